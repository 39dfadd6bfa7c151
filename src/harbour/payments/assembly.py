"""From settings to settled payments: agents act, messages arrive in order, balances decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from harbour.payments import limits
from harbour.payments.balances import flags_of, settle
from harbour.payments.benefits import (
    Claims,
    advances,
    claims_for_others,
    credits,
    join_claims,
    monthly_benefits,
    own_claims,
)
from harbour.payments.bills import bills, budget, contributions, invoices, mandates, pay, subscriptions
from harbour.payments.calendar import Calendar
from harbour.payments.directory import Directory
from harbour.payments.draws import Array, Draws, between, pick, scatter, shares
from harbour.payments.habits import card_habits, holidays
from harbour.payments.herders import Herd, cash_out, mark, plan_herd, settle_in
from harbour.payments.merchants import CRYPTO, GIFT_CARDS, Merchants, merchants
from harbour.payments.other_fraud import card_testing, takeovers
from harbour.payments.people import People, people
from harbour.payments.rails import (
    APP,
    NOT_TRIED,
    SCHEDULED,
    STRIPE,
    WEB,
    Flow,
    Plan,
    join,
    plan,
)  # fmt: skip
from harbour.payments.references import CLAIMS
from harbour.payments.settings import Settings
from harbour.payments.transfers import after_credit, friends

DAY = 86_400
ROWS_A_DAY = 1.74  # payments a customer and day, to plan the number of herders before the payments exist
HERDING_SHARE = 0.6
CARD_SHARE_OF_REST = 0.55
TRIED = 0.957  # of what is planned; the rest finds an empty or closed account
# Payments that a first try of herders, and of those who take accounts over, leads to: without and with a blocking rule
# that makes them try again. Measured on simulated worlds, so that the prevalence comes out as asked for.
TRIES = {False: (1.00, 0.87), True: (1.125, 1.11)}
CHECKS = shares((86, 8, 3, 3), 256)
FRAUD_CHECKS = shares((58, 16, 16, 10), 256)

Progress = Callable[[str, float], None]


@dataclass
class Actors:
    """Everybody and everything that payments refer to."""

    folk: People
    claims: Claims
    herd: Herd
    shops: Merchants
    directory: Directory
    calendar: Calendar
    first_device: int
    """Number of the first device of fraudsters; their `fraud_devices` telephones are followed by as many browsers."""
    fraud_devices: int


@dataclass
class Settled:
    """Payments in order of arrival, one value each, still with internal numbers.

    Attributes
    ----------
    received, event
        Seconds from the start: when the bank got the message, and when the payment was made.
    account, counterparty, amount, form, country, reference
        As in `rails.Flow`.
    entry
        Position in `plan`.
    status
        Index into `rails.STATUS`.
    balance
        Pence after the payment.
    check
        Confirmation of Payee: index into `rails.PAYEE_CHECK`, -1 where there was none.
    looked_at, score, passed
        Positions of the payments that the blocking rule looked at, the score it used, and which of them it would
        have blocked but let through.
    """

    received: Array
    event: Array
    account: Array
    counterparty: Array
    amount: Array
    form: Array
    country: Array
    reference: Array
    entry: Array
    status: Array
    balance: Array
    check: Array
    plan: Plan
    looked_at: Array
    score: Array
    passed: Array

    def __len__(self) -> int:
        return len(self.received)


def simulate_payments(settings: Settings, progress: Progress) -> tuple[Actors, Settled]:
    """Run the simulation.

    Parameters
    ----------
    settings
        The knobs.
    progress
        Called with what is being done and the share of the whole that is done.

    Raises
    ------
    ValueError
        If so much fraud is asked for that the customers cannot carry it.
    """
    progress("people and herders", 0.0)
    actors = cast(settings)
    flows = genuine(settings, actors, progress)
    progress("fraud", 0.5)
    flows, refused = with_fraud(settings, actors, flows)
    progress("order and balances", 0.55)
    return actors, put_through(settings, actors, join(flows), refused)


def cast(settings: Settings) -> Actors:
    """Return the people, claims, herders and merchants of a world."""
    seed, customers, days = settings.seed, settings.customers, settings.days
    calendar = Calendar(days)
    target = HERDING_SHARE * settings.prevalence * ROWS_A_DAY * customers * days
    herd = plan_herd(seed, calendar, settings.label_delay, settings.adaptive, target)
    if len(herd) > customers // 5:
        raise ValueError(
            f"prevalence {settings.prevalence} needs {len(herd)} accounts in the hands of herders, too many for "
            f"{customers} customers: lower the prevalence or simulate fewer days."
        )
    folk = people(seed, customers, days, herd.opened[herd.stolen])
    mine, others = own_claims(seed, folk, days), claims_for_others(seed, folk)
    settle_in(seed, herd, folk, customers + len(others))
    shops = merchants(seed, customers, len(settings.drift) + 1)
    return Actors(
        folk=folk, claims=join_claims([mine, others, herd.claims]), herd=herd, shops=shops,
        directory=Directory(len(shops), customers, len(folk.opened)), calendar=calendar,
        first_device=2 * customers + int(folk.shared_web.max()) + 1,
        fraud_devices=2 * len(herd.birth) + len(herd) + customers,
    )  # fmt: skip


def genuine(settings: Settings, actors: Actors, progress: Progress) -> list[Flow]:
    """Return what everybody but the fraudsters does."""
    seed, folk, shops = settings.seed, actors.folk, actors.shops
    calendar, directory = actors.calendar, actors.directory
    honest = Claims(*(value[: len(actors.claims) - len(actors.herd.claims)] for value in vars(actors.claims).values()))
    own = honest.claimant < len(folk)
    benefits = monthly_benefits(Claims(*(value[own] for value in vars(honest).values())), len(folk.opened))
    given = mandates(seed, folk, directory, benefits)
    wages = pay(seed, folk, calendar, directory)
    paid = credits(seed, honest, calendar, directory, folk.opened)
    early = advances(seed, honest, calendar, directory, folk.opened, reference=CLAIMS + len(actors.claims))
    flows = [
        wages, paid, early,
        invoices(seed, folk, calendar, directory),
        bills(seed, folk, calendar, given),
        contributions(seed, folk, calendar, directory, given),
        subscriptions(seed, folk, calendar, shops),
        friends(seed, folk, calendar, directory),
        after_credit(seed, folk, join([wages, paid, early]), directory, shops),
    ]  # fmt: skip
    done = 0

    def step(customers: int) -> None:
        nonlocal done
        done += customers
        progress("everyday payments", 0.1 + 0.4 * done / len(folk))

    spends = budget(seed, folk, shops, given, benefits)
    away = holidays(seed, folk, calendar)
    flows += card_habits(seed, folk, spends, shops, calendar, away, settings.drift, step)
    return flows


def with_fraud(settings: Settings, actors: Actors, flows: list[Flow]) -> tuple[list[Flow], Array]:
    """Return all flows, and for each payment of the last one whether its security code is wrong."""
    seed, herd, folk, calendar = settings.seed, actors.herd, actors.folk, actors.calendar
    first = CLAIMS + len(actors.claims) - len(herd.claims)
    paid = credits(seed, herd.claims, calendar, actors.directory, folk.opened, reference=first)
    early = advances(seed, herd.claims, calendar, actors.directory, folk.opened, reference=first + len(actors.claims))
    arrivals = mark(join([paid, early]), herd, len(folk.opened))
    emptied = cash_out(
        seed, herd, arrivals, actors.directory, actors.shops, calendar,
        first_device=actors.first_device, drift=settings.drift, adaptive=settings.adaptive,
    )  # fmt: skip
    wanted = settings.prevalence * TRIED * (sum(len(one) for one in flows) + len(arrivals))
    herding, taking = TRIES[settings.has("blocked_unlabelled")]
    inside = (emptied.time >= 0) & (
        emptied.time // DAY < np.minimum(closing_days(actors), calendar.days)[emptied.account]
    )
    first_tries = int((inside & (emptied.plan.needs[emptied.entry] == 0)).sum())
    rest = max(wanted - herding * first_tries, wanted / 5)
    taken = takeovers(
        seed, folk, actors.directory, actors.shops, calendar, round((1 - CARD_SHARE_OF_REST) * rest / taking),
        first_device=actors.first_device + 2 * len(herd.birth) + len(herd), adaptive=settings.adaptive,
    )  # fmt: skip
    tested, refused = card_testing(seed, folk, actors.shops, calendar, round(CARD_SHARE_OF_REST * rest))
    return [*flows, arrivals, emptied, taken, tested], refused


def put_through(settings: Settings, actors: Actors, every: Flow, refused: Array) -> Settled:
    """Put the payments in order of arrival and run them through their accounts."""
    every, received, event = _with_retries(settings, every)
    wrong_code = np.zeros(len(every), dtype=bool)
    tested = len(every) - len(refused) - int(every.plan.repeat.sum())
    wrong_code[tested : tested + len(refused)] = refused
    order = _order(actors, every, received)
    received, event = received[order], event[order]
    account, counterparty = every.account[order], every.counterparty[order]
    form, entry = every.form[order], every.entry[order]
    fraud = every.plan.typology[entry] > 0
    new = _new_payees(account, counterparty, form, fraud)
    check = np.full(len(order), -1, dtype=np.int8)
    lane = Draws(settings.seed, "payee checks").lane(len(new)) >> 8
    check[new] = np.where(fraud[new], FRAUD_CHECKS[lane], CHECKS[lane])
    amount = every.amount[order]
    looked_at = _looked_at(actors, form, counterparty, amount, every.plan.sweep[entry], new)
    score = limits.blocking_score(settings, every.plan.typology[entry[looked_at]])
    passes = limits.let_through(settings, len(looked_at)) | (not settings.has("blocked_unlabelled"))
    stopped = looked_at[(score >= limits.HIGH) & ~passes]
    result = settle(
        received, account, amount, flags_of(form, new, stopped, np.flatnonzero(wrong_code[order])), entry, every.plan,
        overdraft=actors.folk.overdraft, opening=actors.folk.opening, adaptive=settings.adaptive,
    )  # fmt: skip
    tried = result.status != NOT_TRIED
    position = np.cumsum(tried) - 1
    seen = tried[looked_at]
    looked_at, score, passes = position[looked_at[seen]], score[seen], passes[seen]
    kept = order[tried]
    passed = looked_at[(score >= limits.HIGH) & passes] if settings.has("blocked_unlabelled") else looked_at[:0]
    return Settled(
        received=received[tried], event=event[tried], account=account[tried], counterparty=counterparty[tried],
        amount=result.amount[tried], form=form[tried], country=every.country[kept], reference=every.reference[kept],
        entry=entry[tried], status=result.status[tried], balance=result.balance[tried], check=check[tried],
        plan=every.plan, looked_at=looked_at, score=score, passed=passed,
    )  # fmt: skip


def _with_retries(settings: Settings, every: Flow) -> tuple[Flow, Array, Array]:
    """Return the payments with the repeats of some behind them, when each arrives, and when it was made."""
    draws = Draws(settings.seed, "arrival")
    received = every.time + (draws.lane(len(every)) & 3).astype(np.int32)
    # Some terminals, on trains and planes, hold their messages back for minutes to days.
    held = np.cumsum(1 + between(draws.lane(len(every) // 250 + 1), 0, 500).astype(np.int64))
    held = held[held < len(every)]
    held = held[(every.form[held] <= STRIPE) & (every.entry[held] == 0)]
    received[held] += pick(shares((1,) * 48), draws.lane(len(held))) ** 2 * 75 + 300
    chosen, later = limits.retried(settings, every.form, every.entry)
    number = len(chosen)
    size = len(every.plan)
    originals = plan(1 + number)
    copies = plan(1 + number, needs=np.r_[0, size + np.arange(number)], repeat=np.r_[False, np.ones(number, bool)])
    columns = {
        name: np.concatenate([value, value[chosen]])
        for name, value in vars(every).items()
        if name not in ("entry", "plan")
    }
    entry = np.r_[every.entry, size + number + np.arange(number, dtype=np.int32)]
    entry[chosen] = size + np.arange(number)
    merged = Plan(
        **{
            name: np.concatenate([value, getattr(originals, name)[1:], getattr(copies, name)[1:]])
            for name, value in vars(every.plan).items()
        }
    )
    received = np.concatenate([received, received[chosen] + later])
    event = np.concatenate([every.time, every.time[chosen]])
    return Flow(**columns, entry=entry.astype(np.int32), plan=merged), received, event


def closing_days(actors: Actors) -> Array:
    """Return for each account the day on which its holder, or the bank, closes it; `people.OPEN` for none."""
    closed = actors.folk.closes.astype(np.int64)
    closed[actors.herd.account] = np.minimum(closed[actors.herd.account], actors.herd.closed)
    return closed


def _order(actors: Actors, every: Flow, received: Array) -> Array:
    """Return positions in order of arrival, without what falls outside the simulation or reaches a closed account."""
    end = int(actors.calendar.midnight[-1]) + DAY
    last = np.minimum(closing_days(actors) * DAY, end).astype(np.int32)
    inside = np.flatnonzero((received < last[every.account]) & (every.time >= 0))
    key = (received[inside].astype(np.uint64) << np.uint64(32)) | inside.astype(np.uint64)
    key.sort()
    return (key & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _new_payees(account: Array, counterparty: Array, form: Array, fraud: Array) -> Array:
    """Return positions of the payments to a payee whom the account has not paid before."""
    faster = np.flatnonzero((form == APP) | (form == WEB) | (form == SCHEDULED))
    pair = (account[faster].astype(np.int64) << 32) | counterparty[faster]
    first = np.sort(np.unique(pair, return_index=True)[1])
    old = scatter(account[faster[first]], counterparty[faster[first]].astype(np.uint32)) % 100 < 70
    old |= form[faster[first]] == SCHEDULED
    found: Array = faster[first[~old | fraud[faster[first]]]]
    return found


def _looked_at(actors: Actors, form: Array, counterparty: Array, amount: Array, sweep: Array, new: Array) -> Array:
    """Return positions of what the blocking rule looks at: 50 pounds or more to new payees, crypto or gift cards."""
    category = np.zeros(actors.directory.size, dtype=np.int8)
    category[: len(actors.shops)] = np.isin(actors.shops.category, (CRYPTO, GIFT_CARDS))
    rows = np.unique(np.r_[new, np.flatnonzero(category[counterparty] > 0)])
    found: Array = rows[(amount[rows] >= 5_000) | (sweep[rows] > 0)]
    return found
