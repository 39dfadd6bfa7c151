"""The ranked lists on which exercise 11.2 tries a function, drawn from a probe seed."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Ranked(NamedTuple):
    """One call: the grades as shown, those of all candidates, how many places count, the least grade that helps."""

    special: str
    shown: list[int]
    graded: list[int]
    k: int
    helpful: int


def ranked_lists(probe: int) -> list[Ranked]:
    """Return lists: ordinary ones, short ones, some that leave good articles out, and some with nothing to find."""
    chance = random.Random(probe)
    found = [
        Ranked("the right article is not shown", [1, 0, 1, 0, 0], [0, 3, 1, 1, 0, 0, 0, 0], 5, 2),
        Ranked("nothing to find", [0, 0, 0], [0, 0, 0, 0], 3, 1),
        Ranked("shorter than k", [0, 2], [2, 1, 1, 0], 5, 2),
        Ranked("one place counts", [2, 3, 0], [3, 2, 0, 0], 1, 3),
        Ranked("longer than k", [0, 0, 1, 0, 0, 3, 2], [3, 2, 1, 0, 0, 0, 0], 4, 2),
        Ranked("nothing that helps", [1, 1, 0, 1], [1, 1, 1, 0, 0], 4, 2),
    ]
    for k in (3, 5, 5, 10):
        graded = [3, 2, *(chance.choice([0, 0, 1, 1, 2]) for _ in range(8))]
        chance.shuffle(graded)
        found.append(Ranked("ordinary", graded[: chance.randint(5, 10)], sorted(graded), k, chance.choice([1, 2, 3])))
    return found


def dcg(
    grades: Sequence[int],
    k: int,
    gain: Callable[[int], float] = float,
    discount: Callable[[int], float] = lambda place: 1 / math.log2(place + 1),
) -> float:
    """Sum of gain times discount over the first k places."""
    return sum(gain(grade) * discount(place) for place, grade in enumerate(grades[:k], start=1))


def ndcg(one: Ranked) -> float:
    """NDCG@k with linear gain; 0 where nothing is to be found."""
    best = dcg(sorted(one.graded, reverse=True), one.k)
    return dcg(one.shown, one.k) / best if best else 0.0


def reciprocal_rank(one: Ranked) -> float:
    """One over the place of the first article that helps; 0 where none does."""
    return next((1 / place for place, grade in enumerate(one.shown, start=1) if grade >= one.helpful), 0.0)


def _ratio(found: float, best: float) -> float:
    return found / best if best else 0.0


def ideal_of_shown(one: Ranked) -> float:
    """The mistake of making the best list out of what was shown."""
    return _ratio(dcg(one.shown, one.k), dcg(sorted(one.shown, reverse=True), one.k))


def exponential(one: Ranked) -> float:
    """With 2 to the power of the grade, minus 1, as gain."""

    def gain(grade: int) -> float:
        return float(2**grade - 1)

    return _ratio(dcg(one.shown, one.k, gain), dcg(sorted(one.graded, reverse=True), one.k, gain))


def without_cut(one: Ranked) -> float:
    """With all places instead of the first k."""
    return _ratio(dcg(one.shown, 99), dcg(sorted(one.graded, reverse=True), 99))


def ideal_without_cut(one: Ranked) -> float:
    """With the best list running over all candidates."""
    return _ratio(dcg(one.shown, one.k), dcg(sorted(one.graded, reverse=True), 99))


def by_place(one: Ranked) -> float:
    """With 1 / place as discount."""

    def discount(place: int) -> float:
        return 1 / place

    return _ratio(dcg(one.shown, one.k, float, discount), dcg(sorted(one.graded, reverse=True), one.k, float, discount))


def ideal_as_long_as_shown(one: Ranked) -> float:
    """With a best list that ends where the shown one ends."""
    return _ratio(dcg(one.shown, one.k), dcg(sorted(one.graded, reverse=True)[: len(one.shown)], one.k))


def without_plus_one(one: Ranked) -> float:
    """With 1 / log2(place) as discount, the top place in full."""

    def discount(place: int) -> float:
        return 1 / math.log2(place) if place > 1 else 1.0

    return _ratio(dcg(one.shown, one.k, float, discount), dcg(sorted(one.graded, reverse=True), one.k, float, discount))


def without_best(one: Ranked) -> float:
    """DCG that is not divided."""
    return dcg(one.shown, one.k)
