"""What lies on the desk of mixed set 2: the notes' data, and every answer computed once more.

The functions without an underscore are called by the exercise notebook too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import harbour
from harbour.world import generator
from learnpath.seeds import Seeds

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

HABITS = ["card_payments_a_month", "cash_share", "abroad_share", "night_share", "balance_pounds"]
ACCOUNT = ["age_years", "commute_km", "rent_pounds", "income_pounds", "balance_pounds", "app_logins"]
SIGNALS = [
    "amount_pence", "hour", "payee_days", "device_days",
    "failed_logins", "payments_last_hour", "payee_senders", "percent_of_balance",
]  # fmt: skip
UNSPENT, MISSING = 0.01, 0.04
LETTER_POUNDS, POT_POUNDS = 3.40, 50
READ_A_DAY, LAST_DAYS = 40, 10
SETTINGS, CUSTOMERS, MARCH, LETTERS = 200, 4_600, 600, 0.10
BRANCHES = ("north", "south")


def groups(responses: pd.DataFrame) -> pd.Series[str]:
    """Return the group of each customer, A to D: by use of the app, then by balance."""
    import numpy as np
    import pandas as pd

    seldom = responses["app_days"].fillna(28) <= 9
    small = responses["balance_pounds"] < responses["balance_pounds"].median()
    chosen = np.select([~seldom & ~small, seldom & small, ~seldom & small], ["A", "B", "C"], "D")
    return pd.Series(chosen, index=responses.index, name="group")


def suppliers(payments: pd.DataFrame) -> pd.DataFrame:
    """Return the three suppliers' scores for the payments of the last ten days, one column each.

    All three learned from the days before. X sees everything and blurs the top, Y is sharp at the top and blind below,
    Z is like Y and multiplies by the amount.
    """
    import numpy as np
    import pandas as pd
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer, StandardScaler

    late = payments["day"] > payments["day"].max() - LAST_DAYS
    model = make_pipeline(FunctionTransformer(np.log1p), StandardScaler(), LogisticRegression())
    model.fit(payments.loc[~late, SIGNALS], payments.loc[~late, "is_fraud"])
    chance = model.predict_proba(payments.loc[late, SIGNALS])[:, 1]
    luck = np.random.default_rng(7).random(len(chance))
    blurred, blind = np.quantile(chance, [0.95, 0.93])
    sharp = np.where(chance > blind, chance, blind * luck)
    amount = payments.loc[late, "amount_pence"].to_numpy()
    return pd.DataFrame(
        {"X": np.where(chance > blurred, blurred * (1 + luck), chance), "Y": sharp, "Z": sharp * amount / amount.max()},
        index=payments.index[late],
    )


def trials(responses: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return which customers each of 200 settings writes to: in March and in April, one row a setting.

    March is the first 600 customers, April the others; every setting writes to the tenth that it scores highest.
    """
    import numpy as np
    import pandas as pd

    columns = pd.get_dummies(responses[["region", "joined_through", "account"]]).astype(float)
    for name in ("age_years", "tenure_months", "balance_pounds", "income_pounds", "app_days"):
        columns[name] = np.log1p(responses[name].fillna(responses[name].median()))
    scaled = ((columns - columns.mean()) / columns.std()).to_numpy()
    weights = np.random.default_rng(11).normal(size=(scaled.shape[1], SETTINGS))
    scores = (scaled @ weights).T
    return _highest_tenth(scores[:, :MARCH]), _highest_tenth(scores[:, MARCH:])


def branches(seed: int | None = None) -> dict[str, pd.DataFrame]:
    """Return the customers of the two branches; only one of them has groups, and the data seed says which."""
    real = _with_groups(seed)
    return {
        branch: harbour.world("segments", seed=seed, customers=1_500, separation=1.2, groups=branch == real)[
            "customers"
        ][HABITS]
        for branch in BRANCHES
    }


def shown_articles(seed: int | None = None) -> pd.DataFrame:
    """Return every showing of the ten articles of one busy query: `article_id`, `position`, `clicked`."""
    world = harbour.world("search", seed=seed, searches=24_000, queries=24)
    results = world["results"].merge(world["searches"][["search_id", "query_id"]])
    tables = (part for _, part in results.groupby("query_id"))
    chosen = max(tables, key=_told_apart)
    return chosen[["search_id", "position", "article_id", "clicked"]].reset_index(drop=True)


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
    """Labels of the branch with groups, scaled and not, and how far redrawn customers agree, by branch."""

    real: str
    labels: Any
    unscaled: Any
    agreement: dict[str, float]


@dataclass(frozen=True)
class Articles:
    """Of ten articles: clicks for each look, two ways, and clicks for each showing."""

    weighted: dict[int, float]
    ratio: dict[int, float]
    clicked: dict[int, float]


def statements(seed: int | None = None) -> pd.DataFrame:
    """Return the statements of the overdraft team."""
    return harbour.world("repeats", seed=seed, customers=600, months=15, drift=0, customer_sd=2.0)["statements"]


def fit_day(rows: pd.DataFrame) -> pd.Timestamp:
    """Return the day on which the overdraft team fits: the first of the tenth month."""
    day: pd.Timestamp = sorted(rows["month"].unique())[9]
    return day


