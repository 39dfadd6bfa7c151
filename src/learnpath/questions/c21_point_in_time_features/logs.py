"""The logs that the functions of exercise 21 are tried on, and what they should say of them."""

from __future__ import annotations

import random
from typing import NamedTuple

HOUR, DAY = 3_600, 86_400


class Log(NamedTuple):
    """Events (account, time in seconds, pence) in order of arrival, and what is special about them."""

    special: str
    events: list[tuple[int, int, int]]


def ordered_logs(probe: int) -> list[Log]:
    """Logs whose times never decrease: one for each trouble, then some drawn from the probe seed."""
    rng = random.Random(f"21.1 {probe}")
    base = rng.randrange(10, 500) * 60
    a, b = rng.sample(range(1, 90), 2)
    p = [rng.randrange(100, 90_000) for _ in range(9)]
    logs = [
        Log("plain", [(a, base, p[0]), (a, base + 600, p[1]), (a, base + 900, p[2])]),
        Log("accounts", [(a, base, p[0]), (b, base + 60, p[1]), (a, base + 120, p[2]), (b, base + 180, p[3])]),
        Log("tie", [(a, base, p[0]), (a, base + 300, p[1]), (a, base + 300, p[2]), (a, base + 300, p[3])]),
        Log("edge", [(a, base, p[0]), (a, base + 5, p[1]), (a, base + HOUR, p[2]), (a, base + HOUR + 5, p[3])]),
        Log("empty", []),
    ]
    for _ in range(4):
        time, events = base, []
        for _ in range(rng.randrange(15, 30)):
            time += rng.choice((0, 0, 1, 60, 599, 1_800, 3_600))
            events.append((rng.choice((a, b)), time, rng.randrange(100, 90_000)))
        logs.append(Log("drawn", events))
    return logs


def hour_before(
    events: list[tuple[int, int, int]],
    *,
    self_too: bool = False,
    ties: str = "seq",
    closed: bool = False,
    everybody: bool = False,
) -> list[tuple[int, int]]:
    """Count and pence of the hour before each event; the arguments after the first make known mistakes."""
    found = []
    for i, (account, time, _) in enumerate(events):
        past = []
        for j, (who, at, pence) in enumerate(events):
            inside = at > time - HOUR or (closed and at == time - HOUR)
            same = everybody or who == account
            if j == i:
                before = self_too
            elif at == time:
                before = j < i if ties == "seq" else ties == "all"
            else:
                before = j < i
            if inside and same and before:
                past.append(pence)
        found.append((len(past), sum(past)))
    return found


class History(NamedTuple):
    """Entries of a table with the moments at which they became known, and clocks to ask at."""

    special: str
    clocks: list[int]
    known_at: list[int]
    values: list[int]


def histories(probe: int) -> list[History]:
    """Histories: one for each trouble, then some drawn; the last of each pair is the other with a future added."""
    rng = random.Random(f"21.2 {probe}")
    t = rng.randrange(1_000, 9_000)
    v = rng.sample(range(1, 100), 6)
    found = [
        History("plain", [t + 5, t + 25], [t, t + 20], v[:2]),
        History("before the first", [t - 1, t + 1], [t], v[:1]),
        History("at the second", [t, t + 20], [t, t + 20], v[:2]),
        History("same moment", [t + 1], [t, t], v[:2]),
        History("not in order", [t + 5, t + 15, t + 25], [t + 20, t, t + 10], v[:3]),
        History("nothing known", [t], [], []),
    ]
    for _ in range(3):
        known = [t + rng.randrange(0, 40) for _ in range(8)]
        found.append(
            History(
                "drawn",
                sorted(t + rng.randrange(-5, 45) for _ in range(12)),
                known,
                [rng.randrange(1, 100) for _ in known],
            )
        )
    grown = []
    for one in found[4:]:
        last = max(one.clocks)
        grown.append(
            History("future added", one.clocks, [last + 9, *one.known_at, last + 1], [v[4], *one.values, v[5]])
        )
    return found + grown


def last_word(history: History, *, strict: bool = False, order: str = "time", first: bool = False) -> list[int | None]:
    """The last value known at each clock; the arguments after the first make known mistakes."""
    found: list[int | None] = []
    for clock in history.clocks:
        told = [
            (known, place, value)
            for place, (known, value) in enumerate(zip(history.known_at, history.values, strict=True))
            if (known < clock if strict else known <= clock) or order == "latest"
        ]
        if order in ("time", "latest"):
            told.sort(key=lambda one: (one[0], -one[1] if first else one[1]))
        found.append(told[-1][2] if told else None)
    return found


class Stream(NamedTuple):
    """Events (payer, payee, time in seconds) in order of arrival."""

    special: str
    events: list[tuple[int, int, int]]


def streams(probe: int) -> list[Stream]:
    """Streams of payments to payees, with ties, late arrivals and repeated payers."""
    rng = random.Random(f"21.3 {probe}")
    t = rng.randrange(2, 30) * DAY + rng.randrange(DAY)
    a, b, c, d = rng.sample(range(1, 90), 4)
    x, y = rng.sample(range(100, 190), 2)
    found = [
        Stream("plain", [(a, x, t), (b, x, t + 60), (c, x, t + 120)]),
        Stream("repeated payer", [(a, x, t), (a, x, t + 5), (b, x, t + 9), (a, x, t + 20), (c, x, t + 30)]),
        Stream("payees", [(a, x, t), (b, y, t + 5), (c, x, t + 9), (d, y, t + 10)]),
        Stream("tie", [(a, x, t), (b, x, t), (c, x, t)]),
        Stream("edge", [(a, x, t), (b, x, t + 7), (c, x, t + DAY), (d, x, t + DAY + 7)]),
        Stream("late", [(a, x, t), (b, x, t + DAY + 50), (c, x, t + 40), (d, x, t + DAY + 60)]),
        Stream("late and counted", [(a, x, t), (b, x, t + 9_000), (c, x, t + 4_000), (d, x, t + DAY + 5_000)]),
        Stream("clock of all", [(a, x, t), (b, y, t + DAY + 10), (c, x, t + 100)]),
        Stream(
            "seen again", [(a, x, t), (a, x, t + DAY - 50), (b, x, t + DAY + 50), (a, x, t + 5), (c, x, t + DAY + 90)]
        ),
    ]
    for _ in range(3):
        now, events = t, []
        for _ in range(40):
            now += rng.choice((0, 60, 7_000, 30_000))
            late = rng.choice((0, 0, 0, 9_000, 100_000))
            events.append((rng.choice((a, b, c, d)), rng.choice((x, y)), now - late))
        found.append(Stream("drawn", events))
    return found


def payers(
    stream: Stream,
    *,
    self_too: bool = False,
    own_time: bool = False,
    closed: bool = False,
    count: bool = False,
    per_payee: bool = False,
    last_only: bool = False,
) -> list[int]:
    """Different payers of the day before each event; the arguments after the first make known mistakes."""
    found, events = [], stream.events
    for i, (payer, payee, time) in enumerate(events):
        heard = [at for _, to, at in events[: i + 1] if not per_payee or to == payee]
        clock = time if own_time else max(heard)
        past = [
            (who, at)
            for who, to, at in events[: i + self_too]
            if to == payee and (at > clock - DAY or (closed and at == clock - DAY)) and (not own_time or at <= clock)
        ]
        if last_only:  # remembers for each payer the time written last, although a late one is earlier
            latest = {who: at for who, to, at in events[:i] if to == payee}
            past = [(who, at) for who, at in latest.items() if at > clock - DAY]
        found.append(len(past) if count else len({who for who, _ in past}))
        del payer
    return found
