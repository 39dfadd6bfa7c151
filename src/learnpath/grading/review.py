"""What a person judges: a file for each submission with rubric questions, ``reviews/<learner>/<NN-slug>.yml``.

The mentor fills in `points`; the next `learnpath grade` takes them over, as long as the submission is the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from learnpath.grading.results import Marked
from learnpath.grading.submission import Submission, Unacceptable, read
from learnpath.question import Question, all_questions, exercise_of
from learnpath.workfolder import CannotDo

_ROW = re.compile(r"^\|(.+)\|\s*$", re.MULTILINE)


def path_of(folder: Path, learner: str, exercise: str) -> Path:
    """Where the review of a submission stands."""
    return folder / learner / f"{exercise}.yml"


def apply(found: tuple[Marked, ...], learner: str, exercise: str, sha256: str, folder: Path) -> tuple[Marked, ...]:
    """Return the questions of a result with the mentor's points where there are any."""
    path = path_of(folder, learner, exercise)
    rubric = [question.id for question in all_questions() if question.kind == "rubric"]
    if not path.is_file() or not any(each.id in rubric for each in found):
        return found
    try:
        data = _load(path)
    except CannotDo as broken:
        return tuple(_waits(each, str(broken)) if each.id in rubric else each for each in found)
    if data.get("submission_sha256") != sha256:
        sentence = "Your mentor has read an earlier version, and reads this one."
        return tuple(_waits(each, sentence) if each.id in rubric else each for each in found)
    answers = data["questions"]
    return tuple(_reviewed(each, answers.get(each.id)) if each.id in rubric else each for each in found)


def skeleton(learner: str, exercise: str, submission: Submission, notes: str) -> str:
    """Return the text of a new review: the learner's cells, the rubric, and a place for points.

    Parameters
    ----------
    learner, exercise
        Whose it is, and the slug of the exercise.
    submission
        What was handed in.
    notes
        The mentor notes of the chapter, in Markdown; empty if they are not at hand.

    Raises
    ------
    CannotDo
        If the exercise has no question that a person judges.
    """
    asked = [each for each in all_questions() if exercise_of(each.id) == exercise and each.kind == "rubric"]
    if not asked:
        raise CannotDo(f"Nothing in {exercise} waits for a person: every question there is judged automatically.")
    lines = [
        f"# Review of {learner}'s {exercise}. Write a number after each `points:`; an empty one keeps waiting.",
        "# The comment goes to the learner. Then run learnpath grade again.",
        f"learner: {json.dumps(learner)}",
        f"exercise: {json.dumps(exercise)}",
        f"submission_sha256: {json.dumps(submission.sha256)}",
        "questions:",
    ]
    for question in asked:
        lines += [f'  "{question.id}":', f"    # {question.title}, {question.points} points"]
        lines += ["    # What was handed in:", *_commented(_cells(question, submission))]
        criteria, sentences = rubric(question.id, notes)
        lines += ["    # The rubric:", *_commented(sentences)] if sentences else []
        if criteria:
            lines.append("    criteria:")
        for name, levels in criteria:
            lines += _commented([f"{number}: {level}" for number, level in enumerate(levels)], 6)
            lines.append(f"      {json.dumps(name, ensure_ascii=False)}:")
        lines += [f"    points:  # 0 to {question.points}", '    comment: ""']
    return "\n".join(lines) + "\n"


def rubric(question: str, notes: str) -> tuple[list[tuple[str, list[str]]], list[str]]:
    """Find the rubric of a question in mentor notes: criteria with their levels, and sentences.

    A rubric is what follows a line with ``Rubric for 6.5``: a table with a criterion in each row, and the text
    below it. Without one, the line that begins with ``- In 6.5`` counts.
    """
    start = re.search(rf"^.*\bRubric for {re.escape(question)}\b.*$", notes, re.MULTILINE)
    if start is None:
        line = re.search(rf"^- In {re.escape(question)}\b.*$", notes, re.MULTILINE)
        return [], [line[0].removeprefix("- ")] if line else []
    section = re.split(r"^## ", notes[start.end() :], maxsplit=1, flags=re.MULTILINE)[0]
    rows = [[cell.strip() for cell in row[1].split("|")] for row in _ROW.finditer(section)]
    criteria = [
        (row[0], row[1:]) for row in rows[1:] if row[0] and not set(row[0]) <= set("-: ")
    ]  # the first is the head
    return criteria, [line for line in section.splitlines() if line.strip() and not line.startswith("|")]


def write(learner: str, exercise: str, submissions: Path, reviews: Path, notes: Path) -> Path:
    """Write the skeleton of a review and return where; an existing review is never overwritten.

    Raises
    ------
    CannotDo
        If there is no such submission, nothing to review in it, or a review already.
    """
    path = path_of(reviews, learner, exercise)
    if path.exists():
        raise CannotDo(f"{path} is there already. To begin again, move it away first.")
    try:
        submission = read(submissions / learner / f"{exercise}.ipynb")
    except Unacceptable as refused:
        raise CannotDo(f"{submissions / learner / exercise}.ipynb {refused}.") from None
    text = skeleton(learner, exercise, submission, notes.read_text(encoding="utf-8") if notes.is_file() else "")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise CannotDo(f"{path} cannot be written: {error.strerror or error}.") from None
    return path


def _cells(question: Question, submission: Submission) -> list[str]:
    """Lines of the code and text cells that answer a question: marked with its id, or naming what it asks for."""
    lines: list[str] = []
    for cell in submission.notebook["cells"]:
        source = cell["source"]
        text = source if isinstance(source, str) else "".join(source)
        metadata = cell.get("metadata")
        mark = metadata.get("learnpath") if isinstance(metadata, dict) else None
        role = mark.get("role") if isinstance(mark, dict) and mark.get("question") == question.id else None
        names = any(re.search(rf"^{re.escape(name)} *=", text, re.MULTILINE) for name in question.names)
        if role == "starter" or (names and cell["cell_type"] == "code"):
            lines += text.splitlines()[:200]
    return lines or ["(nothing)"]


def _commented(lines: Iterable[str], indent: int = 4) -> list[str]:
    plain = ("".join(letter if letter.isprintable() else " " for letter in line) for line in lines)
    return [f"{' ' * indent}#   {line}".rstrip()[:2_000] for line in plain]


def _load(path: Path) -> dict[str, Any]:
    import yaml

    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise CannotDo(f"The review {path} cannot be read: it is not valid YAML.") from None
    if not isinstance(data, dict) or not isinstance(data.get("questions"), dict):
        raise CannotDo(f"The review {path} has no questions.")
    return data


def _reviewed(each: Marked, answer: object) -> Marked:
    points = answer.get("points") if isinstance(answer, dict) else None
    if points is None:
        return each
    if type(points) is not int or not 0 <= points <= each.of:
        return _waits(each, f"The review gives {points!r} points, and 0 to {each.of} are possible.")
    assert isinstance(answer, dict)
    comment = str(answer.get("comment") or "").strip() or "Your mentor has read this answer."
    return replace(each, status="correct" if points == each.of else "incorrect", points=points, message=comment)


def _waits(each: Marked, sentence: str) -> Marked:
    return replace(each, status="needs_review", points=0, message=sentence)
