"""Each planted limit can be found in the tables alone, and is not found where it is off."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from payments_worlds import clean, limited

from harbour.payments import LIMITS
from harbour.world import World
from harbour.worlds.payments import simulate

SAME = ["account", "counterparty", "amount_pence", "event_time", "channel", "status"]


def parameters(world: World, limit: str) -> dict[str, object]:
    ledger = world.truth["ledger"].set_index("limit")
    return json.loads(ledger.loc[limit, "parameters"])


def lag_by_source(world: World) -> pd.Series:
    payments = world["payments"]
    return (payments["received_at"] - payments["event_time"]).groupby(payments["source"], observed=True).median()


def test_the_clock_of_one_source_is_shifted() -> None:
    planted = parameters(limited(), "clock_shift")
    lag = lag_by_source(limited()).dt.total_seconds()
    assert lag.idxmax() == planted["source"]
    assert abs(lag.max() + planted["seconds"]) < 10
    assert (lag.drop(planted["source"]) < 10).all()
    assert (lag_by_source(clean()).dt.total_seconds() < 10).all()


def repeated(world: World) -> pd.Series:
    payments = world["payments"]
    return payments.loc[payments.duplicated(SAME, keep="first"), "seq"]


def test_retried_duplicates_are_the_rows_that_say_the_same() -> None:
    found, planted = set(repeated(limited())), set(limited().truth["repeats"]["seq"])
    assert len(planted) > 500
    assert len(found & planted) >= 0.99 * len(planted)
    assert len(found & planted) >= 0.99 * len(found)
    assert len(repeated(clean())) <= 5


def graded_before_any_report(world: World) -> pd.DataFrame:
    """Rows that show the worst grade although no report had named their account yet."""
    payments, reports = world["payments"], world["fraud_reports"]
    account = reports["seq"].map(payments.set_index("seq")["account"])
    named = reports[reports["fraud"] & (reports["source"] != "card dispute")]
    first = named["known_at"].groupby(account).min()
    worst = payments[payments["account_grade"] == 5].copy()
    worst["known_at"] = worst["account"].map(first)
    return worst[worst["received_at"] < worst["known_at"]]


def test_the_grade_was_written_back_on_one_date() -> None:
    planted = pd.Timestamp(parameters(limited(), "back_filled_grade")["at"])
    early = graded_before_any_report(limited())
    assert len(early) > 200
    assert early["received_at"].max() < planted
    assert early["known_at"].max() < planted
    assert (planted - early["received_at"].max()) < pd.Timedelta(days=15)
    assert graded_before_any_report(clean()).empty


def changed_codes(world: World) -> pd.DataFrame:
    """Merchants with two category codes: the last time of the first and the first time of the second."""
    card = world["payments"].dropna(subset="mcc")
    spans = card.groupby(["counterparty", "mcc"])["received_at"].agg(["min", "max"]).reset_index()
    return spans[spans["counterparty"].duplicated(keep=False)].sort_values(["counterparty", "min"])


def test_category_codes_were_replaced_on_one_date() -> None:
    planted = parameters(limited(), "category_remap")
    at = pd.Timestamp(planted["at"])
    spans = changed_codes(limited())
    before, after = spans.iloc[::2], spans.iloc[1::2]
    assert len(before) > 30
    assert before["max"].max() < at <= after["min"].min()
    assert after["min"].min() - before["max"].max() < pd.Timedelta(days=2)
    pairs = {(str(old), int(new)) for old, new in zip(before["mcc"], after["mcc"], strict=True)}
    assert pairs == set(planted["codes"].items())
    assert changed_codes(clean()).empty


def disputes(world: World) -> pd.DataFrame:
    reports = world["fraud_reports"]
    reports = reports[reports["source"] == "card dispute"]
    return reports.merge(world["payments"][["seq", "received_at", "amount_pence"]], on="seq")


def test_reports_change_with_the_policy() -> None:
    world = simulate(
        seed=13, customers=900, days=240, prevalence=0.01, label_delay=12, limits="policy_change", adaptive=False
    )  # fmt: skip
    at = pd.Timestamp(parameters(world, "policy_change")["at"])
    found = disputes(world)
    # Only payments old enough for their reports to have come.
    mature = found[found["received_at"] < world["payments"]["received_at"].max() - pd.Timedelta(days=60)]
    after, small = mature["received_at"] >= at, mature["amount_pence"] < 2_000
    assert (~after & small).sum() > 50
    assert (after & ~small).sum() > 20
    assert (after & small).sum() == 0
    delay = (mature["known_at"] - mature["received_at"])[~small]
    assert 0.3 < delay[after].median() / delay[~after].median() < 0.75


def test_blocked_payments_have_no_label() -> None:
    payments, reports = limited()["payments"], limited()["fraud_reports"]
    blocked = payments.loc[payments["status"] == "blocked", "seq"]
    assert len(blocked) > 60
    assert not reports["seq"].isin(blocked).any()
    acts = limited()["interventions"]
    passed = acts.loc[acts["action"] == "let_through", "seq"].dropna()
    seen = set(reports.loc[reports["fraud"], "seq"])
    new = payments[payments["payee_check"].notna() & (payments["status"] == "approved")]
    rate, usual = np.mean([seq in seen for seq in passed]), np.mean([seq in seen for seq in new["seq"]])
    assert rate > 3 * usual
    assert not (clean()["payments"]["status"] == "blocked").any()
    assert not clean()["interventions"]["action"].isin(["blocked", "let_through"]).any()


def test_the_blocking_rule_used_something_that_the_data_do_not_hold() -> None:
    """Given the truth, a high score goes with no other amounts than a low one: the data do not hold it."""
    world = limited()
    scores = world.truth["scores"]
    payments = world["payments"].set_index("seq")
    assert not {"score", "consortium_score"} & set(payments.columns)
    looked = scores.join(payments, on="seq")
    truth = looked["seq"].isin(world.truth["payments"]["seq"])
    for fraud in (False, True):
        part = looked[truth == fraud]
        high = part.loc[part["due_to_block"], "amount_pence"].rank()
        low = part.loc[~part["due_to_block"], "amount_pence"]
        assert len(high) > 10
        share = np.mean([(low < amount).mean() for amount in part.loc[part["due_to_block"], "amount_pence"]])
        assert abs(share - 0.5) < 4 * np.sqrt(1 / (12 * len(high))) + 0.02


def missing_devices(world: World) -> pd.Series:
    payments = world["payments"]
    return payments["device"].isna().groupby(payments["channel"], observed=True).mean()


def test_the_device_is_missing_on_the_web_alone() -> None:
    assert missing_devices(limited())["web"] == 1
    assert missing_devices(limited())["app"] == 0
    assert missing_devices(clean())["web"] == 0


def longest_reference(world: World) -> pd.Series:
    payments = world["payments"].dropna(subset="reference")
    return payments["reference"].astype("str").str.len().groupby(payments["rail"], observed=True).max()


def test_references_are_cut_on_faster_payments_alone() -> None:
    planted = parameters(limited(), "reference_truncated")
    found = longest_reference(limited())
    assert found["faster_payments"] <= planted["characters"] < found["bacs"]
    assert longest_reference(clean())["faster_payments"] > planted["characters"]


@pytest.mark.parametrize("limit", LIMITS)
def test_the_ledger_lists_what_is_on(limit: str) -> None:
    world = simulate(seed=5, customers=60, days=20, label_delay=5, limits=limit)
    ledger = world.truth["ledger"].set_index("limit")["on"]
    assert list(ledger.index) == list(LIMITS)
    assert ledger[limit]
    assert ledger.sum() == 1
    assert not clean().truth["ledger"]["on"].any()
    assert limited().truth["ledger"]["on"].all()
