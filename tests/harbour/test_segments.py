"""The segments world: groups that are there, groups that are not, and scales that mislead."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score
from sklearn.preprocessing import StandardScaler

from harbour.world import World
from harbour.worlds.segments import CALL_EFFECT_POUNDS, SHARES, simulate

CHANCES = [f"p_group_{number}" for number in range(4)]


@pytest.fixture(scope="module")
def large() -> World:
    return simulate(seed=7, customers=40_000)


def clusters(table: pd.DataFrame, *, scaled: bool) -> np.ndarray:
    columns = table.drop(columns="customer_id").to_numpy(dtype=float)
    columns = StandardScaler().fit_transform(columns) if scaled else columns
    return KMeans(4, n_init=5, random_state=0).fit_predict(columns)


@pytest.mark.parametrize("groups", [True, False])
def test_columns_stay_within_what_the_card_says(groups: bool) -> None:
    world = simulate(seed=3, customers=5_000, groups=groups)
    table = world["customers"]
    assert table["customer_id"].is_unique
    assert table[["cash_share", "abroad_share", "night_share"]].stack().between(0, 1).all()
    assert (table[["card_payments_a_month", "spend_pounds_a_month", "balance_pounds"]] >= 0).all().all()
    assert world["pilot"]["customer_id"].is_unique
    assert set(world["pilot"]["customer_id"]) <= set(table["customer_id"])


def test_group_shares_and_probabilities_are_the_planted_ones(large: World) -> None:
    members = large.truth["members"]
    shares = members["group"].value_counts(normalize=True).sort_index().to_numpy()
    assert shares == pytest.approx(SHARES, abs=4 * np.sqrt(0.25 / len(members)))
    chances = members[CHANCES].to_numpy()
    assert np.allclose(chances.sum(axis=1), 1)
    for group in range(4):  # calibrated: of those with about 0.7 for a group, about 0.7 are in it
        rows = (chances[:, group] > 0.6) & (chances[:, group] < 0.8)
        error = np.sqrt(0.25 / rows.sum())
        assert (members["group"][rows] == group).mean() == pytest.approx(chances[rows, group].mean(), abs=4 * error)


def test_scaled_columns_find_the_groups_and_raw_columns_find_the_balance() -> None:
    for seed in (1, 2):
        world = simulate(seed=seed)
        group, table = world.truth["members"]["group"], world["customers"]
        assert adjusted_rand_score(group, clusters(table, scaled=True)) > 0.5
        raw = clusters(table, scaled=False)
        assert adjusted_rand_score(group, raw) < 0.05
        between = table["balance_pounds"].groupby(raw).transform("mean").var() / table["balance_pounds"].var()
        assert between > 0.8


def test_without_groups_the_columns_look_alike_and_the_groups_are_gone() -> None:
    plain = {"customers": 40_000, "unusual_share": 0.0}
    with_groups = simulate(seed=4, **plain)["customers"].drop(columns="customer_id")
    without = simulate(seed=4, groups=False, **plain)["customers"].drop(columns="customer_id")
    logs = [
        np.log(frame.clip(lower=0.001) / (1.001 - frame.clip(upper=1))).iloc[:, 1:4] for frame in (with_groups, without)
    ]
    assert logs[0].mean().to_numpy() == pytest.approx(logs[1].mean().to_numpy(), abs=0.06)
    assert logs[0].std().to_numpy() == pytest.approx(logs[1].std().to_numpy(), rel=0.05)
    assert logs[0].corr().to_numpy() == pytest.approx(logs[1].corr().to_numpy(), abs=0.05)
    assert simulate(seed=4, groups=False).truth["members"]["group"].nunique() == 1


def test_the_pilot_finds_what_a_call_is_worth(large: World) -> None:
    world = simulate(seed=9, customers=100_000, pilot_share=1.0)
    joined = world["pilot"].merge(world.truth["members"])
    for group, effect in enumerate(CALL_EFFECT_POUNDS):
        rows = joined[joined["group"] == group]
        margin = rows.groupby("called")["margin_pounds_90_days"].agg(["mean", "var", "size"])
        error = np.sqrt((margin["var"] / margin["size"]).sum())
        assert margin["mean"][True] - margin["mean"][False] == pytest.approx(effect, abs=4 * error)


def test_without_groups_a_call_is_worth_as_much_on_average(large: World) -> None:
    without = simulate(seed=7, customers=40_000, groups=False).truth
    planted = without["groups"]["mean_call_worth_pounds"].iloc[0]
    worth = without["members"]["call_worth_pounds"]
    assert worth.mean() == pytest.approx(planted, abs=4 * worth.std() / 200)
    assert planted == pytest.approx(
        (large.truth["groups"]["share"] * large.truth["groups"]["mean_call_worth_pounds"]).sum()
    )


def test_the_unusual_are_innocent_and_the_fraudulent_are_not_unusual(large: World) -> None:
    joined = large["customers"].merge(large.truth["members"])
    unusual = joined["unusual_because"] != ""
    assert not (unusual & joined["is_fraud"]).any()
    assert unusual.mean() == pytest.approx(0.01, abs=4 * np.sqrt(0.01 / len(joined)))
    spend = np.log(joined["spend_pounds_a_month"])
    extreme = spend > spend.mean() + 3 * spend.std()
    assert unusual[extreme].mean() > 0.5
    error = spend.std() / np.sqrt(joined["is_fraud"].sum())
    assert abs(spend[joined["is_fraud"]].mean() - spend[~unusual].mean()) < 4 * error
