"""What notebooks put out, mended for the page: tables, pictures, scikit-learn's view of a model, closed cells."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import Any

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

PNG = b"\x89PNG\r\n\x1a\n"
METRES_PER_INCH = 0.0254
CSS_PIXELS_PER_INCH = 96


class PreferTextOfModels(SphinxPostTransform):
    """Drops scikit-learn's HTML view of a model, whose buttons are too small to press; its text is shown instead."""

    default_priority = 3  # before myst-nb chooses among the forms of an output

    def run(self, **kwargs: Any) -> None:
        """Remove the HTML form where a text form exists."""
        for bundle in list(self.document.findall(nodes.container)):
            if bundle.get("nb_element") != "mime_bundle":
                continue
            forms = {form.get("mime_type"): form for form in bundle.children if isinstance(form, nodes.Element)}
            page, text = forms.get("text/html"), forms.get("text/plain")
            if page is not None and text is not None and "sk-top-container" in page.astext():
                bundle.remove(page)


class MendTables(SphinxPostTransform):
    """Gives the tables of pandas header cells that say what they head; an empty one becomes an ordinary cell."""

    default_priority = 500
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Mend every table in the output of a cell."""
        for raw in list(self.document.findall(nodes.raw)):
            if "html" in raw.get("format", "").split() and 'class="dataframe"' in raw.rawsource + raw.astext():
                mended = nodes.raw("", mend_table(raw.astext()), **raw.attributes)
                raw.replace_self(mended)


def mend_table(html: str) -> str:
    """Return the HTML of a pandas table without empty headers, inline style and border, with scopes."""
    html = re.sub(r"<style scoped>.*?</style>", "", html, flags=re.DOTALL)
    html = html.replace(' border="1"', "").replace(' style="text-align: right;"', "")
    html = re.sub(r"<th([^>]*)>\s*</th>", r"<td\1></td>", html)
    head, mark, body = html.partition("</thead>")
    head = re.sub(r"<th(?=[ >])", '<th scope="col"', head)
    body = re.sub(r"<th(?=[ >])", '<th scope="row"', body)
    return head + mark + body


def png_size(path: Path) -> tuple[int, int] | None:
    """Return width and height of a PNG in CSS pixels, by the resolution that it states; None for another file."""
    data = path.read_bytes()
    if not data.startswith(PNG):
        return None
    width, height = struct.unpack(">II", data[16:24])
    scale = 1.0
    found = data.find(b"pHYs", 0, 4096)
    if found > 0 and data[found + 12] == 1:
        (per_metre,) = struct.unpack(">I", data[found + 4 : found + 8])
        scale = CSS_PIXELS_PER_INCH / (per_metre * METRES_PER_INCH)
    return round(width * scale), round(height * scale)


def visit_image(self: HTML5Translator, node: nodes.image) -> None:
    """Write an image with its size, so that the page does not jump, to be loaded when it comes near."""
    node.setdefault("loading", "lazy")
    start = len(self.body)
    HTML5Translator.visit_image(self, node)
    path = Path(self.builder.srcdir, node["uri"])
    if "candidates" in node:
        path = Path(self.builder.srcdir, next(iter(node["candidates"].values())))
    if "width" in node or "height" in node or not path.is_file():
        return
    size = png_size(path)
    if size is not None:
        written = "".join(self.body[start:])
        self.body[start:] = [written.replace("<img ", f'<img width="{size[0]}" height="{size[1]}" ', 1)]


def depart_image(self: HTML5Translator, node: nodes.image) -> None:
    HTML5Translator.depart_image(self, node)


def visit_closed_cell(self: HTML5Translator, node: HideCodeCellNode) -> None:
    """Open a ``details`` that is named by what it shows; myst-nb's own has a label that says something else."""
    classes = " ".join(["lp-closed-cell", *node["classes"]])
    self.body.append(f'<details class="{classes}">\n<summary>{self.encode(node["prompt_show"])}</summary>\n')


def depart_closed_cell(self: HTML5Translator, node: HideCodeCellNode) -> None:
    self.body.append("</details>\n")


def setup(app: Sphinx) -> None:
    """Register the transforms, and write images and closed cells in our way."""
    app.add_post_transform(PreferTextOfModels)
    app.add_post_transform(MendTables)
    image: Any = (visit_image, depart_image)
    cell: Any = (visit_closed_cell, depart_closed_cell)
    app.add_node(nodes.image, override=True, html=image)
    app.add_node(HideCodeCellNode, override=True, html=cell)
