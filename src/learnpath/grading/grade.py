"""Grades a folder of submissions: cells and observers run behind a wall, judges here, on plain data.

The probe seed is one that no learner has seen. A question marked ``reseed`` that is right is looked at once more
under another data seed, and has to be right there as well.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

from learnpath import check
from learnpath.grading import results, review, sandbox
from learnpath.grading.cohort import is_learner_id
from learnpath.grading.results import Marked, Outcome, Result
from learnpath.grading.sandbox import Ended, Limits, Sandbox, SandboxBroken, Walls
from learnpath.grading.submission import Unacceptable, read
from learnpath.observation import ObservationError
from learnpath.question import Question, all_questions, exercise_of, observer, preparer
from learnpath.seeds import Seeds
from learnpath.solution_file import SolutionFileError, parse
from learnpath.solutions import CourseFileMissing, solution_path
from learnpath.verdict import Verdict
from learnpath.workfolder import CannotDo

JUDGE_SECONDS = 30
_MAX_MARKS = 4_000_000  # commas and brackets of an observation: what the judge's side has to build from it
_RAISED = '"outcome": "raised"'
_UNSEEN = "With the data that you saw the answer is right; run again on other data it is not."
_SENTENCES: dict[str, str] = {
    "timeout": "The notebook took longer than {timeout:g} seconds and was stopped before this answer could be seen.",
    "memory": "The notebook needed more than {memory} MB of memory and was stopped before this answer could be seen.",
    "killed": "The notebook's process ended before this answer could be seen.",
    "ok": "This answer could not be looked at.",
}


@dataclass(frozen=True)
class Settings:
    """What is the same for every submission of a batch.

    Attributes
    ----------
    out
        Folder of the results.
    seed
        From which probe seeds and the second data seed are made.
    walls
        ``bwrap`` or ``none``.
    limits
        What one run may use.
    course
        The folder that `sandbox.stage` made.
    exercises
        Slugs of the exercises in the batch.
    preload
        Modules that the loaded process imports.
    hidden
        Folders that a submission must not see.
    reviews
        Folder of the mentor's reviews.
    """

    out: Path
    seed: int
    walls: Walls
    limits: Limits
    course: Path
    exercises: tuple[str, ...] = ()
    preload: tuple[str, ...] = ()
    hidden: tuple[Path, ...] = ()
    reviews: Path = Path("reviews")


@dataclass(frozen=True)
class Task:
    """One submission to grade: where the file is, and where its name says it belongs."""

    path: Path
    learner: str
    exercise: str


@dataclass
class Batch:
    """What a batch came to: results by outcome, and files that could not be given a result."""

    outcomes: dict[str, list[Task]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    seed: int = 0
    walls: str = ""

    @property
    def total(self) -> int:
        """How many submissions have a result."""
        return sum(map(len, self.outcomes.values()))


def grade(
    submissions: Path,
    out: Path,
    *,
    jobs: int = 1,
    seed: int | None = None,
    walls: Walls = "bwrap",
    limits: Limits | None = None,
    reviews: Path = Path("reviews"),
    scheduler: str | None = None,
    step: Callable[[int, int], object] = lambda done, total: None,
) -> Batch:
    """Grade every submission of a folder, and write one result each.

    Parameters
    ----------
    submissions, out
        ``<learner>/<NN-slug>.ipynb`` in, ``<learner>/<NN-slug>.json`` out.
    jobs
        How many at a time.
    seed
        A whole number of at least 0; drawn afresh if it is None.
    walls
        As `sandbox.choose` returns it.
    limits
        What one run may use.
    reviews
        Folder of the mentor's reviews.
    scheduler
        Address of a Dask scheduler, ``tcp://...``, whose workers grade in place of `jobs` processes here. They need
        the same packages and the same folders.
    step
        Called with the numbers of results written and to be written.

    Raises
    ------
    CannotDo
        If there is nothing to grade or the results cannot be written.
    """
    tasks, left_out = find(submissions)
    if not tasks:
        raise CannotDo(f"There is no submission in {submissions}: learnpath collect puts them there.")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotDo(f"{out} cannot be written: {error.strerror or error}.") from None
    results.sweep(out)
    exercises = sorted({task.exercise for task in tasks})
    batch = Batch(left_out=left_out, seed=secrets.randbelow(2**31) if seed is None else seed, walls=walls)
    with tempfile.TemporaryDirectory(prefix="learnpath-course-") as name:
        course = Path(name)
        sandbox.stage(course, exercises, walls)
        settings = Settings(
            out.resolve(),
            batch.seed,
            walls,
            limits or Limits(),
            course,
            exercises=tuple(exercises),
            preload=tuple(_preload(exercises)),
            hidden=(submissions.resolve(), out.resolve(), reviews.resolve()),
            reviews=reviews.resolve(),
        )
        for task, outcome in _all(tasks, settings, jobs, scheduler):
            batch.outcomes.setdefault(outcome, []).append(task)
            step(batch.total, len(tasks))
    return batch


def find(submissions: Path) -> tuple[list[Task], list[str]]:
    """Return the submissions of a folder, and a sentence for each file that is none.

    Raises
    ------
    CannotDo
        If there is no such folder.
    """
    if not submissions.is_dir():
        raise CannotDo(f"There is no folder {submissions}.")
    slugs = {exercise_of(question.id) for question in all_questions()}
    tasks, left_out = [], []
    for folder in sorted(submissions.iterdir()):
        if folder.name.startswith("."):
            continue
        if folder.is_symlink() or not folder.is_dir() or not is_learner_id(folder.name):
            left_out.append(f"{_plain(folder.name)} is not the folder of a learner.")
            continue
        for path in sorted(folder.iterdir()):
            if path.name.startswith(".") or (path.is_dir() and not path.is_symlink() and path.suffix != ".ipynb"):
                continue
            if path.suffix == ".ipynb" and path.stem in slugs:
                tasks.append(Task(path, folder.name, path.stem))
            else:
                left_out.append(f"{folder.name}/{_plain(path.name)} is not named like an exercise of this course.")
    return tasks, left_out


def probe_seed(seed: int, question: str) -> int:
    """Return the probe seed of a question: as a notebook has it under ``LEARNPATH_PROBE_SEED=seed``."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{question}".encode()).digest()[:4], "big")


