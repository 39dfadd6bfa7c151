"""A trained model as a folder of files that can be checked: nothing in it is ever unpickled.

manifest.json    what it is: features, kind, calibration, costs, versions, and the SHA-256 of each other file
arrays.npz       the flattened model
estimator.skops  the scikit-learn estimator that the arrays were made from
examples.npz     feature vectors with the probabilities that the estimator gave them
report.json      how it was trained and validated
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import numba
import numpy as np
import numpy.typing as npt

from harbour.fraud.compiled import compiled, direct
from harbour.fraud.costs import Costs
from harbour.fraud.features import NAMES
from harbour.fraud.scoring import MOST_CODES, Arrays, Linear, Trees, add_up, log_odds, weigh

FORMAT = 2
SHAPE = (len(NAMES),)
LIBRARIES = ("numpy", "scikit-learn")
Kind = Literal["boosting", "logistic"]


class BadModel(ValueError):
    """A model that must not be used; the message says why."""


@dataclass(frozen=True)
class Model:
    """A model that scores: arrays, calibration, and the rule that turns a score into a decision.

    Attributes
    ----------
    name
        The first twelve digits of its fingerprint.
    kind
        What the arrays are.
    arrays
        The flattened model; gives log odds.
    slope, intercept
        Calibration: probability = 1 / (1 + exp(-(slope * log odds + intercept))).
    costs
        The prices with which decisions were planned.
    worth
        Block a payment if ``costs.worth(probability, pounds)`` is at least this many pounds.
    report
        How it was trained and validated.
    """

    name: str
    kind: Kind
    arrays: Arrays
    slope: float
    intercept: float
    costs: Costs
    worth: float
    report: Mapping[str, Any]

    def probabilities(self, matrix: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """Return the probability of fraud for each row of a feature matrix, shape (n,)."""
        return calibrated(log_odds(self.arrays, matrix), self.slope, self.intercept)

    def probability(self, vector: npt.NDArray[np.float32]) -> float:
        """Return the probability of fraud for one vector of features; the same number as in a matrix."""
        if vector.dtype.char != "f" or vector.shape != SHAPE or not vector.flags.c_contiguous:
            raise ValueError(f"A payment has {len(NAMES)} features, float32; this is {vector.dtype}, {vector.shape}.")
        return self._score(self.arrays, vector, self.slope, self.intercept)

    @cached_property
    def _score(self) -> Callable[[Any, Any, float, float], float]:
        function: Callable[[Any, Any, float, float], float]
        function = _score_trees if isinstance(self.arrays, Trees) else _score_linear
        return direct(function, *map(numba.typeof, (self.arrays, np.empty(SHAPE, np.float32), 0.0, 0.0)))


def calibrated(odds: npt.NDArray[np.float64], slope: float, intercept: float) -> npt.NDArray[np.float64]:
    """Return probabilities for log odds."""
    return _calibrate_all(np.ascontiguousarray(odds), slope, intercept)


@compiled
def _calibrate(odds: float, slope: float, intercept: float) -> float:
    probability: float = 1.0 / (1.0 + np.exp(-(slope * odds + intercept)))
    return probability


@compiled
def _calibrate_all(odds: Any, slope: float, intercept: float) -> npt.NDArray[np.float64]:
    found = np.empty(len(odds))
    for row in range(len(odds)):
        found[row] = _calibrate(odds[row], slope, intercept)
    return found


@compiled
def _score_trees(trees: Trees, vector: Any, slope: float, intercept: float) -> float:
    return _calibrate(add_up(trees, vector), slope, intercept)


@compiled
def _score_linear(linear: Linear, vector: Any, slope: float, intercept: float) -> float:
    return _calibrate(weigh(linear, vector), slope, intercept)


def save(
    folder: Path, *, kind: Kind, arrays: Arrays, estimator: Any, examples: npt.NDArray[np.float32], slope: float,
    intercept: float, costs: Costs, worth: float, report: Mapping[str, Any],
) -> Model:  # fmt: skip
    """Write a model to a folder, all or nothing; a model that is there already is replaced.

    Parameters
    ----------
    folder
        New, empty, or a model's.
    kind, arrays, slope, intercept, costs, worth, report
        See `Model`.
    estimator
        The fitted scikit-learn estimator, kept for audit.
    examples
        Feature vectors on which a loaded model must give the same probabilities, shape (n, features).

    Raises
    ------
    BadModel
        If the folder holds something else.
    """
    import skops.io

    check_target(folder)
    probabilities = calibrated(log_odds(arrays, examples), slope, intercept)
    files = {
        "arrays.npz": _npz(**arrays._asdict()),
        "examples.npz": _npz(features=examples, probabilities=probabilities),
        "estimator.skops": skops.io.dumps(estimator),
        "report.json": json.dumps(report, indent=1).encode(),
    }
    manifest = {
        "format": FORMAT,
        "kind": kind,
        "features": NAMES,
        "calibration": {"slope": slope, "intercept": intercept},
        "costs": asdict(costs),
        "worth": worth,
        "versions": {name: version(name) for name in LIBRARIES},
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    files["manifest.json"] = json.dumps(manifest, indent=1).encode()
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        for name, content in files.items():
            (made / name).write_bytes(content)
        old = made.with_name(made.name + ".old")
        if folder.exists():
            os.replace(folder, old)
        made.chmod(0o755)
        os.replace(made, folder)
        shutil.rmtree(old, ignore_errors=True)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return load(folder)


def check_target(folder: Path) -> None:
    """Raise BadModel unless a model can be written to this folder: it is new, empty, or a model's."""
    if folder.exists() and not folder.is_dir():
        raise BadModel(f"{folder} is a file; a model is written to a folder.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "manifest.json").is_file():
        raise BadModel(f"{folder} holds other things than a model; name a new or empty folder.")


def load(folder: Path) -> Model:
    """Return the model in a folder.

    Raises
    ------
    BadModel
        If files are missing or changed, if it was trained with other libraries or features, or if it does not give the
        probabilities it gave when it was made.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_bytes())
    except FileNotFoundError:
        raise BadModel(f"There is no model in {folder}: manifest.json is missing.") from None
    except (OSError, ValueError) as error:
        raise BadModel(f"{folder / 'manifest.json'} cannot be read: {error}.") from None
    try:
        return _loaded(folder, manifest, _name(manifest))
    except (KeyError, TypeError, AttributeError) as error:
        raise BadModel(f"{folder / 'manifest.json'} is not the manifest of a model: {error!r}.") from None


def warm() -> None:
    """Compile, or load from the cache, the scoring of one vector for both kinds of model."""
    size = len(NAMES)
    none, zeros, vector = np.empty(0), np.zeros(size), np.zeros(size, np.float32)
    trees = Trees(
        np.zeros(size + 1, np.int32), none, none.astype(np.bool_), none.astype(np.int32), none.astype(np.uint64),
        np.zeros((0, 1)), np.zeros(1),
    )  # fmt: skip
    linear = Linear(zeros, np.ones(size), zeros, zeros, np.zeros((size, MOST_CODES)), np.zeros(1))
    Model("", "boosting", trees, 1.0, 0.0, Costs(), 0.0, {}).probability(vector)
    Model("", "logistic", linear, 1.0, 0.0, Costs(), 0.0, {}).probability(vector)


def examples(folder: Path) -> npt.NDArray[np.float32]:
    """Return the feature vectors that a model keeps of its training period, a random sample, shape (n, features).

    Raises
    ------
    BadModel
        If the model in the folder must not be used.
    """
    load(folder)
    found: npt.NDArray[np.float32] = _arrays((folder / "examples.npz").read_bytes())["features"]
    return found


def _name(manifest: Mapping[str, Any]) -> str:
    """Return twelve digits that stand for all that decides a score; the estimator's file, which carries dates, is
    left out."""
    digests = {file: digest for file, digest in manifest["sha256"].items() if file != "estimator.skops"}
    decisive = {**manifest, "sha256": digests}
    return hashlib.sha256(json.dumps(decisive, sort_keys=True).encode()).hexdigest()[:12]


def _loaded(folder: Path, manifest: Mapping[str, Any], name: str) -> Model:
    if manifest["format"] != FORMAT:
        raise BadModel(f"The model in {folder} has format {manifest['format']}; this program reads format {FORMAT}.")
    for library in LIBRARIES:
        made, here = manifest["versions"][library], version(library)
        if made != here:
            raise BadModel(f"The model in {folder} was made with {library} {made}; here is {here}. Train it again.")
    if tuple(manifest["features"]) != NAMES:
        raise BadModel(
            f"The model in {folder} was trained on other features than this program computes. Train it again."
        )
    files = {}
    for file, digest in manifest["sha256"].items():
        if Path(file).name != file:
            raise BadModel(f"The manifest in {folder} names a file outside the folder: {file!r}.")
        try:
            files[file] = (folder / file).read_bytes()
        except OSError:
            raise BadModel(f"The model in {folder} lacks {file}.") from None
        if hashlib.sha256(files[file]).hexdigest() != digest:
            raise BadModel(f"{folder / file} is not the file that the manifest describes: its SHA-256 differs.")
    kind: Kind = manifest["kind"]
    made_of: type[Trees] | type[Linear] = {"boosting": Trees, "logistic": Linear}[kind]
    arrays = _arrays(files["arrays.npz"])
    model = Model(
        name=name, kind=kind, arrays=made_of(**arrays),
        slope=float(manifest["calibration"]["slope"]), intercept=float(manifest["calibration"]["intercept"]),
        costs=Costs(**manifest["costs"]), worth=float(manifest["worth"]), report=json.loads(files["report.json"]),
    )  # fmt: skip
    examples = _arrays(files["examples.npz"])
    if not np.allclose(model.probabilities(examples["features"]), examples["probabilities"], rtol=1e-9, atol=1e-12):
        raise BadModel(f"The model in {folder} gives other probabilities here than where it was made.")
    return model


def _npz(**arrays: Any) -> bytes:
    buffer = BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def _arrays(content: bytes) -> dict[str, Any]:
    with np.load(BytesIO(content), allow_pickle=False) as file:
        return {name: file[name] for name in file.files}
