"""Organised benefit fraud: crews that steer other people's benefits into accounts they control and empty them at once.

A crew opens accounts with stolen identities or takes over existing ones, has several claimants' benefits paid into
each, and moves the money on within minutes: by Faster Payments, cash machine, crypto exchange or gift cards. It tries
small sums and limits first. An adaptive crew answers a decline with another channel and a lower amount, waits longer
as the weeks go by, and later spreads the claims more thinly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from harbour.payments.benefits import Claims, advances, credits, make_claims
from harbour.payments.calendar import Calendar
from harbour.payments.directory import Directory
from harbour.payments.draws import Array, Draws, between, chance, lognormal, pick, shares
from harbour.payments.merchants import CASH_MACHINES, CRYPTO, GIFT_CARDS, GROCERIES, Merchants
from harbour.payments.people import ORDINARY, STOLEN, People
from harbour.payments.rails import (
    APP,
    CASH,
    CASH_OUT,
    CHIP,
    CREDIT,
    ECOMMERCE,
    FASTER_IN,
    HERDING,
    PROBE,
    WEB,
    Flow,
    flow,
    join,
    plan,
)  # fmt: skip
from harbour.payments.references import PHRASES, UC

DAY = 86_400
CREW_SIZES = shares((0, 0, 0, 12, 14, 14, 12, 10, 8, 7, 6, 5, 4))
CLAIMANTS = shares((0, 9, 14, 16, 14, 12, 10, 8, 6, 4, 3, 2, 1, 1))
TRANSFER, MACHINE, EXCHANGE, GIFTS = range(4)
# How crews like to cash out; a drift day moves every crew on to the next line.
TASTES = np.stack([shares(row, 256) for row in ((8, 3, 1, 1), (4, 5, 1, 1), (5, 2, 3, 1), (5, 2, 1, 3), (6, 2, 2, 2))])
DETECTED = 0.85
GIVEN_UP = 150  # days
EARLIEST = 190  # crews have been at work for so many days before the simulation, so that it starts in full swing
DELAY = 2.0  # in units of the label delay, from the first claim
MEAN_ATTEMPTS = 3.2
RETRIES = 1.2  # expected rows for each attempt, retries included


@dataclass
class Herd:
    """The accounts that crews control.

    Attributes
    ----------
    crew, start, opened
        For each account: the crew, the day of its first claim, the day on which it was opened if the crew opened it.
    stolen
        Whether it was opened with a stolen identity (else taken over from a customer).
    known
        Seconds at which the fraud comes to light; past any end for never.
    closed
        The day on which the bank closes the account.
    account
        Number of the account in the world; filled in by `settle_in`.
    claims
        The claims paid into the accounts.
    birth
        For each crew the day of its first claim.
    """

    crew: Array
    start: Array
    opened: Array
    stolen: Array
    known: Array
    closed: Array
    account: Array
    claims: Claims
    birth: Array

    def __len__(self) -> int:
        return len(self.crew)


def plan_herd(seed: int, calendar: Calendar, label_delay: int, adaptive: bool, target: float) -> Herd:
    """Return as many accounts, crew by crew, as make about `target` payments out within the simulation."""
    draws = Draws(seed, "herd")
    crews = int(target * (1 + EARLIEST / calendar.days) / 12) + 3
    size = pick(CREW_SIZES, draws.lane(crews))
    birth = between(draws.lane(crews), -EARLIEST, calendar.days - 3)
    crew = np.repeat(np.arange(crews), size)
    number = np.arange(len(crew)) - np.repeat(np.cumsum(size) - size, size)
    lane = draws.lanes(7, len(crew))
    start = birth[crew] + number * 3 + between(lane[0], 0, 9)
    claimants = pick(CLAIMANTS, lane[1])
    late = adaptive & (start - birth[crew] > 15) & (birth[crew] > calendar.days // 3)
    claimants = np.where(late, np.maximum(claimants // 3, 1), claimants)
    delay = pick(lognormal(DELAY * label_delay * DAY, 0.45, DAY, 400 * DAY), lane[2])
    known = np.where(chance(lane[3], DETECTED), start.astype(np.int64) * DAY + delay + lane[3], 10**9)
    closed = np.minimum(known // DAY + 1 + lane[4] % 3, 10**6)
    stolen = chance(lane[5], 0.55)
    opened = start - 2 - pick(lognormal(22, 0.8, 1, 300), lane[6])
    who = np.repeat(np.arange(len(crew)), claimants)
    begins = start[who] + between(draws.lane(len(who)), 0, 18)
    claims = make_claims(
        draws, np.arange(len(who)), np.full(len(who), UC), who, between(draws.lane(len(who)), 20, 60), begins
    )
    # Crews apply for an advance more often than others do.
    asks = (claims.advance == 0) & chance(draws.lane(len(who)), 0.5)
    claims.advance = np.where(asks, claims.amount * 7 // 10 // 100 * 100, claims.advance)
    # What is never noticed is given up after some months.
    claims.end = np.minimum(closed, start + GIVEN_UP)[who].astype(np.int32)
    herd = Herd(crew, start, opened, stolen, known, closed, np.arange(len(crew)), claims, birth)
    return _cut(herd, seed, calendar, target)


def _cut(herd: Herd, seed: int, calendar: Calendar, target: float) -> Herd:
    """Keep the first accounts that together make about `target` payments out."""
    nobody = Directory(0, 0, 0)
    opened = np.full(len(herd), -(10**6))
    paid = np.zeros(len(herd))
    for arrivals in (
        credits(seed, herd.claims, calendar, nobody, opened), advances(seed, herd.claims, calendar, nobody, opened)
    ):  # fmt: skip
        paid += np.bincount(arrivals.account, minlength=len(herd))
    expected = np.cumsum(paid * MEAN_ATTEMPTS * RETRIES + 0.6 * (paid > 0))
    kept = np.flatnonzero((paid > 0) & (expected < target))
    place = np.full(len(herd), -1)
    place[kept] = np.arange(len(kept))
    chosen = place[herd.claims.account] >= 0
    claims = Claims(*(value[chosen] for value in vars(herd.claims).values()))
    claims.account = place[claims.account].astype(np.int32)
    columns = {name: value[kept] for name, value in vars(herd).items() if name not in ("claims", "birth")}
    return Herd(**columns, claims=claims, birth=herd.birth)


def settle_in(seed: int, herd: Herd, folk: People, strangers: int) -> None:
    """Give the accounts of a herd their numbers in the world, and its claimants theirs from `strangers` on."""
    account = np.zeros(len(herd), dtype=np.int32)
    account[herd.stolen] = np.flatnonzero(folk.group == STOLEN)
    usual = (folk.group == ORDINARY) & (folk.since < -60) & (folk.age < 70)
    candidates = np.flatnonzero(usual)
    order = Draws(seed, "taken over").order(len(candidates))
    account[~herd.stolen] = candidates[order[: int((~herd.stolen).sum())]]
    herd.account = account
    herd.claims.account = account[herd.claims.account]
    herd.claims.claimant = (strangers + np.arange(len(herd.claims))).astype(np.int32)


def mark(arrivals: Flow, herd: Herd, accounts: int) -> Flow:
    """Return the credits of a herd with the truth about them."""
    of_account = np.full(accounts, -1)
    of_account[herd.account] = np.arange(len(herd))
    number = len(arrivals)
    entries = plan(
        1 + number,
        typology=np.r_[0, np.full(number, HERDING)],
        role=np.r_[0, np.full(number, CREDIT)],
        group=np.r_[-1, of_account[arrivals.account]],
    )
    return replace(arrivals, entry=1 + np.arange(number, dtype=np.int32), plan=entries)


def cash_out(
    seed: int, herd: Herd, arrivals: Flow, directory: Directory, shops: Merchants, calendar: Calendar, *,
    first_device: int, drift: tuple[int, ...], adaptive: bool,
) -> Flow:  # fmt: skip
    """Return what crews do with each credit that arrives in their accounts.

    Parameters
    ----------
    seed, herd, directory, shops, calendar
        The world so far.
    arrivals
        The benefit credits of the herd's accounts.
    first_device
        The number of the first device that belongs to crews.
    drift
        Days on which crews change their taste.
    adaptive
        Whether they learn from declines.
    """
    draws = Draws(seed, "cash-out")
    of_account = np.full(int(directory.accounts), -1)
    of_account[herd.account] = np.arange(len(herd))
    member = of_account[arrivals.account]
    lane = draws.lanes(3, len(arrivals))
    day = arrivals.time // DAY
    age = day - herd.birth[herd.crew[member]]
    patient = np.where(adaptive & (age > 45), 0.35, 0.72)
    quick = lane[0] < np.rint(patient * 65_536)
    lag = np.where(
        quick,
        pick(lognormal(660, 0.8, 45, 7_000), lane[1]),
        pick(lognormal(17_000, 0.8, 3_000, 100_000), lane[1]),
    )
    # Every other crew sleeps at night; the benefits come in the small hours.
    second = arrivals.time % DAY
    lag += np.where((herd.crew[member] % 2 == 0) & (second < 23_400), 23_400 - second, 0)
    attempts = 1 + pick(shares((16, 22, 22, 18, 13, 9)), lane[2])
    credit = np.repeat(np.arange(len(arrivals)), attempts)
    turn = np.arange(len(credit)) - np.repeat(np.cumsum(attempts) - attempts, attempts)
    left = np.repeat(attempts, attempts) - turn
    member = member[credit]
    lane = draws.lanes(8, len(credit))
    time = arrivals.time[credit] + lag[credit] + turn * between(lane[0], 50, 600)
    phase = np.searchsorted(np.array(drift, dtype=np.int64), day[credit], side="right")
    crew = herd.crew[member]
    taste = (crew + phase) % len(TASTES)
    channel = TASTES[taste, lane[1] >> 8]
    device = crew_device(first_device, herd, member)
    # Second and third tries: an adaptive crew takes another channel and less, the others the same again.
    tries = 3 if adaptive else 2
    count = len(credit)
    again = np.repeat(np.arange(tries), count)
    lane = np.tile(lane, tries)
    member, channel = np.tile(member, tries), np.tile(channel, tries)
    if adaptive:
        channel = (channel + again * (1 + herd.crew[member] % 2)) % 4
    attempts_made = _attempt(
        channel, np.tile(time, tries) + again * between(lane[3], 35, 420), herd, member, lane, directory, shops,
        sweep=np.minimum(250, 256 // np.tile(left, tries) * np.where(again > 0, 7, 10) // 10),
        device=np.tile(device, tries),
        needs=np.where(again > 0, np.arange(count * tries) - count + 1, 0),
    )  # fmt: skip
    return join(
        [
            attempts_made,
            _hops(draws, herd, attempts_made, member, count, directory),
            *_probes(draws, herd, arrivals, lag, of_account, directory, first_device),
        ]
    )


def crew_device(first: int, herd: Herd, member: Array) -> Array:
    """Return the device for each given account of a herd: one of two of its crew, or a fresh one if it is careful."""
    crew = herd.crew[member]
    careful = crew % 3 == 0
    shared = first + 2 * crew + member % 2
    fresh = first + 2 * len(herd.birth) + member
    return np.where(careful, fresh, shared).astype(np.int64)


def collectors(crew: Array, lane: Array, directory: Directory) -> Array:
    """Return one of a crew's three accounts at other banks, somewhere among the persons."""
    number = (crew.astype(np.int64) * 3 + lane % 3) * 7_919 + 31
    found: Array = directory.persons + number % directory.person_count
    return found


