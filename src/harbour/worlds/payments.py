"""The payments world (chapters 3, 7 to 9 and 19 to 26)."""

from __future__ import annotations

from collections.abc import Iterable

from harbour import payments
from harbour.world import World

CUSTOMERS, DAYS, PREVALENCE, LABEL_DELAY = 2_000, 120, 0.003, 30


def simulate(
    *,
    seed: int,
    customers: int = CUSTOMERS,
    days: int = DAYS,
    prevalence: float = PREVALENCE,
    label_delay: int = LABEL_DELAY,
    drift: int | Iterable[int] = (),
    adaptive: bool = True,
    limits: str | Iterable[str] = "all",
) -> World:
    """Simulate a period of Harbour's payments.

    Parameters
    ----------
    seed
        The data seed.
    customers, days
        Size: a customer makes about 1.7 payments a day.
    prevalence
        Fraudulent payments out, tried or done, as a share of all payments: 0.003 for teaching, 0.0001 is realistic.
    label_delay
        Days after which half of the reported card frauds are reported; the other kinds follow in proportion.
    drift
        Days (counted from 0) on which habits and herders' channels change.
    adaptive
        Whether fraudsters learn from declines.
    limits
        Planted limits that are on: "all", "none", or names from `harbour.payments.LIMITS`.

    Raises
    ------
    ValueError
        For an impossible setting.
    """
    chosen = payments.settings(
        seed=seed,
        customers=customers,
        days=days,
        prevalence=prevalence,
        label_delay=label_delay,
        drift=drift,
        adaptive=adaptive,
        limits=limits,
    )
    return payments.simulate(chosen)
