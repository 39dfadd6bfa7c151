"""The customers with whom exercise 2.4 tries a function, drawn from a probe seed. All are simulated."""

from __future__ import annotations

import random

NUMBERS = ("age_years", "tenure_months", "balance_pounds", "income_pounds", "app_days")
CATEGORIES = ("region", "joined_through", "account")

Customer = dict[str, object]

_REGIONS = ("London", "Midlands", "North", "Northern Ireland", "Scotland", "South", "Wales")
_JOINED = ("app store", "comparison site", "employer", "friend")
_ACCOUNTS = ("joint", "personal", "premium")
_UNSEEN = {"region": "Isle of Man", "joined_through": "podcast", "account": "student"}


def probes(probe: int) -> list[tuple[str, Customer]]:
    """Return customers as a caller might send them, each with a word for what is special about it.

    ``complete``, ``left out`` (a number or a category is not there), ``None`` and ``NaN`` (it is there, and
    empty), ``unseen`` (a category that training has not met), ``more`` (fields that no model uses, in another
    order), and ``bare`` (no field at all).
    """
    chance = random.Random(probe)
    found: list[tuple[str, Customer]] = [("complete", _customer(chance)) for _ in range(6)]
    for number in ("income_pounds", "app_days"):
        for empty in ("left out", "None", "NaN"):
            found.append((empty, _with_gap(_customer(chance), number, empty)))
    for category, value in _UNSEEN.items():
        found.append(("unseen", {**_customer(chance), category: value}))
        empty = chance.choice(("left out", "None"))
        found.append((empty, _with_gap(_customer(chance), category, empty)))
    wide = {"customer_id": chance.randint(200_000, 299_999), "nickname": "skipper", **_customer(chance)}
    keys = list(wide)
    chance.shuffle(keys)
    found.append(("more", {key: wide[key] for key in keys}))
    found.append(("bare", {}))
    return found


def _customer(chance: random.Random) -> Customer:
    return {
        "age_years": chance.randint(18, 85),
        "tenure_months": chance.randint(3, 96),
        "balance_pounds": chance.randint(200, 9_000),
        "income_pounds": 100.0 * chance.randint(120, 700),
        "app_days": float(chance.randint(0, 28)),
        "region": chance.choice(_REGIONS),
        "joined_through": chance.choice(_JOINED),
        "account": chance.choice(_ACCOUNTS),
    }


def _with_gap(customer: Customer, field: str, empty: str) -> Customer:
    if empty == "left out":
        return {key: value for key, value in customer.items() if key != field}
    return {**customer, field: None if empty == "None" else float("nan")}
