"""The learner's work folder: copies of exercise notebooks of the learner's own, and what is done there.

A copy is never overwritten. It is known by the exercise and version in its metadata, so it may be renamed;
where several copies of an exercise lie side by side, the one with the exercise's own name counts. The progress
file lies in the same folder.
"""

from __future__ import annotations

import contextlib
import difflib
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from learnpath.progress import Progress, find, load
from learnpath.question import Question, UnknownQuestion, all_questions, exercise_of
from learnpath.question import find as find_question
from learnpath.runner import CellError, NotebookUnreadable, read, run
from learnpath.solutions import CourseFileMissing, exercise_path
from learnpath.verdict import Verdict
from learnpath.whole import whole

FOLDER = "harbour-practice"
FIRST = "00-how-exercises-work"
SET = "mixed"
"""How the slug of a mixed set begins: mixed-2, with the questions m2.1, m2.2, ..."""
IN_A_TERMINAL = "Write your answer, save the notebook, then check again."
_DONE = ("correct", "needs_review")


class CannotDo(ValueError):
    """A command that cannot be carried out; the message says why and what to do."""


@dataclass(frozen=True)
class Copy:
    """A learner's copy of an exercise notebook."""

    path: Path
    exercise: str
    version: str


@dataclass(frozen=True)
class Checked:
    """What a check in the terminal found: cells that did not run to their end, and one verdict a question."""

    notebook: Path
    errors: tuple[CellError, ...]
    verdicts: tuple[Verdict, ...]
    problem: str | None

    def __str__(self) -> str:
        remarks = "\n".join(map(str, self.errors))
        head = f"{self.notebook}, as it was saved last"
        parts = [head, remarks, *map(str, self.verdicts), self.problem or ""]
        return "\n\n".join(part for part in parts if part)


def start(asked: str | None, here: Path, folder: Path | None = None) -> str:
    """Lay exercise 0 and one more exercise into a work folder, without touching what is there.

    Parameters
    ----------
    asked
        Number or name of an exercise; None for the first one that is not done.
    here
        The current folder.
    folder
        The work folder; by default the one that `here` is or holds, else a new one in `here`.

    Returns
    -------
    str
        What was done, and how to open the notebook.

    Raises
    ------
    CannotDo
        For an unknown exercise, or a folder that cannot be written.
    """
    wanted = resolve(asked) if asked else None
    folder = folder or work_folder(here) or here / FOLDER
    with _understandable():
        folder.mkdir(parents=True, exist_ok=True)
        kept = load(find(folder))
        wanted = wanted or _next_exercise(kept)
        said = [_lay(slug, folder, kept) for slug in dict.fromkeys((FIRST, wanted))]
        if wanted != FIRST and said[0] == _left_alone(FIRST):
            said = said[1:]  # nobody asked about it
        problem = kept.save()
    newcomer = asked is None and _first_open(kept, lambda question: exercise_of(question.id) == FIRST)
    target = _copy_of(FIRST if newcomer else wanted, folder).path
    return "\n".join([*said, *([problem] if problem else []), "", "Open it with:", f"  {_open(target, here)}"])


def reset(asked: str, here: Path) -> str:
    """Put the learner's copy of an exercise aside under a free name, and lay down a fresh one in its place.

    At every moment the learner's work is on disk: it is copied aside first, then replaced in one step.
    """
    slug = resolve(asked)
    folder = _needed_folder(here)
    fresh = _delivered(slug)
    with _understandable():
        target = _path_of(slug, folder)
        if target.exists() and target.read_bytes() == fresh.path.read_bytes():
            return f"{_shown(target, here)} is fresh already: you have changed nothing in it."
        aside = _put_aside(target) if target.exists() else None
        _write(target, fresh.path.read_bytes())
        kept = load(find(folder))
        _note_version(kept, fresh)
        problem = kept.save()
    lines = [f"{_shown(target, here)} is fresh again (version {fresh.version})."]
    if aside:
        lines.append(f"Your work is in {_shown(aside, here)}; your progress is kept.")
    lines.append("If the notebook is open in Jupyter, close its tab without saving and open it again.")
    return "\n".join([*lines, *([problem] if problem else [])])


def next_question(here: Path) -> str:
    """Say which question comes next in the order of the path, and where to find it."""
    folder = work_folder(here)
    kept = load(find(folder or here))
    asked = _first_open(kept, lambda question: True)
    if asked is None:
        return "Every question that is written so far is answered. Well rowed: come back with the next tide."
    slug = exercise_of(asked.id)
    points = "1 point" if asked.points == 1 else f"{asked.points} points"
    lines = [f"{asked.id} {asked.title} · {asked.level} · {points}"]
    copies = [copy for copy in _copies(folder) if copy.exercise == slug] if folder else []
    lines.append(f"Open it with: {_open(copies[0].path, here)}" if copies else f"Get it with: learnpath start {slug}")
    return "\n".join([*lines, *([kept.problem] if kept.problem else [])])