def _attempt(
    channel: Array, time: Array, herd: Herd, member: Array, lane: Array, directory: Directory, shops: Merchants, *,
    sweep: Array, device: Array, needs: Array,
) -> Flow:  # fmt: skip
    crypto_transfer = (channel == EXCHANGE) & (lane[4] % 2 == 0)
    collector = collectors(herd.crew[member], lane[5], directory)
    exchange = directory.exchanges + lane[5].astype(np.int64) % directory.exchange_count
    # Gift cards also hang in supermarkets, where their category code does not show.
    shelf = np.where(lane[3] % 2 == 0, shops.somewhere(GROCERIES, lane[5]), shops.somewhere(GIFT_CARDS, lane[5]))
    shop = np.where(channel == EXCHANGE, shops.somewhere(CRYPTO, lane[5]), shelf)
    machine = shops.somewhere(CASH_MACHINES, lane[5])
    web = np.where(lane[6] % 5 == 0, WEB, APP)
    gift_form = np.where(lane[6] % 2 == 0, CHIP, ECOMMERCE)
    transfer = (channel == TRANSFER) | crypto_transfer
    card = [channel == MACHINE, channel == GIFTS]
    purse = pick(lognormal(17_000, 0.8, 2_000, 200_000), lane[3])
    entries = plan(
        1 + len(time),
        needs=np.r_[0, needs],
        if_declined=np.r_[False, needs > 0],
        sweep=np.r_[0, sweep],
        cap=np.r_[0, np.select(card, [between(lane[7], 4_000, 30_000), between(lane[7], 2_000, 15_000)], purse)],
        step=np.r_[1, np.select(card, [1_000, 500], np.where(lane[7] % 3 == 0, 1, 500))],
        crew=np.r_[-1, herd.crew[member]],
        typology=HERDING,
        role=CASH_OUT,
        device=np.r_[-1, np.where(transfer, device, -1)],
        group=np.r_[-1, member],
    )
    shop_or_machine = np.where(channel == MACHINE, machine, shop)
    return flow(
        time=time,
        account=herd.account[member],
        counterparty=np.select([crypto_transfer, transfer], [exchange, collector], shop_or_machine),
        amount=100,
        form=np.select([transfer, *card], [web, CASH, gift_form], ECOMMERCE),
        country=np.where(transfer, 0, shops.country[shop_or_machine]),
        reference=np.where(transfer, lane[7].astype(np.int64) % len(PHRASES), -1),
        entry=1 + np.arange(len(time)),
        plan=entries,
    )


