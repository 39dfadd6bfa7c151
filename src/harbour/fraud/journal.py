"""What the service has accepted, on disk before it is answered: an append-only log in SQLite, and a snapshot of the
state.

A journal is a folder:

journal.sqlite   every payment and label in order of arrival, and what was decided with which features
state.snapshot   the state at some number of the log, with its SHA-256; only a shortcut, never the truth
acknowledged     the last number that was answered for
owner.lock       held by the one process that writes

It holds against the death of the process at any moment. It does not hold against loss of power or of the disk:
commits are handed to the operating system and not forced to the platter, which would cost a payment milliseconds.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from harbour.fraud.event import RECORD
from harbour.fraud.features import NAMES, Tables
from harbour.fraud.messages import Action
from harbour.fraud.state import KEYS, Slots, State
from harbour.fraud.whole import whole

FORMAT = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS names (
    kind INTEGER NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (kind, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entries (
    seq INTEGER PRIMARY KEY, key TEXT UNIQUE, about INTEGER, packed BLOB NOT NULL, checksum INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS entries_about ON entries (about) WHERE about IS NOT NULL;
CREATE TABLE IF NOT EXISTS decisions (
    seq INTEGER PRIMARY KEY, event BLOB NOT NULL, features BLOB NOT NULL, model TEXT NOT NULL, score REAL,
    action TEXT NOT NULL, reason TEXT NOT NULL, decided_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS shadows (
    seq INTEGER NOT NULL, model TEXT NOT NULL, score REAL NOT NULL, blocks INTEGER NOT NULL,
    PRIMARY KEY (seq, model)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS acts (at INTEGER NOT NULL, what TEXT NOT NULL);
"""


class BadJournal(ValueError):
    """A journal that cannot be used; the message says why and what can be done."""


class Entry(NamedTuple):
    """One row of the log with all that belongs to it, ready to be written.

    `key` names a payment for its sender; `about` is the number of the payment that a label is about. `names` are
    (kind, number, name) that appear here first. `decision` is the row of the audit table, without `seq`.
    """

    seq: int
    key: str | None
    about: int | None
    packed: bytes
    names: Sequence[tuple[int, int, str]]
    decision: tuple[bytes, bytes, str, float | None, str, str, int] | None


class Payment(NamedTuple):
    """A payment that is in the log already; one that came with a history has no event and no decision."""

    seq: int
    event: bytes | None
    score: float | None
    action: Action | None
    reason: str | None


@dataclass(frozen=True)
class Recovery:
    """What was found at start.

    Attributes
    ----------
    state
        As it was after the last entry.
    last
        Number of the last entry, 0 for none.
    replayed
        Entries that were not in the snapshot.
    remarks
        Sentences for the operator: what was damaged, missing or set aside.
    """

    state: State
    last: int
    replayed: int
    remarks: tuple[str, ...]


