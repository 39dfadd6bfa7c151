"""Tables that the functions of exercise 7 are tried on, from a probe seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SPLITS = ((40, 0.25, 1), (40, 0.25, 2), (37, 0.25, 3), (43, 0.3, 4))
"""Customers, share and seed of each call of `group_split`: rounding up and rounding down both show."""

LOTS = tuple((12, 1 / 3, seed) for seed in range(100, 220))
"""Calls of `group_split` on one small table, to see whether its customers are drawn by lot."""

CUSTOMERS, STATEMENTS, COLUMNS = 30, 3, 30
FLIPPED_ROWS, SHIFTED_CUSTOMERS = 12, 2


def statements(probe: int, customers: int) -> Any:
    """Statements of some customers, with `customer_id`, `month`, `outcome_known_on` and a balance.

    Rows are in no order, the index counts nothing, and outcomes take one to three months to be known.
    """
    import numpy as np
    import pandas as pd

    chance = np.random.default_rng([probe, customers])
    ids = chance.choice(np.arange(100, 1_000), size=customers, replace=False)
    rows = [(who, month) for who in ids for month in range(int(chance.integers(0, 8)), 12)]
    who, month = np.array(rows)[chance.permutation(len(rows))].T
    begins = np.datetime64("2026-01") + month
    known = begins + chance.integers(1, 4, size=len(rows))
    return pd.DataFrame(
        {
            "customer_id": who,
            "month": begins.astype("datetime64[s]"),
            "outcome_known_on": known.astype("datetime64[s]"),
            "balance_pounds": chance.integers(1, 2_000, size=len(rows)),
        },
        index=chance.permutation(len(rows)) + 5_000,
    )


def split_days(probe: int) -> list[Any]:
    """Two days on which months begin, and outcomes become known."""
    import pandas as pd

    return [pd.Timestamp(2026, 4 + probe % 3, 1), pd.Timestamp(2026, 8 + probe % 2, 1)]


@dataclass(frozen=True)
class Case:
    """One call of `honest_probabilities`, and what was changed: nothing, rows' outcomes, or a customer's features."""

    kind: str
    rows: Any
    X: Any
    y: Any
    customers: Any


def cases(probe: int) -> list[Case]:
    """The table as it is, twice; with outcomes of a row or a customer flipped; with a customer's features changed.

    Columns come in units of their own, so that the scaling matters. Every customer's outcomes are flipped once:
    whoever then keeps their probabilities is in the same fold.
    """
    import numpy as np

    chance = np.random.default_rng([probe, 75])
    customers = np.repeat(np.arange(CUSTOMERS), STATEMENTS)
    X = chance.standard_normal((len(customers), COLUMNS))
    X[:, 3:] += chance.standard_normal((CUSTOMERS, COLUMNS))[customers][:, 3:]  # most columns nearly name a customer
    logit = 3.0 * X[:, 0] - 3.0 * X[:, 1] + chance.standard_normal(CUSTOMERS)[customers]
    y = (logit > np.median(logit)).astype(np.int64)
    X *= chance.permutation(np.geomspace(0.1, 10, COLUMNS))
    order = chance.permutation(len(customers))
    X, y, customers = X[order], y[order], customers[order]
    found = [Case("same", np.array([], dtype=int), X, y, customers)] * 2
    for row in chance.choice(len(y), size=FLIPPED_ROWS, replace=False):
        found.append(Case("row", np.array([row]), X, _flipped(y, [row]), customers))
    for who in range(CUSTOMERS):
        rows = np.flatnonzero(customers == who)
        found.append(Case("customer", rows, X, _flipped(y, rows), customers))
    for who in chance.permutation(CUSTOMERS)[:SHIFTED_CUSTOMERS]:
        rows = np.flatnonzero(customers == who)
        changed = X.copy()
        changed[rows] = 4 * changed[rows] + 3
        found.append(Case("features", rows, changed, y, customers))
    return found


def _flipped(y: Any, rows: Any) -> Any:
    changed = y.copy()
    changed[rows] = 1 - changed[rows]
    return changed
