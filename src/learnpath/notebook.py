"""What a learner types: ``q("2.3").check()``, ``.hint()`` and ``.solution()`` of it, and ``progress()``."""

from __future__ import annotations

import html
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from learnpath import question as questions
from learnpath.check import check
from learnpath.progress import Progress, load
from learnpath.question import Question, UnknownQuestion
from learnpath.seeds import Seeds
from learnpath.solution_file import SolutionFileError
from learnpath.solutions import CourseFileMissing, solution
from learnpath.verdict import Verdict, card

BEGIN = 'Nothing is recorded yet. Answer a question, then run the cell below it, which holds `q("...").check()`.'

_CELL = "text-align: left; padding: 0.15em 1.2em 0.15em 0"

_STATUS = {
    "correct": "✓ correct",
    "incorrect": "✗ incorrect",
    "needs_review": "✎ needs review",
    "not_attempted": "○ not attempted",
}


@dataclass
class _Session:
    """What this kernel remembers where the progress file cannot."""

    hints: dict[str, int] = field(default_factory=dict)
    attempted: set[str] = field(default_factory=set)
    asked_to_try: set[str] = field(default_factory=set)
    at_rest: bool = False


_session = _Session()


@dataclass(frozen=True)
class Note:
    """A hint or another short word to the learner: a title and plain sentences."""

    head: str
    sentences: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join((self.head, *self.sentences))

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": card("note", self.head, self.sentences)}


@dataclass(frozen=True)
class Page:
    """A longer piece of Markdown, such as a solution."""

    markdown: str

    def __str__(self) -> str:
        return self.markdown

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/plain": self.markdown, "text/markdown": self.markdown}


class Asked:
    """One question in a notebook; `q` makes it."""

    def __init__(self, question: Question | None, problem: str, namespace: Mapping[str, object]) -> None:
        self._question = question
        self._problem = problem
        self._namespace = namespace

    def __repr__(self) -> str:
        if self._question is None:
            return self._problem
        asked = f'q("{self._question.id}")'
        return f"{self._question.id} {self._question.title}: {asked}.check(), {asked}.hint(), {asked}.solution()"

    def check(self) -> Verdict:
        """Look at your answer and say what is right or wrong about it."""
        if self._question is None:
            return Verdict("error", self._problem)
        identifier, of = self._question.id, self._question.points
        if _session.at_rest:
            return Verdict("not_attempted", "Checks rest while a notebook is run for grading.", identifier, of=of)
        try:
            seeds = Seeds.from_environment(identifier)
        except ValueError as error:
            return Verdict("error", str(error), identifier, of=of)
        verdict = check(identifier, self._namespace, seeds)
        if verdict.status != "not_attempted":
            _session.attempted.add(identifier)
            kept = load()
            kept.record(verdict)
            _save(kept)
        return verdict

    def hint(self) -> Note:
        """Show the next of three hints; the third stays."""
        if self._question is None or _session.at_rest:
            return Note("No hint", (self._problem or "Hints rest while a notebook is run for grading.",))
        identifier = self._question.id
        kept = load()
        number = min(max(kept.question(identifier).hints, _session.hints.get(identifier, 0)) + 1, 3)
        _session.hints[identifier] = number
        kept.record_hint(identifier, number)
        _save(kept)
        return Note(f"Hint {number} of 3 · {identifier}", (self._question.hints[number - 1],))

    def solution(self) -> Page | Note:
        """Show the solution; before any attempt, ask once to try first."""
        if self._question is None or _session.at_rest:
            return Note("No solution", (self._problem or "Solutions rest while a notebook is run for grading.",))
        identifier = self._question.id
        kept = load()
        tried = identifier in _session.attempted | _session.asked_to_try
        if not tried and not kept.question(identifier).attempts:
            _session.asked_to_try.add(identifier)
            return Note(
                f"Try first · {identifier}",
                (
                    "What you have tried yourself stays with you; `.hint()` gives you a start.",
                    "Call `.solution()` once more, and it is shown.",
                ),
            )
        try:
            found = solution(identifier)
        except (CourseFileMissing, SolutionFileError) as error:
            return Note(f"No solution · {identifier}", (str(error),))
        kept.record_solution(identifier)
        _save(kept)
        title = f"**Solution · {identifier} {self._question.title}**"
        return Page(f"{title}\n\n```python\n{found.code}\n```\n\n{found.notes}".strip())


