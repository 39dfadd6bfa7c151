"""The replay of a log that is larger than one machine, on Dask: the same functions, key by key.

The log lies in several Parquet files. Each is packed by a worker. Then, once for each kind of key, the events are dealt
out by key, so that one worker sees all events of a key and runs `replay.run_kind` over them; what it finds goes back
to the file that each event came from, and is joined there on the sequence number. What has to fit into the memory of
the process that asks are the names of the keys (as in the service) and the labels, not the events.

Nothing is handed to workers that cannot be made again from the files: when a worker dies, Dask repeats what it had.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import getitem
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from harbour.fraud import replay, tables
from harbour.fraud.features import FEATURES, NAMES, Kind
from harbour.fraud.replay import COLUMNS, KINDS, Mask, Matrix
from harbour.fraud.tables import NEEDED, OPTIONAL, BadTable, Ints, Records
from harbour.fraud.whole import whole

if TYPE_CHECKING:
    from distributed import Client

NAMED = {"account": "account", "payee": "counterparty", "device": "device"}
"""The column of events with the names of each kind of key."""


@dataclass(frozen=True)
class Part:
    """What became of one file of events.

    Attributes
    ----------
    records
        The events, packed; then the labels about them.
    at, rank
        For each record when it takes effect: twice the event's number in the whole log plus one, or for a label twice
        the number of the event before which it takes effect; and the order of labels that take effect together.
    wanted
        For each record whether its features are wanted.
    seq
        Of the events.
    """

    records: Records
    at: Ints
    rank: Ints
    wanted: Mask
    seq: Ints


class Survey(NamedTuple):
    """What has to be known about a file before the others can be read right."""

    events: int
    first: int
    last: int
    clock: int
    names: dict[str, npt.NDArray[Any]]


class Piece(NamedTuple):
    """Those records of one part whose keys belong to one bucket."""

    records: Records
    at: Ints
    rank: Ints
    wanted: Mask


class Found(NamedTuple):
    """For one piece: features of its wanted records, shape (wanted, columns of the kind), and marks of all."""

    features: Matrix
    new: npt.NDArray[np.int8]
    large: npt.NDArray[np.int8]


def features(
    client: Client, events: Sequence[Path], labels: Path, out: Path, start: int, end: int, buckets: int = 0
) -> list[Path]:
    """Write the features of the payments of a period, one Parquet file for each file of events.

    Parameters
    ----------
    client
        Of a Dask cluster whose workers can read and write the files named.
    events
        Parquet files of events (see `tables`), in order of `seq`. Those that are not wanted feed the state all the
        same.
    labels
        A Parquet file of labels.
    out
        A folder. Its files have the names of the files of events; each appears whole or not at all.
    start, end
        The period, start <= event time < end, in microseconds UTC. Of its events those out of an account that the core
        bank did not decline are written.
    buckets
        Into how many parts keys are dealt; 0 for four times the workers' threads. The events of one bucket have to
        fit into the memory of one worker.

    Returns
    -------
    The files: column `seq`, and one for each feature, float32; the same bits as `replay.features` gives.

    Raises
    ------
    BadTable
        If a file cannot be read as a table of events or labels, or `seq` does not increase from file to file.
    """
    if not events:
        raise BadTable("There is no file of events.")
    if len({path.name for path in events}) < len(events):
        raise BadTable("Two files of events have the same name; their features would overwrite each other.")
    buckets = buckets or 4 * max(1, sum(client.nthreads().values()))
    told = tables.reports(tables.read_parquet(labels, ("seq", "known_at", "fraud")))
    told = told[told["change"] != 0]
    submit = partial(client.submit, pure=False)
    read = [submit(_read, str(path)) for path in events]
    surveys: list[Survey] = client.gather([submit(_survey, part) for part in read])
    _check_order(events, surveys)
    offset = np.cumsum([0, *(survey.events for survey in surveys)])
    clock = np.maximum.accumulate([survey.clock for survey in surveys])
    slots = _slots(surveys)
    effects = _effects(client, submit, read, told, surveys, offset, clock)
    parts = [
        submit(_numbered, part, mine, labels_of, int(offset[k]), int(clock[k - 1]) if k else 0, start, end)
        for k, (part, mine, labels_of) in enumerate(zip(read, slots, effects, strict=True))
    ]
    found: dict[Kind, list[Any]] = {}
    for kind in KINDS:  # in this order: later kinds read marks that earlier ones leave on the records
        dealt = [submit(_deal, part, kind, buckets) for part in parts]
        done = [submit(_run, kind, [submit(getitem, pieces, bucket) for pieces in dealt]) for bucket in range(buckets)]
        found[kind] = [
            submit(_collect, part, kind, [submit(getitem, one, k) for one in done]) for k, part in enumerate(parts)
        ]
        if kind in ("relation", "account"):
            parts = [submit(_marked, part, one) for part, one in zip(parts, found[kind], strict=True)]
    out.mkdir(parents=True, exist_ok=True)
    written = [
        submit(_write, part, {kind: found[kind][k] for kind in KINDS}, str(out / path.name))
        for k, (part, path) in enumerate(zip(parts, events, strict=True))
    ]
    return [Path(name) for name in client.gather(written)]


def _read(path: str) -> tuple[Records, Ints, dict[str, npt.NDArray[Any]]]:
    """Return the packed events of a file with slots of its own, their `seq`, and the names of the slots."""
    events = tables.read_parquet(Path(path), (*NEEDED, "amount", "amount_pence", *OPTIONAL))
    seq = tables.numbered(events)
    records, _, _ = tables.pack(events)
    out = pd.Series(records["direction"] == 1, index=events.index)
    names = {
        kind: pd.factorize(events[column] if kind != "payee" else events[column].where(out))[1]
        for kind, column in NAMED.items()
        if column in events
    }
    return records, seq, {kind: np.asarray(found) for kind, found in names.items()}


def _survey(read: tuple[Records, Ints, dict[str, npt.NDArray[Any]]]) -> Survey:
    records, seq, names = read
    return Survey(len(seq), int(seq[0]), int(seq[-1]), int(records["clock"].max()), names)


def _check_order(events: Sequence[Path], surveys: Sequence[Survey]) -> None:
    for k in range(1, len(surveys)):
        if surveys[k].first <= surveys[k - 1].last:
            raise BadTable(
                f"seq must increase from file to file: {events[k]} begins with {surveys[k].first}, but "
                f"{events[k - 1]} ends with {surveys[k - 1].last}."
            )


def _slots(surveys: Sequence[Survey]) -> list[dict[str, Ints]]:
    """Return for each file and kind of key the slot in the whole log of each of the file's own slots."""
    found: list[dict[str, Ints]] = [{} for _ in surveys]
    for kind in NAMED:
        numbers: dict[Any, int] = {}
        for survey, mine in zip(surveys, found, strict=True):
            names = survey.names.get(kind, ())
            mine[kind] = np.array([numbers.setdefault(name, len(numbers)) for name in names], np.int64)
    return found


