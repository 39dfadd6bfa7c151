"""What a feature costs, by replay and for one payment, and whether everybody computes the same.

Replay: CPU microseconds a payment of `replay.features` (one pass through `update`, as the service does it) and
`replay.features_by_key` (the same functions, key by key), always with *all* features, beside DuckDB's window functions
and Polars' rolling groups with only those features that they can express, one thread each, in one run over simulated
payments of Harbour. Every value is compared.

The tie trap: in SQL, `RANGE BETWEEN ... AND CURRENT ROW` takes in every row with the same time, later ones too, and
`EXCLUDE CURRENT ROW` still leaves those. Payments of one account in the same microsecond are rare, retries in the same
second are not. So the peers get, ready made and not counted in their time, an order column without ties: the time times
1,024 plus the number among ties. As the windows are usually written, on the time itself, is run too, to count the rows
that then differ. A payment that arrives late cannot be said with windows at all: this log is put in order of time
first.

One payment: the median of `State.update` and `Model.probability` together, one by one, beside the scikit-learn pipeline
(the model's own estimator behind a data frame of one row, whose features are given to it: it computes none).

    python benchmarks/bench_fraud_features.py           about half a million payments
    python benchmarks/bench_fraud_features.py --full    about 1.75 million
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl

from harbour.fraud import model, replay, tables, training
from harbour.fraud.costs import Costs
from harbour.fraud.event import Event, Label
from harbour.fraud.features import FEATURES, NAMES
from harbour.fraud.state import State
from harbour.worlds.payments import simulate

SECOND = 1_000_000
HOUR, DAY = 3_600 * SECOND, 86_400 * SECOND
TIES = 1_024
ACCOUNT = {"1h": HOUR, "1d": DAY, "7d": 7 * DAY, "30d": 30 * DAY}
PAYEE = {"1d": DAY, "7d": 7 * DAY, "30d": 30 * DAY}
SHARED = (
    *(f"account_{what}_{window}" for what in ("count", "amount") for window in ACCOUNT),
    "account_mean_30d", "account_declined_1d", *(f"payee_count_{window}" for window in PAYEE), "payee_mean_30d",
    "relation_count",
)  # fmt: skip
"""The features that window functions can express on columns of the message alone."""
Matrix = npt.NDArray[np.float32]


def world(customers: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return events of Harbour in order of time, numbered anew, and labels."""
    made = simulate(seed=1, customers=customers)
    events = made.tables["payments"].sort_values("event_time", kind="stable", ignore_index=True)
    number = pd.Series(np.arange(len(events)), index=events["seq"])
    labels = made.tables["fraud_reports"]
    labels = labels[labels["seq"].isin(number.index)]
    return events.assign(seq=np.arange(len(events))), labels.assign(seq=number[labels["seq"]].to_numpy())


def peer_table(events: pd.DataFrame) -> pd.DataFrame:
    """Return the payments out as the peers read them: whole numbers only, and order columns without ties."""
    out = events[events["direction"] == "out"]
    declined = out["status"].astype("string").str.startswith("declined").to_numpy(dtype=bool)
    table = pd.DataFrame(
        {
            "seq": out["seq"].to_numpy(),
            "time": out["event_time"].astype("int64").to_numpy(),
            "account": out["account"].to_numpy(dtype=np.int64),
            "payee": out["counterparty"].to_numpy(dtype=np.int64),
            "paid": np.where(declined, 0, out["amount_pence"]),
            "declined": declined.astype(np.int64),
            "taken": (~declined).astype(np.int64),
        }
    )
    for key in ("account", "payee"):
        number = table.groupby([key, "time"]).cumcount().to_numpy()
        assert number.max() < TIES // 2
        table[f"{key}_order"] = table["time"] * TIES + number
    return table


def width(window: int) -> int:
    """Return how far back a window reaches on an order column: it ends between two instants, whatever the ties."""
    return window * TIES - TIES // 2


