"""Card authorisations: ISO 8583:1987, request 0100 (or its repeat 0101) and response 0110.

ASCII fields, binary bitmaps, no header and no length in front: HTTP has the length. No scheme's manual is followed,
only the generic standard; what it has no place for travels in field 48 (private). All of it is simulated.

What carries what:

===================  ================================================================================================
account              102, account identification. **No card number** (field 2) is needed: the switch in front has
                     replaced it by the account. One that comes all the same gets into no event, key or reply
counterparty         42, card acceptor
amount               4 in pence, with 49 = 826 (sterling)
event_time           12 and 13 (hhmmss, MMDD; here in UTC), which must agree with tag 02 of field 48: those have no year
direction            3, processing code: 00 purchase and 01 cash withdrawal go out, 20 refund comes in
channel              25, condition: 00 terminal, 01 online (customer not present), 02 cash machine (unattended)
entry_mode           22: 02 magnetic stripe, 05 chip, 07 contactless, 10 recurring (credential on file), 81 ecommerce;
                     the last two by convention of the schemes; a wallet is 07 and tag 03 of field 48
available            54, additional amount 02 (available balance), credit or debit
mcc, country         18; 43, its last two characters
seq                  field 48, tag 01; the sender makes 11 and 37 from it
device, declined     field 48, tags 04 and 05
idempotency key      32, 7, 11 and 37: what identifies a request and its repeats
===================  ================================================================================================

A code of field 3 that is not listed is rejected; one of 22 or 25 means that the event does not know. Field 48 is a
sequence of tag (2 digits), length (2 digits), value; unknown tags are passed over, a tag that occurs twice is an error.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from harbour.fraud.event import Channel, EntryMode, Event
from harbour.fraud.messages.common import (
    EPOCH,
    Decision,
    Form,
    Message,
    Rejected,
    fault,
    microseconds,
    moment,
    must_be_known,
    must_fit,
    number_of,
    shown,
)

FIELDS = """
2 n..19 primary account number            3 n6 processing code                   4 n12 amount, transaction
5 n12 amount, settlement                  6 n12 amount, cardholder billing       7 n10 transmission date and time
8 n8 amount, cardholder billing fee       9 n8 conversion rate, settlement       10 n8 conversion rate, billing
11 n6 system trace audit number           12 n6 time, local transaction          13 n4 date, local transaction
14 n4 date, expiration                    15 n4 date, settlement                 16 n4 date, conversion
17 n4 date, capture                       18 n4 merchant category code           19 n3 acquirer's country
20 n3 card's country                      21 n3 forwarding institution's country 22 n3 point-of-service entry mode
23 n3 card sequence number                24 n3 network international id         25 n2 point-of-service condition
26 n2 point-of-service capture code       27 n1 length of authorisation id       28 an9 amount, transaction fee
29 an9 amount, settlement fee             30 an9 amount, processing fee          31 an9 amount, settlement processing
32 n..11 acquiring institution            33 n..11 forwarding institution        34 ans..28 account number, extended
35 ans..37 track 2                        36 ans...104 track 3                   37 an12 retrieval reference number
38 an6 authorisation id                   39 an2 response code                   40 an3 service restriction code
41 ans8 card acceptor terminal            42 ans15 card acceptor                 43 ans40 card acceptor name, location
44 ans..25 additional response data       45 ans..76 track 1                     46 ans...999 additional data, ISO
47 ans...999 additional data, national    48 ans...999 additional data, private  49 n3 currency, transaction
50 n3 currency, settlement                51 n3 currency, cardholder billing     52 b8 PIN data
53 n16 security control information       54 ans...240 additional amounts        55 b...255 chip data
56 ans...999 reserved, ISO                57 ans...999 reserved, national        58 ans...999 reserved, national
59 ans...999 reserved, national           60 ans...999 reserved, national        61 ans...999 reserved, private
62 ans...999 reserved, private            63 ans...999 reserved, private         64 b8 message authentication code
66 n1 settlement code                     67 n2 extended payment code            68 n3 receiver's country
69 n3 settlement institution's country    70 n3 network management code          71 n4 message number
72 n4 message number, last                73 n6 date, action                     74 n10 credits, number
75 n10 credits reversed, number           76 n10 debits, number                  77 n10 debits reversed, number
78 n10 transfers, number                  79 n10 transfers reversed, number      80 n10 inquiries, number
81 n10 authorisations, number             82 n12 credits, processing fee         83 n12 credits, transaction fee
84 n12 debits, processing fee             85 n12 debits, transaction fee         86 n16 credits, amount
87 n16 credits reversed, amount           88 n16 debits, amount                  89 n16 debits reversed, amount
90 n42 original data elements             91 an1 file update code                92 an2 file security code
93 an5 response indicator                 94 an7 service indicator               95 an42 replacement amounts
96 b8 message security code               97 an17 amount, net settlement         98 ans25 payee
99 n..11 settlement institution           100 n..11 receiving institution        101 ans..17 file name
102 ans..28 account identification 1      103 ans..28 account identification 2   104 ans...100 transaction description
105 ans...999 reserved, ISO               106 ans...999 reserved, ISO            107 ans...999 reserved, ISO
108 ans...999 reserved, ISO               109 ans...999 reserved, ISO            110 ans...999 reserved, ISO
111 ans...999 reserved, ISO               112 ans...999 reserved, national       113 ans...999 reserved, national
114 ans...999 reserved, national          115 ans...999 reserved, national       116 ans...999 reserved, national
117 ans...999 reserved, national          118 ans...999 reserved, national       119 ans...999 reserved, national
120 ans...999 reserved, private           121 ans...999 reserved, private        122 ans...999 reserved, private
123 ans...999 reserved, private           124 ans...999 reserved, private        125 ans...999 reserved, private
126 ans...999 reserved, private           127 ans...999 reserved, private        128 b8 message authentication code
"""
"""Number, format and meaning of every field, as the standard writes formats: n digits, an letters and digits, ans any
printable, b bytes; then the length, after two dots or three if it is a maximum and the length comes first in as many
digits. 65 (a third bitmap) is not in use."""

RESPONSES = {
    "00": "approved",
    "12": "invalid transaction: not a request of this interface, or not in sterling",
    "13": "invalid amount: zero, or beyond what can be paid",
    "30": "format error: anything else that is wrong with the message",
    "59": "suspected fraud: declined by the fraud system",
    "94": "duplicate transmission: the identifiers of another request",
    "96": "system malfunction: no answer now",
}
"""What is sent in field 39, with its meaning in the standard and the use made of it here. Audit reference, score and
reason in words follow in field 48, tags 11 to 13, in ASCII."""
ANSWERS = {"approve": "00", "review": "00", "decline": "59"}
"""A payment that an investigator shall look at goes through; what is said of it travels in field 48."""
STERLING = "826"

SEQ, TIME, WALLET, DEVICE, DECLINED = "01", "02", "03", "04", "05"
REFERENCE, SCORE, REASON = "11", "12", "13"
"""Tags of field 48, in requests and in replies."""

ECHOED = (3, 4, 7, 11, 32, 37, 41, 42, 49)
NEEDED = {
    3: "processing code", 4: "amount", 7: "transmission time", 11: "trace number", 12: "time", 13: "date",
    32: "acquirer", 37: "retrieval reference", 42: "card acceptor", 48: "private data", 49: "currency",
    102: "account",
}  # fmt: skip
DIRECTIONS: dict[str, Any] = {"00": "out", "01": "out", "20": "in"}
CHANNELS: dict[str, Channel] = {"00": "terminal", "01": "online", "02": "cash_machine"}
ENTRY_MODES: dict[str, EntryMode] = {
    "02": "magnetic_stripe", "05": "chip", "07": "contactless", "10": "recurring", "81": "ecommerce",
}  # fmt: skip
_CHANNEL_CODES = {channel: code for code, channel in CHANNELS.items()}
_ENTRY_CODES = {mode: code for code, mode in ENTRY_MODES.items()} | {"wallet": "07"}
_ACQUIRER = "000000"
_PLACE = f"{'SIMULATED MERCHANT':<38}"
_LARGEST = 4_096


class Field(NamedTuple):
    """How one field is written: `digits` of length in front (0 if fixed), at most `most` characters or bytes."""

    number: int
    kind: str
    digits: int
    most: int
    meaning: str


def _fields() -> dict[int, Field]:
    rows = re.findall(r"(\d+) (n|ans?|b)(\.*)(\d+) (.+?)(?=\s+\d+ (?:n|ans?|b)\.*\d|\s*$)", FIELDS, re.MULTILINE)
    return {int(n): Field(int(n), kind, len(dots), int(most), meaning) for n, kind, dots, most, meaning in rows}


SPEC = _fields()


def library_spec() -> dict[str, dict[str, Any]]:
    """Return the same specification as pyiso8583 reads it."""
    text = {"data_enc": "ascii", "len_enc": "ascii"}
    spec: dict[str, dict[str, Any]] = {
        "h": {**text, "len_type": 0, "max_len": 0, "desc": "no header"},
        "t": {**text, "len_type": 0, "max_len": 4, "desc": "message type"},
        "p": {"data_enc": "b", "len_enc": "ascii", "len_type": 0, "max_len": 8, "desc": "bitmap"},
        "1": {"data_enc": "b", "len_enc": "ascii", "len_type": 0, "max_len": 8, "desc": "second bitmap"},
    }
    for field in SPEC.values():
        encoding = "b" if field.kind == "b" else "ascii"
        spec[str(field.number)] = {
            "data_enc": encoding, "len_enc": "ascii", "len_type": field.digits, "max_len": field.most,
            "desc": field.meaning,
        }  # fmt: skip
    return spec


class Card(Form):
    """Card authorisations, ISO 8583."""

    content_type = "application/octet-stream"
    largest = _LARGEST
    codes = RESPONSES
    unavailable, duplicate = "96", "94"

    def parse(self, body: bytes) -> Message:
        """See `Form.parse`; rail codes are those of `RESPONSES`."""
        fields: dict[int, str] = {}
        _split(body, fields)
        if body[:4] not in (b"0100", b"0101"):
            raise Rejected("12", f"The message type must be 0100 or 0101; it is {fields[0]}.")
        for number, meaning in NEEDED.items():
            if number not in fields:
                raise Rejected("30", f"Field {number} ({meaning}) is missing.")
        return _message(fields)

    def answer(self, message: Message, decision: Decision) -> bytes:
        """Return a 0110 with the decision in field 39, and its reference, score and reason in field 48."""
        private = (
            _tag(REFERENCE, shown(decision.reference, 99))
            + ("" if decision.score is None else _tag(SCORE, f"{decision.score:.6f}"[:99]))
            + _tag(REASON, shown(decision.reason, 99))
        )
        return _response(message.echo, ANSWERS[decision.action], private)

    def reject(self, body: bytes, rejected: Rejected) -> bytes:
        """Return a 0110 with the rejection's code in field 39; it repeats what is legible of the fields that identify
        a request."""
        code = must_be_known(rejected.rail_code, RESPONSES)
        fields: dict[int, str] = {}
        with suppress(Rejected):
            _split(body, fields)
        return _response(_echo(fields), code, _tag(REASON, shown(rejected.reason, 99)))

    def encode(self, event: Event) -> bytes:
        """See `Form.encode`: a 0100."""
        must_fit(
            event, "A card message",
            rail=event.rail == "card", channel=event.channel is None or event.channel in _CHANNEL_CODES,
            payee_check=event.payee_check is None, reference=event.reference is None,
            account=len(event.account) <= 28 and event.account.isascii(),
            counterparty=len(event.counterparty) <= 15 and event.counterparty.isascii()
            and not event.counterparty.endswith(" "),
            device=event.device is None or event.device.isascii(),
        )  # fmt: skip
        at = f"{moment(event.event_time):%Y%m%d%H%M%S%f}"
        number = number_of(event)
        process = "20" if event.direction == "in" else "01" if event.channel == "cash_machine" else "00"
        private = _tag(SEQ, str(event.seq)) if event.seq else ""
        private += _tag(TIME, at)
        if event.entry_mode == "wallet":
            private += _tag(WALLET, "1")
        if event.device is not None:
            private += _tag(DEVICE, event.device)
        if event.declined:
            private += _tag(DECLINED, "1")
        fields = {
            3: process + "0000", 4: f"{event.amount:012d}", 7: at[4:14], 11: number[-6:], 12: at[8:14],
            13: at[4:8],
        }  # fmt: skip
        if event.mcc is not None:
            fields[18] = f"{event.mcc:04d}"
        if event.entry_mode is not None:
            fields[22] = _ENTRY_CODES[event.entry_mode] + "0"
        if event.channel is not None:
            fields[25] = _CHANNEL_CODES[event.channel]
        fields |= {32: _ACQUIRER, 37: number, 42: f"{event.counterparty:<15}"}
        if event.country is not None:
            fields[43] = _PLACE + event.country
        fields |= {48: private, 49: STERLING}
        if event.available is not None:
            fields[54] = f"0002{STERLING}{'D' if event.available < 0 else 'C'}{abs(event.available):012d}"
        fields[102] = event.account
        return _joined("0100", fields)


def _message(fields: dict[int, str]) -> Message:
    """Return what fields of the right shape mean; `Rejected` if they mean nothing."""
    if fields[49] != STERLING:
        raise Rejected("12", f"The currency (field 49) must be {STERLING}, sterling; it is {fields[49]}.")
    private = _tags(fields[48])
    mode, place = fields.get(22), fields.get(43)
    entry_mode = None if mode is None else ENTRY_MODES.get(mode[:2])
    if entry_mode == "contactless" and _flag(private, WALLET):
        entry_mode = "wallet"
    process = fields[3][:2]
    if process not in DIRECTIONS:
        raise Rejected("12", f"The processing code (field 3) must begin with 00, 01 or 20; it is {fields[3]}.")
    seq = private.get(SEQ, "0")
    if not (seq.isdecimal() and len(seq) <= 12):
        raise Rejected("30", "Field 48, tag 01 (sequence number) must be at most twelve digits.")
    _instant("2000" + fields[7], "field 7")
    mcc = fields.get(18)
    event = Event(
        seq=int(seq),
        event_time=_time(fields, private),
        account=fields[102],
        counterparty=fields[42].rstrip(" "),
        amount=int(fields[4]),
        rail="card",
        direction=DIRECTIONS[process],
        channel=CHANNELS.get(fields.get(25, "")),
        entry_mode=entry_mode,
        declined=_flag(private, DECLINED),
        available=_available(fields.get(54)),
        country=None if place is None else place[38:],
        mcc=None if mcc is None else int(mcc),
        device=private.get(DEVICE),
    )
    if wrong := fault(event):
        raise Rejected("13" if wrong[0] == "amount" else "30", wrong[1])
    key = f"card:{fields[32]}:{fields[7]}:{fields[11]}:{fields[37]}"
    return Message(event, key, _echo(fields))


def _echo(fields: dict[int, str]) -> dict[int, str]:
    return {number: fields[number] for number in ECHOED if number in fields}


def _split(body: bytes, fields: dict[int, str]) -> None:
    """Cut a message into its fields, as Latin-1 text; 0 is the message type.

    Raises
    ------
    Rejected
        If it cannot be cut; `fields` then has what came before.
    """
    if len(body) > _LARGEST:
        raise Rejected("30", f"The message has {len(body)} bytes; at most {_LARGEST} are taken.")
    if len(body) < 12:
        raise Rejected("30", f"The message has only {len(body)} bytes: no message type and bitmap.")
    if not body[:4].isdigit():
        raise Rejected("30", "The message type is not four digits.")
    fields[0] = body[:4].decode()
    at = 20 if body[4] & 0x80 else 12
    if len(body) < at:
        raise Rejected("30", "The message ends in the second bitmap.")
    text = body.decode("latin-1")
    end = len(text)
    for number, kind, digits, most, _ in _present(body[4:at]):
        size = most
        if digits:
            length = text[at : at + digits]
            at += digits
            if len(length) < digits or not length.isdecimal():
                raise Rejected("30", f"Field {number} does not begin with its length in {digits} digits.")
            size = int(length)
            if size > most:
                raise Rejected("30", f"Field {number} must have at most {most} characters; it says {size}.")
        stop = at + size
        if stop > end:
            raise Rejected("30", f"The message ends in field {number}.")
        part = text[at:stop]
        if kind != "b" and not (part.isdecimal() if kind == "n" else part.isascii() and part.isprintable()):
            raise Rejected("30", f"Field {number} ({SPEC[number].meaning}) holds a character that it may not hold.")
        fields[number] = part
        at = stop
    if at < end:
        raise Rejected("30", f"{end - at} bytes follow the last field.")


@lru_cache(maxsize=256)
def _present(bitmap: bytes) -> list[Field]:
    """Return the fields that one or two bitmaps name."""
    bits = int.from_bytes(bitmap, "big")
    last = 8 * len(bitmap)
    numbers = [number for number in range(2, last + 1) if bits >> (last - number) & 1]
    for number in numbers:
        if number not in SPEC:
            raise Rejected("30", f"The bitmap names field {number}, which is not in use.")
    return [SPEC[number] for number in numbers]


def _tags(text: str) -> dict[str, str]:
    """Return the values of field 48 by tag."""
    found: dict[str, str] = {}
    at, end = 0, len(text)
    while at < end:
        tag, length = text[at : at + 2], text[at + 2 : at + 4]
        if len(length) < 2 or not (tag.isdecimal() and length.isdecimal()):
            raise Rejected("30", "Field 48 must be tags and lengths of two digits each, and values.")
        if tag in found:
            raise Rejected("30", f"Field 48 has tag {tag} twice.")
        at += 4 + int(length)
        if at > end:
            raise Rejected("30", f"Field 48 ends in tag {tag}.")
        found[tag] = text[at - int(length) : at]
    return found


def _tag(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"


def _flag(private: dict[str, str], tag: str) -> bool:
    value = private.get(tag, "0")
    if value not in ("0", "1"):
        raise Rejected("30", f"Field 48, tag {tag} must be 0 or 1.")
    return value == "1"


def _time(fields: dict[int, str], private: dict[str, str]) -> int:
    """Return the time of the payment in microseconds, from tag 02 of field 48; 12 and 13 must agree with it."""
    text = private.get(TIME)
    if text is None or len(text) != 20 or not text.isdecimal():
        raise Rejected("30", "Field 48, tag 02 (time with year) must be twenty digits, YYYYMMDDhhmmssffffff.")
    if text[4:8] != fields[13] or text[8:14] != fields[12]:
        raise Rejected("30", "Fields 12 and 13 (time, date) contradict field 48, tag 02.")
    return microseconds(_instant(text[:14], "field 48, tag 02")) + int(text[14:])


def _instant(digits: str, place: str) -> datetime:
    """Return YYYYMMDDhhmmss as UTC."""
    try:
        return datetime(
            int(digits[:4]), int(digits[4:6]), int(digits[6:8]), int(digits[8:10]), int(digits[10:12]),
            int(digits[12:]), tzinfo=EPOCH.tzinfo,
        )  # fmt: skip
    except ValueError:
        raise Rejected("30", f"There is no such time: {digits} ({place}).") from None


def _available(text: str | None) -> int | None:
    """Return the available balance in pence from field 54, None if it does not say."""
    found = None
    for at in range(0, len(text or ""), 20):
        part = (text or "")[at : at + 20]
        if len(part) < 20 or part[7] not in "CD" or not (part[:2] + part[4:7] + part[8:]).isdecimal():
            raise Rejected("30", "Field 54 must be amounts of twenty characters: account, kind, currency, C or D, sum.")
        if part[2:4] == "02":
            if found is not None:
                raise Rejected("30", "Field 54 has the available balance twice.")
            if part[4:7] != STERLING:
                raise Rejected("12", f"The available balance (field 54) must be in sterling; it is in {part[4:7]}.")
            found = -int(part[8:]) if part[7] == "D" else int(part[8:])
    return found


def _response(echo: dict[int, str], code: str, private: str) -> bytes:
    return _joined("0110", dict(sorted((echo | {39: code, 48: private}).items())))


def _joined(kind: str, fields: dict[int, str]) -> bytes:
    """Return a message from its fields, which come in order and are ASCII text."""
    parts = []
    for number, text in fields.items():
        digits = SPEC[number].digits
        parts.append(f"{len(text):0{digits}d}{text}" if digits else text)
    return kind.encode() + _bitmap(tuple(fields)) + "".join(parts).encode("ascii")


@lru_cache(maxsize=256)
def _bitmap(numbers: tuple[int, ...]) -> bytes:
    size = 128 if max(numbers) > 64 else 64
    bits = sum(1 << (size - number) for number in numbers) | (size == 128) << 127
    return bits.to_bytes(size // 8, "big")
