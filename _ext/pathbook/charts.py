"""Interactive figures: Vega comes out of vl-convert when the book is built, and only pages with a figure load it."""

from __future__ import annotations

import shutil
from importlib import metadata
from pathlib import Path
from typing import Any

import vl_convert
from docutils import nodes
from sphinx.application import Sphinx

SCRIPT = Path(__file__).parent / "scripts" / "charts.js"
MARK = 'class="lp-chart"'


def load_where_needed(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the loader to pages that hold an interactive figure; it fetches Vega when a figure comes near."""
    context["has_charts"] = MARK in context.get("body", "")


def write_scripts(app: Sphinx, error: Exception | None) -> None:
    """Write the loader, and Vega unless the same version is there already."""
    if error is not None or app.builder.format != "html":
        return
    folder = Path(app.outdir, "_static", "vendor")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SCRIPT, folder / "charts.js")
    vega = folder / "vega.js"
    version = (
        f"/* Vega {vl_convert.get_vega_version()}, bundled by vl-convert {metadata.version('vl-convert-python')} */\n"
    )
    if vega.is_file():
        with vega.open(encoding="utf-8") as file:
            if file.readline() == version:
                return
    # The bundle declares hundreds of short names: a function of its own keeps them from other scripts.
    vega.write_text(
        f"{version}(() => {{\n{vl_convert.javascript_bundle('window.vegaEmbed = vegaEmbed;')}\n}})();\n",
        encoding="utf-8",
    )


def setup(app: Sphinx) -> None:
    """Connect both."""
    app.connect("html-page-context", load_where_needed, priority=800)
    app.connect("build-finished", write_scripts, priority=900)
