"""Fraud reports: labels that are events themselves, with a time at which they become known.

They arrive late, each kind of fraud at its own pace; some frauds are never reported, some genuine payments are; a
payment that the bank stopped is never labelled. What a report says is not what is true.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from harbour.payments.draws import Array, Draws, between, chance, lognormal, pick
from harbour.payments.rails import CARD_TESTING, HERDING, TAKEOVER

DAY = 86_400
NEVER = 10**12
SOURCE = ("benefits office", "card dispute", "customer", "investigation")
# Share of cards or customers reported, delay in units of the label delay, spread of its logarithm. Herds come to light
# account by account, see `herders`.
BY_TYPOLOGY = {CARD_TESTING: (0.80, 1.0, 0.65), TAKEOVER: (0.93, 0.25, 0.7)}
MISSED = 0.05  # single payments that no report mentions
FALSE_REPORTS = 0.12  # reports of genuine payments beside those of fraud
WITHDRAWN = 0.5
SMALL_CLAIM = 2_000  # pence; from the policy change on, smaller card claims are paid without a report


@dataclass(frozen=True)
class Reports:
    """Reports in order of arrival.

    Attributes
    ----------
    row
        Position of the payment among the payments.
    known
        Seconds from the start at which the bank knows.
    fraud
        What the report says.
    source
        Index into `SOURCE`.
    """

    row: Array
    known: Array
    fraud: Array
    source: Array


def true_reports(
    seed: int, row: Array, event: Array, amount: Array, typology: Array, group: Array, herd_known: Array,
    label_delay: int, policy_day: int | None,
) -> tuple[Array, Array]:  # fmt: skip
    """Return when each fraud that went through is reported (NEVER if it is not), and who reports it.

    Parameters
    ----------
    seed
        The data seed.
    row, event, amount, typology, group
        One value a fraudulent payment: its position, received at (seconds), pence, kind, and the account, card or
        customer to which a report belongs as a whole.
    herd_known
        For each account of the herd the seconds at which it comes to light.
    label_delay
        See `settings.Settings`.
    policy_day
        From this day on disputes are handled in the app, in half the time, and small card claims are not recorded.
    """
    draws = Draws(seed, "reports")
    known = np.full(len(row), NEVER, dtype=np.int64)
    source = np.zeros(len(row), dtype=np.int8)
    jitter = between(draws.lane(len(row)), 60, 2 * DAY)
    slip = chance(draws.lane(len(row)), MISSED)
    herding = np.flatnonzero(typology == HERDING)
    when = np.maximum(herd_known[group[herding]], event[herding]).astype(np.int64) + jitter[herding]
    known[herding] = np.where(herd_known[group[herding]] < 10**9, when, NEVER)
    source[herding] = np.where(jitter[herding] % 4 == 0, 3, 0)
    for kind, (share, unit, spread) in BY_TYPOLOGY.items():
        mine = np.flatnonzero(typology == kind)
        lane = draws.lanes(2, int(group[mine].max(initial=0)) + 1)
        delay = pick(lognormal(unit * label_delay * DAY, spread, 3_600, 420 * DAY), lane[0])[group[mine]]
        when = event[mine].astype(np.int64) + delay + jitter[mine] % 3_600
        known[mine] = np.where(chance(lane[1], share)[group[mine]], when, NEVER)
        source[mine] = 1 if kind == CARD_TESTING else 2
    if policy_day is not None:
        after = (event >= policy_day * DAY) & (known < NEVER)
        known = np.where(after, event + (known - event) // 2, known)
        known[after & (typology == CARD_TESTING) & (amount < SMALL_CLAIM)] = NEVER
    known[slip] = NEVER
    return known, source


def false_reports(seed: int, candidates: Array, event: Array, true_count: int, label_delay: int) -> Reports:
    """Return reports of genuine payments, half of them withdrawn some days later.

    Parameters
    ----------
    seed
        The data seed.
    candidates
        Positions of genuine payments that could be disputed.
    event
        Seconds at which each payment of the world was received.
    true_count
        How many true reports there are.
    label_delay
        See `settings.Settings`.
    """
    draws = Draws(seed, "false reports")
    number = min(round(FALSE_REPORTS * true_count), len(candidates))
    lane = draws.lanes(5, number)
    row = np.unique(candidates[(lane[0].astype(np.int64) * 65_536 + lane[1]) * len(candidates) >> 32])
    lane = lane[:, : len(row)]
    known = event[row] + pick(lognormal(0.8 * label_delay * DAY, 0.7, 3_600, 400 * DAY), lane[2])
    gone = np.flatnonzero(chance(lane[3], WITHDRAWN))
    return Reports(
        row=np.r_[row, row[gone]],
        known=np.r_[known, known[gone] + between(lane[4][gone], 4 * DAY, 20 * DAY)].astype(np.int64),
        fraud=np.r_[np.ones(len(row), dtype=bool), np.zeros(len(gone), dtype=bool)],
        source=np.r_[np.full(len(row), 2), np.full(len(gone), 3)].astype(np.int8),
    )


def cleared(seed: int, row: Array, event: Array) -> Reports:
    """Return what investigators find out, within days, about genuine payments that the blocking rule let through."""
    lane = Draws(seed, "cleared").lanes(2, len(row))
    looked = chance(lane[0], 0.7)
    return Reports(
        row=row[looked],
        known=(event[row] + between(lane[1], DAY // 2, 3 * DAY))[looked].astype(np.int64),
        fraud=np.zeros(int(looked.sum()), dtype=bool),
        source=np.full(int(looked.sum()), 3, dtype=np.int8),
    )


def in_order(parts: list[Reports]) -> Reports:
    """Put reports together in order of arrival."""
    row, known, fraud, source = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("row", "known", "fraud", "source")
    )
    order = np.lexsort((row, known))
    return Reports(row[order], known[order], fraud[order], source[order])
