"""The service: payment messages over HTTP, answered with a decision on the rail's own form.

`app` is a plain ASGI application, so that nothing stands between the parsed request and the engine. Everything that
touches the state runs in the event loop's thread, one payment at a time, in order of arrival.

It is meant to be reached by the bank's payment processors only, over a network that authenticates them; the
endpoints that people use (`/admin`, `/decisions`) want a token besides.
"""

from __future__ import annotations

import asyncio
import hmac
import sqlite3
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import msgspec
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from harbour.fraud import messages
from harbour.fraud.decision import LATE
from harbour.fraud.engine import Engine, Refused, Report, Ticket, Unavailable
from harbour.fraud.event import Event
from harbour.fraud.messages import Decision, Form, Message, Rejected
from harbour.fraud.openapi import Switch, description

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Reply = tuple[int, bytes, bytes]  # status, content type, body

disable_created_metrics()

MOST_BYTES = 65_536
"""More than any form takes; each has its own limit below it."""
JSON = b"application/json"
AHEAD = 3_600_000_000
"""A payment may be dated at most one hour after now, in microseconds: one far ahead would empty every window."""
RAIL_PATHS: dict[str, tuple[str, Form]] = {
    "/score/card": ("card", messages.CARD),
    "/score/faster-payments": ("faster_payments", messages.FASTER_PAYMENTS),
}
# What each form calls a date, or a rail, that cannot be.
NOT_SO: dict[Form, str] = {messages.CARD: "30", messages.FASTER_PAYMENTS: "DT01", messages.PLAIN: "value"}
_encode = msgspec.json.Encoder().encode
_report = msgspec.json.Decoder(Report)
_switch = msgspec.json.Decoder(Switch)


