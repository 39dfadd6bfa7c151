"""The offers world: propensities that are right, rewards that come late, offers that drift."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from harbour.world import World
from harbour.worlds.offers import FLOOR, OFFERS, OPT_OUT, simulate

NAMES = [offer.replace(" ", "_") for offer in OFFERS]


@pytest.fixture(scope="module")
def large() -> World:
    return simulate(seed=7, openings=200_000)


def wide(world: World, kind: str) -> np.ndarray:
    return world.truth["outcomes"][[f"{kind}_{name}" for name in NAMES]].to_numpy()


def shown(table: pd.DataFrame) -> np.ndarray:
    """The number of the offer that was shown."""
    return table["offer"].map({offer: place for place, offer in enumerate(OFFERS)}).to_numpy()


def test_keys_order_and_times(large: World) -> None:
    table = large["openings"]
    assert table["opening_id"].is_unique
    assert table["opened_at"].is_monotonic_increasing
    assert (table["taken_at"].notna() == table["taken"]).all()
    taken = table[table["taken"]]
    assert (taken["taken_at"] >= taken["opened_at"]).all()
    end = table["opened_at"].iloc[0].normalize() + pd.Timedelta(days=60)
    assert (taken["taken_at"] < end).all()
    assert (table["evening"] == (table["opened_at"].dt.hour >= 18)).all()


@pytest.mark.parametrize("policy", ["old", "uniform"])
def test_logged_propensities_are_those_of_the_policy_and_of_what_was_shown(policy: str) -> None:
    world = simulate(seed=3, openings=100_000, policy=policy)
    chances, row = wide(world, "propensity"), np.arange(100_000)
    assert np.allclose(chances.sum(axis=1), 1)
    assert chances.min() >= FLOOR - 1e-12
    assert np.array_equal(world["openings"]["propensity"], chances[row, shown(world["openings"])])
    contexts = world["openings"].groupby(["new_customer", "traveller"])
    for _, rows in contexts:
        expected = chances[rows.index[0]]
        found = np.bincount(shown(rows), minlength=4) / len(rows)
        assert (np.abs(found - expected) < 4.5 * np.sqrt(expected * (1 - expected) / len(rows))).all()


def test_what_the_log_says_is_what_the_customer_would_have_done(large: World) -> None:
    table, row = large["openings"], np.arange(len(large["openings"]))
    takes = wide(large, "takes")[row, shown(table)]
    assert not (table["taken"].to_numpy() & ~takes).any()
    late = takes & ~table["taken"].to_numpy()
    last_week = (table["opened_at"] >= table["opened_at"].iloc[-1] - pd.Timedelta(days=7)).to_numpy()
    assert 0 < late.sum() < 0.1 * takes.sum()
    assert late[last_week].sum() > 0.9 * late.sum()
    assert np.array_equal(table["opted_out"], wide(large, "opts_out")[row, shown(table)])


def test_outcomes_follow_their_probabilities_and_the_delay_its_mean(large: World) -> None:
    probability = wide(large, "p")
    surprise = (wide(large, "takes") - probability).sum(axis=0)
    assert (np.abs(surprise) < 4 * np.sqrt((probability * (1 - probability)).sum(axis=0))).all()
    assert large.truth["delays"].iloc[:, 1:].to_numpy().mean() / 3_600 == pytest.approx(36, rel=0.02)
    opts_out = wide(large, "opts_out").mean(axis=0)
    assert opts_out == pytest.approx(OPT_OUT, abs=4 * np.sqrt(0.02 / len(probability)))


def test_inverse_propensity_recovers_the_truth_where_the_plain_mean_does_not() -> None:
    world = simulate(seed=5, openings=200_000, delay_hours=0)
    table, probability = world["openings"], wide(world, "p").mean(axis=0)
    reward, place = table["taken"].to_numpy(), shown(table)
    biased = 0
    for offer in range(4):
        weighted = (place == offer) * reward / table["propensity"].to_numpy()
        assert weighted.mean() == pytest.approx(probability[offer], abs=4 * weighted.std() / np.sqrt(len(table)))
        plain = reward[place == offer]
        biased += abs(plain.mean() - probability[offer]) > 4 * plain.std() / np.sqrt(len(plain))
    assert biased >= 1


def test_the_offer_taken_most_often_changes_with_drift_and_only_with_drift(large: World) -> None:
    first, last = wide(large, "p")[:20_000].mean(axis=0), wide(large, "p")[-20_000:].mean(axis=0)
    assert NAMES[first.argmax()] == "savings_pot"
    assert NAMES[last.argmax()] == "bill_splitter"
    still = wide(simulate(seed=7, openings=200_000, drift=0), "p")
    assert still[:20_000].mean(axis=0) == pytest.approx(still[-20_000:].mean(axis=0), abs=0.005)


def test_the_policy_changes_what_is_shown_and_nothing_else() -> None:
    old, uniform = simulate(seed=2), simulate(seed=2, policy="uniform")
    for kind in ("p", "takes", "opts_out"):
        assert np.array_equal(wide(old, kind), wide(uniform, kind))
    assert not old["openings"]["offer"].equals(uniform["openings"]["offer"])
