"""Features: each means what the registry says, on every row, however it is computed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from fraud_logs import as_event, random_log

from harbour.fraud import replay, tables
from harbour.fraud.event import RECORD, Label
from harbour.fraud.features import FEATURES, NAMES
from harbour.fraud.state import State
from harbour.fraud.tables import BadTable

HOUR, DAY = 3_600_000_000, 86_400_000_000


def brute_force(events: pd.DataFrame, labels: pd.DataFrame) -> Iterator[dict[str, float]]:
    """Compute features by the definition, event by event, looking back over the whole log."""
    micro = events["event_time"].astype("int64") // (1 if events["event_time"].dt.unit == "us" else 1000)
    events = events.assign(t=micro.to_numpy(), clock=np.maximum.accumulate(micro.to_numpy()))
    events["declined"] = events["status"].str.startswith("declined")
    place = {seq: k for k, seq in enumerate(events["seq"])}
    known = (labels["known_at"].astype("int64") // (1 if labels["known_at"].dt.unit == "us" else 1000)).to_numpy()
    changes = []
    standing: dict[int, bool] = {}
    for k in np.argsort(known, kind="stable"):
        seq, fraud = int(labels["seq"].iloc[k]), bool(labels["fraud"].iloc[k])
        changes.append((int(known[k]), place[seq], int(fraud) - int(standing.get(seq, False))))
        standing[seq] = fraud
    runs = {i: [] for i in range(len(events))}
    for at, about, change in changes:  # each before the first event that it counts for
        effect = np.flatnonzero((events["clock"] >= at) & (np.arange(len(events)) > about))
        if len(effect):
            runs[int(effect[0])].append((at, about, change))
    under: dict[str, list[tuple[int, int, int, int]]] = {}
    for i, event in enumerate(events.itertuples()):
        past = events.iloc[:i]
        window = lambda span, past=past, event=event: past[(past["t"] > event.clock - span)]  # noqa: E731
        mine = lambda span, window=window, event=event: window(span)[  # noqa: E731
            (window(span)["account"] == event.account) & (window(span)["direction"] == "out")
        ]
        theirs = lambda span, window=window, event=event: window(span)[  # noqa: E731
            (window(span)["counterparty"] == event.counterparty)
            & (window(span)["direction"] == "out")
            & ~window(span)["declined"]
        ]
        paid = lambda frame: frame.loc[~frame["declined"], "amount_pence"].sum() / 100  # noqa: E731
        reports = lambda column, value, span, i=i, event=event: max(  # noqa: E731
            sum(
                change
                for at, about, change in changes
                if at <= event.clock and about < i and at > event.clock - span and events[column].iloc[about] == value
            ),
            0,
        )
        for at, about, change in runs[i]:
            payee = events["counterparty"].iloc[about]
            seen = under.setdefault(payee, [])
            if change > 0 and sum(c for t, _, c, _ in seen if t > event.clock - 30 * DAY) <= 0:
                seen[:] = [(t, p, c, 0) for t, p, c, _ in seen]  # a new run begins
            seen.append((at, int(events["t"].iloc[about]), change, 1))
        ripe = np.nan
        if event.direction == "out" and reports("counterparty", event.counterparty, 30 * DAY):
            run = [(at, paid) for at, paid, change, present in under[event.counterparty] if present and change > 0]
            month = theirs(30 * DAY)
            delay = max(run[-1][0] - run[-1][1], 0)
            ripe = int(((month["t"] >= min(p for _, p in run)) & (month["t"] <= event.clock - delay)).sum())
        month = mine(30 * DAY)
        made = int((~month["declined"]).sum())
        pair = past[
            (past["account"] == event.account)
            & (past["counterparty"] == event.counterparty)
            & (past["direction"] == "out")
            & ~past["declined"]
        ]
        credits = window(60 * DAY)
        credits = credits[(credits["account"] == event.account) & (credits["direction"] == "in")]
        found = {
            "amount": event.amount_pence / 100,
            "relation_count": len(pair),
            "account_count_1h": len(mine(HOUR)),
            "account_count_1d": len(mine(DAY)),
            "account_count_7d": len(mine(7 * DAY)),
            "account_count_30d": len(month),
            "account_amount_1d": paid(mine(DAY)),
            "account_amount_7d": paid(mine(7 * DAY)),
            "account_amount_30d": paid(month),
            "account_mean_30d": paid(month) / made if made else np.nan,
            "account_declined_1d": int(mine(DAY)["declined"].sum()),
            "account_claimants_60d": credits["reference"].nunique(),
            "account_reports_30d": reports("account", event.account, 30 * DAY),
            "payee_count_1d": len(theirs(DAY)),
            "payee_count_30d": len(theirs(30 * DAY)),
            "payee_reports_7d": reports("counterparty", event.counterparty, 7 * DAY),
            "payee_reports_30d": reports("counterparty", event.counterparty, 30 * DAY),
            "payee_ripe_30d": ripe,
            "payee_ripe_share": reports("counterparty", event.counterparty, 30 * DAY) / ripe if ripe > 0 else np.nan,
        }
        if event.device is not None and not pd.isna(event.device):
            used = window(30 * DAY)
            used = used[used["device"] == event.device]
            found["device_accounts_30d"] = used["account"].nunique()
            found["device_count_1d"] = int((window(DAY)["device"] == event.device).sum())
        yield found if event.direction == "out" else {}


@pytest.mark.parametrize("seed", range(3))
def test_every_row_is_what_the_definition_says(seed: int) -> None:
    events, labels = random_log(seed)
    log = tables.log(events, labels)
    matrix = replay.features(log, np.ones(len(log), dtype=bool))
    compared = 0
    for row, expected in zip(matrix, brute_force(events, labels), strict=True):
        for name, value in expected.items():
            found = row[NAMES.index(name)]
            assert found == np.float32(value) or (np.isnan(found) and np.isnan(value)), name
            compared += 1
    assert compared > 5_000


@pytest.mark.parametrize("seed", range(3))
def test_one_pass_key_by_key_and_service_agree_on_every_bit(seed: int) -> None:
    events, labels = random_log(seed, size=1_500)
    log = tables.log(events, labels)
    everything = np.ones(len(log), dtype=bool)
    one_pass, by_key = replay.features(log, everything), replay.features_by_key(log, everything)
    out = log.scored
    np.testing.assert_array_equal(one_pass[out], by_key[out])

    state, packed, served = State(), {}, np.empty_like(one_pass)
    told = log.labels.to_dict("records")
    standing: dict[int, bool] = {}
    for k, (_, row) in enumerate(events.iterrows()):
        event = as_event(row)
        packed[event.seq] = state.update(event, served[k])
        for label in [one for one in told if one["place"] == k]:  # reported before it could count: it waits
            change = int(label["fraud"]) - int(standing.get(label["seq"], False))
            standing[label["seq"]] = label["fraud"]
            if change:
                state.learn(Label(seq=label["seq"], known_at=label["known_at"], fraud=label["fraud"]), change,
                            packed[label["seq"]])  # fmt: skip
    np.testing.assert_array_equal(one_pass[out], served[out])


def test_the_future_changes_nothing() -> None:
    events, labels = random_log(7, size=600)
    whole = tables.log(events, labels)
    half = tables.log(events.head(300), labels)
    first = np.arange(len(whole)) < 300
    np.testing.assert_array_equal(replay.features(whole, first), replay.features(half, np.ones(300, dtype=bool)))


def test_windows_forget_and_blocks_are_used_again() -> None:
    events, labels = random_log(3, size=6_000, accounts=3, payees=2)
    events["event_time"] = events["event_time"].iloc[0] + pd.to_timedelta(np.arange(len(events)) * 700, unit="s")
    log = tables.log(events, labels)
    matrix = replay.features(log, log.scored)
    assert np.nanmax(matrix[:, NAMES.index("account_count_1h")]) <= 6
    last = matrix[-1, NAMES.index("account_count_30d")]
    assert 0 < last < 30 * 86_400 / 700


def test_registry_is_complete_and_names_are_unique() -> None:
    assert len(set(NAMES)) == len(FEATURES)
    for feature in FEATURES:
        assert feature.meaning
        assert feature.unit
        assert feature.owner
        assert feature.freshness
        assert feature.cost in ("none", "row", "window", "labels")
    assert RECORD.itemsize == 72


def test_text_and_whole_number_keys_give_the_same() -> None:
    events, labels = random_log(4)
    numbered = events.assign(
        account=events["account"].str[1:].astype(int), counterparty=events["counterparty"].str[1:].astype(int)
    )
    one, other = tables.log(events, labels), tables.log(numbered, labels)
    np.testing.assert_array_equal(replay.features(one, one.scored), replay.features(other, other.scored))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda e: e.drop(columns="account"), "lacks account"),
        (lambda e: e.iloc[::-1], "seq must increase"),
        (lambda e: e.assign(event_time=e["event_time"].dt.tz_localize(None)), "timestamps in UTC"),
        (lambda e: e.assign(rail="cheque"), "'cheque' is not"),
        (lambda e: e.assign(amount_pence=-5), "between 0 and"),
        (lambda e: e.head(0), "no row"),
        (lambda e: e.assign(account=None), "account is missing in row 0"),
    ],
)
def test_bad_tables_are_refused_in_a_sentence(change, says: str) -> None:  # type: ignore[no-untyped-def]
    events, labels = random_log(1)
    with pytest.raises(BadTable, match=says):
        tables.log(change(events), labels)


def test_pounds_are_rounded_to_pence() -> None:
    events, labels = random_log(2, size=50)
    pounds = events.assign(amount=events["amount_pence"] / 100 + 0.001).drop(columns="amount_pence")
    assert (tables.log(pounds, labels).amount == events["amount_pence"]).all()


@pytest.mark.parametrize(("later", "counted"), [(DAY - 1, 1), (DAY, 0)])
def test_a_window_ends_exactly_where_it_says(later: int, counted: int) -> None:
    events, labels = random_log(1)
    two = events[events["direction"] == "out"].head(2).assign(account="a", status="approved")
    first = two["event_time"].iloc[0]
    two["event_time"] = [first, first + pd.Timedelta(microseconds=later)]
    log = tables.log(two, labels.head(0))
    row = replay.features(log, np.ones(2, dtype=bool))[1]
    assert row[NAMES.index("account_count_1d")] == counted
