"""The alerts world: the same frauds at any prevalence, and a probability that is the true one."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harbour.digest import digest
from harbour.world import World, seed
from harbour.worlds.alerts import FEATURES, FRAUD, GENUINE, Kind, simulate

GOLDEN = "384c4fcd265dd33aad3254de0a7453603fba284e71d0de106a445403b334bd36"


@pytest.fixture(scope="module")
def large() -> World:
    return simulate(seed=7, payments=300_000, prevalence=0.1)


def area(score: npt.ArrayLike, is_fraud: npt.ArrayLike) -> tuple[float, float]:
    """The area under the ROC curve and its standard error (Hanley and McNeil, 1982)."""
    ranks, fraud = pd.Series(score).rank().to_numpy(), np.asarray(is_fraud)
    m, n = int(fraud.sum()), int((~fraud).sum())
    found = float((ranks[fraud].sum() - m * (m + 1) / 2) / (m * n))
    spread = (m - 1) * (found / (2 - found) - found**2) + (n - 1) * (2 * found**2 / (1 + found) - found**2)
    return found, float(np.sqrt((found * (1 - found) + spread) / (m * n)))


def test_the_digest_of_seed_2027_is_the_same_everywhere() -> None:
    assert digest(simulate(seed=2027, payments=500, prevalence=0.05)) == GOLDEN


def test_the_same_seed_gives_the_same_world_and_another_seed_another() -> None:
    assert digest(simulate(seed=1, payments=500)) == digest(simulate(seed=1, payments=500))
    assert digest(simulate(seed=1, payments=500)) != digest(simulate(seed=2, payments=500))


def test_harbour_seed_moves_everything_that_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARBOUR_SEED", "11")
    one = simulate(seed=seed(), payments=5_000)
    monkeypatch.setenv("HARBOUR_SEED", "12")
    other = simulate(seed=seed(), payments=5_000)
    assert digest(one) == digest(simulate(seed=11, payments=5_000))
    for column in (*FEATURES, "is_fraud"):
        assert not one["payments"][column].equals(other["payments"][column]), column


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 10_000),
    payments=st.integers(10, 500),
    days=st.integers(1, 40),
    prevalence=st.floats(0.00001, 0.5),
)
def test_every_world_keeps_its_promises(seed: int, payments: int, days: int, prevalence: float) -> None:
    world = simulate(seed=seed, payments=payments, days=days, prevalence=prevalence)
    seen, truth = world["payments"], world.truth["payments"]
    assert len(seen) == len(truth) == payments
    assert seen["payment_id"].is_unique
    assert seen["payment_id"].equals(truth["payment_id"])
    assert seen["day"].is_monotonic_increasing
    assert seen["day"].between(1, days).all()
    a_day = seen["day"].value_counts()
    assert a_day.max() - (a_day.min() if len(a_day) == days else 0) <= 1
    for column in FEATURES:
        assert pd.api.types.is_integer_dtype(seen[column]), column
        assert (seen[column] >= 0).all(), column
    assert seen["amount_pence"].min() >= 100
    assert seen["hour"].max() <= 23
    assert seen["percent_of_balance"].between(1, 100).all()
    assert truth["p_fraud"].between(0, 1).all()
    assert (truth["kind"].isin(list(FRAUD)) == seen["is_fraud"]).all()


def test_what_was_planted_is_found_again(large: World) -> None:
    """Each kind's shares, log amounts and rates, to within four standard errors."""
    seen, kinds = large["payments"], large.truth["payments"]["kind"]

    def close(values: pd.Series, planted: float, what: str) -> None:
        error = values.std() / np.sqrt(len(values))
        assert abs(values.mean() - planted) < 4 * error, f"{what}: {values.mean():.4f}, planted {planted}"

    everything: dict[str, Kind] = {**GENUINE, **FRAUD}
    for name, kind in everything.items():
        rows = seen[kinds == name]
        others = GENUINE if name in GENUINE else FRAUD
        close((kinds[kinds.isin(list(others))] == name).astype(float), kind.share, f"{name} share")
        close(np.log(rows["amount_pence"]), kind.amount[0], f"{name} amount")
        close((rows["hour"] < 6).astype(float), kind.night, f"{name} night")
        for count in ("failed_logins", "payments_last_hour", "payee_senders"):
            close(rows[count].astype(float), getattr(kind, count), f"{name} {count}")
        for days in ("payee_days", "device_days"):
            new, mean, spread = getattr(kind, days)
            above_week = 1 - NormalDist(mean, spread).cdf(np.log(8))  # known for a week or longer, if it is not new
            close((rows[days] > 7).astype(float), (1 - new) * above_week, f"{name} {days}")


