"""The small tables of exercise 3.4: reports, payments and a day on which somebody asks."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

START = datetime(2026, 5, 4, 9, tzinfo=UTC)


class Report(NamedTuple):
    """One report: the payment, when the bank knew, and what it says."""

    seq: int
    known_at: datetime
    fraud: bool


class Day(NamedTuple):
    """One call of the learner's function."""

    reports: list[Report]
    seqs: list[int]
    at: datetime


def days(probe: int, calls: int = 12) -> list[Day]:
    """Return tables drawn from a probe seed, each with every case that matters; the last has no report yet.

    Among the payments of each: one never reported, one reported only later, one reported exactly on the day, one
    withdrawn before the day, one withdrawn after it, one cleared and then reported. The rows are shuffled.
    """
    chance = random.Random(probe)
    drawn = []
    for call in range(calls):
        at = START + timedelta(days=chance.randint(20, 60), hours=chance.randint(0, 20))
        seqs = chance.sample(range(100, 1_000), 10)
        _never, later, exactly, gone, will_go, again, *others = seqs

        def ago(low: int, high: int, at: datetime = at) -> datetime:
            return at - timedelta(hours=chance.randint(low, high))

        reports = [
            Report(later, ago(-400, -1), True),
            Report(exactly, at, True),
            Report(gone, ago(200, 400), True),
            Report(gone, ago(1, 150), False),
            Report(will_go, ago(1, 400), True),
            Report(will_go, ago(-300, -1), False),
            Report(again, ago(200, 400), False),
            Report(again, ago(1, 150), True),
            *(Report(seq, ago(-300, 400), chance.random() < 0.6) for seq in others),
        ]
        chance.shuffle(reports)
        chance.shuffle(seqs)
        if call == calls - 1:
            at = START - timedelta(days=30)
        drawn.append(Day(reports, seqs, at))
    return drawn


def labels(day: Day) -> list[str]:
    """Return what a right answer says."""
    latest: dict[int, Report] = {}
    for report in sorted(day.reports, key=lambda report: report.known_at):
        if report.known_at <= day.at:
            latest[report.seq] = report
    return [_word(latest[seq].fraud) if seq in latest else "unknown" for seq in day.seqs]


def with_the_future(day: Day) -> list[str]:
    """Return what comes out if reports that had not arrived are read, too."""
    return labels(day._replace(at=datetime(2100, 1, 1, tzinfo=UTC)))


def latest_of_all(day: Day) -> list[str]:
    """Return what comes out if the latest report of all is taken first, and dropped if it had not arrived."""
    latest: dict[int, Report] = {}
    for report in sorted(day.reports, key=lambda report: report.known_at):
        latest[report.seq] = report
    return [
        _word(latest[seq].fraud) if seq in latest and latest[seq].known_at <= day.at else "unknown" for seq in day.seqs
    ]


def any_report(day: Day) -> list[str]:
    """Return what comes out if one report of fraud is enough, withdrawn or not."""
    arrived = [report for report in day.reports if report.known_at <= day.at]
    fraud, named = {report.seq for report in arrived if report.fraud}, {report.seq for report in arrived}
    return [_word(seq in fraud) if seq in named else "unknown" for seq in day.seqs]


def last_row(day: Day) -> list[str]:
    """Return what comes out if the last row of the table is taken for the latest report."""
    latest = {report.seq: report for report in day.reports if report.known_at <= day.at}
    return [_word(latest[seq].fraud) if seq in latest else "unknown" for seq in day.seqs]


def first_report(day: Day) -> list[str]:
    """Return what comes out if the first report decides."""
    first: dict[int, Report] = {}
    for report in sorted(day.reports, key=lambda report: report.known_at):
        if report.known_at <= day.at:
            first.setdefault(report.seq, report)
    return [_word(first[seq].fraud) if seq in first else "unknown" for seq in day.seqs]


def strictly_before(day: Day) -> list[str]:
    """Return what comes out if a report that arrives exactly then has not arrived."""
    return labels(day._replace(at=day.at - timedelta(seconds=1)))


def _word(fraud: bool) -> str:
    return "fraud" if fraud else "genuine"
