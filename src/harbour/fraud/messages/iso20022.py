"""Faster Payments credit transfers: ISO 20022 pacs.008.001.08, answered by pacs.002.001.10.

The scheme itself speaks a dialect of ISO 8583; what arrives here has been translated by the bank's gateway, which also
has checked it against the schema. This module reads what an event needs, checks that, and passes over the rest.

What carries what, below `FIToFICstmrCdtTrf/CdtTrfTxInf`:

===================  ================================================================================================
direction            whose sort code is Harbour's: `DbtrAgt` out, `CdtrAgt` in (both simulated)
account              `DbtrAcct` of a payment out, `CdtrAcct` of one in; the other is the counterparty
amount               `IntrBkSttlmAmt` in pounds, `Ccy` GBP
event_time           `AccptncDtTm`, when the order was accepted, with its offset from UTC
reference            `RmtInf/Ustrd`
idempotency key      `PmtId/TxId` with the sort code of `DbtrAgt`
seq, channel,        `SplmtryData/Envlp/Payment` in a namespace of our own: what the standard has no element for.
payee_check,         All of it is optional, and simulated.
declined,
available, device
===================  ================================================================================================

**Hostile XML.** The parser is expat. It reads UTF-8 and nothing else, never opens a file or a connection, and stops at
the first document type declaration, comment, CDATA section or processing instruction: without a declaration there are
no entities, internal or external, and without the others no text that readers cut in different ways. Size and depth are
limited, and an element that is read may occur once only and holds either text or elements.
"""

from __future__ import annotations

import re
import time
from contextlib import suppress
from datetime import datetime
from typing import Any
from xml.parsers import expat

from harbour.fraud.event import CHANNELS, PAYEE_CHECKS, Event
from harbour.fraud.messages.common import (
    Decision,
    Form,
    Message,
    Rejected,
    bad_text,
    fault,
    microseconds,
    moment,
    must_be_known,
    must_fit,
    number_of,
    pounds,
    shown,
)

TRANSFER = "urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"
STATUS = "urn:iso:std:iso:20022:tech:xsd:pacs.002.001.10"
OWN = "urn:harbour:simulated:payment.1"
HARBOUR, ELSEWHERE = "000001", "000002"
"""Sort codes (simulated: none begins with 00-00): Harbour's, and that of every other bank."""
MOST_PENCE = 100_000_000
"""The limit of the scheme for one payment: a million pounds."""
DEEPEST = 32
_LARGEST = 16_384

REASONS = {
    "FF01": "file format invalid: not XML of this form, too large, hostile, or a value that cannot be read",
    "CH21": "mandatory element missing",
    "AM01": "amount is zero",
    "AM03": "currency other than sterling",
    "AM12": "amount invalid",
    "AM13": "amount above the limit of the scheme",
    "AM18": "number of transactions other than one",
    "DT01": "date or time invalid",
    "AGNT": "agents wrong: not exactly one of the two banks is Harbour",
    "FRAD": "fraud suspected: declined by the fraud system",
    "DU03": "transaction not unique: the identifiers of another one",
    "FF10": "technical problem of the bank: no answer now",
}
"""Status reasons that are sent, of the external code set of ISO 20022, as they are meant here."""
STATUSES = {"approve": "ACSC", "review": "ACSC", "decline": "RJCT"}
"""Transaction statuses: settlement completed, also of a payment that an investigator shall look at; rejected."""

