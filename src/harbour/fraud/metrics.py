"""How good a ranking is, each figure with an interval that resamples accounts: payments of one account share their
fate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Scored:
    """Payments with their scores and what became of them; arrays of one length.

    Attributes
    ----------
    score
        Probability of fraud.
    fraud
        Whether the payment was reported.
    account
        A number for each account, from 0.
    day
        UTC day, as a number.
    """

    score: Floats
    fraud: Mask
    account: Ints
    day: Ints


def average_precision(data: Scored) -> Callable[[Floats], float]:
    """Return a function from weights of payments to average precision (ties taken together); NaN without a fraud."""
    order = np.argsort(-data.score, kind="stable")
    ends = _ends(data.score[order])

    def figure(weight: Floats) -> float:
        frauds = np.cumsum(np.where(data.fraud, weight, 0.0)[order])[ends]
        alerts = np.cumsum(weight[order])[ends]
        if frauds[-1] == 0:
            return np.nan
        precision = np.divide(frauds, alerts, out=np.zeros_like(frauds), where=alerts > 0)
        return float((np.diff(frauds, prepend=0.0) * precision).sum() / frauds[-1])

    return figure


def roc_auc(data: Scored) -> Callable[[Floats], float]:
    """Return a function from weights of payments to the area under the ROC curve; NaN if one class is missing."""
    order = np.argsort(data.score, kind="stable")
    ends = _ends(data.score[order])

    def figure(weight: Floats) -> float:
        frauds = np.diff(np.cumsum(np.where(data.fraud, weight, 0.0)[order])[ends], prepend=0.0)
        genuine = np.diff(np.cumsum(np.where(data.fraud, 0.0, weight)[order])[ends], prepend=0.0)
        pairs = frauds.sum() * genuine.sum()
        below = np.cumsum(genuine) - genuine
        return float((frauds * (below + genuine / 2)).sum() / pairs) if pairs > 0 else np.nan

    return figure


def daily_precision(data: Scored, capacity: int) -> Callable[[Floats], float]:
    """Return a function from weights of payments to precision among the accounts with the highest scores of each day.

    An account's score of a day is its maximum, it is fraudulent if one of its payments of that day is, and ties are
    taken by expectation. The mean over days; a day with fewer accounts than `capacity` counts all it has.
    """
    day, account = data.day - data.day.min(initial=0), data.account
    pair = day * (int(account.max(initial=0)) + 1) + account
    order = np.argsort(pair, kind="stable")
    _, first = np.unique(pair[order], return_index=True)
    score = np.maximum.reduceat(data.score[order], first)
    fraud = np.logical_or.reduceat(data.fraud[order], first)
    anyone = order[first]  # one payment of each account and day carries its weight
    rank = np.lexsort((-score, day[anyone]))
    score, fraud, anyone = score[rank], fraud[rank], anyone[rank]
    days = day[anyone]
    edges = np.flatnonzero(np.r_[True, np.diff(days) != 0, True])
    ends = [_ends(score[start:end]) for start, end in pairwise(edges)]

    def figure(weight: Floats) -> float:
        weights = weight[anyone]
        caught = np.where(fraud, weights, 0.0)
        shares = []
        for (start, end), groups in zip(pairwise(edges), ends, strict=True):
            seen = np.cumsum(weights[start:end])[groups]
            found = np.cumsum(caught[start:end])[groups]
            if seen[-1] > 0:
                taken = min(float(capacity), float(seen[-1]))
                shares.append(np.interp(taken, np.r_[0.0, seen], np.r_[0.0, found]) / taken)
        return float(np.mean(shares)) if shares else np.nan

    return figure


def calibration_error(data: Scored, bins: int = 20) -> Callable[[Floats], float]:
    """Return a function from weights to the mean distance between score and rate, over bins of equal size by score."""
    order = np.argsort(data.score, kind="stable")
    edges = np.unique(np.linspace(0, len(order), bins + 1).astype(int))[:-1]

    def figure(weight: Floats) -> float:
        weights = weight[order]
        distance = np.add.reduceat(weights * (data.score[order] - data.fraud[order]), edges)
        return float(np.abs(distance).sum() / weights.sum())

    return figure


def figures(data: Scored, capacity: int = 100) -> dict[str, Callable[[Floats], float]]:
    """Return the figures of an evaluation by name, each a function of weights."""
    return {
        "average_precision": average_precision(data),
        "roc_auc": roc_auc(data),
        f"precision_at_{capacity}_accounts_a_day": daily_precision(data, capacity),
        "calibration_error": calibration_error(data),
    }


def resampled(account: Ints, times: int, seed: int = 0) -> list[Floats]:
    """Return weights of payments under draws of accounts with replacement, `times` of them."""
    accounts, place = np.unique(account, return_inverse=True)
    random = np.random.default_rng(seed)
    return [
        np.bincount(random.integers(0, len(accounts), len(accounts)), minlength=len(accounts))[place].astype(float)
        for _ in range(times)
    ]


def with_interval(figure: Callable[[Floats], float], weights: list[Floats], base: Floats) -> dict[str, float | None]:
    """Return a figure with its 95% interval: value, low, high; None where it does not exist.

    Parameters
    ----------
    figure
        A function of weights of payments.
    weights
        Draws of accounts, see `resampled`.
    base
        How many payments each stands for, shape (n,): one, unless some were sampled.
    """
    draws = np.array([figure(base * weight) for weight in weights])
    draws = draws[np.isfinite(draws)]
    low, high = np.quantile(draws, [0.025, 0.975]) if len(draws) else (np.nan, np.nan)
    found = {"value": figure(base), "low": float(low), "high": float(high)}
    return {name: value if np.isfinite(value) else None for name, value in found.items()}


def _ends(ordered: Floats) -> Ints:
    """Return the last position of each run of equal values."""
    return np.flatnonzero(np.r_[ordered[1:] != ordered[:-1], True])
