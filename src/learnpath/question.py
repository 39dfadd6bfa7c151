"""Questions: what is asked, and where the functions live that observe and judge an answer.

A question ``2.3`` lives in the package ``c02_...`` below ``learnpath.questions``, a question ``m1.1`` of the
mixed set ``mixed-1`` in ``mixed_1``. Its modules are ``ask`` (a tuple QUESTIONS), ``observe`` and ``judge``, each
imported only when it is needed, so that an answer can be observed where ``judge`` does not exist.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

Kind = Literal["val", "prop", "mut", "order", "doc", "quiz", "rubric"]
Level = Literal["easy", "core", "stretch"]
Where = Literal["browser", "local"]

_ID = re.compile(r"(m?)([0-9]+)\.([0-9]+)")
_parents: tuple[str, ...] = ("learnpath.questions",)


class UnknownQuestion(LookupError):
    """There is no question of that id; the message is one sentence with close matches."""


@dataclass(frozen=True)
class Question:
    """One question of an exercise.

    Attributes
    ----------
    id
        Chapter and number, such as ``2.3``, or mixed set and number, such as ``m1.1``.
    title
        A few words, used in headings.
    points
        Points of a correct answer, at least 1.
    level
        ``easy``, ``core`` or ``stretch``.
    kind
        How it is judged: by value (val), by properties of a function (prop), by variants that the learner's
        tests must tell apart (mut), an order, a document, a quiz, or a mentor's rubric.
    runs
        ``browser`` (also there) or ``local`` (only on a computer).
    names
        What the learner defines.
    hints
        Exactly three, each giving more: direction, the function to use, partial code.
    objectives
        Ids of the objectives in curriculum.yml that it assesses.
    reseed
        Whether it is graded under another data seed too.
    """

    id: str
    title: str
    points: int
    level: Level
    kind: Kind
    runs: Where
    names: tuple[str, ...]
    hints: tuple[str, str, str]
    objectives: tuple[str, ...] = ()
    reseed: bool = False

    def __post_init__(self) -> None:
        problems = [
            (not _ID.fullmatch(self.id), "the id must look like 2.1 or m1.1"),
            (not self.title.strip(), "the title is empty"),
            (self.points < 1, f"points must be at least 1, and {self.points} is not"),
            (len(self.hints) != 3 or not all(hint.strip() for hint in self.hints), "three hints are needed"),
        ]
        for value, allowed in ((self.level, Level), (self.kind, Kind), (self.runs, Where)):
            problems.append((value not in get_args(allowed), f"{value!r} is none of {', '.join(get_args(allowed))}"))
        for broken, sentence in problems:
            if broken:
                raise ValueError(f"Question {self.id}: {sentence}.")

    @property
    def order(self) -> tuple[bool, int, int]:
        """Sorts questions: chapters before mixed sets, then by number."""
        matched = _ID.fullmatch(self.id)
        assert matched is not None
        return bool(matched[1]), int(matched[2]), int(matched[3])


def all_questions() -> tuple[Question, ...]:
    """Every question of the course, in order."""
    found = [question for package in _packages() for question in _asked(package).values()]
    return tuple(sorted(found, key=lambda question: question.order))


def find(question: str) -> Question:
    """Return the question of an id.

    Raises
    ------
    UnknownQuestion
        If there is none; the message names close matches.
    """
    package = _package_of(question)
    asked = _asked(package) if package else {}
    if question in asked:
        return asked[question]
    raise UnknownQuestion(_unknown(question))


def exercise_of(question: str) -> str:
    """Slug of the exercise that a question belongs to: ``2.3`` is in ``02-the-whole-game``, ``m1.1`` in ``mixed-1``."""
    find(question)
    package = _package_of(question)
    assert package is not None
    return package.rpartition(".")[2].removeprefix("c").replace("_", "-")


def observer(question: str) -> Callable[..., Any]:
    """The function that observes answers to a question. Raises LookupError if there is none."""
    found = _marked(question, "observe", "observes")
    if found is None:
        raise LookupError(f"No function in {_package_of(question)}.observe is marked @observes({question!r}).")
    return found


def preparer(question: str) -> Callable[[int], object] | None:
    """The function that makes the inputs of a question once for many answers; None if it has none."""
    return _marked(question, "observe", "prepares")


def judge(question: str) -> Callable[..., Any] | None:
    """The function that judges answers to a question; None for a rubric question that has none.

    Raises LookupError if another question has none.
    """
    rubric = find(question).kind == "rubric"
    if rubric and importlib.util.find_spec(f"{_package_of(question)}.judge") is None:
        return None
    found = _marked(question, "judge", "judges")
    if found is None and not rubric:
        raise LookupError(f"No function in {_package_of(question)}.judge is marked @judges({question!r}).")
    return found


@contextmanager
def questions_from(*packages: str) -> Iterator[None]:
    """Look for questions below other packages for a while: for tests, and for a course of one's own."""
    global _parents
    before, _parents = _parents, packages
    try:
        yield
    finally:
        _parents = before


def _packages() -> list[str]:
    found = []
    for parent in _parents:
        for module in pkgutil.iter_modules(importlib.import_module(parent).__path__):
            if module.ispkg and re.match(r"c\d+_|mixed_\d+$", module.name):
                found.append(f"{parent}.{module.name}")
    return found


def _package_of(question: str) -> str | None:
    matched = _ID.fullmatch(question)
    if matched is None:
        return None
    wanted = rf"mixed_{int(matched[2])}" if matched[1] else rf"c{int(matched[2]):02d}_.*"
    return next((name for name in _packages() if re.fullmatch(wanted, name.rpartition(".")[2])), None)


@cache
def _asked(package: str) -> dict[str, Question]:
    questions: tuple[Question, ...] = importlib.import_module(f"{package}.ask").QUESTIONS
    return {question.id: question for question in questions}


def _marked(question: str, module: str, mark: str) -> Callable[..., Any] | None:
    find(question)
    values = vars(importlib.import_module(f"{_package_of(question)}.{module}")).values()
    return next((value for value in values if getattr(value, mark, None) == question), None)


def _unknown(question: str) -> str:
    from difflib import get_close_matches

    known = [asked.id for asked in all_questions()]
    of_set = [name for name in known if name.split(".")[0] == question.split(".")[0]]
    close = of_set or get_close_matches(question, known, n=5, cutoff=0.5)
    ending = f"Did you mean {' or '.join(close)}?" if close else "Ids look like 2.1 or m1.1."
    return f"There is no question {question!r}. {ending}"
