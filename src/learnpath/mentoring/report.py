"""The report of a cohort: pages and tables that say where each chapter stands and what to talk about next.

``index.html`` and ``meetings/<learner>.html`` are for the mentor; ``learners/<learner>.html`` holds nothing about
anybody else and can be sent. People stand in the order of the cohort file, and nothing sums them up in a number.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from learnpath.curriculum import Chapter, Curriculum, Misconception
from learnpath.grading.cohort import Cohort, Learner
from learnpath.grading.results import Marked
from learnpath.mentoring import chosen, handed_back, html
from learnpath.mentoring.handed_back import HandedBack
from learnpath.mentoring.html import Html, el, join, prose
from learnpath.mentoring.writing import write
from learnpath.progress import Reached
from learnpath.question import Question, all_questions
from learnpath.workfolder import CannotDo

MISSED = ("incorrect", "error")
TRIED = ("correct", *MISSED, "needs_review")
_LONGEST = 10
"""Rows in a table of what is commonest, and entries in a list of what came last: three."""
_LAST = 3
_STANDINGS = {"done": "✓ done", "waiting": "✎ waiting", "stuck": "! stuck", "begun": "… begun"}
_STATUSES = {
    "correct": ("✓ correct", "done"),
    "incorrect": ("✗ not yet", "stuck"),
    "not_attempted": ("○ not attempted", "quiet"),
    "error": ("! error", "stuck"),
    "needs_review": ("✎ waiting for your mentor", "waiting"),
}
_OUTCOMES = {
    "timeout": "It ran longer than the time allowed.",
    "memory": "It needed more memory than allowed.",
    "killed": "It ended before it had run to its end.",
    "invalid_notebook": "The file is not a notebook that can be read.",
    "too_large": "The file is larger than allowed.",
}
_UNWALLED = "Nothing isolated these submissions from the mentor's computer or from each other while they were graded."


@dataclass(frozen=True)
class Missed:
    """A question that learners got wrong: how many, of how many who tried."""

    question: str
    missed: int
    tried: int


@dataclass(frozen=True)
class Met:
    """A misconception that the checks met: with whom (ids), and in which questions."""

    misconception: Misconception
    learners: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """Everything that the pages show.

    Attributes
    ----------
    title
        Name of the cohort.
    learners
        In the order of the cohort, then those who are in none.
    handed_back
        Results by learner and exercise.
    curriculum, questions
        The path; questions of the course by id.
    hints
        By learner and question, of learners who share their progress.
    left_out
        A sentence for each file that is no result.
    """

    title: str
    learners: tuple[Learner, ...]
    handed_back: tuple[HandedBack, ...]
    curriculum: Curriculum
    questions: Mapping[str, Question]
    hints: Mapping[str, Mapping[str, Reached]] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()

    def of(self, learner: Learner) -> tuple[HandedBack, ...]:
        """What one learner got back, in the order of the path."""
        order = [exercise for exercise in self.exercises]
        mine = [each for each in self.handed_back if each.result.learner == learner.id]
        return tuple(sorted(mine, key=lambda each: order.index(each.result.exercise)))

    @property
    def exercises(self) -> tuple[str, ...]:
        """Slugs of what is written, in the order of the path: exercise 0, chapters, a set after its chapter."""
        owners = self.curriculum.exercised
        numbers = {chapter.slug: chapter.number for chapter in self.curriculum.chapters}
        placed = []
        for owner in owners:
            is_set = not isinstance(owner, Chapter)
            after = (numbers[owner.after] if owner.after else 0) if not isinstance(owner, Chapter) else owner.number
            placed.append((after, is_set, owner.slug))
        written = {owner.slug for owner in owners if owner.written}
        return tuple(slug for _, _, slug in sorted(placed) if slug in written)

    def name(self, exercise: str) -> str:
        """How an exercise is called: ``6 · Classification, probability, threshold``."""
        for owner in self.curriculum.exercised:
            if owner.slug == exercise:
                return f"{owner.number} · {owner.title}" if isinstance(owner, Chapter) else owner.title
        return exercise

    def called(self, question: str) -> str:
        """How a question is called: its id, and its title if the course knows it."""
        known = self.questions.get(question)
        return f"{question} {known.title}" if known else question

    def misconception(self, marked: Marked) -> Misconception | None:
        """The misconception that a check met, if the path knows it."""
        return self.curriculum.misconceptions.get(marked.misconception or "")


def most_missed(handed: Iterable[HandedBack]) -> list[Missed]:
    """Questions by how many missed them, then by the share of those who tried; ten at most."""
    missed: defaultdict[str, int] = defaultdict(int)
    tried: defaultdict[str, int] = defaultdict(int)
    for each in handed:
        for question in each.result.questions:
            # What could not be observed because the whole run ended early says nothing about one question.
            if each.result.outcome == "ok":
                missed[question.id] += question.status in MISSED
                tried[question.id] += question.status in TRIED
    found = [Missed(name, missed[name], tried[name]) for name in missed if missed[name]]
    return sorted(found, key=lambda each: (-each.missed, -each.missed / each.tried, each.question))[:_LONGEST]


def commonest(report: Report) -> list[Met]:
    """Misconceptions by how many learners met them; ten at most."""
    learners: defaultdict[str, set[str]] = defaultdict(set)
    questions: defaultdict[str, set[str]] = defaultdict(set)
    for each in report.handed_back:
        for question in each.result.questions:
            if question.status in MISSED and (known := report.misconception(question)):
                learners[known.id].add(each.result.learner)
                questions[known.id].add(question.id)
    known_ids = report.curriculum.misconceptions
    found = [Met(known_ids[name], tuple(sorted(learners[name])), tuple(sorted(questions[name]))) for name in learners]
    return sorted(found, key=lambda each: (-len(each.learners), each.misconception.id))[:_LONGEST]


def question_to_ask(report: Report, learner: Learner) -> str:
    """The one question for the next meeting.

    About what was handed in last and is stuck, if anything is: the question of its misconception, else one that
    lets the learner tell. Then about what waits, then about what is open; then about an
    objective of what was finished last.
    """
    last_first = by_day(report.of(learner))
    stuck = [question for each in last_first for question in each.result.questions if question.status in MISSED]
    for question in stuck:
        if known := report.misconception(question):
            return known.ask
    if stuck:
        return f"Show me {stuck[0].id}: what did you expect to see, and what did you see?"
    if broken := [each for each in last_first if each.standing == "stuck"]:
        return f"When you run {report.name(broken[0].result.exercise)} from the top, where does it stop?"
    waiting = [
        question for each in last_first for question in each.result.questions if question.status == "needs_review"
    ]
    if waiting:
        return f"Which sentence of your answer to {waiting[0].id} are you least sure of, and why?"
    still_open = [
        question for each in last_first for question in each.result.questions if question.status == "not_attempted"
    ]
    if still_open:
        return f"What is asked in {still_open[0].id}, in your words, and what would a first line be?"
    for each in last_first:
        for owner in report.curriculum.exercised:
            if owner.slug == each.result.exercise and owner.objectives and each.standing == "done":
                return f"Where at your own work could you {owner.objectives[0].text.split(', ')[0]}?"
    return "What kept you from the first exercise, and what would make it smaller?"


def done_well(report: Report, learner: Learner) -> str | None:
    """The hardest question that is right in what was handed in last: a specific thing to name."""
    levels = ("stretch", "core", "easy")
    for each in by_day(report.of(learner)):
        right = [question for question in each.result.questions if question.status == "correct"]
        known = [report.questions[question.id] for question in right if question.id in report.questions]
        if known:
            best = min(known, key=lambda question: (levels.index(question.level), -question.points, question.order))
            return f"{report.called(best.id)} ({best.level})"
    return None


def by_day(handed: Sequence[HandedBack]) -> list[HandedBack]:
    """The last first; on the same day, what comes later in the path first."""
    return sorted(reversed(handed), key=lambda each: each.day, reverse=True)


def write_report(
    results: Path,
    out: Path,
    *,
    cohort: Cohort | None = None,
    submissions: Path | None = None,
    shared: Path | None = None,
) -> tuple[list[Path], tuple[str, ...]]:
    """Write the report of a folder of results.

    Parameters
    ----------
    results, out
        The folder that ``learnpath grade`` wrote, and the one to write into. Pages of learners who are gone are
        removed from it.
    cohort
        Names, their order, and who has handed in nothing.
    submissions
        The folder that ``learnpath collect`` wrote, for days and earlier versions.
    shared
        Progress files that learners chose to share, ``<learner>/learnpath-progress.json``, for hints.

    Returns
    -------
    What was written, and a sentence for each file that was left out.

    Raises
    ------
    CannotDo
        If there are no results, or the report cannot be written.
    """
    for other in (results, submissions, shared):
        if other is not None and out.resolve() == other.resolve():
            raise CannotDo(f"{out} is read for the report. Name another folder to write it into.")
    for folder in (submissions, shared):
        if folder is not None and not folder.is_dir():
            raise CannotDo(f"There is no folder {folder}.")
    report = gather(results, cohort=cohort, submissions=submissions, shared=shared)
    if not report.learners:
        raise CannotDo(f"There is no result in {results}. learnpath grade writes them.")
    written = [
        write(out / "index.html", overview(report)),
        write(out / "chapters.csv", as_csv(*chapter_rows(report))),
        write(out / "questions.csv", as_csv(*question_rows(report))),
        write(out / "misconceptions.csv", as_csv(*misconception_rows(report))),
    ]
    for learner in report.learners:
        written.append(write(out / "learners" / f"{learner.id}.html", for_learner(report, learner)))
        written.append(write(out / "meetings" / f"{learner.id}.html", before_meeting(report, learner)))
    _remove_old(out, set(written))
    return written, report.left_out


def gather(
    results: Path, *, cohort: Cohort | None = None, submissions: Path | None = None, shared: Path | None = None
) -> Report:
    """Read everything that a report is made of; parameters and errors as in `write_report`."""
    curriculum = chosen.path()
    written = frozenset(owner.slug for owner in curriculum.exercised if owner.written)
    found, left_out = handed_back.read(results, written)
    if submissions is not None:
        found = handed_back.with_submissions(found, submissions)
    learners = {learner.id: learner for learner in (cohort.learners if cohort else ())}
    for each in found:
        learners.setdefault(each.result.learner, Learner(each.result.learner, each.result.learner))
    plain = [Learner(each.id, handed_back.plain(each.name, 120).replace("\n", " ")) for each in learners.values()]
    return Report(
        handed_back.plain(cohort.name, 120).replace("\n", " ") if cohort else "Report",
        tuple(plain),
        found,
        curriculum,
        {question.id: question for question in all_questions()},
        {each.id: handed_back.shared(shared, each.id) for each in plain} if shared else {},
        left_out,
    )


def overview(report: Report) -> str:
    """The page about all, for the mentor."""
    standing = {(each.result.learner, each.result.exercise): each.standing for each in report.handed_back}
    rows = [
        [report.name(slug), *(_standing(standing.get((learner.id, slug))) for learner in report.learners)]
        for slug in report.exercises
    ]
    names = {learner.id: learner.name for learner in report.learners}
    content: list[str] = [*_warnings(report, report.handed_back)]
    content += [
        el("h2", "Chapter by learner"),
        html.table("Where each exercise stands", ["exercise", *map(html.name, names.values())], rows),
        el("p", "Stuck means that something is not right yet; waiting, that it waits for you.", class_="quiet"),
    ]
    content.append(el("h2", "Most missed questions"))
    missed = most_missed(report.handed_back)
    if missed:
        rows = [[report.called(each.question), f"{each.missed} of {each.tried} who tried"] for each in missed]
        content.append(html.table("Questions that are not right yet", ["question", "not yet right"], rows))
    else:
        content.append(el("p", "None."))
    content.append(el("h2", "Commonest misconceptions"))
    met = commonest(report)
    if met:
        rows = [
            [
                each.misconception.says,
                each.misconception.ask,
                ", ".join(each.questions),
                join((html.name(names[learner]) for learner in each.learners), ", "),
            ]
            for each in met
        ]
        content.append(html.table("What to ask about each", ["somebody may believe", "ask", "in", "with"], rows))
    else:
        content.append(el("p", "The checks met none."))
    if hints := _hint_rows(report):
        content += [
            el("h2", "Hints"),
            html.table("Hints used, of learners who share their progress", ["question", "hints"], hints),
        ]
    content.append(el("h2", "Pages"))
    content.append(
        html.items(
            join(
                [
                    html.name(learner.name),
                    ": ",
                    el("a", "before you meet", html.name(f" {learner.name}"), href=f"meetings/{learner.id}.html"),
                    ", ",
                    el("a", "a page to send to", html.name(f" {learner.name}"), href=f"learners/{learner.id}.html"),
                ]
            )
            for learner in report.learners
        )
    )
    if report.left_out:
        content += [el("h2", "Left out"), html.items(el("span", sentence) for sentence in report.left_out)]
    return html.page(report.title, *content)


def for_learner(report: Report, learner: Learner) -> str:
    """The page that can be sent: one learner's own results and nothing else."""
    mine = report.of(learner)
    content: list[str] = _warnings(report, mine)
    if not mine:
        content.append(el("p", "Nothing has been handed in yet."))
    if well := done_well(report, learner):
        content.append(el("p", f"Done well: {well}."))
    for each in mine:
        content.append(el("h2", report.name(each.result.exercise)))
        content.append(el("p", _standing(each.standing), f", as of {_day(each)}"))
        if each.result.outcome != "ok":
            content.append(el("p", _OUTCOMES[each.result.outcome], class_="warning"))
        content.append(html.items(_question(report, question) for question in each.result.questions))
    return html.page(f"Exercises of {learner.name}", *content)


