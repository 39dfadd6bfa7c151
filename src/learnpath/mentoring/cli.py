"""The mentor's commands around planning and reporting, as `learnpath.cli` lists them."""

from __future__ import annotations

import argparse
from pathlib import Path


def plan_arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--start", required=True, metavar="DATE", help="first day, such as 2027-01-04")
    sub.add_argument("--route", required=True, help="such as full-year or fraud-only")
    sub.add_argument("--hours", metavar="H", help="a week, in every week (default: the pace of the route)")
    sub.add_argument("--days", default="tue,thu", help="days of study (default: tue,thu)")
    sub.add_argument(
        "--holidays", type=Path, metavar="FILE", help="days off: 2027-04-05 or 2027-08-02 to 2027-08-13 in each line"
    )
    sub.add_argument("--done", metavar="CHAPTERS", help="chapters that are done, such as 1-3,5, when you plan again")
    sub.add_argument("--learner", default="me", metavar="ID", help="whose plan it is, if you keep several")
    sub.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="folder of plan.md and plan.ics; a plan there is revised"
    )


def plan(options: argparse.Namespace) -> int:
    """Carry out ``learnpath plan``."""
    from datetime import UTC, datetime

    from learnpath.mentoring.plan import plan as lay

    for path in lay(
        options.route,
        options.start,
        options.out,
        now=datetime.now(UTC),
        hours=options.hours,
        days=options.days,
        holidays=options.holidays,
        done=options.done,
        learner=options.learner,
    ):
        print(path)
    return 0


def report_arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("results", type=Path, help="the folder that learnpath grade wrote")
    sub.add_argument("--out", type=Path, required=True, help="the folder of the report; begin with its index.html")
    sub.add_argument("--cohort", type=Path, help="cohort.toml, for names and for who has handed in nothing")
    sub.add_argument("--submissions", type=Path, help="the folder that learnpath collect wrote, for days and versions")
    sub.add_argument(
        "--shared",
        type=Path,
        metavar="DIR",
        help="progress that learners share, DIR/<learner>/learnpath-progress.json, for hints",
    )


def report(options: argparse.Namespace) -> int:
    """Carry out ``learnpath report``; 1 if something was left out."""
    from learnpath.grading import cohort
    from learnpath.mentoring.report import write_report

    written, left_out = write_report(
        options.results,
        options.out,
        cohort=cohort.load(options.cohort) if options.cohort else None,
        submissions=options.submissions,
        shared=options.shared,
    )
    for sentence in left_out:
        print(sentence)
    print(written[0])
    return 1 if left_out else 0


def cards_arguments(sub: argparse.ArgumentParser) -> None:
    sub.description = "write the quiz questions of the book as cards for Anki"
    sub.epilog = (
        "In Anki: File, Import, choose the file, Import. Deck, note type (Basic) and columns stand in it. "
        "Import a newer file the same way: cards are updated, and your reviews are kept."
    )
    sub.add_argument("--out", type=Path, required=True, metavar="FILE", help="such as cards.txt")


def cards(options: argparse.Namespace) -> int:
    """Carry out ``learnpath cards``."""
    from learnpath.mentoring.cards import write_cards
    from learnpath.workfolder import repository

    print(f"{write_cards(options.out, repository())} cards are in {options.out}. In Anki: File, Import.")
    return 0


def assign_arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("cohort", type=Path, help="cohort.toml, which names the learners")
    sub.add_argument("--chapters", required=True, help="such as 1-3 or 1-3,5")
    sub.add_argument("--out", type=Path, required=True, metavar="DIR", help="a folder and an archive for each learner")
    sub.add_argument("--done", metavar="CHAPTERS", help="chapters that all of them have done")
    sub.add_argument("--results", type=Path, help="what learnpath grade wrote; what is done there counts as done")
    sub.add_argument("--regardless", action="store_true", help="also if prerequisites are neither assigned nor done")


def assign(options: argparse.Namespace) -> int:
    """Carry out ``learnpath assign``."""
    from learnpath.grading import cohort
    from learnpath.mentoring.assign import assign as bundle
    from learnpath.workfolder import CannotDo, repository

    try:
        notes: Path | None = repository() / "mentors"
    except CannotDo:
        notes = None  # the notes are not installed: the page goes without the criteria of rubrics
    for path in bundle(
        cohort.load(options.cohort),
        options.chapters,
        options.out,
        done=options.done,
        results=options.results,
        regardless=options.regardless,
        notes=notes,
    ):
        print(path)
    return 0
