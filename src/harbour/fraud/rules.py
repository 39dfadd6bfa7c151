"""The rules that a bank has before it has a model: a baseline to beat, and what the service falls back on."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from harbour.fraud.compiled import compiled
from harbour.fraud.features import (
    ACCOUNT_CLAIMANTS_60D,
    ACCOUNT_COUNT_1H,
    ACCOUNT_RATIO_30D,
    AMOUNT,
    CREDIT_MINUTES,
    CREDIT_SPENT,
    DEVICE_ACCOUNTS_30D,
    DEVICE_NEW,
    MERCHANT_GROUP,
    PAYEE_REPORTS_30D,
    RELATION_COUNT,
)

RULES = (
    ("payee under report", "the payee was reported within 30 days", 4),
    ("unusual amount", "at least five times the account's usual payment, and 100 pounds or more", 3),
    ("credit moved on", "within the hour at least 80% of what came in, to a new payee, cash, crypto or gift cards", 3),
    ("several claimants", "benefits of two or more claimants in the account, and money moved on as above", 3),
    ("shared device", "three or more accounts on the device within 30 days", 2),
    ("new device", "a device new to the account, and a new payee", 2),
    ("burst", "five or more payments within the hour", 2),
)
"""Name, meaning and points of each rule; the score is the sum of the points."""


@compiled
def points(x: Any) -> float:
    """Return the points of one payment, from its features; comparisons with a missing value are false."""
    new_payee = x[RELATION_COUNT] == 0
    moved_on = (
        x[CREDIT_MINUTES] <= 60
        and x[CREDIT_SPENT] >= 0.8
        and (new_payee or (x[MERCHANT_GROUP] >= 0 and x[MERCHANT_GROUP] <= 2))
    )
    total: float = (
        4.0 * (x[PAYEE_REPORTS_30D] >= 1)
        + 3.0 * (x[ACCOUNT_RATIO_30D] >= 5 and x[AMOUNT] >= 100)
        + 3.0 * moved_on
        + 3.0 * (moved_on and x[ACCOUNT_CLAIMANTS_60D] >= 2)
        + 2.0 * (x[DEVICE_ACCOUNTS_30D] >= 3)
        + 2.0 * (x[DEVICE_NEW] == 1 and new_payee)
        + 2.0 * (x[ACCOUNT_COUNT_1H] >= 5)
    )
    return total


@compiled
def all_points(matrix: Any) -> npt.NDArray[np.float64]:
    """Return the points of each row of a feature matrix, shape (n,)."""
    found = np.empty(len(matrix))
    for row in range(len(matrix)):
        found[row] = points(matrix[row])
    return found
