"""What holds in every payments world: balances, order, keys, times, and the same seed giving the same world."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from payments_worlds import clean, limited

from harbour.digest import digest
from harbour.payments import LIMITS, balances
from harbour.world import World
from harbour.worlds.payments import simulate

GOLDEN = {"customers": 150, "days": 30, "seed": 2027, "label_delay": 10, "prevalence": 0.006, "drift": (12,)}
GOLDEN_DIGEST = "3e23c0bfe1001f6ec12d4e591133f2cd45ec68a681d614566205f89ebc9fe5d0"


def signed(payments: pd.DataFrame, repeats: pd.DataFrame) -> pd.Series:
    """Pence that each payment moves: nothing if it was declined or is a repeat."""
    sign = np.where(payments["direction"] == "in", 1, -1)
    moves = (payments["status"] == "approved") & ~payments["seq"].isin(repeats["seq"])
    return pd.Series(sign * payments["amount_pence"] * moves, index=payments.index)


def check_balances(world: World) -> None:
    payments, accounts = world["payments"], world["accounts"].set_index("account")
    moved = signed(payments, world.truth["repeats"]).groupby(payments["account"]).cumsum()
    balance = payments["account"].map(accounts["opening_balance_pence"]) + moved
    assert (balance == payments["balance_pence"]).all()
    floor = -payments["account"].map(accounts["overdraft_pence"])
    assert (payments["balance_pence"] >= floor).all()
    assert (payments["amount_pence"] > 0).all()


def check_order_and_times(world: World) -> None:
    payments, reports = world["payments"], world["fraud_reports"]
    assert (payments["seq"].diff().dropna() == 1).all()
    assert payments["received_at"].is_monotonic_increasing
    shifted = (payments["source"] == "card_south") & ("clock_shift" in world.knobs["limits"])
    assert (payments["event_time"] <= payments["received_at"])[~shifted].all()
    assert payments.loc[~shifted, "event_time"].min() >= pd.Timestamp("2026-04-05T23:00Z")
    opened = payments["account"].map(world["accounts"].set_index("account")["opened_at"])
    closed = payments["account"].map(world["accounts"].set_index("account")["closed_at"])
    assert (payments["received_at"] >= opened).all()
    assert ((payments["received_at"] < closed) | closed.isna()).all()
    received = payments.set_index("seq")["received_at"]
    assert (reports["known_at"] > reports["seq"].map(received)).all(), "a label came before its event"
    assert (world.truth["reports"]["known_at"] > world.truth["reports"]["seq"].map(received)).all()
    assert reports["known_at"].is_monotonic_increasing
    assert reports["known_at"].max() <= payments["received_at"].max() or reports.empty
    assert world["app_events"]["event_time"].is_monotonic_increasing


def check_keys(world: World) -> None:
    tables = world.tables
    payments = tables["payments"]
    for name, key in (
        ("customers", "customer"), ("accounts", "account"), ("devices", "device"), ("payees", "payee"),
        ("merchants", "merchant"), ("payments", "seq"), ("app_events", "event"), ("fraud_reports", "report"),
        ("interventions", "intervention"),
    ):  # fmt: skip
        assert tables[name][key].is_unique, f"{name}.{key}"
    card = payments["rail"] == "card"
    assert payments.loc[card, "counterparty"].isin(tables["merchants"]["merchant"]).all()
    assert payments.loc[~card, "counterparty"].isin(tables["payees"]["payee"]).all()
    assert payments["account"].isin(tables["accounts"]["account"]).all()
    assert tables["app_events"]["account"].isin(tables["accounts"]["account"]).all()
    assert payments["device"].dropna().isin(tables["devices"]["device"]).all()
    assert tables["app_events"]["device"].dropna().isin(tables["devices"]["device"]).all()
    assert tables["accounts"]["holder"].isin(tables["customers"]["customer"]).all()
    assert tables["fraud_reports"]["seq"].isin(payments["seq"]).all()
    assert tables["interventions"]["seq"].dropna().isin(payments["seq"]).all()
    assert set(world.truth["payments"]["seq"]) <= set(payments["seq"])
    assert (payments["mcc"].isna() == ~card).all()
    assert (payments["entry_mode"].isna() == ~card).all()
    assert len(tables["customers"]) == world.knobs["customers"]


@given(
    seed=st.integers(0, 10**6),
    customers=st.integers(50, 250),
    days=st.sampled_from([10, 25, 40, 230]),
    prevalence=st.sampled_from([0.0, 0.0001, 0.003, 0.005]),
    adaptive=st.booleans(),
    limits=st.lists(st.sampled_from(LIMITS), unique=True),
)
@settings(max_examples=12, deadline=None, derandomize=True, database=None, phases=(Phase.explicit, Phase.generate))
def test_every_world_keeps_its_invariants(
    seed: int, customers: int, days: int, prevalence: float, adaptive: bool, limits: list[str]
) -> None:
    world = simulate(
        seed=seed, customers=customers, days=days, prevalence=prevalence, label_delay=7, adaptive=adaptive,
        limits=limits, drift=(days // 2,),
    )  # fmt: skip
    check_balances(world)
    check_order_and_times(world)
    check_keys(world)


@pytest.mark.parametrize("world", [limited, clean])
def test_a_larger_world_keeps_its_invariants(world) -> None:
    check_balances(world())
    check_order_and_times(world())
    check_keys(world())


def test_the_leg_in_of_a_transfer_follows_the_leg_out() -> None:
    world = clean()
    payments, payees = world["payments"], world["payees"]
    ours = payees.dropna(subset="harbour_account").set_index("payee")["harbour_account"]
    between = payments[payments["counterparty"].isin(ours.index) & (payments["status"] == "approved")].copy()
    between["other"] = between["counterparty"].map(ours)
    out = between[between["direction"] == "out"].set_index(["account", "other", "amount_pence"])
    into = between[between["direction"] == "in"].set_index(["other", "account", "amount_pence"])
    assert len(into) > 100
    assert into.index.isin(out.index).all()
    assert len(out) - len(into) < 5  # those that the end of the simulation cuts in two


def test_daily_limits_hold() -> None:
    payments = clean()["payments"]
    day = (payments["received_at"] - pd.Timestamp("2026-04-05T23:00Z")).dt.days
    done = payments[(payments["status"] == "approved") & (payments["direction"] == "out")]
    cash = done[done["channel"] == "cash_machine"]
    assert cash.groupby([cash["account"], day.loc[cash.index]])["amount_pence"].sum().max() <= balances.CASH_A_DAY
    fast = done[done["rail"] == "faster_payments"]
    assert fast.groupby([fast["account"], day.loc[fast.index]])["amount_pence"].sum().max() <= balances.FASTER_A_DAY
    new = fast[fast["payee_check"].notna()]
    assert new["amount_pence"].max() <= balances.NEW_PAYEE


def test_the_same_seed_gives_the_digest_that_it_always_gave() -> None:
    assert digest(simulate(**GOLDEN)) == GOLDEN_DIGEST


def test_another_seed_gives_another_world() -> None:
    assert digest(simulate(**(GOLDEN | {"seed": 2028}))) != digest(simulate(**GOLDEN))


def test_the_compiled_loop_settles_as_the_plain_one(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = digest(simulate(**GOLDEN))
    monkeypatch.setattr(balances, "COMPILE_FROM", 0)
    assert digest(simulate(**GOLDEN)) == plain
    assert balances._compiled, "the loop was not compiled, so that nothing was compared"


def test_public_numbers_do_not_tell_who_is_a_fraudster() -> None:
    world = clean()
    herd = world["accounts"]["account"].isin(world.truth["accounts"]["account"]).to_numpy()
    rank = np.arange(len(herd))
    z = (rank[herd].mean() - rank.mean()) / (len(herd) / np.sqrt(12 * herd.sum()))
    assert abs(z) < 4


@pytest.mark.parametrize(
    ("knobs", "says"),
    [
        ({"customers": -1}, "customers"),
        ({"days": 0}, "days"),
        ({"days": 10_000}, "days"),
        ({"prevalence": 1.5}, "prevalence"),
        ({"prevalence": -0.1}, "prevalence"),
        ({"prevalence": float("nan")}, "prevalence"),
        ({"label_delay": 200}, "longer than the simulated period"),
        ({"label_delay": 0}, "label_delay"),
        ({"drift": 500}, "drift"),
        ({"limits": "clock"}, "'clock' is not one"),
        ({"customers": 60, "days": 400, "prevalence": 0.05}, "prevalence"),
    ],
)
def test_impossible_settings_get_a_sentence(knobs: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        simulate(seed=1, **knobs)
