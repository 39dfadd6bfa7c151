"""One writer for one journal: looks a payment up, updates the state, decides, and answers once the log has it.

Deciding takes microseconds and happens where requests arrive, in order. Writing happens in a thread of its own, as many
entries at a time as have come in since; a request waits for it, but not longer than its time budget.

The state is always what the log says it is. If a write fails, the state is thrown away, nothing is answered from it any
more, and it is built again from the log as soon as the log can be written.
"""

from __future__ import annotations

import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from harbour.fraud.decision import Policy, blocks
from harbour.fraud.event import Event, Label
from harbour.fraud.features import FEATURES
from harbour.fraud.journal import Entry, Journal
from harbour.fraud.messages import Decision
from harbour.fraud.model import Model
from harbour.fraud.state import KEYS

MOST_AT_ONCE = 512
_encode = msgspec.json.Encoder().encode


class Report(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody says about a payment, by the name that its sender gave it.

    Attributes
    ----------
    key
        The payment's.
    known_at
        When the bank knew, in microseconds since 1970, UTC.
    fraud
        True for a report, False to withdraw one.
    """

    key: str
    known_at: int
    fraud: bool


class Refused(ValueError):
    """A request that contradicts what is known already; the message says how."""


class Unavailable(RuntimeError):
    """There is no state to decide by at the moment."""


class Ticket:
    """A decision on its way into the log."""

    __slots__ = ("blob", "built", "decision", "done", "entry", "event", "failed", "features", "settled")

    def __init__(
        self,
        entry: Entry,
        decision: Decision | None,
        blob: bytes,
        event: Event | None,
        features: bytes,
        built: int,
    ) -> None:
        self.entry = entry
        self.decision = decision
        self.blob = blob
        self.event = event
        self.features = features
        self.built = built
        self.failed: Exception | None = None
        self.done: list[Callable[[], None]] = []
        self.settled = False


class Engine:
    """The state of one journal and the policy that decides by it.

    Calls of `offer` and `report` come from one thread, the one in which `deliver` runs the functions given to it.

    Parameters
    ----------
    journal
        Open.
    policy
        How decisions are made.
    shadow
        A model that scores along and decides nothing.
    deliver
        Runs a function in the thread of the requests; the default runs it where it is.

    Attributes
    ----------
    remarks
        What was noticed when the state was built.
    broken
        Why there is no state, None if there is one.
    """

    def __init__(
        self, journal: Journal, policy: Policy, shadow: Model | None = None,
        deliver: Callable[[Callable[[], None]], None] | None = None,
    ) -> None:  # fmt: skip
        self.journal = journal
        self.policy = policy
        self.shadow = shadow
        self.deliver = deliver or (lambda function: function())
        self.broken: str | None = None
        self.broke: Callable[[], None] = lambda: None  # called once for each write that failed
        self.behind = 0
        self._vector = np.empty(len(FEATURES), np.float32)
        self._pending: dict[str, Ticket] = {}
        self._reported: dict[int, Ticket] = {}
        self._queue: queue.SimpleQueue[Ticket | None] = queue.SimpleQueue()
        self._generation = 0  # of the log: goes up with each write that failed
        self._build()
        self._thread = threading.Thread(target=self._write, name="journal", daemon=True)
        self._thread.start()

    def _build(self) -> None:
        found = self.journal.recover()
        self.state, self.last, self.replayed, self.remarks = found.state, found.last, found.replayed, found.remarks
        self._known = [len(self.state.slots[kind]) for kind in KEYS]
        self.policy.blocking = self.journal.meta("blocking") != "off"
        self._built = self._generation  # of the state: behind the log's, nothing that it decided can be written

    # In the thread of the requests.

    def offer(self, key: str | None, event: Event) -> Ticket:
        """Decide about a payment and send it to the log; the same key with the same payment gets its first answer.

        Without a key every payment is taken for a new one.

        Raises
        ------
        Refused
            If the key was used for another payment.
        Unavailable
            If there is no state.
        """
        if self.broken is not None:
            raise Unavailable(self.broken)
        blob = _encode(event)
        if key is None:
            return self._decide(key, event, blob)
        earlier = self._pending.get(key)
        if earlier is None:
            known = self._recorded(key)
            if known is None:
                return self._decide(key, event, blob)
            earlier = known
        if earlier.blob != blob:
            raise Refused(f"The key {key!r} was used for another payment, or came with a history.")
        return earlier

    def _recorded(self, key: str) -> Ticket | None:
        try:
            found = self.journal.payment(key)
        except sqlite3.Error as error:
            raise Unavailable(f"the log cannot be read: {error}") from None
        if found is None:
            return None
        decision = None
        if found.action is not None and found.reason is not None:
            decision = Decision(found.action, found.score, found.reason, str(found.seq))
        entry = Entry(found.seq, key, None, b"", (), None)
        ticket = Ticket(entry, decision, found.event or b"", None, b"", -1)
        ticket.settled = True
        return ticket

    def _decide(self, key: str | None, event: Event, blob: bytes) -> Ticket:
        state, vector = self.state, self._vector
        packed = state.update(event, vector)
        self.last += 1
        made = self.policy.decide(event, vector, state.clock)
        decision = Decision(made.action, made.score, made.reason, str(self.last))
        features = vector.tobytes()
        row = (
            blob, features, self.policy.model.name, made.score, made.action, made.reason, time.time_ns() // 1_000,
        )  # fmt: skip
        entry = Entry(self.last, key, None, packed, self._new_names(event), row)
        ticket = Ticket(entry, decision, blob, event, features, self._built)
        if key is not None:
            self._pending[key] = ticket
        self._queue.put(ticket)
        return ticket

    def _new_names(self, event: Event) -> Sequence[tuple[int, int, str]]:
        names: list[tuple[int, int, str]] = []
        for kind, name in enumerate((event.account, event.counterparty, event.device)):
            known = self._known[kind]
            if len(self.state.slots[KEYS[kind]]) > known:
                assert name is not None
                names.append((kind, known, name))
                self._known[kind] = known + 1
        return names

    def report(self, report: Report) -> Ticket | None:
        """Take note of what somebody says about a payment; None if that is what the log says already.

        Raises
        ------
        Refused
            If no payment has this key.
        Unavailable
            If there is no state.
        """
        if self.broken is not None:
            raise Unavailable(self.broken)
        pending = self._pending.get(report.key)
        if pending is not None:
            seq, packed, under_report = pending.entry.seq, pending.entry.packed, False
        else:
            found = self._recorded(report.key)
            if found is None:
                raise Refused(f"There is no payment with the key {report.key!r}.")
            seq = found.entry.seq
            stored, reports = self.journal.packed(seq), self.journal.reports(seq)
            assert stored is not None
            packed, under_report = stored, bool(reports) and reports[-1][1]
        waiting = self._reported.get(seq)
        if waiting is not None:
            under_report = waiting.blob == b"1"
        if report.fraud == under_report:
            return waiting
        label = Label(seq=seq, known_at=report.known_at, fraud=report.fraud)
        record = self.state.learn(label, 1 if report.fraud else -1, packed)
        self.last += 1
        entry = Entry(self.last, None, seq, record, (), None)
        ticket = Ticket(entry, None, b"1" if report.fraud else b"0", None, b"", self._built)
        self._reported[seq] = ticket
        self._queue.put(ticket)
        return ticket

    def switch(self, blocking: bool, reason: str) -> None:
        """Turn blocking on or off, for this process and those after it.

        Raises
        ------
        sqlite3.Error
            If it cannot be written; it holds for this process all the same.
        """
        self.policy.blocking = blocking
        value = "on" if blocking else "off"
        self.journal.write_meta("blocking", value, f"blocking {value}: {reason}")

    def recover(self) -> None:
        """Build the state again after a failed write; `broken` stays set if the log still cannot be written."""
        try:
            self.journal.write_meta("recovered", str(time.time_ns() // 1_000), "state built again from the log")
            self._build()
        except (sqlite3.Error, OSError, ValueError) as error:
            self.broken = str(error)
        else:
            self.broken = None

    def close(self, keep: bool = True) -> None:
        """Write what is waiting, keep a snapshot, close the journal."""
        self._queue.put(None)
        self._thread.join()
        if keep and self.broken is None:
            self.journal.write_snapshot(self.state, self.last)
        self.journal.close()

    # In the thread of the log.

    def _write(self) -> None:
        while (first := self._queue.get()) is not None:
            batch: list[Ticket] = [first]
            ended = False
            while len(batch) < MOST_AT_ONCE and not ended:
                try:
                    ticket = self._queue.get_nowait()
                except queue.Empty:
                    break
                if ticket is None:
                    ended = True
                else:
                    batch.append(ticket)
            self._write_batch(batch)
            if ended:
                return

    def _write_batch(self, batch: list[Ticket]) -> None:
        error: Exception | None = None
        current = [ticket for ticket in batch if ticket.built == self._generation]
        if current:
            try:
                self.journal.write([ticket.entry for ticket in current])
            except (sqlite3.Error, OSError) as found:
                error = found
                self._generation += 1
        late = {id(ticket) for ticket in current} if error is None else set()
        for ticket in batch:
            if id(ticket) not in late:
                ticket.failed = Unavailable(str(error or "the state was built again"))
        self.deliver(lambda: self._release(batch, error))
        if error is None and self.shadow is not None:
            self._score_shadow(current)

    def _score_shadow(self, tickets: list[Ticket]) -> None:
        assert self.shadow is not None
        rows = []
        try:
            for ticket in tickets:
                if ticket.event is not None and ticket.decision is not None and ticket.decision.score is not None:
                    score = self.shadow.probability(np.frombuffer(ticket.features, np.float32))
                    rows.append((ticket.entry.seq, self.shadow.name, score, blocks(self.shadow, score, ticket.event)))
            if rows:
                self.journal.write_shadows(rows)
        except (sqlite3.Error, OSError, ArithmeticError, ValueError):
            self.behind += len(tickets)

    # In the thread of the requests again.

    def _release(self, batch: list[Ticket], error: Exception | None) -> None:
        if error is not None:
            self.broken = f"the log cannot be written: {error}"
            self.broke()
        for ticket in batch:
            key, about = ticket.entry.key, ticket.entry.about
            if key is not None and self._pending.get(key) is ticket:
                del self._pending[key]
            if about is not None and self._reported.get(about) is ticket:
                del self._reported[about]
            ticket.settled = True
            for function in ticket.done:
                function()
            ticket.done.clear()