def other_data_seed(seed: int) -> int:
    """Return the data seed under which questions marked ``reseed`` are looked at once more."""
    return 10_000 + int.from_bytes(hashlib.sha256(f"{seed}:data".encode()).digest()[:4], "big") % 1_000_000


def grade_one(task: Task, settings: Settings) -> Outcome:
    """Grade one submission and write its result; doing it again writes the same."""
    result = examine(task, settings)
    results.write(result, settings.out)
    return result.outcome


def examine(task: Task, settings: Settings) -> Result:
    """Grade one submission; a fault of ours is a result as well."""
    asked = questions_of(task.exercise)
    try:
        submission = read(task.path)
        if submission.exercise not in (None, task.exercise):
            raise Unacceptable("is a notebook of another exercise than its name says")
    except Unacceptable as refused:
        sentence = f"The file {refused}."
        return _result(task, settings, refused.sha256, refused.outcome, 0.0, _nothing(asked, sentence))
    runs = _Runs(submission.raw, settings)
    outcome, seen, seconds = runs.observe(asked, None)
    verdicts = {each.id: _judge(each, seen, Seeds(None, probe_seed(settings.seed, each.id))) for each in asked}
    again = [each for each in asked if each.reseed and _status(verdicts[each.id]) == "correct"]
    if again:
        data_seed = other_data_seed(settings.seed)
        second, seen_again, more = runs.observe(again, data_seed)
        outcome = second if outcome == "ok" else outcome
        seconds += more
        for each in again:
            verdict = _judge(each, seen_again, Seeds(data_seed, probe_seed(settings.seed, each.id)))
            if _status(verdict) != "correct":
                verdicts[each.id] = _on_other_data(verdict)
    sentence = _SENTENCES.get(outcome, _SENTENCES["killed"]).format(**vars(settings.limits))
    found = tuple(
        results.marked(each, verdict) if (verdict := verdicts[each.id]) else results.unobserved(each, sentence)
        for each in asked
    )
    return _result(task, settings, submission.sha256, outcome, seconds, found)


def questions_of(exercise: str) -> list[Question]:
    """Return the questions of an exercise, in order."""
    return [question for question in all_questions() if exercise_of(question.id) == exercise]


def _result(
    task: Task, settings: Settings, sha256: str, outcome: Outcome, seconds: float, found: tuple[Marked, ...]
) -> Result:
    reviewed = review.apply(found, task.learner, task.exercise, sha256, settings.reviews)
    return Result(task.learner, task.exercise, sha256, settings.walls, outcome, round(seconds, 2), reviewed)


def _nothing(asked: Iterable[Question], sentence: str) -> tuple[Marked, ...]:
    return tuple(results.unobserved(question, sentence) for question in asked)


def _status(verdict: Verdict | None) -> str:
    return verdict.status if verdict else "error"


