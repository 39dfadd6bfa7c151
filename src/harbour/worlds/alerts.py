"""Payments of which a rare few are fraud, with everything that is needed to price an alert (chapter 8).

Whether a payment is fraud is drawn first, with the probability `prevalence`; what the bank can see of it is drawn
afterwards, from its kind. What fraud looks like therefore does not depend on how rare it is, and the exact probability
of fraud given all features follows by Bayes' rule. It is kept in the truth as the ceiling for any model.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from harbour import knobs
from harbour.world import World, generator

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


class Kind(NamedTuple):
    """How payments of one kind look. Numbers and days are whole: exp of a normal draw, rounded down."""

    share: float  # among the genuine payments, or among the frauds
    amount: tuple[float, float]  # mean and standard deviation of ln(amount in pence)
    payee_days: tuple[float, float, float]  # P(new today), then mean and standard deviation of ln(days + 1)
    device_days: tuple[float, float, float]  # the same for the device
    share_of_balance: tuple[float, float]  # mean and standard deviation of the log-odds of amount / balance
    night: float  # P(between midnight and six)
    failed_logins: float  # mean number in the 24 hours before
    payments_last_hour: float  # mean number from the same account
    payee_senders: float  # mean number of other customers who paid the payee on that day


GENUINE = {
    "everyday": Kind(0.80, (8.0, 1.0), (0.08, 4.6, 1.3), (0.02, 5.6, 1.0), (-3.0, 1.2), 0.05, 0.10, 0.25, 0.60),
    "large": Kind(0.20, (10.0, 1.0), (0.35, 3.2, 1.6), (0.04, 5.3, 1.1), (-0.8, 1.2), 0.06, 0.15, 0.30, 0.20),
}
FRAUD = {
    "takeover": Kind(0.45, (9.7, 1.2), (0.55, 2.3, 1.4), (0.40, 2.8, 1.5), (-0.6, 1.3), 0.25, 0.90, 0.80, 0.60),
    "scam": Kind(0.55, (9.9, 1.2), (0.50, 2.3, 1.4), (0.04, 5.3, 1.1), (-0.2, 1.2), 0.06, 0.20, 0.45, 0.80),
}
FEATURES = (
    "amount_pence",
    "hour",
    "payee_days",
    "device_days",
    "failed_logins",
    "payments_last_hour",
    "payee_senders",
    "percent_of_balance",
)


def simulate(*, seed: int, payments: int = 60_000, days: int = 30, prevalence: float = 0.003) -> World:
    """Simulate some days of payments, each from another account.

    Parameters
    ----------
    seed
        The data seed.
    payments
        Number of payments (rows), 10 to 2,000,000.
    days
        Number of days over which they are spread evenly, 1 to 365.
    prevalence
        Probability that a payment is fraud, 0.00001 to 0.5. What the payments of each class look like does not
        depend on it.

    Returns
    -------
    World
        Table ``payments``; truth ``payments`` (the kind of each payment, the exact probability of fraud given
        everything that the bank sees) and ``kinds`` (what was planted).

    Raises
    ------
    ValueError
        For an impossible knob.
    """
    payments = knobs.whole("payments", payments, 10, 2_000_000)
    days = knobs.whole("days", days, 1, 365)
    prevalence = knobs.number("prevalence", prevalence, 0.00001, 0.5)

    draws = generator("alerts/kinds", seed)
    fraud = draws.random(payments) < prevalence
    part = draws.random(payments)
    kinds = [*GENUINE.values(), *FRAUD.values()]
    kind = np.where(fraud, 2 + (part >= FRAUD["takeover"].share), (part >= GENUINE["everyday"].share)).astype(np.int64)
    seen = _draw(generator("alerts/features", seed), kinds, kind)

    payment_id = np.arange(1, payments + 1)
    table = pd.DataFrame(
        {
            "payment_id": payment_id,
            "day": np.arange(payments) * days // payments + 1,
            **{name: seen[name] for name in FEATURES},
            "is_fraud": fraud,
        }
    )
    likelihoods = np.array([one.share * _likelihood(one, seen) for one in kinds])
    weighed = np.array([1 - prevalence] * 2 + [prevalence] * 2)[:, None] * likelihoods
    truth = pd.DataFrame(
        {
            "payment_id": payment_id,
            "kind": np.array([*GENUINE, *FRAUD])[kind],
            "p_fraud": weighed[2:].sum(axis=0) / weighed.sum(axis=0),
        }
    )
    return World(
        name="alerts",
        seed=seed,
        knobs={"payments": payments, "days": days, "prevalence": prevalence},
        tables={"payments": table},
        truth={"payments": truth, "kinds": _planted()},
    )


def _draw(rng: np.random.Generator, kinds: list[Kind], kind: Integers) -> dict[str, Integers]:
    """Draw what the bank sees of payments, given the number of the kind of each."""
    n = len(kind)

    def of_kind(name: str) -> Floats:
        return np.array([getattr(one, name) for one in kinds])[kind]

    def counted_days(name: str) -> Integers:
        known = of_kind(name)
        old = np.floor(np.exp(np.clip(known[:, 1] + known[:, 2] * rng.normal(size=n), 0, 8)))
        return np.where(rng.random(n) < known[:, 0], 0, old).astype(np.int64)

    amount, balance = of_kind("amount"), of_kind("share_of_balance")
    pence = np.exp(np.clip(amount[:, 0] + amount[:, 1] * rng.normal(size=n), 4.61, 14.5))
    share = 1 / (1 + np.exp(-(balance[:, 0] + balance[:, 1] * rng.normal(size=n))))
    at_night = rng.random(n) < of_kind("night")
    return {
        "amount_pence": np.rint(pence).astype(np.int64),
        "hour": np.where(at_night, rng.integers(0, 6, n), rng.integers(6, 24, n)),
        "payee_days": counted_days("payee_days"),
        "device_days": counted_days("device_days"),
        "failed_logins": rng.poisson(of_kind("failed_logins")),
        "payments_last_hour": rng.poisson(of_kind("payments_last_hour")),
        "payee_senders": rng.poisson(of_kind("payee_senders")),
        "percent_of_balance": np.clip(np.rint(100 * share), 1, 100).astype(np.int64),
    }


def _likelihood(kind: Kind, seen: dict[str, Integers]) -> Floats:
    """Density of what is seen under one kind, up to a factor that is the same for all kinds."""
    known: Floats = np.ones(len(seen["hour"]))
    known = known * _normal(np.log(seen["amount_pence"]), *kind.amount)
    known = known * np.where(seen["hour"] < 6, kind.night / 6, (1 - kind.night) / 18)
    for name in ("payee_days", "device_days"):
        new, mean, spread = getattr(kind, name)
        old = np.log(np.maximum(seen[name], 1) + 0.5)  # the middle of a whole day, on the scale that was drawn
        known = known * np.where(seen[name] == 0, new, (1 - new) * _normal(old, mean, spread))
    for name in ("failed_logins", "payments_last_hour", "payee_senders"):
        rate = getattr(kind, name)
        known = known * rate ** seen[name] * np.exp(-rate)
    share = np.clip(seen["percent_of_balance"], 0.5, 99.5) / 100
    known = known * _normal(np.log(share / (1 - share)), *kind.share_of_balance)
    return known


def _normal(value: Floats, mean: float, spread: float) -> Floats:
    density: Floats = np.exp(-0.5 * ((value - mean) / spread) ** 2) / spread
    return density


def _planted() -> pd.DataFrame:
    rows = [
        (name, kind in FRAUD, kind, place, float(value))
        for kind, planted in {**GENUINE, **FRAUD}.items()
        for name, values in planted._asdict().items()
        for place, value in enumerate(np.atleast_1d(values))
    ]
    return pd.DataFrame(rows, columns=["parameter", "is_fraud", "kind", "place", "value"])
