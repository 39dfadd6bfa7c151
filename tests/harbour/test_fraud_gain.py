"""A quick sample of `benchmarks/bench_fraud_gain.py`: card payments of another kind, and the textbook's features."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

BENCHMARKS = str(Path(__file__).resolve().parents[2] / "benchmarks")
SMALL = {"customers": 700, "terminals": 1_400, "radius": 13.5, "terminals_a_day": 3.0, "customers_a_day": 3.0}


@pytest.fixture(autouse=True)
def _path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [BENCHMARKS, *sys.path])


def test_the_twelve_features_are_what_they_say() -> None:
    from card_world import simulate, twelve

    world = simulate(3, customers=40, terminals=25, days=45, radius=30, terminals_a_day=0.5, customers_a_day=0.5)
    events = world.events.assign(fraud=world.way > 0)
    found = twelve(events, world.way > 0)
    day = pd.Timedelta(days=1)
    compared = 0
    for k in range(len(events) - 1, 300, -37):
        now, event = events["event_time"].iloc[k], events.iloc[k]
        past = events.iloc[: k + 1]
        mine, theirs = (past[past[column] == event[column]] for column in ("account", "counterparty"))
        for width in (1, 7, 30):
            own = mine[mine["event_time"] > now - width * day]
            seen = theirs[
                (theirs["event_time"] > now - (7 + width) * day) & (theirs["event_time"] <= now - 7 * day)
            ]  # fmt: skip
            row = found.iloc[k]
            assert row[f"customer_count_{width}d"] == len(own)
            assert row[f"customer_mean_{width}d"] == pytest.approx(own["amount"].mean())
            assert row[f"terminal_count_{width}d"] == len(seen)
            assert row[f"terminal_risk_{width}d"] == pytest.approx(seen["fraud"].mean() if len(seen) else 0)
            compared += len(seen)
    assert compared > 500


def test_fraud_comes_in_three_ways_and_is_known_a_week_later() -> None:
    from card_world import simulate

    world = simulate(4, days=40, **SMALL)
    assert (np.bincount(world.way, minlength=4) > 20).all()
    assert (world.events["amount"][world.way == 0] <= 220).all()
    assert world.events["event_time"].is_monotonic_increasing
    joined = world.labels.merge(world.events, on="seq")
    assert (joined["known_at"] - joined["event_time"] == pd.Timedelta(days=7)).all()


def test_the_default_features_gain_on_the_twelve() -> None:
    from bench_fraud_gain import compare

    found = compare(5, warm_up=24, forest=40, **SMALL)
    precision = found["average_precision"]
    for peer in ("twelve, same classifier", "twelve, random forest"):
        gain = precision[f"gain on {peer}"]
        assert gain["value"] == pytest.approx(precision["harbour"] - precision[peer])
        assert gain["low"] > 0, (peer, gain)