def _hops(draws: Draws, herd: Herd, first: Flow, member: Array, count: int, directory: Directory) -> Flow:
    """Precede one transfer in eight by one to another Harbour account of the crew; the leg in follows when approved.

    The first `count` payments of `first` are first tries; `member` is their position in the herd.
    """
    lane = draws.lanes(2, count)
    member = member[:count]
    started = first.time[:count] // DAY
    follower = np.minimum(member + 1, len(herd) - 1)
    alive = (herd.crew[follower] == herd.crew[member]) & (follower != member)
    alive &= (started < herd.closed[follower]) & (started > herd.opened[follower])
    hops = np.flatnonzero(alive & chance(lane[0], 0.12) & (first.counterparty[:count] >= directory.persons))
    giver, receiver = herd.account[member[hops]], herd.account[follower[hops]]
    number = len(hops)
    entries = plan(
        1 + 2 * number,
        needs=np.r_[np.zeros(1 + number, dtype=np.int64), 1 + np.arange(number)],
        sweep=np.r_[0, np.full(number, 120), np.zeros(number, dtype=np.int64)],
        step=np.r_[1, np.full(2 * number, 500)],
        crew=np.r_[-1, herd.crew[member[hops]], np.full(number, -1)],
        typology=np.r_[0, np.full(2 * number, HERDING)],
        role=np.r_[0, np.full(number, CASH_OUT), np.full(number, CREDIT)],
        device=np.r_[-1, first.plan.device[1:][hops], np.full(number, -1)],
        group=np.r_[-1, member[hops], np.minimum(member[hops] + 1, len(herd) - 1)],
    )
    time = first.time[hops] - 20
    return flow(
        time=np.r_[time, time + 3],
        account=np.r_[giver, receiver],
        counterparty=directory.harbour + np.r_[receiver, giver],
        amount=100,
        form=np.r_[np.full(number, APP), np.full(number, FASTER_IN)],
        reference=np.tile(lane[1][hops].astype(np.int64) % len(PHRASES), 2),
        entry=1 + np.arange(2 * number),
        plan=entries,
    )


