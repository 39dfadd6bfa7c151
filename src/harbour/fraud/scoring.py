"""From features to a probability without scikit-learn on the way: models flattened into arrays, compiled.

The arrays are made once, when a model is trained, and are checked against ``predict_proba`` then and whenever it is
loaded.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from harbour.fraud.compiled import compiled
from harbour.fraud.features import FEATURES

MOST_CODES = 8
CODED = np.array([bool(feature.codes) for feature in FEATURES])


MOST_LEAVES = 64
ALL_LEAVES = np.uint64(2**MOST_LEAVES - 1)
DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
PLACES = np.zeros(64, np.int64)
PLACES[[((1 << place) * int(DE_BRUIJN) % 2**64) >> 58 for place in range(64)]] = np.arange(64)


class Trees(NamedTuple):
    """A boosted ensemble, its questions sorted by feature instead of by tree (Lucchese et al. 2015, QuickScorer).

    Each tree has up to 64 leaves, numbered from the left, and one bit for each. A question that sends a payment to the
    right rules out the leaves on its left. When all such questions have been counted, the leftmost leaf that is not
    ruled out is the one that a walk down the tree would have reached. No walk: a feature's questions lie one after the
    other by threshold, and the first that is answered "not above" ends them.
    """

    first: npt.NDArray[np.int32]  # of each feature's questions; one more for the end; shape (features + 1,)
    threshold: npt.NDArray[np.float64]  # of each question; a value above it goes to the right
    missing_left: npt.NDArray[np.bool_]  # where a missing value goes
    tree: npt.NDArray[np.int32]  # that asks
    leaves: npt.NDArray[np.uint64]  # that stay possible when the answer is "right"
    value: npt.NDArray[np.float64]  # of each leaf, shape (trees, most leaves)
    baseline: npt.NDArray[np.float64]  # shape (1,)


class Linear(NamedTuple):
    """A logistic regression on `design`: weights of scaled values, of missing ones, and of codes."""

    mean: npt.NDArray[np.float64]
    scale: npt.NDArray[np.float64]
    weight: npt.NDArray[np.float64]
    missing: npt.NDArray[np.float64]
    code: npt.NDArray[np.float64]  # shape (features, MOST_CODES)
    intercept: npt.NDArray[np.float64]  # shape (1,)


Arrays = Trees | Linear


def flatten(model: Any) -> Trees:
    """Return a fitted HistGradientBoostingClassifier (binary, no categorical splits, at most 64 leaves) as `Trees`."""
    parts = [predictors[0].nodes for predictors in model._predictors]
    if any(nodes["is_categorical"].any() for nodes in parts):
        raise ValueError("The model splits on categories; only ordered splits can be flattened.")
    most = max((int(nodes["is_leaf"].sum()) for nodes in parts), default=1)
    if most > MOST_LEAVES:
        raise ValueError(f"A tree of the model has {most} leaves; at most {MOST_LEAVES} can be flattened.")
    value = np.zeros((len(parts), most))
    questions: list[tuple[int, float, bool, int, int]] = []
    for tree, nodes in enumerate(parts):
        _ask(nodes, 0, tree, 0, value[tree], questions)
    questions.sort()
    feature = np.array([question[0] for question in questions], np.int64)
    return Trees(
        first=np.searchsorted(feature, np.arange(len(FEATURES) + 1)).astype(np.int32),
        threshold=np.array([question[1] for question in questions], np.float64),
        missing_left=np.array([question[2] for question in questions], np.bool_),
        tree=np.array([question[3] for question in questions], np.int32),
        leaves=np.array([question[4] for question in questions], np.uint64),
        value=value,
        baseline=np.array([float(np.ravel(model._baseline_prediction)[0])]),
    )


def _ask(
    nodes: Any, at: int, tree: int, leaf: int, value: npt.NDArray[np.float64],
    questions: list[tuple[int, float, bool, int, int]],
) -> int:  # fmt: skip
    """Collect leaves and questions from one node downwards; return the number of the leaf after its last."""
    node = nodes[at]
    if node["is_leaf"]:
        value[leaf] = node["value"]
        return leaf + 1
    middle = _ask(nodes, int(node["left"]), tree, leaf, value, questions)
    ruled_out = (1 << middle) - (1 << leaf)
    possible = ((1 << MOST_LEAVES) - 1) & ~ruled_out
    threshold, missing_left = float(node["num_threshold"]), bool(node["missing_go_to_left"])
    questions.append((int(node["feature_idx"]), threshold, missing_left, tree, possible))
    return _ask(nodes, int(node["right"]), tree, middle, value, questions)


@compiled
def add_up(trees: Trees, x: Any) -> float:
    """Return the log odds that the ensemble gives to one vector of features."""
    possible = np.full(len(trees.value), ALL_LEAVES)
    for k in range(len(trees.first) - 1):
        missing = np.isnan(x[k])
        for j in range(trees.first[k], trees.first[k + 1]):
            if missing:
                if trees.missing_left[j]:
                    continue
            elif x[k] <= trees.threshold[j]:
                break
            possible[trees.tree[j]] &= trees.leaves[j]
    total: float = trees.baseline[0]
    for tree in range(len(possible)):
        total += trees.value[tree, lowest_bit(possible[tree])]
    return total


@compiled
def lowest_bit(word: Any) -> int:
    """Return the place of the lowest bit that is set, by its product with a de Bruijn number: no two agree on top."""
    alone = word & (~word + np.uint64(1))
    place: int = PLACES[(alone * DE_BRUIJN) >> np.uint64(58)]
    return place


@compiled
def squash(value: float) -> float:
    """Return the sign of a number times log(1 + its size): pounds and counts on one scale."""
    squashed: float = np.sign(value) * np.log1p(abs(value))
    return squashed


@compiled
def weigh(linear: Linear, x: Any) -> float:
    """Return the log odds that the regression gives to one vector of features."""
    total: float = linear.intercept[0]
    for k in range(len(x)):
        if np.isnan(x[k]):
            total += linear.missing[k]
        elif linear.scale[k] == 0.0:
            total += linear.code[k, int(x[k])]
        else:
            total += linear.weight[k] * (squash(np.float64(x[k])) - linear.mean[k]) / linear.scale[k]
    return total


@compiled
def add_up_all(trees: Trees, matrix: Any) -> npt.NDArray[np.float64]:
    """Return `add_up` of each row."""
    found = np.empty(len(matrix))
    for row in range(len(matrix)):
        found[row] = add_up(trees, matrix[row])
    return found


@compiled
def weigh_all(linear: Linear, matrix: Any) -> npt.NDArray[np.float64]:
    """Return `weigh` of each row."""
    found = np.empty(len(matrix))
    for row in range(len(matrix)):
        found[row] = weigh(linear, matrix[row])
    return found


def log_odds(arrays: Arrays, matrix: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Return the log odds of each row of a feature matrix, shape (n,)."""
    found: npt.NDArray[np.float64]
    found = add_up_all(arrays, matrix) if isinstance(arrays, Trees) else weigh_all(arrays, matrix)
    return found


