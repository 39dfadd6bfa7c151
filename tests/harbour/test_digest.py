"""The small worlds are exact: the same seed gives the same world everywhere, another seed another."""

from __future__ import annotations

import importlib
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from harbour.digest import canonical, digest
from harbour.world import World, seed

GOLDEN = {
    "messages": "511dacb3a43c700a932b510933585914299e7336c410cc077b77d8b2dbde2ccd",
    "offers": "a91f5dbe16b64e58a9ac5e90e629769ad6a72d6332945c7dcca975ffeed3f758",
    "repeats": "ff385702e72e8703c052aa3699cfb9f16e67c0bb0e3b8cb426b8b6e5b75b06e2",
    "search": "8b1f603c6221a0a088667cfd4b5f9d8e9d517871ed30a259b697e44cd96510e7",
    "segments": "7fd9ef05e031d18c9cec37b0a74823f0aa589a5adf0b71712c055658ef44b36f",
    "spend": "16d310ae413d241e951e55e3debf1e06f11bcee01549fe325fc7415af636ce9a",
    "tickets": "0bcea0ea56ab00c75ca88463fce27443170de2ae0916cfb7d9faf635214013b6",
}
SMALL = {
    "messages": {"messages": 400},
    "offers": {"openings": 500},
    "repeats": {"customers": 60, "months": 6},
    "search": {"searches": 200, "users": 60},
    "segments": {"customers": 200},
    "spend": {"customers": 100},
    "tickets": {},
}
EVERY_WORLD = pytest.mark.parametrize("name", sorted(SMALL))


def small(name: str, *, seed: int) -> World:
    made = importlib.import_module(f"harbour.worlds.{name}").simulate(seed=seed, **SMALL[name])
    assert isinstance(made, World)
    return made


@EVERY_WORLD
def test_the_digest_of_seed_2027_is_the_same_everywhere(name: str) -> None:
    assert digest(small(name, seed=2027)) == GOLDEN[name]


@EVERY_WORLD
def test_another_seed_makes_another_world(name: str) -> None:
    assert digest(small(name, seed=1)) != digest(small(name, seed=2))


@EVERY_WORLD
def test_harbour_seed_moves_the_world(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARBOUR_SEED", "11")
    one = small(name, seed=seed())
    monkeypatch.setenv("HARBOUR_SEED", "12")
    assert one.seed == 11
    assert digest(one) == digest(small(name, seed=11)) != digest(small(name, seed=seed()))


@EVERY_WORLD
def test_the_card_names_every_column_and_says_simulated(name: str) -> None:
    world = small(name, seed=1)
    assert "**Simulated.**" in world.card
    assert "## What it cannot teach" in world.card
    for table, frame in world.tables.items():
        if table == "inherited_weights":
            continue  # one column per intent
        for column in frame.columns:
            assert f"`{column}`" in world.card, f"{table}.{column}"
    for knob in world.knobs:
        assert f"`{knob}`" in world.card
    for table in world.truth:
        assert f'`truth["{table}"]`' in world.card


@EVERY_WORLD
def test_nothing_is_missing_by_accident(name: str) -> None:
    may_be_missing = {"label", "taken_at"}
    for frame in small(name, seed=3).tables.values():
        gaps = frame.isna().any()
        assert set(gaps.index[gaps]) <= may_be_missing


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([1, 2], [1, 3]),
        ([0.1, 0.2], [0.1, 0.200002]),
        ([0.1, np.nan], [0.1, 0.0]),
        (["ab", "c"], ["a", "bc"]),
        (["a", None], ["a", ""]),
        ([True, False], [False, True]),
        (pd.to_datetime(["2026-01-01"]), pd.to_datetime(["2026-01-02"])),
    ],
)
def test_the_digest_sees_a_change(one: object, other: object) -> None:
    assert canonical(pd.Series(one)) != canonical(pd.Series(other))


def test_the_digest_does_not_see_what_a_processor_may_change() -> None:
    assert canonical(pd.Series([0.1 + 0.2])) == canonical(pd.Series([0.3]))
    assert canonical(pd.Series([1], dtype="int32")) == canonical(pd.Series([1], dtype="int64"))
    stamps = pd.Series(pd.to_datetime(["2026-01-01"]))
    assert canonical(stamps.astype("datetime64[s]")) == canonical(stamps.astype("datetime64[ns]"))


def test_the_truth_is_part_of_the_digest() -> None:
    world = small("spend", seed=1)
    changed = {"equation": world.truth["equation"], "customers": world.truth["customers"].assign(outgoing=0.0)}
    assert digest(replace(world, truth=changed)) != digest(world)