def _effects(
    client: Client,
    submit: Callable[..., Any],
    read: list[Any],
    told: pd.DataFrame,
    surveys: list[Survey],
    offset: Ints,
    clock: Ints,
) -> list[pd.DataFrame]:
    """Return for each file the labels about its events: place, change, known_at, before (number of the event before
    which it takes effect), clock (of that event) and rank. Labels that never take effect are left out."""
    told = told.assign(rank=np.arange(len(told)))
    seq, last = told["seq"].to_numpy(), np.array([survey.last for survey in surveys])
    about = np.searchsorted(last, seq)
    asked = [submit(_placed, part, told[about == k]) for k, part in enumerate(read)]
    labels = pd.concat([one.assign(part=k) for k, one in enumerate(client.gather(asked))], ignore_index=True)
    earliest = offset[labels["part"]] + labels["place"] + 1
    labels["before"] = earliest
    where = np.maximum(np.searchsorted(clock, labels["known_at"]), np.searchsorted(offset[1:], earliest, side="right"))
    asked = [
        submit(
            _effect, part, labels.loc[where == k, "known_at"].to_numpy(),
            labels.loc[where == k, "before"].to_numpy() - offset[k], int(clock[k - 1]) if k else 0,
        )
        for k, part in enumerate(read)
    ]  # fmt: skip
    labels["clock"] = -1
    for k, (before, then) in enumerate(client.gather(asked)):
        labels.loc[where == k, "before"] = before + offset[k]
        labels.loc[where == k, "clock"] = then
    labels = labels[where < len(read)]
    return [labels[labels["part"] == k] for k in range(len(read))]


def _placed(read: tuple[Records, Ints, Any], told: pd.DataFrame) -> pd.DataFrame:
    return tables.placed(told, read[1])


def _effect(read: tuple[Records, Ints, Any], known_at: Ints, earliest: Ints, clock_before: int) -> tuple[Ints, Ints]:
    """Return for each label the place in this file of the event before which it takes effect, and that event's
    clock."""
    clock = np.maximum(read[0]["clock"], clock_before)
    before = np.maximum(np.searchsorted(clock, known_at), earliest)
    return before, clock[before]


