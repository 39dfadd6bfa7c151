"""Features over a whole log, by the same `features.update` that the service calls.

In one pass, event by event as the service does; or once for each kind of key, key by key, and joined on the
sequence number: then each pass needs only the events that bear its key, so it can be spread over machines, and on
one machine the state of a key stays in the processor's cache. Both give the same numbers to the last bit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from harbour.fraud.compiled import compiled
from harbour.fraud.features import (
    ACCOUNT_STATE,
    DEVICE_STATE,
    FEATURES,
    PAYEE_STATE,
    RELATION_STATE,
    Kind,
    Tables,
    empty_tables,
    read_message,
    update_account,
    update_device,
    update_payee,
    update_relation,
)
from harbour.fraud.state import run
from harbour.fraud.tables import Ints, Log, Records
from harbour.fraud.windows import ENTRY, HEAP, clear

Matrix = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


def features(log: Log, wanted: Mask) -> Matrix:
    """Return the features of some events of a log.

    Parameters
    ----------
    log
        Events and labels. Those that are not wanted feed the state all the same.
    wanted
        Which events, shape (len(log),).

    Returns
    -------
    Shape (wanted.sum(), len(FEATURES)), float32, in order of `seq`.
    """
    out = np.empty((int(wanted.sum()), len(FEATURES)), np.float32)
    keys = log.keys
    tables = empty_tables(
        keys.relations + 1, keys.accounts + 1, keys.payees + 1, keys.devices + 1, max(1024, len(log.records) // 2)
    )
    nowhere = np.empty(len(FEATURES), np.float32)
    rows, done = rows_of(log, wanted), 0
    while (done := run(tables, log.records, done, out, rows, nowhere)) < len(log.records):
        tables = _with_larger_arena(tables)
    return out


def rows_of(log: Log, wanted: Mask) -> Ints:
    """Return for each record of a log its row of the matrix of wanted events, -1 for none."""
    place = np.where(wanted, np.cumsum(wanted) - 1, -1)
    rows: Ints = np.where(log.row >= 0, place[log.row], -1)
    return rows


def _with_larger_arena(tables: Tables) -> Tables:
    larger = np.zeros(2 * len(tables.arena), ENTRY)
    larger[: len(tables.arena)] = tables.arena
    return tables._replace(arena=larger)


def features_by_key(log: Log, wanted: Mask) -> Matrix:
    """Return the same as `features`, computed key by key: four passes, one for each kind of state.

    Needs each key's events together, so it is for whole logs; the service and a stream take `features`.
    """
    out = np.empty((int(wanted.sum()), len(FEATURES)), np.float32)
    rows, records = rows_of(log, wanted), log.records.copy()
    _messages(records, out, rows)
    for kind in KINDS:  # in this order: later kinds read marks that earlier ones leave on the records
        run_kind(kind, records, out, rows)
    return out


KINDS: tuple[Kind, ...] = ("relation", "account", "payee", "device")
COLUMNS: dict[str, list[int]] = {
    kind: [place for place, feature in enumerate(FEATURES) if feature.kind == kind] for kind in (*KINDS, "message")
}


def run_kind(kind: Kind, records: Records, out: Matrix, rows: Ints) -> None:
    """Write the features of one kind of state, and that kind's marks on the records.

    Parameters
    ----------
    kind
        relation, account, payee or device.
    records
        Any part of a log that holds, for each key of this kind, either all its records or none; in the log's order.
    out
        Shape (n, len(FEATURES)); only this kind's columns are written.
    rows
        For each record its row of `out`, or -1.
    """
    keys = np.ascontiguousarray(records[kind])
    order, first = _by_key(keys, int(keys.max(initial=-1)) + 1)
    longest = int(np.diff(first).max(initial=0))
    arena, heap = np.zeros(16 * longest + 64, ENTRY), np.zeros(1, HEAP)
    nowhere = np.empty(len(FEATURES), np.float32)
    if kind == "relation":
        _relations(np.zeros(2, RELATION_STATE), records, order, first, out, rows, nowhere)
    elif kind == "account":
        _accounts(np.zeros(2, ACCOUNT_STATE), arena, heap, records, order, first, out, rows, nowhere)
    elif kind == "payee":
        _payees(np.zeros(2, PAYEE_STATE), arena, heap, records, order, first, out, rows, nowhere)
    else:
        _devices(np.zeros(2, DEVICE_STATE), arena, heap, records, order, first, out, rows, nowhere)


@compiled
def _by_key(keys: Any, size: int) -> Any:
    """Counting sort: return the records with a key, key by key in order, and where each key begins."""
    first = np.zeros(size + 1, np.int64)
    for key in keys:
        if key >= 0:
            first[key + 1] += 1
    for key in range(size):
        first[key + 1] += first[key]
    order = np.empty(first[size], np.int64)
    place = first.copy()
    for i in range(len(keys)):
        if keys[i] >= 0:
            order[place[keys[i]]] = i
            place[keys[i]] += 1
    return order, first


@compiled
def _messages(records: Any, out: Any, rows: Any) -> None:
    for i in range(len(records)):
        if rows[i] >= 0:
            read_message(records[i], out[rows[i]])


def read_messages(records: Records, out: Matrix) -> None:
    """Write the features that the messages themselves carry, row by row; every other becomes NaN."""
    _messages(records, out, np.arange(len(records)))


@compiled
def _relations(states: Any, records: Any, order: Any, first: Any, out: Any, rows: Any, nowhere: Any) -> None:
    for key in range(len(first) - 1):
        states[0] = states[1]  # row 1 stays empty: each key begins from nothing
        for i in order[first[key] : first[key + 1]]:
            update_relation(states[0], records[i], out[rows[i]] if rows[i] >= 0 else nowhere)


@compiled
def _accounts(
    states: Any, arena: Any, heap: Any, records: Any, order: Any, first: Any, out: Any, rows: Any, nowhere: Any
) -> None:
    for key in range(len(first) - 1):
        states[0] = states[1]
        clear(heap[0])
        for i in order[first[key] : first[key + 1]]:
            update_account(states[0], arena, heap[0], records[i], out[rows[i]] if rows[i] >= 0 else nowhere)


@compiled
def _payees(
    states: Any, arena: Any, heap: Any, records: Any, order: Any, first: Any, out: Any, rows: Any, nowhere: Any
) -> None:
    for key in range(len(first) - 1):
        states[0] = states[1]
        clear(heap[0])
        for i in order[first[key] : first[key + 1]]:
            update_payee(states[0], arena, heap[0], records[i], out[rows[i]] if rows[i] >= 0 else nowhere)


@compiled
def _devices(
    states: Any, arena: Any, heap: Any, records: Any, order: Any, first: Any, out: Any, rows: Any, nowhere: Any
) -> None:
    for key in range(len(first) - 1):
        states[0] = states[1]
        clear(heap[0])
        for i in order[first[key] : first[key + 1]]:
            update_device(states[0], arena, heap[0], records[i], out[rows[i]] if rows[i] >= 0 else nowhere)
