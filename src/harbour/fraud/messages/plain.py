"""Payments as JSON: one object with the fields of `event.Event`, by their names.

Amounts are whole pence of sterling, times whole microseconds since 1970. Types are strict ("12" and 12.5 are no
amounts), a field that is not in `Event` is refused (a misspelt name would otherwise be a missing value), and so is a
name that occurs twice (readers differ in which of the two they take). A number (`seq`) makes a message recognisable
when it is sent again; without one every message is taken for a payment of its own.
"""

from __future__ import annotations

import re

import msgspec

from harbour.fraud.event import Event
from harbour.fraud.messages.common import Decision, Form, Message, Rejected, fault, must_be_known, must_fit, shown

CODES = {
    "format": "no JSON, or not of this form",
    "size": "too long",
    "amount": "no amount that can be paid",
    "time": "no time of these years",
    "value": "a value that no payment has",
    "duplicate": "the number of another payment",
    "unavailable": "no answer now: send it again",
}
"""What `code` in a rejection says."""

_ESCAPE = re.compile(rb"\\.")
_NAMES = set(Event.__struct_fields__)
_DECODER = msgspec.json.Decoder(Event)
_ENCODER = msgspec.json.Encoder()


class Plain(Form):
    """JSON, for any rail."""

    content_type = "application/json"
    largest = 4_096
    codes = CODES
    unavailable, duplicate = "unavailable", "duplicate"

    def parse(self, body: bytes) -> Message:
        """See `Form.parse`; rail codes are `CODES`."""
        if len(body) > self.largest:
            raise Rejected("size", f"The message has {len(body)} bytes; at most {self.largest} are taken.")
        try:
            event = _DECODER.decode(body)
            found = msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Rejected("format", f"The message is not such JSON: {shown(str(error), 160)}.") from None
        for name in found:
            if name not in _NAMES:
                raise Rejected("format", f"A payment has no field {shown(name, 40)!r}.")
        quotes = (_ESCAPE.sub(b"", body) if b"\\" in body else body).count(b'"')
        if quotes != 2 * (len(found) + sum(type(value) is str for value in found.values())):
            raise Rejected("format", "A name occurs twice.")  # found has each name once, the body has more strings
        if wrong := fault(event):
            raise Rejected(*wrong)
        return Message(event, f"plain:{event.seq}" if event.seq else None, {})

    def reply(self, about: bytes | Event | Message, decision: Decision) -> bytes:
        """Return the decision as JSON: action, score, reason, reference."""
        return _ENCODER.encode(decision)

    def answer(self, message: Message, decision: Decision) -> bytes:
        """Return the decision as JSON."""
        return _ENCODER.encode(decision)

    def reject(self, body: bytes, rejected: Rejected) -> bytes:
        """Return JSON with `code` and `reason`."""
        code = must_be_known(rejected.rail_code, CODES)
        return _ENCODER.encode({"action": "reject", "code": code, "reason": rejected.reason})

    def encode(self, event: Event) -> bytes:
        """See `Form.encode`."""
        must_fit(event, "JSON")
        return _ENCODER.encode(event)
