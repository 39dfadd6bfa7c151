"""Pay, rent, direct debits and subscriptions, and what they leave for everything else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from harbour.payments.calendar import MONTHLY, Calendar
from harbour.payments.directory import BILLERS, PER_BILLER, Directory
from harbour.payments.draws import Array, Draws, between, chance, lognormal, pick, scatter, shares
from harbour.payments.merchants import DIGITAL, LIFESTYLES, Merchants, mean_amount
from harbour.payments.people import NEWCOMER, RETIRED, SELF_EMPLOYED, STOLEN, STUDENT, People
from harbour.payments.rails import BACS_IN, BACS_OUT, FASTER_IN, RECURRING, SCHEDULED, Flow, flow, plan
from harbour.payments.references import BILL_NUMBERS, BILLS, INVOICE, JOINT, RENT, SALARY

# Of BILLERS: how many of a hundred households pay it by direct debit, median pounds, spread.
BILL_SHAPE = (
    (88, 165, 0.3),
    (90, 128, 0.4),
    (80, 38, 0.3),
    (85, 32, 0.25),
    (90, 19, 0.5),
    (70, 44, 0.6),
    (0, 0, 0),
    (28, 29, 0.3),
)
MORTGAGE = BILLERS.index("mortgage")
MONTH = 30.4


@dataclass
class Budget:
    """What a customer spends by card.

    Attributes
    ----------
    rate
        Card payments a thousand days.
    scale
        Factor on the amounts, in 256ths.
    """

    rate: Array
    scale: Array


@dataclass
class Mandates:
    """Payments that come back every month: who pays, on which pattern, how much, to whom, how."""

    customer: Array
    account: Array
    pattern: Array
    amount: Array
    counterparty: Array
    form: Array
    reference: Array


def pay(seed: int, folk: People, calendar: Calendar, directory: Directory) -> Flow:
    """Return salaries and private pensions by Bacs."""
    earns = np.flatnonzero((folk.income > 0) & (folk.work != SELF_EMPLOYED) & (folk.group != STOLEN))
    who, day = calendar.early.expand(folk.pattern[earns])
    who = earns[who]
    kept = day > folk.since[who]
    who, day = who[kept], day[kept]
    lane = Draws(seed, "pay").lanes(2, len(who))
    a_year = np.where(folk.pattern[who] < 29, 12, np.where(folk.pattern[who] < 34, 52, 13))
    wobble = np.where(chance(lane[0], 0.3), between(lane[1], 92, 112), 100)
    return flow(
        time=calendar.midnight[day] + between(lane[1], 1_800, 21_000),
        account=who,
        counterparty=directory.employers + scatter(who, 5).astype(np.int64) % directory.employer_count,
        amount=np.maximum(folk.income[who] * 12 // a_year * wobble // 100, 100),
        form=BACS_IN,
        reference=SALARY,
    )


def invoices(seed: int, folk: People, calendar: Calendar, directory: Directory) -> Flow:
    """Return what clients pay the self-employed: two to six Faster Payments a month, when it suits them."""
    draws = Draws(seed, "invoices")
    own = np.flatnonzero(folk.work == SELF_EMPLOYED)
    jobs = 2 + between(draws.lane(len(own)), 0, 5)
    who = np.repeat(own, jobs * calendar.days // 30)
    lane = draws.lanes(4, len(who))
    day = between(lane[0], 0, calendar.days)
    part = pick(lognormal(80, 0.5, 10, 300), lane[1]) * 5 // (4 * np.repeat(jobs, jobs * calendar.days // 30))
    kept = day > folk.since[who]
    return flow(
        time=(calendar.midnight[day] + between(lane[2], 8 * 3600, 20 * 3600))[kept],
        account=who[kept],
        counterparty=(directory.employers + between(lane[3], 0, directory.employer_count))[kept],
        amount=np.maximum(folk.income[who] * part // 100, 1_000)[kept],
        form=FASTER_IN,
        reference=INVOICE,
    )


def mandates(seed: int, folk: People, directory: Directory, benefits: Array) -> Mandates:
    """Return rent, mortgages, direct debits and subscriptions.

    Parameters
    ----------
    seed, folk, directory
        As elsewhere.
    benefits
        Pence a month that benefits bring to each account.
    """
    count = len(folk)
    draws = Draws(seed, "mandates")
    lane = draws.lanes(4, count)
    head = (folk.partner < 0) | (folk.partner > np.arange(count))
    means = folk.income + benefits[:count] + np.where(folk.partner >= 0, folk.income[np.maximum(folk.partner, 0)], 0)
    settled = head & (folk.group != STOLEN)
    housing = np.where(folk.work == RETIRED, lane[0] // 2 + 32_768, lane[0]).astype(np.uint16)
    rents = settled & chance(housing, 0.5) & (folk.work != STUDENT)
    buys = settled & ~chance(housing, 0.5) & chance(housing, 0.8) & (folk.group != NEWCOMER)
    cost = np.maximum(means * between(lane[1], 20, 33) // 100, 25_000) // 500 * 500
    payer = np.where(folk.joint >= 0, folk.joint, np.arange(count))
    parts = [
        (np.flatnonzero(rents), directory.landlords, directory.landlord_count, SCHEDULED, RENT, cost),
        (np.flatnonzero(buys), directory.billers + MORTGAGE * PER_BILLER, PER_BILLER, BACS_OUT, -2, cost),
    ]
    for number, (share, median, spread) in enumerate(BILL_SHAPE):
        if share:
            has = folk.group != STOLEN
            has &= settled | (number == BILLERS.index("mobile")) | (number == BILLERS.index("gym"))
            lane = draws.lanes(2, count)
            amount = pick(lognormal(100 * median, spread, 500, 60_000), lane[0])
            amount = amount * np.clip(means // 2_500, 35, 130) // 100
            chosen = np.flatnonzero(has & chance(lane[1], share / 100))
            parts.append((chosen, directory.billers + number * PER_BILLER, PER_BILLER, BACS_OUT, -2, amount))
    customer = np.concatenate([part[0] for part in parts])
    length = [len(part[0]) for part in parts]
    mandate = np.arange(len(customer))
    payees = np.repeat([part[2] for part in parts], length)
    early = scatter(mandate, 11) % 100 < 55  # most choose a day soon after pay day
    day = np.where(early, scatter(mandate, 12) % 6, scatter(mandate, 13) % 28)
    bill = BILLS + scatter(mandate, 14) % BILL_NUMBERS
    reference = np.repeat([part[4] for part in parts], length)
    return Mandates(
        customer=customer,
        account=payer[customer],
        pattern=MONTHLY + day.astype(np.int64),
        amount=np.concatenate([part[5][part[0]] for part in parts]).astype(np.int64),
        counterparty=np.repeat([part[1] for part in parts], length) + scatter(customer, 15) % payees,
        form=np.repeat([part[3] for part in parts], length),
        reference=np.where(reference == -2, bill, reference),
    )


def bills(seed: int, folk: People, calendar: Calendar, given: Mandates) -> Flow:
    """Return the payments of all mandates, on the working day after where the day is none."""
    who, day = calendar.late.expand(given.pattern)
    kept = day > folk.opened[given.account[who]] + 14
    who, day = who[kept], day[kept]
    lane = Draws(seed, "bills").lane(len(who))
    return flow(
        time=calendar.midnight[day] + between(lane, 3_600, 25_200),
        account=given.account[who],
        counterparty=given.counterparty[who],
        amount=given.amount[who],
        form=given.form[who],
        reference=given.reference[who],
    )


def subscriptions(seed: int, folk: People, calendar: Calendar, shops: Merchants) -> Flow:
    """Return card payments that repeat every month to a merchant of digital goods."""
    draws = Draws(seed, "subscriptions")
    count = pick(shares((25, 25, 20, 15, 10, 5)), draws.lane(len(folk)))
    who = np.repeat(np.arange(len(folk)), np.where(folk.group == STOLEN, count // 2, count))
    lane = draws.lanes(3, len(who))
    price = np.array([399, 499, 599, 799, 899, 999, 1099, 1299, 1599, 1799])[between(lane[0], 0, 10)]
    which, day = calendar.early.expand(MONTHLY + between(lane[1], 0, 28))
    kept = day > folk.since[who[which]]
    which, day = which[kept], day[kept]
    merchant = shops.somewhere(DIGITAL, lane[2])[which]
    return flow(
        time=calendar.midnight[day] + between(draws.lane(len(day)), 600, 36_000),
        account=who[which],
        counterparty=merchant,
        amount=price[which],
        form=RECURRING,
        country=shops.country[merchant],
    )


def contributions(seed: int, folk: People, calendar: Calendar, directory: Directory, given: Mandates) -> Flow:
    """Return what couples move to their joint account after pay day: one payment out, and the same one in."""
    per_account = np.zeros(len(folk.opened), dtype=np.int64)
    np.add.at(per_account, given.account, given.amount)
    gives = np.flatnonzero((folk.joint >= 0) & (folk.income > 0))
    who, day = calendar.late.expand(folk.pattern[gives])
    who = gives[who]
    kept = day > folk.opened[folk.joint[who]]
    who, day = who[kept], day[kept]
    partner = folk.income[folk.partner[who]]
    own_share = folk.income[who] * 100 // np.maximum(folk.income[who] + partner, 1)
    a_year = np.where(folk.pattern[who] < 29, 12, np.where(folk.pattern[who] < 34, 52, 13))
    bills_part = per_account[folk.joint[who]] * own_share // 100 * 12 // a_year
    shopping = folk.income[who] * 12 // a_year * 15 // 100
    amount = (bills_part + shopping) // 1_000 * 1_000 + 1_000
    time = calendar.midnight[day] + between(Draws(seed, "contributions").lane(len(who)), 22_000, 30_000)
    giver, receiver, number = who, folk.joint[who], len(who)
    # The leg in follows if the leg out is approved.
    needs = np.concatenate([np.zeros(1 + number, dtype=np.int64), 1 + np.arange(number)])
    entries = plan(1 + 2 * number, needs=needs)
    return flow(
        time=np.concatenate([time, time + 3]),
        account=np.concatenate([giver, receiver]),
        counterparty=directory.harbour + np.concatenate([receiver, giver]),
        amount=np.concatenate([amount, amount]),
        form=np.repeat([SCHEDULED, FASTER_IN], number),
        reference=JOINT,
        entry=1 + np.arange(2 * number),
        plan=entries,
    )


def budget(seed: int, folk: People, shops: Merchants, given: Mandates, benefits: Array) -> Budget:
    """Return how often and how much customers pay by card, so that it fits what pay, benefits and bills leave."""
    count = len(folk)
    lane = Draws(seed, "budget").lanes(2, count)
    owed = np.zeros(count, dtype=np.int64)
    np.add.at(owed, given.customer, given.amount)
    # The couple's bills are shared; what others' benefits bring is spent on them, not by the receiver.
    owed = np.where(folk.partner >= 0, (owed + owed[np.maximum(folk.partner, 0)]) // 2, owed)
    left = np.maximum(folk.income + benefits[:count] - owed, 14_000)
    usual = np.array([1_250, 1_250, 1_350, 900, 800])[folk.lifestyle]
    rate = usual * pick(lognormal(100, 0.42, 15, 400), lane[0]) // 100
    rate = np.where(folk.group == STOLEN, rate * 2 // 5, rate)
    each = np.array([mean_amount(shops, life) for life in range(len(LIFESTYLES))])[folk.lifestyle]
    wanted = left * between(lane[1], 58, 100) / 100
    scale = np.rint(np.round(256 * wanted / (rate * MONTH / 1_000 * each), 3))
    return Budget(rate=rate.astype(np.int64), scale=np.clip(scale, 48, 900).astype(np.int32))
