"""Logs of payments and labels as tables: Harbour's own folder, or events from elsewhere; checked, then packed.

A table of events has `seq` (increasing), `event_time` (UTC), `account`, `counterparty`, `amount` (pounds) or
`amount_pence`, and `rail`; every other field of `event.Event` is optional. A table of labels has `seq`, `fraud` and
`known_at` (UTC).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from harbour.fraud.event import (
    CHANNELS,
    DIRECTIONS,
    ENTRY_MODES,
    MISSING,
    MOST_PENCE,
    PAYEE_CHECKS,
    RAILS,
    RECORD,
    claimant_of,
    is_benefit,
    merchant_group,
)

Ints = npt.NDArray[np.int64]
Records = npt.NDArray[np.void]

NEEDED = ("seq", "event_time", "account", "counterparty", "rail")
OPTIONAL = (
    "direction", "channel", "entry_mode", "payee_check", "status", "balance_pence", "country", "mcc", "reference",
    "device",
)  # fmt: skip
LET_THROUGH = 0.1
"""Share of the payments due to be blocked that the bank lets through by chance, to learn what they are."""


class BadTable(ValueError):
    """A table that cannot be used; the message says which column, what was found and what is needed."""


class Keys(NamedTuple):
    """How many slots of each kind the packed events name."""

    relations: int
    accounts: int
    payees: int
    devices: int


@dataclass(frozen=True)
class Log:
    """Events and labels, packed, in the order in which they take effect.

    Attributes
    ----------
    records
        `event.RECORD`: events in order of `seq`, each label before the first event whose clock has reached its
        `known_at`.
    row
        For each record the position of its event in `seq`; for a label ``~position``, which is negative, of the event
        that it is about.
    seq, event_time, account
        One value an event: its number, its time (microseconds), its account (a slot).
    scored
        Whether each event is a payment that has to be decided: out of the account, not declined anyway.
    amount
        Pence.
    weight
        How many payments each stands for in training: 0 if it was blocked (nobody knows what it was), ten if it was
        one of the one in
        ten that were due to be blocked and let through by chance, else 1.
    keys
        Numbers of slots.
    labels
        The labels as they came, in order of `known_at`: seq, known_at (microseconds), fraud, place (position of the
        event), source.
    """

    records: Records
    row: Ints
    seq: Ints
    event_time: Ints
    account: Ints
    scored: npt.NDArray[np.bool_]
    amount: Ints
    weight: npt.NDArray[np.float32]
    keys: Keys
    labels: pd.DataFrame = field(repr=False)

    def __len__(self) -> int:
        return len(self.seq)

    def known(self, at: int) -> pd.DataFrame:
        """Return what stands at an instant (microseconds): one row a labelled event, place, fraud, source; the last
        word counts.
        """
        told = self.labels[self.labels["known_at"] <= at]
        return told.drop_duplicates("place", keep="last").set_index("place")[["fraud", "source"]]

    def until(self, at: int) -> Log:
        """Return the log without the events and labels that came when the clock had passed an instant
        (microseconds).
        """
        records = int(np.searchsorted(self.records["clock"], at, side="left"))
        events = int(self.row[:records].max(initial=-1)) + 1
        return Log(
            records=self.records[:records], row=self.row[:records], seq=self.seq[:events],
            event_time=self.event_time[:events], account=self.account[:events], scored=self.scored[:events],
            amount=self.amount[:events], weight=self.weight[:events], keys=self.keys,
            labels=self.labels[self.labels["place"] < events],
        )  # fmt: skip


def read_folder(folder: Path) -> Log:
    """Return the log in a folder that `harbour simulate payments` wrote.

    Raises
    ------
    BadTable
        If a file is missing or cannot be read as such a table.
    """
    events = read_parquet(folder / "payments.parquet", (*NEEDED, "amount_pence", *OPTIONAL))
    labels = read_parquet(folder / "fraud_reports.parquet", ("seq", "known_at", "fraud", "source"))
    actions = read_parquet(folder / "interventions.parquet", ("seq", "action"))
    return log(events, labels, let_through=actions.loc[actions["action"] == "let_through", "seq"])


def read_files(events: Path, labels: Path) -> Log:
    """Return the log in two Parquet files, of events and of labels; they may come from elsewhere."""
    return log(
        read_parquet(events, (*NEEDED, "amount", "amount_pence", *OPTIONAL)),
        read_parquet(labels, ("seq", "known_at", "fraud")),
    )


def read_parquet(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Return those of the columns that a Parquet file has.

    Raises
    ------
    BadTable
        If there is no such file or it is no Parquet file.
    """
    import pyarrow
    import pyarrow.parquet

    try:
        file = pyarrow.parquet.ParquetFile(path)
        has = set(file.schema_arrow.names)
        return file.read([name for name in columns if name in has]).to_pandas()
    except FileNotFoundError:
        raise BadTable(f"There is no file {path}.") from None
    except (pyarrow.ArrowException, OSError) as error:
        raise BadTable(f"{path} cannot be read as a Parquet table: {error}.") from None