def _on_other_data(verdict: Verdict | None) -> Verdict | None:
    if verdict is None:
        return None
    return replace(verdict, message=f"{_UNSEEN} {verdict.message}".strip())


# --- behind the wall ---------------------------------------------------------------------------------------------


class _Runs:
    """Runs of one notebook in this process's sandbox, which is made when it is first needed."""

    def __init__(self, raw: bytes, settings: Settings) -> None:
        self._raw, self._settings = raw, settings

    def observe(self, asked: Iterable[Question], data_seed: int | None) -> tuple[Outcome, dict[str, str], float]:
        """Run the cells and observe; return the outcome, observations as text by question, and seconds."""
        probes = {question.id: probe_seed(self._settings.seed, question.id) for question in asked}
        began = time.monotonic()
        for _ in range(2):  # a sandbox that an earlier run broke is made anew
            try:
                ended = _sandbox(self._settings).run(self._raw, probes, data_seed, self._settings.limits)
            except SandboxBroken:
                _close_sandbox()
                if time.monotonic() - began > self._settings.limits.timeout:
                    return "timeout", {}, time.monotonic() - began
                continue
            outcome, seen = _read(ended, probes)
            return outcome, seen, ended.seconds
        return "killed", {}, time.monotonic() - began


def _read(ended: Ended, probes: Iterable[str]) -> tuple[Outcome, dict[str, str]]:
    """Read the records of a run. They come from the learner's process: anything may stand there."""
    wanted, seen, end = set(probes), dict[str, str](), dict[str, Any]()
    looked_at, memory = set[str](), False
    for line in ended.seen.split(b"\n"):
        try:
            record = json.loads(line) if line and not _too_heavy(line) else None
        except (ValueError, RecursionError):
            continue
        if not isinstance(record, dict):
            continue
        if record.get("end") is True:
            end = record
        elif isinstance(question := record.get("question"), str) and question in wanted:
            looked_at.add(question)
            text = record.get("observation")
            if isinstance(text, str):
                seen[question] = text
            raised = str(record.get("failed")) if not isinstance(text, str) else text if _RAISED in text[:40] else ""
            memory = memory or "MemoryError" in raised
    if ended.how in ("timeout", "memory"):
        return ended.how, seen  # type: ignore[return-value]
    if ended.how != "exited" or ended.code != 0 or not end or looked_at != wanted:
        return "killed", seen
    memory = memory or "MemoryError" in str(end.get("errors"))
    return "timeout" if end.get("took_too_long") is True else "memory" if memory else "ok", seen


def _too_heavy(text: str | bytes) -> bool:
    marks: tuple[Any, ...] = (b",", b"[", b"{") if isinstance(text, bytes) else (",", "[", "{")
    return sum(text.count(mark) for mark in marks) > _MAX_MARKS


_mine = threading.local()  # the sandbox of this thread: workers of a cluster may have several
_every: list[Sandbox] = []


def _sandbox(settings: Settings) -> Sandbox:
    """Return the sandbox of this thread for a batch."""
    key = (settings.walls, settings.course, settings.preload, settings.seed)
    if getattr(_mine, "key", None) != key:
        _close_sandbox()
        _mine.sandbox = Sandbox(settings.walls, _course(settings), settings.preload, settings.hidden, _probes(settings))
        _mine.key = key
        _every.append(_mine.sandbox)
    found: Sandbox = _mine.sandbox
    return found


def _close_sandbox() -> None:
    """End the sandbox of this thread."""
    if getattr(_mine, "key", None) is not None:
        _mine.key = None
        _mine.sandbox.close()
        _every.remove(_mine.sandbox)


def _close_every_sandbox() -> None:
    """End the sandboxes of all threads; a thread whose sandbox this was makes itself a new one when it needs one."""
    for found in list(_every):
        found.close()


@cache
def _staged(walls: Walls, exercises: tuple[str, ...]) -> tempfile.TemporaryDirectory[str]:
    folder = tempfile.TemporaryDirectory(prefix="learnpath-course-")
    sandbox.stage(Path(folder.name), exercises, walls)
    return folder


def _course(settings: Settings) -> Path:
    """The staged course of a batch; on another machine than the one that staged it, a copy made there."""
    if settings.course.is_dir():
        return settings.course
    return Path(_staged(settings.walls, settings.exercises).name)


def _preload(exercises: Iterable[str]) -> Iterator[str]:
    """Modules to import once: what the exercises' own cells import, and what observes them."""
    for slug in exercises:
        with contextlib.suppress(CourseFileMissing, SolutionFileError, OSError):
            blocks = parse(solution_path(slug).read_text(encoding="utf-8"), slug).blocks
            names = sandbox.modules_in(block.text for block in blocks if block.kind != "prose")
            yield from (name for name in names if not name.startswith("learnpath"))
        yield from {f"{observer(question.id).__module__}" for question in questions_of(slug)}


