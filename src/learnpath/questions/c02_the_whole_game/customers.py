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


def probes(probe: int) -> list[Customer]:
    """Return customers as a caller might send them.

    Six are complete; then a number or a category is left out, None or NaN, a category is one that training has not
    met, there are more fields than a model uses, in another order, and at last there is no field at all.
    """
    chance = random.Random(probe)
    found = [_customer(chance) for _ in range(6)]
    for number in ("income_pounds", "app_days"):
        for empty in ("left out", "None", "NaN"):
            found.append(_with_gap(_customer(chance), number, empty))
    for category, value in _UNSEEN.items():
        found.append({**_customer(chance), category: value})
        found.append(_with_gap(_customer(chance), category, chance.choice(("left out", "None", "NaN"))))
    wide = {"customer_id": chance.randint(200_000, 299_999), "nickname": "skipper", **_customer(chance)}
    keys = list(wide)
    chance.shuffle(keys)
    found.append({key: wide[key] for key in keys})
    found.append({})
    return found


def is_gap(customer: Customer, field: str) -> bool:
    """Whether a field is left out, None or NaN."""
    value = customer.get(field)
    return value is None or value != value


def strange(customer: Customer, category: str) -> bool:
    """Whether a category is a gap or one that training has not met."""
    return is_gap(customer, category) or customer[category] == _UNSEEN[category]


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