class Journal:
    """The log in a folder, for the one process that writes it.

    Parameters
    ----------
    folder
        Made if it is not there.

    Raises
    ------
    BadJournal
        If another process writes to it, or it is not a journal of this format and these features.
    OSError
        If it cannot be read or written.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.path = folder / "journal.sqlite"
        self._writing = threading.Lock()
        self._lock = sqlite3.connect(folder / "owner.lock", isolation_level=None, timeout=0, check_same_thread=False)
        try:
            self._lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error:
            self._lock.close()
            raise BadJournal(f"Another process writes to the journal in {folder}.") from None
        try:
            self._writer = self._connect()
            self._reader = self._connect()
            self._writer.execute("PRAGMA journal_mode = WAL")
            self._writer.executescript(_SCHEMA)
            self._check()
        except sqlite3.Error as error:
            self._lock.close()
            raise BadJournal(
                f"{self.path} cannot be used: {error}. Restore it from a copy, or save what can be read with "
                f"sqlite3's .recover, and start again."
            ) from None
        except BaseException:
            self._lock.close()
            raise
        self._mark = os.open(folder / "acknowledged", os.O_RDWR | os.O_CREAT, 0o600)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA temp_store = MEMORY")
        return connection

    def _check(self) -> None:
        wanted = {"format": str(FORMAT), "features": hashlib.sha256("\n".join(NAMES).encode()).hexdigest()}
        for key, value in wanted.items():
            self._writer.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (key, value))
            if self.meta(key) != value:
                raise BadJournal(
                    f"The journal in {self.folder} was written by another version of this program (its {key} differ). "
                    f"Start with a new journal, or replay the old one's events."
                )

    def close(self) -> None:
        """Let go of the files; what was written stays."""
        self._reader.close()
        self._writer.close()
        self._lock.close()
        os.close(self._mark)

    # Writing.

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._writing:
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    def write(self, entries: Sequence[Entry]) -> None:
        """Append entries, all or none.

        Raises
        ------
        sqlite3.Error
            If they could not be written; then none was.
        """
        with self._transaction() as run:
            names = [name for entry in entries for name in entry.names]
            if names:
                run.executemany("INSERT INTO names VALUES (?, ?, ?)", names)
            run.executemany(
                "INSERT INTO entries VALUES (?, ?, ?, ?, ?)",
                [(entry.seq, entry.key, entry.about, entry.packed, zlib.crc32(entry.packed)) for entry in entries],
            )
            run.executemany(
                "INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [(entry.seq, *entry.decision) for entry in entries if entry.decision is not None],
            )
        os.pwrite(self._mark, entries[-1].seq.to_bytes(8, "little"), 0)

    def fill(
        self, names: Iterable[tuple[int, int, str]], rows: Iterable[tuple[int, str | None, int | None, bytes, int]]
    ) -> None:
        """Write a whole history, all or nothing: names, and seq, key, about, packed, checksum of each entry.

        Raises
        ------
        BadJournal
            If there are entries already.
        """
        if self._last():
            raise BadJournal(f"The journal in {self.folder} has entries already; name a new folder.")
        with self._transaction() as run:
            run.executemany("INSERT INTO names VALUES (?, ?, ?)", names)
            run.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?)", rows)

    def write_shadows(self, rows: Iterable[tuple[int, str, float, bool]]) -> None:
        """Note what another model would have done: number, model, score, whether it would have blocked."""
        with self._transaction() as run:
            run.executemany("INSERT OR REPLACE INTO shadows VALUES (?, ?, ?, ?)", rows)

    def write_meta(self, key: str, value: str, what: str) -> None:
        """Set a value that outlives the process, and note when and what was done."""
        with self._transaction() as run:
            run.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
            run.execute("INSERT INTO acts VALUES (?, ?)", (time.time_ns() // 1_000, what))

    # Reading, by the thread of the requests.

    def meta(self, key: str) -> str | None:
        """Return a value that was set, None if it was not."""
        row = self._reader.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def payment(self, key: str) -> Payment | None:
        """Return the payment that its sender named so."""
        row = self._reader.execute(
            "SELECT seq, event, score, action, reason FROM entries LEFT JOIN decisions USING (seq) WHERE key = ?",
            (key,),
        ).fetchone()
        return None if row is None else Payment(*row)

    def packed(self, seq: int) -> bytes | None:
        """Return an entry as `RECORD`."""
        row = self._reader.execute("SELECT packed FROM entries WHERE seq = ?", (seq,)).fetchone()
        return None if row is None else bytes(row[0])

    def reports(self, seq: int) -> list[tuple[int, bool]]:
        """Return when and what was reported about a payment, in order of arrival."""
        rows = self._reader.execute("SELECT packed FROM entries WHERE about = ? ORDER BY seq", (seq,))
        records = np.frombuffer(b"".join(row[0] for row in rows), RECORD)
        return [(int(record["event_time"]), bool(record["amount"] > 0)) for record in records]

    def audit(self, seq: int) -> dict[str, object] | None:
        """Return all that is on record about one decision."""
        found = self._reader.execute(
            "SELECT event, features, model, score, action, reason, decided_at FROM decisions WHERE seq = ?", (seq,)
        ).fetchone()
        if found is None:
            return None
        event, features, model, score, action, reason, decided_at = found
        values = np.frombuffer(features, np.float32).tolist()
        shadows = self._reader.execute("SELECT model, score, blocks FROM shadows WHERE seq = ?", (seq,)).fetchall()
        return {
            "reference": str(seq), "event": event.decode(), "model": model, "score": score, "action": action,
            "reason": reason, "decided_at": decided_at,
            "features": {name: None if value != value else value for name, value in zip(NAMES, values, strict=True)},
            "shadows": [{"model": name, "score": score, "blocks": bool(blocks)} for name, score, blocks in shadows],
            "reports": [{"known_at": at, "fraud": fraud} for at, fraud in self.reports(seq)],
        }  # fmt: skip

    # Starting again.

    def recover(self) -> Recovery:
        """Return the state as the log says it is, from the snapshot and what came after it, or from the beginning.

        Raises
        ------
        BadJournal
            If entries in the middle of the log are damaged.
        """
        remarks: list[str] = []
        snapshot = self._read_snapshot(remarks)
        last = self._last()
        if snapshot is not None and snapshot[1] > last:
            remarks.append("The snapshot knows of more than the log: it is left aside.")
            snapshot = None
        state, after = snapshot or (State(), 0)
        seqs, records = self._tail(after, remarks)
        names: dict[int, list[str]] = {kind: [] for kind in range(len(KEYS))}
        for kind, number, name in self._reader.execute("SELECT kind, number, name FROM names ORDER BY kind, number"):
            if number != len(names[kind]):
                raise BadJournal(f"{self.path} is damaged: names of kind {KEYS[kind]} are missing before {name!r}.")
            names[kind].append(name)
        resume(state, records, [names[kind] for kind in range(len(KEYS))])
        last = int(seqs[-1]) if len(seqs) else after
        acknowledged = int.from_bytes(os.pread(self._mark, 8, 0), "little")
        if acknowledged > last:
            remarks.append(f"Answers were given up to number {acknowledged}; the log ends at {last}.")
        return Recovery(state, last, len(seqs), tuple(remarks))

    def _last(self) -> int:
        return int(self._reader.execute("SELECT coalesce(max(seq), 0) FROM entries").fetchone()[0])

    def _tail(self, after: int, remarks: list[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.void]]:
        rows = self._reader.execute(
            "SELECT seq, packed, checksum FROM entries WHERE seq > ? ORDER BY seq", (after,)
        ).fetchall()
        if not rows:
            return np.empty(0, np.int64), np.empty(0, RECORD)
        seqs, packed, checksums = zip(*rows, strict=True)
        good = [
            len(blob) == RECORD.itemsize and crc == checksum
            for blob, crc, checksum in zip(packed, map(zlib.crc32, packed), checksums, strict=True)
        ]
        whole = len(good) if all(good) else good.index(False)
        if whole < len(rows):
            if any(good[whole:]):
                raise BadJournal(
                    f"{self.path} is damaged at number {seqs[whole]}, in the middle of the log. What the state was "
                    f"after it cannot be known: restore the journal from a copy."
                )
            aside = self.folder / f"damaged-after-{seqs[whole - 1] if whole else after}.bin"
            aside.write_bytes(b"".join(packed[whole:]))
            self.cut(seqs[whole])
            remarks.append(
                f"The last {len(rows) - whole} of the log, from number {seqs[whole]} on, were damaged; they are set "
                f"aside in {aside.name}."
            )
        records = np.frombuffer(b"".join(packed[:whole]), RECORD)
        return np.array(seqs[:whole], np.int64), records

    def cut(self, first: int) -> None:
        """Remove entries from a number on."""
        with self._transaction() as run:
            for table in ("entries", "decisions", "shadows"):
                run.execute(f"DELETE FROM {table} WHERE seq >= ?", (first,))

    def write_snapshot(self, state: State, last: int) -> None:
        """Keep the state, so that the next start need not replay what came before."""
        content = BytesIO()
        np.savez(
            content,
            numbers=np.array([FORMAT, last, state.clock], np.int64),
            relations=np.fromiter(state.relations, np.int64, len(state.relations)),
            waiting=np.frombuffer(b"".join(item[2] for item in sorted(state.waiting)), np.uint8),
            **{f"table_{name}": table for name, table in state.tables._asdict().items()},
        )
        body = content.getvalue()
        with whole(self.folder / "state.snapshot") as part, open(part, "wb") as file:
            file.write(hashlib.sha256(body).hexdigest().encode() + b"\n")
            file.write(body)

    def _read_snapshot(self, remarks: list[str]) -> tuple[State, int] | None:
        try:
            content = (self.folder / "state.snapshot").read_bytes()
        except FileNotFoundError:
            return None
        body = memoryview(content)[65:]
        if hashlib.sha256(body).hexdigest().encode() != content[:64]:
            remarks.append("The snapshot is damaged (its SHA-256 differs): it is left aside.")
            return None
        with np.load(BytesIO(body), allow_pickle=False) as file:
            found = {name: file[name] for name in file.files}
        version, last, clock = (int(number) for number in found["numbers"])
        state = State()
        tables: list[Any] = [found.get(f"table_{name}") for name in state.tables._fields]
        if version != FORMAT or any(
            table is None or table.dtype != empty.dtype for table, empty in zip(tables, state.tables, strict=True)
        ):
            remarks.append("The snapshot is of another version: it is left aside.")
            return None
        state.clock = clock
        state.tables = Tables(*tables)
        state.relations = {int(key): number for number, key in enumerate(found["relations"].tolist())}
        waiting = found["waiting"].tobytes()
        for start in range(0, len(waiting), RECORD.itemsize):
            state.expect(waiting[start : start + RECORD.itemsize])
        return state, last


def resume(state: State, records: npt.NDArray[np.void], names: Sequence[Sequence[str]]) -> None:
    """Apply logged entries to a state, at full speed.

    Parameters
    ----------
    state
        As it was before them; labels may be waiting in it.
    records
        `RECORD`, payments and labels in order of arrival.
    names
        All names of accounts, payees and devices, in order of their numbers.
    """
    for kind, known in zip(KEYS, names, strict=True):
        state.slots[kind] = Slots.of(known)
    number, fresh = records["relation"], np.zeros(len(records), bool)
    if len(records):
        most = np.maximum.accumulate(np.maximum(number, len(state.relations) - 1))
        fresh[0] = most[0] >= len(state.relations)
        fresh[1:] = most[1:] > most[:-1]
    accounts, payees = records["account"][fresh].astype(np.int64), records["payee"][fresh].astype(np.int64)
    for key in (accounts << 32 | payees).tolist():
        state.relations[key] = len(state.relations)
    waiting = np.frombuffer(b"".join(item[2] for item in sorted(state.waiting)), RECORD)
    state.waiting.clear()
    together = np.concatenate([waiting, records])
    label = together["label"] == 1
    payments = np.flatnonzero(~label)
    clocks = together["clock"][payments]
    # A label takes effect with the first payment after it whose clock has reached the moment it became known.
    effect = np.empty(len(together), np.int64)
    effect[payments] = np.arange(len(payments))
    effect[label] = np.maximum(
        np.searchsorted(payments, np.flatnonzero(label)),
        np.searchsorted(clocks, together["event_time"][label]),
    )
    moment = np.where(label, together["event_time"], np.iinfo(np.int64).max)
    order = np.lexsort((np.arange(len(together)), moment, effect))
    order = order[effect[order] < len(payments)]
    due = together[order]
    due["clock"] = clocks[effect[order]]
    state.replay(due, np.empty((0, 0), np.float32), np.full(len(due), -1, np.int64))
    for position in np.flatnonzero(label & (effect == len(payments))):
        state.expect(together[position].tobytes())