def log(events: pd.DataFrame, labels: pd.DataFrame, let_through: pd.Series | None = None) -> Log:
    """Check and pack tables of events and labels.

    Parameters
    ----------
    events, labels
        See the head of this module. Labels about events that are not in the table are left out.
    let_through
        `seq` of the payments that were due to be blocked and let through as a random sample.

    Raises
    ------
    BadTable
        For a missing column, a number out of order or a value that is no amount, time or rail.
    """
    seq = numbered(events)
    told = placed(reports(labels), seq)
    packed, account, keys = pack(events)
    direction, declined = packed["direction"], packed["declined"]
    records, row = merge(packed, told)
    weight = np.ones(len(seq), np.float32)
    if "status" in events:
        weight[(events["status"] == "blocked").to_numpy()] = 0
    if let_through is not None:
        weight[np.isin(seq, let_through.dropna().to_numpy(dtype=np.int64))] = 1 / LET_THROUGH
    return Log(
        records=records,
        row=row,
        seq=seq,
        event_time=packed["event_time"].copy(),
        account=account,
        scored=(direction == 1) & (declined == 0),
        amount=packed["amount"].copy(),
        weight=weight,
        keys=keys,
        labels=told[["seq", "known_at", "fraud", "place", "source"]],
    )


def pack(events: pd.DataFrame) -> tuple[Records, Ints, Keys]:
    """Return events as `RECORD`, with slots in order of appearance, the account of each, and the numbers of slots."""
    size = len(events)
    records = np.zeros(size, RECORD)
    records["event_time"] = _microseconds(events["event_time"], "event_time of events")
    records["clock"] = np.maximum.accumulate(records["event_time"])
    records["amount"] = amount = _pence(events)
    records["direction"] = _codes(events, "direction", DIRECTIONS, missing=1)
    records["rail"] = _codes(events, "rail", RAILS)
    records["channel"] = _codes(events, "channel", CHANNELS, missing=-1)
    records["entry_mode"] = _codes(events, "entry_mode", ENTRY_MODES, missing=-1)
    records["payee_check"] = _codes(events, "payee_check", PAYEE_CHECKS, missing=-1)
    if "status" in events:
        declined = events["status"].astype("string").str.startswith("declined").fillna(False).to_numpy(dtype=bool)
        records["declined"] = declined
    outgoing = records["direction"] == 1
    records["available"] = MISSING
    if "balance_pence" in events:
        balance = _whole(events["balance_pence"], "balance_pence of events")
        moved = np.ones(size, dtype=bool)
        if "status" in events:
            moved = (events["status"] == "approved").to_numpy()
        records["available"] = balance + np.where(moved & outgoing, amount, 0)
    records["merchant_group"], records["abroad"] = -1, -1
    if "mcc" in events:
        codes = pd.to_numeric(events["mcc"], errors="coerce")
        here = codes.notna().to_numpy()
        unique, place = np.unique(codes[here].to_numpy(dtype=np.int64), return_inverse=True)
        records["merchant_group"][here] = np.array([merchant_group(int(code)) for code in unique], np.int8)[place]
    if "country" in events:
        country = events["country"]
        records["abroad"] = np.where(country.isna(), -1, country.astype("string").fillna("GB") != "GB")
    if "reference" in events:
        place, names = pd.factorize(events["reference"])
        texts = [str(name) for name in names]
        claimant = np.array([*(claimant_of(text) for text in texts), 0], np.int64)[place]
        benefit = np.array([*(is_benefit(text) for text in texts), False])[place]
        records["claimant"] = np.where(outgoing, 0, claimant)
        records["benefit"] = np.where(outgoing, False, benefit)
    account, accounts = pd.factorize(events["account"])
    if (account < 0).any():
        raise BadTable(f"account is missing in row {_first(account < 0)} of events.")
    payee, payees = pd.factorize(events["counterparty"].where(pd.Series(outgoing, index=events.index)))
    if (outgoing & (payee < 0)).any():
        raise BadTable(f"counterparty is missing in row {_first(outgoing & (payee < 0))} of events.")
    device, devices = (np.full(size, -1), ()) if "device" not in events else pd.factorize(events["device"])
    pair = np.where(outgoing, account.astype(np.int64) << 32 | payee, -1)
    relation, relations = pd.factorize(pd.Series(pair).where(outgoing))
    records["account"], records["payee"], records["device"], records["relation"] = account, payee, device, relation
    return records, account.astype(np.int64), Keys(len(relations), len(accounts), len(payees), len(devices))


