"""Reads what grading has written, as strangers' data: sizes, types and names are checked, links not followed."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from learnpath.grading.cohort import is_learner_id
from learnpath.grading.collect import EARLIER
from learnpath.grading.results import SCHEMA, Marked, Outcome, Result
from learnpath.progress import NAME, Reached, load
from learnpath.verdict import Status
from learnpath.workfolder import CannotDo

Standing = Literal["done", "waiting", "stuck", "begun"]
_MAX_BYTES = 5_000_000
_MAX_QUESTIONS = 200


@dataclass(frozen=True)
class HandedBack:
    """One result, with a day and the number of versions that were handed in before it.

    The day is that of the submission where that is known, else that of grading.
    """

    result: Result
    day: date
    earlier: int = 0

    @property
    def standing(self) -> Standing:
        """Done: everything is right. Waiting: what is not, a person has still to read. Stuck: something is wrong."""
        found = {question.status for question in self.result.questions}
        if self.result.outcome != "ok" or found & {"incorrect", "error"}:
            return "stuck"
        if "not_attempted" in found:
            return "begun"
        return "waiting" if "needs_review" in found else "done"


def read(folder: Path, slugs: frozenset[str]) -> tuple[tuple[HandedBack, ...], tuple[str, ...]]:
    """Read a folder of results.

    Parameters
    ----------
    folder
        ``<learner>/<slug>.json``, as ``learnpath grade`` writes it.
    slugs
        The exercises of the course.

    Returns
    -------
    The results by learner and exercise, and a sentence for each file that is none.

    Raises
    ------
    CannotDo
        If there is no such folder.
    """
    if not folder.is_dir():
        raise CannotDo(f"There is no folder {folder}.")
    found, left_out = [], []
    for place in sorted(folder.iterdir()):
        if place.name.startswith(".") or (place.is_file() and not place.is_symlink()):
            continue
        if place.is_symlink() or not place.is_dir() or not is_learner_id(place.name):
            left_out.append(f"{plain(place.name)} was left out: it is no folder of a learner.")
            continue
        for path in sorted(place.glob("*.json")):
            if path.name.startswith("."):
                continue
            try:
                found.append(_result(path, place.name, slugs))
            except ValueError as wrong:
                left_out.append(f"{plain(f'{place.name}/{path.name}')} was left out: {wrong}.")
    return tuple(found), tuple(left_out)


def with_submissions(found: tuple[HandedBack, ...], folder: Path) -> tuple[HandedBack, ...]:
    """The same with days and earlier versions from the folder that ``learnpath collect`` wrote."""
    dated = []
    for each in found:
        path = folder / each.result.learner / f"{each.result.exercise}.ipynb"
        try:
            status = path.lstat()
        except OSError:
            dated.append(each)
            continue
        earlier = len(list((path.parent / EARLIER).glob(f"{each.result.exercise}-*.ipynb")))
        dated.append(replace(each, day=_day(status), earlier=earlier))
    return tuple(dated)


def shared(folder: Path, learner: str) -> dict[str, Reached]:
    """What a learner's own progress file says, by question; nothing if it is not shared or cannot be read."""
    path = folder / learner / NAME
    try:
        status = path.lstat()
    except OSError:
        return {}
    if not stat.S_ISREG(status.st_mode) or status.st_size > _MAX_BYTES:
        return {}
    kept = load(path)
    try:
        return {} if kept.problem else kept.questions
    except TypeError:
        return {}


def plain(text: str, most: int = 2_000) -> str:
    """A text without control characters and marks that turn its direction, and not endless."""
    kept = "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text[: most + 1])
    return kept if len(kept) <= most else f"{kept[:most]}…"


def _result(path: Path, learner: str, slugs: frozenset[str]) -> HandedBack:
    """One file. ValueError with the middle of a sentence if it is no result."""
    if path.stem not in slugs:
        raise ValueError("the course has no exercise of that name")
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        raise ValueError("it cannot be read") from None
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise ValueError("it is no file")
        if status.st_size > _MAX_BYTES:
            raise ValueError("it is larger than a result can be")
        raw = file.read(_MAX_BYTES + 1)
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        raise ValueError("it is not valid JSON") from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise ValueError(f"it is no result of schema {SCHEMA}")
    if data.get("learner") != learner or data.get("exercise") != path.stem:
        raise ValueError("it says that it belongs elsewhere")
    questions = data.get("questions")
    if not isinstance(questions, list) or len(questions) > _MAX_QUESTIONS:
        raise ValueError("it has no list of questions")
    marked = tuple(_marked(entry) for entry in questions)
    if len({each.id for each in marked}) < len(marked):
        raise ValueError("it has a question twice")
    outcome: Any = data.get("outcome")
    sandbox = data.get("sandbox")
    if outcome not in get_args(Outcome) or not isinstance(sandbox, str):
        raise ValueError("its outcome cannot be understood")
    result = Result(learner, path.stem, "", sandbox, outcome, 0.0, marked)
    return HandedBack(result, _day(status))


def _marked(entry: Any) -> Marked:
    wrong = ValueError("one of its questions cannot be understood")
    if not isinstance(entry, dict):
        raise wrong
    texts = [entry.get(name) for name in ("id", "message")]
    numbers: list[Any] = [entry.get(name) for name in ("points", "of")]
    misconception = entry.get("misconception")
    if not all(isinstance(text, str) for text in texts) or not all(type(number) is int for number in numbers):
        raise wrong
    if entry.get("status") not in get_args(Status) or not (misconception is None or isinstance(misconception, str)):
        raise wrong
    if not all(0 <= number <= 1_000 for number in numbers):
        raise wrong
    return Marked(
        plain(entry["id"], 40), entry["status"], entry["points"], entry["of"], plain(entry["message"]), misconception
    )


def _day(status: os.stat_result) -> date:
    return datetime.fromtimestamp(max(0, status.st_mtime), UTC).date()
