"""Payments worlds that several tests look at, each simulated once."""

from __future__ import annotations

from functools import cache

import pandas as pd

from harbour.world import World
from harbour.worlds.payments import simulate


@cache
def limited() -> World:
    """A world with every planted limit."""
    return simulate(seed=11, customers=1_800, days=110, label_delay=15, prevalence=0.006)


@cache
def clean() -> World:
    """The same agents without any planted limit."""
    return simulate(seed=11, customers=1_800, days=110, label_delay=15, prevalence=0.006, limits="none")


@cache
def fraudulent() -> World:
    """A world with much fraud, for estimates that need many cases."""
    return simulate(seed=12, customers=1_500, days=120, prevalence=0.012, label_delay=20, limits="retried_duplicates")


def payments_out(world: World) -> pd.DataFrame:
    """The payments out of a world, with `fraud`, `typology` and `role` from its truth."""
    payments = world["payments"]
    truth = world.truth["payments"].set_index("seq")
    known = truth.reindex(payments["seq"])
    payments["fraud"] = known["fraud"].fillna(False).to_numpy(dtype=bool)
    payments["typology"] = known["typology"].astype("str").fillna("genuine").to_numpy()
    payments["role"] = known["role"].astype("str").fillna("none").to_numpy()
    return payments[payments["direction"] == "out"]


def has_benefits(payments: pd.DataFrame) -> pd.Series:
    """Which rows are benefit credits, by their reference."""
    return (payments["direction"] == "in") & payments["reference"].astype("str").str.startswith("DWP").fillna(False)
