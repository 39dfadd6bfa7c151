"""The one definition of every feature: ``update(tables, records, i, out)``, compiled, used by the replay and by the
service.

What is known at event i is what earlier events (by sequence number) have left in four kinds of state: of the
relation between account and payee, of the account, of the payee, of the device. Each is a function of the events
that bear its key, in order, so the four can be computed one after the other over a whole log, or apart, on several
machines (`replay`).

A feature is computed before its own event is remembered. Windows are those of `windows`, with ``clock`` the largest
event time so far; a report counts from the moment that it was known. Sums are whole pence; what is divided is
divided once, here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from harbour.fraud.compiled import compiled
from harbour.fraud.event import MISSING
from harbour.fraud.windows import (
    ENTRY,
    HEAP,
    RECENT,
    count,
    distinct,
    expire,
    has_room,
    knows,
    push,
    remember,
    series,
    until,
)

SECOND = 1_000_000
MINUTE, HOUR, DAY = 60 * SECOND, 3_600 * SECOND, 86_400 * SECOND
OUT_WINDOWS = (30 * DAY, 7 * DAY, DAY, HOUR)
IN_WINDOWS = (30 * DAY, DAY)
PAYEE_WINDOWS = (30 * DAY, 7 * DAY, DAY)
DEVICE_WINDOWS = (30 * DAY, DAY)
REPORT_WINDOWS = (30 * DAY, 7 * DAY)
CLAIMANT_WINDOW = 60 * DAY
DEVICE_WINDOW = 30 * DAY
# Three counts in the marks of one entry: first payment to this payee, large for the account, declined.
NEW, LARGE, DECLINED = 1, 1 << 20, 1 << 40
LOW = (1 << 20) - 1

Kind = Literal["message", "relation", "account", "payee", "device"]
Cost = Literal["none", "row", "window", "labels"]


@dataclass(frozen=True)
class Feature:
    """One column of the model's input.

    Attributes
    ----------
    name, meaning, unit
        For people. A value that does not exist (the mean of no payments) is NaN.
    kind
        The state it is read from.
    owner
        The role that answers for its source.
    freshness
        How old it may be when it is used.
    cost
        What it needs: nothing, a fixed row per key, entries kept for the length of a window, or a feed of labels.
    codes
        For a category, what the numbers 0, 1, ... stand for.
    """

    name: str
    meaning: str
    unit: str
    kind: Kind
    owner: str
    freshness: str
    cost: Cost
    codes: tuple[str, ...] = ()


def _message(name: str, meaning: str, unit: str, *codes: str) -> Feature:
    return Feature(name, meaning, unit, "message", "payments engineering", "this message", "none", codes)


def _state(kind: Kind, name: str, meaning: str, unit: str, cost: Cost = "window") -> Feature:
    return Feature(name, meaning, unit, kind, "fraud engineering", "the event before", cost)


def _reported(kind: Kind, name: str, meaning: str, unit: str) -> Feature:
    return Feature(name, meaning, unit, kind, "fraud operations", "the last report known", "labels")


FEATURES = (
    _message("amount", "amount of this payment", "pounds"),
    _message("hour", "time of day, UTC", "hours"),
    _message("weekday", "day of the week, Monday 0, UTC", "days"),
    _message("rail", "payment rail", "code", "card", "faster_payments", "bacs"),
    _message("channel", "channel", "code", "terminal", "online", "cash_machine", "app", "web", "scheduled", "file"),
    _message(
        "entry_mode", "entry mode", "code", "contactless", "wallet", "chip", "magnetic_stripe", "ecommerce", "recurring"
    ),
    _message("abroad", "merchant abroad", "code", "no", "yes"),
    _message(
        "merchant_group", "kind of merchant", "code", "cash", "crypto", "gift_cards", "transfers", "gambling", "other"
    ),
    _message(
        "payee_check", "Confirmation of Payee", "code", "match", "close_match", "no_match", "unavailable"
    ),
    _message("available_share", "share of what the account could pay", "ratio"),
    _state("relation", "relation_count", "earlier payments to this payee", "payments", "row"),
    _state("relation", "relation_days", "time since the last payment to this payee", "days", "row"),
    _state("relation", "relation_ratio", "amount over the mean of earlier payments to this payee", "ratio", "row"),
    _state("account", "account_count_1h", "payments tried in the last hour", "payments"),
    _state("account", "account_count_1d", "payments tried in the last day", "payments"),
    _state("account", "account_count_7d", "payments tried in the last 7 days", "payments"),
    _state("account", "account_count_30d", "payments tried in the last 30 days", "payments"),
    _state("account", "account_amount_1h", "paid in the last hour", "pounds"),
    _state("account", "account_amount_1d", "paid in the last day", "pounds"),
    _state("account", "account_amount_7d", "paid in the last 7 days", "pounds"),
    _state("account", "account_amount_30d", "paid in the last 30 days", "pounds"),
    _state("account", "account_mean_30d", "mean payment of the last 30 days", "pounds"),
    _state("account", "account_ratio_30d", "amount over the mean payment of the last 30 days", "ratio"),
    _state("account", "account_deviation_30d", "amount less that mean, in standard deviations", "ratio"),
    _state("account", "account_ratio_largest", "amount over the largest payment so far", "ratio", "row"),
    _state("account", "account_new_payees_1d", "first payments to a payee in the last day", "payments"),
    _state("account", "account_new_payees_7d", "first payments to a payee in the last 7 days", "payments"),
    _state("account", "account_large_7d", "unusually large payments in the last 7 days", "payments"),
    _state("account", "account_large_30d", "unusually large payments in the last 30 days", "payments"),
    _state("account", "account_declined_1d", "payments that the core bank declined in the last day", "payments"),
    _state("account", "account_idle", "time since the last payment tried", "hours", "row"),
    _state("account", "account_age", "time since the account was first seen", "days", "row"),
    _state("account", "account_in_1d", "money in during the last day", "pounds"),
    _state("account", "account_in_30d", "money in during the last 30 days", "pounds"),
    _state("account", "account_benefits_30d", "benefits paid in during the last 30 days", "payments"),
    _state("account", "account_claimants_60d", "claimants of benefits in 60 days, at most 16", "people", "row"),
    _state("account", "credit_minutes", "time since money last came in", "minutes", "row"),
    _state("account", "credit_spent", "paid since then, this payment included, over what came in", "ratio", "row"),
    _reported("account", "account_reports_30d", "payments of this account reported in the last 30 days", "payments"),
    _reported("account", "account_report_days", "time since the last of its reports", "days"),
    _state("payee", "payee_count_1d", "payments to this payee in the last day", "payments"),
    _state("payee", "payee_count_7d", "payments to this payee in the last 7 days", "payments"),
    _state("payee", "payee_count_30d", "payments to this payee in the last 30 days", "payments"),
    _state("payee", "payee_mean_30d", "mean payment to this payee in the last 30 days", "pounds"),
    _state("payee", "payee_ratio_30d", "amount over that mean", "ratio"),
    _state("payee", "payee_new_payers_7d", "accounts that first paid this payee in the last 7 days", "accounts"),
    _state("payee", "payee_large_share_7d", "share of its payments of 7 days that were large for who paid", "ratio"),
    _state("payee", "payee_age", "time since the payee was first seen", "days", "row"),
    _reported("payee", "payee_reports_7d", "payments to this payee reported in the last 7 days", "payments"),
    _reported("payee", "payee_reports_30d", "payments to this payee reported in the last 30 days", "payments"),
    _reported("payee", "payee_report_share", "reports over payments of the last 30 days", "ratio"),
    _reported("payee", "payee_report_days", "time since the last report about this payee", "days"),
    _reported("payee", "payee_ripe_30d", "payments since its first reported one, old enough for a report", "payments"),
    _reported("payee", "payee_ripe_share", "reports of 30 days over those payments", "ratio"),
    _reported("payee", "payee_first_report_days", "time since the first of the present run of reports", "days"),
    _state("device", "device_new", "whether this account has not used this device", "0 or 1", "row"),
    _state("device", "device_accounts_30d", "accounts on it in 30 days, at most 16", "accounts", "row"),
    _state("device", "device_count_1d", "payments from this device in the last day", "payments"),
    _state("device", "device_age", "time since the device was first seen", "days", "row"),
    _reported("device", "device_reports_30d", "payments from this device reported in the last 30 days", "payments"),
)  # fmt: skip
NAMES = tuple(feature.name for feature in FEATURES)
(
    AMOUNT, HOUR_OF_DAY, WEEKDAY, RAIL, CHANNEL, ENTRY_MODE, ABROAD, MERCHANT_GROUP, PAYEE_CHECK, AVAILABLE_SHARE,
    RELATION_COUNT, RELATION_DAYS, RELATION_RATIO,
    ACCOUNT_COUNT_1H, ACCOUNT_COUNT_1D, ACCOUNT_COUNT_7D, ACCOUNT_COUNT_30D,
    ACCOUNT_AMOUNT_1H, ACCOUNT_AMOUNT_1D, ACCOUNT_AMOUNT_7D, ACCOUNT_AMOUNT_30D,
    ACCOUNT_MEAN_30D, ACCOUNT_RATIO_30D, ACCOUNT_DEVIATION_30D, ACCOUNT_RATIO_LARGEST,
    ACCOUNT_NEW_PAYEES_1D, ACCOUNT_NEW_PAYEES_7D, ACCOUNT_LARGE_7D, ACCOUNT_LARGE_30D, ACCOUNT_DECLINED_1D,
    ACCOUNT_IDLE, ACCOUNT_AGE, ACCOUNT_IN_1D, ACCOUNT_IN_30D, ACCOUNT_BENEFITS_30D, ACCOUNT_CLAIMANTS_60D,
    CREDIT_MINUTES, CREDIT_SPENT, ACCOUNT_REPORTS_30D, ACCOUNT_REPORT_DAYS,
    PAYEE_COUNT_1D, PAYEE_COUNT_7D, PAYEE_COUNT_30D, PAYEE_MEAN_30D, PAYEE_RATIO_30D, PAYEE_NEW_PAYERS_7D,
    PAYEE_LARGE_SHARE_7D, PAYEE_AGE, PAYEE_REPORTS_7D, PAYEE_REPORTS_30D, PAYEE_REPORT_SHARE, PAYEE_REPORT_DAYS,
    PAYEE_RIPE_30D, PAYEE_RIPE_SHARE, PAYEE_FIRST_REPORT_DAYS,
    DEVICE_NEW, DEVICE_ACCOUNTS_30D, DEVICE_COUNT_1D, DEVICE_AGE, DEVICE_REPORTS_30D,
) = range(len(FEATURES))  # fmt: skip

Vector = npt.NDArray[np.float32]
"""One value for each of `FEATURES`, in their order. 32 bits, so that what is stored is exactly what is scored."""

RELATION_STATE = np.dtype([("count", "i8"), ("amount", "i8"), ("last", "i8")], align=True)
ACCOUNT_STATE = np.dtype(
    [
        ("first", "i8"),  # event time, microseconds; 0 before the first event
        ("last_out", "i8"),
        ("largest", "i8"),  # pence
        ("last_credit", "i8"),
        ("credit", "i8"),  # pence of the last credit
        ("spent", "i8"),  # pence paid since
        ("last_report", "i8"),
        ("out", series(len(OUT_WINDOWS))),
        ("paid_in", series(len(IN_WINDOWS))),
        ("reports", series(len(REPORT_WINDOWS))),
        ("claimants", RECENT),
    ],
    align=True,
)
PAYEE_STATE = np.dtype(
    [
        ("first", "i8"),
        ("last_report", "i8"),
        ("first_report", "i8"),  # of the present run of reports: no month without one
        ("first_reported", "i8"),  # earliest payment that the run is about
        ("delay", "i8"),  # from the payment to its report, for the last report
        ("received", series(len(PAYEE_WINDOWS))),
        ("reports", series(len(REPORT_WINDOWS))),
    ],
    align=True,
)
DEVICE_STATE = np.dtype(
    [
        ("first", "i8"),
        ("used", series(len(DEVICE_WINDOWS))),
        ("reports", series(len(REPORT_WINDOWS))),
        ("accounts", RECENT),
    ],
    align=True,
)


class Tables(NamedTuple):
    """The whole state: a row per key, and the arena with the entries of all windows."""

    relations: npt.NDArray[np.void]
    accounts: npt.NDArray[np.void]
    payees: npt.NDArray[np.void]
    devices: npt.NDArray[np.void]
    arena: npt.NDArray[np.void]
    heap: npt.NDArray[np.void]


def empty_tables(relations: int, accounts: int, payees: int, devices: int, entries: int) -> Tables:
    """Return an empty state with room for so many keys of each kind and so many entries in windows."""
    return Tables(
        np.zeros(relations, RELATION_STATE),
        np.zeros(accounts, ACCOUNT_STATE),
        np.zeros(payees, PAYEE_STATE),
        np.zeros(devices, DEVICE_STATE),
        np.zeros(entries, ENTRY),
        np.zeros(1, HEAP),
    )


@compiled
def update(tables: Tables, records: Any, i: int, out: Any) -> bool:
    """Write the features of one event, then remember the event.

    Parameters
    ----------
    tables
        The state.
    records
        Packed events (`event.RECORD`); record i gets its marks `new` and `large`.
    i
        Which of them.
    out
        `Vector` to write to. Of a label or a payment into the account only the message's part means anything.

    Returns
    -------
    Whether there was room: a row for each slot that the record names, and space in the arena. If not, nothing was
    changed: enlarge them and call again.
    """
    record = records[i]
    if (
        record.relation >= len(tables.relations)
        or record.account >= len(tables.accounts)
        or record.payee >= len(tables.payees)
        or record.device >= len(tables.devices)
        or not has_room(tables.arena, tables.heap[0])
    ):
        return False
    read_message(record, out)
    if record.relation >= 0:
        update_relation(tables.relations[record.relation], record, out)
    update_account(tables.accounts[record.account], tables.arena, tables.heap[0], record, out)
    if record.payee >= 0:
        update_payee(tables.payees[record.payee], tables.arena, tables.heap[0], record, out)
    if record.device >= 0:
        update_device(tables.devices[record.device], tables.arena, tables.heap[0], record, out)
    return True


@compiled
def read_message(record: Any, out: Any) -> None:
    """Write the features that the message itself carries; every other becomes NaN."""
    out[:] = np.nan
    out[AMOUNT] = record.amount / 100
    out[HOUR_OF_DAY] = record.event_time % DAY / HOUR
    out[WEEKDAY] = (record.event_time // DAY + 3) % 7  # 1 January 1970 was a Thursday
    out[RAIL] = record.rail
    out[CHANNEL] = _code(record.channel)
    out[ENTRY_MODE] = _code(record.entry_mode)
    out[ABROAD] = _code(record.abroad)
    out[MERCHANT_GROUP] = _code(record.merchant_group)
    out[PAYEE_CHECK] = _code(record.payee_check)
    if record.available != MISSING:
        out[AVAILABLE_SHARE] = _ratio(record.amount, max(record.available, 1))


@compiled
def update_relation(state: Any, record: Any, out: Any) -> None:
    """Features and state of an account with a payee; marks the record as `new` or not."""
    if record.label or record.direction == 0:
        return
    record.new = state.count == 0
    out[RELATION_COUNT] = state.count
    if state.count:
        out[RELATION_DAYS] = (record.clock - state.last) / DAY
        out[RELATION_RATIO] = _ratio(record.amount * state.count, state.amount)
    if not record.declined:
        state.count += 1
        state.amount += record.amount
        state.last = max(state.last, record.event_time)


@compiled
def update_account(state: Any, arena: Any, heap: Any, record: Any, out: Any) -> None:
    """Features and state of an account; marks the record as `large` or not."""
    clock = record.clock
    if record.label:
        expire(state.reports, arena, clock, REPORT_WINDOWS)
        push(state.reports, arena, heap, clock, REPORT_WINDOWS, record.event_time, record.amount, 0)
        if record.amount > 0:
            state.last_report = max(state.last_report, record.event_time)
        return
    if state.first == 0:
        state.first = record.event_time
    expire(state.paid_in, arena, clock, IN_WINDOWS)
    if record.direction == 0:
        push(state.paid_in, arena, heap, clock, IN_WINDOWS, record.event_time, record.amount, record.benefit)
        if not record.declined:
            state.last_credit = max(state.last_credit, record.event_time)
            state.credit, state.spent = record.amount, 0
        if record.claimant:
            remember(state.claimants, record.claimant, record.event_time)
        return
    paid = state.out
    expire(paid, arena, clock, OUT_WINDOWS)
    expire(state.reports, arena, clock, REPORT_WINDOWS)
    out[ACCOUNT_COUNT_1H], out[ACCOUNT_AMOUNT_1H] = count(paid, 3), paid.amount[3] / 100
    out[ACCOUNT_COUNT_1D], out[ACCOUNT_AMOUNT_1D] = count(paid, 2), paid.amount[2] / 100
    out[ACCOUNT_COUNT_7D], out[ACCOUNT_AMOUNT_7D] = count(paid, 1), paid.amount[1] / 100
    out[ACCOUNT_COUNT_30D], out[ACCOUNT_AMOUNT_30D] = count(paid, 0), paid.amount[0] / 100
    made = count(paid, 0) - (paid.marks[0] >> 40)
    record.large = made >= 5 and record.amount * made >= 3 * paid.amount[0]
    if made:
        out[ACCOUNT_MEAN_30D] = paid.amount[0] / made / 100
        out[ACCOUNT_RATIO_30D] = _ratio(record.amount * made, paid.amount[0])
        mean = paid.amount[0] / made / 100
        spread = paid.squares / made - mean * mean
        if made >= 3:
            out[ACCOUNT_DEVIATION_30D] = (record.amount / 100 - mean) / np.sqrt(max(spread, 1.0))
    if state.largest:
        out[ACCOUNT_RATIO_LARGEST] = _ratio(record.amount, state.largest)
    out[ACCOUNT_NEW_PAYEES_1D] = paid.marks[2] & LOW
    out[ACCOUNT_NEW_PAYEES_7D] = paid.marks[1] & LOW
    out[ACCOUNT_LARGE_7D] = (paid.marks[1] >> 20) & LOW
    out[ACCOUNT_LARGE_30D] = (paid.marks[0] >> 20) & LOW
    out[ACCOUNT_DECLINED_1D] = paid.marks[2] >> 40
    if state.last_out:
        out[ACCOUNT_IDLE] = (clock - state.last_out) / HOUR
    out[ACCOUNT_AGE] = (clock - state.first) / DAY
    out[ACCOUNT_IN_1D] = state.paid_in.amount[1] / 100
    out[ACCOUNT_IN_30D] = state.paid_in.amount[0] / 100
    out[ACCOUNT_BENEFITS_30D] = state.paid_in.marks[0]
    out[ACCOUNT_CLAIMANTS_60D] = distinct(state.claimants, clock, CLAIMANT_WINDOW)
    if state.last_credit:
        out[CREDIT_MINUTES] = (clock - state.last_credit) / MINUTE
        out[CREDIT_SPENT] = _ratio(state.spent + record.amount, max(state.credit, 1))
    out[ACCOUNT_REPORTS_30D] = max(state.reports.amount[0], 0)
    if state.last_report:
        out[ACCOUNT_REPORT_DAYS] = (clock - state.last_report) / DAY

    state.last_out = max(state.last_out, record.event_time)
    marks = NEW * (record.new != 0) + LARGE * (record.large != 0)
    if record.declined:
        push(paid, arena, heap, clock, OUT_WINDOWS, record.event_time, 0, marks + DECLINED)
    else:
        push(paid, arena, heap, clock, OUT_WINDOWS, record.event_time, record.amount, marks)
        state.largest = max(state.largest, record.amount)
        state.spent += record.amount


@compiled
def update_payee(state: Any, arena: Any, heap: Any, record: Any, out: Any) -> None:
    """Features and state of a payee or merchant. Needs the marks `new` and `large` of the record."""
    clock = record.clock
    if record.label:
        expire(state.reports, arena, clock, REPORT_WINDOWS)
        if record.amount > 0:
            paid = record.available
            if state.reports.amount[0] <= 0:
                state.first_report, state.first_reported = record.event_time, paid
            state.first_reported = min(state.first_reported, paid)
            state.last_report = max(state.last_report, record.event_time)
            state.delay = max(record.event_time - paid, 0)
        push(state.reports, arena, heap, clock, REPORT_WINDOWS, record.event_time, record.amount, 0)
        return
    if record.direction == 0:
        return
    if state.first == 0:
        state.first = record.event_time
    received = state.received
    expire(received, arena, clock, PAYEE_WINDOWS)
    expire(state.reports, arena, clock, REPORT_WINDOWS)
    month, week = count(received, 0), count(received, 1)
    out[PAYEE_COUNT_1D], out[PAYEE_COUNT_7D], out[PAYEE_COUNT_30D] = count(received, 2), week, month
    if month:
        out[PAYEE_MEAN_30D] = received.amount[0] / month / 100
        out[PAYEE_RATIO_30D] = _ratio(record.amount * month, received.amount[0])
    out[PAYEE_NEW_PAYERS_7D] = received.marks[1] & LOW
    if week:
        out[PAYEE_LARGE_SHARE_7D] = ((received.marks[1] >> 20) & LOW) / week
    out[PAYEE_AGE] = (clock - state.first) / DAY
    reports = max(state.reports.amount[0], 0)
    out[PAYEE_REPORTS_7D], out[PAYEE_REPORTS_30D] = max(state.reports.amount[1], 0), reports
    out[PAYEE_REPORT_SHARE] = reports / (month + 1)
    if reports:
        out[PAYEE_REPORT_DAYS] = (clock - state.last_report) / DAY
        out[PAYEE_FIRST_REPORT_DAYS] = (clock - state.first_report) / DAY
        ripe = until(received, arena, clock - state.delay) - until(received, arena, state.first_reported - 1)
        out[PAYEE_RIPE_30D] = max(ripe, 0)
        out[PAYEE_RIPE_SHARE] = _ratio(reports, ripe)
    if not record.declined:
        marks = NEW * (record.new != 0) + LARGE * (record.large != 0)
        push(received, arena, heap, clock, PAYEE_WINDOWS, record.event_time, record.amount, marks)


@compiled
def update_device(state: Any, arena: Any, heap: Any, record: Any, out: Any) -> None:
    """Features and state of a device."""
    clock = record.clock
    if record.label:
        expire(state.reports, arena, clock, REPORT_WINDOWS)
        push(state.reports, arena, heap, clock, REPORT_WINDOWS, record.event_time, record.amount, 0)
        return
    if state.first == 0:
        state.first = record.event_time
    expire(state.used, arena, clock, DEVICE_WINDOWS)
    expire(state.reports, arena, clock, REPORT_WINDOWS)
    out[DEVICE_NEW] = not knows(state.accounts, record.account + 1)
    out[DEVICE_ACCOUNTS_30D] = distinct(state.accounts, clock, DEVICE_WINDOW)
    out[DEVICE_COUNT_1D] = count(state.used, 1)
    out[DEVICE_AGE] = (clock - state.first) / DAY
    out[DEVICE_REPORTS_30D] = max(state.reports.amount[0], 0)
    push(state.used, arena, heap, clock, DEVICE_WINDOWS, record.event_time, record.amount, 0)
    remember(state.accounts, record.account + 1, record.event_time)


@compiled
def _code(code: int) -> float:
    return np.nan if code < 0 else float(code)


@compiled
def _ratio(above: int, below: int) -> float:
    return above / below if below > 0 else np.nan
