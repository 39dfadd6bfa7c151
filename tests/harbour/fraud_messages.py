"""Payments of a small simulated world as events, and events made up by hypothesis."""

from __future__ import annotations

from functools import cache

import pandas as pd
from hypothesis import strategies as st

from harbour.fraud.event import CHANNELS, ENTRY_MODES, MOST_PENCE, PAYEE_CHECKS, Event
from harbour.fraud.messages import iso20022
from harbour.fraud.messages.common import EARLIEST, LATEST, MOST_AVAILABLE, MOST_SEQ
from harbour.worlds.payments import simulate


@cache
def world_events() -> list[Event]:
    """Every payment of a world with every planted limit, as the bank sees it."""
    table = simulate(seed=4, customers=150, days=40, label_delay=5)["payments"]
    moved = (table["status"] == "approved") & (table["direction"] == "out")
    table = table.assign(available=table["balance_pence"] + table["amount_pence"].where(moved, 0))
    return [_event(row) for row in table.itertuples()]


def _event(row: tuple) -> Event:  # type: ignore[type-arg]
    said = {
        name: None if pd.isna(value := getattr(row, name)) else str(value)
        for name in ("channel", "entry_mode", "payee_check", "country", "reference", "device")
    }
    return Event(
        seq=row.seq, event_time=row.event_time.value // 1_000, account=str(row.account),
        counterparty=str(row.counterparty), amount=row.amount_pence, rail=row.rail, direction=row.direction,
        declined=row.status.startswith("declined"), available=row.available,
        mcc=None if pd.isna(row.mcc) else int(row.mcc), **said,
    )  # fmt: skip


def _text(most: int, ascii_only: bool = False) -> st.SearchStrategy[str]:
    letters = st.characters(codec="ascii" if ascii_only else "utf-8").filter(str.isprintable)
    return st.text(letters, min_size=1, max_size=most)


def _may(strategy: st.SearchStrategy) -> st.SearchStrategy:  # type: ignore[type-arg]
    return st.none() | strategy


_COMMON = {
    "seq": st.integers(0, MOST_SEQ),
    "event_time": st.integers(EARLIEST, LATEST - 1),
    "direction": st.sampled_from(["in", "out"]),
    "declined": st.booleans(),
    "available": _may(st.integers(-MOST_AVAILABLE, MOST_AVAILABLE)),
}
CARD_EVENTS = st.builds(
    Event, **_COMMON, rail=st.just("card"), amount=st.integers(1, MOST_PENCE), account=_text(28, True),
    counterparty=_text(15, True).filter(lambda text: not text.endswith(" ")),
    channel=_may(st.sampled_from(["terminal", "online", "cash_machine"])),
    entry_mode=_may(st.sampled_from(ENTRY_MODES)),
    country=_may(st.from_regex(r"[A-Z]{2}", fullmatch=True)), mcc=_may(st.integers(0, 9_999)),
    device=_may(_text(64, True)),
)  # fmt: skip
FASTER_EVENTS = st.builds(
    Event, **_COMMON, rail=st.just("faster_payments"), amount=st.integers(1, iso20022.MOST_PENCE), account=_text(34),
    counterparty=_text(34), channel=_may(st.sampled_from(CHANNELS)), payee_check=_may(st.sampled_from(PAYEE_CHECKS)),
    reference=_may(_text(140)), device=_may(_text(64)),
)  # fmt: skip
PLAIN_EVENTS = CARD_EVENTS | FASTER_EVENTS | st.builds(
    Event, **_COMMON, rail=st.just("bacs"), amount=st.integers(1, MOST_PENCE), account=_text(64),
    counterparty=_text(64), reference=_may(_text(140)),
)  # fmt: skip
