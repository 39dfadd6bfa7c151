"""Finds exercises and solutions, in a checkout or an installed package, and the solution of a question."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from learnpath.question import exercise_of
from learnpath.solution_file import parse


class CourseFileMissing(FileNotFoundError):
    """A file of the course is not installed; the message says which and what to do."""


@dataclass(frozen=True)
class Solution:
    """The reference solution of one question: its code cells, and the notes beside them."""

    code: str
    notes: str


def solution_path(exercise: str) -> Path:
    """Path of the solution file of an exercise, by slug. Raises CourseFileMissing."""
    return _existing(f"solutions/{exercise}.md")


def exercise_path(exercise: str) -> Path:
    """Path of the exercise notebook as it is delivered, by slug. Raises CourseFileMissing."""
    return _existing(f"exercises/{exercise}.ipynb")


def solution(question: str) -> Solution:
    """Return the reference solution of a question.

    Raises
    ------
    UnknownQuestion, CourseFileMissing
        If there is no such question, or no solution file with it.
    SolutionFileError
        If the file is broken.
    """
    exercise = exercise_of(question)
    path = solution_path(exercise)
    blocks = parse(path.read_text(encoding="utf-8"), f"solutions/{path.name}").of(question)
    if not blocks:
        raise CourseFileMissing(f"solutions/{path.name} has no question {question}.")
    return Solution(
        code="\n\n".join(block.text for block in blocks if "solution" in block.tags),
        notes="\n\n".join(block.text for block in blocks if block.kind == "solution-note"),
    )


def _existing(name: str) -> Path:
    package = Path(__file__).resolve().parent
    for path in (package / "course" / name, package.parents[1] / name):
        if path.is_file():
            return path
    raise CourseFileMissing(f"The course's file {name} is not installed here. Install the course again.")
