"""What the default features gain on card payments of another kind than Harbour's, beside the textbook's twelve.

Payments of `card_world` (simulated). Training on one week, with history before it for the features; a week's gap in
which its labels become known; evaluation on the week after that. Beside `harbour fraud train` and `evaluate`:
the twelve rolling features of textbooks with the same classifier, and with the textbook's random forest. Per seed the
difference in average precision, and in precision at the 100 highest accounts a day, with a 95% interval from a paired
bootstrap over accounts: the same draws of accounts for both.

    python benchmarks/bench_fraud_gain.py                 three seeds that no decision about features was made on
    python benchmarks/bench_fraud_gain.py --seeds 1,2,3   the seeds on which they were made
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from card_world import START, simulate, twelve
from sklearn.ensemble import RandomForestClassifier

from harbour import cli
from harbour.fraud import metrics, training

HELD_OUT = "201,202,203"
WARM_UP, WEEK = 45, 7
RESAMPLES = 200


def day(number: int) -> pd.Timestamp:
    """Return midnight of a day counted from the first."""
    return START + pd.Timedelta(days=number)


def scores_of_harbour(folder: Path, warm_up: int, kind: str = "boosting") -> pd.DataFrame:
    """Return seq and score of the evaluated week from the two commands, run on the files of a folder."""
    files = ["--events", str(folder / "events.parquet"), "--labels", str(folder / "labels.parquet")]
    model, out = str(folder / "model"), folder / "out"
    train, gap, test = (str(day(warm_up + k * WEEK).date()) for k in range(3))
    end = str(day(warm_up + 3 * WEEK).date())
    period = ["--train-from", train, "--train-to", gap, "--as-of", test]
    if cli.main(["fraud", "train", *files, *period, "--kind", kind, "--out", model]):
        raise SystemExit("The training failed.")
    if cli.main(["fraud", "evaluate", *files, "--model", model, "--from", test, "--to", end, "--out", str(out)]):
        raise SystemExit("The evaluation failed.")
    return pd.read_parquet(out / "scores.parquet")


def compare(seed: int, warm_up: int = WARM_UP, forest: int = 100, **knobs: Any) -> dict[str, dict[str, Any]]:
    """Return for each figure its value under each model, and the difference to each peer with its interval."""
    days = warm_up + 3 * WEEK
    world = simulate(seed, days=days, **knobs)
    fraud = world.way > 0
    with tempfile.TemporaryDirectory(prefix="bench-gain-") as name:
        folder = Path(name)
        world.events.to_parquet(folder / "events.parquet")
        world.labels.to_parquet(folder / "labels.parquet")
        ours = scores_of_harbour(folder, warm_up)
    time = world.events["event_time"]
    train = ((time >= day(warm_up)) & (time < day(warm_up + WEEK))).to_numpy()
    test = (time >= day(warm_up + 2 * WEEK)).to_numpy()
    assert ours["seq"].tolist() == world.events.loc[test, "seq"].tolist()
    table = twelve(world.events, fraud).to_numpy()
    level = training.levelled(table[train].astype(np.float32), fraud[train])
    textbook = RandomForestClassifier(forest, random_state=0)
    scores = {
        "harbour": ours["score"].to_numpy(),
        "twelve, same classifier": training.boosting().fit(level, fraud[train]).predict_proba(table[test])[:, 1],
        "twelve, random forest": textbook.fit(table[train], fraud[train]).predict_proba(table[test])[:, 1],
    }
    account = pd.factorize(world.events.loc[test, "account"])[0].astype(np.int64)
    days_of = ((time[test] - START) // pd.Timedelta(days=1)).to_numpy()
    weights = metrics.resampled(account, RESAMPLES)
    base = np.ones(len(account))
    found: dict[str, dict[str, Any]] = {"world": {"payments": len(time), "frauds tested": int(fraud[test].sum())}}
    figures = {
        label: metrics.figures(metrics.Scored(score, fraud[test], account, days_of)) for label, score in scores.items()
    }
    for figure in ("average_precision", "precision_at_100_accounts_a_day"):
        mine = figures["harbour"][figure]
        found[figure] = {label: named[figure](base) for label, named in figures.items()}
        for label in list(scores)[1:]:
            theirs = figures[label][figure]
            found[figure][f"gain on {label}"] = metrics.with_interval(
                lambda w, mine=mine, theirs=theirs: mine(w) - theirs(w), weights, base
            )
    for way in (1, 2, 3):
        chosen = (world.way[test] == way) | ~fraud[test]
        found[f"average precision, way {way}"] = {
            label: metrics.average_precision(
                metrics.Scored(score[chosen], fraud[test][chosen], account[chosen], days_of[chosen])
            )(base[chosen])
            for label, score in scores.items()
        }
    return found


def main() -> None:
    """Print a table for each seed, and the mean gains of all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", default=HELD_OUT)
    gains: dict[tuple[str, str], list[dict[str, float]]] = {}
    for seed in map(int, parser.parse_args().seeds.split(",")):
        found = compare(seed)
        world = found.pop("world")
        print(f"seed {seed}: {world['payments']:,} payments, {world['frauds tested']:,} frauds in the evaluated week")
        for figure, row in found.items():
            for label, value in row.items():
                if isinstance(value, dict):
                    gains.setdefault((figure, label), []).append(value)
                    value = f"{value['value']:+.3f} ({value['low']:+.3f} to {value['high']:+.3f})"
                else:
                    value = f"{value:.3f}"
                print(f"  {figure:34}{label:38}{value}", flush=True)
    print("mean of the seeds, with the interval that follows from theirs:")
    for (figure, label), values in gains.items():
        mean = np.mean([value["value"] for value in values])
        half = np.sqrt(np.sum([((value["high"] - value["low"]) / 2) ** 2 for value in values])) / len(values)
        print(f"  {figure:34}{label:38}{mean:+.3f} ({mean - half:+.3f} to {mean + half:+.3f})")


if __name__ == "__main__":
    main()
