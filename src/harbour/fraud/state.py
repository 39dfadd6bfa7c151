"""Where the state lives in the process: names to slots, tables that grow, labels that wait until they are known.

`State.update` is what the service calls for each payment. The interface is small on purpose (slots by name, one
update, one label), so that a store shared by several processes can stand behind it later.
"""

from __future__ import annotations

import heapq
import struct
from collections.abc import Iterable
from typing import Any, Literal

import numba
import numpy as np
import numpy.typing as npt

from harbour.fraud.compiled import compiled, direct
from harbour.fraud.event import (
    CHANNELS,
    DIRECTIONS,
    ENTRY_MODES,
    MISSING,
    PAYEE_CHECKS,
    RAILS,
    RECORD,
    Event,
    Label,
    claimant_of,
    is_benefit,
    merchant_group,
)
from harbour.fraud.features import FEATURES, Tables, Vector, empty_tables, update

Key = Literal["account", "payee", "device"]
KEYS: tuple[Key, ...] = ("account", "payee", "device")

_PACK = struct.Struct("=5q4i12b4x")
_CLOCK, _CLOCK_AT = struct.Struct("=q"), RECORD.fields["clock"][1]  # type: ignore[index]
assert _PACK.size == RECORD.itemsize
_RAIL = {name: code for code, name in enumerate(RAILS)}
_DIRECTION = {name: code for code, name in enumerate(DIRECTIONS)}
_CHANNEL: dict[str | None, int] = {None: -1, **{name: code for code, name in enumerate(CHANNELS)}}
_ENTRY_MODE: dict[str | None, int] = {None: -1, **{name: code for code, name in enumerate(ENTRY_MODES)}}
_PAYEE_CHECK: dict[str | None, int] = {None: -1, **{name: code for code, name in enumerate(PAYEE_CHECKS)}}


class Slots(dict[str, int]):
    """Names of one kind of key, numbered in order of appearance: to ask for a new name gives it the next number."""

    @classmethod
    def of(cls, names: Iterable[str]) -> Slots:
        """Return slots with these names, in this order."""
        return cls({name: number for number, name in enumerate(names)})

    def __missing__(self, name: str) -> int:
        self[name] = number = len(self)
        return number


