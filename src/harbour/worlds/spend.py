"""Monthly spend with a known structural equation (chapter 5).

    spend = 450 + 0.20 income + 70 (household size - 1) + 1.5 (age - 45) - 0.2 (age - 45)^2 + noise

The noise has mean zero and a long right tail, so that the mean, the median and the 90 % quantile of spend differ.
The curve in age is the term that a straight line in age leaves behind in its residuals. App sessions share a
cause with spend and have no effect on it: the coefficient of a regression on them is not a cause.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from harbour import knobs
from harbour.world import World, generator

INTERCEPT = 450.0
PER_INCOME_POUND = 0.20
PER_FURTHER_PERSON = 70.0
PER_YEAR = 1.5
PER_YEAR_SQUARED = -0.2
CENTRE_AGE = 45

SKEW = 0.9  # standard deviation of the logarithm of the noise, before it is centred
OUTGOING_SHARE = 0.6  # correlation between how outgoing a customer is and the (logarithm of the) noise
TYPICAL_INCOME = 2400.0
NORMAL_QUANTILE_90 = 1.2815515655446004


def simulate(
    *,
    seed: int,
    customers: int = 2000,
    noise_pounds: float = 160.0,
    skewed: bool = True,
    spread_grows: bool = False,
    outlier_pounds: float = 0.0,
    extra_sessions: int = 0,
) -> World:
    """Simulate one month's spend of each customer.

    Parameters
    ----------
    seed
        The data seed.
    customers
        Number of customers (rows), 20 to 1,000,000.
    noise_pounds
        Standard deviation of the noise in pounds, 0 to 300.
    skewed
        True: noise with a long right tail. False: normal noise (a few customers may then come out below zero:
        their refunds exceed their purchases).
    spread_grows
        True: the noise is proportional to income, so that intervals which assume one spread are wrong.
    outlier_pounds
        Pounds added to the spend of one customer, the one with the highest income; -5,000 to 100,000.
    extra_sessions
        App sessions given to every customer by intervention (0 to 50). Spend does not move: sessions are no cause.

    Returns
    -------
    World
        Table ``customers``; truth ``equation`` and ``customers``.

    Raises
    ------
    ValueError
        For an impossible knob.
    """
    customers = knobs.whole("customers", customers, 20, 1_000_000)
    noise_pounds = knobs.number("noise_pounds", noise_pounds, 0, 300)
    skewed = knobs.switch("skewed", skewed)
    spread_grows = knobs.switch("spread_grows", spread_grows)
    outlier_pounds = knobs.number("outlier_pounds", outlier_pounds, -5_000, 100_000)
    extra_sessions = knobs.whole("extra_sessions", extra_sessions, 0, 50)

    people = generator("spend.people", seed)
    age = 18 + np.floor(68 * people.beta(1.8, 2.6, customers)).astype(np.int64)
    hump = -0.0003 * (age - 47.0) ** 2
    income = np.exp(np.log(TYPICAL_INCOME) + hump + 0.35 * people.standard_normal(customers))
    income = np.maximum(np.rint(income), 800.0)
    household = 1 + people.binomial(4, 0.3, customers)

    habits = generator("spend.habits", seed)
    outgoing = habits.standard_normal(customers)
    other = habits.standard_normal(customers)
    sessions = habits.poisson(np.exp(2.3 + 0.5 * outgoing)) + extra_sessions

    mean = (
        INTERCEPT
        + PER_INCOME_POUND * income
        + PER_FURTHER_PERSON * (household - 1)
        + PER_YEAR * (age - CENTRE_AGE)
        + PER_YEAR_SQUARED * (age - CENTRE_AGE) ** 2.0
    )
    spread = noise_pounds * (income / TYPICAL_INCOME if spread_grows else np.ones(customers))
    shock = OUTGOING_SHARE * outgoing + np.sqrt(1 - OUTGOING_SHARE**2) * other
    noise = spread * _standardised(shock, skewed)

    moved = np.zeros(customers)
    moved[np.argmax(income)] = outlier_pounds
    spend = np.round(mean + noise + moved, 2)

    customer_id = np.arange(1, customers + 1)
    table = pd.DataFrame(
        {
            "customer_id": customer_id,
            "age_years": age,
            "household_size": household,
            "income_pounds": income.astype(np.int64),
            "app_sessions": sessions,
            "spend_pounds": spend,
        }
    )
    truth = pd.DataFrame(
        {
            "customer_id": customer_id,
            "mean_spend_pounds": mean,
            "median_spend_pounds": mean + spread * _standardised(np.zeros(customers), skewed),
            "p90_spend_pounds": mean + spread * _standardised(np.full(customers, NORMAL_QUANTILE_90), skewed),
            "outgoing": outgoing,
            "noise_pounds": noise,
            "moved_pounds": moved,
        }
    )
    return World(
        name="spend",
        seed=seed,
        knobs={
            "customers": customers,
            "noise_pounds": noise_pounds,
            "skewed": skewed,
            "spread_grows": spread_grows,
            "outlier_pounds": outlier_pounds,
            "extra_sessions": extra_sessions,
        },
        tables={"customers": table},
        truth={"equation": _equation(), "customers": truth},
    )


def _standardised(shock: np.ndarray, skewed: bool) -> np.ndarray:
    """Turn standard normal shocks into noise with mean 0 and standard deviation 1, increasing in the shock."""
    if not skewed:
        return shock
    mean = np.exp(SKEW**2 / 2)
    deviation = mean * np.sqrt(np.exp(SKEW**2) - 1)
    return np.asarray((np.exp(SKEW * shock) - mean) / deviation)


def _equation() -> pd.DataFrame:
    rows = [
        ("intercept", INTERCEPT, "pounds a month, one person of 45 without income"),
        ("income_pounds", PER_INCOME_POUND, "pounds per pound of monthly income"),
        ("household_size - 1", PER_FURTHER_PERSON, "pounds per further person in the household"),
        ("age_years - 45", PER_YEAR, "pounds per year of age"),
        (
            "(age_years - 45) squared",
            PER_YEAR_SQUARED,
            "pounds per squared year of age: the term that is easily left out",
        ),
        ("app_sessions", 0.0, "pounds per session: none, both have a common cause"),
    ]
    return pd.DataFrame(rows, columns=["term", "coefficient", "unit"])
