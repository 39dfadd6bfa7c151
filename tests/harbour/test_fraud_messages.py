"""Messages: an event survives the way there and back, the libraries read the same, and nothing but `Rejected` comes out
of bad bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import canonicalize

import iso8583
import iso8583.specs
import pytest
from fraud_messages import CARD_EVENTS, FASTER_EVENTS, PLAIN_EVENTS, world_events
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyiso20022.pacs import pacs_002_001_10, pacs_008_001_08
from pyiso20022.tools.validation import ISO20022Validator
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.serializers import XmlSerializer
from xsdata.models.datatype import XmlDate, XmlDateTime

from harbour.fraud.event import Event
from harbour.fraud.messages import CARD, FASTER_PAYMENTS, PLAIN, Decision, Form, Rejected
from harbour.fraud.messages import iso8583 as card
from harbour.fraud.messages import iso20022 as faster

SPEC = card.library_spec()
REPEATABLE = settings(deadline=None, derandomize=True, database=None)
FORMS = {"card": CARD, "faster_payments": FASTER_PAYMENTS, "plain": PLAIN}
EVENT = {
    "card": Event(
        seq=13_206, event_time=1_777_626_750_123_456, account="20000171", counterparty="30000210", amount=699,
        rail="card", channel="terminal", entry_mode="wallet", declined=True, available=-61_968, country="LU",
        mcc=5651, device="50000017",
    ),
    "faster_payments": Event(
        seq=13_207, event_time=1_777_626_750_000_000, account="20000171", counterparty="30000210", amount=123_450,
        rail="faster_payments", channel="app", payee_check="no_match", available=200_000, reference="rent & <May>",
        device="50000017",
    ),
}  # fmt: skip
EVENT["plain"] = EVENT["faster_payments"]
DECISIONS = [
    Decision("approve", 0.0004, "Nothing unusual.", "a-17"),
    Decision("review", 0.31, "New payee & <large>; “quoted”.", "a-18"),
    Decision("decline", 0.97, "Three claimants' benefits came in and go out within minutes. " * 5, "a" * 60),
]


def rejected(form: Form, body: bytes) -> Rejected:
    """Return the rejection of a body; a failure if it is taken."""
    with pytest.raises(Rejected) as caught:
        form.parse(body)
    return caught.value


# There and back


@pytest.mark.parametrize("rail", ["card", "faster_payments", "bacs"])
def test_every_payment_of_a_world_survives(rail: str) -> None:
    events = [event for event in world_events() if event.rail == rail]
    assert len(events) > 500
    for event in events:
        assert PLAIN.decode(PLAIN.encode(event)) == event
        if rail != "bacs":
            assert FORMS[rail].decode(FORMS[rail].encode(event)) == event


@given(CARD_EVENTS)
@settings(REPEATABLE)
def test_any_card_event_survives(event: Event) -> None:
    assert CARD.decode(CARD.encode(event)) == event


@given(FASTER_EVENTS)
@settings(REPEATABLE)
def test_any_faster_payments_event_survives(event: Event) -> None:
    assert FASTER_PAYMENTS.decode(FASTER_PAYMENTS.encode(event)) == event


@given(PLAIN_EVENTS)
@settings(REPEATABLE)
def test_any_event_survives_as_json(event: Event) -> None:
    assert PLAIN.decode(PLAIN.encode(event)) == event


@pytest.mark.parametrize("rail", ["card", "faster_payments"])
def test_key_tells_payments_apart_and_knows_retries(rail: str) -> None:
    form = FORMS[rail]
    events = [event for event in world_events() if event.rail == rail]
    keys = [form.parse(form.encode(event)).key for event in events]
    assert None not in keys
    assert len(set(keys)) == len(keys)
    assert keys[:50] == [form.parse(form.encode(event)).key for event in events[:50]]


def test_repeat_of_a_card_request_has_its_key() -> None:
    body = CARD.encode(EVENT["card"])
    assert CARD.parse(b"0101" + body[4:]) == CARD.parse(body)


def test_unnumbered_events_have_keys_of_their_own() -> None:
    for rail in ("card", "faster_payments"):
        event = EVENT[rail]
        bodies = [
            FORMS[rail].encode(Event(**{name: getattr(event, name) for name in event.__struct_fields__} | change))
            for change in ({"seq": 0}, {"seq": 0, "amount": 700})
        ]
        assert FORMS[rail].parse(bodies[0]).key != FORMS[rail].parse(bodies[1]).key
    assert (
        PLAIN.parse(PLAIN.encode(Event(event_time=10**15, account="a", counterparty="b", amount=1, rail="bacs"))).key
        is None
    )


@pytest.mark.parametrize(
    ("form", "change", "word"),
    [
        ("card", {"rail": "bacs"}, "rail"),
        ("card", {"channel": "app"}, "channel"),
        ("card", {"reference": "rent"}, "reference"),
        ("card", {"payee_check": "match"}, "payee_check"),
        ("card", {"counterparty": "x" * 16}, "counterparty"),
        ("card", {"counterparty": "x "}, "counterparty"),
        ("card", {"account": "kontó"}, "account"),
        ("card", {"device": "é"}, "device"),
        ("card", {"device": "x" * 65}, "device"),
        ("card", {"amount": 0}, "amount"),
        ("card", {"event_time": 0}, "time"),
        ("card", {"seq": 10**12}, "seq"),
        ("faster_payments", {"mcc": 5651}, "mcc"),
        ("faster_payments", {"country": "GB"}, "country"),
        ("faster_payments", {"entry_mode": "chip"}, "entry_mode"),
        ("faster_payments", {"account": "x" * 35}, "account"),
        ("faster_payments", {"amount": 100_000_001}, "amount"),
        ("faster_payments", {"reference": "two\nlines"}, "reference"),
        ("faster_payments", {"reference": ""}, "reference"),
        ("plain", {"country": "gb"}, "country"),
        ("plain", {"mcc": 10_000}, "mcc"),
        ("plain", {"available": 10**12}, "available"),
    ],
)
def test_what_a_form_cannot_carry_is_not_sent(form: str, change: dict[str, Any], word: str) -> None:
    event = EVENT[form]
    changed = Event(**{name: getattr(event, name) for name in event.__struct_fields__} | change)
    with pytest.raises(ValueError, match=word):
        FORMS[form].encode(changed)


# The libraries as referees


def ours(body: bytes) -> dict[str, str]:
    """Return a card message as our splitter cuts it, as pyiso8583 names and writes it."""
    fields: dict[int, str] = {}
    card._split(body, fields)
    names = {str(number): text for number, text in fields.items() if number}
    for number in [number for number in names if SPEC[number]["data_enc"] == "b"]:
        names[number] = names[number].encode("latin-1").hex().upper()
    return names | {"t": fields[0]}


def library(body: bytes) -> dict[str, str]:
    """Return the same as pyiso8583 cuts it."""
    fields = iso8583.decode(body, SPEC)[0]
    return {name: text for name, text in fields.items() if name not in ("h", "p", "1")}


@st.composite
def any_fields(draw: st.DrawFn) -> dict[str, str]:
    """Any fields of the specification with contents of their kind."""
    found = {"t": draw(st.sampled_from(["0100", "0101", "0110", "0800"]))}
    for number in draw(st.sets(st.sampled_from(sorted(card.SPEC)), max_size=20)):
        field = card.SPEC[number]
        letters = {"n": "0123456789", "an": "09AZaz", "ans": "09AZaz -=", "b": "0123456789ABCDEF"}[field.kind]
        size = draw(st.integers(0, field.most)) if field.digits else field.most
        size *= 2 if field.kind == "b" else 1
        if field.kind != "n" or size:
            found[str(number)] = draw(st.text(letters, min_size=size, max_size=size))
    return found


@given(any_fields())
@settings(REPEATABLE, max_examples=200)
def test_splits_what_pyiso8583_joins(fields: dict[str, str]) -> None:
    body = bytes(iso8583.encode(dict(fields), SPEC)[0])
    assume(len(body) <= CARD.largest)
    assert ours(body) == library(body)
    assert {name: text for name, text in ours(body).items() if text} == {
        name: text for name, text in fields.items() if text
    }


@given(CARD_EVENTS, st.data())
@settings(REPEATABLE, max_examples=300)
def test_never_reads_what_pyiso8583_reads_otherwise(event: Event, data: st.DataObject) -> None:
    body = bytearray(CARD.encode(event))
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
        assume(body)
    try:
        found = ours(bytes(body))
    except Rejected:
        return
    assert found == library(bytes(body))


@given(CARD_EVENTS, st.sampled_from(DECISIONS))
@settings(REPEATABLE)
def test_pyiso8583_reads_requests_and_replies(event: Event, decision: Decision) -> None:
    request = library(CARD.encode(event))
    reply = library(CARD.reply(CARD.encode(event), decision))
    assert request["4"] == f"{event.amount:012d}"
    assert request["102"] == event.account
    assert reply["t"] == "0110"
    assert {name: reply[name] for name in ("3", "4", "7", "11", "32", "37", "42", "49")} == {
        name: request[name] for name in ("3", "4", "7", "11", "32", "37", "42", "49")
    }
    assert reply["39"] == {"approve": "00", "review": "00", "decline": "59"}[decision.action]
    assert "102" not in reply
    tags = card._tags(reply["48"])
    assert tags["11"] == decision.reference
    assert float(tags["12"]) == decision.score
    assert len(tags["13"]) == min(len(decision.reason), 99)


def test_the_specification_is_that_of_the_library() -> None:
    known = iso8583.specs.default
    for number, field in SPEC.items():
        if number not in ("h", "t"):
            assert {key: known[number][key] for key in field if key != "desc"} == {
                key: value for key, value in field.items() if key != "desc"
            }, number
    assert set(known) - set(SPEC) == {"65"}


def transfer(body: bytes) -> pacs_008_001_08.Document:
    """Return a pacs.008 as pyiso20022 reads it, and valid by its rules."""
    return valid(XmlParser().from_bytes(body, pacs_008_001_08.Document))


def status(body: bytes) -> Any:
    """Return what the one transaction of a pacs.002 says, as pyiso20022 reads it, and valid by its rules."""
    document = valid(XmlParser().from_bytes(body, pacs_002_001_10.Document))
    (found,) = document.fito_fipmt_sts_rpt.tx_inf_and_sts
    return found


def valid(document: Any) -> Any:
    """Return a document that breaks no rule of pyiso20022."""
    result = ISO20022Validator().validate_message(document, strict=False)
    assert result.is_valid, str(result)
    return document


@given(FASTER_EVENTS)
@settings(REPEATABLE, max_examples=50)
def test_pyiso20022_reads_the_same(event: Event) -> None:
    body = FASTER_PAYMENTS.encode(event)
    document = transfer(body)
    (paid,) = document.fito_ficstmr_cdt_trf.cdt_trf_tx_inf
    sides = [
        (side.id.othr.id, agent.fin_instn_id.clr_sys_mmb_id.mmb_id)
        for side, agent in ((paid.dbtr_acct, paid.dbtr_agt), (paid.cdtr_acct, paid.cdtr_agt))
    ]
    own = {part.qname.split("}")[1]: part.text for part in paid.splmtry_data[0].envlp.any_element.children}
    found: dict[str, str] = {}
    faster._read(body, found)
    assert sides == [(found["debtor"], found["debtor_agent"]), (found["creditor"], found["creditor_agent"])]
    assert (str(paid.intr_bk_sttlm_amt.value), paid.intr_bk_sttlm_amt.ccy) == (found["amount"], found["currency"])
    assert paid.pmt_id.tx_id == found["transaction"]
    assert paid.pmt_id.end_to_end_id == found["end_to_end"]
    assert (paid.rmt_inf.ustrd if paid.rmt_inf else []) == ([found["reference"]] if "reference" in found else [])
    assert own == {name: found[name] for name in own}
    instant = paid.accptnc_dt_tm.to_datetime()
    assert (instant.timestamp() // 1, instant.microsecond) == (event.event_time // 10**6, event.event_time % 10**6)
    written = XmlSerializer().render(document, ns_map={None: faster.TRANSFER})
    names = lambda xml: [tag for tag in canonicalize(xml).replace(">", "<").split("<") if tag.startswith("/")]  # noqa: E731
    assert [tag.split(":")[-1].strip("/") for tag in names(written)] == [tag.strip("/") for tag in names(body.decode())]


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda decision: decision.action)
def test_pyiso20022_reads_the_replies(decision: Decision) -> None:
    body = FASTER_PAYMENTS.encode(EVENT["faster_payments"])
    found = status(FASTER_PAYMENTS.reply(body, decision))
    assert found.tx_sts == {"approve": "ACSC", "review": "ACSC", "decline": "RJCT"}[decision.action]
    assert (found.orgnl_tx_id, found.orgnl_end_to_end_id) == ("000000013207", "000000013207")
    assert found.orgnl_grp_inf.orgnl_msg_id == "000000013207"
    (why,) = found.sts_rsn_inf
    assert (why.rsn.cd if why.rsn else None) == ("FRAD" if decision.action == "decline" else None)
    assert why.addtl_inf == [decision.reason[:105], f"score {decision.score:.6f}"]


def test_replies_from_message_event_and_bytes_agree() -> None:
    for rail, form in FORMS.items():
        body = form.encode(EVENT[rail])
        replies = [form.reply(about, DECISIONS[0]) for about in (body, EVENT[rail], form.parse(body))]
        if rail == "faster_payments":
            replies = [reply.split(b"</GrpHdr>")[1] for reply in replies]  # the header has the time of writing
        assert replies[0] == replies[1] == replies[2]
    assert json.loads(PLAIN.reply(b"", DECISIONS[0])) == {
        "action": "approve", "score": 0.0004, "reason": "Nothing unusual.", "reference": "a-17",
    }  # fmt: skip


# Bad bytes


def swap(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """Return a change of a message that must occur in it."""

    def change(body: bytes) -> bytes:
        assert old in body
        return body.replace(old, new, 1)

    return change


def field(number: int, text: str | None) -> Callable[[bytes], bytes]:
    """Return a change of one field of a card message."""

    def change(body: bytes) -> bytes:
        fields = iso8583.decode(body, SPEC)[0]
        if text is None:
            del fields[str(number)]
        else:
            fields[str(number)] = text
        return bytes(iso8583.encode(fields, SPEC)[0])

    return change


def tags(old: str, new: str) -> Callable[[bytes], bytes]:
    """Return a change inside field 48 of a card message."""
    return lambda body: field(48, iso8583.decode(body, SPEC)[0]["48"].replace(old, new, 1))(body)


BAD_CARDS = {
    "empty": (lambda body: b"", "30", "bytes"),
    "no bitmap": (lambda body: body[:11], "30", "bitmap"),
    "half a second bitmap": (lambda body: body[:15], "30", "second bitmap"),
    "truncated": (lambda body: body[:-1], "30", "ends in field 102"),
    "bytes left over": (lambda body: body + b"0", "30", "follow"),
    "oversized": (lambda body: body + b"0" * 4_096, "30", "at most"),
    "response": (lambda body: b"0110" + body[4:], "12", "0100"),
    "version of 1993": (lambda body: b"1100" + body[4:], "12", "0100"),
    "type of random bytes": (lambda body: b"\xff\x00\n'" + body[4:], "30", "digits"),
    "third bitmap": (lambda body: body[:12] + b"\x80" + body[13:], "30", "field 65"),
    "field of the bitmap missing": (lambda body: body[:4] + bytes([body[4] | 0x40]) + body[5:], "30", ""),
    "no account": (field(102, None), "30", "102"),
    "no currency": (field(49, None), "30", "49"),
    "no private data": (field(48, None), "30", "48"),
    "euros": (field(49, "978"), "12", "978"),
    "amount zero": (field(4, "0" * 12), "13", "amount"),
    "amount too large": (field(4, "100000000001"), "13", "amount"),
    "amount negative": (field(4, "-00000000012"), "30", "Field 4 "),
    "amount with a sign of plus": (field(4, "+00000000012"), "30", "Field 4 "),
    "31 February in the tag": (tags("20260501", "20260231"), "30", "contradict"),
    "31 February in both": (lambda body: field(13, "0231")(tags("20260501", "20260231")(body)), "30", "no such time"),
    "sent in month 13": (field(7, "1301000000"), "30", "no such time"),
    "sent at 25 o'clock": (field(7, "0101250000"), "30", "no such time"),
    "date that contradicts": (field(13, "0502"), "30", "contradict"),
    "time that contradicts": (field(12, "000000"), "30", "contradict"),
    "year 1999": (tags("2026050109", "1999050109"), "30", "2000"),
    "no time with a year": (tags("0220", "9920"), "30", "tag 02"),
    "tag twice": (tags("1705011", "1704011"), "30", "tag 04 twice"),
    "tag beyond the end": (tags("1705011", "1705991"), "30", "ends in tag 05"),
    "half a tag": (tags("05011", "05"), "30", "tags and lengths"),
    "flag that is none": (tags("05011", "05012"), "30", "0 or 1"),
    "seq that is none": (tags("010513206", "0105132x6"), "30", "tag 01"),
    "seq too long": (tags("010513206", "0113" + "1" * 13), "30", "tag 01"),
    "device empty": (tags("040850000017", "0400"), "30", "device"),
    "country of digits": (field(43, "x" * 38 + "44"), "30", "country"),
    "merchant of spaces": (field(42, " " * 15), "30", "counterparty"),
    "processing code of an inquiry": (field(3, "310000"), "12", "310000"),
    "balance in euros": (field(54, "0002978C000000000100"), "12", "978"),
    "balance twice": (field(54, "0002826C000000000100" * 2), "30", "twice"),
    "balance cut": (field(54, "0002826C00000000010"), "30", "twenty"),
    "balance without a sign": (field(54, "0002826X000000000100"), "30", "C or D"),
    "account of control characters": (field(102, "2000\x000171"), "30", "102"),
    "length of no digits": (swap(b"0820000171", b"+820000171"), "30", "length"),
    "length too long": (swap(b"0820000171", b"2920000171"), "30", "at most 28"),
    "not ASCII": (swap(b"LU", b"L\xdc"), "30", "43"),
    "superscript digits": (swap(b"000000000699", b"00000000069\xb2"), "30", "Field 4 "),
}  # fmt: skip
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>'
LAUGHS = b'<!ENTITY l0 "ha">' + b"".join(b'<!ENTITY l%d "%s">' % (k, b"&l%d;" % (k - 1) * 10) for k in range(1, 10))


def doctype(declaration: bytes) -> Callable[[bytes], bytes]:
    """Return a change that puts a document type declaration in front and uses its entity in the account."""
    return lambda body: body.replace(HEAD, HEAD + declaration).replace(b"20000171", b"&x;", 1)


BAD_TRANSFERS = {
    "empty": (lambda body: b"", "FF01", "well-formed"),
    "truncated": (lambda body: body[:-5], "FF01", "well-formed"),
    "oversized": (lambda body: body + b" " * 16_384, "FF01", "at most"),
    "JSON": (lambda body: b"{}", "FF01", "well-formed"),
    "another version": (lambda body: body.replace(b"pacs.008.001.08", b"pacs.008.001.12"), "FF01", "pacs.008.001.08"),
    "another message": (lambda body: b"<Document/>", "FF01", "pacs.008.001.08"),
    "an entity": (doctype(b'<!DOCTYPE Document [<!ENTITY x "20000171">]>'), "FF01", "document type"),
    "billion laughs": (doctype(b"<!DOCTYPE d [" + LAUGHS + b'<!ENTITY x "&l9;">]>'), "FF01", "document type"),
    "external entity": (doctype(b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "FF01", "document type"),
    "external subset": (doctype(b'<!DOCTYPE d SYSTEM "http://127.0.0.1:1/x.dtd">'), "FF01", "document type"),
    "parameter entity": (doctype(b'<!DOCTYPE d [<!ENTITY % x SYSTEM "file:///"> %x;]>'), "FF01", "document type"),
    "undeclared entity": (swap(b"20000171", b"&x;"), "FF01", "well-formed"),
    "comment inside an account": (swap(b"20000171", b"2000<!-- -->0171"), "FF01", "comment"),
    "CDATA": (swap(b"20000171", b"<![CDATA[20000171]]>"), "FF01", "CDATA"),
    "processing instruction": (swap(b"20000171", b"2000<?x?>0171"), "FF01", "processing instruction"),
    "element inside an account": (swap(b"20000171", b"2000<x/>0171"), "FF01", "Id must hold text"),
    "deep nesting": (swap(b"<RmtInf>", b"<x>" * 2_000 + b"</x>" * 2_000 + b"<RmtInf>"), "FF01", "deep"),
    "deep nesting at the top": (lambda body: b"<x>" * 5_000, "FF01", "deep"),
    "huge attribute": (swap(b"<RmtInf>", b'<RmtInf x="' + b"x" * 16_384 + b'">'), "FF01", "at most"),
    "attribute twice": (swap(b'Ccy="GBP"', b'Ccy="GBP" Ccy="EUR"'), "FF01", "well-formed"),
    "UTF-16": (lambda body: body.decode().replace("UTF-8", "UTF-16").encode("utf-16"), "FF01", "UTF-16"),
    "Latin-1 declared": (swap(b"UTF-8", b"ISO-8859-1"), "FF01", "encoding"),
    "Latin-1 undeclared": (swap(b"rent", b"r\xe9nt"), "FF01", "well-formed"),
    "control character": (swap(b"rent", b"r&#1;nt"), "FF01", "well-formed"),
    "line break": (swap(b"rent", b"r&#10;nt"), "FF01", "reference"),
    "reference twice": (swap(b"</RmtInf>", b"<Ustrd>x</Ustrd></RmtInf>"), "FF01", "Ustrd occurs twice"),
    "amount twice": (swap(b"<ChrgBr>", b'<IntrBkSttlmAmt Ccy="GBP">1</IntrBkSttlmAmt><ChrgBr>'), "FF01", "twice"),
    "two transactions": (swap(b"</CdtTrfTxInf>", b"</CdtTrfTxInf><CdtTrfTxInf/>"), "AM18", "twice"),
    "two transactions announced": (swap(b"<NbOfTxs>1<", b"<NbOfTxs>2<"), "AM18", "NbOfTxs"),
    "no account": (swap(b"<Othr><Id>20000171</Id></Othr>", b""), "CH21", "DbtrAcct"),
    "no currency": (swap(b' Ccy="GBP"', b""), "AM03", "GBP"),
    "euros": (swap(b"GBP", b"EUR"), "AM03", "EUR"),
    "amount zero": (swap(b">1234.50<", b">0.00<"), "AM01", "zero"),
    "amount negative": (swap(b">1234.50<", b">-1234.50<"), "AM12", "-1234.50"),
    "amount too large": (swap(b">1234.50<", b">1000000.01<"), "AM13", "1000000.01"),
    "amount of three decimals": (swap(b">1234.50<", b">1234.505<"), "AM12", "decimals"),
    "amount in exponents": (swap(b">1234.50<", b">1e3<"), "AM12", "1e3"),
    "amount of Arabic digits": (swap(b">1234.50<", ">١٢.50<".encode()), "AM12", "decimals"),
    "amount of many digits": (swap(b">1234.50<", b">" + b"9" * 5_000 + b"<"), "AM12", "decimals"),
    "31 February": (swap(b"<AccptncDtTm>2026-05-01", b"<AccptncDtTm>2026-02-31"), "DT01", "AccptncDtTm"),
    "25 o'clock": (swap(b"<AccptncDtTm>2026-05-01T09", b"<AccptncDtTm>2026-05-01T25"), "DT01", "AccptncDtTm"),
    "no offset": (swap(b"Z</AccptncDtTm>", b"</AccptncDtTm>"), "DT01", "offset"),
    "year 1": (swap(b"<AccptncDtTm>2026-05-01T", b"<AccptncDtTm>0001-01-01T"), "DT01", "2000"),
    "before year 1": (swap(b">2026-05-01T09:12:30Z</A", b">0001-01-01T00:00:00+14:00</A"), "DT01", ""),
    "creation impossible": (swap(b"<CreDtTm>2026-05-01", b"<CreDtTm>2026-13-01"), "DT01", "CreDtTm"),
    "both banks elsewhere": (swap(b">000001<", b">000003<"), "AGNT", "sort code"),
    "both banks Harbour": (swap(b">000002<", b">000001<"), "AGNT", "sort code"),
    "sort code of letters": (swap(b">000002<", b">BARCLAYS<"), "AGNT", "CdtrAgt"),
    "identifier too long": (swap(b"<TxId>", b"<TxId>" + b"x" * 30), "FF01", "TxId"),
    "UETR that is none": (swap(b"</PmtId>", b"<UETR>x</UETR></PmtId>"), "FF01", "UETR"),
    "account too long": (swap(b"20000171", b"2" * 35), "FF01", "DbtrAcct"),
    "channel unknown": (swap(b"<Channel>app", b"<Channel>fax"), "FF01", "fax"),
    "payee check unknown": (swap(b"no_match", b"maybe"), "FF01", "maybe"),
    "decline unknown": (swap(b"<Available>", b"<Declined>1</Declined><Available>"), "FF01", "Declined"),
    "balance that is none": (swap(b"<Available>", b"<Available>+"), "FF01", "Available"),
    "seq that is none": (swap(b"<Seq>", b"<Seq>-"), "FF01", "Seq"),
}  # fmt: skip
BAD_JSON = {
    "empty": (lambda body: b"", "format", "JSON"),
    "truncated": (lambda body: body[:-1], "format", "JSON"),
    "two objects": (lambda body: body + body, "format", "JSON"),
    "oversized": (lambda body: body + b" " * 4_096, "size", "at most"),
    "a list": (lambda body: b"[" + body + b"]", "format", "object"),
    "deep list": (lambda body: b"[" * 4_000, "format", "JSON"),
    "deep unknown field": (swap(b"{", b'{"x":' + b"[" * 1_500 + b"]" * 1_500 + b","), "format", ""),
    "unknown field": (swap(b"{", b'{"currency":"EUR",'), "format", "currency"),
    "unknown field, not ASCII": (swap(b"{", '{"größe":1,'.encode()), "format", "gr??e"),
    "unknown field, not UTF-8": (swap(b"{", b'{"\xff":1,'), "format", "JSON"),
    "field twice": (swap(b"{", b'{"amount":1,'), "format", "occurs twice"),
    "field twice with an escape": (swap(b"{", b'{"\\u0061mount":1,'), "format", "occurs twice"),
    "text twice, with escapes": (swap(b"{", b'{"reference":"\\"\\\\",'), "format", "occurs twice"),
    "field missing": (swap(b'"account"', b'"device"'), "format", "account"),
    "amount as text": (swap(b":123450", b':"123450"'), "format", "amount"),
    "amount as a fraction": (swap(b":123450", b":1234.5"), "format", "amount"),
    "amount true": (swap(b":123450", b":true"), "format", "amount"),
    "amount beyond 64 bits": (swap(b":123450", b":" + b"9" * 30), "amount", "999"),
    "amount not a number": (swap(b":123450", b":NaN"), "format", "JSON"),
    "amount negative": (swap(b":123450", b":-123450"), "amount", "-123450"),
    "amount zero": (swap(b":123450", b":0"), "amount", "amount"),
    "amount too large": (swap(b":123450", b":100000000001"), "amount", "100000000001"),
    "time in 1970": (swap(b":1777626750000000", b":1777626750"), "time", "2000"),
    "time in 2100": (swap(b":1777626750000000", b":4102444800000000"), "time", "2099"),
    "rail unknown": (swap(b'"faster_payments"', b'"chaps"'), "format", "rail"),
    "UTF-16": (lambda body: body.decode().encode("utf-16"), "format", "JSON"),
    "Latin-1": (swap(b"rent", b"r\xe9nt"), "format", "JSON"),
    "half a surrogate": (swap(b"rent", b"r\\ud800nt"), "format", "JSON"),
    "line break": (swap(b"rent", b"r\\nnt"), "value", "reference"),
    "null character": (swap(b"20000171", b"2000\\u00000171"), "value", "account"),
    "account empty": (swap(b'"20000171"', b'""'), "value", "account"),
    "reference too long": (swap(b"rent", b"r" * 141), "value", "140"),
    "seq negative": (swap(b'"seq":', b'"seq":-'), "value", "seq"),
}  # fmt: skip
BAD = [
    pytest.param(form, change, code, word, id=f"{form}: {name}")
    for form, cases in (("card", BAD_CARDS), ("faster_payments", BAD_TRANSFERS), ("plain", BAD_JSON))
    for name, (change, code, word) in cases.items()
]


@pytest.mark.timeout(10)
@pytest.mark.parametrize(("form", "change", "code", "word"), BAD)
def test_bad_message_gets_the_rejection_of_its_rail(
    form: str, change: Callable[[bytes], bytes], code: str, word: str
) -> None:
    body = change(FORMS[form].encode(EVENT[form]))
    why = rejected(FORMS[form], body)
    assert why.rail_code == code
    assert word in why.reason
    assert why.reason.endswith(".")
    assert len(why.reason) < 250
    reply = FORMS[form].reject(body, why)
    if form == "card":
        found = library(reply)
        assert (found["t"], found["39"]) == ("0110", code)
        assert card._tags(found["48"])["13"] == why.reason[:99]
    elif form == "faster_payments":
        found = status(reply)
        assert (found.tx_sts, found.sts_rsn_inf[0].rsn.cd) == ("RJCT", code)
        assert found.sts_rsn_inf[0].addtl_inf == [why.reason[:105]]
    else:
        assert json.loads(reply) == {"action": "reject", "code": code, "reason": why.reason}


@pytest.mark.parametrize("form", FORMS)
def test_a_rejection_has_a_code_of_its_rail(form: str) -> None:
    body = FORMS[form].encode(EVENT[form])
    for code in (FORMS[form].unavailable, FORMS[form].duplicate):
        assert code.encode() in FORMS[form].reject(body, Rejected(code, "Not now."))
    with pytest.raises(ValueError, match="busy"):
        FORMS[form].reject(body, Rejected("busy", "Not now."))


def test_a_rejection_repeats_what_identifies_the_message() -> None:
    body = field(49, "978")(CARD.encode(EVENT["card"]))
    request, reply = library(body), library(CARD.reject(body, rejected(CARD, body)))
    assert {name: reply[name] for name in ("7", "11", "32", "37", "49")} == {
        name: request[name] for name in ("7", "11", "32", "37", "49")
    }
    body = FASTER_PAYMENTS.encode(EVENT["faster_payments"])[:-300]
    found = status(FASTER_PAYMENTS.reject(body, rejected(FASTER_PAYMENTS, body)))
    assert (found.orgnl_grp_inf.orgnl_msg_id, found.orgnl_tx_id) == ("000000013207", "000000013207")
    found = status(FASTER_PAYMENTS.reject(b"", rejected(FASTER_PAYMENTS, b"")))
    assert (found.orgnl_grp_inf.orgnl_msg_id, found.orgnl_tx_id) == ("NOTPROVIDED", None)


def understood_or_rejected(form: str, data: st.DataObject) -> None:
    """Draw random or damaged bytes, and see that they are understood or rejected, and answered legibly."""
    body = bytearray(FORMS[form].encode(EVENT[form]))
    if data.draw(st.booleans()):
        body = bytearray(data.draw(st.binary(max_size=300)))
    else:
        for _ in range(data.draw(st.integers(1, 4))):
            at = data.draw(st.integers(0, len(body)))
            body[at : at + data.draw(st.integers(0, 4))] = data.draw(
                st.binary(max_size=4) | st.sampled_from([b"<", b"&", b'"', b"\\", b"9", b"-", b"]]>", b"<!--"])
            )
    try:
        message = FORMS[form].parse(bytes(body))
    except Rejected as why:
        reply = FORMS[form].reject(bytes(body), why)
    else:
        assert FORMS[form].decode(FORMS[form].encode(message.event)) == message.event
        reply = FORMS[form].reply(message, DECISIONS[2])
    assert {"card": library, "faster_payments": status, "plain": json.loads}[form](reply)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
@settings(REPEATABLE, max_examples=300)
def test_any_bytes_are_understood_or_rejected(form: str, data: st.DataObject) -> None:
    understood_or_rejected(form, data)


@pytest.mark.nightly
@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
@settings(deadline=None, max_examples=3_000)
def test_any_bytes_are_understood_or_rejected_at_length(form: str, data: st.DataObject) -> None:
    understood_or_rejected(form, data)


def test_elements_that_are_not_read_change_nothing() -> None:
    body = FASTER_PAYMENTS.encode(EVENT["faster_payments"])
    more = body.replace(
        b"<Dbtr/>", b"<Dbtr><Nm>A &amp; B</Nm><PstlAdr><AdrLine>1</AdrLine><AdrLine>2</AdrLine></PstlAdr></Dbtr>"
    )
    more = more.replace(
        b"<SplmtryData>",
        b'<SplmtryData><Envlp><Payment xmlns="urn:x"><Seq>9</Seq></Payment></Envlp></SplmtryData><SplmtryData>',
    )
    more = (
        more.replace(b"><", b">\n  <")
        .replace(b'<Document xmlns="', b'<p:Document xmlns:p="')
        .replace(b"</Document", b"</p:Document")
    )
    for tag in (b"FIToFICstmrCdtTrf", b"GrpHdr", b"MsgId"):
        more = more.replace(b"<" + tag, b"<p:" + tag).replace(b"</" + tag, b"</p:" + tag)
    assert b"<p:MsgId>" in more
    found: dict[str, str] = {}
    with pytest.raises(Rejected, match="missing"):  # children without the prefix are in no namespace now
        FASTER_PAYMENTS.parse(more)
    more = more.replace(b"<p:Document ", b'<p:Document xmlns="' + faster.TRANSFER.encode() + b'" ')
    transfer(more)
    faster._read(more, found)
    assert FASTER_PAYMENTS.decode(more) == EVENT["faster_payments"]


def test_the_wire_stays_as_it_is() -> None:
    """Senders depend on these bytes; whoever changes them changes the interface."""
    bitmaps = bytes.fromhex("B238448108618400 0000000004000000")
    text = (
        "000000|000000000699|0501091230|013206|091230|0501|5651|070|00|06000000|000000013206|30000210       |"
        "SIMULATED MERCHANT                    LU|"
        "0550105132060220202605010912301234560301104085000001705011|826|0200002826D000000061968|0820000171"
    )
    assert CARD.encode(EVENT["card"]) == b"0100" + bitmaps + text.replace("|", "").encode()
    agent = "<FinInstnId><ClrSysMmbId><ClrSysId><Cd>GBDSC</Cd></ClrSysId><MmbId>%s</MmbId></ClrSysMmbId></FinInstnId>"
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>|
<GrpHdr><MsgId>000000013207</MsgId><CreDtTm>2026-05-01T09:12:30Z</CreDtTm><NbOfTxs>1</NbOfTxs>|
<SttlmInf><SttlmMtd>CLRG</SttlmMtd><ClrSys><Cd>FPS</Cd></ClrSys></SttlmInf></GrpHdr>|
<CdtTrfTxInf><PmtId><EndToEndId>000000013207</EndToEndId><TxId>000000013207</TxId></PmtId>|
<IntrBkSttlmAmt Ccy="GBP">1234.50</IntrBkSttlmAmt><AccptncDtTm>2026-05-01T09:12:30Z</AccptncDtTm>|
<ChrgBr>SLEV</ChrgBr><Dbtr/><DbtrAcct><Id><Othr><Id>20000171</Id></Othr></Id></DbtrAcct>|
<DbtrAgt>{agent % "000001"}</DbtrAgt><CdtrAgt>{agent % "000002"}</CdtrAgt>|
<Cdtr/><CdtrAcct><Id><Othr><Id>30000210</Id></Othr></Id></CdtrAcct>|
<RmtInf><Ustrd>rent &amp; &lt;May&gt;</Ustrd></RmtInf><SplmtryData><Envlp>|
<Payment xmlns="urn:harbour:simulated:payment.1"><Seq>13207</Seq><Channel>app</Channel>|
<PayeeCheck>no_match</PayeeCheck><Available>200000</Available><Device>50000017</Device></Payment>|
</Envlp></SplmtryData></CdtTrfTxInf></FIToFICstmrCdtTrf></Document>"""
    assert FASTER_PAYMENTS.encode(EVENT["faster_payments"]) == text.replace("|\n", "").encode()