_BODY = ("Document", "FIToFICstmrCdtTrf")
_TRANSACTION = ("CdtTrfTxInf",)
_AGENT = ("FinInstnId", "ClrSysMmbId", "MmbId")
_ACCOUNT = ("Id", "Othr", "Id")
PATHS: dict[str, tuple[str, ...]] = {
    "message": ("GrpHdr", "MsgId"),
    "created": ("GrpHdr", "CreDtTm"),
    "transactions": ("GrpHdr", "NbOfTxs"),
    "instruction": (*_TRANSACTION, "PmtId", "InstrId"),
    "end_to_end": (*_TRANSACTION, "PmtId", "EndToEndId"),
    "transaction": (*_TRANSACTION, "PmtId", "TxId"),
    "uetr": (*_TRANSACTION, "PmtId", "UETR"),
    "amount": (*_TRANSACTION, "IntrBkSttlmAmt"),
    "accepted": (*_TRANSACTION, "AccptncDtTm"),
    "debtor": (*_TRANSACTION, "DbtrAcct", *_ACCOUNT),
    "debtor_agent": (*_TRANSACTION, "DbtrAgt", *_AGENT),
    "creditor": (*_TRANSACTION, "CdtrAcct", *_ACCOUNT),
    "creditor_agent": (*_TRANSACTION, "CdtrAgt", *_AGENT),
    "reference": (*_TRANSACTION, "RmtInf", "Ustrd"),
}
OWN_TAGS = ("Seq", "Channel", "PayeeCheck", "Declined", "Available", "Device")
NEEDED = (
    "message", "created", "transactions", "end_to_end", "transaction", "amount", "accepted", "debtor", "debtor_agent",
    "creditor", "creditor_agent",
)  # fmt: skip
IDENTIFIERS = ("message", "instruction", "end_to_end", "transaction", "uetr")
REPEATABLE = ("SplmtryData", "Envlp")

