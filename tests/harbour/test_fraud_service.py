"""The service as a process: what it answers, what it survives, and how it ends."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fraud_logs import START, any_model, as_event, random_log, saved_model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import positive_data_acceptance

from harbour.fraud import serve
from harbour.fraud.client import Client, running, started
from harbour.fraud.decision import Limiter, Policy
from harbour.fraud.engine import Engine
from harbour.fraud.event import Event
from harbour.fraud.features import NAMES
from harbour.fraud.journal import Journal
from harbour.fraud.messages import CARD, FASTER_PAYMENTS, PLAIN
from harbour.fraud.serve import TOKEN
from harbour.fraud.service import Service

SECRET = "for tests only"
# No payment waits for a stalled disk of a busy test machine here, unless the test is about that.
PATIENT = ("--budget-ms", "20000")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved_model(tmp_path_factory.mktemp("models") / "champion")


@pytest.fixture(scope="module")
def url(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("service")
    shadow = saved_model(folder / "shadow", 1)
    os.environ[TOKEN] = SECRET
    try:
        with running(model, folder / "journal", "--shadow", str(shadow), *PATIENT) as address:
            yield address
    finally:
        del os.environ[TOKEN]


@pytest.fixture
def client(url: str) -> Iterator[Client]:
    with Client(url) as made:
        yield made


def payment(seq: int, rail: str = "card", **other: object) -> Event:
    given = {
        "seq": seq, "event_time": START + seq * 1_000_000, "account": "a1", "counterparty": "p1", "amount": 1250,
        "rail": rail, "direction": "out",
    }  # fmt: skip
    return Event(**{**given, **other})  # type: ignore[arg-type]


def test_each_form_is_answered_in_its_own(client: Client) -> None:
    status, body = client.request("POST", "/score/card", CARD.encode(payment(1)), CARD.content_type)
    assert status == 200
    assert body[:4] == b"0110"
    transfer = payment(2, "faster_payments", reference="rent")
    status, body = client.request(
        "POST", "/score/faster-payments", FASTER_PAYMENTS.encode(transfer), FASTER_PAYMENTS.content_type
    )
    assert status == 200
    assert b"FIToFIPmtStsRpt" in body
    decision = client.score(payment(3))
    assert set(decision) == {"action", "score", "reason", "reference"}
    assert 0 <= decision["score"] <= 1
    credit = client.score(payment(4, "bacs", direction="in"))
    assert (credit["action"], credit["score"]) == ("approve", None)


def test_an_answer_is_on_record_with_the_features_it_was_made_of(client: Client) -> None:
    decision = client.score(payment(10, amount=54321))
    status, record = client.ask("GET", f"/decisions/{decision['reference']}", token=SECRET)
    assert status == 200
    assert record["score"] == decision["score"]
    assert record["features"]["amount"] == pytest.approx(543.21, abs=1e-4)
    assert set(record["features"]) == set(NAMES)
    assert json.loads(record["event"])["amount"] == 54321
    for _ in range(100):  # the shadow scores after the answer
        shadows = client.ask("GET", f"/decisions/{decision['reference']}", token=SECRET)[1]["shadows"]
        if shadows:
            break
        time.sleep(0.05)
    assert [shadow["model"] for shadow in shadows] != [record["model"]]


def test_a_retry_gets_the_first_answer_and_another_payment_of_that_number_is_refused(client: Client) -> None:
    first = client.score(payment(20))
    entries = client.ask("GET", "/readyz")[1]["entries"]
    assert client.score(payment(20)) == first
    assert client.ask("GET", "/readyz")[1]["entries"] == entries
    with pytest.raises(ValueError, match=r"409.*another payment"):
        client.score(payment(20, amount=99))
    status, body = client.request("POST", "/score/card", CARD.encode(payment(21)), CARD.content_type)
    assert client.request("POST", "/score/card", CARD.encode(payment(21)), CARD.content_type) == (status, body)


def test_reports_reach_the_features(client: Client) -> None:
    where = NAMES.index("payee_reports_30d")
    before = client.score(payment(30, counterparty="p30"))
    content = {"key": "plain:30", "known_at": START + 31_000_000, "fraud": True}
    assert client.ask("POST", "/reports", content) == (200, {"status": "recorded"})
    after = client.score(payment(3_000, counterparty="p30"))
    record = client.ask("GET", f"/decisions/{after['reference']}", token=SECRET)[1]
    assert record["features"][NAMES[where]] == 1
    first = client.ask("GET", f"/decisions/{before['reference']}", token=SECRET)[1]
    assert first["reports"] == [{"known_at": START + 31_000_000, "fraud": True}]
    assert client.ask("POST", "/reports", {**content, "key": "unknown"})[0] == 404


def test_what_is_wrong_is_said(client: Client) -> None:
    wrong: list[tuple[str, str, bytes | None, str, int]] = [
        ("POST", "/score/card", b"", "application/json", 400),
        ("POST", "/score/card", b"x" * 70_000, CARD.content_type, 413),
        ("POST", "/score/card", PLAIN.encode(payment(40, "faster_payments")), "application/json", 400),
        ("POST", "/score/faster-payments", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "application/xml", 400),
        ("POST", "/events", PLAIN.encode(payment(41, event_time=3_900_000_000_000_000)), "application/json", 400),
        ("POST", "/reports", b"{}", "application/json", 400),
        ("POST", "/reports", b'{"key":"plain:1","known_at":-1,"fraud":true}', "application/json", 400),
        ("GET", "/score/card", None, "", 405),
        ("PUT", "/healthz", b"", "", 405),
        ("GET", "/nowhere", None, "", 404),
        ("GET", "/decisions/1", None, "", 403),
        ("POST", "/admin/blocking", b'{"blocking":false,"reason":"x"}', "application/json", 403),
    ]
    for method, path, body, kind, expected in wrong:
        status, answer = client.request(method, path, body, kind)
        assert (path, status) == (path, expected), answer
        assert len(answer) > 10
    assert client.ask("GET", "/decisions/99999999", token=SECRET)[0] == 404
    assert client.ask("GET", "/decisions/1", token="guess")[0] == 403
    assert client.ask("GET", "/healthz")[0] == 200


def test_the_kill_switch_lets_everything_through_and_is_seen(client: Client) -> None:
    def blocked(first: int) -> set[str]:
        return {client.score(payment(first + k, amount=9_000_000, counterparty=f"q{k}"))["action"] for k in range(20)}

    assert "decline" in blocked(50)
    switched = client.ask("POST", "/admin/blocking", {"blocking": False, "reason": "drill"}, token=SECRET)
    assert switched == (200, {"blocking": False})
    try:
        assert blocked(80) == {"approve"}
        assert b"harbour_blocking 0.0" in client.request("GET", "/metrics")[1]
    finally:
        client.ask("POST", "/admin/blocking", {"blocking": True, "reason": "drill over"}, token=SECRET)


def test_what_is_counted_for_prometheus(client: Client) -> None:
    client.score(payment(120))
    text = client.request("GET", "/metrics")[1].decode()
    for name in (
        "harbour_decisions_total",
        "harbour_decision_seconds_bucket",
        "harbour_ready 1.0",
        "harbour_log_entries",
    ):
        assert name in text


# What is dated ahead of now, or of another rail than the address, is refused: no schema can say that.
def test_requests_made_from_the_description_are_answered_as_it_says(url: str) -> None:
    for found in schemathesis.openapi.from_url(f"{url}/openapi.json").get_all_operations():
        operation = found.ok()

        @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            guarded = case.path.startswith(("/admin", "/decisions"))
            headers = {"Authorization": f"Bearer {SECRET}"} if guarded else {}
            case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

        ask()


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    path=st.sampled_from(["/score/card", "/score/faster-payments", "/events", "/reports", "/admin/blocking"]),
    kind=st.sampled_from(["application/json", "application/xml", "application/octet-stream", ""]),
    body=st.one_of(
        st.binary(max_size=300),
        st.tuples(st.integers(0, 400), st.binary(min_size=1, max_size=3)).map(
            lambda cut: CARD.encode(payment(7))[: cut[0]] + cut[1] + CARD.encode(payment(7))[cut[0] + len(cut[1]) :]
        ),
    ),
)
def test_no_bytes_make_it_fail(url: str, path: str, kind: str, body: bytes) -> None:
    with Client(url) as client:
        status, answer = client.request("POST", path, body, kind)
    assert status < 500, answer


def stream(size: int, seed: int = 3) -> list[Event]:
    events, _ = random_log(seed, size)
    return [as_event(row) for _, row in events.iterrows()]


def recorded(folder: Path) -> dict[str, tuple[int, bytes]]:
    journal = Journal(folder)
    rows = journal._reader.execute("SELECT key, seq, features FROM entries JOIN decisions USING (seq)").fetchall()
    journal.close()
    return {key: (seq, features) for key, seq, features in rows}


def test_a_killed_process_loses_nothing_that_it_answered(model: Path, tmp_path: Path) -> None:
    payments = stream(400)
    with running(model, tmp_path / "whole", *PATIENT) as address, Client(address) as whole:
        for event in payments:
            whole.score(event)
    answered: list[str] = []
    with started(model, tmp_path / "killed", *PATIENT) as (address, process):
        client = Client(address)

        def send() -> None:
            try:
                for event in payments:
                    client.score(event)
                    answered.append(f"plain:{event.seq}")
            except OSError:
                pass

        sender = threading.Thread(target=send)
        sender.start()
        while len(answered) < 120:
            time.sleep(0.001)
        process.kill()
        sender.join()
    assert 120 <= len(answered) < 400
    assert set(answered) <= set(recorded(tmp_path / "killed"))
    with running(model, tmp_path / "killed", *PATIENT) as address, Client(address) as again:
        for event in payments[len(answered) :]:
            again.score(event)
    assert recorded(tmp_path / "killed") == recorded(tmp_path / "whole")


def test_it_ends_gracefully_and_keeps_a_snapshot(model: Path, tmp_path: Path) -> None:
    with started(model, tmp_path, *PATIENT) as (address, process), Client(address) as client:
        for event in stream(20):
            client.score(event)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    assert (tmp_path / "state.snapshot").exists()
    assert len(recorded(tmp_path)) == 20


def test_a_start_that_replayed_much_keeps_a_snapshot_at_once(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path / "journal")
    engine = Engine(journal, Policy(any_model(), Limiter(1)))
    for event in stream(30):
        engine.offer(f"k{event.seq}", event)
    engine.close(keep=False)
    for most, kept in ((30, False), (29, True)):
        monkeypatch.setattr(serve, "LONG_TAIL", most)
        made = serve.service(serve.Settings(model=model, journal=tmp_path / "journal"))
        assert made.engine.replayed == 30
        assert (tmp_path / "journal" / "state.snapshot").exists() is kept
        made.engine.close(keep=False)


def test_it_ends_when_its_parent_is_killed(model: Path, tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from harbour.fraud.client import running\n"
        "with running(Path(sys.argv[1]), Path(sys.argv[2])) as url: print(url, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(model), str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    address = parent.stdout.readline().strip()
    with Client(address) as client:
        assert client.ask("GET", "/healthz")[0] == 200
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _ in range(300):
        try:
            with Client(address) as client:
                client.ask("GET", "/healthz")
        except OSError:
            break
        time.sleep(0.1)
    else:
        pytest.fail("The service outlives its parent.")


def test_a_payment_does_not_wait_longer_than_its_budget(model: Path, tmp_path: Path) -> None:
    """A writer that is held up, here by a lock on the file, delays no answer; the answer says so."""
    with running(model, tmp_path, "--budget-ms", "50") as address, Client(address) as client:
        client.score(payment(1))
        other = sqlite3.connect(tmp_path / "journal.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        decision = client.score(payment(2))
        assert time.monotonic() - began < 3  # SQLite itself would wait for five seconds
        assert decision["reference"] == ""
        other.execute("ROLLBACK")
        other.close()
        for _ in range(200):
            found = client.score(payment(2))  # sent again: now it is
            if found["reference"]:
                break
            time.sleep(0.05)
        assert found["reference"] == "2"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--model", "nowhere", "--journal", "j"], "There is no model in nowhere"),
        (["--model", "MODEL", "--journal", "j", "--budget-ms", "0"], "--budget-ms must be positive"),
        (["--model", "MODEL", "--journal", "j", "--most-blocks", "-1"], "limit on blocks must not be negative"),
        (["--model", "MODEL", "--journal", "j", "--port", "70000"], "--port must lie between"),
    ],
)
def test_impossible_requests_end_in_a_sentence(
    options: list[str],
    says: str,
    model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from harbour.cli import main

    monkeypatch.chdir(tmp_path)
    assert main(["fraud", "serve", *(str(model) if option == "MODEL" else option for option in options)]) == 2
    assert says in capsys.readouterr().err


def test_a_write_that_fails_after_its_answer_has_left_does_not_leave_the_service_without_a_state(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for such a write any more: the service has to notice by itself."""
    made = serve.service(serve.Settings(model=model, journal=tmp_path, budget=0.02, any_clock=True))
    write = made.engine.journal.write

    def fail_late(entries: object) -> None:
        monkeypatch.setattr(made.engine.journal, "write", write)
        time.sleep(0.1)
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(made.engine.journal, "write", fail_late)

    async def live() -> tuple[str, str]:
        async with alive(made):
            first = await asked(made, payment(1))
            for _ in range(100):
                await asyncio.sleep(0.3)  # nothing waits in the queue when the write fails
                again = await asked(made, payment(2))
                if again:
                    break
            return first, again

    assert asyncio.run(live()) == ("", "1")  # the first is not on record: the second is entry 1


