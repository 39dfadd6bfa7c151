"""Takes work in: from an inbox of files as they arrived to ``SUBMISSIONS/<learner>/<NN-slug>.ipynb``.

Which learner a file is from is said by its folder in the inbox, or by the beginning of its name; which exercise
it is, by the notebook's metadata. Nothing is executed and nothing is overwritten: where a newer notebook comes,
the older one moves to ``<learner>/earlier/``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from learnpath.grading.cohort import Cohort, Learner
from learnpath.grading.submission import Submission, Unacceptable, read
from learnpath.question import all_questions, exercise_of
from learnpath.whole import whole
from learnpath.workfolder import CannotDo

EARLIER = "earlier"


@dataclass(frozen=True)
class Taken:
    """What became of one file: a sentence, and whether it was refused."""

    sentence: str
    refused: bool = False


def collect(inbox: Path, cohort: Cohort, out: Path) -> list[Taken]:
    """Copy the acceptable notebooks of an inbox into a folder of submissions.

    Parameters
    ----------
    inbox
        Files, or one folder of files for each learner. It is only read.
    cohort
        Who may hand in.
    out
        The folder of submissions; made if it is not there.

    Returns
    -------
    list of Taken
        One for each file, in the order of their names. Files whose names begin with a dot are passed over.

    Raises
    ------
    CannotDo
        If the inbox is no folder, or the submissions cannot be written.
    """
    if not inbox.is_dir():
        raise CannotDo(f"There is no folder {inbox}.")
    if out.resolve().is_relative_to(inbox.resolve()):
        raise CannotDo(f"{out} lies inside of the inbox, which is only read. Name a folder beside it.")
    slugs = {exercise_of(question.id) for question in all_questions()}
    taken: dict[Path, Taken] = {}
    for path in sorted(_files(inbox), key=lambda path: (path.lstat().st_mtime_ns, path)):  # so that the newest wins
        shown = path.relative_to(inbox)
        try:
            learner = _learner(shown, cohort)
            submission = read(path)
            said = _lay(submission, out / learner.id, _exercise(submission, slugs))
        except Unacceptable as refused:
            taken[shown] = Taken(f"{_plain(shown)} {refused}.", refused=True)
        except OSError as error:
            raise CannotDo(f"{error.filename or out} cannot be written: {error.strerror or error}.") from None
        else:
            taken[shown] = Taken(f"{_plain(shown)} {said}")
    return [taken[shown] for shown in sorted(taken)]


def _files(inbox: Path) -> Iterator[Path]:
    """Everything in the inbox that is no folder; symbolic links are named, never followed."""
    for folder, folders, names in os.walk(inbox, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        linked = [name for name in folders if Path(folder, name).is_symlink()]
        yield from (Path(folder, name) for name in sorted([*names, *linked]) if not name.startswith("."))


def _learner(shown: Path, cohort: Cohort) -> Learner:
    """Return whose file it is, by its outermost folder, else by the beginning of its name."""
    folder = shown.parts[0] if len(shown.parts) > 1 else None
    word = folder if folder is not None else shown.name
    matches = {
        learner.id: learner
        for learner in cohort.learners
        for name in (learner.id, *learner.aliases)
        if word.casefold() == name.casefold() or (folder is None and _begins(word, name))
    }
    if len(matches) == 1:
        return next(iter(matches.values()))
    if matches:
        raise Unacceptable(f"could be from {' or '.join(sorted(matches))}: put it into a folder with the learner's id")
    if folder is not None:
        raise Unacceptable(f"lies in the folder {_plain(Path(folder))}, which is no learner of the cohort")
    raise Unacceptable("does not say whose it is: begin its name with the learner's id, or use a folder of that name")


def _begins(word: str, name: str) -> bool:
    rest = word.casefold().removeprefix(name.casefold())
    return rest != word.casefold() and not rest[:1].isalnum()


def _exercise(submission: Submission, slugs: set[str]) -> str:
    if submission.exercise is None:
        raise Unacceptable("does not say which exercise it is: it was not made from an exercise notebook of the course")
    if submission.exercise not in slugs:
        raise Unacceptable("says that it is an exercise that this course does not have")
    return submission.exercise


def _lay(submission: Submission, folder: Path, slug: str) -> str:
    """Put a submission into its place unless a newer one is there; say what was done."""
    target = folder / f"{slug}.ipynb"
    folder.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        _write(submission, target)
        return f"is {folder.name}'s {slug}."
    if target.read_bytes() == submission.raw:
        return f"is {folder.name}'s {slug}, and is there already."
    there = target.stat().st_mtime_ns
    if there > submission.modified:
        return f"is older than {folder.name}'s {slug} that is there, which was kept."
    aside = _aside(folder, slug, there)
    os.replace(target, aside)
    _write(submission, target)
    return f"is {folder.name}'s {slug}; the older one is now {EARLIER}/{aside.name}."


def _aside(folder: Path, slug: str, modified: int) -> Path:
    """A free name for an older submission, with its time in it."""
    (folder / EARLIER).mkdir(exist_ok=True)
    stamp = datetime.fromtimestamp(modified / 1e9, UTC).strftime("%Y%m%dT%H%M%SZ")
    names = (f"{slug}-{stamp}{f'-{number}' if number else ''}.ipynb" for number in range(1_000_000))
    return next(path for name in names if not (path := folder / EARLIER / name).exists())


def _write(submission: Submission, target: Path) -> None:
    with whole(target) as part:
        part.write_bytes(submission.raw)
        os.utime(part, ns=(submission.modified, submission.modified))


def _plain(path: Path) -> str:
    """A path as it may be printed: no control characters, not endless."""
    text = "".join(letter if letter.isprintable() else "?" for letter in str(path))
    return text if len(text) <= 120 else f"{text[:117]}..."
