"""Responses to a letter about a savings pot, sent to a random part of Harbour's customers.

Every customer may open a pot unprompted, and the letter may persuade some who would not have. Who is likely
to open one and who can be persuaded are different people by construction, and a randomised group that got no
letter makes the difference measurable. The data card says what each column means.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from harbour.world import World, generator

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Texts = npt.NDArray[np.str_]

REGIONS = {
    "London": 0.18,
    "Midlands": 0.18,
    "North": 0.24,
    "Northern Ireland": 0.03,
    "Scotland": 0.09,
    "South": 0.23,
    "Wales": 0.05,
}
JOINED_THROUGH = {"app store": 0.40, "comparison site": 0.20, "employer": 0.15, "friend": 0.25}
ACCOUNTS = {"joint": 0.20, "personal": 0.68, "premium": 0.12}

# Log-odds of opening a pot unprompted, and of each kind of gap.
UNPROMPTED = {
    "intercept": -3.10,
    "log_balance": 1.5,  # per unit of ln(balance / 1,500 pounds), held within -2.5 and 2.5
    "app_week": 1.2,  # per 7 days of app use, around 14 of 28
    "tenure_year": 0.05,  # per year with the bank, around 2
    "employer": 0.35,
    "premium": 0.30,
    "reserve": -0.30,  # per standard deviation of a trait that nobody observes
}
INCOME_GAP = {"intercept": -1.0, "log_income": 0.5, "employer": -1.5, "reserve": 0.6}
APP_GAP = {"intercept": -1.6, "reserve": 0.8}
PUT_OFF = 0.15  # the share of unprompted openings that the letter prevents among those from a comparison site


class _Customers(NamedTuple):
    """The customers before any gap, one entry each."""

    age_years: Integers
    tenure_months: Integers
    income_pounds: Floats
    balance_pounds: Integers
    app_days: Integers
    region: Texts
    joined_through: Texts
    account: Texts
    reserve: Floats


def simulate(*, seed: int, customers: int = 20_000, control_share: float = 0.25, persuasion: float = 0.20) -> World:
    """Simulate one mailing.

    Parameters
    ----------
    seed
        The data seed.
    customers
        Number of customers, one row each; at least 1.
    control_share
        Probability, between 0 and 1, that a customer is put into the control group and gets no letter.
    persuasion
        Probability, between 0 and 1, that the letter makes the most open-minded customer open a pot whom
        nothing else would have made open one. 0 makes a letter that persuades nobody.

    Returns
    -------
    World
        Table `responses`; truth `customers` (probabilities with and without the letter, both outcomes, values
        behind the gaps) and `parameters` (what was planted).

    Raises
    ------
    ValueError
        For an impossible setting; the message says which and what is allowed.
    """
    if isinstance(customers, bool) or not isinstance(customers, int) or customers < 1:
        raise ValueError(f"customers must be a whole number of at least 1, and {customers!r} is not.")
    for knob, share in (("control_share", control_share), ("persuasion", persuasion)):
        if not 0 <= share <= 1:
            raise ValueError(f"{knob} must lie between 0 and 1, and {share!r} does not.")

    people = _draw_customers(generator("campaign/customers", seed), customers)
    unprompted = _expit(_unprompted_log_odds(people))
    persuaded = persuasion * _open_mindedness(people)
    put_off = np.where(people.joined_through == "comparison site", PUT_OFF, 0.0)
    p_without = unprompted
    p_with = 1 - (1 - unprompted * (1 - put_off)) * (1 - persuaded)

    contacted = generator("campaign/control", seed).random(customers) >= control_share
    luck = generator("campaign/responses", seed).random(customers)
    responds_without, responds_with = luck < p_without, luck < p_with

    gaps = generator("campaign/gaps", seed).random((2, customers))
    never_stated = gaps[0] < _expit(_income_gap_log_odds(people))
    declined = gaps[1] < _expit(APP_GAP["intercept"] + APP_GAP["reserve"] * people.reserve)

    customer_id = np.arange(100_001, 100_001 + customers)
    responses = pd.DataFrame(
        {
            "customer_id": customer_id,
            "age_years": people.age_years,
            "tenure_months": people.tenure_months,
            "balance_pounds": people.balance_pounds,
            "income_pounds": np.where(never_stated, np.nan, people.income_pounds),
            "app_days": np.where(declined, np.nan, people.app_days),
            "region": people.region,
            "joined_through": people.joined_through,
            "account": people.account,
            "contacted": contacted,
            "responded": np.where(contacted, responds_with, responds_without),
        }
    )
    truth = pd.DataFrame(
        {
            "customer_id": customer_id,
            "p_without": p_without,
            "p_with": p_with,
            "uplift": p_with - p_without,
            "responds_without": responds_without,
            "responds_with": responds_with,
            "income_pounds": people.income_pounds,
            "app_days": people.app_days,
            "reserve": people.reserve,
        }
    )
    return World(
        name="campaign",
        seed=seed,
        knobs={"customers": customers, "control_share": control_share, "persuasion": persuasion},
        tables={"responses": responses},
        truth={"customers": truth, "parameters": _planted(persuasion)},
    )


def _draw_customers(rng: np.random.Generator, n: int) -> _Customers:
    age = np.clip(np.rint(rng.normal(42, 15, n)), 18, 90).astype(np.int64)
    tenure = np.clip(np.rint(3 + rng.exponential(30, n)), 3, 96).astype(np.int64)
    log_income = 10.3 + 0.012 * (np.minimum(age, 55) - 42) + 0.45 * rng.normal(size=n)
    income = np.clip(np.rint(np.exp(log_income) / 100) * 100, 6_000, 400_000)
    log_balance = 7.3 + 0.6 * (np.log(income) - 10.3) + 0.01 * (age - 42) + 0.85 * rng.normal(size=n)
    app_share = _expit(0.2 - 0.015 * (age - 42) + 1.5 * rng.normal(size=n))
    return _Customers(
        age_years=age,
        tenure_months=tenure,
        income_pounds=income,
        balance_pounds=np.rint(np.exp(log_balance)).astype(np.int64),
        app_days=rng.binomial(28, app_share).astype(np.int64),
        region=rng.choice(list(REGIONS), size=n, p=list(REGIONS.values())),
        joined_through=rng.choice(list(JOINED_THROUGH), size=n, p=list(JOINED_THROUGH.values())),
        account=rng.choice(list(ACCOUNTS), size=n, p=list(ACCOUNTS.values())),
        reserve=rng.normal(size=n),
    )


def _unprompted_log_odds(people: _Customers) -> Floats:
    odds: Floats = (
        UNPROMPTED["intercept"]
        + UNPROMPTED["log_balance"] * np.clip(_log_balance(people), -2.5, 2.5)
        + UNPROMPTED["app_week"] * (people.app_days - 14) / 7
        + UNPROMPTED["tenure_year"] * (people.tenure_months - 24) / 12
        + UNPROMPTED["employer"] * (people.joined_through == "employer")
        + UNPROMPTED["premium"] * (people.account == "premium")
        + UNPROMPTED["reserve"] * people.reserve
    )
    return odds


def _open_mindedness(people: _Customers) -> Floats:
    """From 0.1 to 1: near 1 for those who seldom open the app, where the pot is shown, and hold little."""
    seldom: Floats = _expit((9 - people.app_days) / 1.0)
    modest: Floats = _expit((0.5 - _log_balance(people)) / 0.25)
    return 0.1 + 0.9 * seldom * modest


def _income_gap_log_odds(people: _Customers) -> Floats:
    odds: Floats = (
        INCOME_GAP["intercept"]
        + INCOME_GAP["log_income"] * (np.log(people.income_pounds) - 10.3)
        + INCOME_GAP["employer"] * (people.joined_through == "employer")
        + INCOME_GAP["reserve"] * people.reserve
    )
    return odds


def _log_balance(people: _Customers) -> Floats:
    logged: Floats = np.log(np.maximum(people.balance_pounds, 1) / 1_500)
    return logged


def _expit(log_odds: Floats) -> Floats:
    probability: Floats = 1 / (1 + np.exp(-log_odds))
    return probability


def _planted(persuasion: float) -> pd.DataFrame:
    groups = {"unprompted": UNPROMPTED, "income_gap": INCOME_GAP, "app_gap": APP_GAP}
    rows = [(part, name, value) for part, values in groups.items() for name, value in values.items()]
    rows += [("letter", "persuasion", persuasion), ("letter", "put_off", PUT_OFF)]
    return pd.DataFrame(rows, columns=["part", "name", "value"])
