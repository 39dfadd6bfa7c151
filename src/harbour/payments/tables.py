"""From settled payments to what the bank sees, and to the truth that it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from harbour.payments import labels, limits
from harbour.payments.assembly import Actors, Settled, closing_days
from harbour.payments.directory import HARBOUR, PAYEE_KIND
from harbour.payments.draws import Array, Draws, chance, pick, scatter, shares
from harbour.payments.herders import crew_device
from harbour.payments.identities import Identities, payee_kinds, payee_names
from harbour.payments.merchants import CATEGORIES, merchant_names
from harbour.payments.people import APPOINTEE, NEWCOMER, REGION, WORK
from harbour.payments.rails import (
    APP,
    CHANNEL,
    COUNTRY,
    DIRECTION,
    ECOMMERCE,
    ENTRY_MODE,
    FORM_CHANNEL,
    FORM_DIRECTION,
    FORM_ENTRY,
    FORM_RAIL,
    PAYEE_CHECK,
    RAIL,
    SOURCE,
    STATUS,
    WEB,
)  # fmt: skip
from harbour.payments.references import texts
from harbour.payments.settings import Settings

DAY = 86_400
HOUSEHOLD = 5_000_000
SHIFTED = SOURCE.index(limits.SHIFTED_SOURCE)


def category(codes: Array, names: Sequence[str]) -> pd.Categorical:
    """Return codes with their names; -1 is missing."""
    return pd.Categorical.from_codes(codes, categories=list(names))


def optional(values: Array, missing: Array) -> pd.arrays.IntegerArray:
    """Return integers of which some are missing."""
    return pd.arrays.IntegerArray(np.where(missing, 0, values).astype(values.dtype), missing)


@dataclass
class Desk:
    """What the tables are made from, and what several of them need."""

    settings: Settings
    actors: Actors
    paid: Settled
    ids: Identities
    dates: limits.Dates
    device: Array
    """For each payment the internal number of the device, -1 for none."""

    @property
    def start(self) -> pd.Timestamp:
        """The first instant of the simulation."""
        return pd.Timestamp(self.actors.calendar.start, unit="s", tz="UTC")

    def instants(self, seconds: Array) -> pd.Series:
        """Return seconds from the start as instants in UTC."""
        micro = (seconds.astype(np.int64) + self.actors.calendar.start) * 1_000_000
        return pd.Series(micro.view("datetime64[us]"), copy=False).dt.tz_localize("UTC")

    def midnights(self, days: Array) -> pd.Series:
        """Return the first instant, in UTC, of days counted from the start."""
        return self.instants(days.astype(np.int64) * DAY)


def devices_used(settings: Settings, actors: Actors, paid: Settled) -> Array:
    """Return the device of each payment made in the app or on the web: the holder's own, or a fraudster's."""
    rows = np.flatnonzero((paid.form == APP) | (paid.form == WEB))
    folk, count = actors.folk, len(actors.folk)
    account = paid.account[rows]
    second = folk.second_holder[account]
    holder = np.where((second >= 0) & (scatter(rows, 31) % 2 == 0), second, folk.first_holder[account])
    phone = phones(actors)[np.where(paid.event[rows] // DAY >= folk.new_phone[holder], count + holder, holder)]
    own = np.where(paid.form[rows] == APP, phone, 2 * count + folk.shared_web[holder])
    planned = paid.plan.device[paid.entry[rows]]
    device = np.full(len(paid), -1, dtype=np.int32)
    browser = planned + actors.fraud_devices * (paid.form[rows] == WEB)
    device[rows] = np.where(planned >= 0, browser, own)
    return device


def is_browser(actors: Actors, device: Array) -> Array:
    """Return which devices, by internal number, are browsers."""
    own: Array = (device >= 2 * len(actors.folk)) & (device < actors.first_device)
    return own | (device >= actors.first_device + actors.fraud_devices)


def phones(actors: Actors) -> Array:
    """Return the device behind each customer's telephone, then behind the one that follows it.

    Who opened an account with a stolen identity uses the crew's device from the first day.
    """
    herd, count = actors.herd, len(actors.folk)
    device = np.arange(2 * count)
    opened = np.flatnonzero(herd.stolen)
    crews = crew_device(actors.first_device, herd, opened)
    device[herd.account[opened]] = crews
    device[count + herd.account[opened]] = crews
    return device


def source_of(desk: Desk) -> Array:
    """Return the system that each payment came through: one of two card processors by merchant, or its rail's own."""
    paid = desk.paid
    merchants = len(desk.actors.shops)
    south = np.zeros(desk.actors.directory.size, dtype=np.int8)
    south[:merchants] = scatter(np.arange(merchants), 41) % 10 < 3
    rail = FORM_RAIL[paid.form]
    return np.where(rail == 0, south[paid.counterparty], rail + 1).astype(np.int8)


