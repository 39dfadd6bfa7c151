"""What `benchmarks/bench_fraud_detection.py` computes, on a few payments that can be checked by hand."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from harbour.fraud.costs import Costs

BENCHMARKS = str(Path(__file__).resolve().parents[2] / "benchmarks")


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(sys, "path", [BENCHMARKS, *sys.path])
    import bench_fraud_detection

    return bench_fraud_detection


def few(bench: Any) -> Any:
    """Ten customers of whom four are landlords; customers 0, 1 (landlords) and 4 have a genuine payment stopped."""
    return bench.Looked(
        probability=np.array([0.9, 0.8, 0.1, 0.1, 0.7, 0.1, 0.1, 0.1, 0.1, 0.1, 0.6]),
        points=np.array([0, 3, 0, 0, 5, 0, 0, 0, 0, 0, 3.0]),
        fraud=np.array([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]) == 1,
        pounds=np.full(11, 100.0),
        account=np.arange(11),
        customer=np.array([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0]),
        group=np.array(["landlord"] * 4 + [bench.REST] * 6 + ["landlord"]),
        public=np.zeros(11, bool),
        rail=np.zeros(11, np.int8),
    )


def test_who_is_stopped_and_what_it_saves(bench: Any) -> None:
    data, costs = few(bench), Costs()
    ranked = bench.rankings(data, costs)
    stop = bench.stopped(ranked["model"], np.ones(11), 4)
    assert np.flatnonzero(stop).tolist() == [0, 1, 4, 10]
    assert bench.saved(stop, data, costs).sum() == (100 - 4) - 3 * (15 + 4)
    assert np.flatnonzero(bench.stopped(ranked["model"], np.ones(11), 2)).tolist() == [0, 1]
    assert np.flatnonzero(bench.stopped(ranked["rules"], np.ones(11), 11)).tolist() == [1, 4, 10]
    assert np.flatnonzero(bench.stopped(ranked["oracle"], np.ones(11), 11)).tolist() == [10]
    rare = bench.rankings(data, costs, shift=0.01)["model"]
    assert not bench.stopped(rare, np.ones(11), 11)[10]


def test_equalising_takes_a_groups_lowest_stops_until_it_is_stopped_no_more_than_the_others(bench: Any) -> None:
    data = few(bench)
    ranking = bench.rankings(data, Costs())["model"]
    stop = bench.stopped(ranking, np.ones(11), 4)
    table = bench.disturbed(stop, data).groupby("group")["stopped"].mean()
    assert table["landlord"] == 0.5
    assert table[bench.REST] == pytest.approx(1 / 6)
    fair = bench.equalised(ranking, stop, data)
    assert np.flatnonzero(fair).tolist() == [4]  # a sixth of four landlords is none; the fraud lies lower and goes too
    data.group[2:4] = bench.REST
    data.customer[5:10] = 4  # now one of the three others is stopped, and of the two landlords none may be
    assert np.flatnonzero(bench.equalised(ranking, stop, data)).tolist() == [4]
    data.customer[2:4] = 4  # the only other is stopped: landlords may all be
    assert (bench.equalised(ranking, stop, data) == stop).all()


def test_losses_stand_in_accounts_of_their_own(bench: Any, capsys: pytest.CaptureFixture[str]) -> None:
    data = few(bench)
    stop = np.arange(11) == 1  # a genuine payment; the fraud goes through
    bench.print_accounts(stop, data, Costs(), [np.ones(11)] * 3)
    said = capsys.readouterr().out.splitlines()
    assert said[1].split()[:2] == ["bank", "100"]  # a card fraud is the bank's loss
    assert said[2].split()[:2] == ["public", "0"]
    assert "1 (1 to 1) genuine payments stopped, priced at 15 pounds" in said[4]