def _probes(
    draws: Draws,
    herd: Herd,
    arrivals: Flow,
    lag: Array,
    of_account: Array,
    directory: Directory,
    first_device: int,
) -> list[Flow]:
    """Try a pound or two, and a sum above the limit for new payees, before the first cash-out of an account."""
    order = np.lexsort((arrivals.time, arrivals.account))
    first = order[np.r_[True, np.diff(arrivals.account[order]) != 0]] if len(order) else order
    lane = draws.lanes(4, len(first))
    flows = []
    for share, low, high, ahead in ((0.35, 100, 2_000, 25), (0.25, 255_000, 420_000, 5)):
        tried = np.flatnonzero(chance(lane[0] if low == 100 else lane[1], share))
        member = of_account[arrivals.account[first[tried]]]
        entries = plan(
            1 + len(tried),
            crew=np.r_[-1, herd.crew[member]],
            typology=np.r_[0, np.full(len(tried), HERDING)],
            role=np.r_[0, np.full(len(tried), PROBE)],
            device=np.r_[-1, crew_device(first_device, herd, member)],
            group=np.r_[-1, member],
        )
        flows.append(
            flow(
                time=arrivals.time[first[tried]] + np.maximum(lag[first[tried]] - ahead, 1),
                account=herd.account[member],
                counterparty=collectors(herd.crew[member], lane[3][tried], directory),
                amount=between(lane[2][tried], low, high) // 100 * 100,
                form=APP,
                reference=lane[3][tried].astype(np.int64) % len(PHRASES),
                entry=1 + np.arange(len(tried)),
                plan=entries,
            )
        )
    return flows
