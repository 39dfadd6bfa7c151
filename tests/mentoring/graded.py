"""Results as grading writes them, for a small cohort."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from learnpath.question import all_questions, exercise_of

TWO = "02-the-whole-game"
SIX = "06-classification-probability-threshold"


def graded(
    learner: str, exercise: str = TWO, changed: Mapping[str, Mapping[str, object]] | None = None, **more: object
) -> dict[str, Any]:
    """A result in which every question is right, but for what is changed (by question)."""
    questions = [
        {"id": asked.id, "status": "correct", "points": asked.points, "of": asked.points, "message": "Right."}
        | {"misconception": None}
        | dict((changed or {}).get(asked.id, {}))
        for asked in all_questions()
        if exercise_of(asked.id) == exercise
    ]
    found: dict[str, Any] = {"schema": 1, "learner": learner, "exercise": exercise, "submission_sha256": "0" * 64}
    return found | {"sandbox": "bwrap", "outcome": "ok", "seconds": 1.5, "questions": questions} | more


def wrong(message: str = "Not yet.", misconception: str | None = None) -> dict[str, object]:
    """What changes a question into one that is not right."""
    return {"status": "incorrect", "points": 0, "message": message, "misconception": misconception}


def lay(folder: Path, result: Mapping[str, Any] | str, learner: str = "", exercise: str = "") -> Path:
    """Put a result, or a text in its place, where the report looks for it."""
    text = result if isinstance(result, str) else json.dumps(result)
    if not isinstance(result, str):
        learner, exercise = learner or result["learner"], exercise or result["exercise"]
    path = folder / learner / f"{exercise}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