def sql(usual: bool) -> str:
    """Return the query; `usual` as windows are usually written, on the time and with ties."""
    frames, columns = [], []
    for key, windows in (("account", ACCOUNT), ("payee", PAYEE)):
        for name, window in windows.items():
            order, reach = ("time", f"{window - 1} PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW") if usual else (
                f"{key}_order", f"{width(window)} PRECEDING AND 1 PRECEDING")  # fmt: skip
            frames.append(f"{key}_{name} AS (PARTITION BY {key} ORDER BY {order} RANGE BETWEEN {reach})")
            over = f"OVER {key}_{name}"
            if key == "account":
                columns.append(f"count(*) {over} AS account_count_{name}, sum(paid) {over} AS account_amount_{name}")
            else:
                columns.append(f"sum(taken) {over} AS payee_count_{name}")
    columns += [
        "sum(declined) OVER account_30d AS declined_30d", "sum(declined) OVER account_1d AS account_declined_1d",
        "sum(paid) OVER payee_30d AS received_30d",
        "sum(taken) OVER (PARTITION BY account, payee ORDER BY account_order "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS relation_count",
    ]  # fmt: skip
    return f"SELECT seq, {', '.join(columns)} FROM payments WINDOW {', '.join(frames)}"


def by_duckdb(table: pd.DataFrame, usual: bool = False) -> tuple[float, dict[str, Any]]:
    """Return CPU seconds and the columns."""
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    connection.register("given", table)
    connection.execute("CREATE TABLE payments AS SELECT * FROM given")
    begun = time.process_time()
    found = connection.execute(sql(usual)).fetchnumpy()
    return time.process_time() - begun, {name: np.ma.filled(column, 0) for name, column in found.items()}


def by_polars(table: pd.DataFrame) -> tuple[float, dict[str, Any]]:
    """Return CPU seconds and the columns."""
    frame = pl.from_pandas(table)
    begun = time.process_time()
    parts = []
    for key, windows in (("account", ACCOUNT), ("payee", PAYEE)):
        ordered = frame.sort(key, f"{key}_order")
        for name, window in windows.items():
            wanted = {
                "account": [
                    pl.len().alias(f"account_count_{name}"),
                    pl.col("paid").sum().alias(f"account_amount_{name}"),
                    *([pl.col("declined").sum().alias(f"declined_{name}")] if name in ("1d", "30d") else []),
                ],
                "payee": [
                    pl.col("taken").sum().alias(f"payee_count_{name}"),
                    *([pl.col("paid").sum().alias("received_30d")] if name == "30d" else []),
                ],
            }[key]
            rolled = ordered.rolling(
                index_column=f"{key}_order", period=f"{width(window)}i", closed="left", group_by=key
            ).agg(wanted)
            parts.append(rolled.drop(key, f"{key}_order").with_columns(ordered["seq"]).sort("seq").drop("seq"))
    earlier = frame.select(
        relation_count=(pl.col("taken").cum_sum() - pl.col("taken")).over("account", "payee", order_by="seq")
    )
    whole = pl.concat([frame.select("seq"), *parts, earlier], how="horizontal").rename(
        {"declined_1d": "account_declined_1d"}
    )
    return time.process_time() - begun, {name: whole[name].to_numpy() for name in whole.columns}


def shared(found: dict[str, Any]) -> Matrix:
    """Return the peers' columns as the features they stand for, in order of `seq`, shape (n, len(SHARED))."""
    order = np.argsort(found["seq"], kind="stable")
    columns = {name: np.asarray(column, dtype=np.float64)[order] for name, column in found.items()}
    for name in ACCOUNT:
        columns[f"account_amount_{name}"] = columns[f"account_amount_{name}"] / 100
    made = columns["account_count_30d"] - columns["declined_30d"]
    with np.errstate(invalid="ignore"):
        columns["account_mean_30d"] = columns["account_amount_30d"] * 100 / made / 100
        columns["payee_mean_30d"] = columns["received_30d"] / columns["payee_count_30d"] / 100
    return np.column_stack([columns[name] for name in SHARED]).astype(np.float32)


