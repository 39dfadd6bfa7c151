"""Tables that the functions of exercise 9 are tried on, from a probe seed. All are made up."""

from __future__ import annotations

import random
import statistics
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

LEAVES = (2, 6, 15, 30, 45)
GROUPS, ROWS = 30, 6  # equal groups: folds by group are of equal size, so means over folds and rows agree
CASES = 2
CLEAR = 2e-4  # by how much a choice is better than the next


@dataclass(frozen=True)
class Case:
    """One call of `nested_probabilities`, and the values that are right to choose, by outer fold."""

    X: Any
    y: Any
    groups: Any
    chosen: tuple[int, ...]


class Choice(NamedTuple):
    """The values with the lowest and the highest mean Brier score over some folds."""

    best: int
    by: float  # how much lower than the next
    worst: int


def search(X: Any, y: Any, folds: Any) -> Choice:
    """Try all values of `LEAVES` over folds."""
    import numpy as np

    scores = [
        float(np.mean([((fitted(X, y, train, test, leaf) - y[test]) ** 2).mean() for train, test in folds]))
        for leaf in LEAVES
    ]
    first, second, *_, last = sorted(scores)
    return Choice(LEAVES[scores.index(first)], second - first, LEAVES[scores.index(last)])


def fitted(X: Any, y: Any, train: Any, test: Any, leaf: int) -> Any:
    """Probabilities for the test rows, from a tree fitted on the training rows."""
    from sklearn.tree import DecisionTreeClassifier

    tree = DecisionTreeClassifier(min_samples_leaf=leaf, random_state=0).fit(X[train], y[train])
    return tree.predict_proba(X[test])[:, 1]


def outer(X: Any, y: Any, groups: Any) -> list[tuple[Any, Any]]:
    """The outer folds."""
    from sklearn.model_selection import GroupKFold

    return list(GroupKFold(5).split(X, y, groups))


def choose_inside(X: Any, y: Any, groups: Any) -> list[Choice]:
    """For each outer fold what three folds by customer say, on the rows that its tree learns from."""
    from sklearn.model_selection import GroupKFold

    found = []
    for train, _ in outer(X, y, groups):
        inner = list(GroupKFold(3).split(X[train], y[train], groups[train]))
        found.append(search(X[train], y[train], inner))
    return found


@lru_cache(maxsize=4)
def cases(probe: int) -> tuple[Case, ...]:
    """Tables whose choices differ between folds, are clear, and are not those of a search on all rows."""
    import numpy as np

    found: list[Case] = []
    draws = np.random.default_rng([probe, 93])
    while len(found) < CASES:
        plain = not found
        X, y, groups = _draw(draws, plain)
        inside = choose_inside(X, y, groups)
        clear = all(one.by > CLEAR for one in inside)
        several = len({one.best for one in inside}) > 1  # no single value is right everywhere
        if clear and several and _tells(X, y, groups, inside, plain):
            found.append(Case(X, y, groups, tuple(one.best for one in inside)))
    return tuple(found)


def _tells(X: Any, y: Any, groups: Any, inside: list[Choice], plain: bool) -> bool:
    """Whether choosing the worst, in a plain table, or by dealt rows, in another, would be seen."""
    from sklearn.model_selection import StratifiedKFold

    if plain:
        return any(one.worst != LEAVES[0] for one in inside)
    dealt = [
        search(X[train], y[train], list(StratifiedKFold(3).split(X[train], y[train]))).best
        for train, _ in outer(X, y, groups)
    ]
    return sum(one.best != other for one, other in zip(inside, dealt, strict=True)) >= 2


def _draw(draws: Any, plain: bool) -> tuple[Any, Any, Any]:
    """Rows of customers whose columns nearly name them; outcomes depend on one column and on the customer.

    In a plain table the column decides nearly everything: there the largest leaves are the worst, not the smallest.
    """
    import numpy as np

    who = np.repeat(np.arange(GROUPS), ROWS)
    X = draws.standard_normal((len(who), 4))
    X[:, 1:] = 0.2 * X[:, 1:] + 2 * draws.standard_normal((GROUPS, 3))[who]
    own = draws.standard_normal(GROUPS)[who]
    logit = 5 * X[:, 0] + 0.5 * own if plain else 1.6 * X[:, 0] + 2 * own
    y = (draws.random(len(who)) < 1 / (1 + np.exp(-logit))).astype(np.int64)
    names = draws.choice(np.arange(100, 1_000), size=GROUPS, replace=False)
    order = draws.permutation(len(who))
    return X[order], y[order], names[who][order]


class Ladder(NamedTuple):
    """One table of losses for `one_standard_error`, with a word for what is special about it."""

    special: str
    labels: list[str]
    losses: list[list[float]]
    windows: int


def ladders(probe: int) -> list[Ladder]:
    """Tables of losses: one in which a simpler setting qualifies, one in which none does, others by lot."""
    chance = random.Random(probe)
    found = [
        _ladder(chance, special, windows) for special in ("simpler", "only the best", "by lot") for windows in (4, 7)
    ]
    rest = (("the simplest is the best", 5), ("not in a row", 6), ("errors that differ", 9))
    return [*found, *(_ladder(chance, special, windows) for special, windows in rest)]


def _ladder(chance: random.Random, special: str, windows: int) -> Ladder:
    """Six settings from simple to complex; each loss is a level, the window's own part, and a little noise.

    Where errors differ, the best mean has one of 0.0004, and the simplest setting one that is eight times as large: it
    would be let in by its own error, others by two errors, by the spread, or by the root of another number.
    """
    noise = 0.0008 if special == "by lot" else 0.00003
    levels = {
        "simpler": [0.0528, 0.05187, 0.0504, 0.0500, 0.0508, 0.053],
        "only the best": [0.060, 0.056, 0.053, 0.050, 0.054, 0.057],
        "by lot": sorted((chance.uniform(0.05, 0.056) for _ in range(6)), reverse=True),
        "the simplest is the best": [0.050, 0.0525, 0.055, 0.057, 0.059, 0.061],
        "not in a row": [0.060, 0.0504, 0.0590, 0.0500, 0.0506, 0.0545],
        "errors that differ": [0.0516, 0.0510, 0.05066, 0.05045, 0.0500, 0.0512],
    }[special]
    drawn = [chance.gauss(0, 1) for _ in range(windows)]
    spreads = {"only the best": 0.0006, "the simplest is the best": 0.0006, "errors that differ": 0.0012}
    spread = spreads.get(special, 0.004) / statistics.stdev(drawn)
    own = [spread * (each - statistics.fmean(drawn)) for each in drawn]
    names = chance.sample(["ash", "birch", "elm", "fir", "lime", "oak", "pine", "yew"], 6)
    wild = [8.0 if special == "errors that differ" and not row else 1.0 for row in range(6)]
    losses = [
        [level + times * part + chance.gauss(0, noise) for part in own]
        for level, times in zip(levels, wild, strict=True)
    ]
    return Ladder(special, names, losses, windows)
