"""Balances that bind: every payment in order, approved or declined by funds, limits and the outcome of earlier ones.

The loop is compiled with numba for large worlds. Small ones, and Python without numba (in a browser), run the same
function as it stands; it handles integers only, so that the outcome is the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from harbour.payments.draws import Array
from harbour.payments.rails import (
    APPROVED,
    BACS_OUT,
    BLOCKED,
    CASH,
    DECLINED_FUNDS,
    DECLINED_LIMIT,
    DECLINED_SECURITY,
    NOT_TRIED,
    Plan,
)

COMPILE_FROM = 400_000  # rows; below, compiling costs more than it saves
CASH_A_DAY = 50_000
FASTER_A_DAY = 1_000_000
NEW_PAYEE = 250_000
LEAST = 300  # a swept amount below this is not worth moving
DAY = 86_400

# What the loop has to know of a row, by bit.
OUT, IS_CASH, IS_FASTER, IS_NEW_PAYEE, IS_BLOCKED, IS_REFUSED, IS_CHOICE = 1, 2, 4, 8, 16, 32, 64


@dataclass(frozen=True)
class Settled:
    """What became of each payment: outcome (index into `rails.STATUS`, or NOT_TRIED), amount and balance after it."""

    status: Array
    amount: Array
    balance: Array


def _settle(
    time: Array, account: Array, amount: Array, flags: Array, entry: Array, needs: Array, if_declined: Array,
    sweep: Array, cap: Array, step: Array, crew: Array, repeat: Array, floor: Array, held: Array, adaptive: bool,
    ceiling: Array, status: Array, balance: Array,
) -> None:  # fmt: skip
    """Fill `status`, `amount` and `balance` in order; `held` and `ceiling` are the running state."""
    outcome = np.full(len(needs), NOT_TRIED, dtype=np.uint8)
    moved = np.zeros(len(needs), dtype=np.int64)
    day_of = np.full(len(held), -1, dtype=np.int32)
    cash = np.zeros(len(held), dtype=np.int64)
    faster = np.zeros(len(held), dtype=np.int64)
    for i in range(len(time)):
        a = account[i]
        e = entry[i]
        f = flags[i]
        pence = np.int64(amount[i])
        free = held[a] - floor[a]
        if e > 0:
            need = needs[e]
            if need > 0:
                before = outcome[need]
                if before == NOT_TRIED or (not repeat[e] and (before != APPROVED) != if_declined[e]):
                    status[i] = NOT_TRIED
                    continue
                if not if_declined[e]:
                    pence = moved[need]
                if repeat[e]:
                    status[i] = before
                    amount[i] = pence
                    balance[i] = held[a]
                    continue
            if sweep[e] > 0:
                pence = (held[a] * sweep[e]) >> 8
                if pence > cap[e]:
                    pence = np.int64(cap[e])
                if adaptive and crew[e] >= 0 and pence > ceiling[crew[e]] and f & IS_FASTER:
                    pence = ceiling[crew[e]]
                pence = pence // step[e] * step[e]
                if pence < LEAST:
                    status[i] = NOT_TRIED
                    continue
        result = APPROVED
        if f & OUT:
            today = np.int32(time[i] // DAY)
            if day_of[a] != today:
                day_of[a] = today
                cash[a] = 0
                faster[a] = 0
            if f & IS_REFUSED:
                result = DECLINED_SECURITY
            elif f & IS_BLOCKED:
                result = BLOCKED
            elif (
                (f & IS_CASH and cash[a] + pence > CASH_A_DAY)
                or (f & IS_FASTER and faster[a] + pence > FASTER_A_DAY)
                or (f & IS_NEW_PAYEE and pence > NEW_PAYEE)
            ):
                result = DECLINED_LIMIT
            elif pence > free:
                # Three people in four know that the money is not there and do not try.
                if e == 0 and f & IS_CHOICE and (pence + time[i]) % 4 != 0:
                    status[i] = NOT_TRIED
                    continue
                result = DECLINED_FUNDS
            else:
                held[a] -= pence
                if f & IS_CASH:
                    cash[a] += pence
                if f & IS_FASTER:
                    faster[a] += pence
            if e > 0 and crew[e] >= 0 and result in (DECLINED_LIMIT, BLOCKED):
                lower = pence * 5 // 8
                if lower < ceiling[crew[e]]:
                    ceiling[crew[e]] = max(lower, 8_000)
        else:
            held[a] += pence
        if e > 0:
            outcome[e] = result
            moved[e] = pence
        status[i] = result
        amount[i] = pence
        balance[i] = held[a]


_compiled: list[Callable[..., None]] = []


def _loop(rows: int) -> Callable[..., None]:
    """Return the loop, compiled where that pays and numba is there."""
    if rows < COMPILE_FROM:
        return _settle
    if not _compiled:
        try:
            from numba import njit
        except ImportError:
            return _settle
        _compiled.append(njit(cache=True)(_settle))
    return _compiled[0]


def settle(
    time: Array, account: Array, amount: Array, flags: Array, entry: Array, plan: Plan, *, overdraft: Array,
    opening: Array, adaptive: bool,
) -> Settled:  # fmt: skip
    """Run all payments through their accounts in order.

    Parameters
    ----------
    time, account, amount, flags, entry
        One value a payment, in order of arrival: seconds, account, pence, bits (OUT, IS_CASH, ...), position in `plan`.
    plan
        What payments depend on.
    overdraft, opening
        Pence, one value an account.
    adaptive
        Whether crews lower their amounts after declines.

    Returns
    -------
    Settled
        No balance is ever below minus the overdraft.
    """
    amount = np.array(amount, dtype=np.int32)
    status = np.zeros(len(time), dtype=np.uint8)
    balance = np.zeros(len(time), dtype=np.int64)
    crews = int(plan.crew.max(initial=-1)) + 1
    state: tuple[Any, ...] = (-overdraft.astype(np.int64), opening.astype(np.int64).copy())
    _loop(len(time))(
        time, account, amount, flags, entry, plan.needs, plan.if_declined, plan.sweep, plan.cap, plan.step,
        plan.crew, plan.repeat, *state, adaptive, np.full(crews + 1, 10**9, dtype=np.int64), status, balance,
    )  # fmt: skip
    return Settled(status=status, amount=amount, balance=balance)


def flags_of(form: Array, new_payee: Array, blocked: Array, refused: Array) -> Array:
    """Return the bits of each row from its form and whether payee, rule or verification stand in the way."""
    number = np.arange(256)
    faster = (number >= 7) & (number <= 9)
    table = (
        OUT * ((number <= 9) | (number == BACS_OUT))
        + IS_CASH * (number == CASH)
        + IS_FASTER * faster
        + IS_CHOICE * (number <= 8)
    ).astype(np.uint8)
    flags: Array = table[form]
    flags[new_payee] |= IS_NEW_PAYEE
    flags[blocked] |= IS_BLOCKED
    flags[refused] |= IS_REFUSED
    return flags
