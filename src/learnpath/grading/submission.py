"""Reads what a learner handed in, as bytes and as JSON, and says in one sentence why it cannot be graded.

Nothing here executes, imports or unpickles anything, follows a symbolic link, or reads more than the limit.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

MAX_BYTES = 10_000_000
_KINDS = ("code", "markdown", "raw")


class Unacceptable(ValueError):
    """A file that cannot be graded; the message is a sentence without its name, `outcome` the word for results."""

    def __init__(self, sentence: str, outcome: Literal["invalid_notebook", "too_large"] = "invalid_notebook") -> None:
        self.outcome = outcome
        self.sha256 = ""
        super().__init__(sentence)


@dataclass(frozen=True)
class Submission:
    """A notebook that may be run.

    Attributes
    ----------
    raw
        The bytes of the file.
    notebook
        The same, parsed.
    exercise
        What its metadata say which exercise it is; None if they say nothing.
    modified
        When the file was changed last, in nanoseconds since 1970.
    """

    raw: bytes
    notebook: dict[str, Any]
    exercise: str | None
    modified: int

    @property
    def sha256(self) -> str:
        """Digest of the file, as a hexadecimal text."""
        return hashlib.sha256(self.raw).hexdigest()


def read(path: Path) -> Submission:
    """Read and validate one file.

    Raises
    ------
    Unacceptable
        For anything but a regular file of at most 10 MB that holds a notebook of version 4.
    """
    raw, modified = _bytes(path)
    try:
        notebook = _notebook(raw)
    except Unacceptable as refused:
        refused.sha256 = hashlib.sha256(raw).hexdigest()
        raise
    return Submission(raw, notebook, _exercise(notebook), modified)


def _bytes(path: Path) -> tuple[bytes, int]:
    try:
        if stat.S_ISLNK(path.lstat().st_mode):
            raise Unacceptable("is a symbolic link, which is not followed")
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise Unacceptable(f"cannot be read: {error.strerror or error}") from None
    with open(handle, "rb") as file:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise Unacceptable("is not a file")
        if found.st_size > MAX_BYTES:
            raise _too_large(found.st_size)
        raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise _too_large(len(raw))
    return raw, found.st_mtime_ns


def _too_large(size: int) -> Unacceptable:
    return Unacceptable(
        f"is {size / 1e6:.0f} MB large, and {MAX_BYTES // 1_000_000} MB is the limit: clear the outputs, save, hand in "
        "again",
        "too_large",
    )


def _notebook(raw: bytes) -> dict[str, Any]:
    if not raw.strip():
        raise Unacceptable("is empty")
    try:
        notebook = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unacceptable("is not a notebook: it is not text") from None
    except (ValueError, RecursionError):
        raise Unacceptable("is not a notebook: it is not valid JSON, perhaps cut off on its way") from None
    if not isinstance(notebook, dict) or type(notebook.get("nbformat")) is not int:
        raise Unacceptable("is not a notebook: it does not say which version of the format it has")
    if notebook["nbformat"] != 4:
        raise Unacceptable(
            f"is a notebook of version {notebook['nbformat']}, and version 4 is needed: open and save it in JupyterLab"
        )
    cells = notebook.get("cells")
    if not isinstance(cells, list) or not all(map(_is_cell, cells)):
        raise Unacceptable("is not a notebook of version 4: its cells are not as they must be")
    return notebook


def _is_cell(cell: object) -> bool:
    if not isinstance(cell, dict) or cell.get("cell_type") not in _KINDS:
        return False
    source = cell.get("source")
    return isinstance(source, str) or (isinstance(source, list) and all(isinstance(line, str) for line in source))


def _exercise(notebook: dict[str, Any]) -> str | None:
    metadata = notebook.get("metadata")
    mark = metadata.get("learnpath") if isinstance(metadata, dict) else None
    named = mark.get("exercise") if isinstance(mark, dict) else None
    return named if isinstance(named, str) else None
