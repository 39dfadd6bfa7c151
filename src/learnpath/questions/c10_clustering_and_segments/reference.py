"""The tables of exercise 10, and the right answers: the clusterings of the exercise, computed again."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from learnpath.questions.c10_clustering_and_segments.redraws import redraws

HABITS = ["card_payments_a_month", "cash_share", "abroad_share", "night_share"]
COLUMNS = [*HABITS, "spend_pounds_a_month", "balance_pounds"]
CALL_POUNDS, DRAWS, LEARNER_DRAWS = 9.0, 100, 50


P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Tables:
    """The tables of the exercise, and of the pilot the margin, who was called, and who is in the segment."""

    grouped: Any
    grouped_scaled: Any
    plain_scaled: Any
    in_segment: Any
    margin: Any
    called: Any
    abroad: Any


def kmeans(k: int, start: int = 0) -> Any:
    from sklearn.cluster import KMeans

    return KMeans(k, n_init=5, random_state=start)


def one_thread(function: Callable[P, R]) -> Callable[P, R]:
    """Let a function compute in one thread: on a busy machine several wait for each other most of the time."""

    @wraps(function)
    def alone(*args: P.args, **kwargs: P.kwargs) -> R:
        import sklearn.cluster  # noqa: F401  (a limit holds only for libraries that are loaded)
        from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

        with threadpool_limits(limits=1):
            return function(*args, **kwargs)

    return alone


@lru_cache(maxsize=2)
@one_thread
def tables(data_seed: int) -> Tables:
    from sklearn.preprocessing import PowerTransformer

    import harbour

    quiet = harbour.world("segments", customers=6_000, pilot_share=0.5, seed=data_seed)
    plain = harbour.world("segments", customers=2_000, groups=False, seed=data_seed)["customers"]
    grouped, pilot = quiet["customers"].set_index("customer_id"), quiet["pilot"].set_index("customer_id")
    grouped_scaled = PowerTransformer().fit_transform(grouped[HABITS])
    labels = kmeans(4).fit_predict(grouped_scaled)
    in_segment = labels == grouped["abroad_share"].groupby(labels).mean().idxmax()
    return Tables(
        grouped=grouped,
        grouped_scaled=grouped_scaled,
        plain_scaled=PowerTransformer().fit_transform(plain[HABITS]),
        in_segment=in_segment,
        margin=pilot["margin_pounds_90_days"].to_numpy(),
        called=pilot["called"].to_numpy(),
        abroad=in_segment[grouped.index.get_indexer(pilot.index)],
    )


@lru_cache(maxsize=8)
@one_thread
def stability(data_seed: int, bank: str, k: int) -> tuple[float, float, float, float]:
    """Mean adjusted index over redrawn rows, room for it, silhouette, mean index of other starts."""
    import numpy as np
    from sklearn.metrics import adjusted_rand_score, silhouette_score

    made, chance = tables(data_seed), np.random.default_rng(11)
    table = made.plain_scaled if bank == "plain" else made.grouped_scaled[:2_000]
    n, labels = len(table), kmeans(k).fit_predict(table)
    redrawn = [kmeans(k).fit(table[chance.integers(n, size=n)]).predict(table) for _ in range(DRAWS)]
    adjusted = [adjusted_rand_score(labels, again) for again in redrawn]
    room = 4 * float(np.std(adjusted, ddof=1)) * math.sqrt(1 / DRAWS + 1 / LEARNER_DRAWS) + 0.005
    silhouette = float(silhouette_score(table, labels))
    starts = [adjusted_rand_score(labels, kmeans(k, start).fit_predict(table)) for start in range(1, 6)]
    return float(np.mean(adjusted)), room, silhouette, float(np.mean(starts))


Indices = dict[str, float]


@lru_cache(maxsize=2)
@one_thread
def redrawn_indices(probe: int) -> list[Indices]:
    """For each redraw of a probe: the index asked for, and what comes out of common slips."""
    import numpy as np
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, rand_score

    found = []
    for table, k, rows in redraws(probe):
        labels, fitted = kmeans(k).fit_predict(table), kmeans(k).fit(table[rows])
        again, four = fitted.predict(table), kmeans(4).fit(table[rows]).predict(table)
        once = kmeans(k).fit(table[np.unique(rows)]).predict(table)
        found.append(
            {
                "asked": adjusted_rand_score(labels, again),
                "drawn only": adjusted_rand_score(labels[rows], fitted.labels_),
                "misaligned": adjusted_rand_score(labels, fitted.labels_),
                "each once": adjusted_rand_score(labels, once),
                "unadjusted": rand_score(labels, again),
                "mutual information": adjusted_mutual_info_score(labels, again),
                "names": float((labels == again).mean()),
                "not redrawn": 1.0,
                "always four": adjusted_rand_score(kmeans(4).fit_predict(table), four),
            }
        )
    return found


@lru_cache(maxsize=2)
@one_thread
def mixture(data_seed: int) -> tuple[Any, Any, int, float]:
    """Responsibilities, hard labels, the label of the travellers and their weight in the fit."""
    from sklearn.mixture import GaussianMixture

    made = tables(data_seed)
    fitted = GaussianMixture(4, n_init=3, random_state=0).fit(made.grouped_scaled)
    labels = fitted.predict(made.grouped_scaled)
    travellers = int(made.grouped["abroad_share"].groupby(labels).mean().idxmax())
    return fitted.predict_proba(made.grouped_scaled), labels, travellers, float(fitted.weights_[travellers])


@lru_cache(maxsize=2)
@one_thread
def agreements(data_seed: int) -> tuple[float, float, dict[str, float]]:
    """Agreement of pounds and pence, unscaled and scaled, and what comes out of common slips."""
    from sklearn.metrics import adjusted_rand_score, rand_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    pounds = tables(data_seed).grouped[COLUMNS].head(2_000)
    pence = pounds.assign(spend_pounds_a_month=100 * pounds["spend_pounds_a_month"])
    bare = [kmeans(4).fit_predict(table) for table in (pounds, pence)]
    scaled = [make_pipeline(StandardScaler(), kmeans(4)).fit_predict(table) for table in (pounds, pence)]
    balance = pounds.assign(balance_pounds=100 * pounds["balance_pounds"])
    divided = pounds.assign(spend_pounds_a_month=pounds["spend_pounds_a_month"] / 100)
    fewer = [kmeans(4).fit_predict(table.drop(columns="balance_pounds")) for table in (pounds, pence)]
    scaler = StandardScaler().fit(pounds)
    in_one = [kmeans(4).fit_predict(scaler.transform(table)) for table in (pounds, pence)]
    pipeline = make_pipeline(StandardScaler(), kmeans(4)).fit(pounds)
    slips = {
        "unadjusted": rand_score(*bare),
        "names": float((bare[0] == bare[1]).mean()),
        "predicted": adjusted_rand_score(bare[0], kmeans(4).fit(pounds).predict(pence)),
        "balance": adjusted_rand_score(bare[0], kmeans(4).fit_predict(balance)),
        "divided": adjusted_rand_score(bare[0], kmeans(4).fit_predict(divided)),
        "no balance": adjusted_rand_score(*fewer),
        "one scaler": adjusted_rand_score(*in_one),
        "one pipeline": adjusted_rand_score(pipeline.predict(pounds), pipeline.predict(pence)),
        "scaled against not": adjusted_rand_score(bare[0], scaled[0]),
    }
    return float(adjusted_rand_score(*bare)), float(adjusted_rand_score(*scaled)), slips


def call_worth(made: Tables, rows: Any) -> float:
    margin, called = made.margin[rows], made.called[rows]
    return float(margin[called].mean() - margin[~called].mean()) - CALL_POUNDS


Estimate = tuple[float, float, float, float]


@lru_cache(maxsize=2)
def bootstrap(data_seed: int) -> dict[str, Estimate]:
    """Estimate, standard error and 95% ends: of the advantage, and of the worth of a call within the segment."""
    import numpy as np

    made, chance = tables(data_seed), np.random.default_rng(3)
    n, cells = len(made.margin), 2 * made.abroad + made.called  # 0 and 1 outside the segment, 2 and 3 inside
    found = []
    for rows in (np.arange(n), *(chance.integers(n, size=n) for _ in range(5_000))):
        drawn = cells[rows]
        sums, counts = np.bincount(drawn, made.margin[rows], 4), np.bincount(drawn, minlength=4)
        inside = sums[3] / counts[3] - sums[2] / counts[2]
        lot = sums[1::2].sum() / counts[1::2].sum() - sums[::2].sum() / counts[::2].sum()
        found.append((inside - lot, inside - CALL_POUNDS))
    return {
        name: (float(all_of[0]), float(all_of[1:].std()), *np.quantile(all_of[1:], [0.025, 0.975]).tolist())
        for name, all_of in zip(("advantage", "worth"), np.array(found).T, strict=True)
    }
