"""Training: features by replay, labels as of a date, prequential validation with a gap, calibration, a threshold in
pounds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from harbour.fraud import metrics, replay, rules
from harbour.fraud.costs import Costs
from harbour.fraud.features import DAY
from harbour.fraud.model import Kind, Model, calibrated, check_target, save
from harbour.fraud.scoring import CODED, Arrays, design, flatten, linear_arrays, log_odds
from harbour.fraud.tables import BadTable, Log

FOLDS = 4
EXAMPLES = 2_000
"""Random payments of the training period that a model keeps: to check itself by, and for `monitor` to compare with."""
FEWEST = 20
"""Fraudulent payments below which no model is trained."""
KINDS: tuple[Kind, ...] = ("boosting", "logistic")
LEVELS = 254
"""Values of one feature between which boosting can split."""

Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float32]
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Rows:
    """What a model is trained on: payments of a period with what was known about them.

    Attributes
    ----------
    matrix
        Features, shape (n, len(FEATURES)).
    fraud
        Whether a standing report calls the payment fraud.
    weight
        See `tables.Log`.
    time
        Event time, microseconds.
    account, pounds
        Of each payment.
    known_at
        When the report became known, microseconds; -1 without one.
    """

    matrix: Matrix
    fraud: Mask
    weight: npt.NDArray[np.float32]
    time: npt.NDArray[np.int64]
    account: npt.NDArray[np.int64]
    pounds: Floats
    known_at: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.fraud)

    def __getitem__(self, chosen: Any) -> Rows:
        return Rows(
            self.matrix[chosen], self.fraud[chosen], self.weight[chosen], self.time[chosen], self.account[chosen],
            self.pounds[chosen], self.known_at[chosen],
        )  # fmt: skip


def rows(log: Log, start: int, end: int, as_of: int) -> Rows:
    """Return the payments with start <= event time < end, with the labels known at `as_of` (all in microseconds)."""
    log = log.until(max(end, as_of))
    wanted = log.scored & (log.event_time >= start) & (log.event_time < end)
    fraud, known_at = np.zeros(len(log), dtype=bool), np.full(len(log), -1, dtype=np.int64)
    told = log.known(as_of)
    fraud[told.index.to_numpy()] = told["fraud"].to_numpy(dtype=bool)
    first = log.labels[log.labels["fraud"] & (log.labels["known_at"] <= as_of)].drop_duplicates("place")
    known_at[first["place"].to_numpy()] = first["known_at"].to_numpy()
    return Rows(
        matrix=replay.features(log, wanted), fraud=fraud[wanted], weight=log.weight[wanted],
        time=log.event_time[wanted], account=log.account[wanted], pounds=log.amount[wanted] / 100,
        known_at=np.where(fraud, known_at, -1)[wanted],
    )  # fmt: skip


@dataclass(frozen=True)
class Fitted:
    """An estimator and the arrays made from it."""

    kind: Kind
    estimator: Any
    arrays: Arrays


def fit(kind: Kind, data: Rows, seed: int = 0) -> Fitted:
    """Fit one kind of model.

    Parameters
    ----------
    kind
        "boosting" or "logistic".
    data
        Rows with weight 0 (blocked, so of unknown kind) are left out.
    seed
        Of the draws of columns and the splits within boosting.
    """
    data = data[data.weight > 0]
    if kind == "boosting":
        return _fit_boosting(data, seed)
    return _fit_logistic(data)


def boosting(seed: int = 0) -> Any:
    """Return the scikit-learn estimator behind the kind "boosting", not yet fitted."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(
        learning_rate=0.06, max_iter=160, max_leaf_nodes=8, min_samples_leaf=20, l2_regularization=5.0,
        max_features=0.2, early_stopping=False, random_state=seed,
    )  # fmt: skip


def _fit_boosting(data: Rows, seed: int) -> Fitted:
    estimator = boosting(seed)
    estimator.fit(levelled(data.matrix, data.fraud), data.fraud, sample_weight=data.weight)
    return Fitted("boosting", estimator, flatten(estimator))


