"""What a payments world is made from, checked before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from harbour.knobs import number, switch, whole

LIMITS = (
    "clock_shift",
    "retried_duplicates",
    "back_filled_grade",
    "category_remap",
    "policy_change",
    "blocked_unlabelled",
    "device_missing_on_web",
    "reference_truncated",
)
MOST_CUSTOMERS = 2_000_000
MOST_DAYS = 730


@dataclass(frozen=True)
class Settings:
    """The knobs of one payments world; make it with `settings`.

    Attributes
    ----------
    seed
        The data seed.
    customers
        How many customers Harbour has.
    days
        How many days are simulated.
    prevalence
        Fraudulent outgoing payments, tried or done, as a share of all payments.
    label_delay
        Days after which half of the card frauds that will be reported have been; the other kinds follow in proportion.
    drift
        Days (from 0) on which the habits of customers and the channels of herders change.
    adaptive
        Whether fraudsters change channel, amount and pace after declines.
    limits
        The planted limits that are on, in the order of `LIMITS`.
    """

    seed: int
    customers: int
    days: int
    prevalence: float
    label_delay: int
    drift: tuple[int, ...]
    adaptive: bool
    limits: tuple[str, ...]

    def has(self, limit: str) -> bool:
        """Whether a planted limit is on."""
        return limit in self.limits


def chosen_limits(limits: str | Iterable[str]) -> tuple[str, ...]:
    """Return the planted limits named by "all", "none", one name, names with commas, or a list of names."""
    names = [part.strip() for part in limits.split(",")] if isinstance(limits, str) else list(limits)
    if names == ["all"]:
        return LIMITS
    if names in (["none"], [""]):
        return ()
    unknown = sorted(set(names) - set(LIMITS))
    if unknown:
        raise ValueError(
            f"limits must be 'all', 'none' or some of {', '.join(LIMITS)}; {', '.join(map(repr, unknown))} is not one."
        )
    return tuple(name for name in LIMITS if name in names)


def settings(
    *,
    seed: int,
    customers: int,
    days: int,
    prevalence: float,
    label_delay: int,
    drift: int | Iterable[int],
    adaptive: bool,
    limits: str | Iterable[str],
) -> Settings:
    """Check the knobs of a payments world.

    Raises
    ------
    ValueError
        For an impossible setting; the message names the knob, what was found and what is allowed.
    """
    whole("customers", customers, 50, MOST_CUSTOMERS)
    whole("days", days, 7, MOST_DAYS)
    number("prevalence", prevalence, 0, 0.05)
    whole("label_delay", label_delay, 1, 10_000)
    if label_delay > days:
        raise ValueError(
            f"label_delay ({label_delay} days) is longer than the simulated period ({days} days), so that most labels "
            "would never arrive: simulate more days or shorten the delay."
        )
    drift_days = tuple(sorted({drift} if isinstance(drift, int) else set(drift)))
    for day in drift_days:
        whole("drift", day, 1, days - 1)
    if len(drift_days) > 4:
        raise ValueError(f"drift names at most 4 days; {len(drift_days)} were given.")
    return Settings(
        seed=seed,
        customers=customers,
        days=days,
        prevalence=float(prevalence),
        label_delay=label_delay,
        drift=drift_days,
        adaptive=switch("adaptive", adaptive),
        limits=chosen_limits(limits),
    )