def before_meeting(report: Report, learner: Learner) -> str:
    """The page for the mentor before a meeting with one learner."""
    mine = by_day(report.of(learner))
    content: list[str] = [*_warnings(report, mine)]
    content += [el("h2", "The one question to ask"), el("p", question_to_ask(report, learner), class_="ask")]
    if well := done_well(report, learner):
        content += [el("h2", "Done well, to be named"), el("p", well)]
    content.append(el("h2", "Where it is stuck"))
    stuck = []
    for each in mine:
        if each.result.outcome != "ok":
            stuck.append(join([f"{report.name(each.result.exercise)}: {_OUTCOMES[each.result.outcome]}"]))
            continue
        for question in each.result.questions:
            if question.status in MISSED:
                known = report.misconception(question)
                belief = [Html("<br>"), f"May believe: {known.says} Ask: {known.ask}"] if known else []
                hints = _hints(report, learner, question.id)
                stuck.append(join([_question(report, question), *([" ", hints] if hints else []), *belief]))
    content.append(html.items(stuck) if stuck else el("p", "Nowhere."))
    waiting = [
        el("span", report.called(question.id))
        for each in mine
        for question in each.result.questions
        if question.status == "needs_review"
    ]
    if waiting:
        content += [el("h2", "Waiting for you to read"), html.items(waiting)]
    content.append(el("h2", "Last attempts"))
    last = []
    for each in mine[:_LAST]:
        versions = f", version {each.earlier + 1}" if each.earlier else ""
        last.append(join([f"{_day(each)}: {report.name(each.result.exercise)}{versions}: ", _standing(each.standing)]))
    content.append(html.items(last) if last else el("p", "Nothing has been handed in yet."))
    return html.page(f"Before you meet {learner.name}", *content)


