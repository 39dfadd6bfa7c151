"""Card payments of another kind than Harbour's, to try the fraud system on: customers and terminals on a map.

The idea is that of the Fraud Detection Handbook's simulator, written anew: a customer pays at terminals near by, each
with a usual amount and frequency of their own. Fraud comes in three ways. Amounts above a line are fraud, which makes a
base line that everybody finds. A terminal is compromised for four weeks, and then all that is paid there is fraud. A
customer's card is copied, and for two weeks every third of their payments is fraud and five times as large. A fraud is
known a week after it was made.

Everything is simulated from a seed; nothing here is a measurement of the world.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

START = pd.Timestamp("2026-01-05", tz="UTC")
DELAY = pd.Timedelta(days=7)
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class CardWorld:
    """Tables as `harbour fraud` reads them, and for each payment which of the three ways it is fraud (0 for none)."""

    events: pd.DataFrame
    labels: pd.DataFrame
    way: Ints


def simulate(
    seed: int, customers: int = 5_000, terminals: int = 10_000, days: int = 66, radius: float = 5.0,
    terminals_a_day: float = 2.0, customers_a_day: float = 3.0, line: float = 220.0,
) -> CardWorld:  # fmt: skip
    """Simulate payments in order of time.

    Parameters
    ----------
    seed
        Of all draws.
    customers, terminals, days
        Size; a customer pays about twice a day.
    radius
        How far customers go, on a map of 100 by 100.
    terminals_a_day, customers_a_day
        How many are compromised anew each day, on average.
    line
        Pounds above which a payment is fraud.
    """
    random = np.random.default_rng(seed)
    home, place = random.uniform(0, 100, (customers, 2)), random.uniform(0, 100, (terminals, 2))
    usual, often = random.uniform(5, 100, customers), random.uniform(0, 4, customers)
    near = [np.flatnonzero(((place - spot) ** 2).sum(axis=1) < radius**2) for spot in home]
    reach = np.array([len(found) for found in near])
    first = np.cumsum(reach) - reach
    number = random.poisson(often[:, None], (customers, days)) * (reach > 0)[:, None]
    customer = np.repeat(np.arange(customers), number.sum(axis=1))
    day = np.repeat(np.tile(np.arange(days), customers), number.ravel())
    size = len(customer)
    second = np.rint(random.normal(43_200, 20_000, size)).astype(np.int64)
    inside = (second >= 0) & (second < 86_400)
    customer, day, second = customer[inside], day[inside], second[inside]
    order = np.argsort(day * 86_400 + second, kind="stable")
    customer, day, second = customer[order], day[order], second[order]
    size = len(customer)
    terminal = np.concatenate(near)[first[customer] + random.integers(0, reach[customer])]
    amount = random.normal(usual[customer], usual[customer] / 2)
    amount = np.where(amount < 0, random.uniform(0, 2 * usual[customer]), amount)

    way = np.zeros(size, np.int64)
    copied = _hit(random, customers, customers_a_day, days, 14)[customer, day] & (random.random(size) < 1 / 3)
    amount[copied] *= 5
    way[copied] = 3
    way[_hit(random, terminals, terminals_a_day, days, 28)[terminal, day]] = 2
    way[(amount > line) & (way == 0)] = 1
    events = pd.DataFrame(
        {
            "seq": np.arange(size),
            "event_time": START + pd.to_timedelta(day * 86_400 + second, unit="s"),
            "account": customer,
            "counterparty": terminal,
            "amount": np.round(np.maximum(amount, 0.01), 2),
            "rail": "card",
        }
    )
    labels = pd.DataFrame({"seq": events["seq"], "fraud": way > 0, "known_at": events["event_time"] + DELAY})
    return CardWorld(events, labels[way > 0], way)


def _hit(random: np.random.Generator, members: int, a_day: float, days: int, length: int) -> npt.NDArray[np.bool_]:
    """Return who is compromised on which day, shape (members, days): some begin each day, each for `length` days."""
    hit = np.zeros((members, days), bool)
    for day in range(days):
        for who in random.integers(0, members, random.poisson(a_day)):
            hit[who, day + 1 : day + 1 + length] = True
    return hit


def twelve(events: pd.DataFrame, fraud: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Return what textbooks make of such a log: amount, weekend, night, and twelve rolling counts, means and shares.

    For the customer, payments and their mean amount over 1, 7 and 30 days, this payment included. For the terminal,
    payments and the share of fraud among them over 1, 7 and 30 days that ended a week ago, when labels were known.

    Parameters
    ----------
    events
        In order of `event_time`.
    fraud
        Of each event, shape (n,).
    """
    second = (events["event_time"] - START).dt.total_seconds().to_numpy().astype(np.int64)
    amount = events["amount"].to_numpy()
    found = {
        "amount": amount,
        "weekend": (events["event_time"].dt.weekday >= 5).to_numpy().astype(float),
        "night": (events["event_time"].dt.hour <= 6).to_numpy().astype(float),
    }
    for days in (1, 7, 30):
        number, total = _rolling(events["account"].to_numpy(), second, amount, days * 86_400, 0)
        found[f"customer_count_{days}d"] = number
        found[f"customer_mean_{days}d"] = total / number
        number, total = _rolling(events["counterparty"].to_numpy(), second, fraud.astype(float), days * 86_400, 604_800)
        found[f"terminal_count_{days}d"] = number
        found[f"terminal_risk_{days}d"] = np.divide(total, number, out=np.zeros(len(number)), where=number > 0)
    return pd.DataFrame(found)


def _rolling(key: Ints, second: Ints, value: Floats, width: int, delay: int) -> tuple[Floats, Floats]:
    """Return number and sum of the values of each event's key over (t - delay - width, t - delay]."""
    order = np.argsort(key, kind="stable")
    stride = int(second.max()) + width + delay + 2
    line = key[order] * stride + second[order]
    sums = np.concatenate([[0.0], np.cumsum(value[order])])
    end = np.searchsorted(line, line - delay, side="right")
    begin = np.searchsorted(line, np.maximum(line - delay - width, key[order] * stride - 1), side="right")
    end = np.maximum(end, begin)
    if delay == 0:
        end = np.arange(1, len(line) + 1)  # of payments in the same second those that came first
    number, total = np.empty(len(key)), np.empty(len(key))
    number[order], total[order] = end - begin, sums[end] - sums[begin]
    return number, total
