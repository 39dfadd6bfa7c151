"""Runs the code cells of an exercise notebook in order, in one namespace, outside of Jupyter.

A cell that raises does not stop the later ones. What cells print is dropped. ``q(...)`` rests meanwhile.
"""

from __future__ import annotations

import json
import linecache
import os
import re
import sys
import types
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from learnpath.work import said, silence

_MAGIC = re.compile(r"^(\s*)(%{1,2}|!)\w")
_HELP = re.compile(r"^(\?{1,2}[\w.]+|[\w.]+\?{1,2})\s*$")
_RUNS_ITS_BODY = re.compile(r"^%%(time|timeit|capture|prun)\b")


class NotebookUnreadable(ValueError):
    """A file that is no notebook; the message says which and why."""


@dataclass(frozen=True)
class CellError:
    """A cell that did not run to its end.

    Attributes
    ----------
    cell
        Number of the code cell, counted from 1.
    line
        Line of the cell, counted from 1, or None if it is not known.
    said
        Name and message of the exception.
    """

    cell: int
    line: int | None
    said: str

    def __str__(self) -> str:
        return f"Code cell {self.cell}{f', line {self.line}' if self.line else ''}: {self.said}."


@dataclass(frozen=True)
class Run:
    """What is left after a run: the variables, the errors, and notes about lines that were left out."""

    namespace: Mapping[str, object]
    errors: tuple[CellError, ...]
    notes: tuple[str, ...]


def read(path: Path) -> dict[str, Any]:
    """Read a notebook file (nbformat 4).

    Raises
    ------
    NotebookUnreadable
        If the file is missing, is not JSON, or holds no cells.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise NotebookUnreadable(f"There is no notebook {path}.") from None
    except OSError as error:
        raise NotebookUnreadable(f"{path} cannot be read: {error.strerror or error}.") from None
    except (ValueError, RecursionError):
        raise NotebookUnreadable(f"{path} is not a notebook: it is not valid JSON.") from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise NotebookUnreadable(f"{path} is not a notebook of version 4: it has no list of cells.")
    return notebook


def run(notebook: Mapping[str, Any]) -> Run:
    """Run the code cells of a notebook.

    Parameters
    ----------
    notebook
        Contents of an ``.ipynb`` file, as `read` returns them. Cells that make no sense are left out.

    Returns
    -------
    Run
        KeyboardInterrupt is passed on; SystemExit counts as an error of its cell.
    """
    from learnpath.notebook import at_rest

    module = types.ModuleType("__main__")
    module.__dict__.update(display=_nothing, get_ipython=_nothing)
    errors: list[CellError] = []
    notes: list[str] = []
    before = sys.modules.get("__main__")
    os.environ.setdefault("MPLBACKEND", "Agg")  # a figure needs no window here
    sys.modules["__main__"] = module  # classes defined in a cell are looked up there
    try:
        with at_rest(), silence():
            for number, source in enumerate(_sources(notebook), start=1):
                code, left_out = without_magics(source)
                notes += [f"Code cell {number}: left out {line!r}." for line in left_out]
                error = _run_cell(number, code, module.__dict__)
                if error is not None:
                    errors.append(error)
    finally:
        if before is not None:
            sys.modules["__main__"] = before
    return Run(module.__dict__, tuple(errors), tuple(notes))


def without_magics(source: str) -> tuple[str, list[str]]:
    """Return the source of a cell without IPython's magics, and the lines that were left out.

    Only a cell that is not plain Python is changed, so ``%`` as an operator stays. Line numbers stay, too. A
    cell magic such as ``%%bash`` empties the whole cell; ``%%time`` and its like only lose their first line.
    """
    lines = source.split("\n")
    first = next((line for line in lines if line.strip()), "")
    if first.startswith("%%") and not _RUNS_ITS_BODY.match(first):
        return "", [first]
    try:
        compile(source, "<cell>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        left_out = []
        for index, line in enumerate(lines):
            magic = _MAGIC.match(line)
            if magic or _HELP.match(line):
                left_out.append(line.strip())
                lines[index] = f"{magic[1] if magic else ''}pass"
        return "\n".join(lines), left_out
    return source, []


def _sources(notebook: Mapping[str, Any]) -> list[str]:
    found = []
    for cell in notebook.get("cells", ()):
        if isinstance(cell, Mapping) and cell.get("cell_type") == "code":
            source = cell.get("source", "")
            found.append("".join(map(str, source)) if isinstance(source, list) else str(source))
    return found


def _run_cell(number: int, code: str, namespace: dict[str, object]) -> CellError | None:
    name = f"<code cell {number}>"
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)  # for inspect.getsource
    try:
        exec(compile(code, name, "exec", dont_inherit=True), namespace)
    except KeyboardInterrupt:
        raise
    except SyntaxError as error:
        return CellError(number, error.lineno, said(error))
    except BaseException as error:  # SystemExit too
        return CellError(number, _line(error, name), said(error))
    return None


def _line(error: BaseException, name: str) -> int | None:
    """The last line of the cell itself that the exception passed through."""
    found, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == name:
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def _nothing(*_: object, **__: object) -> None:
    """Stands for what IPython puts into a namespace."""
