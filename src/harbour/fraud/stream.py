"""Harbour's tables as a stream: payments one by one as the rails send them, and whole histories into a journal."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from harbour.fraud import tables
from harbour.fraud.client import Client
from harbour.fraud.event import Event
from harbour.fraud.journal import Journal
from harbour.fraud.messages import CARD, FASTER_PAYMENTS, PLAIN, Form

Progress = Callable[[str, float], None]
FORMS: dict[str, tuple[str, Form]] = {
    "card": ("/score/card", CARD),
    "faster_payments": ("/score/faster-payments", FASTER_PAYMENTS),
    "bacs": ("/events", PLAIN),
}
"""Where and in which form a payment of each rail is sent."""
PER_SLICE = 50_000


def events(payments: pd.DataFrame) -> Iterator[Event]:
    """Return rows of Harbour's payments as the events that the rails would bring.

    Parameters
    ----------
    payments
        In order of `seq`; columns as in Harbour's payments table.
    """
    for start in range(0, len(payments), PER_SLICE):
        yield from _events(payments.iloc[start : start + PER_SLICE])


def _events(part: pd.DataFrame) -> Iterator[Event]:
    outgoing, status = (part["direction"] == "out").to_numpy(), part["status"].astype("string")
    moved = outgoing & (status == "approved").to_numpy(dtype=bool)
    available = part["balance_pence"].to_numpy() + np.where(moved, part["amount_pence"], 0)
    micros = part["event_time"].dt.as_unit("us").astype("int64")
    columns = zip(
        part["seq"].tolist(), micros.tolist(), part["account"].tolist(), part["counterparty"].tolist(),
        part["amount_pence"].tolist(), part["rail"].tolist(), part["direction"].tolist(), _texts(part, "channel"),
        _texts(part, "entry_mode"), _texts(part, "payee_check"),
        status.str.startswith("declined").tolist(), available.tolist(), _texts(part, "country"),
        _texts(part, "mcc"), _texts(part, "reference"), _texts(part, "device"), strict=True,
    )  # fmt: skip
    for (
        seq, event_time, account, counterparty, amount, rail, direction, channel, entry_mode, payee_check, declined,
        left, country, mcc, reference, device,
    ) in columns:  # fmt: skip
        yield Event(
            seq=seq, event_time=event_time, account=str(account), counterparty=str(counterparty), amount=amount,
            rail=rail, direction=direction, channel=channel, entry_mode=entry_mode, payee_check=payee_check,
            declined=declined, available=left, country=country, mcc=mcc, reference=reference,
            device=None if device is None else str(device),
        )  # fmt: skip


def _texts(part: pd.DataFrame, column: str) -> list[object]:
    values = part[column].astype(object)
    return list(values.where(values.notna(), None))


def load(folder: Path, until: int, journal: Path, progress: Progress) -> int:
    """Write what Harbour's folder says happened before an instant into an empty journal; return how many entries.

    Payments get the keys under which they would have come as JSON. There are no decisions in such a history.

    Parameters
    ----------
    folder
        As `harbour simulate payments` wrote it.
    until
        Microseconds since 1970, UTC; entries whose clock had not passed it.
    journal
        Folder of the journal.
    progress
        Called with what is being done and the share done.

    Raises
    ------
    BadJournal
        If there are entries in it.
    """
    progress("reading", 0.0)
    log = tables.read_folder(folder)
    kept = log.until(until)
    payments = tables.read_parquet(folder / "payments.parquet", ("seq", "account", "counterparty", "device"))
    payments = payments.iloc[: len(kept)]
    records, row = kept.records, kept.row
    outgoing = records[row >= 0]["direction"] == 1
    names = [
        (kind, number, str(name))
        for kind, column in enumerate(
            (payments["account"], payments["counterparty"][outgoing], payments["device"].dropna())
        )
        for number, name in enumerate(pd.unique(column))
    ]
    target = Journal(journal)
    try:
        numbers = np.arange(1, len(records) + 1)
        number_of = numbers[row >= 0]
        keys = [f"plain:{seq}" for seq in payments["seq"].tolist()]
        packed = records.tobytes()
        size = records.dtype.itemsize

        def rows() -> Iterator[tuple[int, str | None, int | None, bytes, int]]:
            for number, place in zip(numbers.tolist(), row.tolist(), strict=True):
                if number % PER_SLICE == 0:
                    progress("writing", 0.3 + 0.6 * number / len(records))
                blob = packed[(number - 1) * size : number * size]
                if place >= 0:
                    yield number, keys[place], None, blob, zlib.crc32(blob)
                else:
                    yield number, None, int(number_of[~place]), blob, zlib.crc32(blob)

        target.fill(names, rows())
        progress("keeping a snapshot", 0.9)
        found = target.recover()
        target.write_snapshot(found.state, found.last)
    finally:
        target.close()
    return len(records)


@dataclass
class Sent:
    """What came of a replay.

    Attributes
    ----------
    payments, reports
        How many were sent and answered.
    turned_down
        How many messages were turned down.
    milliseconds
        From sending to answer, of each payment.
    """

    payments: int = 0
    reports: int = 0
    turned_down: int = 0
    milliseconds: list[float] = field(default_factory=list)


def replay(
    folder: Path, start: int, end: int, url: str, progress: Progress, speed: float = 0.0, plain: bool = False
) -> Sent:
    """Send the payments of a period to a service, in order, each report when the payments' clock has reached it.

    Parameters
    ----------
    folder
        As `harbour simulate payments` wrote it.
    start, end
        Microseconds since 1970, UTC; the clock is in [start, end).
    url
        Of the service.
    progress
        Called with what is being done and the share done.
    speed
        Seconds of the payments' clock in one second; 0 sends as fast as answers come.
    plain
        Send JSON on every rail, not the rails' own messages.

    Raises
    ------
    OSError
        If the service does not answer.
    """
    progress("reading", 0.0)
    payments = pd.read_parquet(folder / "payments.parquet")
    reports = pd.read_parquet(folder / "fraud_reports.parquet").sort_values("known_at", kind="stable")
    clock = payments["event_time"].cummax().dt.as_unit("us").astype("int64").to_numpy()
    first, last = np.searchsorted(clock, [start, end])
    part, clock = payments.iloc[first:last], clock[first:last]
    known_at = reports["known_at"].dt.as_unit("us").astype("int64").to_numpy()
    due, over = np.searchsorted(known_at, [start, end])
    told = list(zip(known_at.tolist(), reports["seq"].tolist(), reports["fraud"].tolist(), strict=True))
    keys: dict[int, str] = {}
    sent, began, shown = Sent(), time.monotonic(), 0.0
    with Client(url, timeout=30.0) as client:
        for place, (event, now) in enumerate(zip(events(part), clock.tolist(), strict=True)):
            while due < over and told[due][0] <= now:
                at, seq, fraud = told[due]
                content = {"key": keys.get(seq, f"plain:{seq}"), "known_at": at, "fraud": bool(fraud)}
                status, _ = client.ask("POST", "/reports", content)
                sent.reports += status == 200
                sent.turned_down += status != 200
                due += 1
            if speed:
                time.sleep(max(0.0, (now - start) / 1e6 / speed - (time.monotonic() - began)))
            path, form = FORMS[event.rail]
            if plain:
                form = PLAIN
            body = form.encode(event)
            keys[event.seq] = form.parse(body).key or ""
            asked = time.perf_counter()
            status, _ = client.request("POST", path, body, form.content_type)
            sent.milliseconds.append(1_000 * (time.perf_counter() - asked))
            if status == 200:
                sent.payments += 1
            else:
                sent.turned_down += 1
            if time.monotonic() - shown > 0.2:
                shown = time.monotonic()
                progress(f"{place + 1:,} payments sent", (place + 1) / len(part))
    return sent
