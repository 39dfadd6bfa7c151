"""Faster Payments between people, and what people do as soon as money arrives."""

from __future__ import annotations

import numpy as np

from harbour.payments.calendar import Calendar
from harbour.payments.directory import Directory
from harbour.payments.draws import (
    LANE,
    Array,
    Draws,
    between,
    chance,
    counts,
    lognormal,
    pick,
    scatter,
    shares,
)
from harbour.payments.merchants import CASH_MACHINES, GIFT_CARDS, Merchants
from harbour.payments.people import APPOINTEE, LANDLORD, MOVER, NEWCOMER, STOLEN, People
from harbour.payments.rails import APP, CASH, CHIP, FASTER_IN, SCHEDULED, WEB, Flow, flow, plan
from harbour.payments.references import CARE, CLAIMS, PHRASES, SAVINGS

OUT_RATE = (150, 135, 120, 60, 110)  # a thousand days, by lifestyle
DAY = 86_400
IN_SHARE = 0.55  # payments in beside payments out
OLD_CONTACTS = 12  # contacts with a higher number are paid for the first time during the simulation
# Further payments after the first, by how much others depend on them: seldom, sometimes, often.
HOW_OFTEN = [shares(row) for row in ((80, 20), (60, 28, 12), (30, 30, 22, 12, 6))]
EVENINGS = shares(
    [
        0.5,
        0.3,
        0.2,
        0.1,
        0.1,
        0.2,
        0.8,
        2,
        3.2,
        3.8,
        4.2,
        4.4,
        5,
        4.8,
        4.4,
        4.4,
        4.8,
        5.6,
        6.2,
        6.4,
        6.2,
        5.2,
        3.4,
        1.6,
    ]
)


