"""Executing notebooks: once, under nbmake, two at a time, in folders of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from learnpath.book.nbmake_plugin import complaints_about, label
from learnpath.book.sources import Notebook
from learnpath.book.store import Store

# One thread for each of two kernels, and sets in the same order every time: outputs do not depend on the load.
QUIET_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMBA_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "LEARNPATH_STRICT": "1",  # a check that fails itself fails the build
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}


@contextmanager
def executed(
    notebooks: Sequence[Notebook], *, seed: int | None = None, judge: bool = True
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Execute `notebooks` under nbmake and give pytest's exit status and the executed nodes by notebook name.

    Parameters
    ----------
    notebooks
        What to execute; each runs in a temporary folder of its own that holds nothing else.
    seed
        The data seed (HARBOUR_SEED) to run under; without it, the one of the caller's environment.
    judge
        Whether claims and verdicts decide about pass and fail (else only errors do).

    Notes
    -----
    The outputs of the executed copy are laid into the notebook as the site reads it, cell by cell, so that the site
    finds it in the cache.
    """
    import nbformat

    with tempfile.TemporaryDirectory(prefix="harbour-notebooks-") as name:
        folder = Path(name)
        copies = {}
        for notebook in notebooks:
            node = label(notebook.read(), notebook)
            copy = folder / notebook.name / f"{notebook.path.stem}.ipynb"
            copy.parent.mkdir(parents=True)
            nbformat.write(node, copy)
            copies[notebook.name] = copy
        (folder / "pytest.ini").write_text("[pytest]\naddopts = -p no:cacheprovider\n")
        workers = min(2, len(notebooks), os.cpu_count() or 1)
        command = [
            *(sys.executable, "-m", "pytest", "--nbmake", "--overwrite", "--nbmake-timeout=600"),
            *("-p", "learnpath.book.nbmake_plugin", "-c", "pytest.ini", "-v", "--no-header", "--tb=short"),
            *(["-n", str(workers)] if workers > 1 else []),
            *(copy.relative_to(folder).as_posix() for copy in copies.values()),
        ]
        environment = {**os.environ, **QUIET_ENVIRONMENT, "LEARNPATH_JUDGE_OUTPUTS": "1" if judge else "0"}
        environment.pop("LEARNPATH_PROGRESS", None)
        environment["IPYTHONDIR"] = str(folder / ".ipython")
        if seed is not None:
            environment["HARBOUR_SEED"] = str(seed)
        status = subprocess.run(command, cwd=folder, env=environment, check=False).returncode
        yield status, {name: nbformat.read(copy, as_version=4) for name, copy in copies.items()}


def execute_missing(notebooks: Sequence[Notebook], store: Store) -> int:
    """Execute those notebooks that the store does not hold, keep what passed, and return pytest's exit status.

    Nothing is kept of a notebook that failed, so the next build tries it again.
    """
    missing = [notebook for notebook in notebooks if store.executed(notebook.read()) is None]
    if not missing:
        print(f"Notebooks: {len(notebooks)} are executed already, none is out of date.", flush=True)
        return 0
    print(f"Notebooks: executing {len(missing)} of {len(notebooks)}.", flush=True)
    with executed(missing) as (status, nodes):
        for notebook in missing:
            node = nodes[notebook.name]
            if ran_to_the_end(node) and not list(complaints_about(node)):
                store.keep(with_outputs(notebook.read(), node), notebook.path)
    return status


def ran_to_the_end(node: Any) -> bool:
    """Tell whether every code cell of an executed notebook was executed and none raised."""
    code = [cell for cell in node.cells if cell.cell_type == "code" and cell.source.strip()]
    return all(
        cell.execution_count is not None and not any(o.output_type == "error" for o in cell.outputs) for cell in code
    )


def with_outputs(notebook: Any, executed_copy: Any) -> Any:
    """Return `notebook` with the outputs of its executed copy, code cell by code cell."""
    fresh = [cell for cell in notebook.cells if cell.cell_type == "code"]
    done = [cell for cell in executed_copy.cells if cell.cell_type == "code"]
    for cell, copy in zip(fresh, done, strict=True):
        cell.outputs, cell.execution_count = copy.outputs, copy.execution_count
    return notebook
