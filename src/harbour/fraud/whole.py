"""A file that appears whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(path: Path, writer: str = "") -> Iterator[Path]:
    """Lend a name to write to; the file gets its own name when the block ends, and is never there if it fails.

    Parameters
    ----------
    path
        The file; one that is there already is replaced.
    writer
        Tells apart two writers of the same file.
    """
    part = path.with_name(f".{path.name}{writer and '.'}{writer}.part")
    try:
        yield part
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