def check(what: str, here: Path) -> Checked:
    """Run the learner's notebook from the top and check one question, or every question of an exercise.

    Parameters
    ----------
    what
        Id of a question (2.3), or number or name of an exercise (2).
    here
        The current folder; the notebook is looked for in the work folder that it is or holds.

    Raises
    ------
    CannotDo
        For an unknown question or exercise, and for a notebook that is missing or broken.
    """
    if "." in what:
        questions = [_question(what)]
        slug = exercise_of(questions[0].id)
    else:
        slug = resolve(what)
        questions = [question for question in all_questions() if exercise_of(question.id) == slug]
    folder = _needed_folder(here)
    path = _copy_of(slug, folder).path
    from learnpath.check import check as judge
    from learnpath.seeds import Seeds

    with contextlib.chdir(folder), _importable(folder):
        ran = run(read(path))
        try:
            verdicts = [judge(asked.id, ran.namespace, Seeds.from_environment(asked.id)) for asked in questions]
        except ValueError as error:
            raise CannotDo(str(error)) from None
    kept = load(find(folder))
    for verdict in verdicts:
        kept.record(verdict)
    shown = tuple(
        replace(verdict, next_step=IN_A_TERMINAL) if verdict.status == "not_attempted" else verdict
        for verdict in verdicts
    )
    return Checked(Path(_shown(path, here)), ran.errors, shown, kept.save())


def hint(question: str, here: Path) -> str:
    """Return the next hint for a question, and note that it was given."""
    from learnpath import q

    asked = _question(question)
    with contextlib.chdir(_needed_folder(here)):
        return str(q(asked.id).hint())


def progress(here: Path) -> str:
    """Return the table of what was done."""
    from learnpath import progress as table

    with contextlib.chdir(work_folder(here) or here):
        return str(table())


def repository() -> Path:
    """Return the repository that this package is run from.

    Raises
    ------
    CannotDo
        If the course was installed without its sources.
    """
    root = Path(__file__).resolve().parents[2]
    if (root / "pyproject.toml").is_file() and (root / "solutions").is_dir():
        return root
    raise CannotDo("This command is for authors and needs a checkout of the course, installed with `pip install -e .`.")


def _question(text: str) -> Question:
    try:
        return find_question(text)
    except UnknownQuestion as error:
        raise CannotDo(str(error)) from None


def resolve(text: str) -> str:
    """Return the slug of an exercise from its number, its slug, or its slug without the number; m2 is mixed-2."""
    slugs = list(dict.fromkeys(exercise_of(question.id) for question in all_questions()))
    for slug in slugs:
        number, _, words = slug.partition("-")
        if text in ((slug, f"m{words}") if number == SET else (slug, words, number, number.lstrip("0") or "0")):
            return slug
    if re.fullmatch(r"m?\d+\.\d+", text):
        raise CannotDo(f"{text} is a question, and this needs an exercise, such as {text.split('.')[0]}.")
    close = difflib.get_close_matches(text, slugs, n=3, cutoff=0.4) or slugs
    raise CannotDo(f"There is no exercise {text!r}; there is {', '.join(close)}.")


def _short(slug: str) -> str:
    """Return what one types for an exercise: 2 for 02-the-whole-game, mixed-2 for itself."""
    number = slug.partition("-")[0]
    return slug if number == SET else number.lstrip("0") or "0"


def _first_open(kept: Progress, wanted: Callable[[Question], bool]) -> Question | None:
    """Return the first question, in the order of the path, that is wanted and not answered yet."""
    reached = kept.questions
    for question in all_questions():
        if wanted(question) and (question.id not in reached or reached[question.id].status not in _DONE):
            return question
    return None


def _next_exercise(kept: Progress) -> str:
    asked = _first_open(kept, lambda question: exercise_of(question.id) != FIRST)
    return exercise_of(asked.id) if asked else FIRST


def _delivered(slug: str) -> Copy:
    """Return the exercise as the course delivers it."""
    try:
        copy = _read_copy(exercise_path(slug))
    except (CourseFileMissing, NotebookUnreadable) as error:
        raise CannotDo(str(error)) from None
    if copy is None:
        raise CannotDo(f"The course's own {slug}.ipynb carries no exercise id. Install the course again.")
    return copy


def _lay(slug: str, folder: Path, kept: Progress) -> str:
    """Lay one exercise into the folder unless a copy is there; say what was done."""
    fresh = _delivered(slug)
    name = fresh.path.name
    if not (folder / name).exists() and not any(copy.exercise == slug for copy in _copies(folder)):
        _write(folder / name, fresh.path.read_bytes())
        _note_version(kept, fresh)
        return f"{name} is new in {folder}."
    mine = _copy_of(slug, folder)
    if _numbers(mine.version) < _numbers(fresh.version):
        return (
            f"{_left_alone(mine.path.stem)} It is version {mine.version}; the course now has version {fresh.version}. "
            f"To take the new one: learnpath reset {_short(slug)} (your work is put aside, not lost)."
        )
    return _left_alone(mine.path.stem)


