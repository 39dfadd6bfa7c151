"""What the three forms of a message share: the decision they answer with, the rejection, and what a text may hold."""

from __future__ import annotations

import re
import zlib
from abc import ABC, abstractmethod
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import msgspec

from harbour.fraud.event import MOST_PENCE, Event

Action = Literal["approve", "decline", "review"]
Fault = Literal["amount", "time", "value"]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
EARLIEST, LATEST = 946_684_800_000_000, 4_102_444_800_000_000
"""Event times lie in [EARLIEST, LATEST): the years 2000 to 2099, in microseconds since 1970. Whether a time lies in the
future is for the service to judge: it has a clock."""
MOST_SEQ = 999_999_999_999
MOST_AVAILABLE = 999_999_999_999
"""Either way from zero, in pence: twelve digits, as field 54 of a card message has."""
LONGEST = {"account": 64, "counterparty": 64, "device": 64, "reference": 140}
"""Characters. A rail may have less room."""

_COUNTRY = re.compile(r"[A-Z]{2}")


class Decision(msgspec.Struct, frozen=True):
    """What the fraud system says about one payment.

    Attributes
    ----------
    action
        approve; decline; or review: pay, and let an investigator look.
    score
        Probability of fraud, 0 to 1; None where none was computed.
    reason
        One sentence for the bank's own switch. It must not reach merchant or customer: that could be tipping off.
    reference
        Number of the audit record; empty if the decision is not on record.
    """

    action: Action
    score: float | None
    reason: str
    reference: str = ""


class Rejected(Exception):
    """A message that cannot be taken for a payment.

    Attributes
    ----------
    rail_code
        What the rail itself calls this: a response code of ISO 8583, a status reason of ISO 20022, or a word in JSON.
    reason
        One sentence: what was found and what is needed.
    """

    def __init__(self, rail_code: str, reason: str) -> None:
        super().__init__(reason)
        self.rail_code = rail_code
        self.reason = reason


class Message(msgspec.Struct, frozen=True):
    """A message that was understood.

    Attributes
    ----------
    event
        The payment.
    key
        Equal for a message and its retries, different for different payments; None if the message does not say.
    echo
        What the reply repeats so that the sender finds its request again.
    """

    event: Event
    key: str | None
    echo: dict[Any, str]


class Form(ABC):
    """One form of messages, both ways. Every method takes and gives whole messages as bytes.

    Attributes
    ----------
    content_type
        For HTTP.
    largest
        Bytes; a longer message is rejected unread.
    codes
        Every code with which a message can be answered or rejected, and what it means here.
    unavailable, duplicate
        Those for the service: it cannot answer; it has seen the key with other contents.
    """

    content_type: str
    largest: int
    codes: dict[str, str]
    unavailable: str
    duplicate: str

    @abstractmethod
    def parse(self, body: bytes) -> Message:
        """Return a message with its event and its idempotency key.

        Raises
        ------
        Rejected
            Whatever is wrong with it; nothing else is raised for any bytes.
        """

    @abstractmethod
    def answer(self, message: Message, decision: Decision) -> bytes:
        """Return the reply to a message that was parsed."""

    @abstractmethod
    def reject(self, body: bytes, rejected: Rejected) -> bytes:
        """Return the rail's own rejection of any bytes. It repeats what identifies the message, as far as that is
        legible.

        Raises
        ------
        ValueError
            If the rejection's code is not one of `codes`.
        """

    @abstractmethod
    def encode(self, event: Event) -> bytes:
        """Return a message that decodes to this very event.

        Raises
        ------
        ValueError
            If this form has no place for a value of the event.
        """

    def decode(self, body: bytes) -> Event:
        """Return the event of a message; see `parse`."""
        return self.parse(body).event

    def reply(self, about: bytes | Event | Message, decision: Decision) -> bytes:
        """Return the reply to a message. Cheapest is the `Message` that `parse` gave; bytes are parsed again."""
        if isinstance(about, Event):
            about = self.encode(about)
        return self.answer(about if isinstance(about, Message) else self.parse(about), decision)


def must_be_known(code: str, codes: dict[str, str]) -> str:
    """Return a code; ValueError if a form does not have it."""
    if code not in codes:
        raise ValueError(f"{code!r} is none of the codes {', '.join(codes)}.")
    return code


def number_of(event: Event) -> str:
    """Return twelve characters that stand for an event in messages: its number, or a checksum of it if it has none.

    A message and its retry are the same event, so they have the same; that two different unnumbered events of one
    second have the same checksum is improbable, not impossible: number what you send.
    """
    return f"{event.seq:012d}" if event.seq else f"E{zlib.crc32(msgspec.json.encode(event)):011d}"


def moment(microseconds: int) -> datetime:
    """Return an instant given in microseconds since 1970, as UTC."""
    return EPOCH + microseconds * MICROSECOND


def microseconds(instant: datetime) -> int:
    """Return an instant as microseconds since 1970."""
    return (instant - EPOCH) // MICROSECOND


def bad_text(text: str, most: int) -> str | None:
    """Return what is wrong with a text that must be printable, neither empty nor too long; None if nothing is."""
    if not text:
        return "is empty"
    if len(text) > most:
        return f"has {len(text)} characters; at most {most} are taken"
    return None if text.isprintable() else "holds a character that cannot be printed"


def shown(text: str, most: int, ascii_only: bool = True) -> str:
    """Return a text cut to a length, with "?" for what cannot be printed or is not ASCII, so that it fits a reply."""
    text = text[:most]
    if text.isprintable() and (text.isascii() or not ascii_only):
        return text
    return "".join(c if c.isprintable() and (c.isascii() or not ascii_only) else "?" for c in text)


def pounds(pence: int) -> str:
    """Return an amount as pounds with two decimals, exactly."""
    return f"{pence // 100}.{pence % 100:02d}"


def fault(event: Event) -> tuple[Fault, str] | None:
    """Return what makes an event impossible as a payment, whatever its form: the kind, and a sentence; None if nothing
    does."""
    if not 0 < event.amount <= MOST_PENCE:
        return "amount", f"The amount must be between 1 and {MOST_PENCE} pence; it is {event.amount}."
    if not EARLIEST <= event.event_time < LATEST:
        return "time", f"The time must lie in the years 2000 to 2099; it is {event.event_time} microseconds."
    if not 0 <= event.seq <= MOST_SEQ:
        return "value", f"seq must be between 0 and {MOST_SEQ}; it is {event.seq}."
    if event.available is not None and abs(event.available) > MOST_AVAILABLE:
        return "amount", f"available must have at most twelve digits; it is {event.available}."
    if event.mcc is not None and not 0 <= event.mcc <= 9_999:
        return "value", f"mcc must have four digits; it is {event.mcc}."
    if event.country is not None and not _COUNTRY.fullmatch(event.country):
        return "value", f"country must be two capital letters; it is {shown(event.country, 20)!r}."
    for name, most in LONGEST.items():
        text = getattr(event, name)
        if text is not None and (wrong := bad_text(text, most)):
            return "value", f"{name} {wrong}."
    return None


def must_fit(event: Event, form: str, **fits: bool) -> None:
    """Check an event that is to be sent.

    Parameters
    ----------
    event
        Any event.
    form
        What it is to be sent as, for the sentence.
    fits
        For a name of a field, whether this form has a place for its value.

    Raises
    ------
    ValueError
        If no payment is such, or if a field does not fit.
    """
    if wrong := fault(event):
        raise ValueError(wrong[1])
    for name, fit in fits.items():
        if not fit:
            raise ValueError(f"{form} has no place for {name} {getattr(event, name)!r}.")
