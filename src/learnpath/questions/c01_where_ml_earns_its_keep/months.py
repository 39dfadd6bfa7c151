"""The payments on which a rule is tried: the learner's month, and four other months."""

from __future__ import annotations

from typing import TYPE_CHECKING

import harbour

if TYPE_CHECKING:
    import pandas as pd

MONTHS_ELSEWHERE = 4


def this_month(seed: int | None) -> pd.DataFrame:
    """Return the month that the notebook shows."""
    return harbour.world("alerts", seed=seed)["payments"]


def other_payments(probe: int) -> pd.DataFrame:
    """Return four months of payments that the learner has not seen, under a seed made from the probe."""
    month = 60_000
    return harbour.world("alerts", seed=100_003 + probe % 1_000_000, payments=MONTHS_ELSEWHERE * month)["payments"]
