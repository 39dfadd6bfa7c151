"""The monitor: quiet where nothing has changed, loud where something has, and right about what is still to come."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from fraud_logs import any_model, as_event, random_log, saved_model

from harbour.cli import main
from harbour.fraud import monitor
from harbour.fraud.decision import Limiter, Policy
from harbour.fraud.engine import Engine, Report
from harbour.fraud.features import DAY, FEATURES, NAMES
from harbour.fraud.journal import Journal
from harbour.fraud.scoring import CODED


def payments(random: np.random.Generator, accounts: int, each: int) -> tuple[np.ndarray, np.ndarray]:
    """Return features that an account's payments share in part, and the accounts."""
    account = np.repeat(np.arange(accounts), each)
    own = random.normal(size=(accounts, len(FEATURES)))[account]
    matrix = own + random.normal(size=(len(account), len(FEATURES)))
    return np.where(CODED, (np.abs(matrix) % 3).astype(int), matrix).astype(np.float32), account


def watched(matrix: np.ndarray, account: np.ndarray, **other: object) -> monitor.Watched:
    size = len(matrix)
    given = {
        "features": matrix, "score": any_model().probabilities(matrix), "stopped": np.zeros(size, bool),
        "alert": np.zeros(size, bool), "time": np.arange(size, dtype=np.int64), "account": account.astype(str),
        "reported": np.full(size, -1), "now": size,
    }  # fmt: skip
    return monitor.Watched(**{**given, **other})  # type: ignore[arg-type]


def sample(random: np.random.Generator) -> np.ndarray:
    return payments(random, 1_000, 1)[0]


def test_nothing_has_changed_and_few_reports_say_otherwise() -> None:
    random = np.random.default_rng(11)
    false = sum(
        bool(monitor.stability(watched(*payments(random, 60, 25)), any_model(), sample(random), seed)["alert"].any())
        for seed in range(40)
    )
    assert false <= 6  # 2 expected; more than 6 has a chance of one in a hundred


def test_a_feature_that_moved_is_named() -> None:
    random = np.random.default_rng(12)
    matrix, account = payments(random, 60, 25)
    matrix[:, NAMES.index("amount")] += 2
    found = monitor.stability(watched(matrix, account), any_model(), sample(random)).set_index("name")
    assert found.loc["amount", "alert"]
    assert found["alert"].sum() <= 3  # and what depends on it: the score


def test_payments_of_one_account_do_not_count_as_so_many_witnesses() -> None:
    """Few accounts with many payments each leave more to chance than as many payments of many accounts."""
    random = np.random.default_rng(13)
    few = monitor.stability(watched(*payments(random, 15, 100)), any_model(), sample(random))
    many = monitor.stability(watched(*payments(random, 1_500, 1)), any_model(), sample(random))
    assert few["threshold"].median() > 3 * many["threshold"].median()


def test_a_sunday_is_set_beside_sundays() -> None:
    random = np.random.default_rng(14)
    reference, matrix = sample(random), payments(random, 200, 3)[0]
    weekday, amount = NAMES.index("weekday"), NAMES.index("amount")
    for rows in (reference, matrix):
        rows[:, weekday] = random.integers(0, 7, len(rows))
        rows[:, amount] += 3 * (rows[:, weekday] == 6)
    sundays = matrix[matrix[:, weekday] == 6]
    found = monitor.stability(watched(sundays, np.arange(len(sundays))), any_model(), reference).set_index("name")
    assert not found["alert"].any()
    shares = np.bincount(reference[:, weekday].astype(int), monitor.like_weekdays(reference, sundays), 7)
    assert shares.argmax() == 6
    assert shares[:6].sum() == 0


def test_missing_values_are_a_group_of_their_own() -> None:
    borders = monitor.edges(np.arange(100.0))
    assert monitor.places(np.array([np.nan, -5.0, 50.0, 1e9]), borders).tolist() == [0, 1, 6, 10]
    assert monitor.stability_index(np.array([0.5, 0.5]), np.array([0.5, 0.5])) == 0
    assert monitor.stability_index(np.array([0.4, 0.6]), np.array([0.6, 0.4])) == pytest.approx(0.4 * np.log(1.5))


@pytest.mark.parametrize("seed", range(3))
def test_the_delay_is_not_the_mean_of_the_delays_that_were_seen(seed: int) -> None:
    random = np.random.default_rng(seed)
    age, delay = random.uniform(0, 60, 4_000), random.exponential(20, 4_000)
    seen = delay <= age
    share = monitor.arrived(delay[seen], age[seen])
    ages = np.array([5.0, 10.0, 20.0, 40.0])
    truth = (1 - np.exp(-ages / 20)) / (1 - np.exp(-60 / 20))
    naive = np.array([(delay[seen] <= x).mean() for x in ages])
    assert np.abs(share(ages) - truth).max() < 0.05
    assert (naive - truth).max() > 0.1


