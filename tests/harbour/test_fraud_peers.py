"""A quick sample of `benchmarks/bench_fraud_features.py`: SQL windows, Polars, replay and service compute the same."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from harbour.fraud import replay, tables
from harbour.fraud.features import NAMES

BENCHMARKS = str(Path(__file__).resolve().parents[2] / "benchmarks")


def test_windows_in_sql_and_polars_replay_and_service_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [BENCHMARKS, *sys.path])
    import bench_fraud_features as bench

    events, labels = bench.world(100)
    log = tables.log(events, labels)
    wanted = (events["direction"] == "out").to_numpy()
    whole = replay.features(log, wanted)
    mine = whole[:, [NAMES.index(name) for name in bench.SHARED]]
    assert len(mine) > 10_000
    table = bench.peer_table(events)
    assert bench.differing(mine, bench.shared(bench.by_duckdb(table)[1])) == 0
    assert bench.differing(mine, bench.shared(bench.by_polars(table)[1])) == 0
    assert bench.differing(mine, bench.shared(bench.by_duckdb(table, usual=True)[1])) > 0  # the tie trap
    served, _ = bench.by_service(log, bench.messages(events))
    assert bench.differing(whole, served[wanted]) == 0
    changed = mine.copy()
    changed[7, 3] = np.nextafter(changed[7, 3], np.float32(np.inf))
    assert bench.differing(mine, changed) == 1
