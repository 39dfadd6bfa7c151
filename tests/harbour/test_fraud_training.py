"""Training and evaluation: what is known when, what a model folder refuses, and what the commands write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from harbour import cli
from harbour.fraud import metrics, model, tables, training
from harbour.fraud.event import Event
from harbour.fraud.features import FEATURES
from harbour.fraud.model import BadModel
from harbour.fraud.scoring import Trees, flatten, log_odds
from harbour.fraud.state import State

DAY = 86_400_000_000
FIRST = pd.Timestamp("2026-03-02", tz="UTC")


def card_log(seed: int, days: int = 40, accounts: int = 400) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return card payments of which those at some merchants, on some days, are fraud: nothing like Harbour's."""
    random = np.random.default_rng(seed)
    size = days * accounts
    second = np.sort(random.integers(0, days * 86_400, size))
    merchant = random.integers(0, 150, size)
    day = second // 86_400
    begins = random.integers(-10, days, 150)
    fraud = (merchant < 25) & (day >= begins[merchant]) & (day < begins[merchant] + 14) & (random.random(size) < 0.5)
    events = pd.DataFrame(
        {
            "seq": np.arange(size) * 3 + 7,
            "event_time": FIRST + pd.to_timedelta(second, unit="s"),
            "account": random.integers(0, accounts, size),
            "counterparty": [f"shop {k}" for k in merchant],
            "amount": np.round(random.gamma(2, 20, size) + 80 * fraud * random.random(size), 2),
            "rail": "card",
        }
    )
    labels = pd.DataFrame(
        {"seq": events["seq"], "fraud": fraud, "known_at": events["event_time"] + pd.Timedelta(days=4)}
    )
    return events, labels


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cards")
    events, labels = card_log(1)
    events.to_parquet(folder / "events.parquet")
    labels.to_parquet(folder / "labels.parquet")
    return folder


@pytest.fixture(scope="module")
def trained(files: Path) -> Path:
    period = ("--train-from", "2026-03-12", "--train-to", "2026-03-26")
    assert harbour(files, "train", *period, "--kind", "boosting", "--out", files / "m") == 0
    return files / "m"


def harbour(files: Path, command: str, *options: object) -> int:
    given = ["--events", files / "events.parquet", "--labels", files / "labels.parquet"]
    return cli.main(["fraud", command, *map(str, given), *map(str, options)])


def at(day: str) -> int:
    return pd.Timestamp(day, tz="UTC").value // 1000


def test_a_label_counts_from_the_as_of_date_on() -> None:
    log = tables.log(*card_log(2))
    early = training.rows(log, at("2026-03-12"), at("2026-03-26"), at("2026-03-14"))
    late = training.rows(log, at("2026-03-12"), at("2026-03-26"), at("2026-04-05"))
    assert early.fraud.sum() == 0
    assert late.fraud.sum() > 20
    assert (late.known_at[late.fraud] <= at("2026-04-05")).all()
    np.testing.assert_array_equal(early.matrix, late.matrix)


def test_what_comes_after_the_as_of_date_changes_no_model(tmp_path: Path) -> None:
    events, labels = card_log(3)
    cut = events["event_time"] < pd.Timestamp("2026-03-26", tz="UTC")
    known = labels["known_at"] <= pd.Timestamp("2026-03-26", tz="UTC")
    changed = labels.assign(fraud=labels["fraud"] ^ ~known)
    period = (at("2026-03-12"), at("2026-03-26"), at("2026-03-26"))
    whole = training.train(tables.log(events, changed), *period, tmp_path / "whole")
    before = training.train(tables.log(events[cut], labels[known]), *period, tmp_path / "before")
    assert whole.name == before.name


def test_commands_write_scores_of_the_period_and_figures_with_intervals(files: Path, trained: Path) -> None:
    assert harbour(
        files, "evaluate", "--model", trained, "--from", "2026-03-30", "--to", "2026-04-06", "--out", files / "out"
    ) == 0  # fmt: skip
    scores = pd.read_parquet(files / "out" / "scores.parquet")
    events, labels = card_log(1)
    inside = (events["event_time"] >= "2026-03-30") & (events["event_time"] < "2026-04-06")
    assert scores["seq"].tolist() == events.loc[inside, "seq"].tolist()
    assert scores["score"].between(0, 1).all()
    figures = json.loads((files / "out" / "figures.json").read_text())["figures"]
    prevalence = labels.loc[inside, "fraud"].mean()
    assert figures["average_precision"]["value"] > 4 * prevalence
    for figure in figures.values():
        assert figure["low"] <= figure["high"]


