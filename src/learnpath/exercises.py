"""Makes the exercise notebooks: every ``exercises/NN-slug.ipynb`` is generated from ``solutions/NN-slug.md``.

The solution file is the only source. Prose and ordinary code cells are kept, the starter becomes the cell in
which the learner writes, and solution cells and notes are dropped. What a heading says about a question
(level, points, who judges it, where it runs) comes from its ``ask.py``. The same source gives the same bytes,
so the notebooks can be committed and compared.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from learnpath.question import Question, all_questions, exercise_of
from learnpath.solution_file import Block, SolutionFile, SolutionFileError, parse

FIRST_CODE = "from learnpath import q, progress"
BOOK = "From Data Science to Machine Learning"

_CHECK = re.compile(r"""\bq\(\s*["'][^"']+["']\s*\)\s*\.check\(\)""")
_TITLE = re.compile(r"^# (?P<title>.+)$", re.MULTILINE)
_RUNS = {"browser": "runs in the browser or on your laptop", "local": "runs on your laptop only"}


def build(solutions: Path, exercises: Path, *, write: bool) -> list[str]:
    """Bring a folder of exercise notebooks in step with a folder of solutions.

    Parameters
    ----------
    solutions, exercises
        The two folders.
    write
        Whether to write what differs; False only looks.

    Returns
    -------
    list of str
        One sentence for each notebook that was, or would be, written, and for each that has no solution; the
        latter are named, never deleted.

    Raises
    ------
    SolutionFileError
        For a source that cannot become a notebook. Nothing has been written then.
    """
    sources = sorted(solutions.glob("*.md"))
    wanted = {exercises / f"{source.stem}.ipynb": notebook_text(source) for source in sources}
    changes = []
    for path, text in wanted.items():
        found = path.read_text(encoding="utf-8") if path.is_file() else None
        if found == text:
            continue
        changes.append(
            f"{_short(path)} "
            + ("is written" if write else "is missing" if found is None else "differs from its solution file")
        )
        if write:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    for stray in sorted(set(exercises.glob("*.ipynb")) - set(wanted)):
        changes.append(f"{_short(stray)} has no solution file: write {solutions.name}/{stray.stem}.md or delete it")
    return changes


def notebook_text(source: Path) -> str:
    """Return the exercise notebook of one solution file as the text of an ``.ipynb`` file.

    Raises
    ------
    SolutionFileError
        If the file cannot be read, or does not agree with the questions in its ``ask.py``.
    """
    name = _short(source)
    solution = parse(source.read_text(encoding="utf-8"), name)
    if solution.exercise != source.stem:
        raise SolutionFileError(
            f"{name}, line 1: the header calls the exercise {solution.exercise!r}; like the file it must "
            f"be {source.stem!r}."
        )
    asked = [question for question in all_questions() if exercise_of(question.id) == solution.exercise]
    return as_text(notebook(solution, asked, name))


def notebook(solution: SolutionFile, asked: Sequence[Question], name: str) -> dict[str, Any]:
    """Return the exercise notebook of a parsed solution file (nbformat 4.5).

    Parameters
    ----------
    solution
        The parsed file.
    asked
        The questions of its ``ask.py``, in order.
    name
        How messages call the file.

    Raises
    ------
    SolutionFileError
        If title, first code cell or questions are not as they must be.
    """
    _agree(solution, asked, name)
    by_id = {question.id: question for question in asked}
    cells: list[dict[str, Any]] = []
    for block in solution.blocks:
        if block.is_solution:
            continue
        if block.kind in ("prose", "question"):
            _add_markdown(cells, block, by_id)
        else:
            cells.append(_cell("code", block.text, _role(block), block.question))
    cells[0]["source"] = _with_instructions(cells[0]["source"], solution)
    for cell, identifier in zip(cells, _identifiers(cells), strict=True):
        cell["id"] = identifier
        cell["source"] = cell["source"].splitlines(keepends=True)
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            "learnpath": {"exercise": solution.exercise, "version": solution.version},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def as_text(notebook: Mapping[str, Any]) -> str:
    """Return a notebook as text: sorted keys, one space of indent, a newline at the end."""
    return json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def heading(question: Question) -> str:
    """Return the heading of a question as Markdown: number and title, then level, points, judge and place."""
    facts = [
        question.level,
        "1 point" if question.points == 1 else f"{question.points} points",
        "your mentor reads this" if question.kind == "rubric" else "checked automatically",
        _RUNS[question.runs],
    ]
    return f"## {question.id} {question.title}\n\n*{' · '.join(facts)}*"


def _agree(solution: SolutionFile, asked: Sequence[Question], name: str) -> None:
    """Refuse a solution file whose frame or questions are not what an exercise needs."""
    first = solution.blocks[0] if solution.blocks else None
    if first is None or first.kind != "prose" or not first.text.startswith("# "):
        line = first.line if first else 1
        raise SolutionFileError(
            f"{name}, line {line}: an exercise begins with its title, '# Exercise 2 · The whole game'."
        )
    code = next((block for block in solution.blocks if block.kind == "code"), None)
    if code is None or code.text != FIRST_CODE:
        line = code.line if code else first.line
        raise SolutionFileError(f"{name}, line {line}: the first code cell of an exercise is exactly '{FIRST_CODE}'.")
    known = [question.id for question in asked]
    for block in solution.blocks:
        if block.kind == "question" and block.text not in known:
            raise SolutionFileError(
                f"{name}, line {block.line}: question {block.text} is not in the ask.py of this exercise, "
                f"which has {', '.join(known) or 'none'}."
            )
    if missing := [identifier for identifier in known if identifier not in solution.questions]:
        raise SolutionFileError(
            f"{name}, line 1: ask.py asks {', '.join(missing)}, and this file has no "
            f"'{{question}} {missing[0]}'. Add it, or take the question out of ask.py."
        )
    if list(solution.questions) != known:
        raise SolutionFileError(
            f"{name}, line 1: the questions stand in the order {', '.join(solution.questions)}; in "
            f"ask.py it is {', '.join(known)}."
        )


def _add_markdown(cells: list[dict[str, Any]], block: Block, by_id: Mapping[str, Question]) -> None:
    """Add prose as a cell of its own, except below its question's heading: the two make one cell."""
    if block.kind == "question":
        cells.append(_cell("markdown", heading(by_id[block.text]), "question", block.text))
    elif cells and cells[-1]["metadata"]["learnpath"] == {"question": block.question, "role": "question"}:
        cells[-1]["source"] += f"\n\n{block.text}"
    else:
        cells.append(_cell("markdown", block.text, "text", block.question))