def _numbered(
    read: tuple[Records, Ints, Any], slots: dict[str, Ints], labels: pd.DataFrame, offset: int, clock_before: int,
    start: int, end: int,
) -> Part:  # fmt: skip
    """Return a part with slots, clocks and numbers of the whole log, and the labels about its events behind them."""
    packed, seq, _ = read
    records = packed.copy()
    records["clock"] = np.maximum(records["clock"], clock_before)
    for kind, slot in slots.items():
        own = records[kind]
        records[kind] = np.where(own >= 0, np.append(slot, -1)[own], -1)
    told = records[labels["place"].to_numpy()]
    told["available"] = told["event_time"]
    told["event_time"], told["clock"], told["label"] = labels["known_at"], labels["clock"], 1
    told["amount"] = labels["change"]
    inside = (records["event_time"] >= start) & (records["event_time"] < end)
    wanted = inside & (records["direction"] == 1) & (records["declined"] == 0)
    return Part(
        records=np.concatenate([records, told]),
        at=np.concatenate([2 * (offset + np.arange(len(records))) + 1, 2 * labels["before"].to_numpy()]),
        rank=np.concatenate([np.zeros(len(records), np.int64), labels["rank"].to_numpy()]),
        wanted=np.concatenate([wanted, np.zeros(len(told), bool)]),
        seq=seq,
    )


def _bucket(part: Part, kind: Kind, buckets: int) -> Ints:
    """Return for each record the bucket of its key, -1 for none."""
    records = part.records
    if kind == "relation":
        has = (records["relation"] >= 0) & (records["label"] == 0)
        key = records["account"].astype(np.int64) * 31 + records["payee"]
    else:
        has = records[kind] >= 0
        key = records[kind].astype(np.int64)
    return np.where(has, key % buckets, -1)


def _deal(part: Part, kind: Kind, buckets: int) -> list[Piece]:
    """Return the part's records dealt out by key."""
    bucket = _bucket(part, kind, buckets)
    return [
        Piece(part.records[mine], part.at[mine], part.rank[mine], part.wanted[mine])
        for mine in (bucket == number for number in range(buckets))
    ]


def _run(kind: Kind, pieces: list[Piece]) -> list[Found]:
    """Return the features and marks of all records of some keys, piece by piece."""
    records, at, rank, wanted = (np.concatenate(column) for column in zip(*pieces, strict=True))
    order = np.lexsort((rank, at))
    records, wanted = records[order], wanted[order]
    key = records[kind].astype(np.int64)
    if kind == "relation":
        key = records["account"].astype(np.int64) << 32 | records["payee"]
    records[kind] = np.unique(key, return_inverse=True)[1]
    rows = np.where(wanted, np.cumsum(wanted) - 1, -1)
    out = np.full((int(wanted.sum()), len(FEATURES)), np.nan, np.float32)
    replay.run_kind(kind, records, out, rows)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    ends = np.cumsum([0, *(len(piece.records) for piece in pieces)])
    found = []
    for k in range(len(pieces)):
        mine = place[ends[k] : ends[k + 1]]
        row = rows[mine]
        found.append(Found(out[row[row >= 0]][:, COLUMNS[kind]], records["new"][mine], records["large"][mine]))
    return found


def _collect(part: Part, kind: Kind, found: list[Found]) -> Found:
    """Return what was found about one part, in its own order."""
    bucket = _bucket(part, kind, len(found))
    whole = Found(
        np.full((int(part.wanted.sum()), len(COLUMNS[kind])), np.nan, np.float32),
        part.records["new"].copy(),
        part.records["large"].copy(),
    )
    row = np.cumsum(part.wanted) - 1
    for number, one in enumerate(found):
        mine = bucket == number
        whole.features[row[mine & part.wanted]] = one.features
        whole.new[mine], whole.large[mine] = one.new, one.large
    return whole


def _marked(part: Part, found: Found) -> Part:
    records = part.records.copy()
    records["new"], records["large"] = found.new, found.large
    return replace(part, records=records)


def _write(part: Part, found: dict[Kind, Found], path: str) -> str:
    """Write the features of a part's wanted events, all or nothing, and return the file's name."""
    out = np.empty((int(part.wanted.sum()), len(FEATURES)), np.float32)
    replay.read_messages(part.records[part.wanted], out)
    for kind, one in found.items():
        out[:, COLUMNS[kind]] = one.features
    table = pd.DataFrame(out, columns=list(NAMES))
    table.insert(0, "seq", part.seq[part.wanted[: len(part.seq)]])
    with whole(Path(path), writer=str(os.getpid())) as unfinished:  # a worker taken for dead may still be writing
        table.to_parquet(unfinished, index=False)
    return path
