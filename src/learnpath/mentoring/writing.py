"""Writes a file whole or not at all, and says in a sentence why it could not."""

from __future__ import annotations

import os
from pathlib import Path

from learnpath.workfolder import CannotDo


def write(path: Path, contents: str | bytes) -> Path:
    """Write a file in one step, with the folders above it; return where. A text is written as it is, in UTF-8.

    Raises
    ------
    CannotDo
        If the file cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.write_bytes(contents if isinstance(contents, bytes) else contents.encode())
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise CannotDo(f"{path} cannot be written: {error.strerror or error}.") from None
    return path
