"""What exercise 22 is asked about: a small desk, a ledger of gains, and inputs for the functions."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

WEEKS = 6


@lru_cache(maxsize=2)
def desk(data_seed: int) -> Any:
    """Payments of the last six weeks of a small world, with the points of the rules and what was reported."""
    import pandas as pd

    import harbour
    from harbour.fraud import rules, tables, training
    from harbour.fraud.features import DAY

    world = harbour.world("payments", seed=data_seed, customers=800, days=98)
    log = tables.log(world["payments"], world["fraud_reports"])
    start = pd.Timestamp("2026-04-06", tz="UTC").value // 1_000
    data = training.rows(log, start + 56 * DAY, start + 98 * DAY, as_of=start + 98 * DAY)
    data = data[data.weight > 0]
    return pd.DataFrame({"points": rules.all_points(data.matrix), "pounds": data.pounds, "fraud": data.fraud})


@lru_cache(maxsize=2)
def ledger(data_seed: int) -> Any:
    """What each of 3,000 payments adds to model minus rules over twelve weeks, with account and linked group."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng([22, data_seed])
    account_group = np.sort(rng.integers(0, 60, size=400))
    level = rng.normal(25, 45, size=60)
    account = rng.integers(0, 400, size=3_000)
    group = account_group[account]
    gain = np.round(level[group] + rng.normal(0, 60, size=3_000), 2)
    return pd.DataFrame({"account": account, "group": group, "gain": gain})


def lines(probe: int) -> list[dict[str, Any]]:
    """Payments on a line of days, with reports that come later."""
    import numpy as np

    rng = np.random.default_rng(probe)
    found = []
    for _ in range(6):
        size = int(rng.integers(60, 120))
        day = rng.integers(0, 100, size=size)
        fraud = rng.random(size) < 0.5
        begin, gap, length = int(rng.integers(40, 70)), int(rng.integers(5, 25)), int(rng.integers(5, 20))
        edges = [begin - gap - 1, begin - gap, begin - 1, begin, begin + length - 1, begin + length]
        day[:6], fraud[:6] = edges, True
        known = np.where(fraud, day + rng.integers(0, 40, size=size), -1)
        day[6], fraud[6], known[6] = begin - gap - 2, True, begin
        day[7], fraud[7], known[7] = begin - gap - 2, True, begin + 1
        found.append({"day": day, "known_day": known, "fraud": fraud, "begin": begin, "gap": gap, "length": length})
    return found


def scored(probe: int) -> list[dict[str, Any]]:
    """Worths of alerts: many good ones, few good ones, fewer payments than places."""
    import numpy as np

    rng = np.random.default_rng(probe + 1)
    cases = []
    for size, middle, capacity, days in ((200, 5, 3, 7), (200, -80, 3, 7), (15, 5, 3, 7), (21, 5, 3, 7), (90, 2, 5, 4)):
        worth = rng.normal(middle, 30, size=size).round(3)
        cases.append({"worth": worth, "capacity": capacity, "days": days})
    return cases
