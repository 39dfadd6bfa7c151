"""No request leaves the site: what the theme would fetch from elsewhere, or does not need, is taken out."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)

TEMPLATES = Path(__file__).parent / "templates"
FOREIGN = ("http:", "https:", "//")

SEARCH_ONLY = ("doctools.js", "sphinx_highlight.js")
"""Scripts of Sphinx that only its search page needs."""

NOWHERE = ("design-tabs.js", "sphinx-book-theme.js")
"""Scripts that no page of this book needs: tabs, and what our own script does without losing the focus."""

DESIGN = ("sphinx-design.min.css",)
"""Styles of cards and grids, which few pages have."""

UNUSED = (
    "scripts/fontawesome.js",  # 1.5 MB of icons; ours are a dozen shapes in the style sheet
    "scripts/fontawesome.js.LICENSE.txt",
    "scripts/bootstrap.js",  # drop-down menus and tooltips, which our templates do not have
    "scripts/bootstrap.js.LICENSE.txt",
    "vendor/fontawesome",
    "images",
    "locales",
    "design-tabs.js",
    "scripts/sphinx-book-theme.js",
    "styles/theme.css",
    "sbt-webpack-macros.html",
    "webpack-macros.html",
)
"""What the theme copies to _static and no page refers to."""


def use_our_templates(app: Sphinx, config: Config) -> None:
    """Let our templates come before those of the theme."""
    config.templates_path.insert(0, str(TEMPLATES))


def drop_foreign(app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document) -> None:
    """Take scripts and styles from elsewhere, and those that this page does not need, out of the page's head."""
    unwanted = list(NOWHERE)
    if pagename != "search":
        unwanted += SEARCH_ONLY
    if "sd-" not in context.get("body", ""):
        unwanted += DESIGN

    def stays(file: Any) -> bool:
        name = str(getattr(file, "filename", file) or "")
        return not name.startswith(FOREIGN) and "thebe" not in name and Path(name).name not in unwanted

    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context.get(kind, []) if stays(file)]


def remove_unused(app: Sphinx, error: Exception | None) -> None:
    """Delete files of the theme that nothing refers to."""
    if error is not None or app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    for name in UNUSED:
        path = static / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for source_map in static.rglob("*.map"):
        source_map.unlink()


def setup(app: Sphinx) -> None:
    """Connect the three."""
    # Jupyter Book always sets it; the extension that reads it is not loaded.
    app.add_config_value("comments_config", {}, "")
    app.connect("config-inited", use_our_templates, priority=900)
    app.connect("html-page-context", drop_foreign, priority=900)
    app.connect("build-finished", remove_unused)