def test_reads_an_authorisation_of_another_sender() -> None:
    """Fields in use elsewhere, chip data and a PIN block in bytes among them, and nothing that is optional here."""
    fields = {
        "t": "0100", "2": "4000000000000002", "3": "003000", "4": "000000012345", "7": "1231235959", "11": "000042",
        "12": "235958", "13": "1231", "14": "3012", "22": "051", "25": "00", "32": "12345678901", "35": "4000=3012",
        "37": "A1B2C3D4E5F6", "41": "TERM 001", "42": "SHOP-77", "48": "9903abc022020261231235958000000", "49": "826",
        "52": "00FF10ABCDEF0180", "55": "9F2608FFFFFFFFFFFFFFFF", "102": "GB-account 7", "128": "FFFFFFFFFFFFFFFF",
    }  # fmt: skip
    fields["42"] = f"{fields['42']:<15}"
    message = CARD.parse(bytes(iso8583.encode(fields, SPEC)[0]))
    assert message.event == Event(
        event_time=1_798_761_598_000_000, account="GB-account 7", counterparty="SHOP-77", amount=12_345, rail="card",
        channel="terminal", entry_mode="chip",
    )  # fmt: skip
    assert message.key == "card:12345678901:1231235959:000042:A1B2C3D4E5F6"
    reply = library(CARD.reply(message, DECISIONS[0]))
    assert (reply["41"], reply["37"], reply["32"]) == ("TERM 001", "A1B2C3D4E5F6", "12345678901")
    assert not {"2", "35", "52", "55", "102", "128"} & set(reply)


