"""What a payment is to the fraud system, whatever rail it came on: one typed `Event`, and one `Label` about it.

Also the fixed 72-byte `RECORD` into which both are packed for the log, the state and the compiled loops.
"""

from __future__ import annotations

import re
import zlib
from typing import Literal

import msgspec
import numpy as np

RAILS = ("card", "faster_payments", "bacs")
DIRECTIONS = ("in", "out")
CHANNELS = ("terminal", "online", "cash_machine", "app", "web", "scheduled", "file")
ENTRY_MODES = ("contactless", "wallet", "chip", "magnetic_stripe", "ecommerce", "recurring")
PAYEE_CHECKS = ("match", "close_match", "no_match", "unavailable")
MOST_PENCE = 100_000_000_000
"""The largest amount that is taken for a payment: one thousand million pounds, in pence."""

Rail = Literal["card", "faster_payments", "bacs"]
Direction = Literal["in", "out"]
Channel = Literal["terminal", "online", "cash_machine", "app", "web", "scheduled", "file"]
EntryMode = Literal["contactless", "wallet", "chip", "magnetic_stripe", "ecommerce", "recurring"]
PayeeCheck = Literal["match", "close_match", "no_match", "unavailable"]

CASH, CRYPTO, GIFT_CARDS, TRANSFERS, GAMBLING, OTHER_MERCHANT = range(6)
MERCHANT_GROUPS = {
    6010: CASH, 6011: CASH, 6051: CRYPTO, 6211: CRYPTO, 5947: GIFT_CARDS, 4829: TRANSFERS, 7995: GAMBLING,
}  # fmt: skip
"""Category codes through which money leaves quickly; 6211 because Harbour's processor re-coded crypto exchanges to
it."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One payment message, as the bank has it at the moment of deciding.

    Attributes
    ----------
    seq
        Number in order of arrival; the log gives it. 0 while it has none.
    event_time
        When the payment was made, in microseconds since 1970, UTC.
    account, counterparty
        The Harbour account, and the merchant or payee on the other side.
    amount
        Pence, positive.
    rail, direction, channel, entry_mode, payee_check
        See the constants of this module; what a rail does not carry is None.
    declined
        Whether the core bank declines it anyway (funds, limit, wrong code). Such an attempt is remembered, not scored.
    available
        What the account could pay just before, in pence; None if the message does not say.
    country
        Two letters, of the merchant; None off the card rail.
    mcc
        The merchant's category code, four digits.
    reference
        Free text that travels with a transfer.
    device
        The device in the app or on the web.
    """

    seq: int = 0
    event_time: int
    account: str
    counterparty: str
    amount: int
    rail: Rail
    direction: Direction = "out"
    channel: Channel | None = None
    entry_mode: EntryMode | None = None
    payee_check: PayeeCheck | None = None
    declined: bool = False
    available: int | None = None
    country: str | None = None
    mcc: int | None = None
    reference: str | None = None
    device: str | None = None


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody reported about a payment: `fraud` false withdraws an earlier report.

    Attributes
    ----------
    seq
        The payment's number in the log.
    known_at
        When the bank knew, in microseconds since 1970, UTC.
    fraud
        What the report says.
    """

    seq: int
    known_at: int
    fraud: bool


RECORD = np.dtype(
    [
        ("event_time", "i8"),  # microseconds; of a label: when it became known
        ("clock", "i8"),  # largest event time so far, this one included
        ("amount", "i8"),  # pence; of a label: +1 reported, -1 withdrawn
        ("available", "i8"),  # pence; MISSING if not said; of a label: when the payment was made
        ("claimant", "i8"),  # number made from the claimant in a benefit's reference; 0 for none
        ("account", "i4"),  # slots in the state's tables; -1 for none
        ("payee", "i4"),
        ("device", "i4"),
        ("relation", "i4"),  # this account with this payee
        ("label", "i1"),  # 1 if this is a label, not a payment
        ("direction", "i1"),  # indices into the constants above; -1 for none
        ("rail", "i1"),
        ("channel", "i1"),
        ("entry_mode", "i1"),
        ("payee_check", "i1"),
        ("merchant_group", "i1"),
        ("abroad", "i1"),
        ("declined", "i1"),
        ("benefit", "i1"),  # 1 if this is a benefit paid in
        ("new", "i1"),  # written by `features`: first payment of this account to this payee
        ("large", "i1"),  # written by `features`: at least three times the account's usual amount
    ],
    align=True,
)
MISSING = -(2**62)
"""Stands for "not said" among the whole numbers of a record."""

_CLAIMANT = re.compile(r"DWP .*\b([A-Z]{2}\d{6}[A-D])$")


def claimant_of(reference: str) -> int:
    """Return a number for the claimant whom a benefit's reference names, 0 if it names none.

    The number is a checksum: equal claimants have equal numbers on every machine.
    """
    found = _CLAIMANT.match(reference)
    return 1 + zlib.crc32(found.group(1).encode()) if found else 0


def is_benefit(reference: str) -> bool:
    """Whether a reference says that the money is a benefit."""
    return reference.startswith("DWP ")


def merchant_group(mcc: int) -> int:
    """Return the group of a merchant category code, see `MERCHANT_GROUPS`."""
    return MERCHANT_GROUPS.get(mcc, OTHER_MERCHANT)
