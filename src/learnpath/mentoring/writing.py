"""Writes a file whole or not at all, and says in a sentence why it could not."""

from __future__ import annotations

from pathlib import Path

from learnpath.whole import whole
from learnpath.workfolder import CannotDo


def write(path: Path, contents: str | bytes) -> Path:
    """Write a file in one step, with the folders above it; return where. A text is written as it is, in UTF-8.

    Raises
    ------
    CannotDo
        If the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole(path) as part:
            part.write_bytes(contents if isinstance(contents, bytes) else contents.encode())
    except OSError as error:
        raise CannotDo(f"{path} cannot be written: {error.strerror or error}.") from None
    return path
