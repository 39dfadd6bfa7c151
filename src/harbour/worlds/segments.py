"""Customers with real groups, or without any (chapter 10).

Behind six columns stand six latent traits. With groups, four of the traits come from a mixture of four normal
distributions; without, from a single normal distribution with the same mean and covariance, so that the columns
look much alike and only the groups are gone. The two columns with the largest numbers, the balance and the monthly
spend, tell the groups apart in neither case: without scaling they decide alone which customers are "near".
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from harbour import knobs
from harbour.world import World, generator

NAMES = ("cash at the corner", "all by card", "on the road", "after dark")
SHARES = np.array([0.35, 0.30, 0.20, 0.15])
# Rows: groups. Columns: card payments, cash, abroad, night.
CENTRES = np.array(
    [
        [-1.2, 1.3, -0.7, -0.8],
        [1.2, -1.0, -0.7, -0.4],
        [0.2, -0.5, 1.7, 0.3],
        [0.4, 0.5, -0.2, 1.8],
    ]
)
SPREADS = np.array(
    [
        [0.7, 0.8, 0.6, 0.7],
        [0.6, 0.6, 0.7, 0.9],
        [0.9, 0.6, 0.5, 0.8],
        [0.8, 0.8, 0.9, 0.5],
    ]
)
CALL_EFFECT_POUNDS = np.array([-4.0, 1.0, 24.0, 9.0])  # margin kept by a call, before the 6 pounds it costs
CALL_COST_POUNDS = 6.0
# Without groups a call is worth as much on average, and the worth changes gradually along the four traits.
CALL_SLOPES_POUNDS = np.array([1.0, -2.0, 5.0, 3.0])
MARGIN_SD_POUNDS = 30.0
UNUSUAL_REASONS = ("bought a house", "inherited", "worked abroad for a month", "paid for a wedding")


def simulate(
    *,
    seed: int,
    customers: int = 1500,
    groups: bool = True,
    separation: float = 1.0,
    unusual_share: float = 0.01,
    fraud_share: float = 0.01,
    pilot_share: float = 0.4,
) -> World:
    """Simulate a quarter's habits of customers whose accounts have become quiet.

    Parameters
    ----------
    seed
        The data seed.
    customers
        Number of customers, 50 to 1,000,000.
    groups
        True: four groups. False: one population without groups.
    separation
        Factor on the distance between the group centres, 0 to 3; at 0 the groups differ in their spread only.
    unusual_share
        Share of customers with an unusual but innocent quarter, 0 to 0.2.
    fraud_share
        Share of customers whose account passes on stolen money, 0 to 0.2. They look like everybody else.
    pilot_share
        Share of customers in the randomised pilot of retention calls, 0 to 1.

    Returns
    -------
    World
        Tables ``customers`` and ``pilot``; truth ``members`` (group, exact probabilities of the groups, worth of
        a call, oddities) and ``groups``.

    Raises
    ------
    ValueError
        For an impossible knob.
    """
    customers = knobs.whole("customers", customers, 50, 1_000_000)
    groups = knobs.switch("groups", groups)
    separation = knobs.number("separation", separation, 0, 3)
    unusual_share = knobs.number("unusual_share", unusual_share, 0, 0.2)
    fraud_share = knobs.number("fraud_share", fraud_share, 0, 0.2)
    pilot_share = knobs.number("pilot_share", pilot_share, 0, 1)

    people = generator("segments.people", seed)
    centres = separation * CENTRES
    overall = SHARES @ centres
    if groups:
        group = people.choice(len(SHARES), size=customers, p=SHARES)
        traits = centres[group] + SPREADS[group] * people.standard_normal((customers, 4))
        effect = CALL_EFFECT_POUNDS[group]
    else:
        group = np.zeros(customers, dtype=np.int64)
        factor = np.linalg.cholesky(_mixture_covariance(centres))
        traits = overall + people.standard_normal((customers, 4)) @ factor.T
        effect = SHARES @ CALL_EFFECT_POUNDS + (traits - overall) @ CALL_SLOPES_POUNDS
    wealth = people.standard_normal(customers)
    budget = 0.5 * wealth + np.sqrt(0.75) * people.standard_normal(customers)

    odd = generator("segments.oddities", seed)
    draw = odd.random(customers)
    unusual = draw < unusual_share
    fraud = (draw >= unusual_share) & (draw < unusual_share + fraud_share)
    reason = odd.integers(0, len(UNUSUAL_REASONS), customers)
    spend_factor = np.where(unusual & (reason != 2), np.exp(odd.uniform(1.8, 2.8, customers)), 1.0)
    balance_factor = np.where(unusual & (reason == 1), np.exp(odd.uniform(2.0, 3.5, customers)), 1.0)

    abroad = _share(-2.6 + 1.1 * traits[:, 2])
    abroad = np.where(unusual & (reason == 2), odd.uniform(0.9, 1.0, customers), abroad)
    customer_id = np.arange(1, customers + 1)
    table = pd.DataFrame(
        {
            "customer_id": customer_id,
            "card_payments_a_month": np.rint(np.exp(3.0 + 0.55 * traits[:, 0])).astype(np.int64),
            "cash_share": np.round(_share(-1.6 + 1.0 * traits[:, 1]), 3),
            "abroad_share": np.round(abroad, 3),
            "night_share": np.round(_share(-1.4 + 0.8 * traits[:, 3]), 3),
            "spend_pounds_a_month": np.rint(spend_factor * np.exp(6.8 + 0.5 * budget)).astype(np.int64),
            "balance_pounds": np.rint(balance_factor * np.exp(7.6 + 1.0 * wealth)).astype(np.int64),
        }
    )

    trial = generator("segments.pilot", seed)
    invited = trial.random(customers) < pilot_share
    called = trial.random(customers) < 0.5
    margin = 20 + 4 * wealth + effect * called + MARGIN_SD_POUNDS * trial.standard_normal(customers)
    pilot = pd.DataFrame(
        {
            "customer_id": customer_id,
            "called": called,
            "margin_pounds_90_days": np.round(margin, 2),
        }
    )[invited].reset_index(drop=True)

    chances = _responsibilities(traits, centres) if groups else np.ones((customers, 1))
    members = pd.DataFrame(
        {
            "customer_id": customer_id,
            "group": group,
            **{f"p_group_{number}": chances[:, number] for number in range(chances.shape[1])},
            "call_worth_pounds": effect - CALL_COST_POUNDS,
            "unusual_because": np.where(unusual, np.array(UNUSUAL_REASONS)[reason], ""),
            "is_fraud": fraud,
        }
    )
    return World(
        name="segments",
        seed=seed,
        knobs={
            "customers": customers,
            "groups": groups,
            "separation": separation,
            "unusual_share": unusual_share,
            "fraud_share": fraud_share,
            "pilot_share": pilot_share,
        },
        tables={"customers": table, "pilot": pilot},
        truth={"members": members, "groups": _groups(groups)},
    )


def _share(log_odds: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-log_odds)))


def _mixture_covariance(centres: np.ndarray) -> np.ndarray:
    """Return the 4 x 4 covariance of the mixture: within the groups plus between them."""
    between = (centres - SHARES @ centres).T @ (SHARES[:, None] * (centres - SHARES @ centres))
    return np.asarray(np.diag(SHARES @ SPREADS**2) + between)


def _responsibilities(traits: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Return each group's exact probability given the four traits, by Bayes' rule under the planted mixture."""
    distances = ((traits[:, None, :] - centres) / SPREADS) ** 2
    logs = np.log(SHARES) - 0.5 * distances.sum(axis=2) - np.log(SPREADS).sum(axis=1)
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _groups(groups: bool) -> pd.DataFrame:
    if not groups:
        worth = float(SHARES @ CALL_EFFECT_POUNDS) - CALL_COST_POUNDS
        return pd.DataFrame(
            {"group": [0], "name": ["one population"], "share": [1.0], "mean_call_worth_pounds": [worth]}
        )
    return pd.DataFrame(
        {
            "group": np.arange(len(NAMES)),
            "name": list(NAMES),
            "share": SHARES,
            "mean_call_worth_pounds": CALL_EFFECT_POUNDS - CALL_COST_POUNDS,
        }
    )