@pytest.mark.parametrize(("factor", "alert"), [(1.0, False), (0.4, True)])
def test_calibration_allows_for_reports_that_are_still_to_come(factor: float, alert: bool) -> None:
    random = np.random.default_rng(5)
    size = 20_000
    score = random.beta(0.3, 12, size)
    time = (random.uniform(0, 60, size) * DAY).astype(np.int64)
    known = time + (random.exponential(20, size) * DAY).astype(np.int64)
    fraud = random.random(size) < factor * score
    reported = np.where(fraud & (known <= 60 * DAY), known, -1)
    one = watched(
        np.zeros((size, len(FEATURES)), np.float32), random.integers(0, 5_000, size), score=score, time=time,
        reported=reported, now=60 * DAY,
    )  # fmt: skip
    found = monitor.calibration(one)
    assert found["alert"] is alert
    assert found["reported"] == (reported >= 0).sum()
    assert sum(band["reported"] for band in found["bands"]) == found["reported"]


def test_intervals_of_differences_are_newcombes() -> None:
    # The example of table II in Newcombe, Statistics in Medicine 17 (1998), 873-890: 56/70 and 48/80, method 10.
    assert monitor.newcombe(56, 70, 48, 80, 1.959964) == pytest.approx((0.0524, 0.3339), abs=1e-4)


def test_who_is_stopped_wrongly_is_counted_by_customer() -> None:
    account = np.repeat(np.arange(2_000), 2)
    carers = np.arange(100)
    stopped = np.isin(account, carers[:30])
    reported = np.where(account == 5, 7, -1)
    one = watched(np.zeros((4_000, len(FEATURES)), np.float32), account, stopped=stopped, reported=reported)
    table = monitor.fairness(
        one, pd.DataFrame({"account": [*carers, *range(500, 900)], "group": ["carer"] * 100 + ["x"] * 400})
    )
    carer, other = table.set_index("group").loc["carer"], table.set_index("group").loc["x"]
    assert (carer["customers"], carer["stopped"]) == (99, 29)  # one had a fraud
    assert carer["alert"]
    assert not other["alert"]


def journal(folder: Path, size: int = 500) -> None:
    engine = Engine(Journal(folder), Policy(any_model(), Limiter(5)))
    events, labels = random_log(6, size)
    for _, row in events.iterrows():
        engine.offer(f"k{row['seq']}", as_event(row))
    for _, label in labels.iterrows():
        known_at = label["known_at"].value // 1000
        engine.report(Report(key=f"k{label['seq']}", known_at=known_at, fraud=bool(label["fraud"])))
    engine.close()


def test_the_command_writes_a_page_and_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    journal(tmp_path / "journal")
    model = saved_model(tmp_path / "model")
    options = ["--journal", tmp_path / "journal", "--model", model, "--out", tmp_path / "out"]
    pd.DataFrame({"account": ["a1", "a2"], "group": "carer"}).to_parquet(tmp_path / "groups.parquet")
    options += ["--groups", tmp_path / "groups.parquet"]
    assert main(["fraud", "monitor", *map(str, options)]) == 0, capsys.readouterr().err
    found = json.loads((tmp_path / "out" / "monitor.json").read_text())
    events, labels = random_log(6, 500)
    scored = events[(events["direction"] == "out") & (events["status"] == "approved")]
    assert found["payments"] == len(scored)
    assert sum(day["payments"] for day in found["volume"]) == len(scored)
    withdrawn = set(labels.loc[~labels["fraud"], "seq"])
    told = set(labels.loc[labels["fraud"], "seq"]) - withdrawn
    free = monitor.read(tmp_path / "journal")
    assert (free.reported >= 0).sum() == len(told & set(scored["seq"]))
    page = (tmp_path / "out" / "monitor.html").read_text()
    assert page.count("<svg") == 2
    assert "<script" not in page
    assert "http://" not in page.replace("http://www.w3.org", "").replace("http://purl.org", "").replace(
        "http://creativecommons.org", ""
    )


def test_a_journal_that_says_too_little_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = saved_model(tmp_path / "model")
    out = ["--model", str(model), "--out", str(tmp_path / "out")]
    assert main(["fraud", "monitor", "--journal", str(tmp_path / "none"), *out]) == 2
    assert "There is no journal" in capsys.readouterr().err
    journal(tmp_path / "journal", size=20)
    assert main(["fraud", "monitor", "--journal", str(tmp_path / "journal"), *out]) == 2
    assert "at least 100 are needed" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
