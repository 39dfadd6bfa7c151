"""Offline versions of one feature, sound and faulty, that a learner's parity test has to tell apart."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

HOUR = 3_600

Event = tuple[int, int, int]
Offline = Callable[[list[Event]], list[tuple[int, int]]]


class Variant(NamedTuple):
    """An offline version; `fault` is empty if it is sound, else what is wrong with it and which events show it."""

    offline: Offline
    fault: str
    needs: str
    misconception: str | None = None


def _built(
    *,
    self_too: bool = False,
    peers: bool = False,
    no_ties: bool = False,
    closed: bool = False,
    own_time: bool = False,
    bank: bool = False,
    forgets_late: bool = False,
    window: int = HOUR,
    pounds: bool = False,
) -> Offline:
    def offline(events: list[Event]) -> list[tuple[int, int]]:
        found, clock = [], None
        clocks: list[int] = []
        for _, time, _ in events:
            clock = time if clock is None else max(clock, time)
            clocks.append(clock)
        for i, (account, time, pence) in enumerate(events):
            now = time if own_time else clocks[i]
            past = []
            for j, (who, at, amount) in enumerate(events):
                if not (bank or who == account) or not (at > now - window or (closed and at == now - window)):
                    continue
                if forgets_late and at < clocks[j]:
                    continue
                if (j < i and not (no_ties and at == time) and not (own_time and at > now)) or (
                    peers and j > i and at == time
                ):
                    past.append(amount)
            if self_too:
                past.append(pence)
            found.append((len(past), sum(amount // 100 * 100 if pounds else amount for amount in past)))
        return found

    return offline


def _by_account(events: list[Event]) -> list[tuple[int, int]]:
    """Sound, written differently: account by account, with sums carried along."""
    found: list[tuple[int, int]] = [(0, 0)] * len(events)
    clocks, clock = [], None
    for _, time, _ in events:
        clock = time if clock is None else max(clock, time)
        clocks.append(clock)
    for account in {who for who, _, _ in events}:
        kept: list[tuple[int, int]] = []
        for place, (who, time, pence) in enumerate(events):
            if who == account:
                kept = [(at, amount) for at, amount in kept if at > clocks[place] - HOUR]
                found[place] = (len(kept), sum(amount for _, amount in kept))
                kept.append((time, pence))
    return found


def _never_empties(events: list[Event]) -> list[tuple[int, int]]:
    """Faulty: what has been counted once stays."""
    found: list[tuple[int, int]] = []
    seen: dict[int, tuple[int, int]] = {}
    for account, _, pence in events:
        number, total = seen.get(account, (0, 0))
        found.append((number, total))
        seen[account] = (number + 1, total + pence)
    return found


def _sorted_by_time(events: list[Event]) -> list[tuple[int, int]]:
    """Faulty: a late event is put where it belongs before it has arrived."""
    order = sorted(range(len(events)), key=lambda place: events[place][1])
    values = _by_account([events[place] for place in order])
    found: list[tuple[int, int]] = [(0, 0)] * len(events)
    for place, value in zip(order, values, strict=True):
        found[place] = value
    return found


def _in_order_of_accounts(events: list[Event]) -> list[tuple[int, int]]:
    """Faulty: every value is right, and stands in the row of another event."""
    values = _by_account(events)
    return [values[place] for place in sorted(range(len(events)), key=lambda place: events[place][0])]


VARIANTS = (
    Variant(_built(), "", ""),
    Variant(_by_account, "", ""),
    Variant(_built(self_too=True), "it counts the payment itself", "any payment", "averages-include-now"),
    Variant(
        _built(peers=True),
        "it counts payments of the same second that come later",
        "two payments of one account in one second",
        "averages-include-now",
    ),
    Variant(
        _built(no_ties=True),
        "it leaves out an earlier payment of the same second",
        "two payments of one account in one second",
    ),
    Variant(_built(closed=True), "it counts what is exactly an hour old", "a payment exactly 3,600 seconds after another"),  # noqa: E501
    Variant(_built(bank=True), "it mixes the accounts", "two accounts within an hour"),
    Variant(
        _built(own_time=True),
        "it takes the event's own time for the clock",
        "a payment that arrives late, within an hour of earlier ones",
        "the-latest-value-is-fine",
    ),
    Variant(
        _built(forgets_late=True),
        "it never counts a payment that came late",
        "a payment that arrives late by less than an hour, and one of its account soon after",
    ),
    Variant(
        _sorted_by_time,
        "it sorts by event time, so that a late payment is counted before it has arrived",
        "a payment that arrives after one of its account with a later time",
        "the-latest-value-is-fine",
    ),
    Variant(_built(window=86_400), "its window is a day", "two payments of one account some hours apart"),
    Variant(_never_empties, "nothing ever leaves its window", "two payments of one account days apart"),
    Variant(_built(pounds=True), "it drops the pence", "an amount that is not whole pounds"),
    Variant(
        _in_order_of_accounts,
        "its rows come back in another order, account by account",
        "two accounts that take turns, and is compared row by row",
    ),
)  # fmt: skip


def in_order(probe: int) -> list[int]:
    """Places of the variants in the order in which a learner's test meets them."""
    places = list(range(len(VARIANTS)))
    random.Random(f"21.4 {probe}").shuffle(places)
    return places
