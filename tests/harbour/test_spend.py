"""The spend world keeps its equation, and what was planted can be found again."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from harbour.world import World
from harbour.worlds.spend import simulate

PLANTED = [450.0, 0.20, 70.0, 1.5, -0.2]


def columns(table: pd.DataFrame, *, curve: bool = True, sessions: bool = False) -> np.ndarray:
    age = table["age_years"].to_numpy() - 45.0
    found = [np.ones(len(table)), table["income_pounds"], table["household_size"] - 1.0, age]
    found += [age**2] if curve else []
    found += [table["app_sessions"]] if sessions else []
    return np.column_stack(found)


def least_squares(design: np.ndarray, spend: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and their textbook standard errors."""
    coefficients = np.linalg.lstsq(design, spend, rcond=None)[0]
    residuals = spend - design @ coefficients
    variance = residuals @ residuals / (len(spend) - design.shape[1])
    return coefficients, np.sqrt(np.diag(variance * np.linalg.inv(design.T @ design)))


@pytest.fixture(scope="module")
def large() -> World:
    return simulate(seed=7, customers=60_000)


def test_spend_is_the_equation_plus_the_noise_for_every_customer(large: World) -> None:
    table, truth = large["customers"], large.truth["customers"]
    by_hand = columns(table) @ np.array(PLANTED)
    assert np.allclose(by_hand, truth["mean_spend_pounds"])
    assert np.allclose(table["spend_pounds"], by_hand + truth["noise_pounds"], atol=0.0051)
    assert large.truth["equation"]["coefficient"].tolist() == [*PLANTED, 0.0]


def test_columns_stay_within_what_the_card_says(large: World) -> None:
    table = large["customers"]
    assert table["customer_id"].is_unique
    assert table["age_years"].between(18, 85).all()
    assert table["household_size"].between(1, 5).all()
    assert (table["income_pounds"] >= 800).all()
    assert (table["app_sessions"] >= 0).all()
    assert (table["spend_pounds"] > 0).all()


def test_least_squares_finds_the_planted_coefficients(large: World) -> None:
    table = large["customers"]
    found, errors = least_squares(columns(table), table["spend_pounds"].to_numpy())
    assert (np.abs(found - PLANTED) < 4 * errors).all()


def test_textbook_intervals_cover_as_often_as_they_say_unless_the_curve_or_the_spread_is_ignored() -> None:
    covered = {"right": 0, "no curve": 0, "spread grows": 0}
    for number in range(200):
        table = simulate(seed=number, customers=300)["customers"]
        wide = simulate(seed=number, customers=300, spread_grows=True)["customers"]
        for case, frame, curve in (("right", table, True), ("no curve", table, False), ("spread grows", wide, True)):
            found, errors = least_squares(columns(frame, curve=curve), frame["spend_pounds"].to_numpy())
            covered[case] += abs(found[1] - 0.20) < 1.968 * errors[1]
    assert covered["right"] >= 180  # 190 expected, 10 is more than three standard errors
    assert covered["spread grows"] < covered["right"] - 8
    assert covered["no curve"] < covered["right"] - 2


def test_the_omitted_curve_shows_in_the_residuals(large: World) -> None:
    table = large["customers"]
    design = columns(table, curve=False)
    found, _ = least_squares(design, table["spend_pounds"].to_numpy())
    residuals = pd.Series(table["spend_pounds"] - design @ found).groupby(table["age_years"] // 10).mean()
    assert residuals[1] < -40
    assert residuals[4] > 20
    assert residuals[7] < -40
    assert 0.003 < found[1] - 0.20 < 0.02  # and it moves the coefficient of income


def test_sessions_predict_spend_and_do_not_cause_it(large: World) -> None:
    table = large["customers"]
    found, errors = least_squares(columns(table, sessions=True), table["spend_pounds"].to_numpy())
    assert found[-1] > 10 * errors[-1]
    nudged = simulate(seed=7, customers=60_000, extra_sessions=5)["customers"]
    assert nudged["spend_pounds"].equals(table["spend_pounds"])
    assert (nudged["app_sessions"] == table["app_sessions"] + 5).all()


@pytest.mark.parametrize("skewed", [True, False])
def test_the_planted_quantiles_hold(skewed: bool) -> None:
    world = simulate(seed=5, customers=60_000, skewed=skewed, spread_grows=True)
    spend, truth = world["customers"]["spend_pounds"], world.truth["customers"]
    for name, share in (("median_spend_pounds", 0.5), ("p90_spend_pounds", 0.9)):
        error = np.sqrt(share * (1 - share) / len(spend))
        assert abs((spend < truth[name]).mean() - share) < 4 * error
    apart = (truth["mean_spend_pounds"] - truth["median_spend_pounds"]).mean()
    assert apart > 30 if skewed else apart == 0


def test_the_noise_has_the_spread_of_the_knob() -> None:
    for skewed in (True, False):
        noise = simulate(seed=3, customers=200_000, skewed=skewed, noise_pounds=100).truth["customers"]["noise_pounds"]
        assert abs(noise.mean()) < 4 * 100 / np.sqrt(len(noise))
        assert noise.std() == pytest.approx(100, rel=0.03)


def test_the_outlier_is_one_customer_with_the_highest_income() -> None:
    plain, moved = simulate(seed=2)["customers"], simulate(seed=2, outlier_pounds=10_000)["customers"]
    changed = np.flatnonzero(plain["spend_pounds"] != moved["spend_pounds"])
    assert changed.tolist() == [int(plain["income_pounds"].to_numpy().argmax())]
    assert moved["spend_pounds"].iloc[changed[0]] == pytest.approx(plain["spend_pounds"].iloc[changed[0]] + 10_000)
