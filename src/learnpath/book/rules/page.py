"""A source page as values: what stands where in a MyST file, read by the parser that the site uses.

Nested directives are looked into, code is not: a heading in a code cell is a comment.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

CODE = frozenset({"code", "code-block", "code-cell", "literalinclude", "math", "eval-rst", "raw", "starter"})
"""Directives whose body is not Markdown."""

HIDDEN = frozenset({"remove-cell", "remove-input", "hide-cell", "hide-input"})
"""Tags of code cells whose code a reader does not see at first."""

_EXTENSIONS = frozenset(
    {
        "amsmath",
        "attrs_block",
        "attrs_inline",
        "colon_fence",
        "deflist",
        "dollarmath",
        "substitution",
        "tasklist",
    }
)
_DIRECTIVE = re.compile(r"\{(?P<name>[^}\s]+)\}[ \t]*(?P<argument>.*)\Z")
_OPTION = re.compile(r":(?P<name>[A-Za-z][A-Za-z0-9_-]*):[ \t]*(?P<value>.*)\Z")
_HTML_IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_HTML_ATTRIBUTE = re.compile(r"""\b(?P<name>alt|src)\s*=\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)')""", re.IGNORECASE)


@dataclass(frozen=True)
class Heading:
    """A heading; the `{question}` directive of a solution is one of level 2."""

    level: int
    text: str
    line: int


@dataclass(frozen=True)
class Image:
    """A picture of the source, and its alternative text (None where there is no place for one)."""

    source: str
    alternative: str | None
    line: int


@dataclass(frozen=True)
class Link:
    """Anything that leads to another page: a link, or a role or an option that names a document."""

    target: str
    line: int


@dataclass(frozen=True)
class Role:
    """An inline role such as {glue:text}`name` or {term}`pipeline`."""

    name: str
    text: str
    line: int


