"""A pytest plugin beside nbmake: what the one execution of a notebook must show, besides not raising.

- chapter: every claim that its source makes was reached and holds;
- solution: the same, and every check says *correct*;
- exercise, untouched: every check says *not attempted*.

Loaded with ``-p learnpath.book.nbmake_plugin`` by `learnpath.book.execute`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from learnpath import claims
from learnpath.book.sources import Notebook

VERDICT = "application/vnd.learnpath.verdict+json"
EXPECTED_STATUS = {"solution": {"correct", "needs_review"}, "exercise": {"not_attempted"}}


class NotebookBroken(Exception):
    """The notebook ran to its end but does not show what it must; the message is a list of sentences."""


def pytest_configure(config: pytest.Config) -> None:
    """Make kernels end at once: a graceful shutdown costs about a second of CPU each."""
    from nbclient import NotebookClient

    NotebookClient.shutdown_kernel.default_value = "immediate"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Run the notebook, then look at what it wrote."""
    yield
    if getattr(item, "nbmake", False) and os.environ.get("LEARNPATH_JUDGE_OUTPUTS", "1") == "1":
        import nbformat

        complaints = list(complaints_about(nbformat.read(str(item.path), as_version=4)))
        if complaints:
            raise NotebookBroken("\n".join(complaints))


@pytest.hookimpl(tryfirst=True)
def pytest_exception_interact(node: Any, call: Any, report: Any) -> None:
    """Show our own complaints as sentences; nbmake's report would call them an internal error."""
    if isinstance(call.excinfo.value, NotebookBroken):
        report.longrepr = str(call.excinfo.value)


def label(node: Any, notebook: Notebook) -> Any:
    """Write into a notebook node's metadata what `complaints_about` needs to know about it, and return the node."""
    node.metadata["learnpath"] = {
        **node.metadata.get("learnpath", {}),
        "role": notebook.role,
        "path": notebook.path.relative_to(notebook.root).as_posix(),
    }
    return node


def complaints_about(notebook: Any) -> Iterator[str]:
    """Yield one sentence for each thing that an executed notebook should show and does not."""
    about = notebook.metadata.get("learnpath", {})
    name, role = about.get("path", "?"), about.get("role", "chapter")
    yield from (f"{name}: {complaint}" for complaint in claims.complaints(notebook))
    wanted = EXPECTED_STATUS.get(role)
    if wanted is None:
        return
    checked = list(verdicts(notebook))
    if not checked:
        yield f"{name}: no check reported anything; an exercise without a check teaches nothing."
    for verdict in checked:
        if verdict["status"] not in wanted:
            yield (
                f"{name}: question {verdict['question']} should be {' or '.join(sorted(wanted))} in the {role} and is "
                f"{verdict['status']}: {verdict['message']}"
            )


def verdicts(notebook: Any) -> Iterator[dict[str, Any]]:
    """Yield the verdicts that an executed notebook displayed."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if VERDICT in output.get("data", {}):
                yield output["data"][VERDICT]
