"""Every note of mixed set 2 answered once more: what the judge compares with. Nothing here is read by a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import harbour
from learnpath.questions.mixed_2 import desk as data
from learnpath.seeds import Seeds

UNSPENT, MISSING = 0.01, 0.04
LETTER_POUNDS, POT_POUNDS = 3.40, 50
READ_A_DAY = 40


@dataclass(frozen=True)
class Letters:
    """The answers to the letters: net pounds a letter by group, and the share with a letter who answer."""

    worth: dict[str, float]
    answered: dict[str, float]

    @property
    def pays(self) -> set[str]:
        """The groups in which a letter brings more than it costs."""
        return {group for group, pounds in self.worth.items() if pounds > 0}


@dataclass(frozen=True)
class Kept:
    """AUC of the neighbours' model on customers it never met, on mixed rows, on later months, on its own rows."""

    apart: float
    mixed: float
    later: float
    own: float


@dataclass(frozen=True)
class Desk:
    """The AUC of each supplier; the share of its alerts that is real; pounds a day, and those of all days at once."""

    auc: dict[str, float]
    real: dict[str, float]
    pounds: dict[str, float]
    pooled: dict[str, float]


@dataclass(frozen=True)
class Winner:
    """Answers to the letters of the setting that won in March, and the best rate of any setting in April."""

    march: float
    april: float
    letters: int
    best_april: float


@dataclass(frozen=True)
class Found:
    """Labels of the branch with groups; of unscaled columns, and how far redrawn customers agree, by branch."""

    real: str
    labels: Any
    unscaled: dict[str, Any]
    agreement: dict[str, float]


@dataclass(frozen=True)
class Articles:
    """Of ten articles: clicks for each look, two ways, and clicks for each showing."""

    weighted: dict[int, float]
    ratio: dict[int, float]
    clicked: dict[int, float]


def letters(seeds: Seeds) -> Letters:
    """Answer the note about the letters."""
    return _letters(harbour.seed(seeds.data))


def kept(seeds: Seeds) -> Kept:
    """Answer the note about the bank next door."""
    return _kept(harbour.seed(seeds.data))


def desk(seeds: Seeds) -> Desk:
    """Answer the note about the suppliers."""
    return _desk(harbour.seed(seeds.data))


def winner(seeds: Seeds) -> Winner:
    """Answer the note about the settings."""
    return _winner(harbour.seed(seeds.data))


def found(seeds: Seeds) -> Found:
    """Answer the note about the branches."""
    return _found(harbour.seed(seeds.data))


def articles(seeds: Seeds) -> Articles:
    """Answer the note about the article on top."""
    return _articles(harbour.seed(seeds.data))


@lru_cache(maxsize=2)
def _letters(seed: int) -> Letters:
    responses = harbour.world("campaign", seed=seed, customers=60_000, persuasion=0.3)["responses"]
    rates = responses.groupby([data.groups(responses), "contacted"])["responded"].mean().unstack()
    worth = (rates[True] - rates[False]) * POT_POUNDS - LETTER_POUNDS
    return Letters(worth.to_dict(), rates[True].to_dict())


@lru_cache(maxsize=2)
def _kept(seed: int) -> Kept:
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import GroupKFold, KFold, cross_val_score

    rows = data.statements(seed)
    X, y, model = rows[data.ACCOUNT], rows["overdrawn_next_month"], data.neighbours()

    def scored(folds: Any) -> float:
        return float(cross_val_score(model, X, y, cv=folds, scoring="roc_auc").mean())

    late = rows["month"] >= sorted(rows["month"].unique())[12]
    later = model.fit(X[~late], y[~late]).predict_proba(X[late])[:, 1]
    return Kept(
        apart=scored(list(GroupKFold(5).split(X, y, rows["customer_id"]))),
        mixed=scored(KFold(5, shuffle=True, random_state=0)),
        later=float(roc_auc_score(y[late], later)),
        own=float(roc_auc_score(y, model.fit(X, y).predict_proba(X)[:, 1])),
    )


@lru_cache(maxsize=2)
def _desk(seed: int) -> Desk:
    from sklearn.metrics import roc_auc_score

    payments = harbour.world("alerts", seed=seed, payments=60_000, days=30, prevalence=0.004)["payments"]
    scores = data.suppliers(payments)
    last = payments.loc[scores.index]
    stopped = last["amount_pence"].where(last["is_fraud"], 0) / 100 / data.LAST_DAYS
    read = {
        name: scores.groupby(last["day"])[name].rank(ascending=False, method="first") <= READ_A_DAY for name in scores
    }
    pooled = {
        name: scores[name].rank(ascending=False, method="first") <= READ_A_DAY * data.LAST_DAYS for name in scores
    }
    return Desk(
        auc={name: float(roc_auc_score(last["is_fraud"], scores[name])) for name in scores},
        real={name: float(last.loc[read[name], "is_fraud"].mean()) for name in scores},
        pounds={name: float(stopped[read[name]].sum()) for name in scores},
        pooled={name: float(stopped[pooled[name]].sum()) for name in scores},
    )


@lru_cache(maxsize=2)
def _winner(seed: int) -> Winner:
    responses = harbour.world("campaign", seed=seed, customers=data.CUSTOMERS, control_share=0)["responses"]
    answered = responses["responded"].to_numpy()
    march, april = data.trials(responses)
    in_march, in_april = (
        (part * said).sum(axis=1) / part.sum(axis=1)
        for part, said in ((march, answered[: data.MARCH]), (april, answered[data.MARCH :]))
    )
    best = int(in_march.argmax())
    return Winner(float(in_march[best]), float(in_april[best]), int(april[best].sum()), float(in_april.max()))


@lru_cache(maxsize=2)
def _found(seed: int) -> Found:
    import numpy as np
    from sklearn.cluster import KMeans
    from sklearn.metrics import adjusted_rand_score
    from sklearn.preprocessing import StandardScaler

    tables = data.branches(seed)
    model = KMeans(4, n_init=5, random_state=0)
    luck, agreement, labels = np.random.default_rng(0), {}, {}
    for branch, customers in tables.items():
        scaled = StandardScaler().fit_transform(customers)
        labels[branch] = model.fit(scaled).labels_.copy()
        draws = luck.integers(len(scaled), size=(8, len(scaled)))
        again = [model.fit(scaled[rows]).predict(scaled) for rows in draws]
        agreement[branch] = float(np.mean([adjusted_rand_score(labels[branch], each) for each in again]))
    real = data._with_groups(seed)
    unscaled = {branch: model.fit(table.to_numpy(float)).labels_.copy() for branch, table in tables.items()}
    return Found(real, labels[real], unscaled, agreement)


@lru_cache(maxsize=2)
def _articles(seed: int) -> Articles:
    shown = data.shown_articles(seed)
    look = shown["position"] ** -1.2
    table = shown.assign(look=look, weighted=shown["clicked"] / look).groupby("article_id")
    sums = table[["clicked", "look", "weighted"]].sum()
    size = table.size()
    return Articles(
        (sums["weighted"] / size).to_dict(),
        (sums["clicked"] / sums["look"]).to_dict(),
        (sums["clicked"] / size).to_dict(),
    )