@dataclass
class Metrics:
    """What Prometheus collects at /metrics."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    def __post_init__(self) -> None:
        of = self.registry
        self.decisions = Counter("harbour_decisions", "Decisions by rail and action", ["rail", "action"], registry=of)
        self.seconds = Histogram(
            "harbour_decision_seconds", "From the whole request to the answer", registry=of,
            buckets=(0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1),
        )  # fmt: skip
        self.scores = Histogram(
            "harbour_scores",
            "Probabilities of fraud",
            registry=of,
            buckets=(0.0001, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 1),
        )
        self.rejected = Counter("harbour_rejected", "Messages turned down, by rail's code", ["code"], registry=of)
        self.fall_backs = Counter("harbour_fall_backs", "Answers without a record", ["why"], registry=of)
        self.reports = Counter("harbour_reports", "Reports about payments", registry=of)
        self.entries = Gauge("harbour_log_entries", "Number of the last entry of the log", registry=of)
        self.ready = Gauge("harbour_ready", "1 if there is a state to decide by", registry=of)
        self.blocking = Gauge("harbour_blocking", "0 while the kill switch is on", registry=of)
        self.shadow_behind = Gauge("harbour_shadow_behind", "Payments that the shadow did not score", registry=of)
        self._children: dict[tuple[str, str], Counter] = {}

    def decided(self, rail: str, decision: Decision, seconds: float) -> None:
        """Count one answer."""
        child = self._children.get((rail, decision.action))
        if child is None:
            child = self._children[rail, decision.action] = self.decisions.labels(rail, decision.action)
        child.inc()
        self.seconds.observe(seconds)
        if decision.score is not None:
            self.scores.observe(decision.score)


class Service:
    """An ASGI application around one engine.

    Parameters
    ----------
    engine
        With its state built.
    budget
        Seconds that a payment waits for its record to be written; then it is answered all the same, and the answer
        says that it is not on record.
    token
        What `/admin` and `/decisions` ask for; None closes them.
    any_clock
        Take payments dated in the future, as simulated ones may be.
    """

    def __init__(self, engine: Engine, budget: float = 0.05, token: str | None = None, any_clock: bool = False) -> None:
        self.engine = engine
        self.budget = budget
        self.any_clock = any_clock
        self.metrics = Metrics()
        self._token = token
        self._recovering: asyncio.Task[None] | None = None
        self._ending = asyncio.Event()
        self._description = _encode(description())
        self._get: dict[str, Callable[[], Reply]] = {
            "/healthz": lambda: (200, JSON, b'{"status":"alive"}'),
            "/readyz": self._readyz,
            "/metrics": self._metrics,
            "/openapi.json": lambda: (200, JSON, self._description),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            status, kind, body = await self._answer(scope, receive)
            headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.engine.deliver = _into(asyncio.get_running_loop())
                self.engine.broke = self._recover_soon
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                self._ending.set()
                if self._recovering is not None:
                    await self._recovering
                self.engine.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, scope: Scope, receive: Receive) -> Reply:
        path, method = scope["path"], scope["method"]
        if path in RAIL_PATHS or path in ("/events", "/reports", "/admin/blocking"):
            if method != "POST":
                return _problem(405, f"{path} takes POST.")
            body = await _body(receive)
            if path in RAIL_PATHS:
                rail, own = RAIL_PATHS[path]
                form = messages.PLAIN if _kind(scope) == JSON else own
                return await self._score(form, rail, body)
            if path == "/events":
                return await self._score(messages.PLAIN, None, body)
            if path == "/reports":
                return await self._take_report(body)
            return self._take_switch(scope, body)
        if method not in ("GET", "HEAD"):
            known = path in self._get or path.startswith("/decisions/")
            return _problem(405, f"{path} takes GET.") if known else _problem(404, "There is no such address.")
        if path in self._get:
            return self._get[path]()
        if path.startswith("/decisions/"):
            return self._audit(scope, path.removeprefix("/decisions/"))
        return _problem(404, "There is no such address.")

    # Payments.

    async def _score(self, form: Form, rail: str | None, body: bytes) -> Reply:
        began = time.perf_counter()
        kind = form.content_type.encode()
        try:
            message = form.parse(body)
            event = message.event
            self._check(form, event, rail)
        except Rejected as rejected:
            return self._turn_down(400 if len(body) <= form.largest else 413, form, body, rejected)
        try:
            ticket = self.engine.offer(message.key, event)
        except Refused as refused:
            return self._turn_down(409, form, body, Rejected(form.duplicate, str(refused)))
        except Unavailable:
            return self._fall_back(form, message, "unavailable", began)
        decision = ticket.decision
        assert decision is not None
        if not ticket.settled and not await self._written(ticket):
            self.metrics.fall_backs.labels("late").inc()
            decision = Decision(decision.action, decision.score, LATE)
        elif ticket.failed is not None:
            return self._fall_back(form, message, "log", began)
        self.metrics.decided(event.rail, decision, time.perf_counter() - began)
        return 200, kind, form.answer(message, decision)

    def _check(self, form: Form, event: Event, rail: str | None) -> None:
        if rail is not None and event.rail != rail:
            raise Rejected(NOT_SO[form], f"This address takes payments by {rail}; the message says {event.rail}.")
        if not self.any_clock and event.event_time > time.time_ns() // 1_000 + AHEAD:
            raise Rejected(NOT_SO[form], "The payment is dated more than an hour ahead of now.")

    def _turn_down(self, status: int, form: Form, body: bytes, rejected: Rejected) -> Reply:
        self.metrics.rejected.labels(rejected.rail_code).inc()
        return status, form.content_type.encode(), form.reject(body, rejected)

    def _fall_back(self, form: Form, message: Message, why: str, began: float) -> Reply:
        self.metrics.fall_backs.labels(why).inc()
        decision = self.engine.policy.fall_back(message.event)
        self.metrics.decided(message.event.rail, decision, time.perf_counter() - began)
        return 200, form.content_type.encode(), form.answer(message, decision)

    async def _written(self, ticket: Ticket) -> bool:
        """Wait until the ticket is in the log or has failed; False if the time budget ends before."""
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[bool] = loop.create_future()

        def settle(outcome: bool) -> None:
            if not waiting.done():
                waiting.set_result(outcome)

        timer = loop.call_later(self.budget, settle, False)
        ticket.done.append(lambda: settle(True))
        outcome = await waiting
        timer.cancel()
        return outcome

    def _recover_soon(self) -> None:
        if self._recovering is None or self._recovering.done():
            self._recovering = asyncio.get_running_loop().create_task(self._recover())

    async def _recover(self) -> None:
        pause = 0.1
        while self.engine.broken is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), pause)
                return
            await asyncio.to_thread(self.engine.recover)
            pause = min(2 * pause, 5.0)

    # What people and machines ask besides.

    async def _take_report(self, body: bytes) -> Reply:
        if len(body) > MOST_BYTES:
            return _problem(413, f"A report has at most {MOST_BYTES:,} bytes.")
        try:
            report = _report.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return _problem(400, f"This is no report: {error}.")
        if not 0 <= report.known_at < 2**53:
            return _problem(400, "known_at must be a time in microseconds since 1970.")
        try:
            ticket = self.engine.report(report)
        except Refused as refused:
            return _problem(404, str(refused))
        except Unavailable as unavailable:
            return _problem(503, f"There is no state at the moment: {unavailable}. Send the report again.")
        if ticket is not None and not ticket.settled and not await self._written(ticket):
            return _problem(503, "The report is not on record yet. Send it again.")
        if ticket is not None and ticket.failed is not None:
            return _problem(503, "The report could not be recorded. Send it again.")
        self.metrics.reports.inc()
        return 200, JSON, b'{"status":"recorded"}'

    def _allowed(self, scope: Scope) -> bool:
        if self._token is None:
            return False
        given = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
        return hmac.compare_digest(given, f"Bearer {self._token}".encode())

    def _take_switch(self, scope: Scope, body: bytes) -> Reply:
        if not self._allowed(scope):
            return _problem(403, "This address wants the operator's token.")
        try:
            switch = _switch.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return _problem(400, f"This is no switch: {error}.")
        try:
            self.engine.switch(switch.blocking, switch.reason)
        except sqlite3.Error as error:
            return _problem(503, f"It holds until this process ends, but could not be recorded: {error}.")
        return 200, JSON, _encode({"blocking": switch.blocking})

    def _audit(self, scope: Scope, reference: str) -> Reply:
        if not self._allowed(scope):
            return _problem(403, "This address wants the operator's token.")
        if not (reference.isascii() and reference.isdigit() and len(reference) < 19):
            return _problem(404, "There is no such decision.")
        try:
            record = self.engine.journal.audit(int(reference))
        except sqlite3.Error as error:
            return _problem(503, f"The log cannot be read: {error}.")
        return _problem(404, "There is no such decision.") if record is None else (200, JSON, _encode(record))

    def _readyz(self) -> Reply:
        broken = self.engine.broken
        if broken is not None:
            return _problem(503, broken)
        policy = self.engine.policy
        shadow = None if self.engine.shadow is None else self.engine.shadow.name
        about = {
            "status": "ready", "model": policy.model.name, "shadow": shadow, "blocking": policy.blocking,
            "entries": self.engine.last, "remarks": list(self.engine.remarks),
        }  # fmt: skip
        return 200, JSON, _encode(about)

    def _metrics(self) -> Reply:
        engine, metrics = self.engine, self.metrics
        metrics.entries.set(engine.last)
        metrics.ready.set(engine.broken is None)
        metrics.blocking.set(engine.policy.blocking)
        metrics.shadow_behind.set(engine.behind)
        return 200, CONTENT_TYPE_LATEST.encode(), generate_latest(metrics.registry)


def _into(loop: asyncio.AbstractEventLoop) -> Callable[[Callable[[], None]], None]:
    def deliver(function: Callable[[], None]) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(function)

    return deliver


async def _body(receive: Receive) -> bytes:
    """Return the body; of one that is too long only as much as shows it, the rest is read and dropped."""
    message = await receive()
    body: bytes = message.get("body", b"")
    if message.get("more_body"):
        parts, size = [body], len(body)
        while message.get("more_body"):
            message = await receive()
            if size <= MOST_BYTES:
                parts.append(message.get("body", b""))
                size += len(parts[-1])
        body = b"".join(parts)
    return body if len(body) <= MOST_BYTES else body[: MOST_BYTES + 1]


def _kind(scope: Scope) -> bytes:
    for name, value in scope["headers"]:
        if name == b"content-type":
            kind: bytes = value.split(b";")[0].strip().lower()
            return kind
    return b""


def _problem(status: int, detail: str) -> Reply:
    return status, JSON, _encode({"error": detail})