def differing(one: Matrix, other: Matrix) -> int:
    """Return how many rows differ in any bit that means something (two missing values are equal)."""
    return int((~((one == other) | (np.isnan(one) & np.isnan(other)))).any(axis=1).sum())


def timed(function: Callable[[], Matrix]) -> tuple[float, Matrix]:
    """Return CPU seconds of the second call, the first one compiles, and its result."""
    function()
    begun = time.process_time()
    found = function()
    return time.process_time() - begun, found


def messages(events: pd.DataFrame) -> list[Event]:
    """Return events as the service receives them."""
    table = pd.DataFrame(
        {
            "event_time": events["event_time"].astype("int64"),
            "account": events["account"].astype(str),
            "counterparty": events["counterparty"].astype(str),
            "amount": events["amount_pence"],
            "declined": events["status"].astype("string").str.startswith("declined").astype(bool),
            "available": events["balance_pence"]
            + events["amount_pence"].where((events["status"] == "approved") & (events["direction"] == "out"), 0),
            "mcc": events["mcc"].astype("Int64"),
            "device": events["device"].astype("string"),
            **{
                name: events[name]
                for name in ("rail", "direction", "channel", "entry_mode", "payee_check", "country", "reference")
            },
        }
    ).astype(object)
    rows = table.where(table.notna(), None).to_dict("records")
    return [Event(seq=seq, **row) for seq, row in zip(events["seq"].tolist(), rows, strict=True)]


def by_service(
    log: tables.Log, stream: list[Event], scorer: model.Model | None = None
) -> tuple[Matrix, npt.NDArray[np.float64]]:
    """Return the features of all events from `State.update`, event by event, and the microseconds that each took.

    With a model, each is scored as well, and the time is that of state, features and score together.
    """
    state, served = State(), np.empty((len(stream), len(FEATURES)), np.float32)
    told: dict[int, list[Any]] = {}
    standing: dict[int, bool] = {}
    for report in log.labels.itertuples():
        change = int(report.fraud) - int(standing.get(report.place, False))
        standing[report.place] = report.fraud
        told.setdefault(report.place, []).append((report, change))
    spent, clock = np.zeros(len(stream)), time.perf_counter_ns
    gc.disable()
    for place, event in enumerate(stream):
        out = served[place]
        begun = clock()
        packed = state.update(event, out)
        if scorer is not None:
            scorer.probability(out)
        spent[place] = clock() - begun
        for report, change in told.get(place, ()):
            if change:
                label = Label(seq=event.seq, known_at=report.known_at, fraud=report.fraud)
                state.learn(label, change, packed)
    gc.enable()
    return served, spent / 1e3


def by_pipeline(folder: Path, scorer: model.Model, rows: Matrix, thin: bool) -> tuple[npt.NDArray[np.float64], float]:
    """Return microseconds that a pipeline needs for each row, and the largest difference in probability.

    The usual one chooses its columns with a ColumnTransformer; the thin one with a line of pandas.
    """
    import skops.io
    from sklearn.compose import ColumnTransformer
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import FunctionTransformer

    trusted = ["sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor"]
    estimator = skops.io.load(folder / "estimator.skops", trusted=trusted)
    columns = list(NAMES)
    chosen: Any = FunctionTransformer(lambda frame: frame[columns].to_numpy(np.float32))
    if not thin:
        chosen = ColumnTransformer([("features", "passthrough", columns)])
        chosen.fit(pd.DataFrame(rows, columns=columns))
    pipeline = Pipeline([("columns", chosen), ("model", estimator)])
    spent, apart = np.empty(len(rows)), 0.0
    for place, row in enumerate(rows):
        payment = dict(zip(columns, row.tolist(), strict=True))
        begun = time.perf_counter_ns()
        odds = np.log(1 / (1 / pipeline.predict_proba(pd.DataFrame([payment]))[0, 1] - 1))
        probability = 1 / (1 + np.exp(-(scorer.slope * odds + scorer.intercept)))
        spent[place] = time.perf_counter_ns() - begun
        apart = max(apart, abs(probability - scorer.probability(row)))
    return spent / 1e3, apart


