"""The readers for whom exercise 11.6 tries a recommender, drawn from a probe seed."""

from __future__ import annotations

import random
from typing import NamedTuple


class Reader(NamedTuple):
    """One call: what the reader has read, nearness of the articles, their readers, how many are wanted."""

    special: str
    read: list[int]
    together: list[list[float]]
    popular: list[int]
    k: int


def readers(probe: int) -> list[Reader]:
    """Return readers with and without a history; nearness comes in eighths, so that sums are exact."""
    chance = random.Random(probe)
    found = []
    for special, size, n_read, k in (
        ("without a history", 12, 0, 4),
        ("without a history", 30, 0, 6),
        ("with a history", 30, 3, 4),
        ("with a history", 40, 6, 5),
        ("with few neighbours", 14, 1, 8),
        ("with few neighbours", 20, 2, 12),
        ("who has read nearly everything", 9, 7, 4),
        ("who has read everything", 5, 5, 3),
    ):
        few = special == "with few neighbours"
        together = _nearness(chance, size, 0.12 if few else 0.5)
        popular = [chance.randint(1, 60) for _ in range(size)]
        popular[chance.randrange(size)] = 0
        read = chance.sample(range(size), n_read)
        if few:  # at least one neighbour, and most articles without any
            other = next(column for column in range(size) if column not in read)
            together[read[0]][other] = together[other][read[0]] = 0.5
        found.append(Reader(special, read, together, popular, k))
    alike = [[1.0, 0.5, 0.5, 0.5], [0.5, 1.0, 0.0, 0.0], [0.5, 0.0, 1.0, 0.0], [0.5, 0.0, 0.0, 1.0]]
    found.append(Reader("with equally near articles", [0], alike, [9, 2, 7, 4], 2))
    found.append(Reader("without a history, with a tie", [], alike, [3, 8, 8, 1], 3))
    return found


def expected(one: Reader, *, leave_out_read: bool = True, fall_back: bool = True, history: bool = True) -> list[int]:
    """The columns to recommend; the switches turn on mistakes."""
    scores = [sum(row[each] for each in one.read) if history else 0 for row in one.together]
    columns = [c for c in range(len(one.popular)) if not (leave_out_read and c in one.read)]
    return sorted(columns, key=lambda c: (-scores[c], -one.popular[c] if fall_back else 0, c))[: one.k]


def by_strongest(one: Reader) -> list[int]:
    """The mistake of taking the nearest article that was read, instead of the sum over all."""
    scores = [max((row[each] for each in one.read), default=0) for row in one.together]
    columns = [c for c in range(len(one.popular)) if c not in one.read]
    return sorted(columns, key=lambda c: (-scores[c], -one.popular[c], c))[: one.k]


def ties_by_column(one: Reader) -> list[int]:
    """The mistake of letting the column decide between equal scores above 0."""
    scores = [sum(row[each] for each in one.read) for row in one.together]
    columns = [c for c in range(len(one.popular)) if c not in one.read]
    return sorted(columns, key=lambda c: (-scores[c], 0 if scores[c] else -one.popular[c], c))[: one.k]


def only_neighbours(one: Reader) -> list[int]:
    """The mistake of returning only articles with a score above 0."""
    scores = [sum(row[each] for each in one.read) for row in one.together]
    return [c for c in expected(one) if scores[c] > 0]


def _nearness(chance: random.Random, size: int, share: float) -> list[list[float]]:
    rows = [[0.0] * size for _ in range(size)]
    for one in range(size):
        rows[one][one] = 1.0
        for other in range(one):
            if chance.random() < share:
                rows[one][other] = rows[other][one] = chance.randint(1, 7) / 8
    return rows
