"""The words of the payment rails, and the two value types that carry payments through the simulation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from harbour.payments.draws import Array

RAIL = ("card", "faster_payments", "bacs")
DIRECTION = ("in", "out")
CHANNEL = ("terminal", "online", "cash_machine", "app", "web", "scheduled", "file")
ENTRY_MODE = ("contactless", "wallet", "chip", "magnetic_stripe", "ecommerce", "recurring")
PAYEE_CHECK = ("match", "close_match", "no_match", "unavailable")
STATUS = ("approved", "declined_funds", "declined_limit", "declined_security", "blocked")
APPROVED, DECLINED_FUNDS, DECLINED_LIMIT, DECLINED_SECURITY, BLOCKED = range(5)
NOT_TRIED = 255
SOURCE = ("card_north", "card_south", "fps_gateway", "bacs_file")
COUNTRY = (
    "GB", "IE", "ES", "FR", "IT", "PT", "GR", "DE", "NL", "PL", "RO", "TR", "US", "AE", "IN", "PK", "NG", "UA", "SY",
    "LU",
)  # fmt: skip

# A form is one way in which a payment reaches the bank: (rail, direction, channel, entry mode or -1).
FORMS = (
    ("card", "out", "terminal", "contactless"),
    ("card", "out", "terminal", "wallet"),
    ("card", "out", "terminal", "chip"),
    ("card", "out", "terminal", "magnetic_stripe"),
    ("card", "out", "online", "ecommerce"),
    ("card", "out", "online", "recurring"),
    ("card", "out", "cash_machine", "chip"),
    ("faster_payments", "out", "app", None),
    ("faster_payments", "out", "web", None),
    ("faster_payments", "out", "scheduled", None),
    ("faster_payments", "in", "file", None),
    ("bacs", "in", "file", None),
    ("bacs", "out", "file", None),
)
(
    CONTACTLESS, WALLET, CHIP, STRIPE, ECOMMERCE, RECURRING, CASH,
    APP, WEB, SCHEDULED, FASTER_IN, BACS_IN, BACS_OUT,
) = range(len(FORMS))  # fmt: skip

FORM_RAIL = np.array([RAIL.index(form[0]) for form in FORMS], dtype=np.int8)
FORM_DIRECTION = np.array([DIRECTION.index(form[1]) for form in FORMS], dtype=np.int8)
FORM_CHANNEL = np.array([CHANNEL.index(form[2]) for form in FORMS], dtype=np.int8)
FORM_ENTRY = np.array([-1 if form[3] is None else ENTRY_MODE.index(form[3]) for form in FORMS], dtype=np.int8)

TYPOLOGY = ("genuine", "benefit_herding", "card_testing", "account_takeover")
GENUINE, HERDING, CARD_TESTING, TAKEOVER = range(4)
ROLE = ("none", "credit", "probe", "cash_out", "test", "purchase", "transfer")
NO_ROLE, CREDIT, PROBE, CASH_OUT, TEST, PURCHASE, TRANSFER = range(7)


@dataclass
class Plan:
    """What a payment depends on, one entry each; entry 0 stands for "nothing special" and is shared.

    Attributes
    ----------
    needs
        The entry whose outcome decides whether this payment is tried at all; 0 for none.
    if_declined
        Whether it is tried when that one was declined (else when it was approved).
    sweep
        Share of the available balance to move, in 256ths; 0 keeps the payment's own amount.
    cap, step
        A swept amount is at most `cap` and a multiple of `step` (pence).
    crew
        The fraudsters who act together and learn together; -1 for genuine payments.
    typology, role
        Index into `TYPOLOGY` and `ROLE`.
    device
        The device used; -1 for one of the customer's own.
    repeat
        Whether this is a message sent again that moves no money.
    group
        Which account, burst or take-over of its typology it belongs to; -1 for none.
    """

    needs: Array
    if_declined: Array
    sweep: Array
    cap: Array
    step: Array
    crew: Array
    typology: Array
    role: Array
    device: Array
    repeat: Array
    group: Array

    def __len__(self) -> int:
        return len(self.needs)


PLAN_DEFAULTS: dict[str, tuple[int, type]] = {
    "needs": (0, np.int32), "if_declined": (0, np.bool_), "sweep": (0, np.int32), "cap": (10**8, np.int32),
    "step": (1, np.int32), "crew": (-1, np.int32), "typology": (0, np.int8), "role": (0, np.int8),
    "device": (-1, np.int32), "repeat": (0, np.bool_), "group": (-1, np.int32),
}  # fmt: skip


def plan(size: int, **given: Array | int | bool) -> Plan:
    """Return a plan with `size` entries; columns that are not given hold their defaults."""
    columns: dict[str, Array] = {
        name: np.ascontiguousarray(np.broadcast_to(np.asarray(given.get(name, default), dtype=kind), (size,)))
        for name, (default, kind) in PLAN_DEFAULTS.items()
    }
    return Plan(**columns)


@dataclass
class Flow:
    """Payments of one origin, before they are put in order; arrays of one length.

    Attributes
    ----------
    time
        Seconds from the start of the simulation.
    account, counterparty
        Internal numbers (from 0).
    amount
        Pence, positive.
    form
        Index into `FORMS`.
    country
        Index into `COUNTRY`.
    reference
        Number of the free text; -1 for none.
    entry
        Position in `plan`, counted within this flow; 0 for none.
    plan
        The entries that the payments refer to; entry 0 is the empty one.
    """

    time: Array
    account: Array
    counterparty: Array
    amount: Array
    form: Array
    country: Array
    reference: Array
    entry: Array
    plan: Plan

    def __len__(self) -> int:
        return len(self.time)


FLOW_KINDS: dict[str, type] = {
    "time": np.int32, "account": np.int32, "counterparty": np.int32, "amount": np.int32, "form": np.uint8,
    "country": np.uint8, "reference": np.int32, "entry": np.int32,
}  # fmt: skip


def flow(
    *,
    time: Array,
    account: Array,
    counterparty: Array | int,
    amount: Array | int,
    form: Array | int,
    country: Array | int = 0,
    reference: Array | int = -1,
    entry: Array | int = 0,
    plan: Plan | None = None,
) -> Flow:
    """Return a flow; what is one number is the same for every payment."""
    given = {
        "time": time, "account": account, "counterparty": counterparty, "amount": amount, "form": form,
        "country": country, "reference": reference, "entry": entry,
    }  # fmt: skip
    columns: dict[str, Array] = {
        name: np.broadcast_to(np.asarray(value, dtype=FLOW_KINDS[name]), (len(time),)) for name, value in given.items()
    }
    return Flow(**columns, plan=plan if plan is not None else EMPTY_PLAN)


EMPTY_PLAN = plan(1)


def join(flows: Sequence[Flow]) -> Flow:
    """Put flows behind one another; the entries of their plans are renumbered."""
    plans: list[Plan] = [EMPTY_PLAN]
    entries: list[Array] = []
    shift = 0
    for one in flows:
        if len(one.plan) == 1:
            entries.append(one.entry)
            continue
        entries.append(np.where(one.entry > 0, one.entry + shift, 0).astype(np.int32))
        tail = {field.name: getattr(one.plan, field.name)[1:] for field in fields(Plan)}
        tail["needs"] = np.where(tail["needs"] > 0, tail["needs"] + shift, 0).astype(np.int32)
        plans.append(Plan(**tail))
        shift += len(one.plan) - 1
    joined = {field.name: np.concatenate([getattr(one, field.name) for one in plans]) for field in fields(Plan)}
    columns = {name: np.concatenate([getattr(one, name) for one in flows]) for name in FLOW_KINDS if name != "entry"}
    return Flow(**columns, entry=np.concatenate(entries), plan=Plan(**joined))