_AMOUNT = re.compile(r"(\d{1,18})(?:\.(\d{1,2}))?", re.ASCII)
_SIGNED = re.compile(r"-?\d{1,12}", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_SORT_CODE = re.compile(r"[0-9]{6}")
_UETR = re.compile(r"[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}")


class _Element:
    """An element that is read: its children that are read, or, for one that holds text, the name of its value."""

    __slots__ = ("children", "once", "tag", "value")

    def __init__(self, tag: str, value: str | None = None, once: bool = True) -> None:
        self.tag, self.value, self.once = tag, value, once
        self.children: dict[str, _Element] = {}

    def add(self, path: list[str], value: str) -> None:
        """Add a descendant that holds text; a path is made of namespace, space and tag."""
        tag = path[0].split()[1]
        child = self.children.setdefault(path[0], _Element(tag, once=tag not in REPEATABLE))
        if len(path) > 1:
            child.add(path[1:], value)
        else:
            child.value = value


def _root() -> _Element:
    root = _Element("")
    for name, path in PATHS.items():
        root.add([f"{TRANSFER} {tag}" for tag in (*_BODY, *path)], name)
    envelope = [f"{TRANSFER} {tag}" for tag in (*_BODY, *_TRANSACTION, "SplmtryData", "Envlp")]
    for name in OWN_TAGS:
        root.add([*envelope, f"{OWN} Payment", f"{OWN} {name}"], name)
    return root


_ROOT, _PASSED_OVER = _root(), _Element("", once=False)
_DOCUMENT = _ROOT.children[f"{TRANSFER} Document"]


class FasterPayments(Form):
    """Credit transfers over Faster Payments, ISO 20022."""

    content_type = "application/xml"
    largest = _LARGEST
    codes = REASONS
    unavailable, duplicate = "FF10", "DU03"

    def parse(self, body: bytes) -> Message:
        """See `Form.parse`; rail codes are those of `REASONS`."""
        found: dict[str, str] = {}
        _read(body, found)
        for name in NEEDED:
            if name not in found:
                raise Rejected("CH21", f"The element {'/'.join(PATHS[name])} is missing.")
        return _message(found)

    def answer(self, message: Message, decision: Decision) -> bytes:
        """Return a pacs.002: a status, the reason in words, audit reference and score as additional information."""
        return _report(
            message.echo,
            identifier=shown(decision.reference, 35) or "NOTPROVIDED",
            status=STATUSES[decision.action],
            code="FRAD" if decision.action == "decline" else None,
            said=[
                shown(decision.reason, 105, ascii_only=False),
                *([] if decision.score is None else [f"score {decision.score:.6f}"]),
            ],
        )

    def reject(self, body: bytes, rejected: Rejected) -> bytes:
        """Return a pacs.002 with status RJCT; it repeats what is legible of the identifiers."""
        code = must_be_known(rejected.rail_code, REASONS)
        found: dict[str, str] = {}
        with suppress(Rejected):
            _read(body, found)
        identifier = f"RJCT-{time.time_ns() // 1_000}"
        return _report(_echo(found), identifier, "RJCT", code, [shown(rejected.reason, 105)])

    def encode(self, event: Event) -> bytes:
        """See `Form.encode`: a pacs.008 with one transaction."""
        must_fit(
            event, "A Faster Payments message",
            rail=event.rail == "faster_payments", entry_mode=event.entry_mode is None, country=event.country is None,
            mcc=event.mcc is None, account=len(event.account) <= 34, counterparty=len(event.counterparty) <= 34,
            amount=event.amount <= MOST_PENCE,
        )  # fmt: skip
        at, number = _stamp(event.event_time), number_of(event)
        own = f"<Seq>{event.seq}</Seq>" if event.seq else ""
        if event.channel is not None:
            own += f"<Channel>{event.channel}</Channel>"
        if event.payee_check is not None:
            own += f"<PayeeCheck>{event.payee_check}</PayeeCheck>"
        if event.declined:
            own += "<Declined>true</Declined>"
        if event.available is not None:
            own += f"<Available>{event.available}</Available>"
        if event.device is not None:
            own += f"<Device>{_escaped(event.device)}</Device>"
        remittance = "" if event.reference is None else f"<RmtInf><Ustrd>{_escaped(event.reference)}</Ustrd></RmtInf>"
        account, counterparty = _escaped(event.account), _escaped(event.counterparty)
        payer, payee, from_bank, to_bank = account, counterparty, HARBOUR, ELSEWHERE
        if event.direction == "in":
            payer, payee, from_bank, to_bank = payee, payer, to_bank, from_bank
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{TRANSFER}"><FIToFICstmrCdtTrf><GrpHdr>'
            f"<MsgId>{number}</MsgId><CreDtTm>{at}</CreDtTm><NbOfTxs>1</NbOfTxs><SttlmInf><SttlmMtd>CLRG</SttlmMtd>"
            f"<ClrSys><Cd>FPS</Cd></ClrSys></SttlmInf></GrpHdr><CdtTrfTxInf><PmtId><EndToEndId>{number}</EndToEndId>"
            f'<TxId>{number}</TxId></PmtId><IntrBkSttlmAmt Ccy="GBP">{pounds(event.amount)}</IntrBkSttlmAmt>'
            f"<AccptncDtTm>{at}</AccptncDtTm><ChrgBr>SLEV</ChrgBr>"
            f"<Dbtr/>{_account('Dbtr', payer)}{_agent('Dbtr', from_bank)}"
            f"{_agent('Cdtr', to_bank)}<Cdtr/>{_account('Cdtr', payee)}{remittance}"
            f'<SplmtryData><Envlp><Payment xmlns="{OWN}">{own}</Payment></Envlp></SplmtryData>'
            "</CdtTrfTxInf></FIToFICstmrCdtTrf></Document>"
        ).encode()


