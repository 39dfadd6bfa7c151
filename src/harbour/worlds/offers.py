"""Offers on the home screen: contexts, logged propensities, delayed rewards and drift (chapter 16).

Each row of the log is one opening of the app: who opened it, which of four offers the old policy showed, and with
what probability it chose that one. Whether the customer takes the offer becomes known after a delay, and what
the other three would have done stays unknown to the bank; the truth has all four, so that a policy can be raced.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from harbour import knobs
from harbour.world import World, generator

FIRST_DAY = np.datetime64("2026-03-02", "s")
SECONDS_A_DAY = 86_400
OFFERS = ("savings pot", "travel card", "bill splitter", "invite a friend")
MARGIN_POUNDS = np.array([6.0, 9.0, 4.0, 12.0])  # what one taken offer brings
# Log-odds of taking an offer. Rows: offers.
INTERCEPTS = np.array([-1.9, -2.9, -2.7, -3.2])
PER_NEW_CUSTOMER = np.array([-0.3, 0.0, 0.5, 0.7])
PER_TRAVELLER = np.array([0.0, 1.3, 0.2, 0.0])
PER_EVENING = np.array([0.1, 0.2, 0.0, 0.0])
DRIFT = np.array([-0.9, 0.2, 0.9, 0.0])  # change of the log-odds from the first to the last day at drift = 1
OPT_OUT = np.array([0.004, 0.005, 0.004, 0.020])  # P(the customer switches offers off after seeing this one)
FLOOR = 0.05  # the old policy shows every offer at least this often
LIKED_BY_OLD_POLICY = np.array([1.0, 0.3, 0.0, 0.6])
OLD_POLICY_PER_NEW = np.array([0.0, 0.0, 0.2, 0.8])
OLD_POLICY_PER_TRAVELLER = np.array([0.2, 1.0, 0.0, 0.0])


def simulate(
    *,
    seed: int,
    openings: int = 20_000,
    days: int = 60,
    drift: float = 1.0,
    delay_hours: float = 36.0,
    policy: str = "old",
) -> World:
    """Simulate the log of one slot on the home screen.

    Parameters
    ----------
    seed
        The data seed.
    openings
        Number of times the app was opened (rows), 10 to 1,000,000.
    days
        Length of the log in days, 2 to 365.
    drift
        0: the offers stay as good as they are. 1: the savings pot wears off while the bill splitter catches on, and
        the most often taken offer changes half-way. 0 to 3.
    delay_hours
        Mean delay in hours until a taken offer is known, 0 to 1,000. At the end of the log some are not known yet.
    policy
        ``old``: the policy that was in place; it depends on the context and shows each offer at least one time in
        twenty. ``uniform``: each offer with probability 1/4.

    Returns
    -------
    World
        Tables ``openings`` and ``offers``; truth ``outcomes`` (what every offer would have done at each opening and
        with what probability), ``delays``, and ``offers`` (planted parameters).

    Raises
    ------
    ValueError
        For an impossible knob.
    """
    openings = knobs.whole("openings", openings, 10, 1_000_000)
    days = knobs.whole("days", days, 2, 365)
    drift = knobs.number("drift", drift, 0, 3)
    delay_hours = knobs.number("delay_hours", delay_hours, 0, 1_000)
    policy = knobs.choice("policy", policy, ("old", "uniform"))

    context = generator("offers.context", seed)
    seconds = np.sort(context.integers(0, days * SECONDS_A_DAY, openings))
    new = context.random(openings) < 0.35
    traveller = context.random(openings) < 0.25
    evening = seconds % SECONDS_A_DAY >= 18 * 3_600

    logits = (
        INTERCEPTS
        + np.multiply.outer(new, PER_NEW_CUSTOMER)
        + np.multiply.outer(traveller, PER_TRAVELLER)
        + np.multiply.outer(evening, PER_EVENING)
        + np.multiply.outer(drift * seconds / (days * SECONDS_A_DAY), DRIFT)
    )
    probability = 1 / (1 + np.exp(-logits))
    outcome = generator("offers.outcome", seed)
    would_take = outcome.random((openings, len(OFFERS))) < probability
    would_opt_out = outcome.random((openings, len(OFFERS))) < OPT_OUT
    delay = np.rint(3_600 * delay_hours * outcome.standard_exponential((openings, len(OFFERS)))).astype(np.int64)

    propensities = _propensities(policy, new, traveller)
    draw = generator("offers.policy", seed).random((openings, 1))
    shown = (np.cumsum(propensities, axis=1)[:, :-1] < draw).sum(axis=1)
    row = np.arange(openings)
    taken_after = seconds + delay[row, shown]
    known = would_take[row, shown] & (taken_after < days * SECONDS_A_DAY)
    taken_at = np.where(known, FIRST_DAY + taken_after, np.datetime64("NaT", "s"))

    opening_id = row + 1
    table = pd.DataFrame(
        {
            "opening_id": opening_id,
            "opened_at": FIRST_DAY + seconds,
            "new_customer": new,
            "traveller": traveller,
            "evening": evening,
            "offer": np.array(OFFERS)[shown],
            "propensity": propensities[row, shown],
            "taken": known,
            "taken_at": taken_at,
            "opted_out": would_opt_out[row, shown],
        }
    )
    names = [offer.replace(" ", "_") for offer in OFFERS]
    return World(
        name="offers",
        seed=seed,
        knobs={
            "openings": openings,
            "days": days,
            "drift": drift,
            "delay_hours": delay_hours,
            "policy": policy,
        },
        tables={
            "openings": table,
            "offers": pd.DataFrame({"offer": list(OFFERS), "margin_pounds": MARGIN_POUNDS}),
        },
        truth={
            "outcomes": pd.DataFrame(
                {"opening_id": opening_id}
                | {f"p_{name}": probability[:, place] for place, name in enumerate(names)}
                | {f"takes_{name}": would_take[:, place] for place, name in enumerate(names)}
                | {f"opts_out_{name}": would_opt_out[:, place] for place, name in enumerate(names)}
                | {f"propensity_{name}": propensities[:, place] for place, name in enumerate(names)}
            ),
            "delays": pd.DataFrame(
                {"opening_id": opening_id} | {f"seconds_{name}": delay[:, place] for place, name in enumerate(names)}
            ),
            "offers": pd.DataFrame(
                {
                    "offer": list(OFFERS),
                    "intercept": INTERCEPTS,
                    "new_customer": PER_NEW_CUSTOMER,
                    "traveller": PER_TRAVELLER,
                    "evening": PER_EVENING,
                    "drift": drift * DRIFT,
                    "p_opt_out": OPT_OUT,
                }
            ),
        },
    )


def _propensities(policy: str, new: np.ndarray, traveller: np.ndarray) -> np.ndarray:
    """Return the probability with which the policy shows each offer, of shape (openings, offers)."""
    if policy == "uniform":
        return np.full((len(new), len(OFFERS)), 1 / len(OFFERS))
    scores = (
        LIKED_BY_OLD_POLICY
        + np.multiply.outer(new, OLD_POLICY_PER_NEW)
        + np.multiply.outer(traveller, OLD_POLICY_PER_TRAVELLER)
    )
    weights = np.exp(1.5 * scores)
    softmax = weights / weights.sum(axis=1, keepdims=True)
    return np.asarray(FLOOR + (1 - FLOOR * len(OFFERS)) * softmax)