def codes_of(desk: Desk) -> Array:
    """Return the category code of each counterparty before any remap, 0 where it is no merchant."""
    code = np.zeros(desk.actors.directory.size, dtype=np.int16)
    code[: len(desk.actors.shops)] = np.array([one.mcc for one in CATEGORIES])[desk.actors.shops.category]
    return code


def payments(desk: Desk, grade: Array, known: Array) -> pd.DataFrame:
    """Return the payments table.

    Parameters
    ----------
    desk
        The world.
    grade, known
        For each account its risk grade at opening, and the seconds at which a fraud report first named it.
    """
    settings, paid, ids = desk.settings, desk.paid, desk.ids
    source = source_of(desk)
    event = paid.event
    if settings.has("clock_shift"):
        event = event + np.array([limits.CLOCK_SHIFT * (k == SHIFTED) for k in range(len(SOURCE))])[source]
    code = codes_of(desk)[paid.counterparty]
    if settings.has("category_remap"):
        after = int(np.searchsorted(paid.received, desk.dates.remap * DAY))
        for old, new in limits.OLD_CODES.items():
            code[after:][code[after:] == old] = new
    device = desk.device
    if settings.has("device_missing_on_web"):
        device = np.where(paid.form == WEB, -1, device)
    return pd.DataFrame(
        {
            "seq": np.arange(1, len(paid) + 1, dtype=np.int64),
            "received_at": desk.instants(paid.received),
            "event_time": desk.instants(event),
            "account": ids.account[paid.account],
            "direction": category(FORM_DIRECTION[paid.form], DIRECTION),
            "rail": category(FORM_RAIL[paid.form], RAIL),
            "channel": category(FORM_CHANNEL[paid.form], CHANNEL),
            "source": category(source, SOURCE),
            "counterparty": ids.counterparty[paid.counterparty],
            "amount_pence": paid.amount.astype(np.int64),
            "status": category(paid.status.astype(np.int8), STATUS),
            "balance_pence": paid.balance,
            "mcc": optional(code, code == 0),
            "country": category(np.where(FORM_RAIL[paid.form] == 0, paid.country, -1).astype(np.int8), COUNTRY),
            "entry_mode": category(FORM_ENTRY[paid.form], ENTRY_MODE),
            "payee_check": category(paid.check, PAYEE_CHECK),
            "reference": references(desk),
            "device": optional(np.where(device >= 0, ids.device[device], -1), device < 0),
            "account_grade": grades(desk, grade, known),
        },
        copy=False,
    )


def references(desk: Desk) -> pd.Categorical:
    """Return the free text of each transfer, cut on Faster Payments where that limit is on."""
    claims = desk.actors.claims
    claimant, benefit = np.r_[claims.claimant, claims.claimant], np.r_[claims.benefit, claims.benefit]
    shift = int(Draws(desk.settings.seed, "claimants").lane(1)[0]) * 61
    words = texts(claimant, benefit, np.repeat([False, True], len(claims)), shift)
    number = desk.paid.reference
    if desk.settings.has("reference_truncated"):
        number = np.where((FORM_RAIL[desk.paid.form] == 1) & (number >= 0), number + len(words), number)
        words += limits.truncated(words)
    used = np.flatnonzero(np.bincount(number + 1, minlength=len(words) + 1)[1:])
    distinct = sorted({words[k] for k in used.tolist()})
    place = {word: position for position, word in enumerate(distinct)}
    position = np.full(len(words) + 1, -1, dtype=np.int32)
    position[used] = [place[words[k]] for k in used.tolist()]
    return category(position[number], distinct)


