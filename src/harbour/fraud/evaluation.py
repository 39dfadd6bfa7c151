"""Evaluation on a period that the model has not seen, with intervals over accounts; and the final test, which is
taken once.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from harbour.fraud import metrics, replay
from harbour.fraud.features import DAY
from harbour.fraud.model import Model
from harbour.fraud.tables import BadTable, Log
from harbour.fraud.whole import whole

RESAMPLES = 200


def evaluate(
    model: Model, log: Log, start: int, end: int, progress: Callable[[str, float], None] = lambda stage, share: None
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the scores of a period and the figures that they reach.

    Parameters
    ----------
    model
        A trained model.
    log
        Events and labels; those before `start` feed the features. All labels in it count for the figures.
    start, end
        The period, start <= event time < end, in microseconds UTC.
    progress
        Called with a stage and a share of it.

    Returns
    -------
    Columns seq and score, a row for each payment out of an account that the core bank did not decline; and the figures.

    Raises
    ------
    BadTable
        If the period holds no payment.
    """
    progress("computing features", 0.0)
    wanted = log.scored & (log.event_time >= start) & (log.event_time < end)
    if not wanted.any():
        raise BadTable("No payment out of an account lies in the period to evaluate.")
    score = model.probabilities(replay.features(log, wanted))
    fraud = np.zeros(len(log), dtype=bool)
    told = log.known(np.iinfo(np.int64).max)
    fraud[told.index.to_numpy()] = told["fraud"].to_numpy(dtype=bool)
    account = pd.factorize(log.account[wanted])[0].astype(np.int64)
    data = metrics.Scored(score, fraud[wanted], account, log.event_time[wanted] // DAY)
    progress("computing intervals", 0.5)
    weights = metrics.resampled(account, RESAMPLES)
    figures = {
        name: metrics.with_interval(figure, weights, np.ones(len(score)))
        for name, figure in metrics.figures(data, model.costs.capacity).items()
    }
    report = {
        "model": model.name,
        "payments": len(score),
        "accounts": int(account.max()) + 1,
        "frauds": int(data.fraud.sum()),
        "interval": f"95%, {RESAMPLES} draws of accounts with replacement",
        "figures": figures,
    }
    return pd.DataFrame({"seq": log.seq[wanted], "score": score}), report


def write(folder: Path, scores: pd.DataFrame, report: dict[str, Any]) -> None:
    """Write scores.parquet and figures.json to a folder; each appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    with whole(folder / "scores.parquet") as part:
        scores.to_parquet(part, index=False)
    with whole(folder / "figures.json") as part:
        part.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def fingerprint(log: Log, start: int, end: int) -> str:
    """Return a checksum of the payments of a period with all their labels."""
    inside = (log.event_time >= start) & (log.event_time < end)
    labels = log.labels[inside[log.labels["place"].to_numpy()]]
    digest = hashlib.sha256()
    for column in (log.seq[inside], log.event_time[inside], log.amount[inside]):
        digest.update(np.ascontiguousarray(column).tobytes())
    digest.update(labels[["seq", "known_at", "fraud"]].to_csv(index=False).encode())
    return digest.hexdigest()


def final_test(
    model: Model, log: Log, start: int, end: int, record: Path, progress: Callable[[str, float], None]
) -> dict[str, Any]:
    """Return the figures of the final test, which is taken once for a model and a period.

    What was found is written to `record`, a file with one line for each test taken. The same model on the same data
    gets the recorded figures back; any other model on the same data is told which look at it this is.
    """
    data = fingerprint(log, start, end)
    taken = [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()] if record.exists() else []
    looks = [test for test in taken if test["data"] == data]
    for test in looks:
        if test["model"] == model.name:
            return dict(test)
    _, report = evaluate(model, log, start, end, progress)
    test = {"data": data, "look": len(looks) + 1, "from": start, "to": end, **report}
    with record.open("a", encoding="utf-8") as file:
        file.write(json.dumps(test) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return test
