"""The journal and the engine: whatever happens to the process or the disk, the state is what the log says."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from fraud_logs import START, any_model, as_event, random_log

from harbour.fraud.decision import Limiter, Policy
from harbour.fraud.engine import Engine, Refused, Report, Unavailable
from harbour.fraud.event import Event
from harbour.fraud.features import FEATURES, HOUR
from harbour.fraud.journal import BadJournal, Journal


def engine(folder: Path, most_blocks: int = 1_000_000, shadow: int | None = None) -> Engine:
    policy = Policy(any_model(), Limiter(most_blocks))
    return Engine(Journal(folder), policy, None if shadow is None else any_model(shadow))


def stream(seed: int, size: int = 300) -> Iterator[tuple[str, Event | Report]]:
    """Payments in order of arrival, and each report when it becomes known."""
    events, labels = random_log(seed, size)
    keys = {int(seq): f"k{seq}" for seq in events["seq"]}
    waiting = [
        (row["known_at"].value // 1000, int(row["seq"]), bool(row["fraud"]))
        for _, row in labels.sort_values("known_at", kind="stable").iterrows()
    ]
    clock, arrived = 0, set()
    for _, row in events.iterrows():
        event = as_event(row)
        late = [item for item in waiting if item[0] <= clock - 5 * HOUR and item[1] in arrived]
        waiting = [item for item in waiting if item not in late]
        for known_at, seq, fraud in late:
            yield "", Report(key=keys[seq], known_at=known_at, fraud=fraud)
        yield keys[event.seq], event
        arrived.add(event.seq)
        clock = max(clock, event.event_time)


def feed(running: Engine, part: list[tuple[str, Event | Report]]) -> list[bytes]:
    """Send a part of a stream and return the features that were served."""
    served = []
    for key, item in part:
        if isinstance(item, Event):
            served.append(running.offer(key, item).features)
        else:
            running.report(item)
    return served


def wait(running: Engine) -> None:
    """Until everything offered is on disk."""
    while running._pending or running._reported:
        pass


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("snapshot", [True, False])
def test_features_are_the_same_after_any_restart(seed: int, snapshot: bool, tmp_path: Path) -> None:
    items = list(stream(seed))
    whole = engine(tmp_path / "whole")
    expected = feed(whole, items)
    whole.close()
    served, starts = [], [0, 1, 40, 41, 150, len(items)]
    for start, end in itertools.pairwise(starts):
        running = engine(tmp_path / "parts")
        assert running.remarks == ()
        served += feed(running, items[start:end])
        wait(running)
        running.close(keep=snapshot)
    assert served == expected
    assert any(np.frombuffer(one, np.float32)[reported()].any() for one in served)  # reports were in play
    assert (tmp_path / "parts" / "state.snapshot").exists() is snapshot


def reported() -> list[int]:
    return [k for k, feature in enumerate(FEATURES) if feature.cost == "labels"]


def test_a_repeated_payment_gets_its_first_answer_and_counts_once(tmp_path: Path) -> None:
    items = [item for item in stream(3) if isinstance(item[1], Event)][:40]
    running = engine(tmp_path)
    first = [running.offer(key, event) for key, event in items]  # type: ignore[arg-type]
    again = [running.offer(key, event) for key, event in items]  # type: ignore[arg-type]
    wait(running)
    later = [running.offer(key, event) for key, event in items]  # type: ignore[arg-type]
    assert [t.decision for t in again] == [t.decision for t in first] == [t.decision for t in later]
    assert running.last == 40
    key, event = items[0]
    with pytest.raises(Refused, match="another payment"):
        running.offer(key, Event(**{**as_dict(event), "amount": 1}))  # type: ignore[arg-type]
    with pytest.raises(Refused, match="no payment"):
        running.report(Report(key="unknown", known_at=START, fraud=True))
    running.close()


def as_dict(event: Event) -> dict[str, object]:
    return {name: getattr(event, name) for name in event.__struct_fields__}


def test_reports_count_once_and_can_be_withdrawn(tmp_path: Path) -> None:
    running = engine(tmp_path)
    key, event = next(item for item in stream(4) if isinstance(item[1], Event) and item[1].direction == "out")
    running.offer(key, event)  # type: ignore[arg-type]
    assert running.report(Report(key=key, known_at=START, fraud=False)) is None  # nothing to withdraw
    running.report(Report(key=key, known_at=START, fraud=True))
    running.report(Report(key=key, known_at=START + 1, fraud=True))
    wait(running)
    assert running.report(Report(key=key, known_at=START + 2, fraud=True)) is None
    running.report(Report(key=key, known_at=START + 3, fraud=False))
    wait(running)
    assert running.journal.reports(1) == [(START, True), (START + 3, False)]
    running.close()


def full(journal: Journal) -> None:
    """Let SQLite find its disk full from now on."""
    pages = journal._writer.execute("PRAGMA page_count").fetchone()[0]
    journal._writer.execute(f"PRAGMA max_page_count = {pages}")


def feed_one_by_one(running: Engine, part: list[tuple[str, Event | Report]]) -> None:
    for item in part:
        feed(running, [item])
        wait(running)


def test_a_full_disk_is_reported_and_survived(tmp_path: Path) -> None:
    items = list(stream(5))
    whole = engine(tmp_path / "whole")
    expected = feed(whole, items)
    whole.close()
    running = engine(tmp_path / "full")
    served = feed(running, items[:100])
    wait(running)
    full(running.journal)
    with pytest.raises(Unavailable, match="disk is full"):
        feed_one_by_one(running, items[100:])
    running.recover()
    assert running.broken is None or "full" in running.broken
    running.journal._writer.execute("PRAGMA max_page_count = 1000000")
    running.recover()
    assert running.broken is None
    feed(running, items[100:])
    wait(running)
    stored = dict(running.journal._reader.execute("SELECT key, features FROM entries JOIN decisions USING (seq)"))
    payments = [key for key, item in items if isinstance(item, Event)]
    assert [stored[key] for key in payments] == expected
    assert served == expected[: len(served)]
    running.close()


def test_what_was_decided_by_a_state_that_lost_a_write_is_never_written(tmp_path: Path) -> None:
    """Between a failed write and the moment the requests hear of it, more payments are decided: they fail as well."""
    items = [item for item in stream(11) if isinstance(item[1], Event)]
    whole = engine(tmp_path / "whole")
    expected = feed(whole, items)
    whole.close()
    running = engine(tmp_path / "full")
    feed(running, items[:50])
    wait(running)
    heard: list[Callable[[], None]] = []
    running.deliver = heard.append
    full(running.journal)
    lost = [running.offer(key, event) for key, event in items[50:200]]  # type: ignore[arg-type]
    while not heard:
        pass
    running.journal._writer.execute("PRAGMA max_page_count = 1000000")
    after = [running.offer(key, event) for key, event in items[200:]]  # type: ignore[arg-type]
    running.close(keep=False)
    for function in heard:
        function()
    assert any(ticket.failed for ticket in lost)
    assert all(ticket.failed for ticket in after)
    again = engine(tmp_path / "full")
    feed(again, items)
    wait(again)
    stored = dict(again.journal._reader.execute("SELECT key, features FROM entries JOIN decisions USING (seq)"))
    assert [stored[key] for key, _ in items] == expected
    again.close()


def spoil(path: Path, seq: str) -> None:
    connection = sqlite3.connect(path / "journal.sqlite")
    with connection:
        connection.execute(f"UPDATE entries SET packed = zeroblob(72) WHERE seq = {seq}")
    connection.close()


def test_a_damaged_last_entry_is_set_aside(tmp_path: Path) -> None:
    running = engine(tmp_path)
    items = list(stream(6))[:50]
    feed(running, items)
    running.close(keep=False)
    spoil(tmp_path, "(SELECT max(seq) FROM entries)")
    again = engine(tmp_path)
    assert again.last == running.last - 1
    assert "number 50 on, were damaged" in again.remarks[0]
    assert "up to number 50; the log ends at 49" in again.remarks[1]
    assert len((tmp_path / "damaged-after-49.bin").read_bytes()) == 72
    feed(again, items[-1:])
    again.close()


def test_damage_in_the_middle_is_not_papered_over(tmp_path: Path) -> None:
    running = engine(tmp_path)
    feed(running, list(stream(6))[:50])
    running.close(keep=False)
    spoil(tmp_path, "20")
    with pytest.raises(BadJournal, match=r"number 20, in the middle"):
        engine(tmp_path)


def flip(content: bytes) -> bytes:
    return content[:500] + bytes([content[500] ^ 1]) + content[501:]


@pytest.mark.parametrize("change", [flip, lambda content: content[:-3], lambda content: b""])
def test_a_damaged_snapshot_costs_time_and_nothing_else(change: Callable[[bytes], bytes], tmp_path: Path) -> None:
    items = list(stream(7))
    running = engine(tmp_path)
    expected = feed(running, items)
    running.close()
    file = tmp_path / "state.snapshot"
    file.write_bytes(change(file.read_bytes()))
    again = engine(tmp_path)
    assert "snapshot is damaged" in again.remarks[0]
    assert again.replayed == len(items)
    assert [again.offer(key, item).blob for key, item in items if isinstance(item, Event)]
    assert len(expected) == sum(isinstance(item, Event) for _, item in items)
    again.close()


def test_a_file_that_is_no_journal_is_refused(tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite").write_bytes(b"not a database, but long enough to look at" * 100)
    with pytest.raises(BadJournal, match="cannot be used"):
        Journal(tmp_path)


def test_one_process_writes(tmp_path: Path) -> None:
    running = engine(tmp_path)
    with pytest.raises(BadJournal, match="Another process"):
        Journal(tmp_path)
    running.close()
    engine(tmp_path).close()


def test_the_switch_outlives_the_process_and_the_limit_bounds_blocks(tmp_path: Path) -> None:
    payments = [item for item in stream(8) if isinstance(item[1], Event)]
    free, bound = engine(tmp_path / "free"), engine(tmp_path / "bound", most_blocks=0)
    open_actions = [free.offer(key, event).decision.action for key, event in payments]  # type: ignore
    bound_actions = [bound.offer(key, event).decision.action for key, event in payments]  # type: ignore
    assert open_actions.count("decline") > 20
    assert bound_actions == ["review" if action == "decline" else action for action in open_actions]
    free.switch(False, "test")
    free.close()
    bound.close()
    again = engine(tmp_path / "free")
    key, event = next(item for item, action in zip(payments, open_actions, strict=True) if action == "decline")
    made = again.offer(key + "x", event).decision  # type: ignore[arg-type]
    assert made is not None
    assert made.action == "approve"
    again.close()


def test_the_limit_fills_up_with_the_payments_clock() -> None:
    limiter = Limiter(2)
    assert [limiter.take(0) for _ in range(3)] == [True, True, False]
    assert limiter.take(HOUR // 2) is True
    assert limiter.take(HOUR // 2) is False
    assert limiter.take(0) is False  # a late payment does not turn the clock back


def test_the_shadow_scores_what_the_champion_scored_and_changes_nothing(tmp_path: Path) -> None:
    items = list(stream(9))
    alone, watched = engine(tmp_path / "alone"), engine(tmp_path / "watched", shadow=1)
    assert feed(alone, items) == feed(watched, items)
    wait(watched)
    alone.close()
    watched.close()
    connection = sqlite3.connect(tmp_path / "watched" / "journal.sqlite")
    scored = {seq for (seq,) in connection.execute("SELECT seq FROM decisions WHERE score IS NOT NULL")}
    rows = connection.execute("SELECT seq, model, score FROM shadows").fetchall()
    assert {seq for seq, _, _ in rows} == scored
    assert {model for _, model, _ in rows} == {"drawn-1"}
    features = dict(connection.execute("SELECT seq, features FROM decisions"))
    shadow = any_model(1)
    assert all(score == shadow.probability(np.frombuffer(features[seq], np.float32)) for seq, _, score in rows)
    connection.close()


def test_the_audit_record_says_what_was_decided_and_why(tmp_path: Path) -> None:
    running = engine(tmp_path)
    key, event = next(item for item in stream(10) if isinstance(item[1], Event) and item[1].direction == "out")
    ticket = running.offer(key, event)  # type: ignore[arg-type]
    wait(running)
    record = running.journal.audit(ticket.entry.seq)
    assert record is not None
    assert ticket.decision is not None
    assert (record["action"], record["score"]) == (ticket.decision.action, ticket.decision.score)
    assert record["features"]["amount"] == pytest.approx(event.amount / 100)  # type: ignore
    assert running.journal.audit(999) is None
    running.close()