def _probes(settings: Settings) -> dict[str, int]:
    """Probe seeds of the questions of a batch that make their inputs once."""
    asked = (question.id for slug in settings.exercises for question in questions_of(slug))
    return {each: probe_seed(settings.seed, each) for each in asked if preparer(each)}


# --- in front of it ----------------------------------------------------------------------------------------------


def _judge(asked: Question, seen: dict[str, str], seeds: Seeds) -> Verdict | None:
    """Judge one observation; None if there is none that can be read."""
    text = seen.get(asked.id)
    if text is None or _too_heavy(text):
        return None
    try:
        with _in_time(JUDGE_SECONDS):
            return check.judge(asked.id, text, seeds)
    except ObservationError:
        return None
    except Exception as error:
        return Verdict(
            "error",
            f"The check itself failed ({type(error).__name__}). Your mentor looks at this answer.",
            of=asked.points,
        )


@contextlib.contextmanager
def _in_time(seconds: int) -> Iterator[None]:
    """Raise TimeoutError in what takes longer, where the platform and the thread allow it."""

    def late(signum: int, frame: FrameType | None) -> None:
        raise TimeoutError

    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# --- the batch ---------------------------------------------------------------------------------------------------


def _all(tasks: list[Task], settings: Settings, jobs: int, scheduler: str | None) -> Iterator[tuple[Task, Outcome]]:
    """Grade every task, whatever happens to a worker; yield each with its outcome as it is done."""
    os.environ.pop("HARBOUR_SEED", None)  # judges are told the data seed
    left = list(tasks)
    elsewhere: Iterator[tuple[Task, Outcome]] = iter(())
    if scheduler is not None:
        elsewhere = _on_a_cluster(tasks, settings, scheduler)
    elif jobs > 1 and len(tasks) > 1:
        elsewhere = _in_workers(tasks, settings, min(jobs, len(tasks)))
    for done in elsewhere:
        left.remove(done[0])
        yield done
    try:
        for task in left:
            yield task, _safely(task, settings)
    finally:
        _close_sandbox()


def _in_workers(tasks: list[Task], settings: Settings, jobs: int) -> Iterator[tuple[Task, Outcome]]:
    """Grade in processes of joblib; stop early if one of them dies."""
    from joblib import Parallel, delayed
    from joblib.externals.loky.process_executor import BrokenProcessPool

    work = Parallel(n_jobs=jobs, return_as="generator_unordered", batch_size=1, pre_dispatch=jobs)
    try:
        yield from work(delayed(_one)(task, settings) for task in tasks)
    except BrokenProcessPool:
        print("A worker ended unexpectedly; what it had not finished is graded again.", file=sys.stderr)


def _on_a_cluster(tasks: list[Task], settings: Settings, scheduler: str) -> Iterator[tuple[Task, Outcome]]:
    """Grade on the workers of a Dask scheduler, which gives the tasks of a worker that dies to another one."""
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise CannotDo("--scheduler needs Dask: pip install distributed") from None
    try:
        client = Client(scheduler, timeout=20, set_as_default=False)
    except (OSError, ValueError) as error:
        raise CannotDo(f"No Dask scheduler answers at {scheduler}: {error}.") from None
    with client:
        futures = [client.submit(_one, task, settings, pure=False) for task in tasks]
        for future in as_completed(futures, loop=client.loop):
            if future.status == "finished":
                yield future.result()
            else:
                print("A task failed on the cluster; it is graded again here.", file=sys.stderr)
        client.run(_close_every_sandbox)


def _one(task: Task, settings: Settings) -> tuple[Task, Outcome]:
    os.environ.pop("HARBOUR_SEED", None)
    return task, _safely(task, settings)


def _safely(task: Task, settings: Settings) -> Outcome:
    """Grade one submission; what nobody foresaw is a result too, so that the batch goes on."""
    try:
        return grade_one(task, settings)
    except (SandboxBroken, OSError, MemoryError, RecursionError, ValueError, TypeError, LookupError) as error:
        sentence = f"Grading failed ({type(error).__name__}). Your mentor looks at this submission."
        found = _nothing(questions_of(task.exercise), sentence)
        results.write(_result(task, settings, "", "killed", 0.0, found), settings.out)
        return "killed"


def _plain(name: str) -> str:
    text = "".join(letter if letter.isprintable() else "?" for letter in name)
    return text if len(text) <= 80 else f"{text[:77]}..."
