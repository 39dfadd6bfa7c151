"""Customers who come back month after month (chapter 7).

One row is one monthly statement of one customer; the outcome is whether the customer goes into an unarranged
overdraft in the month after. Every customer has an unseen habit of their own (a random effect), and some columns
identify the customer: a random split lets a flexible model recognise people it was tested on. What matters also
drifts over the months, so that a split that ignores time flatters as well.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from harbour import knobs
from harbour.world import World, generator

FIRST_MONTH = np.datetime64("2025-01", "M")

INTERCEPT = -1.3
BALANCE = -1.0  # log-odds per unit of the logarithm of the month-end balance, around 6 (400 pounds)
RENT_SHARE = 0.6  # log-odds per 10 percentage points of income that go into rent, above 30 %
LOGINS = 0.8  # log-odds per 8 app logins, around 14, in the first month, before any drift
INTERCEPT_DRIFT = 0.8  # added to the intercept over the whole period at drift = 1
LOGINS_DRIFT = -1.6  # added to the coefficient of logins over the whole period at drift = 1


def simulate(
    *,
    seed: int,
    customers: int = 400,
    months: int = 18,
    customer_sd: float = 1.6,
    drift: float = 1.0,
) -> World:
    """Simulate the monthly statements of repeat customers.

    Parameters
    ----------
    seed
        The data seed.
    customers
        Number of customers, 20 to 100,000. About three in five are there in the first month, the rest join later.
    months
        Number of months, 4 to 60.
    customer_sd
        Standard deviation of the customers' random effect in log-odds, 0 to 5. At 0 a random split leaks nothing.
    drift
        0: the same relation in every month. 1: the coefficient of app logins runs from 0.8 to -0.8 and the
        base rate rises. 0 to 2.

    Returns
    -------
    World
        Table ``statements``; truth ``customers`` (random effects), ``statements`` (probabilities) and
        ``coefficients`` (by month).

    Raises
    ------
    ValueError
        For an impossible knob.
    """
    customers = knobs.whole("customers", customers, 20, 100_000)
    months = knobs.whole("months", months, 4, 60)
    customer_sd = knobs.number("customer_sd", customer_sd, 0, 5)
    drift = knobs.number("drift", drift, 0, 2)

    people = generator("repeats.people", seed)
    age = 18 + np.floor(62 * people.beta(1.8, 2.6, customers)).astype(np.int64)
    usual_income = np.exp(np.log(2300) + 0.3 * people.standard_normal(customers))
    rent = 5 * np.rint(usual_income * people.uniform(0.15, 0.45, customers) / 5)
    commute = np.round(people.gamma(1.5, 8.0, customers), 1)
    usual_balance = people.standard_normal(customers)
    usual_logins = people.standard_normal(customers)
    effect = customer_sd * people.standard_normal(customers)
    joined_later = people.random(customers) < 0.4
    first_month = np.where(joined_later, people.integers(1, months, customers), 0)

    customer, month = np.nonzero(np.arange(months)[None, :] >= first_month[:, None])
    by_time = np.lexsort((customer, month))
    customer, month = customer[by_time], month[by_time]
    rows = len(customer)

    monthly = generator("repeats.months", seed)
    income = np.rint(usual_income[customer] * np.exp(0.02 * monthly.standard_normal(rows)))
    balance_z = 0.8 * usual_balance[customer] + 0.6 * monthly.standard_normal(rows)
    logins_z = 0.6 * usual_logins[customer] + 0.8 * monthly.standard_normal(rows)
    balance = np.maximum(np.rint(np.exp(6.0 + 0.9 * balance_z)), 1.0)
    logins = monthly.poisson(np.exp(2.5 + 0.5 * logins_z))

    elapsed = np.arange(months) / (months - 1)
    intercept = INTERCEPT + drift * INTERCEPT_DRIFT * elapsed
    per_logins = LOGINS + drift * LOGINS_DRIFT * elapsed
    shared = (
        intercept[month]
        + BALANCE * (np.log(balance) - 6.0)
        + RENT_SHARE * (rent[customer] / income - 0.30) / 0.10
        + per_logins[month] * (logins - 14) / 8
    )
    probability = 1 / (1 + np.exp(-(shared + effect[customer])))
    overdrawn = monthly.random(rows) < probability

    statement_id = np.arange(1, rows + 1)
    table = pd.DataFrame(
        {
            "statement_id": statement_id,
            "customer_id": customer + 1,
            "month": (FIRST_MONTH + month).astype("datetime64[s]"),
            "outcome_known_on": (FIRST_MONTH + month + 2).astype("datetime64[s]"),
            "age_years": age[customer],
            "commute_km": commute[customer],
            "rent_pounds": rent[customer].astype(np.int64),
            "income_pounds": income.astype(np.int64),
            "balance_pounds": balance.astype(np.int64),
            "app_logins": logins,
            "overdrawn_next_month": overdrawn,
        }
    )
    return World(
        name="repeats",
        seed=seed,
        knobs={"customers": customers, "months": months, "customer_sd": customer_sd, "drift": drift},
        tables={"statements": table},
        truth={
            "customers": pd.DataFrame({"customer_id": np.arange(1, customers + 1), "effect_log_odds": effect}),
            "statements": pd.DataFrame(
                {"statement_id": statement_id, "shared_log_odds": shared, "probability": probability}
            ),
            "coefficients": pd.DataFrame(
                {
                    "month": (FIRST_MONTH + np.arange(months)).astype("datetime64[s]"),
                    "intercept": intercept,
                    "balance": BALANCE,
                    "rent_share": RENT_SHARE,
                    "logins": per_logins,
                }
            ),
        },
    )
