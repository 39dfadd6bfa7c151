"""Two other kinds of fraud, so that herding is not the only oddity: card testing and account take-over."""

from __future__ import annotations

import numpy as np

from harbour.payments.calendar import Calendar
from harbour.payments.directory import Directory
from harbour.payments.draws import Array, Draws, between, chance, lognormal, pick, shares
from harbour.payments.merchants import CRYPTO, GIFT_CARDS, GROCERIES, INDEX, MARKETPLACES, Merchants
from harbour.payments.people import STOLEN, People
from harbour.payments.rails import (
    APP,
    CARD_TESTING,
    ECOMMERCE,
    PURCHASE,
    TAKEOVER,
    TEST,
    TRANSFER,
    WEB,
    Flow,
    flow,
    plan,
)
from harbour.payments.references import PHRASES

DAY = 86_400
TEST_SHOPS = [INDEX[name] for name in ("digital goods", "marketplaces", "entertainment", "gambling")]
BUY_SHOPS = [INDEX[name] for name in ("marketplaces", "clothes", "gift cards", "travel", "digital goods", "groceries")]
REFUSED = 0.3  # tests with a wrong security code
VICTIM_TRIES = shares((45, 30, 17, 8))


def card_testing(seed: int, folk: People, shops: Merchants, calendar: Calendar, target: int) -> tuple[Flow, Array]:
    """Return bursts of small payments that test stolen card numbers, and what is bought with those that work.

    Parameters
    ----------
    seed, folk, shops, calendar
        The world so far.
    target
        How many payments to make.

    Returns
    -------
    The payments, and for each which were refused because the security code was wrong.
    """
    draws = Draws(seed, "card testing")
    bursts = target // 18 + 2
    size = 6 + between(draws.lane(bursts), 0, 28)
    burst = np.repeat(np.arange(bursts), size)
    when = between(draws.lane(bursts), 0, calendar.days - 1)
    hour = draws.lane(bursts)
    begin = calendar.midnight[when] + between(hour, 0, DAY)
    kind = np.array(TEST_SHOPS)[draws.lane(bursts) % len(TEST_SHOPS)]
    shop = shops.by_rank[kind, draws.lane(bursts) >> 4]
    victims = np.flatnonzero((folk.since < when.min(initial=0)) & (folk.group != STOLEN))
    lane = draws.lanes(6, len(burst))
    victim = victims[(lane[0].astype(np.int64) * 65_536 + lane[1]) * len(victims) >> 32]
    test_time = begin[burst] + between(lane[2], 0, 2_400)
    tests = pick(lognormal(130, 0.75, 1, 900), lane[3])
    refused = chance(lane[4], REFUSED)
    buys = np.repeat(np.arange(len(burst)), np.where(~refused & chance(lane[5], 0.5), 1 + lane[5] % 4, 0))
    lane = draws.lanes(4, len(buys))
    bought = np.array(BUY_SHOPS)[pick(shares((40, 15, 15, 10, 12, 8)), lane[0])]
    place = shops.by_rank[bought, lane[1] >> 4]
    spent = pick(lognormal(4_200, 0.85, 300, 90_000), lane[2])
    time = np.r_[test_time, test_time[buys] + pick(lognormal(5_400, 1.1, 60, 260_000), lane[3])]
    order = np.argsort(np.r_[burst, burst[buys]], kind="stable")[:target]
    count = len(order)
    counterparty = np.r_[shop[burst], place][order]
    entries = plan(
        1 + count,
        typology=np.r_[0, np.full(count, CARD_TESTING)],
        role=np.r_[0, np.repeat([TEST, PURCHASE], [len(burst), len(buys)])[order]],
        group=np.r_[-1, np.r_[np.arange(len(burst)), buys][order]],
    )
    made = flow(
        time=time[order],
        account=np.r_[victim, victim[buys]][order],
        counterparty=counterparty,
        amount=np.r_[tests, spent][order],
        form=ECOMMERCE,
        country=shops.country[counterparty],
        entry=1 + np.arange(count),
        plan=entries,
    )
    return made, np.r_[refused, np.zeros(len(buys), dtype=bool)][order]


def takeovers(
    seed: int, folk: People, directory: Directory, shops: Merchants, calendar: Calendar, target: int, *,
    first_device: int, adaptive: bool,
) -> Flow:  # fmt: skip
    """Return payments by people who got into somebody's app: to new payees, exchanges and gift-card shops.

    Parameters
    ----------
    seed, folk, directory, shops, calendar
        The world so far.
    target
        About how many first tries to make.
    first_device
        The number of the first device of the attackers.
    adaptive
        Whether a declined payment is tried again on another channel (else the same again).
    """
    draws = Draws(seed, "takeovers")
    episodes = max(int(target / 1.88), 1) if target else 0
    victims = np.flatnonzero((folk.since < 0) & (folk.group != STOLEN))
    victim = victims[draws.order(len(victims))[:episodes]]
    episodes = len(victim)
    begin = calendar.midnight[between(draws.lane(episodes), 0, calendar.days)] + between(draws.lane(episodes), 0, DAY)
    tries = 1 + pick(VICTIM_TRIES, draws.lane(episodes))
    who = np.repeat(np.arange(episodes), tries)
    turn = np.arange(len(who)) - np.repeat(np.cumsum(tries) - tries, tries)
    lane = draws.lanes(7, len(who))
    count = len(who)
    again = np.repeat([0, 1], count)
    lane = np.tile(lane, 2)
    episode = np.tile(who, 2)
    gift = chance(lane[0], 0.34)
    if adaptive:
        gift ^= again == 1
    crypto = ~gift & chance(lane[1], 0.25)
    kind = np.array([CRYPTO, GIFT_CARDS, GROCERIES, MARKETPLACES, MARKETPLACES])[lane[2] % 5]
    shop = shops.by_rank[kind, lane[2] >> 4]
    thief = directory.persons + (episode * 6_007 + lane[3] % 2 * 13 + 5) % directory.person_count
    exchange = directory.exchanges + lane[3].astype(np.int64) % directory.exchange_count
    entries = plan(
        1 + 2 * count,
        needs=np.r_[0, np.where(again == 1, np.arange(2 * count) - count + 1, 0)],
        if_declined=np.r_[False, again == 1],
        sweep=np.r_[0, between(lane[4], 40, 200)],
        cap=np.r_[0, np.where(gift, 30_000, 600_000)],
        step=np.r_[1, np.where(lane[5] % 2 == 0, 100, 1_000)],
        crew=-1,
        typology=np.r_[0, np.full(2 * count, TAKEOVER)],
        role=np.r_[0, np.full(2 * count, TRANSFER)],
        device=np.r_[-1, np.where(gift, -1, first_device + episode)],
        group=np.r_[-1, episode],
    )
    turn = np.tile(turn, 2)
    return flow(
        time=begin[episode] + turn * between(lane[5], 60, 2_500) + again * between(lane[6], 40, 600),
        account=victim[episode],
        counterparty=np.select([gift, crypto], [shop, exchange], thief),
        amount=100,
        form=np.where(gift, ECOMMERCE, np.where(lane[6] % 3 == 0, WEB, APP)),
        country=np.where(gift, shops.country[shop], 0),
        reference=np.where(gift, -1, lane[6].astype(np.int64) % len(PHRASES)),
        entry=1 + np.arange(2 * count),
        plan=entries,
    )