def chapter_rows(report: Report) -> tuple[list[str], list[list[str]]]:
    """Head and rows of chapters.csv: learner, exercise, standing; empty where nothing was handed in."""
    standing = {(each.result.learner, each.result.exercise): each for each in report.handed_back}
    rows = []
    for learner in report.learners:
        for slug in report.exercises:
            each = standing.get((learner.id, slug))
            rows.append(
                [
                    learner.id,
                    learner.name,
                    slug,
                    *([each.standing, each.result.outcome, _iso(each)] if each else ["", "", ""]),
                ]
            )
    return ["learner", "name", "exercise", "standing", "outcome", "day"], rows


def question_rows(report: Report) -> tuple[list[str], list[list[str]]]:
    """Head and rows of questions.csv: one row for each question of each result."""
    rows = []
    for each in report.handed_back:
        shared = report.hints.get(each.result.learner, {})
        for question in each.result.questions:
            hints = str(shared[question.id].hints) if question.id in shared else ""
            rows.append(
                [
                    each.result.learner,
                    each.result.exercise,
                    question.id,
                    question.status,
                    str(question.points),
                    str(question.of),
                    known.id if (known := report.misconception(question)) else "",
                    hints,
                    question.message,
                ]
            )
    return ["learner", "exercise", "question", "status", "points", "of", "misconception", "hints", "message"], rows


