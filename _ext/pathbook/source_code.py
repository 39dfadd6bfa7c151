"""``{source}`harbour.fraud.features.update` ``: a link to the lines of a function, class or module of ours.

The site carries the code that it links to, so that the link works without a network and shows the code that made the
page. Nothing is imported: the file is read and parsed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.docutils import ReferenceRole

from .domain import path_domain

PACKAGES = Path(__file__).resolve().parents[2] / "src"


@dataclass(frozen=True)
class Place:
    """Where something stands.

    Attributes
    ----------
    module
        Dotted name of the module.
    name
        Dotted name within it; empty for the module as a whole.
    first, last
        Numbers of its lines, from 1, both included.
    """

    module: str
    name: str
    first: int
    last: int


def module_file(module: str) -> Path | None:
    """Return the file of one of our modules, or None if there is no such module."""
    path = PACKAGES.joinpath(*module.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


def find(target: str) -> Place:
    """Find a module, or a function, class, method or constant in one.

    Raises
    ------
    LookupError
        If there is none of that name.
    """
    parts = target.split(".")
    for size in range(len(parts), 0, -1):
        module = ".".join(parts[:size])
        file = module_file(module) if all(part.isidentifier() for part in parts) else None
        if file is None:
            continue
        text = file.read_text(encoding="utf-8")
        node: ast.AST | None = ast.parse(text)
        first, last = 1, len(text.splitlines())
        for name in parts[size:]:
            node = next((each for each in ast.iter_child_nodes(node) if name in _names(each)), None) if node else None
            if node is None:
                raise LookupError(f"There is no {'.'.join(parts[size:])} in {module}.")
            decorators = [each.lineno for each in getattr(node, "decorator_list", [])]
            first, last = min([node.lineno, *decorators]), node.end_lineno or node.lineno  # type: ignore[attr-defined]
        return Place(module, ".".join(parts[size:]), first, last)
    raise LookupError(f"There is no module of ours in {target!r}.")


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [each.id for each in targets if isinstance(each, ast.Name)]


def page_of(module: str) -> str:
    """Return the page of the site that shows a module."""
    return f"code/{module.replace('.', '/')}"


class SourceRole(ReferenceRole):
    """A link to lines of code; its text is the name, without the packages, unless another is given."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the link."""
        try:
            place = find(self.target)
        except LookupError as wrong:
            message = self.inliner.reporter.error(f"source: {wrong}", line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        file = module_file(place.module)
        assert file is not None
        self.env.note_dependency(str(file))
        path_domain(self.env).show_code(self.env.docname, place.module, place.name)
        text = self.title if self.has_explicit_title else ".".join(self.target.split(".")[2:]) or self.target
        kind = nodes.inline if self.has_explicit_title else nodes.literal
        builder = self.env.app.builder
        address = builder.get_relative_uri(self.env.docname, page_of(place.module)) if _html(builder) else ""
        link = nodes.reference(
            "", "", kind(text, text), internal=True, refuri=address + (f"#{place.name}" if place.name else ""),
            reftitle=f"{place.module}, lines {place.first} to {place.last}",
        )  # fmt: skip
        return [link], []


def _html(builder: Any) -> bool:
    return isinstance(builder, StandaloneHTMLBuilder)


def code_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Make a page for each module that is linked to."""
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder):
        return
    for module, names in sorted(path_domain(app.env).code.items()):
        file = module_file(module)
        if file is None:  # gone since the page that links to it was read
            continue
        marked = builder.highlighter.highlight_block(file.read_text(encoding="utf-8"), "python", linenos=False)
        before, _, rest = marked.partition("<pre>")
        code, _, after = rest.rpartition("</pre>")
        lines = code.rstrip("\n").split("\n")
        shown = [f'<span class="lp-code__line" id="L{number}">{line}\n</span>' for number, line in enumerate(lines, 1)]
        for name in sorted(names - {""}):
            place = find(f"{module}.{name}")
            shown[place.first - 1] = f'<span class="lp-code__part" id="{escape(name)}">' + shown[place.first - 1]
            shown[place.last - 1] += "</span>"
        where = escape(file.relative_to(PACKAGES.parent).as_posix())
        body = (
            f'<h1>{escape(module)}</h1>\n<p>The file <code class="docutils literal">{where}</code>, as it ran for this '
            f'site.</p>\n<div class="lp-code">{before}<pre tabindex="0">{"".join(shown)}</pre>{after}</div>'
        )
        yield page_of(module), {"parents": [], "title": module, "body": body}, "page.html"


def setup(app: Sphinx) -> None:
    """Register the role and its pages."""
    app.add_role("source", SourceRole())
    app.connect("html-collect-pages", code_pages)