def test_the_arrays_are_the_estimator(trained: Path) -> None:
    import skops.io

    estimator = skops.io.load(
        trained / "estimator.skops", trusted=["sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor"]
    )
    loaded = model.load(trained)
    log = tables.log(*card_log(5, days=8))
    data = training.rows(log, at("2026-03-02"), at("2026-03-09"), at("2026-03-09"))
    np.testing.assert_allclose(
        log_odds(loaded.arrays, data.matrix), estimator.decision_function(data.matrix), rtol=1e-9
    )
    assert isinstance(loaded.arrays, Trees)
    one_by_one = [loaded.probability(row) for row in data.matrix[:50]]
    np.testing.assert_array_equal(one_by_one, loaded.probabilities(data.matrix[:50]))


@pytest.mark.parametrize("leaves", [2, 8, 31, 64])
def test_trees_of_any_shape_are_the_estimator(leaves: int) -> None:
    random = np.random.default_rng(leaves)
    matrix = random.normal(size=(6_000, len(FEATURES))).astype(np.float32)
    matrix[random.random(matrix.shape) < 0.2] = np.nan
    matrix[:, :4] = np.round(matrix[:, :4])  # values that are thresholds
    fraud = np.nan_to_num(matrix[:, 0] * matrix[:, 1] + matrix[:, 2]) + np.isnan(matrix[:, 5]) > random.normal(
        size=6_000
    )
    estimator = HistGradientBoostingClassifier(
        max_iter=30, max_leaf_nodes=leaves, min_samples_leaf=2, learning_rate=0.3, early_stopping=False
    ).fit(matrix[:4_000], fraud[:4_000])
    np.testing.assert_allclose(log_odds(flatten(estimator), matrix), estimator.decision_function(matrix), rtol=1e-9)


def test_trees_with_more_leaves_than_bits_are_refused() -> None:
    random = np.random.default_rng(0)
    matrix = random.normal(size=(3_000, len(FEATURES)))
    estimator = HistGradientBoostingClassifier(max_iter=1, max_leaf_nodes=80, min_samples_leaf=2)
    with pytest.raises(ValueError, match="has 80 leaves; at most 64"):
        flatten(estimator.fit(matrix, random.random(3_000) < 0.5))


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros(len(FEATURES)), np.zeros(len(FEATURES) + 1, np.float32), np.zeros(2 * len(FEATURES), np.float32)[::2],
    ],
    ids=["float64", "one more", "with gaps"],
)  # fmt: skip
def test_memory_of_another_shape_is_never_read_as_features(trained: Path, wrong: Any) -> None:
    with pytest.raises(ValueError, match="float32"):
        model.load(trained).probability(wrong)
    with pytest.raises(ValueError, match="float32"):
        State().update(Event(event_time=1, account="a", counterparty="b", amount=1, rail="card"), wrong)


def test_logistic_arrays_are_the_estimator() -> None:
    from harbour.fraud.scoring import Linear, design

    data = training.rows(tables.log(*card_log(6)), at("2026-03-02"), at("2026-03-20"), at("2026-04-01"))
    fitted = training.fit("logistic", data)
    assert isinstance(fitted.arrays, Linear)
    seen = design(data.matrix, fitted.arrays.mean, fitted.arrays.scale)
    np.testing.assert_allclose(
        log_odds(fitted.arrays, data.matrix), fitted.estimator.decision_function(seen), atol=1e-9
    )


