"""The two warehouses of exercise 20, as the notebook and the judge read them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from learnpath.seeds import Seeds

if TYPE_CHECKING:
    import pandas as pd

    from harbour import World

DATED = ("back_filled_grade", "category_remap", "policy_change")
OTHERS = (
    "clock_shift", "retried_duplicates", "blocked_unlabelled", "device_missing_on_web", "reference_truncated",
)  # fmt: skip
HORIZON, MATURE, LEAST_PENCE, ONE_IN = 60, 0.9, 5_000, 10


def _switched_on(seed: int) -> tuple[str, ...]:
    """Return the four or five limits that are on: two of the dated ones, two or three of the others."""
    from harbour.world import generator

    rng = generator("which limits", seed)
    dated = [DATED[k] for k in rng.permutation(len(DATED))[:2]]
    others = [OTHERS[k] for k in rng.permutation(len(OTHERS))[: 2 + int(rng.integers(2))]]
    return tuple(dated + others)


@lru_cache(maxsize=2)
def _half_known(seed: int) -> World:
    """Return the world of 20.1."""
    import harbour

    return harbour.world(
        "payments",
        seed=seed,
        customers=1_500,
        days=200,
        prevalence=0.01,
        label_delay=15,
        limits=list(_switched_on(seed)),
    )


def tables(seed: int | None = None) -> dict[str, pd.DataFrame]:
    """Return the bank's tables of 20.1 and nothing that a bank does not have."""
    import harbour

    return {name: table.copy(deep=False) for name, table in _half_known(harbour.seed(seed)).tables.items()}


@lru_cache(maxsize=2)
def labelled(seed: int) -> Any:
    """Return the world of 20.2 and 20.3."""
    import harbour

    return harbour.world(
        "payments", seed=seed, customers=1_500, days=240, prevalence=0.012, label_delay=20,
        limits=["blocked_unlabelled", "policy_change"],
    )  # fmt: skip


def seed_of(seeds: Seeds) -> int:
    """Return the data seed of a check."""
    import harbour

    return int(harbour.seed(seeds.data))