def test_the_probability_in_the_truth_is_calibrated(large: World) -> None:
    fraud, p = large["payments"]["is_fraud"], large.truth["payments"]["p_fraud"]
    for low, high in ((0, 0.02), (0.02, 0.1), (0.1, 0.3), (0.3, 0.7), (0.7, 1.01)):
        group = (p >= low) & (p < high)
        error = np.sqrt((p * (1 - p))[group].sum()) / group.sum()
        assert abs(fraud[group].mean() - p[group].mean()) < max(4 * error, 0.01), (low, high)


def test_what_fraud_looks_like_does_not_depend_on_how_rare_it_is() -> None:
    often = simulate(seed=5, payments=60_000, prevalence=0.2)
    rare = simulate(seed=6, payments=300_000, prevalence=0.01)
    found = [area(world.truth["payments"]["p_fraud"], world["payments"]["is_fraud"]) for world in (often, rare)]
    assert abs(found[0][0] - found[1][0]) < 4 * np.hypot(found[0][1], found[1][1])


@pytest.mark.parametrize("prevalence", [0.003, 0.0001])
def test_the_prevalence_is_the_knob(prevalence: float) -> None:
    fraud = simulate(seed=3, payments=400_000, prevalence=prevalence)["payments"]["is_fraud"]
    assert abs(fraud.mean() - prevalence) < 4 * np.sqrt(prevalence / len(fraud))


@pytest.mark.parametrize("number", [1, 2, 2027])
def test_the_numbers_on_the_card_are_those_of_the_world(number: int) -> None:
    world = simulate(seed=number, payments=400_000)
    seen = world["payments"]
    mean_pounds = seen.groupby("is_fraud")["amount_pence"].mean() / 100
    assert mean_pounds[True] == pytest.approx(370, abs=60)
    assert mean_pounds[False] == pytest.approx(110, abs=5)
    assert area(world.truth["payments"]["p_fraud"], seen["is_fraud"])[0] == pytest.approx(0.96, abs=0.01)


@pytest.mark.parametrize(
    ("knob", "value", "says"),
    [
        ("payments", 9, "payments must be a whole number from 10 to 2,000,000, and 9 is not"),
        ("payments", 100.5, "whole number"),
        ("days", 0, "days must be a whole number from 1 to 365, and 0 is not"),
        ("prevalence", 0.6, "prevalence must be a number from"),
        ("prevalence", float("nan"), "prevalence must be a number from"),
    ],
)
def test_an_impossible_knob_gets_one_sentence(knob: str, value: float, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        simulate(**{"seed": 1, knob: value})  # type: ignore[arg-type]


def test_the_card_names_every_column_and_knob_and_says_simulated() -> None:
    world = simulate(seed=1, payments=50)
    for name in (*world["payments"].columns, *world.truth["payments"].columns, *world.truth["kinds"].columns):
        assert f"`{name}`" in world.card, name
    for knob in world.knobs:
        assert f"`{knob}`" in world.card, knob
    for table in world.truth:
        assert f'`truth["{table}"]`' in world.card
    for kind in (*GENUINE, *FRAUD):
        assert f"`{kind}`" in world.card
    assert "**Simulated.**" in world.card
    assert "## What it cannot teach" in world.card
