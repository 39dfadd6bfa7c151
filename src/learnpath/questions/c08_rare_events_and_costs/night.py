"""The night desk of exercises 8.4 and 8.5: its test payments, and the three models, fitted here once more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from learnpath.seeds import Seeds

FEATURES = (
    "amount_pence", "hour", "payee_days", "device_days",
    "failed_logins", "payments_last_hour", "payee_senders", "percent_of_balance",
)  # fmt: skip
ALERT_POUNDS, TEST_DAYS = 12, 10
WAYS = ("threshold", "weights", "smote")


@dataclass(frozen=True)
class Night:
    """The test payments of the exercise, and the probabilities of the three models."""

    is_fraud: Any
    pounds: Any
    p: Mapping[str, Any]
    share: float  # of fraud among the training payments

    def cost(self, read: Any) -> Any:
        """Pounds a day that each test payment adds."""
        return (ALERT_POUNDS * read + self.pounds * (self.is_fraud & ~read)) / TEST_DAYS

    def read(self, way: str) -> Any:
        """Which test payments are read in one of the three ways."""
        return self.p[way] * self.pounds > ALERT_POUNDS if way == "threshold" else self.p[way] >= 0.5

    def mended(self, factor: float | None = None, *, odds: bool = True) -> Any:
        """Which payments *weights* reads at a price once its odds, or wrongly its probabilities, are mended.

        The factor is the odds of fraud among the training payments, unless a wrong one is given.
        """
        p, factor = self.p["weights"], self.share / (1 - self.share) if factor is None else factor
        moved = factor * p / (1 - p) if odds else factor * p
        return (moved / (1 + moved) if odds else moved) * self.pounds > ALERT_POUNDS


@lru_cache(maxsize=2)
def _played(data_seed: int) -> Night:
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer, StandardScaler

    import harbour

    payments = harbour.world("alerts", seed=data_seed, payments=120_000, days=40, prevalence=0.005)["payments"]
    train, test = payments["day"] <= 30, payments["day"] > 30
    prepare = make_pipeline(FunctionTransformer(np.log1p), StandardScaler())
    Z, y = prepare.fit_transform(payments.loc[train, list(FEATURES)]), payments.loc[train, "is_fraud"].to_numpy()
    Z_test = prepare.transform(payments.loc[test, list(FEATURES)])

    def probabilities(Z: Any, y: Any, class_weight: str | None = None) -> Any:
        model = LogisticRegression(solver="newton-cholesky", class_weight=class_weight)
        return model.fit(Z, y).predict_proba(Z_test)[:, 1]

    return Night(
        is_fraud=payments.loc[test, "is_fraud"].to_numpy(),
        pounds=payments.loc[test, "amount_pence"].to_numpy() / 100,
        share=float(y.mean()),
        p={
            "threshold": probabilities(Z, y),
            "weights": probabilities(Z, y, "balanced"),
            "smote": probabilities(*_smote(Z, y)),
        },
    )


def _smote(Z: Any, y: Any, seed: int = 0, k: int = 5) -> tuple[Any, Any]:
    """Do what `smote` of the exercise does."""
    import numpy as np
    from sklearn.neighbors import NearestNeighbors

    rng = np.random.default_rng(seed)
    rare, missing = Z[y], len(y) - 2 * y.sum()
    neighbours = NearestNeighbors(n_neighbors=k + 1).fit(rare).kneighbors(rare, return_distance=False)[:, 1:]
    start = rng.integers(len(rare), size=missing)
    end = neighbours[start, rng.integers(k, size=missing)]
    invented = rare[start] + rng.random((missing, 1)) * (rare[end] - rare[start])
    return np.vstack([Z, invented]), np.append(y, np.full(missing, True))


def night_desk(seeds: Seeds) -> Night:
    import harbour

    return _played(harbour.seed(seeds.data))
