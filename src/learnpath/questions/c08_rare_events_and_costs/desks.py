"""The scored payments on which exercise 8.3 tries a function, drawn from a probe seed. All are made up."""

from __future__ import annotations

import random
from typing import NamedTuple


class Desk(NamedTuple):
    """One call of the function, with a word for what is special about it."""

    special: str
    scores: list[float]
    is_fraud: list[bool]
    capacity: int


def desks(probe: int) -> list[Desk]:
    """Return calls: scores without ties, ``all equal``, ``tied`` at the cut, and the ends of the range."""
    chance = random.Random(probe)
    found = []
    for n in (12, 40, 200):
        found.append(_desk(chance, "without ties", [chance.gauss(0, 1) for _ in range(n)], n // 4))
    frauds = [True] * 3 + [False] * 7
    found.append(Desk("all equal", [0.5] * 10, frauds, 3))
    found.append(Desk("all equal", [0.5] * 10, frauds[::-1], 3))
    for n, outcomes in ((30, 4), (60, 5), (120, 6)):
        scores = [chance.randrange(outcomes) / outcomes for _ in range(n)]
        found.append(_desk(chance, "tied", scores, chance.randint(n // 6, n // 3)))
    found.append(_desk(chance, "everything is read", [chance.random() for _ in range(15)], 15))
    found.append(_desk(chance, "one is read", [chance.random() for _ in range(15)], 1))
    return found


def expected_share(desk: Desk) -> float:
    """The share of frauds among the highest scores, ties at the cut counted by their expectation."""
    cut = sorted(desk.scores)[-desk.capacity]
    certain = [fraud for score, fraud in zip(desk.scores, desk.is_fraud, strict=True) if score > cut]
    tied = [fraud for score, fraud in zip(desk.scores, desk.is_fraud, strict=True) if score == cut]
    places_left = desk.capacity - len(certain)
    return (sum(certain) + places_left * sum(tied) / len(tied)) / desk.capacity


def _desk(chance: random.Random, special: str, scores: list[float], capacity: int) -> Desk:
    """Make a third of the rows fraud, more often where scores are high, and at least two of each class."""
    order = sorted(range(len(scores)), key=lambda row: scores[row] + chance.gauss(0, 0.5))
    frauds = set(order[-(len(scores) // 3) :])
    frauds = (frauds - {order[-1]}) | {order[0]}
    return Desk(special, scores, [row in frauds for row in range(len(scores))], capacity)
