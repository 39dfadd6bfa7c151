"""What a payment message costs: CPU microseconds to read it, to answer it and to write it, and a library beside that.

python benchmarks/bench_fraud_messages.py

Messages are those of a small payments world. The libraries are pyiso8583, pyiso20022 with xsdata, and pydantic. Each
does what stands in front of it: `parse` goes from bytes to fields (ours: to a checked event and its key), `reply` and
`encode` from an object to bytes. Best of a few rounds over all messages; ratios matter more than microseconds. The last
table says what importing costs a process.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, get_type_hints

import iso8583
import msgspec
import pandas as pd
from pydantic import BaseModel, ConfigDict, create_model
from pyiso20022.pacs import pacs_002_001_10, pacs_008_001_08
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.serializers import XmlSerializer

from harbour.fraud.event import Event
from harbour.fraud.messages import CARD, FASTER_PAYMENTS, PLAIN, Decision, Form
from harbour.fraud.messages.iso8583 import library_spec
from harbour.worlds.payments import simulate

MESSAGES = 400
ROUNDS, LIBRARY_ROUNDS = 15, 3
DECISION = Decision(
    "decline", 0.931, "Benefits of three claimants came in and go out within minutes.", "20261125-000017"
)
IMPORTS = (
    "harbour.fraud.event",
    "harbour.fraud.messages",
    "iso8583",
    "pyiso20022.pacs.pacs_008_001_08, pyiso20022.pacs.pacs_002_001_10, xsdata.formats.dataclass.parsers",
)


def events(rail: str) -> list[Event]:
    """Return payments of one rail, with everything that the rail carries."""
    table = simulate(seed=1, customers=120, days=20, label_delay=5)["payments"]
    names = {"amount_pence": "amount", "balance_pence": "available"}
    table = table[table["rail"] == rail].head(MESSAGES).rename(columns=names)
    found = []
    for row in table.to_dict("records"):
        said = {name: None if pd.isna(row[name]) else row[name] for name in Event.__struct_fields__ if name in row}
        for name in ("account", "counterparty", "device"):
            said[name] = None if said[name] is None else str(said[name])
        found.append(Event(**said | {"event_time": row["event_time"].value // 1_000}))
    return found


def cost(call: Callable[[Any], Any], inputs: Sequence[Any], rounds: int) -> float:
    """Return CPU microseconds a call, of the best round."""
    best = float("inf")
    for _ in range(rounds):
        begun = time.process_time()
        for value in inputs:
            call(value)
        best = min(best, time.process_time() - begun)
    return 1e6 * best / len(inputs)


def measure(form: Form, sent: list[Event], library: tuple[Callable[[Any], Any], Callable[[Any], Any]]) -> None:
    """Print one line for parse, reply and encode of a form."""
    bodies = [form.encode(event) for event in sent]
    messages = [form.parse(body) for body in bodies]
    answers = [form.reply(message, DECISION) for message in messages]
    read, write = library
    asked = [read(body) for body in bodies]
    size = sum(map(len, bodies)) // len(bodies)
    print(f"{type(form).__name__:<16}{len(bodies):>9}{size:>7}", end="")
    for call, inputs, judge, theirs in (
        (form.parse, bodies, read, bodies),
        (lambda message: form.reply(message, DECISION), messages, write, [read(answer) for answer in answers]),
        (form.encode, sent, write, asked),
    ):
        mine, other = cost(call, inputs, ROUNDS), cost(judge, theirs, LIBRARY_ROUNDS)
        print(f"{mine:>9.1f}{other:>9.1f}{other / mine:>6.1f}x", end="")
    print()


def as_model(struct: type[msgspec.Struct]) -> type[BaseModel]:
    """Return a pydantic model with the fields of a struct, strict and without others."""
    fields: dict[str, Any] = {
        field.name: (get_type_hints(struct)[field.name], ... if field.required else field.default)
        for field in msgspec.structs.fields(struct)
    }
    return create_model(struct.__name__, __config__=ConfigDict(strict=True, extra="forbid"), **fields)


def main() -> None:
    """Print costs per message, then of imports."""
    print(f"{'':<16}{'messages':>9}{'bytes':>7}", end="")
    print("".join(f"{name:>9}{'library':>9}{'':>7}" for name in ("parse", "reply", "encode")))
    spec, parser, serializer = library_spec(), XmlParser(), XmlSerializer()
    cards, transfers = events("card"), events("faster_payments")
    measure(CARD, cards, (lambda body: iso8583.decode(body, spec)[0], lambda found: iso8583.encode(found, spec)))

    def read(body: bytes) -> Any:
        kind = pacs_002_001_10 if b"pacs.002" in body[:150] else pacs_008_001_08
        return parser.from_bytes(body, kind.Document)

    measure(FASTER_PAYMENTS, transfers, (read, serializer.render))
    payment, answer = as_model(Event), as_model(Decision)

    def validate(body: bytes) -> BaseModel:
        return (answer if b'"action"' in body[:20] else payment).model_validate_json(body)

    measure(PLAIN, cards + transfers, (validate, lambda found: found.model_dump_json().encode()))
    print(f"\n{'import, CPU s':<16}")
    for names in IMPORTS:
        code = f"import time; begun = time.process_time()\nimport {names}\nprint(time.process_time() - begun)"
        took = min(float(subprocess.check_output([sys.executable, "-c", code], text=True)) for _ in range(3))
        print(f"{took:>8.2f}  {names}")


if __name__ == "__main__":
    main()
