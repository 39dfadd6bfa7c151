"""Benefit claims and the credits they bring: on own days, early in the morning by Bacs, advances by Faster Payments."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from harbour.payments.calendar import FOUR_WEEKLY, MONTHLY, Calendar
from harbour.payments.directory import Directory
from harbour.payments.draws import Array, Draws, between, chance, lognormal, pick, shares
from harbour.payments.people import (
    APPOINTEE,
    LANDLORD,
    NEWCOMER,
    NOT_WORKING,
    RETIRED,
    STOLEN,
    STUDENT,
    People,
)
from harbour.payments.rails import BACS_IN, FASTER_IN, Flow, flow
from harbour.payments.references import CHILD_BENEFIT, CLAIMS, PIP, STATE_PENSION, UC, UC_RENT

# Pence, 2026/27. State pension and child benefit are round figures of ours.
UC_UNDER_25, UC_FROM_25 = 33_858, 42_490
PIP_DAILY_LIVING, PIP_MOBILITY = (0, 7_670, 11_460), (0, 3_030, 8_000)
STATE_PENSION_WEEK, CHILD_BENEFIT_WEEK = 24_000, 2_700
FIRST_WAIT = 35  # five weeks from claim to first payment


@dataclass
class Claims:
    """Benefit claims.

    Attributes
    ----------
    claimant
        Number of the person; customers first, then people who are not Harbour's customers.
    benefit
        Index into `references.BENEFIT`.
    account
        Where the money goes.
    pattern
        Pay pattern of `calendar.Schedule`.
    amount
        Pence a payment.
    start
        The day of the claim; the first payment follows five weeks later.
    advance
        Pence paid on the day of the claim; 0 for none.
    end
        The day from which the account takes no more payments.
    """

    claimant: Array
    benefit: Array
    account: Array
    pattern: Array
    amount: Array
    start: Array
    advance: Array
    end: Array

    def __len__(self) -> int:
        return len(self.claimant)


def join_claims(parts: list[Claims]) -> Claims:
    """Put claims behind one another."""
    return Claims(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Claims)))


def _amount(benefit: Array, age: Array, lane: Array, other: Array) -> Array:
    """Return pence a payment: by rule for PIP and pensions, spread about for Universal Credit."""
    standard = np.where(age < 25, UC_UNDER_25, UC_FROM_25)
    extra = pick(lognormal(26_000, 0.8, 0, 130_000), lane)
    living = np.array(PIP_DAILY_LIVING)[pick(shares((1, 5, 4)), other)]
    mobility = np.array(PIP_MOBILITY)[pick(shares((3, 4, 4)), lane)]
    both_none = (living == 0) & (mobility == 0)
    pip = 4 * np.where(both_none, PIP_DAILY_LIVING[1], living + mobility)
    pension = 4 * STATE_PENSION_WEEK * between(lane, 60, 101) // 100
    child = 4 * CHILD_BENEFIT_WEEK * (1 + (lane % 3 == 0))
    rent = pick(lognormal(58_000, 0.3, 25_000, 120_000), lane) // 500 * 500
    return np.choose(benefit, [standard + extra, pip, pension, child, rent]).astype(np.int64)


def make_claims(draws: Draws, claimant: Array, benefit: Array, account: Array, age: Array, start: Array) -> Claims:
    """Return claims with a pay pattern, an amount and, for one in two new ones on Universal Credit, an advance."""
    lane = draws.lanes(5, len(claimant))
    amount = _amount(benefit, age, lane[0], lane[1])
    monthly = (benefit == UC) | (benefit == UC_RENT)
    pattern = np.where(monthly, MONTHLY + between(lane[2], 0, 28), FOUR_WEEKLY + between(lane[2], 0, 28))
    advance = np.where((benefit == UC) & chance(lane[3], 0.55), amount * between(lane[4], 40, 101) // 100, 0)
    return Claims(
        claimant=claimant.astype(np.int32), benefit=benefit.astype(np.int8), account=account.astype(np.int32),
        pattern=pattern.astype(np.int32), amount=amount, start=start.astype(np.int32), advance=advance // 100 * 100,
        end=np.full(len(claimant), 1_000_000, dtype=np.int32),
    )  # fmt: skip


def own_claims(seed: int, folk: People, days: int) -> Claims:
    """Return what customers claim for themselves, paid to the joint account of some couples."""
    draws = Draws(seed, "claims")
    count = len(folk)
    lane = draws.lanes(6, count)
    honest = folk.group != STOLEN
    poor = (folk.work == NOT_WORKING) | (folk.group == NEWCOMER)
    low_paid = (folk.income < 150_000) & (folk.work != RETIRED) & (folk.work != STUDENT)
    uc = honest & ((poor & chance(lane[0], 0.88)) | (low_paid & chance(lane[0], 0.42)))
    wants = (
        (UC, uc),
        (PIP, honest & chance(lane[1], 0.09)),
        (STATE_PENSION, honest & (folk.work == RETIRED)),
        (CHILD_BENEFIT, honest & (folk.age >= 25) & (folk.age < 50) & chance(lane[2], 0.40)),
    )
    who = np.concatenate([np.flatnonzero(want) for _, want in wants])
    benefit = np.concatenate([np.full(int(want.sum()), kind) for kind, want in wants])
    new = (folk.group == NEWCOMER) | chance(lane[3], 0.12)
    begun = np.where(folk.group == NEWCOMER, folk.since + between(lane[4], 3, 25), between(lane[4], 0, days))
    start = np.where(new, begun, -60 - between(lane[5], 0, 900))
    account = np.where((folk.joint >= 0) & chance(lane[5], 0.5), folk.joint, np.arange(count))
    return make_claims(draws, who, benefit, account[who], folk.age[who], start[who])


def claims_for_others(seed: int, folk: People) -> Claims:
    """Return what appointees and carers receive for two to eight others, landlords for up to eighteen tenants."""
    draws = Draws(seed, "claims for others")
    receivers = np.flatnonzero((folk.group == APPOINTEE) | (folk.group == LANDLORD))
    landlord = folk.group[receivers] == LANDLORD
    lane = draws.lanes(2, len(receivers))
    cared_for = 2 + pick(shares((30, 25, 18, 12, 8, 5, 2)), lane[0])
    number = np.where(landlord, 3 + pick(shares([1 / (k + 2) for k in range(16)]), lane[1]), cared_for)
    who = np.repeat(receivers, number)
    lane = draws.lanes(4, len(who))
    cared = pick(np.array([PIP, UC, STATE_PENSION])[shares((0.45, 0.3, 0.25))], lane[0])
    benefit = np.where(np.repeat(landlord, number), UC_RENT, cared)
    # A tenth are new claims; somebody who moves several relatives' claims does so within days.
    start = np.where(chance(lane[1], 0.1), between(lane[2], -40, 90), -60 - between(lane[2], 0, 700))
    start = np.maximum(start, folk.since[who] - FIRST_WAIT + 2)
    return make_claims(draws, len(folk) + np.arange(len(who)), benefit, who, between(lane[3], 18, 80), start)


def credits(
    seed: int,
    claims: Claims,
    calendar: Calendar,
    directory: Directory,
    opened: Array,
    *,
    reference: int = CLAIMS,
) -> Flow:
    """Return the Bacs credits of claims: five weeks after the claim, in the small hours, never to a closed account.

    Parameters
    ----------
    seed, claims, calendar, directory
        The world so far.
    opened
        For each account the day from which it takes payments.
    reference
        Number of the reference of the first claim; the others follow.
    """
    who, day = calendar.early.expand(claims.pattern)
    paid = (day >= claims.start[who] + FIRST_WAIT) & (day > opened[claims.account[who]]) & (day < claims.end[who])
    who, day = who[paid], day[paid]
    lane = Draws(seed, "benefit credits").lanes(2, len(who))
    # Up-rating and earnings move Universal Credit a little from month to month.
    moves = np.where(claims.benefit[who] == UC, between(lane[1], 96, 105), 100)
    return flow(
        time=calendar.midnight[day] + between(lane[0], 1_500, 19_800),
        account=claims.account[who],
        counterparty=directory.office,
        amount=claims.amount[who] * moves // 100,
        form=BACS_IN,
        reference=reference + who,
    )


def advances(
    seed: int,
    claims: Claims,
    calendar: Calendar,
    directory: Directory,
    opened: Array,
    *,
    reference: int = CLAIMS,
) -> Flow:
    """Return the advances of new claims: Faster Payments on the day of the claim, in office hours; see `credits`."""
    start = claims.start
    paid = (claims.advance > 0) & (start >= 0) & (start < calendar.days) & (start < claims.end)
    who = np.flatnonzero(paid & (start > opened[claims.account]))
    lane = Draws(seed, "advances").lane(len(who))
    return flow(
        time=calendar.midnight[start[who]] + between(lane, 9 * 3600, 17 * 3600),
        account=claims.account[who],
        counterparty=directory.office,
        amount=claims.advance[who],
        form=FASTER_IN,
        reference=reference + who,
    )


def monthly_benefits(claims: Claims, accounts: int) -> Array:
    """Return pence a month that claims bring to each account."""
    months = np.where((claims.benefit == UC) | (claims.benefit == UC_RENT), 12, 13)
    total = np.zeros(accounts, dtype=np.int64)
    np.add.at(total, claims.account, claims.amount * months // 12)
    return total
