"""The description of the service that machines read, at /openapi.json."""

from __future__ import annotations

from typing import Any

import msgspec

from harbour.fraud.engine import Report
from harbour.fraud.event import MOST_PENCE, Event
from harbour.fraud.messages import Decision
from harbour.fraud.messages.common import EARLIEST, LATEST, LONGEST, MOST_SEQ

TITLE = "Harbour's fraud service"


class Switch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The kill switch: with `blocking` false, payments are scored and recorded and none is stopped."""

    blocking: bool
    reason: str


class Rejection(msgspec.Struct, frozen=True):
    """Why a message was turned down, in JSON; ISO messages are turned down in their own form."""

    action: str
    code: str
    reason: str


class Problem(msgspec.Struct, frozen=True):
    """Why a request could not be answered."""

    error: str


def description() -> dict[str, Any]:
    """Return the service's OpenAPI description, version 3.1."""
    _, components = msgspec.json.schema_components(
        [Event, Decision, Rejection, Report, Switch, Problem], ref_template="#/components/schemas/{name}"
    )
    limits = {
        "amount": {"minimum": 1, "maximum": MOST_PENCE},
        "event_time": {"minimum": EARLIEST, "maximum": LATEST - 1},
        "seq": {"minimum": 0, "maximum": MOST_SEQ},
        **{name: {"minLength": 1, "maxLength": LONGEST[name]} for name in ("account", "counterparty")},
    }
    for name, limit in limits.items():
        components["Event"]["properties"][name] |= limit
    payment, form = {"$ref": "#/components/schemas/Event"}, {"type": "string"}

    def content(schema: dict[str, Any], kind: str = "application/json") -> dict[str, Any]:
        return {kind: {"schema": schema}}

    def answer(says: str, name: str | None = None, *kinds: str) -> dict[str, Any]:
        found = {} if name is None else content({"$ref": f"#/components/schemas/{name}"})
        for kind in kinds:
            found |= content(form, kind)
        return {"description": says, "content": found} if found else {"description": says}

    def score(says: str, *kinds: str) -> dict[str, Any]:
        body = content(payment)
        for kind in kinds:
            body |= content(form, kind)
        return {
            "post": {
                "summary": says,
                "requestBody": {"required": True, "content": body},
                "responses": {
                    "200": answer("The decision. Without a reference it is not on record.", "Decision", *kinds),
                    "400": answer("The message is turned down, in its own form.", "Rejection", *kinds),
                    "409": answer("Its number was used for another payment.", "Rejection", *kinds),
                    "413": answer("The message is too long.", "Rejection", *kinds),
                    "405": answer("Another method.", "Problem"),
                },
            }
        }

    def take(says: str, name: str, **others: str) -> dict[str, Any]:
        responses = {"200": {"description": "Done.", "content": content({"type": "object"})}}
        for status, why in {"400": "Not of this form.", "405": "Another method.", **others}.items():
            responses[status.removeprefix("s")] = answer(why, "Problem")
        body = {"required": True, "content": content({"$ref": f"#/components/schemas/{name}"})}
        return {"post": {"summary": says, "requestBody": body, "responses": responses}}

    def give(says: str, kind: str = "application/json", **others: str) -> dict[str, Any]:
        schema = {"type": "object"} if kind == "application/json" else form
        responses: dict[str, Any] = {"200": {"description": "Here it is.", "content": content(schema, kind)}}
        for status, why in {"405": "Another method.", **others}.items():
            responses[status.removeprefix("s")] = answer(why, "Problem")
        return {"get": {"summary": says, "responses": responses}}

    token: dict[str, Any] = {"security": [{"token": []}]}
    audit = give(
        "All that is on record about one decision.", s403="No token.", s404="No such decision.", s503="No log."
    )
    audit["get"] |= token
    audit["get"]["parameters"] = [
        {"name": "reference", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^[0-9]{1,18}$"}}
    ]
    switch = take("Turn blocking on or off.", "Switch", s403="No token.", s413="Too long.", s503="Not recorded.")
    switch["post"] |= token
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": "1", "description": "A teaching system of a fictional bank."},
        "paths": {
            "/score/card": score("Decide about a card authorisation: ISO 8583 or JSON.", "application/octet-stream"),
            "/score/faster-payments": score("Decide about a credit transfer, pacs.008 or JSON.", "application/xml"),
            "/events": score("Take note of a payment by any rail and decide about it."),
            "/reports": take(
                "A report that a payment was fraud, or its withdrawal.", "Report", s404="No such payment.",
                s413="Too long.", s503="Not on record; send it again.",
            ),
            "/decisions/{reference}": audit,
            "/admin/blocking": switch,
            "/healthz": give("Is the process alive?"),
            "/readyz": give("Is there a state to decide by?", s503="There is none."),
            "/metrics": give("For Prometheus.", "text/plain"),
            "/openapi.json": give("This description."),
        },
        "components": {"schemas": components, "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }  # fmt: skip