def levelled(matrix: Matrix, fraud: Mask) -> Matrix:
    """Return features moved to at most 254 levels each, so that boosting can split where the frauds are.

    Boosting looks for splits between 255 bins with equally many payments each. What is rare lies in the last of them
    as a whole: with one fraud in a thousand payments, a line that separates the frauds exactly is never found. Half of
    the levels are therefore quantiles of the frauds. Splits come to lie half-way between levels, so what was learned
    holds for values as they are.

    Parameters
    ----------
    matrix
        Shape (n, features).
    fraud
        Shape (n,).
    """
    found = matrix.copy()
    share = np.linspace(0, 1, LEVELS // 2)
    for column in found.T:
        there = ~np.isnan(column)
        values, frauds = column[there], column[there & fraud]
        if len(frauds) == 0 or len(np.unique(values)) <= LEVELS:
            continue
        levels = np.unique([np.quantile(part, share, method="nearest") for part in (values, frauds)])
        column[there] = levels[np.searchsorted((levels[1:] + levels[:-1]) / 2, values)]
    return found


def _fit_logistic(data: Rows) -> Fitted:
    from sklearn.linear_model import LogisticRegression

    values = data.matrix.astype(np.float64)
    values = np.sign(values) * np.log1p(np.abs(values))
    there = ~np.isnan(values)
    number = np.maximum(there.sum(axis=0), 1)
    mean = np.where(there, values, 0.0).sum(axis=0) / number
    spread = np.sqrt(np.where(there, (values - mean) ** 2, 0.0).sum(axis=0) / number)
    scale = np.where(CODED, 0.0, np.where(spread < 1e-9, 1.0, spread))
    estimator = LogisticRegression(C=0.1, max_iter=500)
    estimator.fit(design(data.matrix, mean, scale), data.fraud, sample_weight=data.weight)
    return Fitted("logistic", estimator, linear_arrays(estimator.coef_[0], float(estimator.intercept_[0]), mean, scale))


@dataclass(frozen=True)
class Validation:
    """Out-of-period predictions of every candidate on the same payments."""

    data: Rows
    odds: dict[Kind, Floats]
    gap_days: float
    gapped: bool


def label_delay(data: Rows) -> int:
    """Return the time within which nine in ten of the reports came, in microseconds."""
    return int(np.quantile((data.known_at - data.time)[data.fraud], 0.9)) if data.fraud.any() else 0


def validate(data: Rows, start: int, end: int, progress: Progress) -> Validation:
    """Train on earlier payments, predict later ones, several times over.

    The period is cut into equal stretches. For each but the first, a model learns from the payments that lie more
    than the label delay before it, with the labels that were known when it began. Where the period is too short for
    that, the gap is left out, and the report says so.
    """
    gap = label_delay(data)
    gapped = (end - start) >= 3 * gap and gap > 0
    if gapped:
        edges = np.linspace(start + (end - start) // 4 + gap, end, FOLDS + 1).astype(np.int64)
    else:
        edges = np.linspace(start, end, FOLDS + 1).astype(np.int64)
    held: list[npt.NDArray[np.int64]] = []
    odds: dict[Kind, list[Floats]] = {kind: [] for kind in KINDS}
    for number, (begin, stop) in enumerate(pairwise(edges)):
        progress("validating", number / FOLDS)
        earlier = data[data.time < begin - (gap if gapped else 0)]
        if gapped:
            known = earlier.fraud & (earlier.known_at <= begin)
            earlier = Rows(
                earlier.matrix, known, earlier.weight, earlier.time, earlier.account, earlier.pounds, earlier.known_at
            )
        later = np.flatnonzero((data.time >= begin) & (data.time < stop) & (data.weight > 0))
        if (earlier.fraud & (earlier.weight > 0)).sum() < FEWEST // 2 or len(later) == 0:
            continue
        held.append(later)
        for kind in KINDS:
            odds[kind].append(log_odds(fit(kind, earlier).arrays, data.matrix[later]))
    if not held:
        raise BadTable("The training period has too few known frauds before its last part to validate a model.")
    chosen = np.concatenate(held)
    return Validation(data[chosen], {kind: np.concatenate(parts) for kind, parts in odds.items()}, gap / DAY, gapped)


def calibrate(odds: Floats, data: Rows) -> tuple[float, float]:
    """Return slope and intercept that turn log odds into probabilities (Platt's sigmoid), fitted on held-out
    payments.
    """
    from sklearn.linear_model import LogisticRegression

    if data.fraud.sum() < FEWEST // 2:
        return 1.0, 0.0
    sigmoid = LogisticRegression(C=1e6).fit(odds[:, None], data.fraud, sample_weight=data.weight)
    slope = float(sigmoid.coef_[0, 0])
    return (slope, float(sigmoid.intercept_[0])) if slope > 0 else (1.0, 0.0)


def threshold(worth: Floats, data: Rows, costs: Costs) -> float:
    """Return the worth in pounds from which payments are stopped: 0, or more if the investigators could not read so
    many.
    """
    days = len(np.unique(data.time // DAY))
    most = costs.capacity * days
    if len(worth) <= most:
        return 0.0
    return max(0.0, float(np.partition(worth, len(worth) - most)[len(worth) - most]))


def net_pounds(stopped: Mask, data: Rows, costs: Costs) -> Floats:
    """Return what stopping saved, payment by payment: the amount if it was reported, less harm if not, less the
    review.
    """
    saved = np.where(data.fraud, data.pounds, -costs.harm) - costs.review
    return np.where(stopped, saved, 0.0)


def train(
    log: Log, start: int, end: int, as_of: int, folder: Path, *, costs: Costs | None = None, kind: Kind | None = None,
    progress: Progress = lambda stage, share: None,
) -> Model:  # fmt: skip
    """Train on the payments of a period and write the model to a folder.

    Parameters
    ----------
    log
        Events and labels; those before `start` feed the features.
    start, end
        The period, start <= event time < end, in microseconds UTC.
    as_of
        Nothing that became known later is used, in microseconds UTC.
    folder
        See `model.save`.
    costs
        Prices; the defaults of `Costs` without.
    kind
        The kind of model; without, the one with the higher average precision in validation.
    progress
        Called with a stage and a share of it.

    Raises
    ------
    BadTable
        If the period is empty or too few frauds of it were known.
    BadModel
        If the folder holds something else.
    """
    costs = costs or Costs()
    check_target(folder)
    progress("computing features", 0.0)
    data = rows(log, start, end, as_of)
    if len(data) == 0:
        raise BadTable("No payment out of an account lies in the training period.")
    frauds = int((data.fraud & (data.weight > 0)).sum())
    if frauds < FEWEST:
        raise BadTable(
            f"Of {len(data):,} payments in the training period only {frauds} were known to be fraud at the as-of date; "
            f"at least {FEWEST} are needed. Take a longer period, or a later as-of date."
        )
    held = validate(data, start, end, progress)
    compared = compare(held, costs)
    best = kind if kind is not None else _best(compared)
    slope, intercept = calibrate(held.odds[best], held.data)
    worth = costs.worth(calibrated(held.odds[best], slope, intercept), held.data.pounds)
    progress("training", 0.0)
    fitted = fit(best, data)
    report = {
        "period": {"from": start, "to": end, "as_of": as_of, "unit": "microseconds since 1970, UTC"},
        "payments": len(data),
        "frauds_known": frauds,
        "blocked_left_out": int((data.weight == 0).sum()),
        "validation": {
            "payments": len(held.data),
            "frauds": int(held.data.fraud.sum()),
            "label_delay_days": round(held.gap_days, 2),
            "gap": held.gapped,
            "note": ""
            if held.gapped
            else "The period is too short for a gap of the label delay: figures are optimistic.",
            "models": compared,
        },
    }
    random = np.random.default_rng(0)
    examples = data.matrix[np.sort(random.choice(len(data), min(EXAMPLES, len(data)), replace=False))]
    progress("writing", 0.0)
    return save(
        folder, kind=best, arrays=fitted.arrays, estimator=fitted.estimator, examples=examples, slope=slope,
        intercept=intercept, costs=costs, worth=threshold(worth, held.data, costs), report=report,
    )  # fmt: skip


def _best(compared: dict[str, dict[str, dict[str, float | None]]]) -> Kind:
    found: Kind = "boosting"
    for kind in KINDS:
        if (compared[kind]["average_precision"]["value"] or 0) > (compared[found]["average_precision"]["value"] or 0):
            found = kind
    return found


def compare(held: Validation, costs: Costs) -> dict[str, dict[str, dict[str, float | None]]]:
    """Return the figures of rules and models in validation, each with an interval over accounts."""
    data = held.data
    weights, base = metrics.resampled(data.account, 100), data.weight.astype(float)
    found = {}
    ranked: dict[str, Floats] = {"rules": rules.all_points(data.matrix) + data.pounds / 1e9}
    for kind, odds in held.odds.items():
        slope, intercept = calibrate(odds, data)
        ranked[kind] = calibrated(odds, slope, intercept)
    for name, score in ranked.items():
        scored = metrics.Scored(score, data.fraud, pd.factorize(data.account)[0], data.time // DAY)
        named = metrics.figures(scored, costs.capacity)
        if name == "rules":
            named.pop("calibration_error")
        found[name] = {figure: metrics.with_interval(function, weights, base) for figure, function in named.items()}
        worth = np.where(score >= 3, data.pounds, -1.0) if name == "rules" else costs.worth(score, data.pounds)
        net = net_pounds(worth >= max(threshold(worth, data, costs), 0.0), data, costs)
        found[name]["net_pounds"] = metrics.with_interval(lambda w, net=net: float((net * w).sum()), weights, base)  # type: ignore[misc]
    return found