def _left_alone(name: str) -> str:
    return f"{name}.ipynb is there already and was left alone."


def work_folder(here: Path) -> Path | None:
    """Return the folder with exercise notebooks: the current one, else the default one inside it."""
    for folder in (here, here / FOLDER):
        if folder.is_dir() and (_copies(folder) or (folder / f"{FIRST}.ipynb").exists()):
            return folder
    return None


def _needed_folder(here: Path) -> Path:
    folder = work_folder(here)
    if folder is None:
        raise CannotDo(f"There is no exercise notebook in {here}. Change to your work folder, or run: learnpath start")
    return folder


def _copies(folder: Path) -> list[Copy]:
    """Return the exercise notebooks that can be read in a folder, those with the exercise's name first."""
    found = []
    for path in sorted(folder.glob("*.ipynb")):
        with contextlib.suppress(NotebookUnreadable):
            if copy := _read_copy(path):
                found.append(copy)
    return sorted(found, key=lambda copy: copy.path.stem != copy.exercise)


def _read_copy(path: Path) -> Copy | None:
    """Return what a notebook's metadata say about it; None if it is no exercise of this course."""
    notebook: dict[str, Any] = read(path)
    metadata = notebook.get("metadata")
    mark = metadata.get("learnpath") if isinstance(metadata, dict) else None
    if not isinstance(mark, dict) or not isinstance(mark.get("exercise"), str):
        return None
    return Copy(path, mark["exercise"], str(mark.get("version", "0")))


def _copy_of(slug: str, folder: Path) -> Copy:
    """Return the learner's copy of an exercise. CannotDo if there is none, more than one, or a broken one."""
    path = _path_of(slug, folder)
    if not path.exists():
        raise CannotDo(
            f"There is no notebook of exercise {slug} in {folder}. Get it with: learnpath start {_short(slug)}"
        )
    try:
        copy = _read_copy(path)
    except NotebookUnreadable as error:
        raise CannotDo(f"{error} To put it aside and begin afresh: learnpath reset {_short(slug)}") from None
    return copy or Copy(path, slug, "0")


def _path_of(slug: str, folder: Path) -> Path:
    """Return where the learner's copy of an exercise is, or would be."""
    named = folder / f"{slug}.ipynb"
    if named.exists():
        return named
    others = [copy.path for copy in _copies(folder) if copy.exercise == slug]
    if len(others) > 1:
        names = ", ".join(path.name for path in others)
        raise CannotDo(f"{names} are all copies of exercise {slug}. Rename the one that counts to {named.name}.")
    return others[0] if others else named


def _put_aside(path: Path) -> Path:
    """Copy a file beside itself under a free name, and return that."""
    contents = path.read_bytes()
    for number in range(1, 1_000):
        aside = path.with_name(f"{path.stem}-before-reset{'' if number == 1 else f'-{number}'}{path.suffix}")
        try:
            with aside.open("xb") as file:
                try:
                    file.write(contents)
                except BaseException:
                    aside.unlink()
                    raise
        except FileExistsError:
            continue
        return aside
    raise CannotDo(f"There are a thousand copies of {path.name} put aside already. Delete some of them first.")


def _write(path: Path, contents: bytes) -> None:
    """Write a file in one step: an interruption leaves the old contents, never half of the new."""
    with whole(path) as part:
        part.write_bytes(contents)


def _note_version(kept: Progress, copy: Copy) -> None:
    kept.data.setdefault("exercises", {})[copy.exercise] = copy.version


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)))


def _shown(path: Path, here: Path) -> str:
    """Return a path the way somebody in the folder `here` would type it."""
    path, here = path.resolve(), here.resolve()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _open(path: Path, here: Path) -> str:
    """The command that opens a notebook with the Jupyter of this environment, also where that is not activated."""
    words = [_jupyter(here), "lab", _shown(path, here)]
    if sys.platform == "win32":
        return " ".join(f'"{word}"' if " " in word else word for word in words)
    return shlex.join(words)


def _jupyter(here: Path) -> str:
    """``jupyter`` if typing it starts the one beside this Python, else the path to that one."""
    on_path = shutil.which("jupyter")
    ours = shutil.which("jupyter", path=str(Path(sys.executable).parent))
    if ours is None or (on_path is not None and Path(on_path).resolve() == Path(ours).resolve()):
        return "jupyter"
    return _shown(Path(ours), here)


@contextlib.contextmanager
def _importable(folder: Path) -> Iterator[None]:
    """Let cells import modules that lie beside the notebook, as they can in Jupyter."""
    sys.path.insert(0, str(folder.resolve()))
    try:
        yield
    finally:
        sys.path.remove(str(folder.resolve()))


@contextlib.contextmanager
def _understandable() -> Iterator[None]:
    """Turn an error of the file system into a sentence."""
    try:
        yield
    except OSError as error:
        raise CannotDo(f"{error.filename or 'A file'} cannot be written: {error.strerror or error}.") from None
