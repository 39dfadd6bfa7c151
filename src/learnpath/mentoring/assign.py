"""Bundles to hand out: for each learner a folder, and the same as one file to send.

A bundle holds the exercise notebooks as the course delivers them, and a page that says how to start, what to hand in
and what the mentor will look at. Nothing that is there is ever overwritten: a learner may be working in it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from learnpath.curriculum import Chapter, Curriculum
from learnpath.grading.cohort import Cohort, Learner
from learnpath.grading.review import rubric
from learnpath.mentoring import chosen, handed_back
from learnpath.mentoring.writing import write
from learnpath.question import Question, all_questions, exercise_of
from learnpath.solutions import CourseFileMissing, exercise_path
from learnpath.workfolder import FIRST, CannotDo

PAGE = "START-HERE.md"
_EPOCH = (2000, 1, 1, 0, 0, 0)
"""The date of every file in an archive, so that the same bundle is the same file."""


@dataclass(frozen=True)
class Bundle:
    """What one learner gets: names of files and what is in them."""

    learner: Learner
    files: Mapping[str, bytes]


def assign(
    cohort: Cohort,
    chapters: str,
    out: Path,
    *,
    done: str | None = None,
    results: Path | None = None,
    regardless: bool = False,
    notes: Path | None = None,
) -> list[Path]:
    """Write a bundle for each learner of a cohort: ``<id>/`` and ``<id>.zip``.

    Parameters
    ----------
    cohort
        Who gets one.
    chapters
        Which chapters, such as ``1-3,5``.
    out
        The folder to write into.
    done
        Chapters that all of them have done.
    results
        The folder that ``learnpath grade`` wrote: what is done or waiting for a mentor there counts as done.
    regardless
        Whether to assign chapters whose prerequisites are neither assigned nor done.
    notes
        The folder of mentor notes, for the criteria of rubrics; without it they are left out.

    Returns
    -------
    The archives.

    Raises
    ------
    CannotDo
        If a chapter cannot be assigned or a bundle is there already; nothing has been written then.
    """
    curriculum = chosen.path()
    assigned = chosen.chapters(chapters, curriculum)
    if planned := [str(chapter.number) for chapter in assigned if not chapter.written]:
        raise CannotDo(f"Not written yet: {_listed('chapter', planned)}. Leave that out of --chapters.")
    finished = {chapter.slug for chapter in chosen.chapters(done, curriculum)} if done else set()
    of_learner = {learner.id: set(finished) for learner in cohort.learners}
    if results is not None:
        written = frozenset(chapter.slug for chapter in curriculum.chapters if chapter.written)
        for each in handed_back.read(results, written)[0]:
            if each.standing in ("done", "waiting") and each.result.learner in of_learner:
                of_learner[each.result.learner].add(each.result.exercise)
    if not regardless:
        _refuse_gaps(curriculum, assigned, of_learner)
    bundles = [Bundle(learner, _files(learner, cohort, assigned, notes)) for learner in cohort.learners]
    for bundle in bundles:
        for path in (out / bundle.learner.id, _archive(out, bundle)):
            if path.exists() or path.is_symlink():
                raise CannotDo(f"{path} is there already, and somebody may be working in it. Name another folder.")
    for bundle in bundles:
        for name, contents in bundle.files.items():
            write(out / bundle.learner.id / name, contents)
    return [write(_archive(out, bundle), _zipped(bundle)) for bundle in bundles]


def _refuse_gaps(curriculum: Curriculum, assigned: Sequence[Chapter], done: Mapping[str, set[str]]) -> None:
    here = {chapter.slug for chapter in assigned}
    for learner, finished in done.items():
        for chapter in assigned:
            missing = [curriculum.chapter(slug) for slug in chapter.needs if slug not in here | finished]
            if missing:
                needed = _listed("chapter", [str(each.number) for each in missing])
                raise CannotDo(
                    f"Chapter {chapter.number} needs {needed}, which {learner} has neither done nor been assigned. "
                    "Assign it too, name it with --done, or add --regardless."
                )


def _files(learner: Learner, cohort: Cohort, assigned: Sequence[Chapter], notes: Path | None) -> dict[str, bytes]:
    slugs = [FIRST, *(chapter.slug for chapter in assigned)]
    try:
        files = {f"{slug}.ipynb": exercise_path(slug).read_bytes() for slug in slugs}
    except CourseFileMissing as error:
        raise CannotDo(str(error)) from None
    return {PAGE: page(learner, cohort, assigned, notes).encode(), **files}


def page(learner: Learner, cohort: Cohort, assigned: Sequence[Chapter], notes: Path | None) -> str:
    """The page that lies in a bundle, as Markdown."""
    first = assigned[0]
    lines = [
        f"# {_plain(learner.name)}: {_listed('chapter', [str(each.number) for each in assigned])}",
        "",
        f"*{_plain(cohort.name)}*",
        "",
        "## How to start",
        "",
        "1. Install the course once, as its README says: `make book` in a checkout, then `source .venv/bin/activate`. "
        "`learnpath doctor` says whether everything is there.",
        f"2. In this folder, open the first notebook: `jupyter lab {first.slug}.ipynb`. If you have never done an "
        f"exercise of the course, begin with `{FIRST}.ipynb`; it takes a quarter of an hour.",
        f'3. Read the chapter, then answer where the three dots are. `q("{first.number}.1").check()` judges an '
        "answer, `.hint()` gives the next of three hints.",
        "4. Stop when the time is over, not when everything is right. What is stuck is what the meeting is for.",
        "",
        "## What to hand in",
        "",
        f"The notebooks, saved, as they are. Put `{learner.id}-` in front of their names, such as "
        f"`{learner.id}-{first.slug}.ipynb`, or send them in a folder called `{learner.id}`. An unfinished notebook "
        "is welcome, and a newer one replaces it.",
        "",
        "Your progress file, `learnpath-progress.json`, is yours. If you share it, your mentor sees which hints you "
        "took and can tell where the text was not enough.",
        "",
        "## What your mentor will look at",
    ]
    asked = [question for question in all_questions() if question.kind != "quiz"]
    for chapter in assigned:
        minutes = chapter.minutes
        lines += [
            "",
            f"### {chapter.number} · {chapter.title}",
            "",
            chapter.decision,
            "",
            f"Reading about {minutes.reading} minutes, exercise about {minutes.exercise}. You will be able to",
            "",
            *(
                f"- {objective.text}{_end(i, len(chapter.objectives))}"
                for i, objective in enumerate(chapter.objectives)
            ),
            "",
            "| question | level | points | judged |",
            "|---|---|---|---|",
        ]
        mine = [question for question in asked if exercise_of(question.id) == chapter.slug]
        for question in mine:
            lines.append(
                f"| {question.id} {question.title} | {question.level} | {question.points} | {_judged(question)} |"
            )
        for question in mine:
            if question.kind == "rubric" and (criteria := _criteria(question, chapter, notes)):
                lines += ["", f"In {question.id} your mentor looks for: {'; '.join(criteria)}."]
    return "\n".join(lines) + "\n"


def _criteria(question: Question, chapter: Chapter, notes: Path | None) -> list[str]:
    path = notes / f"{chapter.slug}.md" if notes else None
    if path is None or not path.is_file():
        return []
    return [name for name, _ in rubric(question.id, path.read_text(encoding="utf-8"))[0]]


def _judged(question: Question) -> str:
    return "by your mentor" if question.kind == "rubric" else "automatically, on inputs you have not seen"


def _end(i: int, count: int) -> str:
    return "." if i == count - 1 else ";"


def _listed(noun: str, numbers: Sequence[str]) -> str:
    if len(numbers) == 1:
        return f"{noun} {numbers[0]}"
    return f"{noun}s {', '.join(numbers[:-1])} and {numbers[-1]}"


def _plain(text: str) -> str:
    """A name in a line of Markdown: one line, and nothing in it is markup."""
    line = " ".join(handed_back.plain(text, 120).split())
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]<>()#|!" else letter for letter in line)


def _archive(out: Path, bundle: Bundle) -> Path:
    return out / f"{bundle.learner.id}.zip"


def _zipped(bundle: Bundle) -> bytes:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, contents in bundle.files.items():
            entry = zipfile.ZipInfo(f"{bundle.learner.id}/{name}", _EPOCH)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, contents)
    return found.getvalue()
