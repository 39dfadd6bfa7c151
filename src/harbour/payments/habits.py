"""Everyday card payments: how often, on which day and hour, where, how much, at home and on holiday."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from harbour.payments.bills import Budget
from harbour.payments.calendar import Calendar
from harbour.payments.draws import LANE, Array, Draws, between, chance, counts, scatter, shares
from harbour.payments.merchants import CASH_MACHINES, CATEGORIES, FOREIGN_PER_CATEGORY, LIFESTYLES, Merchants
from harbour.payments.people import NEWCOMER, STOLEN, People
from harbour.payments.rails import COUNTRY, ECOMMERCE, Flow, flow

BLOCK = 4_096  # customers whose payments are made at a time; part of what a seed means
AFTER_PAY_DAY = 0.13  # share of card payments drawn towards the days after pay day
TO_FAVOURITES = 0.68
JOINT_SHARE = 0.38
ABROAD = (
    "ES",
    26,
    "FR",
    14,
    "IT",
    10,
    "PT",
    8,
    "GR",
    8,
    "IE",
    7,
    "US",
    6,
    "TR",
    5,
    "PL",
    4,
    "DE",
    4,
    "NL",
    3,
    "AE",
    3,
    "RO",
    2,
)


@dataclass(frozen=True)
class Away:
    """Holidays abroad: for each customer and trip the first day, the day after the last, and the country."""

    first: Array
    after: Array
    country: Array


def holidays(seed: int, folk: People, calendar: Calendar) -> Away:
    """Return trips abroad: about 1.2 a year and customer, more often in summer, 3 to 15 days long."""
    trips = 1 + calendar.days // 240
    draws = Draws(seed, "holidays")
    month = calendar.month % 12
    season = np.where((month == 7) | (month == 8), 2.2, np.where((month == 6) | (month == 9) | (month == 0), 1.4, 1.0))
    begins = shares(season, LANE)
    codes = np.array([COUNTRY.index(str(code)) for code in ABROAD[::2]])
    where = codes[shares([float(weight) for weight in ABROAD[1::2]])]
    first, after, country = [], [], []
    for _ in range(trips):
        lane = draws.lanes(4, len(folk))
        goes = chance(lane[0], min(calendar.days / trips / 365 * 1.25, 0.8))
        goes &= (folk.group != STOLEN) & (folk.group != NEWCOMER) & ((folk.income > 130_000) | (lane[0] % 4 == 0))
        start = begins[lane[1]]
        first.append(np.where(goes, start, calendar.days))
        after.append(np.where(goes, start + between(lane[2], 3, 16), calendar.days))
        country.append(where[lane[3] >> 4])
    return Away(np.stack(first), np.stack(after), np.stack(country).astype(np.uint8))


def card_habits(
    seed: int, folk: People, budget: Budget, shops: Merchants, calendar: Calendar, away: Away, drift: tuple[int, ...],
    step: Callable[[int], None],
) -> Iterator[Flow]:  # fmt: skip
    """Yield everyday card payments, one flow for each block of customers.

    Parameters
    ----------
    seed, folk, budget, shops, calendar, away
        The world so far.
    drift
        Days on which the mix of purchases changes.
    step
        Called after each block with the number of customers done.
    """
    day_of = shares(calendar.weight, LANE).astype(np.int16)
    phase = np.searchsorted(np.array(drift, dtype=np.int64), np.arange(calendar.days), side="right")
    mix_row = ((phase * 3 + calendar.kind) * len(LIFESTYLES)).astype(np.int32)
    weekend = (calendar.kind == 2) | (calendar.weekday == 5)
    expected = counts(
        budget.rate * (calendar.days - np.clip(folk.since, 0, calendar.days)) / 1_000,
        Draws(seed, "card counts").lane(len(folk)),
    )
    for block, low in enumerate(range(0, len(folk), BLOCK)):
        high = min(low + BLOCK, len(folk))
        who = np.repeat(np.arange(low, high, dtype=np.int32), expected[low:high])
        lane = Draws(seed, f"card habits {block}").lanes(7, len(who))
        day = _days(folk, calendar, day_of, who, low, high, lane[0], lane[1])
        kept = day >= 0
        if not kept.all():
            who, day = who[kept], day[kept]
            lane = lane[:, : len(who)]
        life = np.repeat(folk.lifestyle[low:high].astype(np.int32), np.bincount(who - low, minlength=high - low))
        category = shops.mix.ravel()[((mix_row[day] + life) << 12) | (lane[2] >> 4)]
        form = shops.form.ravel()[((phase[day].astype(np.int32) * len(CATEGORIES) + category) << 8) | (lane[3] >> 8)]
        merchant = _merchants(shops, who, category, lane[3], lane[4])
        country = shops.country[merchant]
        merchant, country = _abroad(away, shops, low, high, who, day, category, form, merchant, country, lane[4])
        amount = _amounts(shops, budget, who, category, lane[5])
        quarter = shops.quarter.ravel()[((category.astype(np.int32) * 2 + weekend[day]) << 10) | (lane[6] >> 6)]
        second = ((lane[6] & 63).astype(np.int32) * 901 + (lane[2] & 15).astype(np.int32) * 57) % 900
        time = calendar.midnight[day] + quarter.astype(np.int32) * 900 + second
        account = np.where((lane[5] & 1023) < int(1024 * JOINT_SHARE), folk.joint[who], -1)
        account = np.where((account >= 0) & (day > folk.opened[account]), account, who)
        yield flow(
            time=time, account=account, counterparty=merchant, amount=amount, form=form, country=country
        )  # fmt: skip
        step(high - low)


def _days(
    folk: People,
    calendar: Calendar,
    day_of: Array,
    who: Array,
    low: int,
    high: int,
    lane: Array,
    other: Array,
) -> Array:
    """Return the day of each payment; -1 for those drawn before the account was opened or after the end."""
    day = day_of[lane]
    last_pay = calendar.early.last_before[folk.pattern[low:high]].astype(np.int16)
    drawn = np.flatnonzero(other < int(LANE * AFTER_PAY_DAY))
    soon = last_pay[who[drawn] - low, day[drawn]]
    shift = (other[drawn] & 3).astype(np.int16)
    moved = np.where(soon >= 0, soon + shift, day[drawn])
    day[drawn] = np.where(moved < calendar.days, moved, day[drawn])
    if (folk.since[low:high] > 0).any():
        since = folk.since[who]
        behind = day < since
        late = day + (since - day + 6) // 7 * 7
        day = np.where(behind, np.where(late < calendar.days, late, -1), day).astype(np.int16)
    return day


def _merchants(shops: Merchants, who: Array, category: Array, lane: Array, other: Array) -> Array:
    """Return where customers buy: mostly at a few places of their own, else anywhere by popularity."""
    favourite = scatter(who, category.astype(np.uint32) * np.uint32(40_503) + (other & 3))
    position = np.where(lane & 255 < int(256 * TO_FAVOURITES), favourite, other) >> 4
    found: Array = shops.by_rank.ravel()[(category.astype(np.int32) << 12) | position]
    return found


def _abroad(
    away: Away, shops: Merchants, low: int, high: int, who: Array, day: Array, category: Array, form: Array,
    merchant: Array, country: Array, lane: Array,
) -> tuple[Array, Array]:  # fmt: skip
    """Move what is bought in person during a holiday to a merchant of that country."""
    for first, after, there in zip(away.first, away.after, away.country, strict=True):
        if not (first[low:high] < day.max(initial=0) + 1).any():
            continue
        moved = np.flatnonzero((day >= first[who]) & (day < after[who]) & (form != ECOMMERCE))
        to = there[who[moved]]
        merchant[moved] = (
            shops.foreign[to] + category[moved].astype(np.int32) * FOREIGN_PER_CATEGORY + (lane[moved] & 3)
        )
        country[moved] = to
    return merchant, country


def _amounts(shops: Merchants, budget: Budget, who: Array, category: Array, lane: Array) -> Array:
    """Return pence: the category's amount on the customer's scale, with the endings that prices have."""
    amount = shops.amount.ravel()[(category.astype(np.int32) << 12) | (lane >> 4)]
    amount = (amount >> 4) * budget.scale[who] >> 4
    ending = lane & 15
    amount = np.where(ending < 5, amount // 100 * 100 + 99, amount)
    amount = np.where(ending > 12, amount // 50 * 50, amount)
    amount = np.where(category == CASH_MACHINES, amount // 1_000 * 1_000, amount)
    paid: Array = np.clip(amount, np.where(category == CASH_MACHINES, 1_000, 50), 50_000_00)
    return paid
