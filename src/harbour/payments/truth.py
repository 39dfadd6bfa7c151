"""What only the simulation knows. Kept apart, so that nobody trains on it by accident."""

from __future__ import annotations

import numpy as np
import pandas as pd

from harbour.payments import labels, limits
from harbour.payments.people import GROUP
from harbour.payments.rails import FORM_DIRECTION, ROLE, TYPOLOGY
from harbour.payments.tables import DAY, Desk, category, optional


def truth(desk: Desk, reports: labels.Reports) -> dict[str, pd.DataFrame]:
    """Return the truth of a world.

    Returns
    -------
    dict of frames
        ``payments``: every payment by a fraudster, and the credits that feed a herd; ``fraud`` marks those that a model
        is asked to find, payments out. ``repeats``: the message of which a repeat is a copy. ``scores``: the score the
        blocking rule used, with what it would have blocked. ``customers``: group and income. ``accounts``: those that a
        crew controls. ``reports``: all reports, also those that arrive after the end. ``ledger``: the planted limits.
    """
    paid, plan, ids = desk.paid, desk.paid.plan, desk.ids
    typology = plan.typology[paid.entry]
    rows = np.flatnonzero(typology > 0)
    entry = paid.entry[rows]
    crew = plan.crew[entry]
    return {
        "payments": pd.DataFrame(
            {
                "seq": rows + 1,
                "fraud": FORM_DIRECTION[paid.form[rows]] == 1,
                "typology": category(typology[rows], TYPOLOGY),
                "role": category(plan.role[entry], ROLE),
                "crew": optional(crew.astype(np.int32), crew < 0),
                "episode": plan.group[entry],
            }
        ),
        "repeats": _repeats(desk),
        "scores": pd.DataFrame(
            {"seq": paid.looked_at + 1, "score": paid.score, "due_to_block": paid.score >= limits.HIGH}
        ),
        "customers": pd.DataFrame(
            {
                "customer": ids.customer,
                "group": category(desk.actors.folk.group, GROUP),
                "income_pence": desk.actors.folk.income,
            }
        ).sort_values("customer", ignore_index=True),
        "accounts": _controlled(desk),
        "reports": pd.DataFrame(
            {
                "seq": reports.row + 1,
                "known_at": desk.instants(reports.known),
                "fraud": reports.fraud,
                "true": typology[reports.row] > 0,
                "source": category(reports.source, labels.SOURCE),
            }
        ),
        "ledger": limits.ledger(desk.settings, desk.dates, desk.start),
    }


def _repeats(desk: Desk) -> pd.DataFrame:
    paid, plan = desk.paid, desk.paid.plan
    rows = np.flatnonzero(plan.repeat[paid.entry])
    position = np.full(len(plan), -1, dtype=np.int64)
    position[paid.entry] = np.arange(len(paid))
    return pd.DataFrame({"seq": rows + 1, "of_seq": position[plan.needs[paid.entry[rows]]] + 1})


def _controlled(desk: Desk) -> pd.DataFrame:
    herd = desk.actors.herd
    return pd.DataFrame(
        {
            "account": desk.ids.account[herd.account],
            "crew": herd.crew.astype(np.int32),
            "stolen_identity": herd.stolen,
            "first_claim_at": desk.midnights(herd.start),
            "closed_at": desk.instants(np.minimum(herd.closed, 10_000) * DAY).where(herd.closed < 10_000),
        }
    ).sort_values("account", ignore_index=True)
