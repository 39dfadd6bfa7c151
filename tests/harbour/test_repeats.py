"""The repeats world: customers come back, random splits leak, and the relation drifts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, KFold, cross_val_score

from harbour.world import World
from harbour.worlds.repeats import simulate

FEATURES = ["age_years", "commute_km", "rent_pounds", "income_pounds", "balance_pounds", "app_logins"]


@pytest.fixture(scope="module")
def large() -> World:
    return simulate(seed=7, customers=5_000)


def test_keys_order_and_label_times(large: World) -> None:
    table = large["statements"]
    assert table["statement_id"].is_unique
    assert not table.duplicated(["customer_id", "month"]).any()
    assert table["month"].is_monotonic_increasing
    assert (table["outcome_known_on"] >= table["month"] + pd.DateOffset(months=2)).all()
    assert (table[["income_pounds", "balance_pounds", "rent_pounds"]] > 0).all().all()


def test_customers_join_once_and_stay(large: World) -> None:
    months = large["statements"].groupby("customer_id")["month"].agg(["min", "max", "size"])
    assert len(months) == 5_000
    assert (months["max"] == months["max"].max()).all()
    span = (months["max"].dt.year - months["min"].dt.year) * 12 + months["max"].dt.month - months["min"].dt.month
    assert (span + 1 == months["size"]).all()
    assert (months["min"] == months["min"].min()).mean() == pytest.approx(0.6, abs=4 * np.sqrt(0.24 / 5_000))


def test_what_does_not_move_does_not_move(large: World) -> None:
    still = large["statements"].groupby("customer_id")[["age_years", "commute_km", "rent_pounds"]].nunique()
    assert (still == 1).all().all()


def test_the_planted_effects_and_probabilities_are_what_happens(large: World) -> None:
    table, truth = large["statements"], large.truth
    effects = truth["customers"]["effect_log_odds"]
    assert effects.std() == pytest.approx(1.6, rel=0.05)
    joined = table.merge(truth["statements"]).merge(truth["customers"])
    by_hand = 1 / (1 + np.exp(-(joined["shared_log_odds"] + joined["effect_log_odds"])))
    assert np.allclose(by_hand, joined["probability"])
    surprise = (joined["overdrawn_next_month"] - joined["probability"]).sum()
    assert abs(surprise) < 4 * np.sqrt((joined["probability"] * (1 - joined["probability"])).sum())


@pytest.mark.parametrize(("drift", "first", "last"), [(0.0, 0.8, 0.8), (1.0, 0.8, -0.8)])
def test_the_coefficient_of_logins_drifts_as_planted(drift: float, first: float, last: float) -> None:
    world = simulate(seed=3, customers=12_000, customer_sd=0.0, drift=drift)
    planted = world.truth["coefficients"]["logins"].to_numpy()
    assert planted[[0, -1]] == pytest.approx([first, last])
    table = world["statements"]
    design = pd.DataFrame(
        {
            "balance": np.log(table["balance_pounds"]) - 6.0,
            "rent": (table["rent_pounds"] / table["income_pounds"] - 0.30) / 0.10,
            "logins": (table["app_logins"] - 14) / 8,
        }
    )
    months = table["month"].unique()
    for month, logins in ((months[0], first), (months[-1], last)):
        rows = table["month"] == month
        fitted = LogisticRegression(C=1e9).fit(design[rows], table["overdrawn_next_month"][rows])
        assert fitted.coef_[0] == pytest.approx([-1.0, 0.6, logins], abs=0.16)  # four standard errors


@pytest.mark.parametrize(("customer_sd", "least", "most"), [(1.6, 0.10, 0.40), (0.0, -0.03, 0.03)])
def test_a_random_split_leaks_through_the_customer_and_only_through_the_customer(
    customer_sd: float, least: float, most: float
) -> None:
    table = simulate(seed=5, customer_sd=customer_sd)["statements"]
    features, outcome = table[FEATURES], table["overdrawn_next_month"]
    forest = RandomForestClassifier(60, min_samples_leaf=5, random_state=0)
    shuffled = cross_val_score(forest, features, outcome, cv=KFold(4, shuffle=True, random_state=0), scoring="roc_auc")
    together = cross_val_score(
        forest, features, outcome, groups=table["customer_id"], cv=GroupKFold(4), scoring="roc_auc"
    )
    assert least < shuffled.mean() - together.mean() < most


def test_an_oracle_of_the_customer_beats_an_oracle_of_everything_else(large: World) -> None:
    outcome, truth = large["statements"]["overdrawn_next_month"], large.truth["statements"]
    assert roc_auc_score(outcome, truth["probability"]) > roc_auc_score(outcome, truth["shared_log_odds"]) + 0.1