@dataclass(frozen=True)
class Table:
    """How far a learner is: for each exercise that was begun, one row a question."""

    exercises: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]

    COLUMNS = ("question", "level", "status", "points", "hints used")

    def __str__(self) -> str:
        if not self.exercises:
            return BEGIN
        rows = [row for _, rows in self.exercises for row in rows]
        widths = [max(len(text) for text in column) for column in zip(self.COLUMNS, *rows, strict=True)]
        lines = []
        for caption, rows_of in self.exercises:
            lines.append(caption)
            for row in (self.COLUMNS, *rows_of):
                lines.append("  " + "  ".join(map(str.ljust, row, widths)).rstrip())
        return "\n".join(lines)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        if not self.exercises:
            return {"text/plain": BEGIN, "text/html": card("note", "Your progress", (BEGIN,))}
        return {"text/plain": str(self), "text/html": "".join(map(self._table, self.exercises))}

    def _table(self, exercise: tuple[str, tuple[tuple[str, ...], ...]]) -> str:
        caption, rows = exercise
        head = "".join(f'<th scope="col" style="{_CELL}">{name}</th>' for name in self.COLUMNS)
        body = "".join(
            "<tr>"
            f'<th scope="row" style="{_CELL}; font-weight: normal">{html.escape(row[0])}</th>'
            + "".join(f'<td style="{_CELL}">{html.escape(cell)}</td>' for cell in row[1:])
            + "</tr>"
            for row in rows
        )
        title = f'<caption style="text-align: left; font-weight: 600">{html.escape(caption)}</caption>'
        return f'<table class="lp-progress">{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def q(question: str) -> Asked:
    """Return one question of the exercise, by id.

    Parameters
    ----------
    question
        The id in quotes, such as ``"2.3"``.

    Returns
    -------
    Asked
        With the methods ``check``, ``hint`` and ``solution``. An unknown id is said there, in one sentence.
    """
    namespace = sys._getframe(1).f_globals  # in Jupyter these are the variables of the notebook
    if type(question) is not str:
        return Asked(None, 'Write the id of the question in quotes, such as q("2.3").', namespace)
    try:
        return Asked(questions.find(question.strip()), "", namespace)
    except UnknownQuestion as error:
        return Asked(None, str(error), namespace)


def progress() -> Table:
    """Return a table of the exercises that were begun: status, points and hints of each question."""
    kept = load()
    if kept.problem:
        print(kept.problem)
    grouped: dict[str, list[Question]] = {}
    for asked in questions.all_questions():
        grouped.setdefault(questions.exercise_of(asked.id), []).append(asked)
    begun = [(name, group) for name, group in grouped.items() if any(a.id in kept.questions for a in group)]
    return Table(tuple(_rows(name, group, kept) for name, group in begun))


@contextmanager
def at_rest() -> Iterator[None]:
    """Within this context ``q(...)`` checks nothing, shows nothing and records nothing."""
    before, _session.at_rest = _session.at_rest, True
    try:
        yield
    finally:
        _session.at_rest = before


def _rows(exercise: str, group: list[Question], kept: Progress) -> tuple[str, tuple[tuple[str, ...], ...]]:
    rows = []
    for asked in group:
        reached = kept.question(asked.id)
        status = _STATUS[reached.status] + (" (solution seen)" if reached.solution else "")
        points = f"{reached.points} of {asked.points}"
        rows.append((f"{asked.id} {asked.title}", asked.level, status, points, str(reached.hints)))
    total = sum(kept.question(asked.id).points for asked in group)
    return f"{exercise} · {total} of {sum(asked.points for asked in group)} points", tuple(rows)


def _save(kept: Progress) -> None:
    """Write the progress file; say in one line if that is not possible."""
    problem = kept.save()
    if problem:
        print(problem)