def merge(packed: Records, labels: pd.DataFrame) -> tuple[Records, Ints]:
    """Put labels among the packed events where they take effect.

    Parameters
    ----------
    packed
        Events in order of `seq`.
    labels
        known_at (microseconds), place (position of the event), change (+1, -1 or 0), in order of `known_at`.

    Returns
    -------
    Records of both, and for each its position among the events; for labels ``~place``.
    """
    labels = labels[labels["change"] != 0]
    place = labels["place"].to_numpy()
    known_at = labels["known_at"].to_numpy()
    before = np.maximum(np.searchsorted(packed["clock"], known_at, side="left"), place + 1)
    kept = before < len(packed)
    before, place, known_at = before[kept], place[kept], known_at[kept]
    order = np.argsort(before, kind="stable")
    before, place, known_at = before[order], place[order], known_at[order]
    added = packed[place]
    added["available"] = added["event_time"]
    added["event_time"], added["clock"], added["label"] = known_at, packed["clock"][before], 1
    added["amount"] = labels["change"].to_numpy()[kept][order]
    at = before + np.arange(len(before))
    records = np.empty(len(packed) + len(added), RECORD)
    row = np.full(len(records), -1, dtype=np.int64)
    is_event = np.ones(len(records), dtype=bool)
    is_event[at] = False
    records[is_event], records[at] = packed, added
    row[is_event], row[at] = np.arange(len(packed)), ~place
    return records, row


def numbered(events: pd.DataFrame) -> Ints:
    """Return `seq` of a table of events.

    Raises
    ------
    BadTable
        If a column is missing, there is no row, or `seq` does not increase.
    """
    _need(events, NEEDED, "events")
    seq = _whole(events["seq"], "seq of events")
    if len(seq) == 0:
        raise BadTable("The table of events has no row.")
    if (np.diff(seq) <= 0).any():
        raise BadTable(
            f"seq must increase from row to row of events; it does not at row {_first(np.diff(seq) <= 0) + 1}."
        )
    return seq