def test_boosting_finds_a_line_above_which_few_payments_lie_and_all_are_fraud() -> None:
    events, _ = card_log(7)
    random = np.random.default_rng(7)
    events["amount"] = np.round(random.gamma(4, 25, len(events)), 2)
    line = np.quantile(events["amount"], 0.997)
    labels = pd.DataFrame(
        {"seq": events["seq"], "fraud": events["amount"] > line, "known_at": events["event_time"]}
    )  # fmt: skip
    data = training.rows(tables.log(events, labels), at("2026-03-02"), at("2026-04-11"), at("2026-04-11"))
    early = data.time < at("2026-03-26")
    odds = log_odds(training.fit("boosting", data[early]).arrays, data.matrix[~early])
    later = data[~early]
    scored = metrics.Scored(odds, later.fraud, later.account, later.time // DAY)
    assert 10 < later.fraud.sum() < 40
    assert metrics.average_precision(scored)(np.ones(len(later))) > 0.9


@pytest.mark.parametrize("file", ["arrays.npz", "estimator.skops", "report.json"])
def test_a_changed_file_is_refused(file: str, trained: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(trained, tmp_path / "m")
    content = bytearray((tmp_path / "m" / file).read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "m" / file).write_bytes(content)
    with pytest.raises(BadModel, match="SHA-256"):
        model.load(tmp_path / "m")


def test_another_library_version_is_refused(trained: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(trained, tmp_path / "m")
    manifest = json.loads((tmp_path / "m" / "manifest.json").read_text())
    manifest["versions"]["scikit-learn"] = "0.0.1"
    (tmp_path / "m" / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(BadModel, match=r"scikit-learn 0\.0\.1"):
        model.load(tmp_path / "m")


def test_intervals_hold_their_values_also_where_payments_stand_for_ten() -> None:
    events, labels = card_log(8)
    let_through = events.loc[labels["fraud"], "seq"][::3]
    log = tables.log(events, labels, let_through=let_through)
    data = training.rows(log, at("2026-03-02"), at("2026-04-01"), at("2026-04-10"))
    assert set(np.unique(data.weight)) == {1.0, 10.0}
    held = training.validate(data, at("2026-03-02"), at("2026-04-01"), lambda stage, share: None)
    for compared in training.compare(held, training.Costs()).values():
        for name in ("average_precision", "roc_auc", "net_pounds"):
            figure = compared[name]
            assert figure["low"] <= figure["value"] <= figure["high"], name


def test_impossible_requests_end_in_a_sentence(files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        harbour(files, "train", "--train-from", "2026-03-12", "--train-to", "2026-03-12", "--out", tmp_path / "m") == 2
    )
    assert "must lie before" in capsys.readouterr().err
    assert (
        harbour(files, "train", "--train-from", "2026-03-02", "--train-to", "2026-03-04", "--out", tmp_path / "m") == 2
    )
    assert "known to be fraud" in capsys.readouterr().err
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    assert (
        harbour(files, "train", "--train-from", "2026-03-12", "--train-to", "2026-03-26", "--out", tmp_path / "mine")
        == 2
    )
    assert "other things than a model" in capsys.readouterr().err
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"
    assert not (tmp_path / "m").exists()


def test_figures_agree_with_scikit_learn_and_take_ties_by_expectation() -> None:
    from sklearn.metrics import average_precision_score, roc_auc_score

    random = np.random.default_rng(0)
    score, fraud = np.round(random.random(3_000), 2), random.random(3_000) < 0.05
    data = metrics.Scored(score, fraud, np.arange(3_000), np.zeros(3_000, dtype=np.int64))
    weight = random.integers(0, 4, 3_000).astype(float)
    assert metrics.average_precision(data)(weight) == pytest.approx(
        average_precision_score(fraud, score, sample_weight=weight)
    )
    assert metrics.roc_auc(data)(weight) == pytest.approx(roc_auc_score(fraud, score, sample_weight=weight))
    tied = metrics.Scored(np.ones(10), np.arange(10) < 3, np.arange(10), np.zeros(10, dtype=np.int64))
    assert metrics.daily_precision(tied, 5)(np.ones(10)) == pytest.approx(0.3)


def test_the_final_test_is_taken_once(files: Path, trained: Path, tmp_path: Path) -> None:
    from harbour.fraud import evaluation

    log = tables.log(*card_log(1))
    period = (at("2026-03-30"), at("2026-04-06"))
    loaded, record = model.load(trained), tmp_path / "final-tests.jsonl"
    first = evaluation.final_test(loaded, log, *period, record, lambda stage, share: None)
    again = evaluation.final_test(loaded, log, *period, record, lambda stage, share: None)
    assert first == again
    assert len(record.read_text().splitlines()) == 1
