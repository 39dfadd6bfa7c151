"""The team's payments and what follows from them in exercises 9.2, 9.4, 9.5 and 9.6, computed here once more."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from learnpath.seeds import Seeds

FEATURES = (
    "amount_pence", "hour", "payee_days", "device_days",
    "failed_logins", "payments_last_hour", "payee_senders", "percent_of_balance",
)  # fmt: skip
ALERT_POUNDS, PER_DAY = 12, 1_000
TUNED = {"max_depth": 3, "learning_rate": 0.1, "max_iter": 100, "l2_regularization": 10}


@dataclass(frozen=True)
class Team:
    """The payments of the exercise, in order of days, a thousand a day."""

    X: Any
    y: Any
    pounds: Any

    def days(self, first: int, last: int) -> slice:
        """The rows of some days, both included."""
        return slice((first - 1) * PER_DAY, last * PER_DAY)


@dataclass(frozen=True)
class Importance:
    """What two lists say of the number drawn by lot."""

    place: int
    impurity: float
    lot: Any  # Brier score lost on new rows, one value for each repeat
    device: Any
    lot_known: float  # the same on the rows learned from
    device_known: float
    accuracy: tuple[float, float]  # lost accuracy on new rows: lot, device


@lru_cache(maxsize=2)
def _payments(seed: int) -> Team:
    import harbour

    payments = harbour.world("alerts", seed=seed, payments=100_000, days=100, prevalence=0.01)["payments"]
    return Team(payments[list(FEATURES)], payments["is_fraud"].to_numpy(), payments["amount_pence"].to_numpy() / 100)


@lru_cache(maxsize=2)
def _looks(seed: int) -> Any:
    import numpy as np
    from sklearn.tree import DecisionTreeClassifier

    team = _payments(seed)
    lot = np.random.default_rng(0)
    past, ahead = team.days(1, 5), team.days(11, 60)
    X_past, X_ahead = (team.X[rows].to_numpy(np.float32) for rows in (past, ahead))  # what a tree makes of them anyway
    pounds, y = team.pounds[ahead], team.y[ahead]
    saved = []
    for look in range(200):
        tree = DecisionTreeClassifier(
            max_depth=lot.integers(3, 9),
            max_features=lot.integers(2, 9),
            min_samples_leaf=lot.integers(5, 101),
            random_state=look,
        ).fit(X_past, team.y[past])
        read = tree.predict_proba(X_ahead)[:, 1] * pounds > ALERT_POUNDS
        saved.append((read * (pounds * y - ALERT_POUNDS)).reshape(10, -1).sum(axis=1) / 5)
    return np.array(saved)


@lru_cache(maxsize=2)
def _leaf_losses(seed: int) -> Any:
    import numpy as np
    from sklearn.tree import DecisionTreeClassifier

    team = _payments(seed)
    losses = []
    for leaves in (2, 4, 8, 16, 32, 64):
        row = []
        for first in (1, 11, 21, 31, 41):
            past, ahead = team.days(first, first + 9), team.days(first + 10, first + 19)
            tree = DecisionTreeClassifier(max_leaf_nodes=leaves, random_state=0).fit(team.X[past], team.y[past])
            row.append(float(((tree.predict_proba(team.X[ahead])[:, 1] - team.y[ahead]) ** 2).mean()))
        losses.append(row)
    return np.array(losses)


@lru_cache(maxsize=2)
def _importance(seed: int) -> Importance:
    import numpy as np
    from sklearn.ensemble import RandomForestClassifier

    team = _payments(seed)
    table = team.X.assign(drawn_by_lot=np.random.default_rng(1).permutation(len(team.X)))
    past, ahead = team.days(1, 20), team.days(21, 30)
    forest = RandomForestClassifier(30, random_state=0).fit(table[past], team.y[past])
    lot, device = 8, FEATURES.index("device_days")
    new = {column: _lost(forest, table[ahead], team.y[ahead], column) for column in (lot, device)}
    known = {column: _lost(forest, table[past], team.y[past], column, repeats=1) for column in (lot, device)}
    order = np.argsort(-forest.feature_importances_, kind="stable")
    return Importance(
        place=int(np.flatnonzero(order == lot)[0]) + 1,
        impurity=float(forest.feature_importances_[lot]),
        lot=new[lot][0],
        device=new[device][0],
        lot_known=float(known[lot][0].mean()),
        device_known=float(known[device][0].mean()),
        accuracy=(float(new[lot][1].mean()), float(new[device][1].mean())),
    )


def _lost(forest: Any, rows: Any, outcomes: Any, column: int, repeats: int = 3) -> tuple[Any, Any]:
    """Brier score and accuracy lost by shuffling one column, as `permutation_importance` with `random_state=0` does it.

    Computed for one column, from one set of predictions: a sixth of the time.
    """
    import numpy as np

    def quality(table: Any) -> tuple[float, float]:
        p = forest.predict_proba(table)[:, 1]
        return -float(((p - outcomes) ** 2).mean()), float(((p > 0.5) == outcomes).mean())

    chance = np.random.RandomState(np.random.RandomState(0).randint(np.iinfo(np.int32).max + 1))
    places, shuffled, before, after = np.arange(len(rows)), rows.copy(), quality(rows), []
    for _ in range(repeats):
        chance.shuffle(places)
        values = shuffled.iloc[places, column].to_numpy()
        shuffled[shuffled.columns[column]] = values
        after.append(quality(shuffled))
    brier, accuracy = np.array(before)[:, None] - np.array(after).T
    return brier, accuracy


@dataclass(frozen=True)
class Opened:
    """The forty opened days: what was paid, what was fraud, and what two models say."""

    pounds: Any
    y: Any
    simple: Any
    tuned: Any


@lru_cache(maxsize=2)
def _opened(seed: int) -> Opened:
    import numpy as np
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer, StandardScaler

    team = _payments(seed)
    past, ahead = team.days(41, 60), team.days(61, 100)
    simple, tuned = (
        model.fit(team.X[past], team.y[past]).predict_proba(team.X[ahead])[:, 1]
        for model in (
            make_pipeline(FunctionTransformer(np.log1p), StandardScaler(), LogisticRegression()),
            HistGradientBoostingClassifier(**TUNED, early_stopping=False, random_state=0),
        )
    )
    return Opened(team.pounds[ahead], team.y[ahead], simple, tuned)


def _costs(seed: int) -> tuple[Any, Any]:
    opened = _opened(seed)
    found = []
    for p in (opened.simple, opened.tuned):
        read = p * opened.pounds > ALERT_POUNDS
        found.append((ALERT_POUNDS * read + opened.pounds * (opened.y & ~read)) / 40)
    return found[0], found[1]


@lru_cache(maxsize=2)
def _gain_ends(seed: int) -> tuple[float, float]:
    import numpy as np

    simple, tuned = _costs(seed)
    gains, rng = simple - tuned, np.random.default_rng(9)
    felt = gains[gains != 0]  # the others add nothing, however often they are drawn
    sums = rng.poisson(size=(4_000, len(felt))) @ felt
    low, high = np.quantile(sums, [0.025, 0.975])
    return float(low), float(high)


def looks(seeds: Seeds) -> Any:
    """Pounds a day that 200 settings save on ten test sets."""
    return _looks(_seed(seeds))


def leaf_losses(seeds: Seeds) -> Any:
    """Brier scores of trees with 2 to 64 leaves in five windows."""
    return _leaf_losses(_seed(seeds))


def importance(seeds: Seeds) -> Importance:
    """What the forest's two lists say."""
    return _importance(_seed(seeds))


def costs(seeds: Seeds) -> tuple[Any, Any]:
    """Pounds a day that each opened payment adds, under the simple and the tuned model."""
    return _costs(_seed(seeds))


def opened(seeds: Seeds) -> Opened:
    """The forty opened days of 9.6."""
    return _opened(_seed(seeds))


def gain_ends(seeds: Seeds) -> tuple[float, float]:
    """The 2.5% and 97.5% quantiles of the gain a day, over payments drawn again."""
    return _gain_ends(_seed(seeds))


def _seed(seeds: Seeds) -> int:
    import harbour

    return harbour.seed(seeds.data)
