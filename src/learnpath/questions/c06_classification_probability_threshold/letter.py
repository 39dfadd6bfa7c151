"""The trial of exercise 6, split as the exercise splits it, and its two models, fitted here once more."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from learnpath.seeds import Seeds

NUMBERS = ("age_years", "tenure_months", "balance_pounds", "income_pounds", "app_days")
CATEGORIES = ("region", "joined_through", "account")
EDGES = (0.0, 0.1, 0.2, 0.3, 1.0)
SELDOM = 7  # days with the app opened, at most


@dataclass(frozen=True)
class Letter:
    """Training and test customers of both arms; answers and probabilities of those who got the letter.

    `everybody`: the straight model's probabilities and the answers of all test customers, with a letter or without.
    """

    train: Any
    test: Any
    y: Any
    p: Any
    p_bent: Any
    train_y: Any
    train_p: Any
    train_p_bent: Any
    everybody: tuple[Any, Any]

    def groups(self, p: Any, y: Any) -> tuple[list[float], list[float], list[float]]:
        """Mean probability, share of yes and number of customers between the edges."""
        import numpy as np

        place = np.digitize(p, EDGES[1:-1])
        rows = [place == group for group in range(len(EDGES) - 1)]
        return [float(p[r].mean()) for r in rows], [float(y[r].mean()) for r in rows], [float(r.sum()) for r in rows]


@lru_cache(maxsize=2)
def _played(data_seed: int) -> Letter:
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import train_test_split
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, PolynomialFeatures, SplineTransformer, StandardScaler

    import harbour

    trial = harbour.world("campaign", seed=data_seed, customers=30_000, persuasion=0.3)["responses"]
    train, test = train_test_split(trial, test_size=0.5, random_state=0)
    features = [*NUMBERS, *CATEGORIES]
    X, y = train.loc[train["contacted"], features], train.loc[train["contacted"], "responded"]
    X_test, y_test = test.loc[test["contacted"], features], test.loc[test["contacted"], "responded"]
    fill = SimpleImputer(strategy="median", add_indicator=True)
    numbers = ("numbers", make_pipeline(fill, StandardScaler()), list(NUMBERS))
    categories = ("categories", OneHotEncoder(handle_unknown="ignore"), list(CATEGORIES))
    bend = make_pipeline(
        SimpleImputer(strategy="median"),
        SplineTransformer(n_knots=4, knots="quantile"),
        PolynomialFeatures(2, interaction_only=True, include_bias=False),
    )
    bends = ("bends", bend, ["app_days", "balance_pounds"])
    straight, bent = (
        make_pipeline(ColumnTransformer(parts), LogisticRegression(max_iter=1_000)).fit(X, y)
        for parts in ([numbers, categories], [numbers, bends, categories])
    )
    return Letter(
        train=train,
        test=test,
        y=y_test.to_numpy().astype(float),
        p=straight.predict_proba(X_test)[:, 1],
        p_bent=bent.predict_proba(X_test)[:, 1],
        train_y=y.to_numpy().astype(float),
        train_p=straight.predict_proba(X)[:, 1],
        train_p_bent=bent.predict_proba(X)[:, 1],
        everybody=(straight.predict_proba(test[features])[:, 1], test["responded"].to_numpy().astype(float)),
    )


def letter(seeds: Seeds) -> Letter:
    """The exercise's data and models under a data seed."""
    import harbour

    return _played(harbour.seed(seeds.data))
