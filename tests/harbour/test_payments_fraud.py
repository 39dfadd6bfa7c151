"""What was planted is there, can be estimated, cannot be found by one column, and has a ceiling."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from payments_worlds import clean, fraudulent, has_benefits, limited, payments_out
from sklearn.metrics import average_precision_score, roc_auc_score

from harbour.payments import labels, limits, oracle_scores, other_fraud, people
from harbour.world import World
from harbour.worlds.payments import simulate

WITHIN = 4  # standard errors


def assert_share(hits: int, of: int, planted: float) -> None:
    """Assert that a share lies within four binomial standard errors of what was planted."""
    assert of > 30
    error = np.sqrt(planted * (1 - planted) / of)
    assert abs(hits / of - planted) < WITHIN * error, f"{hits} of {of}, planted {planted}"


@pytest.mark.parametrize(
    ("prevalence", "customers", "within"),
    [(0.003, 1_500, 0.08), (1e-4, 4_000, 0.25), (0.012, 1_500, 0.10), (0, 300, 0)],
)
def test_the_prevalence_is_what_was_asked_for(prevalence: float, customers: int, within: float) -> None:
    world = simulate(seed=21, customers=customers, days=90, prevalence=prevalence)
    share = world.truth["payments"]["fraud"].sum() / len(world["payments"])
    assert abs(share - prevalence) <= within * prevalence


def test_the_true_rate_stays_what_it_is() -> None:
    """Only then is a fall of *known* fraud towards the end an effect of late labels alone."""
    every = payments_out(fraudulent())
    later = every["received_at"] > every["received_at"].iloc[0] + pd.Timedelta(days=60)
    assert 0.7 < every.loc[later, "fraud"].mean() / every.loc[~later, "fraud"].mean() < 1.4


@pytest.mark.parametrize(("group", "planted"), list(people.GROUP_SHARE.items()))
def test_groups_have_their_planted_shares(group: int, planted: float) -> None:
    truth = simulate(seed=22, customers=8_000, days=8, prevalence=0, label_delay=3, limits="none").truth["customers"]
    assert_share(int((truth["group"] == people.GROUP[group]).sum()), len(truth), planted)


def test_one_report_in_two_has_come_after_the_label_delay() -> None:
    world = fraudulent()
    truth = world.truth["payments"].set_index("seq")
    reports = world.truth["reports"].merge(world["payments"][["seq", "received_at"]], on="seq")
    reports = reports[reports["true"] & (reports["seq"].map(truth["typology"].astype("str")) == "card_testing")]
    reports["card"] = reports["seq"].map(truth["episode"])
    delay = (reports["known_at"] - reports["received_at"]).groupby(reports["card"]).first()
    assert_share(int((delay < pd.Timedelta(days=world.knobs["label_delay"])).sum()), len(delay), 0.5)


def test_the_parameters_of_the_rule_of_the_retries_and_of_the_reports_can_be_recovered() -> None:
    scores = limited().truth["scores"]
    due = scores[scores["due_to_block"]]
    status = limited()["payments"].set_index("seq")["status"]
    passed = (status.loc[due["seq"]] != "blocked").sum()
    assert_share(int(passed), len(due), limits.LET_THROUGH)
    truth = limited().truth["payments"].set_index("seq")
    kind = scores["seq"].map(truth["typology"].astype("str"))
    taken = scores[kind == "account_takeover"]
    assert_share(int(taken["due_to_block"].sum()), len(taken), limits.HIGH_SCORE[3])
    tests = payments_out(fraudulent())
    tests = tests[tests["role"] == "test"]
    assert_share(int((tests["status"] == "declined_security").sum()), len(tests), other_fraud.REFUSED)
    reports = fraudulent().truth["reports"]
    wrong = reports[~reports["true"] & reports["fraud"]]
    true = reports["true"].sum()
    assert len(wrong) == pytest.approx(labels.FALSE_REPORTS * true, rel=0.05)
    withdrawn = reports[~reports["true"] & ~reports["fraud"]]["seq"].isin(wrong["seq"]).sum()
    assert_share(int(withdrawn), len(wrong), labels.WITHDRAWN)
    # Payments that depend on others are never retried: about 1.5 % of them.
    wire = fraudulent()["payments"]
    wire = wire[wire["rail"].isin(["card", "faster_payments"]) & ~wire["channel"].isin(["scheduled", "file"])]
    assert_share(len(fraudulent().truth["repeats"]), len(wire), limits.RETRIED * 0.985)


def test_blocking_hides_labels_that_the_clean_world_has() -> None:
    def reported(world: World) -> float:
        fraud = world.truth["payments"].loc[world.truth["payments"]["fraud"], "seq"]
        return float(fraud.isin(world.truth["reports"]["seq"]).mean())

    assert reported(clean()) > reported(limited()) + 0.03


def ranked(column: pd.Series, fraud: pd.Series) -> float:
    """AUC of one column, in the better direction; categories by their own share of fraud (an upper bound)."""
    if isinstance(column.dtype, pd.CategoricalDtype) or column.dtype == bool:
        column = fraud.groupby(column.astype("str").fillna("missing")).transform("mean")
    elif isinstance(column.dtype, pd.DatetimeTZDtype):
        column = column.astype("int64")
    auc = roc_auc_score(fraud, column.astype(float).fillna(-1))
    return max(auc, 1 - auc)


def columns_and_counts(world: World) -> dict[str, tuple[pd.Series, pd.Series]]:
    payments = world["payments"]
    every = payments_out(world)
    accounts = world["accounts"].set_index("account")
    benefits = payments[has_benefits(payments)]
    by_device = payments.dropna(subset="device").groupby("device")["account"].nunique()
    by_account = payments.dropna(subset="device").groupby("account")["device"].nunique()
    day = every["received_at"].dt.floor("D")
    raw = {name: every[name] for name in payments.columns if name not in ("reference", "device", "mcc")}
    counts = {
        "mcc": every["mcc"].astype("str").fillna("none").astype("category"),
        "hour": every["event_time"].dt.hour.astype("category"),
        "device missing": every["device"].isna(),
        "reference length": every["reference"].astype("str").str.len(),
        "account opened": every["account"].map(accounts["opened_at"]),
        "overdraft": every["account"].map(accounts["overdraft_pence"]),
        "benefit credits": every["account"].map(benefits.groupby("account").size()),
        "benefit references": every["account"].map(benefits.groupby("account")["reference"].nunique()),
        "devices of the account": every["account"].map(by_account),
        "accounts of the device": every["device"].map(by_device),
        "payments of the account": every.groupby("account")["seq"].transform("size"),
        "payments of the account that day": every.groupby([every["account"], day])["seq"].transform("size"),
        "payments so far": every.groupby("account").cumcount(),
        "payments to the counterparty": every.groupby("counterparty")["seq"].transform("size"),
        "payments to the counterparty so far": every.groupby("counterparty").cumcount(),
    }
    return {name: (column, every["fraud"]) for name, column in (raw | counts).items()}


@pytest.mark.parametrize("world", [limited, clean])
def test_no_single_column_or_count_separates_fraud(world) -> None:
    auc = {name: ranked(*pair) for name, pair in columns_and_counts(world()).items()}
    assert len(auc) > 25
    worst = max(auc, key=lambda name: auc[name])
    assert auc[worst] < 0.9, f"{worst} reaches {auc[worst]:.3f}"


def accounts_with_herd(world: World) -> pd.DataFrame:
    """One row an account: benefit references by Bacs, whether a herd used it, and the group of its holder."""
    payments, out = world["payments"], payments_out(world)
    credits = payments[has_benefits(payments) & (payments["rail"] == "bacs")]
    table = world["accounts"].set_index("account")[["holder"]]
    table["references"] = credits.groupby("account")["reference"].nunique()
    table["references"] = table["references"].fillna(0)
    herd = out.loc[out["typology"] == "benefit_herding", "account"]
    table["herd"] = table.index.isin(herd)
    table["group"] = table["holder"].map(world.truth["customers"].set_index("customer")["group"].astype("str"))
    return table


@pytest.fixture(scope="module")
def usual() -> World:
    """A world at the default prevalence."""
    return simulate(seed=23, customers=4_000, days=120)


@pytest.mark.parametrize(("references", "at_most"), [(1, 0.05), (2, 0.20)])
def test_simple_benefit_rules_flag_mostly_honest_people(usual: World, references: int, at_most: float) -> None:
    table = accounts_with_herd(usual)
    flagged = table[table["references"] >= references]
    right = int(flagged["herd"].sum())
    error = np.sqrt(at_most * (1 - at_most) / len(flagged))
    assert right / len(flagged) + 3 * error < at_most, f"{right} of {len(flagged)}"
    assert table.loc[table["herd"], "references"].ge(1).mean() > 0.4, "the rule would find nothing at all"
    hard = table["group"].isin(["appointee", "landlord"]) & ~table["herd"]
    if references == 2:
        hit = (table["references"] >= 2)[hard].mean()
        assert hit > 0.6, "appointees and landlords must be what makes the rule fail"
        assert hit > 5 * (table["references"] >= 2)[~hard & ~table["herd"]].mean()


def after_benefit(world: World) -> pd.Series:
    """Minutes from the latest benefit credit of the account to each payment out, by seq; missing without one."""
    payments = world["payments"].sort_values("received_at")
    credits = payments.loc[has_benefits(payments), ["account", "received_at"]].assign(
        credit_at=lambda t: t["received_at"]
    )
    out = payments[payments["direction"] == "out"]
    joined = pd.merge_asof(out, credits, on="received_at", by="account", allow_exact_matches=False)
    return ((joined["received_at"] - joined["credit_at"]).dt.total_seconds() / 60).set_axis(joined["seq"])


def test_herders_empty_accounts_within_minutes_and_so_do_honest_people(usual: World) -> None:
    payments = payments_out(usual).set_index("seq")
    soon = (after_benefit(usual) < 30).reindex(payments.index)
    herd = payments["role"] == "cash_out"
    assert soon[herd].mean() > 0.25
    truth = usual.truth["customers"].set_index("customer")["group"].astype("str")
    group = payments["account"].map(usual["accounts"].set_index("account")["holder"]).map(truth)
    moved = ~payments["fraud"] & payments["channel"].isin(["cash_machine", "app", "web", "scheduled"])
    honest = soon & moved & group.isin(["appointee", "landlord", "newcomer", "pay_day_mover"])
    assert honest.sum() > (soon & herd).sum() / 2, "money out within minutes must not give a herd away"


def test_adaptive_herders_answer_a_decline_on_another_channel() -> None:
    def changes(adaptive: bool) -> float:
        world = simulate(seed=24, customers=1_200, days=100, prevalence=0.012, label_delay=20, adaptive=adaptive)
        tries = payments_out(world)
        tries = tries[tries["role"] == "cash_out"].sort_values(["account", "seq"])
        later = tries.shift(-1)
        declined = (tries["status"] != "approved") & (later["account"] == tries["account"])
        soon = (later["event_time"] - tries["event_time"]) < pd.Timedelta(minutes=15)
        return float((later["channel"] != tries["channel"].astype("str"))[declined & soon].mean())

    assert changes(True) > changes(False) + 0.2


def test_drift_moves_what_people_buy() -> None:
    def online(drift: tuple[int, ...]) -> float:
        payments = simulate(seed=25, customers=600, days=60, drift=drift)["payments"]
        late = payments[payments["received_at"] > pd.Timestamp("2026-05-10T00:00Z")]
        return float((late["channel"] == "online")[late["rail"] == "card"].mean())

    assert online((10, 20)) > online(()) + 0.02


def test_the_oracle_marks_the_ceiling(usual: World) -> None:
    every = payments_out(usual)
    score = oracle_scores(usual).loc[every["seq"]]
    assert average_precision_score(every["fraud"], score) == 1
    known = usual["fraud_reports"].groupby("seq")["fraud"].last()
    reported = every["seq"].map(known).fillna(False).astype(bool)
    ceiling = average_precision_score(reported, score)
    assert 0.05 < ceiling < 0.9, "late, missing and wrong labels must cost even the oracle"
    best = max(average_precision_score(every["fraud"], every[name]) for name in ("amount_pence", "account_grade"))
    assert best < 0.2
