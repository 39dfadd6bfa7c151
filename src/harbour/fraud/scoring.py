"""From features to a probability without scikit-learn on the way: models flattened into arrays and walked, compiled.

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


NODE = np.dtype(
    [
        ("threshold", "f8"),
        ("value", "f8"),  # of a leaf
        ("feature", "i4"),  # -1 in a leaf
        ("left", "i4"),
        ("right", "i4"),
        ("missing_left", "i4"),
    ],
    align=True,
)
"""One node, all of it in one line of the processor's cache."""


class Trees(NamedTuple):
    """A boosted ensemble: the nodes of every tree after the other, and where each tree begins."""

    roots: npt.NDArray[np.int32]
    nodes: npt.NDArray[np.void]  # NODE
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
    """Return a fitted HistGradientBoostingClassifier (binary, no categorical splits) as `Trees`."""
    parts = [predictors[0].nodes for predictors in model._predictors]
    sizes = np.array([len(nodes) for nodes in parts])
    roots = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    nodes = np.concatenate(parts)
    if nodes["is_categorical"].any():
        raise ValueError("The model splits on categories; only ordered splits can be flattened.")
    offset = np.repeat(roots, sizes)
    packed = np.zeros(len(nodes), NODE)
    packed["threshold"], packed["value"] = nodes["num_threshold"], nodes["value"]
    packed["feature"] = np.where(nodes["is_leaf"].astype(bool), -1, nodes["feature_idx"])
    packed["left"] = nodes["left"].astype(np.int64) + offset
    packed["right"] = nodes["right"].astype(np.int64) + offset
    packed["missing_left"] = nodes["missing_go_to_left"]
    baseline = np.array([float(np.ravel(model._baseline_prediction)[0])])
    return Trees(roots.astype(np.int32), packed, baseline)


@compiled
def walk(trees: Trees, x: Any) -> float:
    """Return the log odds that the ensemble gives to one vector of features."""
    total: float = trees.baseline[0]
    for root in trees.roots:
        node = trees.nodes[root]
        while node.feature >= 0:
            value = x[node.feature]
            go_left = node.missing_left != 0 if np.isnan(value) else value <= node.threshold
            node = trees.nodes[node.left if go_left else node.right]
        total += node.value
    return total


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
def walk_all(trees: Trees, matrix: Any) -> npt.NDArray[np.float64]:
    """Return `walk` of each row."""
    found = np.empty(len(matrix))
    for row in range(len(matrix)):
        found[row] = walk(trees, matrix[row])
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
    found = walk_all(arrays, matrix) if isinstance(arrays, Trees) else weigh_all(arrays, matrix)
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