def design(matrix: npt.NDArray[np.float32], mean: npt.NDArray[Any], scale: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Return what the logistic regression sees: scaled values (0 if missing), signs of missing ones, codes one by one.

    Parameters
    ----------
    matrix
        Shape (n, features).
    mean, scale
        Of the squashed values, shape (features,); scale 0 for codes.

    Returns
    -------
    Shape (n, features + features + codes * MOST_CODES).
    """
    values = matrix.astype(np.float64)
    missing = np.isnan(values)
    squashed = np.sign(values) * np.log1p(np.abs(values))
    scaled = np.where(missing | CODED, 0.0, (squashed - mean) / np.where(scale == 0, 1.0, scale))
    codes = [np.where(missing[:, [k]], False, values[:, [k]] == np.arange(MOST_CODES)) for k in np.flatnonzero(CODED)]
    return np.hstack([scaled, missing.astype(float), *(code.astype(float) for code in codes)])


def linear_arrays(
    coefficients: npt.NDArray[Any], intercept: float, mean: npt.NDArray[Any], scale: npt.NDArray[Any]
) -> Linear:
    """Return a regression fitted on `design` as `Linear`."""
    size = len(FEATURES)
    code = np.zeros((size, MOST_CODES))
    code[CODED] = coefficients[2 * size :].reshape(-1, MOST_CODES)
    return Linear(
        mean=mean, scale=np.where(CODED, 0.0, scale), weight=coefficients[:size], missing=coefficients[size : 2 * size],
        code=code, intercept=np.array([intercept]),
    )  # fmt: skip
