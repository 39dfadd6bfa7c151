"""The mentor's commands around grading, as `learnpath.cli` lists them."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path


def collect_arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("inbox", type=Path, help="files as they arrived, or a folder of files for each learner")
    sub.add_argument("--cohort", type=Path, required=True, help="cohort.toml, which names the learners")
    sub.add_argument("--out", type=Path, required=True, help="the folder of submissions")


def collect(options: argparse.Namespace) -> int:
    """Carry out ``learnpath collect``; 1 if something was refused."""
    from learnpath.grading import cohort
    from learnpath.grading.collect import collect as take

    taken = take(options.inbox, cohort.load(options.cohort), options.out)
    for each in taken:
        print(each.sentence)
    refused = sum(each.refused for each in taken)
    print(f"{len(taken) - refused} taken, {refused} refused." if taken else f"There is nothing in {options.inbox}.")
    return 1 if refused else 0


def grade_arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("submissions", type=Path, help="the folder that learnpath collect wrote")
    sub.add_argument("--out", type=Path, required=True, help="the folder of results")
    sub.add_argument("-j", "--jobs", type=_at_least(1), default=os.cpu_count() or 1, help="how many at a time")
    sub.add_argument("--seed", type=_at_least(0), help="of the inputs that answers are tried on; else a fresh one")
    sub.add_argument("--sandbox", choices=("auto", "bwrap", "none"), default="auto", help="what isolates a submission")
    sub.add_argument(
        "--timeout", type=_at_least(1), default=120, metavar="S", help="seconds for one run (default: 120)"
    )
    sub.add_argument(
        "--memory", type=_at_least(64), default=2_048, metavar="MB", help="beyond the libraries (default: 2048)"
    )
    sub.add_argument("--reviews", type=Path, default=Path("reviews"), help="your reviews (default: reviews)")
    sub.add_argument(
        "--scheduler", metavar="ADDRESS", help="of a Dask cluster that grades, such as tcp://10.0.0.5:8786"
    )
    sub.add_argument("--i-trust-these-submissions", action="store_true", help="needed with --sandbox none")


def grade(options: argparse.Namespace) -> int:
    """Carry out ``learnpath grade``; 0 if every submission has a result."""
    from learnpath.workfolder import CannotDo

    if not hasattr(os, "fork"):
        raise CannotDo("Grading needs Linux or macOS. On Windows, run it in WSL.")
    from learnpath.grading import sandbox
    from learnpath.grading.grade import grade as run

    walls = sandbox.choose(options.sandbox, options.i_trust_these_submissions)
    batch = run(
        options.submissions,
        options.out,
        jobs=options.jobs,
        seed=options.seed,
        walls=walls,
        limits=sandbox.Limits(timeout=options.timeout, memory=options.memory),
        reviews=options.reviews,
        scheduler=options.scheduler,
        step=_progress,
    )
    counted = "1 submission" if batch.total == 1 else f"{batch.total} submissions"
    print(f"{counted} graded into {options.out}. To repeat this: --seed {batch.seed}")
    if walls == "none":
        print("Nothing isolated these submissions from this computer or from each other.")
    for outcome, tasks in sorted(batch.outcomes.items()):
        if outcome != "ok":
            print(f"{outcome}: {', '.join(f'{task.learner}/{task.exercise}' for task in tasks)}")
    for sentence in batch.left_out:
        print(sentence)
    return 1 if batch.left_out else 0


def review_arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("learner", help="id of the learner")
    sub.add_argument("exercise", help="number or name, such as 6 or 06-classification-probability-threshold")
    sub.add_argument("--submissions", type=Path, default=Path("submissions"), help="(default: submissions)")
    sub.add_argument("--reviews", type=Path, default=Path("reviews"), help="(default: reviews)")


def review(options: argparse.Namespace) -> int:
    """Carry out ``learnpath review``: write the skeleton of a review."""
    from learnpath.grading import review as reviews
    from learnpath.grading.cohort import is_learner_id
    from learnpath.workfolder import CannotDo, repository, resolve

    if not is_learner_id(options.learner):
        raise CannotDo(f"{options.learner!r} is not the id of a learner.")
    exercise = resolve(options.exercise)
    try:
        notes = repository() / "mentors" / f"{exercise}.md"
    except CannotDo:
        notes = Path("mentors") / f"{exercise}.md"  # the notes are not installed: the skeleton goes without a rubric
    print(reviews.write(options.learner, exercise, options.submissions, options.reviews, notes))
    return 0


def _progress(done: int, total: int) -> None:
    """Show how far a batch is, on a terminal only."""
    if not sys.stderr.isatty():
        return
    width = 30
    filled = width * done // total
    end = "\n" if done == total else ""
    print(f"\r[{'#' * filled}{'.' * (width - filled)}] {done} of {total}", end=end, file=sys.stderr, flush=True)


def _at_least(least: int) -> Callable[[str], int]:
    """A type of argument: whole numbers from `least` on."""

    def whole_number(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or int(text) < least:
            raise argparse.ArgumentTypeError(f"must be a whole number of at least {least}, and {text!r} is not")
        return int(text)

    return whole_number