def test_reads_a_transfer_of_another_sender() -> None:
    """A payment in, from a bank that sends more than is read, other prefixes, another offset, no data of ours."""
    kind = pacs_008_001_08
    instant = XmlDateTime.from_string("2026-12-31T23:59:58.25-05:00")
    account = lambda number: kind.CashAccount38(  # noqa: E731
        id=kind.AccountIdentification4Choice(othr=kind.GenericAccountIdentification1(id=number))
    )
    agent = lambda code: kind.BranchAndFinancialInstitutionIdentification6(  # noqa: E731
        fin_instn_id=kind.FinancialInstitutionIdentification18(
            clr_sys_mmb_id=kind.ClearingSystemMemberIdentification2(
                clr_sys_id=kind.ClearingSystemIdentification2Choice(cd="GBDSC"), mmb_id=code
            ),
            nm="A bank & sons",
        )
    )
    party = lambda name: kind.PartyIdentification135(nm=name)  # noqa: E731
    head = kind.GroupHeader93(
        msg_id="M-1", cre_dt_tm=instant, nb_of_txs="1",
        sttlm_inf=kind.SettlementInstruction7(sttlm_mtd=kind.SettlementMethod1Code.CLRG),
    )  # fmt: skip
    paid = kind.CreditTransferTransaction39(
        pmt_id=kind.PaymentIdentification7(
            instr_id="I-1", end_to_end_id="E" * 35, tx_id="T-1", uetr="eb6305c9-1f7f-49de-aed0-16487c27b42d"
        ),
        intr_bk_sttlm_amt=kind.ActiveCurrencyAndAmount(value=Decimal("85000.5"), ccy="GBP"),
        intr_bk_sttlm_dt=XmlDate(2027, 1, 1), accptnc_dt_tm=instant, chrg_br=kind.ChargeBearerType1Code.SLEV,
        dbtr=party("Payer <x>"), dbtr_acct=account("30001111"), dbtr_agt=agent("200000"), cdtr_agt=agent("000001"),
        cdtr=party("Payee"), cdtr_acct=account("20000171"), purp=kind.Purpose2Choice(cd="SALA"),
        rmt_inf=kind.RemittanceInformation16(ustrd=["wages, December"]),
    )  # fmt: skip
    document = kind.Document(
        fito_ficstmr_cdt_trf=kind.FitoFicustomerCreditTransferV08(grp_hdr=head, cdt_trf_tx_inf=[paid])
    )
    body = XmlSerializer().render(valid(document), ns_map={"doc": faster.TRANSFER}).encode()
    assert b"<doc:GrpHdr>" in body
    message = FASTER_PAYMENTS.parse(body)
    assert message.event == Event(
        event_time=1_798_779_598_250_000, account="20000171", counterparty="30001111", amount=8_500_050,
        rail="faster_payments", direction="in", reference="wages, December",
    )  # fmt: skip
    assert message.key == "faster_payments:200000:T-1"
    found = status(FASTER_PAYMENTS.reply(message, DECISIONS[1]))
    assert (found.orgnl_instr_id, found.orgnl_end_to_end_id, found.orgnl_tx_id, found.orgnl_uetr) == (
        "I-1", "E" * 35, "T-1", "eb6305c9-1f7f-49de-aed0-16487c27b42d",
    )  # fmt: skip


def test_a_card_number_goes_no_further() -> None:
    body = field(2, "4000000000000002")(CARD.encode(EVENT["card"]))
    message = CARD.parse(body)
    assert message.event == EVENT["card"]
    assert "4000000000000002" not in repr(message)
    assert b"4000000000000002" not in CARD.reply(message, DECISIONS[0])
    assert b"4000000000000002" not in CARD.reject(body, Rejected("30", "x."))


def test_codes_that_the_event_does_not_know_are_none() -> None:
    body = field(25, "08")(field(22, "010")(CARD.encode(EVENT["card"])))
    event = CARD.decode(body)
    assert (event.channel, event.entry_mode) == (None, None)


def test_the_request_path_needs_no_library() -> None:
    """Checked in a fresh interpreter: the forms do not import the referees."""
    import subprocess
    import sys

    said = subprocess.run(
        [sys.executable, "-c", "import sys, harbour.fraud.messages; print(*sys.modules)"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert not {"iso8583", "pyiso20022", "xsdata", "lxml"} & set(said.stdout.split())