class State:
    """Everything that the features remember. Not thread-safe: one writer.

    Attributes
    ----------
    clock
        The largest event time so far, in microseconds; 0 before the first event.
    """

    def __init__(self) -> None:
        self.clock = 0
        self.slots: dict[Key, Slots] = {kind: Slots() for kind in KEYS}
        self.relations: dict[int, int] = {}
        self.tables: Tables = empty_tables(1024, 1024, 1024, 1024, 8192)
        self._buffer = bytearray(RECORD.itemsize)
        self._record: npt.NDArray[np.void] = np.frombuffer(self._buffer, RECORD)
        self.waiting: list[tuple[int, int, bytes]] = []
        self._arrivals = 0
        self._nowhere: Vector = np.empty(len(FEATURES), np.float32)
        self._checked = self._nowhere
        self._update = direct(update, *map(numba.typeof, (self.tables, self._record, 0, self._nowhere)))

    def pack(self, event: Event) -> bytes:
        """Return the event as one `RECORD`; names that are new get their slots, nothing else changes."""
        slots = self.slots
        account = slots["account"][event.account]
        device = -1 if event.device is None else slots["device"][event.device]
        event_time, direction = event.event_time, _DIRECTION[event.direction]
        payee = relation = -1
        if direction:
            payee = slots["payee"][event.counterparty]
            relation = self.relations.setdefault(account << 32 | payee, len(self.relations))
        claimant = benefit = 0
        if event.reference and not direction:
            claimant, benefit = claimant_of(event.reference), is_benefit(event.reference)
        return _PACK.pack(
            event_time, event_time if event_time > self.clock else self.clock, event.amount,
            MISSING if event.available is None else event.available, claimant,
            account, payee, device, relation,
            0, direction, _RAIL[event.rail], _CHANNEL[event.channel], _ENTRY_MODE[event.entry_mode],
            _PAYEE_CHECK[event.payee_check], -1 if event.mcc is None else merchant_group(event.mcc),
            -1 if event.country is None else event.country != "GB", event.declined, benefit, 0, 0,
        )  # fmt: skip

    def update(self, event: Event, out: Vector) -> bytes:
        """Write the features of one event to `out`, then remember the event.

        Parameters
        ----------
        event
            The next event in order of arrival.
        out
            One value for each feature, shape (len(FEATURES),), float32.

        Returns
        -------
        The packed event, for the log.
        """
        if out is not self._checked:
            self._checked = _vector(out)
        packed = self.pack(event)
        if event.event_time > self.clock:
            self.clock = event.event_time
        while self.waiting and self.waiting[0][0] <= self.clock:
            label = bytearray(heapq.heappop(self.waiting)[2])
            _CLOCK.pack_into(label, _CLOCK_AT, self.clock)
            self._step(label, self._nowhere)
        self._step(packed, out)
        return packed

    def learn(self, label: Label, change: int, packed: bytes) -> bytes:
        """Take note of a label; it counts from the first event on whose clock has reached `known_at`.

        Parameters
        ----------
        label
            What was reported.
        change
            +1 if the payment was not under a report and now is, -1 the other way round.
        packed
            The payment that it is about, as `update` returned it.

        Returns
        -------
        The packed label, for the log.
        """
        values = list(_PACK.unpack(packed))
        values[0], values[2], values[3], values[9] = label.known_at, change, values[0], 1
        record = _PACK.pack(*values)
        self.expect(record)
        return record

    def expect(self, packed: bytes) -> None:
        """The same for a label that is packed already."""
        known_at = int.from_bytes(packed[:8], "little", signed=True)
        heapq.heappush(self.waiting, (known_at, self._arrivals, packed))
        self._arrivals += 1

    def replay(self, records: npt.NDArray[np.void], out: npt.NDArray[np.float32], rows: npt.NDArray[np.int64]) -> None:
        """Apply packed events and labels in order, at full speed.

        Parameters
        ----------
        records
            `RECORD`, payments and labels in the order in which they take effect, with this state's slots and clocks.
        out
            Where features go, shape (n, len(FEATURES)), float32.
        rows
            For each record its row of `out`, or -1 to compute the features and drop them.
        """
        self.reserve()
        done = 0
        while (done := run(self.tables, records, done, out, rows, self._nowhere)) < len(records):
            self._make_room()
        if len(records):
            self.clock = max(self.clock, int(records["clock"].max()))

    def reserve(self) -> None:
        """Let every table have a row for every slot."""
        sizes = (len(self.relations), *(len(self.slots[kind]) for kind in KEYS))
        tables: tuple[npt.NDArray[np.void], ...] = self.tables[:4]
        if all(size <= len(table) for size, table in zip(sizes, tables, strict=True)):
            return
        larger = [
            _enlarged(table, max(size, 2 * len(table))) if size > len(table) else table
            for size, table in zip(sizes, tables, strict=True)
        ]
        self.tables = Tables(larger[0], larger[1], larger[2], larger[3], self.tables.arena, self.tables.heap)

    def _step(self, packed: bytes | bytearray, out: Vector) -> None:
        self._buffer[:] = packed
        while not self._update(self.tables, self._record, 0, out):
            self._make_room()

    def _make_room(self) -> None:
        before = self.tables
        self.reserve()
        if self.tables is before:
            self.tables = before._replace(arena=_enlarged(before.arena, 2 * len(before.arena)))


def _vector(out: Vector) -> Vector:
    if out.dtype != np.float32 or out.shape != (len(FEATURES),) or not out.flags.carray:
        raise ValueError(f"Features go to an array of {len(FEATURES)} float32 in a row that can be written to.")
    return out


def _enlarged(table: npt.NDArray[np.void], size: int) -> npt.NDArray[np.void]:
    larger = np.zeros(size, table.dtype)
    larger[: len(table)] = table
    return larger


@compiled
def run(tables: Tables, records: Any, first: int, out: Any, rows: Any, nowhere: Any) -> int:
    """Update with records from `first` on; return the first that found no room, or their number."""
    for i in range(first, len(records)):
        row = rows[i]
        if not update(tables, records, i, out[row] if row >= 0 else nowhere):
            return i
    return len(records)