def single_thread() -> None:
    """Start this program again with one thread everywhere: the libraries read it when they are imported."""
    names = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    if any(os.environ.get(name) != "1" for name in names):
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | dict.fromkeys(names, "1"))


def main() -> None:
    """Print both tables."""
    single_thread()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="about 1.75 million payments")
    events, labels = world(8_400 if parser.parse_args().full else 2_600)
    begun = time.process_time()
    log = tables.log(events, labels)
    packing = time.process_time() - begun
    out = log.row[log.row >= 0][(events["direction"] == "out").to_numpy()]
    wanted = np.zeros(len(log), bool)
    wanted[out] = True
    size = len(log)
    by_key, ours = timed(lambda: replay.features_by_key(log, wanted))
    one_pass, same = timed(lambda: replay.features(log, wanted))
    mine = ours[:, [NAMES.index(name) for name in SHARED]]
    table = peer_table(events)
    duck, columns = by_duckdb(table)
    duck_differs = differing(mine, shared(columns))
    usual, columns = by_duckdb(table, usual=True)
    usual_differs = differing(mine, shared(columns))
    polars, columns = by_polars(table)
    polars_differs = differing(mine, shared(columns))
    first = int(log.event_time[0]) // DAY * DAY
    with tempfile.TemporaryDirectory(prefix="bench-fraud-") as name:
        folder = Path(name) / "model"
        data = training.rows(log, first, first + 60 * DAY, first + 90 * DAY)
        fitted = training.fit("boosting", data)
        scorer = model.save(
            folder, kind="boosting", arrays=fitted.arrays, estimator=fitted.estimator, examples=data.matrix[:200],
            slope=1.0, intercept=0.0, costs=Costs(), worth=0.0, report={},
        )  # fmt: skip
        served, spent = by_service(log, messages(events), scorer)
        spent = spent[-100_000:]  # the state is full by then
        usual_one, apart = by_pipeline(folder, scorer, served[wanted][-500:], thin=False)
        thin_one, thin_apart = by_pipeline(folder, scorer, served[wanted][-500:], thin=True)
    assert max(apart, thin_apart) < 1e-6, (apart, thin_apart)

    print(f"{size:,} payments, {len(table):,} of them out; {len(SHARED)} features can be said as windows")
    print(f"{'':44}{'features':>9}{'CPU us each':>13}{'rows that differ':>18}")
    for what, features, cpu, differs in (
        ("replay, key by key", len(FEATURES), by_key, differing(ours, same)),
        ("replay, one pass", len(FEATURES), one_pass, 0),
        ("service, State.update event by event", len(FEATURES), None, differing(served[wanted], same)),
        ("DuckDB, order without ties", len(SHARED), duck, duck_differs),
        ("DuckDB, as windows are usually written", len(SHARED), usual, usual_differs),
        ("Polars, order without ties", len(SHARED), polars, polars_differs),
    ):
        each = "" if cpu is None else f"{1e6 * cpu / size:.2f}"
        print(f"{what:44}{features:>9}{each:>13}{differs:>18,}")
    print(f"{'(checking and packing the table first)':44}{'':>9}{1e6 * packing / size:13.2f}")
    for name, cpu in (("one pass", one_pass), ("key by key", by_key)):
        print(f"{name + ' / DuckDB':24}{cpu / duck:6.2f}   (target at most 0.33)")
        print(f"{name + ' / Polars':24}{cpu / polars:6.2f}   (target at most 1.00)")

    median = np.median(spent)
    print(f"one payment: {median:.1f} us median (least {spent.min():.1f}, 99% {np.quantile(spent, 0.99):.1f}); "
          f"target at most 10")  # fmt: skip
    for name, theirs in (("pipeline with a ColumnTransformer", usual_one), ("pipeline, thin", thin_one)):
        ratio = np.median(theirs) / median
        print(f"{name:34} {np.median(theirs):,.0f} us median (least {theirs.min():,.0f}); {ratio:,.0f} times as long, "
              f"target at least 300")  # fmt: skip


if __name__ == "__main__":
    main()