@dataclass(frozen=True)
class Directive:
    """A fenced directive: `body` begins at `body_line`, below its options; `inside` names what it is in."""

    name: str
    argument: str
    options: Mapping[str, Any]
    body: str
    line: int
    body_line: int
    inside: tuple[str, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of a code cell."""
        tags = self.options.get("tags", ())
        return tuple(tags.replace(",", " ").split()) if isinstance(tags, str) else tuple(str(t) for t in tags)

    @property
    def is_visible_code(self) -> bool:
        """Whether it is a code cell whose code stands on the page."""
        return self.name == "code-cell" and not HIDDEN.intersection(self.tags)

    def syntax(self) -> ast.Module | None:
        """The code of a cell as a tree, without IPython's magics; None when it is not Python."""
        lines = ["" if line.lstrip().startswith(("%", "!")) else line for line in self.body.splitlines()]
        try:
            return ast.parse("\n".join(lines))
        except SyntaxError:
            return None


@dataclass(frozen=True)
class Page:
    """One source file: `name` is its path below the root without suffix, `file` the same with it.

    `items` and `comments` are the lines at which list items and Markdown comments begin.
    """

    name: str
    file: str
    text: str
    headings: tuple[Heading, ...]
    directives: tuple[Directive, ...]
    images: tuple[Image, ...]
    links: tuple[Link, ...]
    roles: tuple[Role, ...]
    items: tuple[int, ...]
    comments: tuple[int, ...]

    @property
    def slug(self) -> str:
        """The last part of its name, the same for chapter, exercise, solution and mentor notes."""
        return self.name.rsplit("/", 1)[-1]

    def all(self, *names: str) -> Iterator[Directive]:
        """The directives of these names, in order."""
        return (directive for directive in self.directives if directive.name in names)


def read_page(root: Path, path: Path) -> Page:
    """Read one Markdown file below `root`."""
    file = path.relative_to(root)
    text = path.read_text(encoding="utf-8")
    reader = _Reader()
    reader.read(text, 0, ())
    return Page(
        name=file.with_suffix("").as_posix(),
        file=file.as_posix(),
        text=text,
        headings=tuple(reader.headings),
        directives=tuple(reader.directives),
        images=tuple(reader.images),
        links=tuple(reader.links),
        roles=tuple(reader.roles),
        items=tuple(reader.items),
        comments=tuple(reader.comments),
    )


@cache
def _parser() -> MarkdownIt:
    from markdown_it.renderer import RendererHTML
    from myst_parser.config.main import MdParserConfig
    from myst_parser.parsers.mdit import create_md_parser

    return create_md_parser(MdParserConfig(enable_extensions=set(_EXTENSIONS)), RendererHTML)


class _Reader:
    """Walks through the tokens of one page."""

    def __init__(self) -> None:
        self.headings: list[Heading] = []
        self.directives: list[Directive] = []
        self.images: list[Image] = []
        self.links: list[Link] = []
        self.roles: list[Role] = []
        self.items: list[int] = []
        self.comments: list[int] = []

    def read(self, text: str, before: int, inside: tuple[str, ...]) -> None:
        """Read Markdown that begins `before` lines below the top of the file."""
        tokens = _parser().parse(text)
        for i, token in enumerate(tokens):
            line = before + (token.map[0] if token.map else 0) + 1
            if token.type == "heading_open":
                self.headings.append(Heading(int(token.tag[1]), tokens[i + 1].content, line))
            elif token.type == "inline":
                self._inline(token.children or (), line)
            elif token.type in ("fence", "colon_fence"):
                self._fence(token, line, inside)
            elif token.type == "html_block":
                self._html(token.content, line)
            elif token.type == "list_item_open":
                self.items.append(line)
            elif token.type == "myst_line_comment":
                self.comments.append(line)

    def _inline(self, children: Sequence[Token], line: int) -> None:
        for child in children:
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            elif child.type == "image":
                self.images.append(Image(str(child.attrs.get("src", "")), child.content, line))
            elif child.type == "link_open":
                self.links.append(Link(str(child.attrs.get("href", "")), line))
            elif child.type == "html_inline":
                self._html(child.content, line)
            elif child.type == "myst_role":
                name = str(child.meta.get("name", ""))
                self.roles.append(Role(name, child.content, line))
                if name in ("doc", "download", "ref"):
                    self.links.append(Link(_target(child.content), line))

    def _html(self, html: str, line: int) -> None:
        for image in _HTML_IMAGE.finditer(html):
            found = {m["name"].lower(): m["a"] or m["b"] or "" for m in _HTML_ATTRIBUTE.finditer(image[0])}
            at = line + html[: image.start()].count("\n")
            self.images.append(Image(found.get("src", ""), found.get("alt"), at))

    def _fence(self, token: Token, line: int, inside: tuple[str, ...]) -> None:
        opened = _DIRECTIVE.match(token.info.strip())
        if opened is None:
            return
        name, argument = opened["name"], opened["argument"].strip()
        options, body, skipped = _options(token.content, is_yaml=name == "code-cell")
        directive = Directive(name, argument, options, body, line, line + 1 + skipped, inside)
        self.directives.append(directive)
        if name == "question":
            self.headings.append(Heading(2, argument, line))
        if name in ("image", "figure"):
            self.images.append(Image(argument, options.get("alt"), line))
        if "link" in options:
            self.links.append(Link(str(options["link"]), line))
        if name not in CODE:
            self.read(body, directive.body_line - 1, (*inside, name))


def _target(text: str) -> str:
    """The target of a role's text, which is either all of it or stands in angle brackets at its end."""
    return text.rsplit("<", 1)[1].rstrip(">") if text.endswith(">") and "<" in text else text


def _options(content: str, *, is_yaml: bool) -> tuple[dict[str, Any], str, int]:
    """The options of a directive, its body, and how many lines the options take."""
    lines = content.split("\n")
    if lines[0].strip() == "---" and "---" in (later.strip() for later in lines[1:]):
        end = next(i for i, later in enumerate(lines) if i and later.strip() == "---")
        return _from_yaml("\n".join(lines[1:end])), "\n".join(lines[end + 1 :]), end + 1
    count = next((i for i, line in enumerate(lines) if not line.startswith(":") or ":::" in line), len(lines))
    if is_yaml:
        return _from_yaml("\n".join(line[1:] for line in lines[:count])), "\n".join(lines[count:]), count
    options: dict[str, Any] = {}
    for i, line in enumerate(lines[:count]):
        option = _OPTION.match(line)
        if option is None:
            count = i
            break
        options[option["name"]] = option["value"].strip()
    return options, "\n".join(lines[count:]), count


def _from_yaml(text: str) -> dict[str, Any]:
    import yaml

    try:
        options = yaml.safe_load(text)
    except yaml.YAMLError:
        return {}
    return options if isinstance(options, dict) else {}
