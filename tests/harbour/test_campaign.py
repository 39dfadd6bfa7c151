"""The campaign world: what must hold for every seed, and that what was planted can be found again."""

from __future__ import annotations

import hashlib
import re

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import harbour
from harbour.worlds import campaign

GOLDEN = "9dade20b2c0a2a9191a39bf527011f45a7a9415dd5e9e11cc52f1b9a3bc2ddd9"

FEATURES = ["log_balance", "app_week", "tenure_year", "employer", "premium", "reserve"]


@pytest.fixture(scope="module")
def large() -> harbour.World:
    return harbour.world("campaign", seed=7, customers=120_000, control_share=0.5)


def canonical(column: pd.Series) -> npt.NDArray[np.int64]:
    """Whole numbers only: gaps become -1, probabilities millionths, texts their rank in the alphabet."""
    if column.dtype == bool or pd.api.types.is_integer_dtype(column.dtype):
        return column.to_numpy().astype("<i8")
    if pd.api.types.is_float_dtype(column.dtype):
        whole = column.name in ("income_pounds", "app_days")
        return np.rint(column.fillna(-1).to_numpy() * (1 if whole else 1e6)).astype("<i8")
    return np.unique(column.to_numpy().astype(str), return_inverse=True)[1].astype("<i8")


def digest(world: harbour.World) -> str:
    found = hashlib.sha256()
    for table in (world.tables["responses"], world.truth["customers"]):
        for name in table.columns:
            found.update(name.encode())
            found.update(canonical(table[name]).tobytes())
    return found.hexdigest()


def test_the_digest_of_seed_2027_is_the_same_everywhere() -> None:
    assert digest(harbour.world("campaign", seed=2027)) == GOLDEN


def test_the_same_seed_gives_the_same_world_and_another_seed_another() -> None:
    assert digest(harbour.world("campaign", seed=1)) == digest(harbour.world("campaign", seed=1))
    assert digest(harbour.world("campaign", seed=1)) != digest(harbour.world("campaign", seed=2))


def test_harbour_seed_moves_everything_that_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARBOUR_SEED", "1")
    one = harbour.world("campaign")["responses"]
    monkeypatch.setenv("HARBOUR_SEED", "2")
    two = harbour.world("campaign")["responses"]
    assert one.equals(harbour.world("campaign", seed=1)["responses"])
    for column in one.columns.drop("customer_id"):
        assert not one[column].equals(two[column]), column


def test_a_notebook_cannot_change_the_world() -> None:
    world = harbour.world("campaign", customers=50, seed=1)
    mine = world["responses"]
    mine["responded"] = True
    assert not world["responses"]["responded"].all()


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 10_000),
    customers=st.integers(1, 400),
    control_share=st.floats(0, 1),
    persuasion=st.floats(0, 1),
)
def test_every_world_keeps_its_promises(seed: int, customers: int, control_share: float, persuasion: float) -> None:
    world = harbour.world(
        "campaign", seed=seed, customers=customers, control_share=control_share, persuasion=persuasion
    )
    seen, truth = world["responses"], world.truth["customers"]
    assert len(seen) == len(truth) == customers
    assert seen["customer_id"].is_unique
    assert seen["customer_id"].equals(truth["customer_id"])
    assert seen["age_years"].between(18, 90).all()
    assert seen["tenure_months"].between(3, 96).all()
    assert (seen["balance_pounds"] >= 0).all()
    assert seen["app_days"].dropna().between(0, 28).all()
    assert set(seen["region"]) <= set(campaign.REGIONS)
    assert set(seen["joined_through"]) <= set(campaign.JOINED_THROUGH)
    assert set(seen["account"]) <= set(campaign.ACCOUNTS)
    for column in ("income_pounds", "app_days"):
        stated = seen[column].notna()
        assert (seen.loc[stated, column] == truth.loc[stated, column]).all()
        assert truth[column].notna().all()
    for column in ("p_without", "p_with"):
        assert truth[column].between(0, 1).all()
    assert np.allclose(truth["uplift"], truth["p_with"] - truth["p_without"])
    happened = np.where(seen["contacted"], truth["responds_with"], truth["responds_without"])
    assert (seen["responded"] == happened).all()
    only_gaps = seen.drop(columns=["income_pounds", "app_days"])
    assert only_gaps.notna().all(axis=None)