def misconception_rows(report: Report) -> tuple[list[str], list[list[str]]]:
    """Head and rows of misconceptions.csv."""
    rows = [
        [
            each.misconception.id,
            each.misconception.says,
            each.misconception.ask,
            str(len(each.learners)),
            " ".join(each.questions),
        ]
        for each in commonest(report)
    ]
    return ["misconception", "says", "ask", "learners", "questions"], rows


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as CSV. A cell that a spreadsheet would take for a formula begins with an apostrophe instead."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@") else text


def _question(report: Report, question: Marked) -> Html:
    word, look = _STATUSES[question.status]
    points = f" ({question.points} of {question.of} points)" if question.points else ""
    return join(
        [
            el("strong", report.called(question.id)),
            ": ",
            el("span", word, class_=look),
            points,
            *([Html("<br>"), prose(question.message)] if question.message else []),
        ]
    )


def _standing(word: str | None) -> Html:
    if word is None:
        return el("span", "not handed in", class_="quiet")
    return el("span", _STANDINGS[word], class_="quiet" if word == "begun" else word)


def _warnings(report: Report, handed: Sequence[HandedBack]) -> list[str]:
    unwalled = any(each.result.sandbox == "none" for each in handed)
    return [el("p", _UNWALLED, class_="warning")] if unwalled else []