def grades(desk: Desk, grade: Array, known: Array) -> Array:
    """Return the account's risk grade as the warehouse shows it: 5 from the report on, or back to the beginning."""
    paid = desk.paid
    shown = grade[paid.account]
    reported = np.flatnonzero(known[paid.account] < labels.NEVER)
    when = known[paid.account[reported]]
    bad = paid.received[reported] >= when
    if desk.settings.has("back_filled_grade"):
        filled = desk.dates.back_fill * DAY
        bad |= (paid.received[reported] < filled) & (when < filled)
    shown[reported[bad]] = 5
    return shown


def opening_grades(desk: Desk) -> Array:
    """Return the risk grade that each account got when it was opened: a weak guess, 1 to 4."""
    folk, herd = desk.actors.folk, desk.actors.herd
    lane = Draws(desk.settings.seed, "grades").lanes(2, len(folk.opened))
    grade = 1 + pick(shares((34, 36, 20, 10)), lane[0])
    grade = np.where((folk.opened > -400) & chance(lane[1], 0.4), np.minimum(grade + 1, 4), grade)
    hit = herd.account[chance(lane[1][: len(herd)], 0.25)]
    grade[hit] = np.minimum(grade[hit] + 1, 4)
    return grade.astype(np.int8)


def customers(desk: Desk) -> pd.DataFrame:
    """Return the customers table."""
    folk, ids = desk.actors.folk, desk.ids
    lane = Draws(desk.settings.seed, "customer records").lanes(4, len(folk))
    older = 1 + (folk.age > 70)
    number = np.arange(len(folk))
    first = np.where(folk.partner < 0, number, np.minimum(folk.partner, number))
    frame = pd.DataFrame(
        {
            "customer": ids.customer,
            "household": ids.customer[first] + HOUSEHOLD,
            "age": folk.age.astype(np.int16),
            "region": category(folk.region.astype(np.int8), REGION),
            "work": category(folk.work.astype(np.int8), WORK),
            "joined_at": desk.midnights(folk.since),
            "new_to_country": (folk.group == NEWCOMER) & chance(lane[0], 0.7),
            "appointee_mandate": ((folk.group == APPOINTEE) & chance(lane[1], 0.6)) | chance(lane[1], 0.001),
            "needs_support": chance(lane[2], 0.06) | chance(lane[3] // older, 0.03),
        }
    )
    return frame.sort_values("customer", ignore_index=True)


def accounts(desk: Desk) -> pd.DataFrame:
    """Return the accounts table."""
    folk, ids = desk.actors.folk, desk.ids
    closed = np.minimum(closing_days(desk.actors), desk.settings.days)
    second = folk.second_holder
    frame = pd.DataFrame(
        {
            "account": ids.account,
            "kind": category((second >= 0).astype(np.int8), ("personal", "joint")),
            "holder": ids.customer[folk.first_holder],
            "second_holder": optional(np.where(second >= 0, ids.customer[second], -1), second < 0),
            "opened_at": desk.midnights(folk.opened),
            "closed_at": desk.midnights(closed).where(closed < desk.settings.days),
            "overdraft_pence": folk.overdraft,
            "opening_balance_pence": folk.opening,
        }
    )
    return frame.sort_values("account", ignore_index=True)


def devices(desk: Desk, also: Array, when: Array) -> pd.DataFrame:
    """Return the devices table: those seen in payments, or in the app (`also`, at the seconds `when`)."""
    rows = np.flatnonzero(desk.device >= 0)
    first = np.full(len(desk.ids.device), np.iinfo(np.int32).max, dtype=np.int64)
    np.minimum.at(first, desk.device[rows], desk.paid.received[rows])
    np.minimum.at(first, also, when)
    used = np.flatnonzero(first < np.iinfo(np.int32).max)
    web = is_browser(desk.actors, used)
    platform = np.where(web, 2, scatter(used, 52) % 2)
    frame = pd.DataFrame(
        {
            "device": desk.ids.device[used],
            "platform": category(platform.astype(np.int8), ("android", "ios", "web")),
            "first_seen_at": desk.instants(first[used]),
        }
    )
    return frame.sort_values("device", ignore_index=True)


def payees(desk: Desk) -> pd.DataFrame:
    """Return the payees table: everybody with a bank account who stands on the other side of a payment."""
    directory = desk.actors.directory
    seen = np.flatnonzero(np.bincount(desk.paid.counterparty, minlength=directory.size))
    seen = seen[seen >= directory.merchants]
    kind = payee_kinds(seen, directory)
    ours = kind == HARBOUR
    number = np.where(ours, seen - directory.harbour, 0)
    kinds = [name for name in PAYEE_KIND if name != "own account"]
    frame = pd.DataFrame(
        {
            "payee": desk.ids.counterparty[seen],
            "kind": category(np.where(ours, len(kinds) - 1, kind).astype(np.int8), kinds),
            "name": payee_names(seen, kind, directory),
            "harbour_account": optional(np.where(ours, desk.ids.account[number], -1), ~ours),
        }
    )
    return frame.sort_values("payee", ignore_index=True)


def merchants(desk: Desk) -> pd.DataFrame:
    """Return the merchants table, with the category codes as they stand at the end."""
    shops = desk.actors.shops
    seen = np.flatnonzero(np.bincount(desk.paid.counterparty, minlength=desk.actors.directory.size)[: len(shops)])
    code = codes_of(desk)[seen]
    if desk.settings.has("category_remap"):
        for old, new in limits.OLD_CODES.items():
            code[code == old] = new
    frame = pd.DataFrame(
        {
            "merchant": desk.ids.counterparty[seen],
            "name": merchant_names(shops.category, seen),
            "mcc": code,
            "country": category(shops.country[seen].astype(np.int8), COUNTRY),
        }
    )
    return frame.sort_values("merchant", ignore_index=True)


def account_known(desk: Desk, reports: labels.Reports) -> Array:
    """Return for each account when a report of fraud by a herd first named it, NEVER if none did."""
    known = np.full(len(desk.actors.folk.opened), labels.NEVER, dtype=np.int64)
    named = reports.fraud & (reports.source != 1)
    np.minimum.at(known, desk.paid.account[reports.row[named]], reports.known[named])
    return known


def every_report(desk: Desk) -> labels.Reports:
    """Return all reports, also those that arrive after the end."""
    settings, paid, plan = desk.settings, desk.paid, desk.paid.plan
    typology = plan.typology[paid.entry]
    done = (FORM_DIRECTION[paid.form] == 1) & (paid.status == 0)
    row = np.flatnonzero((typology > 0) & done)
    known, source = labels.true_reports(
        settings.seed, row, paid.received[row], paid.amount[row], typology[row], plan.group[paid.entry[row]],
        desk.actors.herd.known, settings.label_delay,
        desk.dates.policy if settings.has("policy_change") else None,
    )  # fmt: skip
    told = known < labels.NEVER
    true = labels.Reports(row[told], known[told], np.ones(int(told.sum()), dtype=bool), source[told])
    wire = (paid.form == ECOMMERCE) | (paid.form == APP) | (paid.form == WEB)
    honest = np.flatnonzero((typology == 0) & done & wire)
    false = labels.false_reports(settings.seed, honest, paid.received, len(true.row), settings.label_delay)
    passed = paid.passed[(typology[paid.passed] == 0) & done[paid.passed]]
    return labels.in_order([true, false, labels.cleared(settings.seed, passed, paid.received)])


def fraud_reports(desk: Desk, reports: labels.Reports) -> pd.DataFrame:
    """Return the reports table: what is known by the end."""
    end = int(desk.paid.received.max(initial=0))
    seen = int(np.searchsorted(reports.known, end, side="right"))
    return pd.DataFrame(
        {
            "report": np.arange(1, seen + 1),
            "seq": reports.row[:seen] + 1,
            "known_at": desk.instants(reports.known[:seen]),
            "fraud": reports.fraud[:seen],
            "source": category(reports.source[:seen], labels.SOURCE),
        }
    )
