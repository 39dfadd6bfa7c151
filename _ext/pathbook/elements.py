"""HTML elements that docutils has no node for, as nodes: so that a page is a tree until it is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeAlias

from docutils import nodes
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

LINKS = (nodes.reference, addnodes.pending_xref, addnodes.download_reference)
Children: TypeAlias = "Sequence[nodes.Node] | nodes.Node | str"


class html_element(nodes.General, nodes.Element):  # type: ignore[misc]
    """One HTML element: its ``tag``, its ``attributes``, its children."""


def element(tag: str, *children: Children, classes: str = "", ids: str = "", **attributes: str) -> html_element:
    """Return an element; strings become text, and ``data_quiz="x"`` becomes the attribute ``data-quiz``."""
    node = html_element(tag=tag, html={name.replace("_", "-"): value for name, value in attributes.items()})
    node["classes"] += classes.split()
    node["ids"] += ids.split()
    for child in children:
        if isinstance(child, str):
            node += nodes.Text(child)
        elif isinstance(child, LINKS):  # the writer wants running text around a link
            node += nodes.inline("", "", child)
        else:
            node += child
    return node


def paragraph(*children: Children, classes: str = "") -> nodes.paragraph:
    """Return a paragraph; strings become text."""
    node = nodes.paragraph(classes=classes.split())
    for child in children:
        node += nodes.Text(child) if isinstance(child, str) else child
    return node


def span(text: str, classes: str = "") -> nodes.inline:
    """Return a run of text with classes."""
    return nodes.inline(text, text, classes=classes.split())


def strong(text: str, classes: str = "") -> nodes.strong:
    """Return a run of text that matters."""
    return nodes.strong(text, text, classes=classes.split())


def bullet_list(*items: Children, classes: str = "") -> html_element:
    """Return an unordered list with one entry for each argument."""
    return element("ul", *(element("li", item) for item in items), classes=classes)


def page_link(docname: str, text: str, classes: str = "") -> addnodes.pending_xref:
    """Return a link to another page; Sphinx warns when the page does not exist."""
    return addnodes.pending_xref(
        "",
        nodes.inline(text, text, classes=classes.split()),
        refdomain="std",
        reftype="doc",
        refexplicit=True,
        refwarn=True,
        reftarget=f"/{docname}",
    )


def parse_markdown(directive: SphinxDirective, text: str) -> list[nodes.Node]:
    """Return the nodes of a piece of Markdown, parsed where `directive` stands."""
    holder = nodes.Element()
    source, line = directive.get_source_info()
    directive.state.nested_parse(StringList(text.splitlines(), source), 0, holder)
    for node in holder.findall(nodes.Element):
        node.source, node.line = source, node.line or line
    return list(holder.children)


def parse_inline(directive: SphinxDirective, text: str) -> list[nodes.Node]:
    """Return Markdown without the paragraph around it, for places where HTML allows only running text.

    Raises
    ------
    docutils.parsers.rst.DirectiveError
        If the text is more than one paragraph.
    """
    parsed = parse_markdown(directive, text)
    if len(parsed) != 1 or not isinstance(parsed[0], nodes.paragraph):
        raise directive.error(f"Expected one paragraph of running text and found {len(parsed)} blocks: {text!r}")
    return list(parsed[0].children)


def slug(text: str) -> str:
    """Return `text` as part of an HTML id."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def visit_element(self: HTML5Translator, node: html_element) -> None:
    self.body.append(self.starttag(node, node["tag"], "", **node["html"]))


def depart_element(self: HTML5Translator, node: html_element) -> None:
    self.body.append(f"</{node['tag']}>\n")


def setup(app: Sphinx) -> None:
    """Register the node for every builder that writes HTML."""
    handlers: Any = (visit_element, depart_element)
    app.add_node(html_element, html=handlers)
