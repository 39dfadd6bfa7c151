"""A route through the path as dates: what to study on which day, and when to come back to it.

The hours of a chapter are filled into the study days one after the other. Each chapter comes back one, four and
ten weeks after its last sitting, as ten minutes at the beginning of the first study day from then on. What has
been planned before in the same folder is revised, not repeated: see `learnpath.mentoring.ics`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from learnpath.curriculum import CAPSTONE, Chapter, Curriculum, CurriculumError, Exercise, Route
from learnpath.mentoring import chosen, ics
from learnpath.mentoring.writing import write
from learnpath.workfolder import CannotDo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
REVIEWS = (1, 4, 10)
"""Weeks after the last sitting of a chapter, as the page on how to practise has them."""
REVIEW_MINUTES = 10
LEAST, MOST = 20, 480
"""The shortest and the longest day of study, in minutes."""
_DATE = r"\d{4}-\d{2}-\d{2}"
_HOLIDAY = re.compile(rf"({_DATE})(?:\s+to\s+({_DATE}))?(?:\s.*)?")
_LONGEST_HOLIDAY = 366
_HEAD = "# A plan: "


@dataclass(frozen=True)
class Sitting:
    """Minutes for one chapter or exercise on one day; the `number`-th sitting for it."""

    day: date
    what: Chapter | Exercise
    number: int
    minutes: int
    last: bool


@dataclass(frozen=True)
class Review:
    """Coming back to a chapter, `weeks` after its last sitting."""

    day: date
    what: Chapter
    weeks: int


@dataclass(frozen=True)
class Pace:
    """When one studies.

    Attributes
    ----------
    start
        The first day that may be used.
    hours
        A week; None for those of the route, which may be others in the capstone.
    days
        Days of the week, Monday is 0.
    holidays
        Days that are not used.
    """

    start: date
    hours: float | None
    days: tuple[int, ...]
    holidays: frozenset[date] = frozenset()


def schedule(
    curriculum: Curriculum, route: Route, pace: Pace, done: Sequence[str] = ()
) -> tuple[tuple[Sitting, ...], tuple[Review, ...]]:
    """Lay a route over the days.

    Parameters
    ----------
    curriculum, route
        The path and one way through it.
    pace
        When one studies.
    done
        Slugs of chapters that need no more sittings.

    Returns
    -------
    Sittings and reviews, each by day.

    Raises
    ------
    CannotDo
        If a day of study would be shorter than 20 minutes or longer than 8 hours.
    """
    _check(route, pace)
    work = [(what, minutes) for what, minutes in _work(curriculum, route) if not _is_done(what, done)]
    sittings: list[Sitting] = []
    reviews: list[Review] = []
    due: list[tuple[date, int, Chapter]] = []
    left = work[0][1] if work else 0
    number = 1
    day = pace.start - timedelta(days=1)
    while work or due:
        day = _next_day(day if work else max(day, min(due)[0] - timedelta(days=1)), pace)
        length = _minutes(_hours(work[0][0] if work else None, route, pace), pace)
        # Reviews take at most half of a day; those that do not fit wait for the next one.
        today = sorted(each for each in due if each[0] <= day)[: max(1, length // 2 // REVIEW_MINUTES)]
        for each in today:
            due.remove(each)
            reviews.append(Review(day, each[2], each[1]))
        room = length - REVIEW_MINUTES * len(today)
        while work and room >= REVIEW_MINUTES:
            what = work[0][0]
            # The last minutes of a chapter do not wait for another day.
            minutes = left if left <= room + REVIEW_MINUTES else room
            sittings.append(Sitting(day, what, number, minutes, minutes == left))
            room -= minutes
            left -= minutes
            number += 1
            if not left:
                work.pop(0)
                left, number = (work[0][1] if work else 0), 1
                if isinstance(what, Chapter):
                    due += [(day + timedelta(weeks=weeks), weeks, what) for weeks in REVIEWS]
    return tuple(sittings), tuple(reviews)


def events(sittings: Sequence[Sitting], reviews: Sequence[Review], plan_id: str) -> list[ics.Event]:
    """The same as events of a calendar, by day. Their UIDs depend on chapter, number and plan, not on the day."""
    totals = {sitting.what.slug: sitting.number for sitting in sittings}
    found = [
        ics.Event(
            f"{each.what.slug}-review-{each.weeks}.{plan_id}@learnpath",
            each.day,
            f"Review of chapter {each.what.number}, {REVIEW_MINUTES} min",
            f"{each.what.title}: {_how_to_review()}",
        )
        for each in reviews
    ]
    for sitting in sittings:
        part = f" ({sitting.number} of {totals[sitting.what.slug]})" if totals[sitting.what.slug] > 1 else ""
        found.append(
            ics.Event(
                f"{sitting.what.slug}-sitting-{sitting.number}.{plan_id}@learnpath",
                sitting.day,
                f"{_name(sitting.what)}{part}, {sitting.minutes} min",
                _about(sitting.what),
            )
        )
    return sorted(found, key=lambda event: event.day)


def plan(
    route_id: str,
    start: str,
    out: Path,
    *,
    now: datetime,
    hours: str | None = None,
    days: str = "tue,thu",
    holidays: Path | None = None,
    done: str | None = None,
    learner: str = "me",
) -> list[Path]:
    """Write ``plan.md`` and ``plan.ics`` into a folder, and return where.

    Parameters
    ----------
    route_id
        A route of curriculum.yml.
    start
        First day, such as 2027-01-04.
    out
        The folder. A plan for the same learner that is there is revised; days before `start` stay as they were.
    now
        The present, with a time zone.
    hours, days, holidays, done
        As on the command line: a number, days of the week, a file of dates, chapters.
    learner
        Whose plan it is, a part of every UID.

    Raises
    ------
    CannotDo
        If something given makes no plan; nothing has been written then.
    """
    from learnpath.grading.cohort import is_learner_id

    curriculum = chosen.path()
    try:
        route = curriculum.route(route_id)
    except CurriculumError:
        raise CannotDo(
            f"There is no route {route_id!r}; there is {', '.join(each.id for each in curriculum.routes)}."
        ) from None
    if not is_learner_id(learner):
        raise CannotDo(f"{learner!r} cannot name a learner: use letters, digits, - and _.")
    finished = tuple(chapter.slug for chapter in chosen.chapters(done, curriculum)) if done else ()
    pace = Pace(_day(start), _number(hours), _weekdays(days), _holidays(holidays) if holidays else frozenset())
    before = _before(out, learner)
    sittings, reviews = schedule(curriculum, route, pace, finished)
    fresh = events(sittings, reviews, learner)
    kept = _kept(before, {event.uid for event in fresh}, pace.start, finished)
    whole = sorted([*ics.revised([*fresh, *kept], before, now)], key=lambda event: (event.day, event.uid))
    old_reviews = [event for event in kept if not event.cancelled and event.day >= pace.start]
    page = markdown(curriculum, route, pace, sittings, reviews, old_reviews)
    return [
        write(out / "plan.md", page),
        write(out / "plan.ics", ics.as_text(whole, f"Machine learning: {route.title}")),
    ]


def markdown(
    curriculum: Curriculum,
    route: Route,
    pace: Pace,
    sittings: Sequence[Sitting],
    reviews: Sequence[Review],
    kept: Sequence[ics.Event] = (),
) -> str:
    """The plan as a page: one table a month."""
    fresh = events(sittings, reviews, "")
    whole = sorted([*fresh, *kept], key=lambda event: event.day)
    days = " and ".join(DAYS[day].capitalize() for day in pace.days)
    lines = [f"{_HEAD}{route.title}", ""]
    own = [sitting.day for sitting in sittings]
    last_review = max((event.day for event in whole if "-review-" in event.uid), default=None)
    sentences = [f"Study days are {days}, {_pace(route, pace)}."]
    if own:
        sentences.append(f"{len(set(own))} of them, from {_long(own[0])} to {_long(own[-1])}.")
    else:
        sentences.append("Every chapter of this route is done.")
    if last_review:
        sentences.append(f"The last review is on {_long(last_review)}.")
    lines += [" ".join(sentences), ""]
    planned = [slug for slug in route.chapters if not curriculum.chapter(slug).written]
    planned = [slug for slug in planned if any(sitting.what.slug == slug for sitting in sittings)]
    if planned:
        numbers = ", ".join(str(curriculum.chapter(slug).number) for slug in planned)
        lines += [f"Not written yet, and planned with the hours that are estimated for them: chapters {numbers}.", ""]
    lines += [
        f"A review takes {REVIEW_MINUTES} minutes at the beginning of its day. {_how_to_review()}",
        "",
        "After missed weeks, move the dates and keep the hours: write the plan again into the same folder with a new "
        "`--start` and with `--done`, then import `plan.ics` again. What has moved moves in your calendar too.",
        "",
    ]
    month = ""
    for event in whole:
        if (heading := f"{event.day:%B %Y}") != month:
            month = heading
            lines += [*([""] if lines[-1] else []), f"## {month}", "", "| day | what |", "|---|---|"]
        lines.append(f"| {event.day:%a} {event.day.day} | {event.summary} |")
    return "\n".join(lines).rstrip() + "\n"


def _work(curriculum: Curriculum, route: Route) -> list[tuple[Chapter | Exercise, int]]:
    """What a route consists of, with minutes: exercise 0, its chapters, and the mixed sets that it prepares for."""
    found: list[tuple[Chapter | Exercise, int]] = [
        (each, each.minutes) for each in curriculum.exercises if each.after is None
    ]
    for slug in route.chapters:
        chapter = curriculum.chapter(slug)
        found.append((chapter, round(chapter.hours * 60)))
        earlier = {each.slug for each in curriculum.chapters if each.number <= chapter.number}
        # A mixed set asks about every chapter before it.
        if earlier <= set(route.chapters):
            found += [(each, each.minutes) for each in curriculum.exercises if each.after == slug]
    return found


def _is_done(what: Chapter | Exercise, done: Sequence[str]) -> bool:
    """A chapter that is named; an exercise whose chapter is; exercise 0, once anything is."""
    if isinstance(what, Chapter):
        return what.slug in done
    return bool(done) if what.after is None else what.after in done


def _hours(what: Chapter | Exercise | None, route: Route, pace: Pace) -> float:
    if pace.hours is not None:
        return pace.hours
    capstone = isinstance(what, Chapter) and what.part == CAPSTONE
    return (route.capstone_hours_per_week if capstone else None) or route.hours_per_week


def _minutes(hours: float, pace: Pace) -> int:
    return round(hours * 60 / len(pace.days))


def _check(route: Route, pace: Pace) -> None:
    for hours in {_hours(None, route, pace), pace.hours or route.capstone_hours_per_week or route.hours_per_week}:
        minutes = _minutes(hours, pace)
        if not LEAST <= minutes <= MOST:
            sentence = "shorter than 20 minutes: take fewer days" if minutes < LEAST else "over 8 hours: take more days"
            count = "1 day" if len(pace.days) == 1 else f"{len(pace.days)} days"
            raise CannotDo(f"{hours:g} hours a week on {count} make days that are {sentence}, or other hours.")


def _next_day(day: date, pace: Pace) -> date:
    day += timedelta(days=1)
    while day.weekday() not in pace.days or day in pace.holidays:
        day += timedelta(days=1)
    return day


def _kept(before: Sequence[ics.Event], fresh: set[str], start: date, done: Sequence[str]) -> list[ics.Event]:
    """What an earlier plan has and this one has not: the past and reviews of what is done stay, the rest is off."""
    found = []
    for event in before:
        if event.uid in fresh:
            continue
        stays = event.day < start or any(event.uid.startswith(f"{slug}-review-") for slug in done)
        cancelled = event.cancelled or not stays
        found.append(ics.Event(event.uid, event.day, event.summary, event.description, cancelled=cancelled))
    return found


def _before(out: Path, learner: str) -> tuple[ics.Event, ...]:
    """The plan that is in a folder, if there is one. CannotDo if what is there is something else."""
    page, calendar = out / "plan.md", out / "plan.ics"
    try:
        if page.exists() and not page.read_text(encoding="utf-8").startswith(_HEAD):
            raise CannotDo(f"{page} is there and is no plan of this program. Name another folder.")
        if not calendar.exists():
            return ()
        before = ics.read(calendar.read_bytes().decode("utf-8"))
    except OSError as error:
        raise CannotDo(f"{error.filename or out} cannot be read: {error.strerror or error}.") from None
    except ValueError as error:
        if isinstance(error, CannotDo):
            raise
        raise CannotDo(f"{calendar} is there and is no plan of this program. Name another folder.") from None
    if any(not event.uid.endswith(f".{learner}@learnpath") for event in before):
        raise CannotDo(f"{calendar} is another learner's plan. Name another folder.")
    return before


def _day(text: str) -> date:
    try:
        if not re.fullmatch(_DATE, text):
            raise ValueError
        found = date.fromisoformat(text)
    except ValueError:
        raise CannotDo(f"{text!r} is no date. Dates look like 2027-01-04.") from None
    if not 2000 <= found.year <= 2100:
        raise CannotDo(f"{text} is too far away: dates lie between 2000 and 2100.")
    return found


def _number(text: str | None) -> float | None:
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{1,3})?", text) or not float(text):
        raise CannotDo(f"{text!r} is no number of hours a week. It looks like 2.5.")
    return float(text)


def _weekdays(text: str) -> tuple[int, ...]:
    words = [word.strip().lower() for word in text.split(",")]
    for word in words:
        if word not in DAYS:
            raise CannotDo(f"{word!r} is no day of the week. They are {', '.join(DAYS)}.")
    return tuple(sorted({DAYS.index(word) for word in words}))


def _holidays(path: Path) -> frozenset[date]:
    """Days of a file: a date or ``2027-08-02 to 2027-08-13`` in each line, then whatever one likes; # is a comment."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CannotDo(f"{path} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise CannotDo(f"{path} is not a text file in UTF-8.") from None
    found: set[date] = set()
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.partition("#")[0].strip()
        if not words:
            continue
        matched = _HOLIDAY.fullmatch(words)
        if matched is None:
            raise CannotDo(f"{path}, line {number}: {words[:60]!r} is neither 2027-04-05 nor 2027-08-02 to 2027-08-13.")
        try:
            first, last = _day(matched[1]), _day(matched[2] or matched[1])
        except CannotDo as wrong:
            raise CannotDo(f"{path}, line {number}: {wrong}") from None
        if not 0 <= (last - first).days < _LONGEST_HOLIDAY:
            raise CannotDo(f"{path}, line {number}: {first} to {last} is not between one day and a year.")
        found.update(first + timedelta(days=step) for step in range((last - first).days + 1))
    return frozenset(found)


def _name(what: Chapter | Exercise) -> str:
    return f"{what.number} · {what.title}" if isinstance(what, Chapter) else what.title


def _about(what: Chapter | Exercise) -> str:
    """What a calendar says about a sitting, to have it at hand that evening."""
    if isinstance(what, Exercise):
        return f"learnpath start {what.slug}" if what.written else "Not written yet."
    aims = "\n".join(f"- {objective.text}" for objective in what.objectives)
    after = f"Exercise: learnpath start {what.number}" if what.written else "Not written yet."
    return f"{what.decision}\nYou will be able to\n{aims}\n{after}"


def _how_to_review() -> str:
    return "Answer the questions of its quiz with the page closed, then compare."


def _pace(route: Route, pace: Pace) -> str:
    if pace.hours is not None:
        return f"{pace.hours:g} hours a week"
    if route.capstone_hours_per_week is not None:
        return f"{route.hours_per_week:g} hours a week, {route.capstone_hours_per_week:g} in the capstone"
    return f"{route.hours_per_week:g} hours a week"


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