def _hint_rows(report: Report) -> list[list[str]]:
    used: defaultdict[str, list[int]] = defaultdict(list)
    for shared in report.hints.values():
        for name, reached in shared.items():
            if name in report.questions and reached.hints > 0:
                used[name].append(min(reached.hints, 3))
    order = sorted(used, key=lambda name: (-sum(used[name]), report.questions[name].order))[:_LONGEST]
    return [
        [report.called(name), f"{sum(used[name])}, by {len(used[name])} learner{'s' * (len(used[name]) > 1)}"]
        for name in order
    ]


def _hints(report: Report, learner: Learner, question: str) -> str:
    reached = report.hints.get(learner.id, {}).get(question)
    if reached is None:
        return ""
    solution = ", and the solution" if reached.solution else ""
    return f"Checked {min(max(reached.attempts, 0), 999)} times, hints: {min(max(reached.hints, 0), 3)}{solution}."


def _remove_old(out: Path, written: set[Path]) -> None:
    """Remove pages of an earlier report that this one does not have; what somebody else has put there stays."""
    for folder in ("learners", "meetings"):
        for path in (out / folder).glob("*.html"):
            mark = f'<meta name="generator" content="{html.GENERATOR}">'
            if path not in written and not path.is_symlink() and mark in path.read_text("utf-8", "replace")[:2_000]:
                path.unlink()


def _day(each: HandedBack) -> str:
    return f"{each.day.day} {each.day:%B %Y}"


def _iso(each: HandedBack) -> str:
    return each.day.isoformat()