def test_the_share_without_a_letter_is_the_knob() -> None:
    assert harbour.world("campaign", seed=3, customers=500, control_share=0)["responses"]["contacted"].all()
    assert not harbour.world("campaign", seed=3, customers=500, control_share=1)["responses"]["contacted"].any()


def test_the_letter_was_sent_at_random(large: harbour.World) -> None:
    seen, truth = large["responses"], large.truth["customers"]
    sent = seen["contacted"]
    for column in (
        seen["age_years"],
        seen["balance_pounds"],
        truth["reserve"],
        truth["p_without"],
        truth["uplift"],
    ):
        gap = column[sent].mean() - column[~sent].mean()
        error = np.sqrt(column[sent].var() / sent.sum() + column[~sent].var() / (~sent).sum())
        assert abs(gap) < 4 * error, column.name


def logistic_fit(
    features: npt.NDArray[np.float64], outcome: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Maximum likelihood by Newton's method: coefficients (intercept first) and their standard errors."""
    design = np.column_stack([np.ones(len(features)), features])
    beta = np.zeros(design.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-design @ beta))
        information = design.T @ (design * (p * (1 - p))[:, None])
        beta = beta + np.linalg.solve(information, design.T @ (outcome - p))
    return beta, np.sqrt(np.diag(np.linalg.inv(information)))


def planted(world: harbour.World, part: str) -> dict[str, float]:
    parameters = world.truth["parameters"]
    rows = parameters[parameters["part"] == part]
    return dict(zip(rows["name"], rows["value"], strict=True))


def true_features(world: harbour.World) -> pd.DataFrame:
    seen, truth = world["responses"], world.truth["customers"]
    return pd.DataFrame(
        {
            "log_balance": np.clip(np.log(seen["balance_pounds"].clip(lower=1) / 1_500), -2.5, 2.5),
            "app_week": (truth["app_days"] - 14) / 7,
            "tenure_year": (seen["tenure_months"] - 24) / 12,
            "employer": seen["joined_through"] == "employer",
            "premium": seen["account"] == "premium",
            "reserve": truth["reserve"],
            "log_income": np.log(truth["income_pounds"]) - 10.3,
        }
    ).astype(float)


def assert_recovered(world: harbour.World, part: str, names: list[str], rows: pd.Series, outcome: pd.Series) -> None:
    estimate, error = logistic_fit(true_features(world).loc[rows, names].to_numpy(), outcome[rows].to_numpy())
    for name, value, sigma in zip(["intercept", *names], estimate, error, strict=True):
        assert abs(value - planted(world, part)[name]) < 4 * sigma, f"{part} {name}: {value:.3f} ± {sigma:.3f}"


def test_what_moves_unprompted_openings_is_recovered_from_the_control_group(large: harbour.World) -> None:
    seen = large["responses"]
    assert_recovered(large, "unprompted", FEATURES, ~seen["contacted"], seen["responded"])


def test_the_reasons_for_the_gaps_are_recovered(large: harbour.World) -> None:
    seen = large["responses"]
    everybody = pd.Series(True, index=seen.index)
    reasons = ["log_income", "employer", "reserve"]
    assert_recovered(large, "income_gap", reasons, everybody, seen["income_pounds"].isna())
    assert_recovered(large, "app_gap", ["reserve"], everybody, seen["app_days"].isna())


def difference_by_arm(world: harbour.World, rows: pd.Series) -> tuple[float, float]:
    """Response rate with the letter minus without it among `rows`, and its standard error."""
    seen = world["responses"][rows]
    arms = [seen.loc[seen["contacted"] == arm, "responded"] for arm in (True, False)]
    error = np.sqrt(sum(arm.mean() * (1 - arm.mean()) / len(arm) for arm in arms))
    return float(arms[0].mean() - arms[1].mean()), float(error)


def test_the_uplift_by_arm_is_the_planted_one(large: harbour.World) -> None:
    truth = large.truth["customers"]
    thirds = truth["uplift"].rank(pct=True)
    for rows in (thirds > 0, thirds > 0.7, thirds <= 0.3):
        difference, error = difference_by_arm(large, rows)
        assert abs(difference - truth.loc[rows, "uplift"].mean()) < 4 * error


