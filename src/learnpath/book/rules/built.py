"""A built page as values: what a browser would fetch, follow and show, taken from its HTML in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

_VOID = frozenset(
    (
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    )
)
_FETCHED_LINKS = frozenset(
    (
        *("stylesheet", "icon", "apple-touch-icon", "mask-icon", "manifest"),
        *("preload", "prefetch", "preconnect", "dns-prefetch", "modulepreload"),
    )
)
_FETCHING = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "iframe": ("src",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "embed": ("src",),
    "input": ("src",),
    "object": ("data",),
    "use": ("href", "xlink:href"),
    "image": ("href", "xlink:href"),
    "frame": ("src",),
}
_CSS_URL = re.compile(r"""(?:url\(\s*|@import\s+)["']?(?P<url>[^"')\s;]+)""")
_CODE_TAGS = frozenset({"pre", "code", "script", "style", "math", "textarea"})


@dataclass(frozen=True)
class Piece:
    """A text, a target or an address of a built page, and the line of the HTML file where it begins."""

    text: str
    line: int


@dataclass(frozen=True)
class BuiltHeading:
    """A heading in the article."""

    level: int
    text: str
    line: int


@dataclass(frozen=True)
class BuiltImage:
    """A picture in the article; `alternative` is None without an alt attribute."""

    source: str
    alternative: str | None
    line: int


@dataclass(frozen=True)
class BuiltTable:
    """A table in the article: rows of its body, and the most cells in one of them without its label.

    The data behind an interactive figure, which few readers open, are not among them.
    """

    rows: int
    columns: int
    line: int


@dataclass(frozen=True)
class Output:
    """What a code cell shows; `kind` is stdout, stderr, traceback or other."""

    kind: str
    text: str
    line: int


@dataclass
class BuiltPage:
    """One HTML file: `name` is its path below the site without suffix, `file` that below the book's root."""

    name: str
    file: str
    path: Path
    headings: list[BuiltHeading] = field(default_factory=list)
    images: list[BuiltImage] = field(default_factory=list)
    tables: list[BuiltTable] = field(default_factory=list)
    outputs: list[Output] = field(default_factory=list)
    fetched: list[Piece] = field(default_factory=list)
    links: list[Piece] = field(default_factory=list)
    prose: list[Piece] = field(default_factory=list)
    problems: list[Piece] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)


def read_built_page(root: Path, site: Path, path: Path) -> BuiltPage:
    """Read one HTML file of the site."""
    name = path.relative_to(site).with_suffix("").as_posix()
    file = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    page = BuiltPage(name, file, path)
    reader = _Reader(page)
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    return page


def addresses_in_css(css: str) -> Iterator[Piece]:
    """What a style sheet fetches."""
    for match in _CSS_URL.finditer(css):
        yield Piece(match["url"], css.count("\n", 0, match.start()) + 1)


@dataclass
class _Open:
    """An element that is open while the page is read."""

    tag: str
    classes: frozenset[str]
    line: int
    attributes: dict[str, str]
    texts: list[str] = field(default_factory=list)
    rows: int = 0
    columns: int = 0
    cells: int = 0


class _Reader(HTMLParser):
    def __init__(self, page: BuiltPage) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.open: list[_Open] = []
        self.article: _Open | None = None

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        line = self.getpos()[0]
        element = _Open(tag, frozenset(attributes.get("class", "").split()), line, attributes)
        self._note(element)
        if tag not in _VOID:
            self.open.append(element)
        if self.article is None and tag == "article" and "bd-article" in element.classes:
            self.article = element

    def handle_endtag(self, tag: str) -> None:
        if not any(element.tag == tag for element in self.open):
            return
        while self.open:
            element = self.open.pop()
            self._closed(element)
            if element.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        line = self.getpos()[0]
        tags = {element.tag for element in self.open}
        for element in self.open:
            if element.tag in _HEADINGS or element.tag == "style" or "output" in element.classes:
                element.texts.append(data)
        if self._in_article() and data.strip() and not tags & _CODE_TAGS and not self._within("cell_output"):
            self.page.prose.append(Piece(data, line + len(data) - len(data.lstrip("\n"))))

    def close(self) -> None:
        super().close()
        while self.open:
            self._closed(self.open.pop())

    def _note(self, element: _Open) -> None:
        tag, attributes, line, page = element.tag, element.attributes, element.line, self.page
        if "id" in attributes:
            page.ids.add(attributes["id"])
        if tag == "a" and "name" in attributes:
            page.ids.add(attributes["name"])
        if tag in ("a", "area") and "href" in attributes:
            page.links.append(Piece(attributes["href"], line))
        if tag == "link" and _FETCHED_LINKS.intersection(attributes.get("rel", "").lower().split()):
            page.fetched.append(Piece(attributes.get("href", ""), line))
        for name in _FETCHING.get(tag, ()):
            if name in attributes:
                value = attributes[name]
                sources = [part.split()[0] for part in value.split(", ") if part.strip()]
                fetched = sources if name == "srcset" else [value]
                page.fetched += [Piece(each, line) for each in fetched if not each.startswith("data:")]
        if "url(" in attributes.get("style", ""):
            page.fetched += [Piece(css.text, line) for css in addresses_in_css(attributes["style"])]
        if {"problematic", "system-message"} & element.classes:
            page.problems.append(Piece(" ".join(sorted(element.classes)), line))
        if tag == "img" and self._in_article():
            page.images.append(BuiltImage(attributes.get("src", ""), attributes.get("alt"), line))
        table = next((each for each in reversed(self.open) if each.tag == "table"), None)
        if table is not None and tag == "tr":
            table.cells = 0
        if table is not None and tag == "td" and all(each.tag != "thead" for each in self.open):
            table.cells += 1
            table.rows += table.cells == 1
            table.columns = max(table.columns, table.cells)

    def _closed(self, element: _Open) -> None:
        text = "".join(element.texts)
        if element is self.article:
            self.article = None
            return
        if element.tag == "style":
            self.page.fetched += [Piece(each.text, element.line) for each in addresses_in_css(text)]
        if not self._in_article():
            return
        if element.tag in _HEADINGS:
            words = text.replace("¶", "").replace("#", "").split()
            self.page.headings.append(BuiltHeading(int(element.tag[1]), " ".join(words), element.line))
        if element.tag == "table" and not self._within("lp-chart"):
            self.page.tables.append(BuiltTable(element.rows, element.columns, element.line))
        if "output" in element.classes and self._within("cell_output"):
            kind = next((kind for kind in ("stderr", "traceback") if kind in element.classes), "other")
            self.page.outputs.append(Output(kind, text, element.line))

    def _in_article(self) -> bool:
        return self.article is not None

    def _within(self, class_name: str) -> bool:
        return any(class_name in element.classes for element in self.open)


_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
