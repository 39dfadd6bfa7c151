"""A change of this extension, of a template or of a style reaches pages whose own source has not changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

HERE = Path(__file__).parent


def digest(files: Iterable[Path]) -> str:
    """Return one short text for the content of files."""
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(file.name.encode() + b"\0" + file.read_bytes())
    return total.hexdigest()[:16]


def take_digests(app: Sphinx, config: Config) -> None:
    """Let Sphinx see what has changed: code means reading the pages again, the look only writing them."""
    look = [file for folder in ("templates", "scripts") for file in (HERE / folder).iterdir()]
    look += [file for file in Path(app.srcdir, "_static").rglob("*") if file.is_file()]
    config.pathbook_code = digest(HERE.glob("*.py"))
    config.pathbook_look = digest(look)


def setup(app: Sphinx) -> None:
    """Register both values."""
    app.add_config_value("pathbook_code", "", "env")
    app.add_config_value("pathbook_look", "", "html")
    app.connect("config-inited", take_digests)
