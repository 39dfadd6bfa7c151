"""What grading writes: one JSON file for each submission, whole or not at all."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from learnpath.question import Question
from learnpath.verdict import Status, Verdict
from learnpath.whole import whole

SCHEMA = 1
Outcome = Literal["ok", "timeout", "memory", "killed", "invalid_notebook", "too_large"]


@dataclass(frozen=True)
class Marked:
    """One question of a result."""

    id: str
    status: Status
    points: int
    of: int
    message: str
    misconception: str | None = None


@dataclass(frozen=True)
class Result:
    """The result of one submission.

    Attributes
    ----------
    learner, exercise
        Whose it is, and the slug of the exercise.
    submission_sha256
        Digest of the file; empty if it could not be read.
    sandbox
        ``bwrap``, or ``none`` if nothing isolated the run.
    outcome
        How running it went.
    seconds
        Wall time of the runs.
    questions
        Every question of the exercise, in order, with any outcome.
    """

    learner: str
    exercise: str
    submission_sha256: str
    sandbox: str
    outcome: Outcome
    seconds: float
    questions: tuple[Marked, ...]

    def as_text(self) -> str:
        """Return the result as the text of its file."""
        return json.dumps({"schema": SCHEMA, **asdict(self)}, indent=1, ensure_ascii=False) + "\n"


def marked(asked: Question, verdict: Verdict) -> Marked:
    """Turn a verdict into a question of a result; its texts become one paragraph."""
    named = (("Expected", verdict.expected), ("Seen", verdict.seen), ("Next", verdict.next_step))
    texts = [text for text in (verdict.message, verdict.because) if text]
    texts += [f"{name}: {text}" for name, text in named if text]
    message = " ".join(text if text.endswith((".", "?", "!")) else f"{text}." for text in texts)
    points = asked.points if verdict.status == "correct" else 0
    return Marked(asked.id, verdict.status, points, asked.points, message, verdict.misconception)


def unobserved(asked: Question, sentence: str) -> Marked:
    """A question of which nothing could be seen."""
    return Marked(asked.id, "error", 0, asked.points, sentence)


def path_of(folder: Path, learner: str, exercise: str) -> Path:
    """Where the result of a submission stands."""
    return folder / learner / f"{exercise}.json"


def write(result: Result, folder: Path) -> Path:
    """Write a result in one step: whoever looks sees the old file or the new one, never half of one."""
    target = path_of(folder, result.learner, result.exercise)
    target.parent.mkdir(parents=True, exist_ok=True)
    with whole(target) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        file.write(result.as_text())
        file.flush()
        os.fsync(file.fileno())
    return target


def sweep(folder: Path) -> None:
    """Remove what a grader that was killed while it wrote has left."""
    for left in folder.glob("*/.*.part"):
        left.unlink(missing_ok=True)
