"""Notebooks of exercise 0 as learners might hand them in, and a folder of submissions to lay them in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from learnpath.solution_file import parse
from learnpath.solutions import exercise_path, solution_path

SLUG = "00-how-exercises-work"
IDS = ("0.1", "0.2", "0.3", "0.4", "0.5")


def cell(source: str, question: str | None = None, role: str = "given") -> dict[str, Any]:
    """One code cell, marked as the course marks it."""
    mark = {"role": role} if question is None else {"question": question, "role": role}
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {"learnpath": mark},
        "outputs": [],
        "source": source,
    }


def answers(slug: str = SLUG) -> dict[str, str]:
    """The reference solution of every question, by id."""
    found: dict[str, str] = {}
    for block in parse(solution_path(slug).read_text(encoding="utf-8"), slug).blocks:
        if block.question and block.is_solution and block.kind == "code":
            found[block.question] = "\n\n".join(filter(None, (found.get(block.question), block.text)))
    return found


def solved(
    changed: Mapping[str, str | None] | None = None, before: Iterable[str] = (), after: Iterable[str] = ()
) -> dict[str, Any]:
    """A notebook of exercise 0 with right answers, some of them changed (None: deleted), and cells added."""
    notebook: dict[str, Any] = json.loads(exercise_path(SLUG).read_text(encoding="utf-8"))
    right = {**answers(), **(changed or {})}
    cells = []
    for each in notebook["cells"]:
        mark = each["metadata"]["learnpath"]
        if mark["role"] == "starter":
            if right[mark["question"]] is None:
                continue
            each["source"] = right[mark["question"]]
        cells.append(each)
    notebook["cells"] = [*(cell(text) for text in before), *cells, *(cell(text) for text in after)]
    return notebook


def as_bytes(notebook: Mapping[str, Any]) -> bytes:
    """A notebook as the bytes of its file."""
    return json.dumps(notebook).encode()


def lay(folder: Path, learner: str, contents: bytes | Mapping[str, Any], slug: str = SLUG) -> Path:
    """Put a submission where ``learnpath grade`` looks for it."""
    path = folder / learner / f"{slug}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(contents if isinstance(contents, bytes) else as_bytes(contents))
    return path


def result(folder: Path, learner: str, slug: str = SLUG) -> dict[str, Any]:
    """Read a result back."""
    found: dict[str, Any] = json.loads((folder / learner / f"{slug}.json").read_text(encoding="utf-8"))
    return found


def statuses(found: Mapping[str, Any]) -> dict[str, str]:
    """The status of every question of a result."""
    return {question["id"]: question["status"] for question in found["questions"]}


def timeless(found: Mapping[str, Any]) -> dict[str, Any]:
    """A result without what differs from run to run."""
    return {name: value for name, value in found.items() if name != "seconds"}
