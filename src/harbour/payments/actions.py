"""What happened around the payments: events in the app, and interventions by the bank."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from harbour.payments.draws import Array, Draws, between, chance, counts, lognormal, pick
from harbour.payments.people import STOLEN
from harbour.payments.rails import APP, BLOCKED, TAKEOVER, WEB
from harbour.payments.tables import DAY, Desk, category, is_browser, optional, phones

EVENT = ("login", "device_registered", "password_reset", "payee_added", "limits_viewed")
LOGIN, REGISTERED, RESET, PAYEE_ADDED, LIMITS_VIEWED = range(len(EVENT))
CHECKS_A_DAY = 0.10
ACTION = ("blocked", "let_through", "account_closed")


@dataclass(frozen=True)
class Happened:
    """Events in the app, in order: seconds from the start, internal account and device, index into `EVENT`."""

    time: Array
    account: Array
    device: Array
    kind: Array


def happened(desk: Desk) -> Happened:
    """Return logins, new devices, forgotten passwords and new payees, in order of time."""
    parts = [_around_transfers(desk), _idle(desk)]
    time, account, device, kind = (np.concatenate([part[k] for part in parts]) for k in range(4))
    inside = np.flatnonzero((time >= 0) & (time <= desk.paid.received.max(initial=0)))
    key = (time[inside].astype(np.uint64) << np.uint64(32)) | inside.astype(np.uint64)
    key.sort()
    order = (key & np.uint64(0xFFFFFFFF)).astype(np.int64)
    return Happened(time[order], account[order], device[order], kind[order])


def app_events(desk: Desk, seen: Happened) -> pd.DataFrame:
    """Return the app events table."""
    web = desk.settings.has("device_missing_on_web")
    hidden = is_browser(desk.actors, seen.device) if web else np.zeros(len(seen.device), dtype=bool)
    return pd.DataFrame(
        {
            "event": np.arange(1, len(seen.time) + 1, dtype=np.int64),
            "event_time": desk.instants(seen.time),
            "account": desk.ids.account[seen.account],
            "kind": category(seen.kind, EVENT),
            "device": optional(desk.ids.device[seen.device], hidden),
        },
        copy=False,
    )


def _around_transfers(desk: Desk) -> tuple[Array, Array, Array, Array]:
    """A login before each transfer, a new payee and a device where they are new, a reset before take-overs."""
    paid = desk.paid
    rows = np.flatnonzero((paid.form == APP) | (paid.form == WEB))
    draws = Draws(desk.settings.seed, "app events")
    lane = draws.lanes(5, len(rows))
    event, account, device = paid.event[rows], paid.account[rows], desk.device[rows]
    typology, group = paid.plan.typology[paid.entry[rows]], paid.plan.group[paid.entry[rows]]
    login = event - between(lane[0], 15, 180)
    new = np.flatnonzero(paid.check[rows] >= 0)
    pair = (account.astype(np.int64) << 32) | device
    first = np.unique(pair, return_index=True)[1]
    count = len(desk.actors.folk)
    fresh = first[
        (device[first] >= desk.actors.first_device) | ((device[first] >= count) & (device[first] < 2 * count))
    ]
    taken = np.flatnonzero(typology == TAKEOVER)
    taken = taken[np.unique(group[taken], return_index=True)[1]]
    taken = taken[chance(lane[1][taken], 0.55)]
    viewed = np.flatnonzero(
        chance(lane[2], np.where(typology > 0, 0.2, 0.03).max()) & ((typology > 0) | (lane[3] % 7 == 0))
    )
    chosen = [np.arange(len(rows)), new, fresh, taken, viewed]
    time = [
        login,
        event[new] - between(lane[1][new], 3, 14),
        login[fresh] - between(lane[3][fresh], 20, 700),
        login[taken] - between(lane[4][taken], 100, 2_000),
        login[viewed] + 8,
    ]
    kinds = np.repeat([LOGIN, PAYEE_ADDED, REGISTERED, RESET, LIMITS_VIEWED], [len(one) for one in chosen])
    every = np.concatenate(chosen)
    return np.concatenate(time), account[every], device[every], kinds.astype(np.int8)


def _idle(desk: Desk) -> tuple[Array, Array, Array, Array]:
    """Looks at the balance, and the passwords that people really forget."""
    folk, calendar = desk.actors.folk, desk.actors.calendar
    draws = Draws(desk.settings.seed, "idle")
    days = calendar.days - np.clip(folk.since, 0, calendar.days)
    rate = CHECKS_A_DAY * pick(lognormal(100, 0.8, 5, 900), draws.lane(len(folk))) / 100
    looks = counts(np.where(folk.group == STOLEN, rate / 2, rate) * days, draws.lane(len(folk)))
    who = np.repeat(np.arange(len(folk)), looks)
    lane = draws.lanes(4, len(who))
    day = calendar.days - 1 - between(lane[0], 0, np.maximum(days[who], 1))
    kind = np.where(chance(lane[3], 0.006), RESET, LOGIN)
    phone = phones(desk.actors)[np.where(day >= folk.new_phone[who], len(folk) + who, who)]
    device = np.where(chance(lane[2], 0.2), 2 * len(folk) + folk.shared_web[who], phone)
    time = calendar.midnight[day] + 21_600 + between(lane[1], 0, 64_800)
    return time, who, device, kind.astype(np.int8)


def interventions(desk: Desk) -> pd.DataFrame:
    """Return what the bank did: payments blocked, or due to be and let through as a sample, and accounts closed."""
    paid, herd = desk.paid, desk.actors.herd
    blocked = np.flatnonzero(paid.status == BLOCKED)
    closing = np.flatnonzero((herd.closed < desk.settings.days) & (herd.closed > 0))
    rows = np.r_[blocked, paid.passed]
    time = np.r_[paid.received[rows], herd.closed[closing] * DAY].astype(np.int64)
    account = np.r_[paid.account[rows], herd.account[closing]]
    kind = np.repeat([0, 1, 2], [len(blocked), len(paid.passed), len(closing)])
    seq = np.r_[rows + 1, np.zeros(len(closing), dtype=np.int64)]
    order = np.lexsort((seq, time))
    return pd.DataFrame(
        {
            "intervention": np.arange(1, len(order) + 1),
            "at": desk.instants(time[order]),
            "account": desk.ids.account[account[order]],
            "action": category(kind[order].astype(np.int8), ACTION),
            "seq": optional(seq[order], seq[order] == 0),
        }
    )
