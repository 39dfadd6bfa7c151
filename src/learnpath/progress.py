"""The progress file, ``learnpath-progress.json``: one JSON file that the learner owns.

Schema 1; every key may be missing, and keys that are not listed here are kept as they are::

    {
      "schema": 1,
      "questions": {                     by question id
        "2.1": {
          "status": "correct",           best so far: correct, needs_review, incorrect, error or not_attempted
          "attempts": 2,                 checks that found an answer
          "hints": 1,                    hints shown, 0 to 3
          "solution": false,             whether the solution was shown
          "points": 1, "of": 1           points reached, points to be had
        }
      },
      "quizzes": {"base-rate-direction": {"answered": "right", "tries": 1}},   answered: wrong or right
      "chapters": {"02-the-whole-game": {"read": true}},
      "exercises": {"02-the-whole-game": "1.0"}                version of the exercise that was laid down
    }

The engine writes ``questions``, the terminal ``exercises``, the site ``quizzes`` and ``chapters``. A file
that cannot be understood is reported in one sentence and never overwritten.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from learnpath.verdict import Verdict

NAME = "learnpath-progress.json"
SCHEMA = 1

_RANKS = ("not_attempted", "error", "incorrect", "needs_review", "correct")
_PARTS = ("questions", "quizzes", "chapters", "exercises")


@dataclass(frozen=True)
class Reached:
    """How far a learner is with one question (the fields of the schema above)."""

    status: str = "not_attempted"
    attempts: int = 0
    hints: int = 0
    solution: bool = False
    points: int = 0
    of: int = 0


@dataclass
class Progress:
    """The progress file in memory.

    Attributes
    ----------
    path
        Where it is, or will be.
    data
        Its contents, in the schema of this module.
    problem
        One sentence if the file could not be read or written, else None; with one, `save` writes nothing.
    """

    path: Path
    data: dict[str, Any] = field(default_factory=lambda: {"schema": SCHEMA})
    problem: str | None = None

    @property
    def questions(self) -> dict[str, Reached]:
        """All questions that the file knows, by id."""
        return {name: self.question(name) for name in self._part("questions")}

    def question(self, question: str) -> Reached:
        """How far the learner is with one question."""
        entry = self._part("questions").get(question, {})
        known = {name: entry[name] for name in Reached.__dataclass_fields__ if name in entry}
        return Reached(**known)

    def record(self, verdict: Verdict) -> None:
        """Count an attempt and keep the best status. What was not attempted leaves no trace."""
        if verdict.status == "not_attempted":
            return
        reached = self.question(verdict.question)
        best = max(reached.status, verdict.status, key=_RANKS.index)
        points = max(reached.points, verdict.points)
        self._change(verdict.question, status=best, attempts=reached.attempts + 1, points=points, of=verdict.of)

    def record_hint(self, question: str, number: int) -> None:
        """Note that the hints up to `number` have been shown."""
        self._change(question, hints=max(number, self.question(question).hints))

    def record_solution(self, question: str) -> None:
        """Note that the solution has been shown."""
        self._change(question, solution=True)

    def forget(self, questions: Iterable[str]) -> None:
        """Remove what is known about some questions."""
        for question in questions:
            self._part("questions").pop(question, None)

    def save(self) -> str | None:
        """Write the file in one step; return None, or one sentence that says why it was not written."""
        if self.problem is not None:
            return self.problem
        text = json.dumps(self.data, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        temporary = ""
        try:
            handle, temporary = tempfile.mkstemp(prefix=f".{NAME}.", dir=self.path.parent)
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            os.replace(temporary, self.path)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            self.problem = f"Progress is not kept: {self.path} cannot be written ({error.strerror or error})."
        return self.problem

    def _part(self, name: str) -> dict[str, Any]:
        part: dict[str, Any] = self.data.setdefault(name, {})
        return part

    def _change(self, question: str, **values: object) -> None:
        entry = self._part("questions").setdefault(question, {})
        complete = {name: getattr(self.question(question), name) for name in Reached.__dataclass_fields__}
        entry.update(complete | values)


def find(folder: Path | None = None) -> Path:
    """Find the progress file: LEARNPATH_PROGRESS, else the nearest in `folder` or above, else in `folder`.

    Without `folder` the search begins in the current one.
    """
    named = os.environ.get("LEARNPATH_PROGRESS", "").strip()
    if named:
        return Path(named).expanduser()
    start = (folder or Path.cwd()).resolve()
    existing = (place / NAME for place in (start, *start.parents))
    return next((path for path in existing if os.path.exists(path)), start / NAME)


def load(path: Path | None = None) -> Progress:
    """Read the progress file (default: the one that `find` finds). Never raises: see `Progress.problem`."""
    path = path or find()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Progress(path)
    except (OSError, UnicodeDecodeError) as error:
        return Progress(path, problem=_kept(path, f"cannot be read ({type(error).__name__})"))
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return Progress(path, problem=_kept(path, "is not valid JSON"))
    wrong = _wrong(data)
    return Progress(path, problem=_kept(path, wrong)) if wrong else Progress(path, data)


def _kept(path: Path, what: str) -> str:
    return f"The progress file {path} {what}. It is left as it is; mend or move it, and progress is kept again."


def _wrong(data: Any) -> str | None:
    """What keeps parsed JSON from being a progress file, as the middle of a sentence."""
    if not isinstance(data, dict):
        return "is not a progress file"
    schema = data.get("schema", SCHEMA)
    if schema != SCHEMA:
        return f"has schema {schema!r}, and this version of the course knows schema {SCHEMA}"
    for part in _PARTS:
        if not isinstance(data.get(part, {}), dict):
            return f"has something else than an object under {part!r}"
    for question, entry in data.get("questions", {}).items():
        if not isinstance(entry, dict) or not all(
            type(entry.get(name, default.default)) is type(default.default)
            for name, default in Reached.__dataclass_fields__.items()
        ):
            return f"has an entry for question {question!r} that cannot be understood"
        if entry.get("status", "not_attempted") not in _RANKS:
            return f"has an unknown status for question {question!r}"
    return None