def reports(labels: pd.DataFrame) -> pd.DataFrame:
    """Return a table of labels, checked, in order of `known_at`, with the change each makes to what stood before."""
    _need(labels, ("seq", "known_at", "fraud"), "labels")
    told = pd.DataFrame(
        {
            "seq": _whole(labels["seq"], "seq of labels"),
            "known_at": _microseconds(labels["known_at"], "known_at of labels"),
            "fraud": _flags(labels["fraud"]),
            "source": labels["source"].astype("string").to_numpy() if "source" in labels else "",
        }
    ).sort_values("known_at", kind="stable", ignore_index=True)
    before = told.groupby("seq", sort=False)["fraud"].shift(fill_value=False).astype(bool)
    return told.assign(change=told["fraud"].astype(int) - before.astype(int))


def placed(told: pd.DataFrame, seq: Ints) -> pd.DataFrame:
    """Return those of the `reports` that are about events with these numbers, with the `place` of each event."""
    place = np.searchsorted(seq, told["seq"])
    known = (place < len(seq)) & (seq[np.minimum(place, len(seq) - 1)] == told["seq"])
    return told.assign(place=place)[known]


def _need(table: pd.DataFrame, columns: Sequence[str], name: str) -> None:
    missing = [column for column in columns if column not in table]
    if name == "events" and not {"amount", "amount_pence"} & set(table.columns):
        missing.append("amount (pounds)")
    if missing:
        has = ", ".join(map(str, table.columns)) or "no column"
        raise BadTable(f"The table of {name} lacks {', '.join(missing)}; it has {has}.")


def _first(bad: Any) -> int:
    return int(np.flatnonzero(bad)[0])


def _whole(column: pd.Series, name: str) -> Ints:
    if not pd.api.types.is_integer_dtype(column.dtype) or column.isna().any():
        raise BadTable(f"{name} must be whole numbers without gaps; it is {column.dtype}.")
    whole: Ints = column.to_numpy(dtype=np.int64)
    return whole


def _flags(column: pd.Series) -> npt.NDArray[np.bool_]:
    if column.isna().any() or not column.isin([False, True]).all():
        raise BadTable(f"fraud of labels must be true or false in every row; it is {column.dtype}.")
    flags: npt.NDArray[np.bool_] = column.to_numpy(dtype=bool)
    return flags


def _microseconds(column: pd.Series, name: str) -> Ints:
    if not isinstance(column.dtype, pd.DatetimeTZDtype):
        raise BadTable(f"{name} must be timestamps in UTC; it is {column.dtype}.")
    if column.isna().any():
        raise BadTable(f"{name} is missing in row {_first(column.isna())}.")
    instants: Ints = column.dt.tz_convert("UTC").dt.as_unit("us").dt.tz_localize(None).to_numpy().astype(np.int64)
    return instants


def _pence(events: pd.DataFrame) -> Ints:
    if "amount_pence" in events:
        pence = _whole(events["amount_pence"], "amount_pence of events")
    else:
        pounds = pd.to_numeric(events["amount"], errors="coerce").to_numpy(dtype=float)
        if not np.isfinite(pounds).all():
            raise BadTable(f"amount of events is not a number in row {_first(~np.isfinite(pounds))}.")
        pence = np.rint(np.clip(pounds, -1e12, 1e12) * 100).astype(np.int64)
    wrong = (pence < 0) | (pence > MOST_PENCE)
    if wrong.any():
        raise BadTable(
            f"amount of events must lie between 0 and {MOST_PENCE // 100:,} pounds; row {_first(wrong)} has "
            f"{pence[_first(wrong)] / 100:,.2f}."
        )
    return pence


def _codes(events: pd.DataFrame, column: str, names: Sequence[str], missing: int | None = None) -> npt.NDArray[np.int8]:
    if column not in events:
        assert missing is not None
        return np.full(len(events), missing, np.int8)
    place, found = pd.factorize(events[column])
    unknown = [name for name in found if name not in names]
    if unknown:
        raise BadTable(f"{column} of events must be one of {', '.join(names)}; {unknown[0]!r} is not.")
    if missing is None and (place < 0).any():
        raise BadTable(f"{column} is missing in row {_first(place < 0)} of events.")
    code = np.array([*(names.index(name) for name in found), -1 if missing is None else missing], np.int8)
    codes: npt.NDArray[np.int8] = code[place]
    return codes