def _read(body: bytes, found: dict[str, str]) -> None:
    """Write the values of the elements that are read into `found`, by the names in `PATHS` and `OWN_TAGS`.

    Raises
    ------
    Rejected
        For anything but such XML; `found` then has what came before.
    """
    if len(body) > _LARGEST:
        raise Rejected("FF01", f"The message has {len(body)} bytes; at most {_LARGEST} are taken.")
    parser = expat.ParserCreate("UTF-8", " ")
    parser.buffer_text = True
    element = _ROOT
    above: list[_Element] = []
    once: set[_Element] = set()
    text: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal element
        if element.value is not None:
            raise Rejected("FF01", f"{element.tag} must hold text, not elements.")
        above.append(element)
        if len(above) > DEEPEST:
            raise Rejected("FF01", f"Elements are nested more than {DEEPEST} deep.")
        element = element.children.get(tag, _PASSED_OVER)
        if element.once:
            if element in once:
                raise Rejected("AM18" if element.tag == "CdtTrfTxInf" else "FF01", f"{element.tag} occurs twice.")
            once.add(element)
            if attributes and element.value == "amount":
                found["currency"] = attributes.get("Ccy", "")
        text.clear()

    def end(tag: str) -> None:
        nonlocal element
        if element.value is not None:
            found[element.value] = "".join(text)
        text.clear()
        element = above.pop()

    def declared(version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.upper() != "UTF-8":
            raise Rejected("FF01", f"The encoding must be UTF-8; it is {shown(encoding, 20)}.")

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text.append
    parser.XmlDeclHandler = declared
    parser.StartDoctypeDeclHandler = _refusal("document type declaration")
    parser.CommentHandler = _refusal("comment")
    parser.StartCdataSectionHandler = _refusal("CDATA section")
    parser.ProcessingInstructionHandler = _refusal("processing instruction")
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise Rejected("FF01", f"The message is not well-formed XML: {error}.") from None
    if _DOCUMENT not in once:
        raise Rejected("FF01", f"The message must be a Document of {TRANSFER}.")


def _refusal(what: str) -> Any:
    def refuse(*_: Any) -> None:
        raise Rejected("FF01", f"The message holds a {what}; none is taken.")

    return refuse


def _message(found: dict[str, str]) -> Message:
    """Return what values mean; `Rejected` if they mean nothing."""
    for name in IDENTIFIERS:
        if name in found and (wrong := _bad_identifier(name, found[name])):
            raise Rejected("FF01", f"{PATHS[name][-1]} {wrong}.")
    for name in ("debtor", "creditor"):
        if wrong := bad_text(found[name], 34):
            raise Rejected("FF01", f"{'/'.join(PATHS[name][1:])} {wrong}.")
    if found["transactions"] != "1":
        raise Rejected("AM18", f"NbOfTxs must be 1; it is {shown(found['transactions'], 15)!r}.")
    if found.get("currency") != "GBP":
        raise Rejected("AM03", f"The currency must be GBP; it is {shown(found.get('currency', ''), 10)!r}.")
    pence = _pence(found["amount"])
    for name in ("debtor_agent", "creditor_agent"):
        if not _SORT_CODE.fullmatch(found[name]):
            raise Rejected("AGNT", f"The sort code of {PATHS[name][1]} must be six digits.")
    out = found["debtor_agent"] == HARBOUR
    if out == (found["creditor_agent"] == HARBOUR):
        raise Rejected("AGNT", f"Exactly one of the two banks must be Harbour, sort code {HARBOUR}.")
    _instant(found["created"], "CreDtTm")
    available = found.get("Available")
    if available is not None and not _SIGNED.fullmatch(available):
        raise Rejected("FF01", "Available must be whole pence.")
    seq = found.get("Seq", "0")
    if not (seq.isascii() and seq.isdecimal() and len(seq) <= 12):
        raise Rejected("FF01", "Seq must be at most twelve digits.")
    channel: Any = _one_of(found, "Channel", CHANNELS)
    payee_check: Any = _one_of(found, "PayeeCheck", PAYEE_CHECKS)
    event = Event(
        seq=int(seq),
        event_time=_instant(found["accepted"], "AccptncDtTm"),
        account=found["debtor"] if out else found["creditor"],
        counterparty=found["creditor"] if out else found["debtor"],
        amount=pence,
        rail="faster_payments",
        direction="out" if out else "in",
        channel=channel,
        payee_check=payee_check,
        declined=_one_of(found, "Declined", ("true", "false")) == "true",
        available=None if available is None else int(available),
        reference=found.get("reference"),
        device=found.get("Device"),
    )
    if fail := fault(event):
        raise Rejected({"amount": "AM12", "time": "DT01", "value": "FF01"}[fail[0]], fail[1])
    return Message(event, f"faster_payments:{found['debtor_agent']}:{found['transaction']}", _echo(found))


def _pence(text: str) -> int:
    parts = _AMOUNT.fullmatch(text)
    if parts is None:
        raise Rejected("AM12", f"The amount must be pounds with at most two decimals; it is {shown(text, 24)!r}.")
    pence = int(parts[1]) * 100 + int((parts[2] or "0").ljust(2, "0"))
    if pence == 0:
        raise Rejected("AM01", "The amount is zero.")
    if pence > MOST_PENCE:
        raise Rejected("AM13", f"The amount must be at most {pounds(MOST_PENCE)} pounds; it is {pounds(pence)}.")
    return pence


def _instant(text: str, tag: str) -> int:
    """Return a date and time with its offset from UTC, in microseconds since 1970."""
    try:
        if _TIME.fullmatch(text):
            return microseconds(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        pass
    raise Rejected("DT01", f"{tag} must be a date and time with its offset from UTC; it is {shown(text, 40)!r}.")


def _one_of(found: dict[str, str], name: str, values: tuple[str, ...]) -> str | None:
    value = found.get(name)
    if value is not None and value not in values:
        raise Rejected("FF01", f"{name} must be one of {', '.join(values)}; it is {shown(value, 20)!r}.")
    return value


def _bad_identifier(name: str, text: str) -> str | None:
    if name == "uetr":
        return None if _UETR.fullmatch(text) else "is no universally unique identifier of version 4"
    return bad_text(text, 35)


def _echo(found: dict[str, str]) -> dict[str, str]:
    return {name: found[name] for name in IDENTIFIERS if name in found and not _bad_identifier(name, found[name])}


def _report(echo: dict[str, str], identifier: str, status: str, code: str | None, said: list[str]) -> bytes:
    """Return a pacs.002 about one transaction."""
    original = "".join(
        f"<Orgnl{tag}>{_escaped(echo[name])}</Orgnl{tag}>"
        for name, tag in (("instruction", "InstrId"), ("end_to_end", "EndToEndId"), ("transaction", "TxId"),
                          ("uetr", "UETR"))
        if name in echo
    )  # fmt: skip
    reason = "" if code is None else f"<Rsn><Cd>{_escaped(code)}</Cd></Rsn>"
    words = "".join(f"<AddtlInf>{_escaped(text)}</AddtlInf>" for text in said if text)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{STATUS}"><FIToFIPmtStsRpt><GrpHdr>'
        f"<MsgId>{_escaped(identifier)}</MsgId><CreDtTm>{_stamp(time.time_ns() // 1_000)}</CreDtTm></GrpHdr>"
        f"<TxInfAndSts><OrgnlGrpInf><OrgnlMsgId>{_escaped(echo.get('message', 'NOTPROVIDED'))}</OrgnlMsgId>"
        f"<OrgnlMsgNmId>pacs.008.001.08</OrgnlMsgNmId></OrgnlGrpInf>{original}<TxSts>{status}</TxSts>"
        f"<StsRsnInf>{reason}{words}</StsRsnInf></TxInfAndSts></FIToFIPmtStsRpt></Document>"
    ).encode()


def _stamp(microseconds_: int) -> str:
    """Return an instant as ISO 8601 in UTC."""
    return moment(microseconds_).replace(tzinfo=None).isoformat() + "Z"


def _account(party: str, identifier: str) -> str:
    return f"<{party}Acct><Id><Othr><Id>{identifier}</Id></Othr></Id></{party}Acct>"


def _agent(party: str, sort_code: str) -> str:
    return (
        f"<{party}Agt><FinInstnId><ClrSysMmbId><ClrSysId><Cd>GBDSC</Cd></ClrSysId><MmbId>{sort_code}</MmbId>"
        f"</ClrSysMmbId></FinInstnId></{party}Agt>"
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
