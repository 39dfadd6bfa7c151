"""The commands of ``learnpath``, in one table; the code of a command is imported when it runs.

Exit codes: 0 done; 1 something is not right yet (an answer, an exercise out of step, a set-up to mend); 2 the
command could not be carried out, with one sentence on the error stream that says why.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Command:
    """One command: its name, one line of help, its arguments, and the function that carries it out."""

    name: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], object]
    run: Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without some character still gets the sentence
    if words[:1] == ["book"]:
        from learnpath.book.cli import main as book

        return book(words[1:])
    names = [command.name for command in COMMANDS]
    if words and not words[0].startswith("-") and words[0] not in names:
        close = difflib.get_close_matches(words[0], names, n=1)
        meant = f" Did you mean: learnpath {close[0]}" if close else ""
        print(
            f"learnpath: there is no command {words[0]!r}.{meant or ' learnpath --help lists them.'}", file=sys.stderr
        )
        return 2
    options = _parser().parse_args(words)
    from learnpath.solution_file import SolutionFileError
    from learnpath.workfolder import CannotDo

    try:
        code: int = options.run(options)
        return code
    except (CannotDo, SolutionFileError) as error:
        print(f"learnpath: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("learnpath: stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="learnpath",
        description="Work on the exercises of From Data Science to Machine Learning.",
        epilog="learnpath <command> --help says more about a command.",
    )
    commands = parser.add_subparsers(metavar="<command>", required=True)
    for command in COMMANDS:
        sub = commands.add_parser(command.name, help=command.help, description=command.help)
        command.arguments(sub)
        sub.set_defaults(run=command.run)
    commands.add_parser("book", help="build and check the book (learnpath book --help)", add_help=False)
    return parser


def _start(options: argparse.Namespace) -> int:
    from learnpath import workfolder

    print(workfolder.start(options.exercise, Path.cwd(), Path(options.folder) if options.folder else None))
    return 0


def _next(options: argparse.Namespace) -> int:
    from learnpath import workfolder

    print(workfolder.next_question(Path.cwd()))
    return 0


def _check(options: argparse.Namespace) -> int:
    from learnpath import workfolder

    checked = workfolder.check(options.what, Path.cwd())
    print(checked)
    return 0 if all(verdict.status in ("correct", "needs_review") for verdict in checked.verdicts) else 1


def _hint(options: argparse.Namespace) -> int:
    from learnpath import workfolder

    print(workfolder.hint(options.question, Path.cwd()))
    return 0


def _reset(options: argparse.Namespace) -> int:
    from learnpath import workfolder

    print(workfolder.reset(options.exercise, Path.cwd()))
    return 0


def _progress(options: argparse.Namespace) -> int:
    from learnpath import workfolder

    print(workfolder.progress(Path.cwd()))
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from learnpath.doctor import examine
    from learnpath.workfolder import work_folder

    sound = True
    for finding in examine(work_folder(Path.cwd()) or Path.cwd()):
        print(finding, flush=True)
        sound = sound and finding.mend is None
    print(
        "Everything an exercise needs is there." if sound else "Mend what is marked, then run learnpath doctor again."
    )
    return 0 if sound else 1


def _build_exercises(options: argparse.Namespace) -> int:
    from learnpath import exercises
    from learnpath.workfolder import repository

    root = repository()
    changes = exercises.build(root / "solutions", root / "exercises", write=not options.check)
    for change in changes:
        print(change)
    if not changes:
        print("The exercises are in step with the solutions.")
    elif options.check:
        print("Nothing was written. Run: learnpath build-exercises")
    strays = [change for change in changes if "has no solution file" in change]
    return 1 if strays or (changes and options.check) else 0


def _new(options: argparse.Namespace) -> int:
    from learnpath import curriculum, scaffold
    from learnpath.workfolder import CannotDo, repository

    root = repository()
    try:
        written = scaffold.lay_down(options.slug, root, curriculum.load(root / "chapters" / "curriculum.yml").chapters)
    except (scaffold.ScaffoldError, curriculum.CurriculumError) as error:
        raise CannotDo(str(error)) from None
    for path in written:
        print(path.relative_to(root))
    print("Write, then run: learnpath build-exercises")
    return 0


def _mentor(name: str) -> tuple[Callable[[argparse.ArgumentParser], object], Callable[[argparse.Namespace], int]]:
    """Arguments and function of a mentor's command, from `learnpath.grading.cli` or `learnpath.mentoring.cli`."""
    from learnpath.grading import cli as grading
    from learnpath.mentoring import cli as mentoring

    cli = grading if hasattr(grading, name) else mentoring
    return getattr(cli, f"{name}_arguments"), getattr(cli, name)


def _nothing(parser: argparse.ArgumentParser) -> None:
    """The command takes no arguments."""


COMMANDS = (
    Command(
        "start",
        "make a work folder with the next exercise, or with the one you name",
        lambda sub: (
            sub.add_argument("exercise", nargs="?", help="number or name, such as 2 or 02-the-whole-game"),
            sub.add_argument("--folder", help="where to work (default: harbour-practice in this folder)"),
        ),
        _start,
    ),
    Command("next", "say which question comes next, and where to find it", _nothing, _next),
    Command(
        "check",
        "run your notebook and check one question (2.3) or all of an exercise (2)",
        lambda sub: sub.add_argument("what", metavar="question-or-exercise"),
        _check,
    ),
    Command("hint", "give the next hint for a question", lambda sub: sub.add_argument("question"), _hint),
    Command(
        "reset",
        "put your notebook aside and lay down a fresh one",
        lambda sub: sub.add_argument("exercise", help="number or name, such as 2 or 02-the-whole-game"),
        _reset,
    ),
    Command("progress", "show what you have done", _nothing, _progress),
    Command("doctor", "find out what is wrong with a set-up", _nothing, _doctor),
    Command("plan", "for mentors, or for yourself: a route as dates, for reading and for a calendar", *_mentor("plan")),
    Command("cards", "the quiz questions of the book as cards for Anki", *_mentor("cards")),
    Command("assign", "for mentors: a bundle of exercises for each learner", *_mentor("assign")),
    Command("collect", "for mentors: take in what learners handed in, without running it", *_mentor("collect")),
    Command("grade", "for mentors: run submissions behind a wall and judge them", *_mentor("grade")),
    Command("review", "for mentors: begin the review of answers that a person judges", *_mentor("review")),
    Command("report", "for mentors: pages and tables of what was graded", *_mentor("report")),
    Command(
        "build-exercises",
        "for authors: generate exercises/*.ipynb from solutions/*.md",
        lambda sub: sub.add_argument(
            "--check", action="store_true", help="write nothing, exit 1 if anything would change"
        ),
        _build_exercises,
    ),
    Command("new", "for authors: lay down the files of a new chapter", lambda sub: sub.add_argument("slug"), _new),
)


if __name__ == "__main__":
    sys.exit(main())