def _cell(kind: str, source: str, role: str, question: str | None) -> dict[str, Any]:
    mark = {"role": role} if question is None else {"question": question, "role": role}
    cell: dict[str, Any] = {"cell_type": kind, "metadata": {"learnpath": mark}, "source": source}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return cell


def _role(block: Block) -> str:
    if block.kind == "starter":
        return "starter"
    return "check" if _CHECK.search(block.text) else "given"


def _with_instructions(text: str, solution: SolutionFile) -> str:
    """Put one line below the title: how check, hint and solution work, and where the chapter stands."""
    title = _TITLE.match(text)
    assert title is not None  # _agree() has checked it
    place = ""
    if number := re.match(r"0*([1-9]\d*)-", solution.exercise):
        chapter = title["title"].split(" · ", 1)[-1]
        place = f"This exercise belongs to chapter {number[1]} of *{BOOK}*, “{chapter}”. "
    example = solution.questions[0] if solution.questions else "2.1"
    how = (
        f'Answers go where the three dots are: `q("{example}").check()` judges one, '
        f'`q("{example}").hint()` gives the next of three hints, '
        f'and `q("{example}").solution()` shows a reference solution.'
    )
    return f"{title[0]}\n\n> {place}{how}{text[title.end() :]}"


def _identifiers(cells: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return an id for each cell, of its question, role and count: a change elsewhere leaves it as it is."""
    seen: Counter[str] = Counter()
    identifiers = []
    for cell in cells:
        mark = cell["metadata"]["learnpath"]
        question = mark.get("question")
        stem = f"{'frame' if question is None else 'q' + question.replace('.', '-')}-{mark['role']}"
        seen[stem] += 1
        identifiers.append(stem if seen[stem] == 1 else f"{stem}-{seen[stem]}")
    return identifiers


def _short(path: Path) -> str:
    """Return a path as messages name it: its folder and its name."""
    return f"{path.parent.name}/{path.name}"
