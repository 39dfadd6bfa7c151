"""What lies on the desk of mixed set 2: the notes' data, as the exercise notebook and the judge read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import harbour
from harbour.world import generator

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

HABITS = ["card_payments_a_month", "cash_share", "abroad_share", "night_share", "balance_pounds"]
ACCOUNT = ["age_years", "commute_km", "rent_pounds", "income_pounds", "balance_pounds", "app_logins"]
SIGNALS = [
    "amount_pence", "hour", "payee_days", "device_days",
    "failed_logins", "payments_last_hour", "payee_senders", "percent_of_balance",
]  # fmt: skip
LAST_DAYS = 10
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


def neighbours() -> Any:
    """Return the model of the overdraft team, not fitted."""
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), KNeighborsClassifier(12))


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
