"""The planted limits: what is wrong with the bank's data, with parameters, and the ledger that lists them."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import pandas as pd

from harbour.payments.draws import Array, Draws, between, chance
from harbour.payments.rails import CARD_TESTING, FORM_CHANNEL, FORM_RAIL, HERDING, TAKEOVER
from harbour.payments.settings import LIMITS, Settings

DAY = 86_400
CLOCK_SHIFT = -5 * 3_600
SHIFTED_SOURCE = "card_south"
RETRIED = 0.006
RETRIED_WITHIN = 90
OLD_CODES = {5947: 5999, 6051: 6211}
TRUNCATED_TO = 10
# The blocking rule: a score that the data do not hold, high for these shares of the payments it looks at.
HIGH_SCORE = {0: 0.02, HERDING: 0.45, CARD_TESTING: 0.30, TAKEOVER: 0.45}
LET_THROUGH = 0.10
HIGH = 700


@dataclass(frozen=True)
class Dates:
    """The days (from 0) on which planted limits change the data."""

    policy: int
    remap: int
    back_fill: int


def dates(settings: Settings) -> Dates:
    """Return the days of the planted limits: somewhat after the middle, a different day for each seed."""
    lane = Draws(settings.seed, "limit dates").lane(3)
    low, high = max(settings.days * 45 // 100, 1), max(settings.days * 65 // 100, 2)
    policy, remap, back_fill = (int(day) for day in between(lane, low, high))
    return Dates(policy=policy, remap=remap, back_fill=back_fill)


def retried(settings: Settings, form: Array, entry: Array) -> tuple[Array, Array]:
    """Return which payments are sent a second time, and how many seconds later the repeat arrives."""
    draws = Draws(settings.seed, "retried")
    if not settings.has("retried_duplicates"):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32)
    # One draw for each gap between two retried payments: the number of draws follows the number of repeats.
    expected = int(len(form) * RETRIED) + 1
    gap = 1 + between(draws.lane(expected), 0, round(2 / RETRIED) - 1)
    chosen = np.cumsum(gap.astype(np.int64))
    chosen = chosen[chosen < len(form)]
    wire = (FORM_RAIL[form[chosen]] < 2) & (FORM_CHANNEL[form[chosen]] < 5) & (entry[chosen] == 0)
    chosen = chosen[wire]
    return chosen, between(draws.lane(len(chosen)), 2, RETRIED_WITHIN)


def blocking_score(settings: Settings, typology: Array) -> Array:
    """Return a score from 0 to 999 for payments that the blocking rule looks at; the bank did not keep it."""
    lane = Draws(settings.seed, "consortium score").lanes(2, len(typology))
    high = np.zeros(len(typology), dtype=bool)
    for kind, share in HIGH_SCORE.items():
        high |= (typology == kind) & chance(lane[0], share)
    return np.where(high, between(lane[1], HIGH, 1_000), between(lane[1], 0, HIGH)).astype(np.int16)


def let_through(settings: Settings, size: int) -> Array:
    """Return which of the payments with a high score pass as a random sample."""
    return chance(Draws(settings.seed, "let through").lane(size), LET_THROUGH)


def truncated(words: list[str]) -> list[str]:
    """Return references as Faster Payments carry them."""
    return [word[:TRUNCATED_TO].rstrip() for word in words]


def ledger(settings: Settings, day: Dates, start: pd.Timestamp) -> pd.DataFrame:
    """Return one row for each planted limit: whether it is on, where it acts, with which parameters, how to find it."""

    def instant(number: int) -> str:
        return str((start + pd.Timedelta(days=number)).isoformat())

    rows: dict[str, tuple[str, dict[str, object], str]] = {
        "clock_shift": (
            "payments.event_time",
            {"source": SHIFTED_SOURCE, "seconds": CLOCK_SHIFT},
            "received_at minus event_time, and the hours of the day, differ by source.",
        ),
        "retried_duplicates": (
            "payments",
            {"share": RETRIED, "within_seconds": RETRIED_WITHIN},
            "Rows with the same account, counterparty, amount, form and event_time, received seconds apart; the "
            "balance moves once.",
        ),
        "back_filled_grade": (
            "payments.account_grade",
            {"at": instant(day.back_fill), "grade": 5},
            "Before the date grade 5 predicts reports that were not known yet; after it, it no longer does.",
        ),
        "category_remap": (
            "payments.mcc, merchants.mcc",
            {"at": instant(day.remap), "codes": {str(old): new for old, new in OLD_CODES.items()}},
            "The same merchants change their code on one date; the old codes vanish.",
        ),
        "policy_change": (
            "fraud_reports",
            {"at": instant(day.policy), "delay_divided_by": 2, "small_claim_pence": 2_000},
            "Of payments from the date on, reports come in half the time, and small card claims are not reported.",
        ),
        "blocked_unlabelled": (
            "payments.status, interventions, fraud_reports",
            {"let_through": LET_THROUGH, "score_from": HIGH, "score": "not in the data"},
            "No payment with status blocked is ever reported; a random tenth of those due to be blocked was let "
            "through, is marked in interventions, and is reported far more often than its like.",
        ),
        "device_missing_on_web": (
            "payments.device",
            {"channel": "web"},
            "The device is missing on the web channel, and on it alone among the channels that have one.",
        ),
        "reference_truncated": (
            "payments.reference",
            {"rail": "faster_payments", "characters": TRUNCATED_TO},
            f"No reference on Faster Payments is longer than {TRUNCATED_TO} characters; on Bacs many are.",
        ),
    }
    return pd.DataFrame(
        {
            "limit": list(LIMITS),
            "on": [settings.has(limit) for limit in LIMITS],
            "where": [rows[limit][0] for limit in LIMITS],
            "parameters": [json.dumps(rows[limit][1], sort_keys=True) for limit in LIMITS],
            "evidence": [rows[limit][2] for limit in LIMITS],
        }
    )
