"""The customers of Harbour: households, age, work, pay cycle, devices and accounts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from harbour.payments.calendar import FOUR_WEEKLY, LAST_WORKING_DAY, MONTHLY, WEEKLY
from harbour.payments.draws import Array, Draws, between, chance, lognormal, pick, shares

REGION = (
    "London", "South East", "East of England", "South West", "West Midlands", "East Midlands", "Yorkshire",
    "North West", "North East", "Wales", "Scotland", "Northern Ireland",
)  # fmt: skip
REGION_WEIGHTS = (13.2, 13.8, 9.4, 8.5, 8.8, 7.2, 8.1, 11.0, 3.9, 4.6, 8.1, 2.8)
WORK = ("employee", "self_employed", "not_working", "retired", "student")
EMPLOYEE, SELF_EMPLOYED, NOT_WORKING, RETIRED, STUDENT = range(5)
# What the simulation knows and the bank does not: why somebody's account looks unusual.
GROUP = ("ordinary", "appointee", "landlord", "newcomer", "pay_day_mover", "stolen_identity")
ORDINARY, APPOINTEE, LANDLORD, NEWCOMER, MOVER, STOLEN = range(6)
GROUP_SHARE = {APPOINTEE: 0.022, LANDLORD: 0.014, NEWCOMER: 0.02, MOVER: 0.09}
AGE_BANDS = ((18, 25, 17), (25, 35, 27), (35, 50, 28), (50, 66, 18), (66, 91, 10))
YEAR = 365
OPEN = 10**6
LEAVES_A_YEAR = 0.04


@dataclass
class People:
    """Customers and their accounts, by internal number; account i belongs to customer i, joint accounts follow.

    Attributes
    ----------
    household, partner
        Number of the household; the other adult of it, -1 for none.
    age, region, work, group, lifestyle
        Years; indices into `REGION`, `WORK`, `GROUP` and `merchants.LIFESTYLES`.
    pattern
        Pay pattern of `calendar.Schedule`.
    income
        Take-home pay, or private pension, a month (pence).
    since
        The day from which the customer is with Harbour (negative: before the simulation).
    joint
        Number of the household's joint account, -1 for none.
    shared_web
        Number of the browser device used: households, carers and libraries share them.
    new_phone
        The day on which the customer changes telephone; past the end for none.
    first_holder, second_holder, opened, closes, overdraft, opening
        For each account: its holders (second -1 for none), days of opening and of closing (`OPEN` for none), limit and
        opening balance (pence).
    """

    household: Array
    partner: Array
    age: Array
    region: Array
    work: Array
    group: Array
    lifestyle: Array
    pattern: Array
    income: Array
    since: Array
    joint: Array
    shared_web: Array
    new_phone: Array
    first_holder: Array
    second_holder: Array
    opened: Array
    closes: Array
    overdraft: Array
    opening: Array

    def __len__(self) -> int:
        return len(self.age)


def people(seed: int, customers: int, days: int, stolen: Array) -> People:
    """Return the customers of a world.

    Parameters
    ----------
    seed, customers, days
        As in `Settings`.
    stolen
        Days on which herders open accounts with stolen identities; the last customers are those identities.
    """
    draws = Draws(seed, "people")
    household, partner = _households(draws, customers)
    group = _groups(draws, customers, len(stolen))
    single = group >= NEWCOMER
    single &= group != MOVER
    partner = np.where(single | single[np.maximum(partner, 0)], -1, partner)
    age = _ages(draws, customers, partner)
    work = _work(draws, age, group)
    lane = draws.lanes(8, customers)
    lifestyle = np.select(
        [group == NEWCOMER, work == RETIRED, age < 28, chance(lane[0], 0.45)], [4, 3, 0, 2], default=1
    )
    joint = _joint(partner, lane[1])
    first_holder = np.concatenate(
        [np.arange(customers), np.flatnonzero((joint >= 0) & (partner > np.arange(customers)))]
    )
    joint_first = first_holder[customers:]
    second_holder = np.concatenate([np.full(customers, -1), partner[joint_first]])
    since = _since(lane[2], lane[3], group, days)
    since[customers - len(stolen) :] = stolen
    opened = np.concatenate([since, np.maximum(since[joint_first], since[partner[joint_first]])])
    income = _income(draws, work, group)
    borrows = chance(lane[4], 0.42) & (group != NEWCOMER) & (group != STOLEN) & (age < 75)
    limits = np.array([0, 10_000, 25_000, 50_000, 100_000, 150_000, 250_000])
    limit = np.where(borrows, pick(limits[shares((0, 3, 4, 5, 4, 2, 1))], lane[5]), 0)
    opening = np.where(since < 0, income * pick(lognormal(40, 1.0, 1, 900), lane[6]) // 100, 0)
    opening = np.where(group == STOLEN, opening // 20, opening) + np.where(since < 0, 3_000, 500)
    return People(
        household=household, partner=partner, age=age, region=pick(shares(REGION_WEIGHTS), lane[7]), work=work,
        group=group, lifestyle=lifestyle, pattern=_patterns(draws, work), income=income, since=since, joint=joint,
        shared_web=_browsers(draws, household, group), new_phone=_new_phones(draws, customers, days),
        first_holder=first_holder, second_holder=second_holder, opened=opened,
        closes=_closures(draws, group, len(opened), days),
        overdraft=np.concatenate([limit, limit[joint_first] // 2]).astype(np.int64),
        opening=np.concatenate([opening, opening[joint_first] // 2 + 10_000]).astype(np.int64),
    )  # fmt: skip


def _households(draws: Draws, customers: int) -> tuple[Array, Array]:
    """Return household and partner of each customer: 58 in a hundred households hold two customers."""
    two = chance(draws.lane(customers), 0.58)
    household = np.repeat(np.arange(customers), 1 + two)[:customers]
    first = np.r_[True, household[1:] != household[:-1]]
    last = np.r_[household[1:] != household[:-1], True]
    number = np.arange(customers)
    partner = np.where(first & last, -1, np.where(first, number + 1, number - 1))
    return household.astype(np.int32), partner.astype(np.int32)


def _groups(draws: Draws, customers: int, stolen: int) -> Array:
    edges = np.cumsum([0, *GROUP_SHARE.values()])
    lane = draws.lane(customers)
    group = np.full(customers, ORDINARY)
    for number, low, high in zip(GROUP_SHARE, edges[:-1], edges[1:], strict=True):
        group[chance(lane, high) & ~chance(lane, low)] = number
    group[customers - stolen :] = STOLEN
    return group.astype(np.int8)


def _ages(draws: Draws, customers: int, partner: Array) -> Array:
    lane = draws.lanes(3, customers)
    band = pick(shares([weight for *_, weight in AGE_BANDS]), lane[0])
    low = np.array([edge[0] for edge in AGE_BANDS])[band]
    high = np.array([edge[1] for edge in AGE_BANDS])[band]
    age = low + ((lane[1].astype(np.int64) * (high - low)) >> 16)
    follows = (partner >= 0) & (partner < np.arange(customers))
    near = np.clip(age[np.maximum(partner, 0)] + between(lane[2], -6, 7), 18, 92)
    years: Array = np.where(follows, near, age).astype(np.int16)
    return years


def _work(draws: Draws, age: Array, group: Array) -> Array:
    lane = draws.lane(len(age))
    work = pick(np.array([EMPLOYEE, SELF_EMPLOYED, NOT_WORKING])[shares((0.76, 0.09, 0.15))], lane)
    newcomer = pick(np.array([EMPLOYEE, NOT_WORKING])[shares((0.55, 0.45))], lane)
    appointee = pick(np.array([EMPLOYEE, NOT_WORKING])[shares((0.7, 0.3))], lane)
    work = np.select([group == NEWCOMER, group == APPOINTEE], [newcomer, appointee], work)
    work = np.where((age < 23) & chance(lane, 0.4), STUDENT, work)
    return np.where(age >= 67, RETIRED, work).astype(np.int8)


def _patterns(draws: Draws, work: Array) -> Array:
    """Pay days: mostly the last working day, the 25th or the 28th; some weekly, some every four weeks."""
    lane = draws.lanes(3, len(work))
    favoured = np.array([*(MONTHLY + day - 1 for day in (15, 20, 25, 26, 28, 1)), LAST_WORKING_DAY])
    monthly = pick(favoured[shares((6, 5, 16, 5, 20, 6, 42))], lane[0])
    weekly = WEEKLY + pick(np.array([3, 4])[shares((0.3, 0.7))], lane[0])
    four_weekly = FOUR_WEEKLY + between(lane[1], 0, 28)
    kind = pick(shares((0.79, 0.12, 0.09)), lane[2])
    return np.choose(kind, [monthly, weekly, four_weekly]).astype(np.int32)


def _income(draws: Draws, work: Array, group: Array) -> Array:
    lane = draws.lane(len(work))
    pay = pick(lognormal(212_000, 0.42, 70_000, 1_200_000), lane).astype(np.int64)
    pension = pick(lognormal(62_000, 0.7, 0, 400_000), lane)
    income = np.select([work == RETIRED, work == STUDENT, work == NOT_WORKING], [pension, pay // 4, 0], pay)
    income = np.where(group == LANDLORD, income * 5 // 4, income)
    return np.where((group == NEWCOMER) | (group == STOLEN), income * 3 // 5, income).astype(np.int64)


def _since(lane: Array, again: Array, group: Array, days: int) -> Array:
    """Most came years ago, one in eighteen comes during the simulation, newcomers lately."""
    long_ago = -between(lane, 30, 8 * YEAR)
    newcomer = between(lane, -90, max(days - 20, 1))
    since = np.where(chance(again, 0.055), between(lane, 0, days), long_ago)
    return np.where(group == NEWCOMER, newcomer, since).astype(np.int32)


def _joint(partner: Array, lane: Array) -> Array:
    number = np.arange(len(partner))
    has = (partner > number) & chance(lane, 0.6)
    joint = np.where(has, len(partner) + np.cumsum(has) - 1, -1)
    return np.where((partner >= 0) & (partner < number), joint[np.maximum(partner, 0)], joint).astype(np.int32)


def _browsers(draws: Draws, household: Array, group: Array) -> Array:
    """Return browser devices: one a household; some people use a library, a hostel or a care home."""
    lane = draws.lanes(2, len(household))
    places = max(len(household) // 250, 2)
    at_place = chance(lane[0], 0.03) | ((group == NEWCOMER) & chance(lane[0], 0.4))
    return np.where(at_place, between(lane[1], 0, places), places + household).astype(np.int32)


def _new_phones(draws: Draws, customers: int, days: int) -> Array:
    """One customer in 2.5 years changes telephone."""
    lane = draws.lanes(2, customers)
    changes = chance(lane[0], min(days / (2.5 * YEAR), 0.9))
    return np.where(changes, between(lane[1], 0, days), days + 1).astype(np.int32)


def _closures(draws: Draws, group: Array, accounts: int, days: int) -> Array:
    """Some customers leave, for reasons of their own."""
    lane = draws.lanes(2, len(group))
    leaves = chance(lane[0], min(LEAVES_A_YEAR * days / YEAR, 0.5)) & (group == ORDINARY)
    closes = np.full(accounts, OPEN)
    closes[: len(group)] = np.where(leaves, between(lane[1], 0, days), OPEN)
    return closes
