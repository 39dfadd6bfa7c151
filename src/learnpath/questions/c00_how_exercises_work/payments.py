"""The payments of exercise 0, all simulated: the twelve of the notebook, and others drawn from a probe "
"seed."""

from __future__ import annotations

import random

Payment = dict[str, str | int]

DAY: tuple[Payment, ...] = (
    {"at": "07:48", "payee": "Quayside Coffee", "rail": "card", "pence": 340},
    {"at": "08:05", "payee": "Tide Buses", "rail": "card", "pence": 265},
    {"at": "09:00", "payee": "Moorings Lettings", "rail": "faster", "pence": 125_000},
    {"at": "10:31", "payee": "Lighthouse Books", "rail": "card", "pence": 1_899},
    {"at": "12:10", "payee": "Gull and Crumb", "rail": "card", "pence": 985},
    {"at": "12:12", "payee": "Gull and Crumb", "rail": "card", "pence": 150},
    {"at": "13:40", "payee": "A flatmate", "rail": "faster", "pence": 4_500},
    {"at": "15:15", "payee": "Jetty Pharmacy", "rail": "card", "pence": 980},
    {"at": "16:58", "payee": "Tidy Panes", "rail": "faster", "pence": 3_000},
    {"at": "17:20", "payee": "Tide Buses", "rail": "card", "pence": 720},
    {"at": "18:04", "payee": "Keel Grocers", "rail": "card", "pence": 2_475},
    {"at": "20:30", "payee": "Breakwater Film", "rail": "card", "pence": 1_250},
)
OPENING_PENCE = 50_000
PENCE = tuple(int(payment["pence"]) for payment in DAY)


def other_days(probe: int, days: int = 6) -> list[list[Payment]]:
    """Return the payments of other days: 3 to 9 a day and both rails on each; one more day has none."""
    chance = random.Random(probe)
    drawn: list[list[Payment]] = []
    for _ in range(days):
        size = chance.randint(3, 9)
        rails = ["card", "faster", *chance.choices(("card", "faster"), weights=(3, 1), k=size - 2)]
        chance.shuffle(rails)
        drawn.append([_payment(chance, rail) for rail in rails])
    return [*drawn, []]


def limits(probe: int, days: list[list[Payment]]) -> list[int]:
    """Return a limit for each day, in pence: on every day with payments exactly the amount of one of them."""
    chance = random.Random(probe + 1)
    return [int(chance.choice(day)["pence"]) if day else 1_000 for day in days]


def _payment(chance: random.Random, rail: str) -> Payment:
    pence = 5 * chance.randint(20, 900)
    return {
        "at": f"{chance.randint(7, 21):02}:{chance.randint(0, 59):02}",
        "payee": "Slipway Stores",
        "rail": rail,
        "pence": pence,
    }