def friends(seed: int, folk: People, calendar: Calendar, directory: Directory) -> Flow:
    """Return Faster Payments to and from friends, family and tradespeople."""
    days = calendar.days - np.clip(folk.since, 0, calendar.days)
    draws = Draws(seed, "friends")
    rate = np.array(OUT_RATE)[folk.lifestyle] * pick(lognormal(100, 0.6, 10, 600), draws.lane(len(folk))) / 100
    rate = np.where(folk.group == STOLEN, rate / 2, rate)
    out = counts(rate * days / 1_000, draws.lane(len(folk)))
    back = counts(IN_SHARE * rate * days / 1_000, draws.lane(len(folk)))
    who = np.repeat(np.concatenate([np.arange(len(folk))] * 2), np.concatenate([out, back]))
    incoming = np.arange(len(who)) >= out.sum()
    lane = draws.lanes(6, len(who))
    day = shares(calendar.weight, LANE)[lane[0]]
    since = folk.since[who]
    day = np.where(day > since, day, since + 1 + lane[0] % 23)
    contact = pick(shares([1 / (k + 1.5) for k in range(OLD_CONTACTS + 12)]), lane[1])
    person = directory.persons + _known(who, contact, directory)
    amount = pick(lognormal(2_600, 1.05, 100, 600_000), lane[2])
    amount = np.where(lane[2] % 4 == 3, amount, np.maximum(amount // 500 * 500, 200))
    hour = pick(EVENINGS, lane[3]).astype(np.int64)
    form = np.array([APP, WEB, SCHEDULED])[pick(shares((0.80, 0.13, 0.07)), lane[4])]
    kept = day < calendar.days
    return flow(
        time=(calendar.midnight[np.where(kept, day, 0)] + hour * 3_600 + between(lane[5], 0, 3_600))[kept],
        account=who[kept],
        counterparty=person[kept],
        amount=amount[kept],
        form=np.where(incoming, FASTER_IN, form)[kept],
        reference=(scatter(lane[2] ^ lane[4], 9) % len(PHRASES))[kept],
    )


def _known(who: Array, contact: Array, directory: Directory) -> Array:
    """Return the number, among persons, of the given contact of each customer."""
    low = scatter(who, contact.astype(np.uint32) * np.uint32(7_919) + np.uint32(3)).astype(np.int64)
    high = scatter(who, contact.astype(np.uint32) * np.uint32(104_729) + np.uint32(8)).astype(np.int64)
    return (low * LANE + high) % directory.person_count


def after_credit(seed: int, folk: People, arrivals: Flow, directory: Directory, shops: Merchants) -> Flow:
    """Return what follows the arrival of pay and benefits, often within minutes and in several payments.

    Pay-day movers send part of it to an account of their own elsewhere; appointees and carers draw cash, buy gift
    cards and pass money on; landlords pay their own costs; newcomers, and many who live on benefits, draw cash, some
    of them as soon as the money is there at night. To a rule that looks for "money in, money out within minutes" they
    are what a herder is.
    """
    draws = Draws(seed, "after credit")
    holder = folk.first_holder[arrivals.account]
    group = folk.group[holder]
    benefit = arrivals.reference >= CLAIMS
    lane = draws.lanes(3, len(arrivals))
    groups = [group == MOVER, group == APPOINTEE, group == LANDLORD, group == NEWCOMER, benefit & (group != STOLEN)]
    willing = [chance(lane[0], share) for share in (0.8, 0.75, 0.4, 0.6, 0.25)]
    acts = np.select(groups, willing, chance(lane[0], 0.02)) & (group != STOLEN)
    more = [pick(HOW_OFTEN[row], lane[1]) for row in (0, 2, 0, 1, 1)]
    number = np.where(acts, 1 + np.select(groups, more, 0), 0)
    which = np.repeat(np.arange(len(arrivals)), number)
    turn = np.arange(len(which)) - np.repeat(np.cumsum(number) - number, number)
    group, account, came, holder = group[which], arrivals.account[which], arrivals.time[which], holder[which]
    # Minutes for those who wait for the money, hours for the others; most of both sleep first.
    asleep = (came % DAY < 6 * 3_600) & ~chance(lane[2], 0.3)[which]
    wakes = np.where(asleep, 7 * 3_600 - came % DAY, 0)
    quick = (lane[2][which] & 255) < 115
    automatic = quick & asleep & (group == MOVER)
    soon = pick(lognormal(700, 0.9, 45, 7_200), lane[1][which])
    later = pick(lognormal(16_000, 0.7, 1_800, 90_000), lane[1][which])
    lane = draws.lanes(6, len(which))
    time = came + np.where(automatic, soon, np.where(quick, soon, later) + wakes) + turn * between(lane[0], 40, 1_500)
    saves = (group == MOVER) | (group == LANDLORD)
    cash = ~saves & chance(lane[1], 0.55)
    gift = (group == APPOINTEE) & ~cash & chance(lane[1], 0.68)
    known = directory.persons + _known(holder, 30 + lane[2] % 5, directory)
    # One in six pays somebody new: a care home, a relative's landlord, an account just opened elsewhere.
    stranger = directory.persons + between(lane[3], 0, directory.person_count)
    payee = np.where(chance(lane[2], 0.16), stranger, np.where(saves, directory.own + holder, known))
    shop = np.where(cash, shops.somewhere(CASH_MACHINES, lane[3]), shops.somewhere(GIFT_CARDS, lane[3]))
    by_card = cash | gift
    entries = plan(
        1 + len(which),
        sweep=np.r_[0, between(lane[4], 40, 220)],
        cap=np.r_[
            0, np.select([cash, gift], [between(lane[5], 2_000, 30_000), between(lane[5], 1_500, 12_000)], 400_000)
        ],
        step=np.r_[1, np.select([cash, gift], [1_000, 500], 100)],
    )
    transfer = np.where(automatic, SCHEDULED, np.where(lane[3] % 8 == 0, WEB, APP))
    return flow(
        time=time,
        account=account,
        counterparty=np.where(by_card, shop, payee),
        amount=100,
        form=np.select([cash, gift], [CASH, CHIP], transfer),
        reference=np.where(by_card, -1, np.where(group == APPOINTEE, CARE, SAVINGS)),
        entry=1 + np.arange(len(which)),
        plan=entries,
    )