def test_persuasion_and_the_put_off_are_recovered(large: harbour.World) -> None:
    seen, truth = large["responses"], large.truth["customers"]
    letter = planted(large, "letter")
    open_minded = (truth["app_days"] <= 4) & (seen["balance_pounds"] <= 900)
    rows = open_minded & (seen["joined_through"] != "comparison site")
    difference, error = difference_by_arm(large, rows)
    assert abs(difference - letter["persuasion"] * (1 - truth.loc[rows, "p_without"]).mean()) < 4 * error

    likely = truth["p_without"] > 0.5
    from_comparison = likely & (seen["joined_through"] == "comparison site")
    others = likely & (seen["joined_through"] != "comparison site")
    lost, lost_error = difference_by_arm(large, from_comparison)
    kept, kept_error = difference_by_arm(large, others)
    expected = letter["put_off"] * truth.loc[from_comparison, "p_without"].mean()
    assert abs((kept - lost) - expected) < 4 * np.hypot(lost_error, kept_error)


def test_a_letter_that_persuades_nobody_raises_nobodys_probability() -> None:
    truth = harbour.world("campaign", seed=4, customers=2_000, persuasion=0).truth["customers"]
    assert (truth["uplift"] <= 1e-12).all()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_likely_buyers_are_not_the_persuadable_ones(seed: int) -> None:
    truth = harbour.world("campaign", seed=seed).truth["customers"]
    likely = truth["p_with"].rank(pct=True) > 0.7
    persuadable = truth["uplift"].rank(pct=True) > 0.7
    assert truth.loc[likely, "uplift"].mean() < truth["uplift"].mean()
    assert truth.loc[persuadable, "uplift"].mean() > 2.5 * truth["uplift"].mean()
    assert (likely & persuadable).sum() < 0.3 * likely.sum()


@pytest.mark.parametrize("seed", [1, 2, 3, 2027])
def test_the_numbers_on_the_card_are_those_of_the_world(seed: int) -> None:
    truth = harbour.world("campaign", seed=seed).truth["customers"]
    likely = truth["p_with"].rank(pct=True) > 0.7
    persuadable = truth["uplift"].rank(pct=True) > 0.7
    found = {
        "unprompted": truth["p_without"].mean(),
        "with a letter": truth["p_with"].mean(),
        "mean uplift": truth["uplift"].mean(),
        "uplift of the likely": truth.loc[likely, "uplift"].mean(),
        "uplift of the persuadable": truth.loc[persuadable, "uplift"].mean(),
        "likely among the persuadable": likely[persuadable].mean(),
        "put off": (truth["uplift"] < 0).mean(),
    }
    on_the_card = (0.14, 0.185, 0.046, 0.034, 0.127, 1 / 6, 0.06)
    rounding = (0.006, 0.007, 0.002, 0.003, 0.004, 0.025, 0.01)
    for (name, value), stated, within in zip(found.items(), on_the_card, rounding, strict=True):
        assert abs(value - stated) < within, f"{name}: {value:.4f}"


def test_a_gap_says_a_little_about_the_answer(large: harbour.World) -> None:
    seen, truth = large["responses"], large.truth["customers"]
    for column in ("income_pounds", "app_days"):
        gap = seen[column].isna()
        assert truth.loc[gap, "reserve"].mean() > truth.loc[~gap, "reserve"].mean() + 0.3


@pytest.mark.parametrize(
    ("knobs", "sentence"),
    [
        ({"customers": 0}, "customers must be a whole number of at least 1, and 0 is not."),
        ({"customers": 10.5}, "customers must be a whole number of at least 1, and 10.5 is not."),
        ({"control_share": -0.1}, "control_share must lie between 0 and 1, and -0.1 does not."),
        ({"persuasion": 2}, "persuasion must lie between 0 and 1, and 2 does not."),
        ({"persuasion": float("nan")}, "persuasion must lie between 0 and 1, and nan does not."),
        ({"responders": 3}, "it has no responders"),
    ],
)
def test_impossible_settings_are_refused_in_a_sentence(knobs: dict[str, float], sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        harbour.world("campaign", **knobs)


def test_the_card_describes_every_column_and_knob_and_says_simulated() -> None:
    world = harbour.world("campaign", customers=10, seed=1)
    for name in [*world["responses"].columns, *world.truth["customers"].columns, *world.knobs]:
        assert f"`{name}`" in world.card, name
    assert "**Simulated.**" in world.card
    assert "## What it cannot teach" in world.card