def spend(seed: int | None = None) -> Any:
    """Return what the treasury's customers spent, in pounds."""
    return harbour.world("spend", seed=seed, customers=3_000)["customers"]["spend_pounds"].to_numpy()


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
    rates = responses.groupby([groups(responses), "contacted"])["responded"].mean().unstack()
    worth = (rates[True] - rates[False]) * POT_POUNDS - LETTER_POUNDS
    return Letters(worth.to_dict(), rates[True].to_dict())


@lru_cache(maxsize=2)
def _kept(seed: int) -> Kept:
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import GroupKFold, KFold, cross_val_score

    rows = statements(seed)
    X, y, model = rows[ACCOUNT], rows["overdrawn_next_month"], neighbours()

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


def neighbours() -> Any:
    """Return the model of the overdraft team, not fitted."""
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), KNeighborsClassifier(12))


@lru_cache(maxsize=2)
def _desk(seed: int) -> Desk:
    from sklearn.metrics import roc_auc_score

    payments = harbour.world("alerts", seed=seed, payments=60_000, days=30, prevalence=0.004)["payments"]
    scores = suppliers(payments)
    last = payments.loc[scores.index]
    stopped = last["amount_pence"].where(last["is_fraud"], 0) / 100 / LAST_DAYS
    read = {
        name: scores.groupby(last["day"])[name].rank(ascending=False, method="first") <= READ_A_DAY for name in scores
    }
    pooled = {name: scores[name].rank(ascending=False, method="first") <= READ_A_DAY * LAST_DAYS for name in scores}
    return Desk(
        auc={name: float(roc_auc_score(last["is_fraud"], scores[name])) for name in scores},
        real={name: float(last.loc[read[name], "is_fraud"].mean()) for name in scores},
        pounds={name: float(stopped[read[name]].sum()) for name in scores},
        pooled={name: float(stopped[pooled[name]].sum()) for name in scores},
    )


@lru_cache(maxsize=2)
def _winner(seed: int) -> Winner:
    responses = harbour.world("campaign", seed=seed, customers=CUSTOMERS, control_share=0)["responses"]
    answered = responses["responded"].to_numpy()
    march, april = trials(responses)
    in_march, in_april = (
        (part * said).sum(axis=1) / part.sum(axis=1)
        for part, said in ((march, answered[:MARCH]), (april, answered[MARCH:]))
    )
    best = int(in_march.argmax())
    return Winner(float(in_march[best]), float(in_april[best]), int(april[best].sum()), float(in_april.max()))


@lru_cache(maxsize=2)
def _found(seed: int) -> Found:
    import numpy as np
    from sklearn.cluster import KMeans
    from sklearn.metrics import adjusted_rand_score
    from sklearn.preprocessing import StandardScaler

    tables = branches(seed)
    model = KMeans(4, n_init=5, random_state=0)
    luck, agreement, labels = np.random.default_rng(0), {}, {}
    for branch, customers in tables.items():
        scaled = StandardScaler().fit_transform(customers)
        labels[branch] = model.fit(scaled).labels_.copy()
        draws = luck.integers(len(scaled), size=(8, len(scaled)))
        again = [model.fit(scaled[rows]).predict(scaled) for rows in draws]
        agreement[branch] = float(np.mean([adjusted_rand_score(labels[branch], each) for each in again]))
    real = _with_groups(seed)
    return Found(real, labels[real], model.fit(tables[real].to_numpy(float)).labels_.copy(), agreement)


@lru_cache(maxsize=2)
def _articles(seed: int) -> Articles:
    shown = shown_articles(seed)
    look = shown["position"] ** -1.2
    table = shown.assign(look=look, weighted=shown["clicked"] / look).groupby("article_id")
    sums = table[["clicked", "look", "weighted"]].sum()
    size = table.size()
    return Articles(
        (sums["weighted"] / size).to_dict(),
        (sums["clicked"] / sums["look"]).to_dict(),
        (sums["clicked"] / size).to_dict(),
    )


def _with_groups(seed: int | None) -> str:
    return BRANCHES[int(generator("branches of mixed-2", seed).integers(2))]


def _highest_tenth(scores: np.ndarray) -> np.ndarray:
    import numpy as np

    size = int(LETTERS * scores.shape[1])
    chosen = np.zeros(scores.shape, dtype=bool)
    np.put_along_axis(chosen, np.argsort(-scores, axis=1, kind="stable")[:, :size], True, axis=1)
    return chosen


def _told_apart(shown: pd.DataFrame) -> float:
    """By how many standard errors the best article for each look beats the next; 0 where the clicks agree with it."""
    import numpy as np

    look = shown["position"] ** -1.2
    weighted = (shown["clicked"] / look).groupby(shown["article_id"]).agg(["mean", "sem"])
    clicks = shown.groupby("article_id")["clicked"].sum()
    first, second = weighted["mean"].nlargest(2).index
    if clicks.idxmax() == first:
        return 0.0
    gap = weighted["mean"][first] - weighted["mean"][second]
    return float(gap / np.hypot(weighted["sem"][first], weighted["sem"][second]))