def test_a_service_whose_log_stays_broken_can_be_ended(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = serve.service(serve.Settings(model=model, journal=tmp_path, any_clock=True))

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(made.engine.journal, "write", fail)
    monkeypatch.setattr(made.engine.journal, "write_meta", fail)

    async def live() -> str:
        async with alive(made):
            await asked(made, payment(1))
            await asyncio.sleep(0.4)
            assert made.engine.broken is not None
            return await asked(made, payment(2))

    async def soon() -> str:
        return await asyncio.wait_for(live(), 30)

    assert asyncio.run(soon()) == ""


@asynccontextmanager
async def alive(made: Service) -> AsyncIterator[None]:
    """Start a service in this process as uvicorn would, and end it."""
    told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    done: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    life = asyncio.create_task(made({"type": "lifespan"}, told.get, done.put))
    await told.put({"type": "lifespan.startup"})
    await done.get()
    yield
    await told.put({"type": "lifespan.shutdown"})
    await done.get()
    await life


async def asked(made: Service, event: Event) -> str:
    """Send a payment to a service in this process and return the reference that it got."""
    waiting = [{"type": "http.request", "body": PLAIN.encode(event)}]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return waiting.pop()

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/json")]
    await made({"type": "http", "method": "POST", "path": "/score/card", "headers": headers}, receive, send)
    return str(json.loads(sent[1]["body"])["reference"])
