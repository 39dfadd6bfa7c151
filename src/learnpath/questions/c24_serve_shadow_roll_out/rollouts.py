"""The data of exercise 24, made again for the judge, and the tables and streams on which functions are tried."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

HOUR = 3_600_000_000
SLACK, WORST = 1.0, 0.05


@cache
def shadow_table(seed: int) -> Any:
    """Return the shadow run of 24.2: account, champion, shadow."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng([24, 2, seed])
    account = np.repeat(np.arange(2_000), rng.poisson(30, 2_000))
    risky, changed = rng.random((2, 2_000)) < [[0.04], [0.4]]
    rate = np.where(risky[account], 0.25, 0.0004)
    champion = rng.random(len(account)) < rate
    shadow = np.where(changed[account], rng.random(len(account)) < 0.5 * rate, champion)
    return pd.DataFrame({"account": account, "champion": champion, "shadow": shadow})


@cache
def hours(seed: int) -> tuple[Any, Any]:
    """Return the quiet and the faulty rollouts of 24.3: accounts held up, 400 rollouts by 72 hours."""
    import numpy as np

    rng = np.random.default_rng([24, 3, seed])
    return rng.negative_binomial(0.4, 0.5, size=(400, 72)), rng.negative_binomial(2.0, 0.5, size=(400, 72))


def paths(counts: Any, slack: float = SLACK, floor: bool = True) -> Any:
    """Return the stop rule's sum after each hour, shape of `counts`."""
    import numpy as np

    total, found = np.zeros(len(counts)), np.empty(counts.shape)
    for hour in range(counts.shape[1]):
        total = total + counts[:, hour] - slack
        total = np.maximum(0, total) if floor else total
        found[:, hour] = total
    return found


class Pair(NamedTuple):
    """Two tables of features: what is wrong with the second, or why nothing is."""

    name: str
    alike: bool
    offline: Any
    online: Any


def pairs(probe: int) -> list[Pair]:
    """Return pairs of tables in an order drawn from the seed."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng([24, 1, probe])
    n = 40
    days = rng.integers(1, 60, n).astype(float)
    days[::5] = np.nan
    table = pd.DataFrame(
        {
            "seq": np.cumsum(rng.integers(1, 4, n)),
            "amount": rng.integers(100, 90_000, n) / 100,
            "account_count_1d": rng.integers(0, 9, n).astype(float),
            "relation_days": days,
        }
    )

    def changed(row: int, column: str, value: object) -> Any:
        other = table.copy()
        other.loc[row, column] = value
        return other

    row = int(rng.integers(1, n - 1))
    swapped = table.copy()
    swapped["amount"] = swapped["amount"].to_numpy()[::-1]
    renumbered = table.copy()
    renumbered.loc[n - 1, "seq"] = int(renumbered["seq"].iloc[-1]) + 1
    cents = table.assign(amount=(100 * table["amount"]).round())
    found = [
        Pair("the same", True, table, table.copy()),
        Pair("the same rows in another order", True, table, table.sample(frac=1, random_state=probe % 1000)),
        Pair("the same columns in another order", True, table, table[table.columns[::-1]]),
        Pair("one amount a penny off", False, table, changed(row, "amount", table.loc[row, "amount"] + 0.01)),
        Pair("a missing value that became 0", False, table, changed(5, "relation_days", 0.0)),
        Pair("a 0 day value that went missing", False, table, changed(6, "relation_days", np.nan)),
        Pair("a payment missing online", False, table, table.drop(index=row)),
        Pair("a payment too many online", False, table.drop(index=row), table),
        Pair("a payment twice online", False, table, pd.concat([table, table.iloc[[row]]], ignore_index=True)),
        Pair("amounts of other payments, with the same mean", False, table, swapped),
        Pair("another payment's number", False, table, renumbered),
        Pair("pence in place of pounds", False, table, cents),
    ]
    return [found[place] for place in rng.permutation(len(found))]


class Stream(NamedTuple):
    """Moments at which a version wants to stop a payment, and the cap."""

    name: str
    clocks: list[int]
    most: int


def streams(probe: int) -> list[Stream]:
    """Return streams that a limiter is tried on."""
    import numpy as np

    rng = np.random.default_rng([24, 4, probe])
    busy = np.sort(rng.integers(0, 5 * HOUR, 120))
    late = busy.copy()
    late[3::7] -= HOUR // 2
    edge = [0, 0, HOUR - 1, HOUR, HOUR, 2 * HOUR, 2 * HOUR + 1]
    border = [HOUR - 3, HOUR - 2, HOUR - 1, HOUR, HOUR + 1, HOUR + 2, 2 * HOUR + 5]
    return [
        Stream("a calm stream", [int(x) for x in np.arange(5) * 2 * HOUR], 1),
        Stream("a busy stream", busy.tolist(), int(rng.integers(3, 8))),
        Stream("stops exactly an hour apart", edge, 2),
        Stream("a burst across the full hour", border, 3),
        Stream("some late arrivals", late.tolist(), 5),
        Stream("a cap of 0", busy[:10].tolist(), 0),
        Stream("nothing", [], 3),
    ]


def within(
    clocks: list[int], most: int, *, strict: bool = True, refused: bool = False, late: bool = True
) -> list[bool]:
    """Return which stops are within the cap; the switches make known mistakes."""
    now, recent, answers = -(2**62), list[int](), list[bool]()
    for clock in clocks:
        now = max(now, clock) if late else clock
        recent = [moment for moment in recent if (now - moment < HOUR if strict else now - moment <= HOUR)]
        answers.append(len(recent) < most)
        if answers[-1] or refused:
            recent.append(now)
    return answers


def by_clock_hour(clocks: list[int], most: int) -> list[bool]:
    """The mistake of counting from full hour to full hour."""
    used: dict[int, int] = {}
    answers = []
    for clock in clocks:
        answers.append(used.get(clock // HOUR, 0) < most)
        used[clock // HOUR] = used.get(clock // HOUR, 0) + answers[-1]
    return answers


def bucket(clocks: list[int], most: int) -> list[bool]:
    """The refilling bucket of the page."""
    left, now, answers = float(most), None, list[bool]()
    for clock in clocks:
        if now is not None and clock > now:
            left = min(most, left + most * (clock - now) / HOUR)
        now = clock if now is None else max(now, clock)
        answers.append(left >= 1)
        left -= answers[-1]
    return answers
