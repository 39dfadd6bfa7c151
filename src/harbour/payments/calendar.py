"""The days of the simulation: London time, weekdays, bank holidays, and schedules such as "four-weekly"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np

from harbour.payments.draws import Array

FIRST_DATE = date(2026, 4, 6)
DAY = 86_400

# England and Wales.
BANK_HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in [
        "2026-04-06",
        "2026-05-04",
        "2026-05-25",
        "2026-08-31",
        "2026-12-25",
        "2026-12-28",
        "2027-01-01",
        "2027-03-26",
        "2027-03-29",
        "2027-05-03",
        "2027-05-31",
        "2027-08-30",
        "2027-12-27",
        "2027-12-28",
        "2028-01-03",
        "2028-04-14",
        "2028-04-17",
    ]
)

# How much people buy in each month, beside an average month.
SEASON = (0.93, 0.94, 0.98, 0.99, 1.00, 1.00, 1.02, 1.01, 0.98, 1.00, 1.04, 1.16)
# Monday to Sunday.
WEEKDAY = (0.92, 0.94, 0.97, 1.01, 1.14, 1.13, 0.89)

# Pay patterns: days 1 to 28 of a month, its last working day, a weekday, or every fourth week from a first day.
MONTHLY = 0
LAST_WORKING_DAY = 28
WEEKLY = 29
FOUR_WEEKLY = 34
PATTERNS = FOUR_WEEKLY + 28


@dataclass(frozen=True)
class Schedule:
    """The days on which each pattern falls, as one flat list with the first position and length of each pattern."""

    days: Array
    first: Array
    length: Array
    last_before: Array
    """Row = pattern, column = day: the latest day of that pattern on or before the day, -1 if there is none."""

    def expand(self, patterns: Array) -> tuple[Array, Array]:
        """Return (position in `patterns`, day) for every day on which each of them falls."""
        length = self.length[patterns]
        who = np.repeat(np.arange(len(patterns), dtype=np.int32), length)
        within = np.arange(len(who)) - np.repeat(np.cumsum(length) - length, length)
        return who, self.days[self.first[patterns][who] + within]


class Calendar:
    """The simulated days, numbered from 0.

    Parameters
    ----------
    days
        How many there are.

    Attributes
    ----------
    start
        The first instant (midnight in London) as Unix seconds; all times of the simulation count from it.
    midnight
        For each day the seconds from `start` to its midnight in London.
    weekday
        0 is Monday.
    working
        Whether banks settle on the day.
    kind
        0 Monday to Thursday, 1 Friday and Saturday, 2 Sunday and bank holidays.
    weight
        How much is bought on the day, beside an average day.
    """

    def __init__(self, days: int) -> None:
        self.days = days
        self.dates = [FIRST_DATE + timedelta(days=number) for number in range(days)]
        instants = [_midnight(day) for day in self.dates]
        self.start = instants[0]
        self.midnight = np.array(instants, dtype=np.int64).astype(np.int64) - self.start
        self.midnight = self.midnight.astype(np.int32)
        self.weekday = np.array([day.weekday() for day in self.dates])
        self.working = np.array([_is_working(day) for day in self.dates])
        holiday = np.array([day in BANK_HOLIDAYS for day in self.dates])
        self.kind = np.where((self.weekday == 6) | holiday, 2, np.where(self.weekday >= 4, 1, 0))
        self.weight = np.array([WEEKDAY[day.weekday()] * SEASON[day.month - 1] for day in self.dates])
        self.month = np.array([12 * (day.year - FIRST_DATE.year) + day.month for day in self.dates])
        self.early = self._schedule(-1)
        self.late = self._schedule(1)

    def _schedule(self, step: int) -> Schedule:
        """Return the schedule in which a day that is no working day moves back (-1) or on (1) to one that is."""
        fall = np.zeros((PATTERNS, self.days), dtype=bool)
        for number in range(-7, self.days + 7):
            day = FIRST_DATE + timedelta(days=number)
            patterns = [FOUR_WEEKLY + number % 28]
            if day.day <= 28:
                patterns.append(MONTHLY + day.day - 1)
            if day.weekday() < 5:
                patterns.append(WEEKLY + day.weekday())
            if _is_working(day) and _next_working(day + timedelta(days=1), 1).month != day.month:
                patterns.append(LAST_WORKING_DAY)
            lands = (_next_working(day, step) - FIRST_DATE).days
            if 0 <= lands < self.days:
                fall[patterns, lands] = True
        pattern, day_number = np.nonzero(fall)
        length = np.bincount(pattern, minlength=PATTERNS)
        seen = np.where(fall, np.arange(self.days), -1)
        return Schedule(
            days=day_number.astype(np.int32),
            first=np.cumsum(length) - length,
            length=length,
            last_before=np.maximum.accumulate(seen, axis=1).astype(np.int32),
        )


def _is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in BANK_HOLIDAYS


def _next_working(day: date, step: int) -> date:
    while not _is_working(day):
        day += timedelta(days=step)
    return day


def _last_sunday(year: int, month: int) -> date:
    day = date(year, month, 31)
    return day - timedelta(days=(day.weekday() + 1) % 7)


def _midnight(day: date) -> int:
    """Return midnight in London as Unix seconds; summer time lasts from the last Sunday of March to that of October."""
    summer = _last_sunday(day.year, 3) < day <= _last_sunday(day.year, 10)
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) - 3600 * summer
