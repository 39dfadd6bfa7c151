"""The payments on which a rule is tried: the learner's month, and four other months."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import harbour

if TYPE_CHECKING:
    import pandas as pd

MONTHS_ELSEWHERE = 4


def this_month(seed: int | None) -> pd.DataFrame:
    """Return the month that the notebook shows; for reading only."""
    return _month(harbour.seed(seed))


def other_payments(probe: int) -> pd.DataFrame:
    """Return four months of payments that the learner has not seen, under a seed made from the probe.

    The table is kept, as it is made for observing and again for judging: for reading only.
    """
    return _elsewhere(100_003 + probe % 1_000_000)


@lru_cache(maxsize=2)
def _month(seed: int) -> pd.DataFrame:
    return harbour.world("alerts", seed=seed)["payments"]


@lru_cache(maxsize=1)
def _elsewhere(seed: int) -> pd.DataFrame:
    month = 60_000
    return harbour.world("alerts", seed=seed, payments=MONTHS_ELSEWHERE * month)["payments"]
