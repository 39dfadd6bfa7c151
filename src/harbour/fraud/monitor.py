"""What a running model is watched for: inputs and scores that drift, calibration, alerts, and who is stopped wrongly.

Everything is read from the journal. An alert is raised where a figure leaves the range in which it would lie by chance
alone if nothing had changed; that range is computed from the data, by drawing accounts again (payments of one account
share their fate), and a whole report raises a false alert of one kind in about one of twenty.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from harbour.fraud.event import RECORD
from harbour.fraud.features import DAY, FEATURES, NAMES
from harbour.fraud.journal import BadJournal
from harbour.fraud.model import Model

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

BINS = 10
DRAWS = 400
FALSE_ALERTS = 0.05
"""Share of reports in which a figure that has not changed is allowed to raise an alert."""
_FEWEST = 100


@dataclass(frozen=True)
class Watched:
    """The scored payments of a period, as the journal has them.

    Attributes
    ----------
    features
        As served, shape (n, len(FEATURES)).
    score
        Probability that the champion gave, shape (n,).
    stopped
        Whether the payment was declined.
    alert
        Whether it was above the threshold: declined, or sent to review.
    time
        Event time, microseconds.
    account
        Names.
    reported
        When the first report of fraud that still stands became known, microseconds; -1 for none.
    now
        The journal's clock at its end, microseconds.
    """

    features: npt.NDArray[np.float32]
    score: Floats
    stopped: Mask
    alert: Mask
    time: Ints
    account: npt.NDArray[np.str_]
    reported: Ints
    now: int

    def __len__(self) -> int:
        return len(self.score)


def read(folder: Path, start: int | None = None, end: int | None = None) -> Watched:
    """Return what a journal says about a period; the service may be running.

    Parameters
    ----------
    folder
        Of the journal.
    start, end
        Event times in [start, end), microseconds since 1970, UTC; None for no bound.

    Raises
    ------
    BadJournal
        If there is no journal, or fewer than a hundred scored payments lie in the period.
    """
    path = folder / "journal.sqlite"
    if not path.is_file():
        raise BadJournal(f"There is no journal in {folder}.")
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        rows = connection.execute(
            "SELECT seq, packed, features, score, action, reason, event FROM decisions JOIN entries USING (seq) "
            "WHERE score IS NOT NULL ORDER BY seq"
        ).fetchall()
        reports = connection.execute(
            "SELECT about, packed FROM entries WHERE about IS NOT NULL ORDER BY seq"
        ).fetchall()
        tail = connection.execute("SELECT packed FROM entries WHERE about IS NULL ORDER BY seq DESC LIMIT 1").fetchone()
    except sqlite3.Error as error:
        raise BadJournal(f"{path} cannot be read: {error}.") from None
    finally:
        connection.close()
    standing: dict[int, int] = {}
    for about, packed in reports:
        record = np.frombuffer(packed, RECORD)[0]
        if record["amount"] > 0:
            standing.setdefault(about, int(record["event_time"]))
        else:
            standing.pop(about, None)
    records = np.frombuffer(b"".join(row[1] for row in rows), RECORD)
    time = records["event_time"].astype(np.int64)
    kept = np.ones(len(rows), bool)
    kept &= time >= (start if start is not None else -(2**62))
    kept &= time < (end if end is not None else 2**62)
    chosen = [row for row, keep in zip(rows, kept, strict=True) if keep]
    if len(chosen) < _FEWEST:
        raise BadJournal(f"{folder} holds {len(chosen)} scored payments of this period; at least {_FEWEST} are needed.")
    return Watched(
        features=np.frombuffer(b"".join(row[2] for row in chosen), np.float32).reshape(-1, len(FEATURES)),
        score=np.array([row[3] for row in chosen]),
        stopped=np.array([row[4] == "decline" for row in chosen]),
        alert=np.array([row[5].startswith("above") or row[4] == "decline" for row in chosen]),
        time=time[kept],
        account=np.array([json.loads(row[6])["account"] for row in chosen], dtype=np.str_),
        reported=np.array([standing.get(row[0], -1) for row in chosen], np.int64),
        now=int(np.frombuffer(tail[0], RECORD)["clock"][0]),
    )


# Stability.


def edges(values: Floats) -> Floats:
    """Return the inner borders of at most `BINS` groups of about equal size, from the values that exist."""
    known = values[np.isfinite(values)]
    return np.unique(np.quantile(known, np.arange(1, BINS) / BINS)) if len(known) else np.empty(0)


def places(values: Floats, borders: Floats) -> Ints:
    """Return the group of each value: 0 for a missing one, then 1, 2, ... between the borders."""
    found: Ints = np.where(np.isfinite(values), 1 + np.searchsorted(borders, values, side="left"), 0)
    return found


def stability_index(reference: Floats, current: Floats) -> Floats:
    """Return the population stability index of shares, shape (..., groups): sum of (q - p) log(q / p).

    A share of nought is taken as one in ten thousand, so that the index stays finite.
    """
    p, q = np.maximum(reference, 1e-4), np.maximum(current, 1e-4)
    index: Floats = ((q - p) * np.log(q / p)).sum(axis=-1)
    return index


def like_weekdays(reference: npt.NDArray[np.float32], current: npt.NDArray[np.float32]) -> Floats:
    """Return weights for the rows of a reference with which it has the weekdays of the current payments.

    A Sunday differs from a week. Set beside other Sundays, that is no drift.
    """
    old, new = (np.rint(rows[:, NAMES.index("weekday")]).astype(np.int64) for rows in (reference, current))
    days, place = np.unique(old, return_inverse=True)
    wanted = np.array([(new == day).mean() for day in days])
    weight: Floats = (wanted / np.bincount(place))[place]
    return weight if weight.sum() > 0 else np.ones(len(old))


def stability(watched: Watched, model: Model, reference: npt.NDArray[np.float32], seed: int = 0) -> pd.DataFrame:
    """Return how far each feature and the score have moved from a reference sample, and how far they would by chance.

    Parameters
    ----------
    watched
        The period.
    model
        Gives the scores of the sample.
    reference
        Features of a random sample of the training period, shape (n, len(FEATURES)); its weekdays are given the weight
        that they have in the period.
    seed
        Of the draws.

    Returns
    -------
    One row each for `score` and every feature: name, index, usual (by chance), threshold, alert. The thresholds
    are such that by chance alone all of them hold in 95 reports of a hundred.
    """
    random = np.random.default_rng(seed)
    names = ["score", *NAMES]
    before = np.column_stack([model.probabilities(reference), reference.astype(float)])
    after = np.column_stack([watched.score, watched.features.astype(float)])
    numbers, _ = pd.factorize(watched.account)
    accounts = int(numbers.max()) + 1
    drawn = random.multinomial(accounts, np.full(accounts, 1 / accounts), size=DRAWS).astype(float)
    weight = like_weekdays(reference, watched.features)
    rows_again = random.multinomial(len(before), np.full(len(before), 1 / len(before)), size=DRAWS) * weight
    rows_again /= rows_again.sum(axis=1, keepdims=True)
    index, chance = np.empty(len(names)), np.empty((len(names), DRAWS))
    for k in range(len(names)):
        borders = edges(before[:, k])
        groups = len(borders) + 2
        old, new = places(before[:, k], borders), places(after[:, k], borders)
        p, q = np.bincount(old, weight, groups) / weight.sum(), np.bincount(new, minlength=groups) / len(new)
        index[k] = stability_index(p, q)
        by_account = np.bincount(numbers * groups + new, minlength=accounts * groups).reshape(accounts, groups)
        counts = drawn @ by_account
        q_again = counts / counts.sum(axis=1, keepdims=True)
        onehot = np.zeros((len(old), groups))
        onehot[np.arange(len(old)), old] = 1
        p_again = rows_again @ onehot
        # What the two samples would show if both came from one population, the middle of the two.
        middle = (p + q) / 2
        chance[k] = stability_index(np.clip(middle + p_again - p, 0, 1), np.clip(middle + q_again - q, 0, 1))
    # One bound for all: how far the most unusual of them lies out, on the scale of logarithms, by chance alone.
    logs = np.log(np.maximum(chance, 1e-9))
    middle_of, spread = logs.mean(axis=1), np.maximum(logs.std(axis=1), 1e-9)
    furthest = np.quantile(((logs - middle_of[:, None]) / spread[:, None]).max(axis=0), 1 - FALSE_ALERTS)
    usual, threshold = np.exp(middle_of), np.exp(middle_of + furthest * spread)
    return pd.DataFrame(
        {"name": names, "index": index, "usual": usual, "threshold": threshold, "alert": index > threshold}
    )


# Calibration while labels are still to come.


def arrived(delays: Floats, room: Floats) -> Callable[[Floats], Floats]:
    """Return the estimated share of reports that have come by a given age of the payment, of those that come at all.

    Delays are seen only where they are shorter than the age of the payment: short ones are over-represented. The
    product-limit estimate for right-truncated data (Lynden-Bell's, backwards in time) puts that right, up to the
    longest age that was seen. Where fewer than five reports say anything about a delay, nothing is concluded from it.

    Parameters
    ----------
    delays
        From payment to report, of the reports that have come, days.
    room
        Age of those payments now, days; no delay is longer.
    """
    points = np.unique(delays)
    at_risk = np.array([((delays <= x) & (x <= room)).sum() for x in points])
    here = np.array([(delays == x).sum() for x in points])
    factor = np.where((at_risk >= 5) & (at_risk > here), 1 - here / np.maximum(at_risk, 1), 1.0)
    below = np.append(np.cumprod(factor[::-1])[::-1][1:], 1.0) if len(points) else np.empty(0)

    def share(age: Floats) -> Floats:
        place = np.searchsorted(points, age, side="right") - 1
        found: Floats = np.where(place >= 0, below[np.maximum(place, 0)] if len(points) else 0.0, 0.0)
        return found

    return share


def calibration(watched: Watched, seed: int = 0) -> dict[str, Any]:
    """Compare the reports that have come with those that the scores let expect by now.

    Payments that were stopped have no label and are left out on both sides.

    Returns
    -------
    expected, reported (numbers of frauds), ratio with low and high (95% interval over accounts), alert, and a table of
    the same for bands of the score.
    """
    free = ~watched.stopped
    time, score, reported = watched.time[free], watched.score[free], watched.reported[free]
    told = reported >= 0
    age = (watched.now - time) / DAY
    delays = np.maximum(reported[told] - time[told], 0) / DAY
    share = arrived(delays, np.maximum(age[told], delays))
    expected = score * share(age)
    numbers, _ = pd.factorize(watched.account[free])
    accounts = int(numbers.max()) + 1
    sums = np.column_stack(
        [np.bincount(numbers, expected, accounts), np.bincount(numbers, told.astype(float), accounts)]
    )
    random = np.random.default_rng(seed)
    drawn = random.multinomial(accounts, np.full(accounts, 1 / accounts), size=DRAWS) @ sums
    totals = sums.sum(axis=0)
    usable = bool(totals[0] > 0 and told.sum() >= 5)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = drawn[:, 1] / drawn[:, 0]
    low, high = (float(x) for x in np.quantile(ratios, [0.025, 0.975])) if usable else (None, None)
    bands = pd.cut(score, [-1, 0.001, 0.01, 0.1, 0.5, 1], labels=["to 0.1%", "to 1%", "to 10%", "to 50%", "above 50%"])
    table = (
        pd.DataFrame({"score": bands, "payments": 1, "expected": expected, "reported": told})
        .groupby("score", observed=False)
        .sum()
        .reset_index()
    )
    return {
        "expected": float(totals[0]),
        "reported": int(told.sum()),
        "ratio": float(totals[1] / totals[0]) if usable else None,
        "low": low,
        "high": high,
        "alert": bool(low is not None and high is not None and not low <= 1 <= high),
        "note": "" if usable else "Fewer than five reports have come: nothing can be said yet.",
        "bands": table.to_dict("records"),
    }


# Alerts and customers.


def volume(watched: Watched, capacity: int) -> pd.DataFrame:
    """Return for each UTC day: payments, alerts, stopped, capacity, and whether alerts exceeded capacity."""
    day = pd.to_datetime(watched.time // DAY * DAY, unit="us", utc=True)
    table = pd.DataFrame({"day": day, "payments": 1, "alerts": watched.alert, "stopped": watched.stopped})
    found = table.groupby("day", as_index=False).sum()
    return found.assign(capacity=capacity, alert=found["alerts"] > capacity)


def fairness(watched: Watched, groups: pd.DataFrame) -> pd.DataFrame:
    """Return how many honest customers of each group were stopped, beside everybody else.

    Parameters
    ----------
    watched
        The period.
    groups
        Columns account and group; an account may be in several.

    Returns
    -------
    One row a group: group, customers (without a report), stopped, per_10000, rest_per_10000, difference with low and
    high (95% interval, Newcombe's hybrid score), alert (the interval at 95% for all groups together lies above 0).
    """
    by_account = pd.DataFrame({"account": watched.account, "stopped": watched.stopped, "told": watched.reported >= 0})
    honest = by_account.groupby("account").agg(stopped=("stopped", "any"), told=("told", "any"))
    stopped = honest.loc[~honest["told"], "stopped"]
    rows = []
    kinds = groups.assign(account=groups["account"].astype(str)).groupby("group")["account"]
    for name, accounts in kinds:
        inside = stopped.index.isin(accounts)
        a, n, b, m = int(stopped[inside].sum()), int(inside.sum()), int(stopped[~inside].sum()), int((~inside).sum())
        if n == 0 or m == 0:
            continue
        low, high = newcombe(a, n, b, m, 1.96)
        strict, _ = newcombe(a, n, b, m, _z(FALSE_ALERTS / max(1, kinds.ngroups)))
        rows.append(
            {
                "group": name, "customers": n, "stopped": a, "per_10000": 1e4 * a / n, "rest_per_10000": 1e4 * b / m,
                "difference": 1e4 * (a / n - b / m), "low": 1e4 * low, "high": 1e4 * high, "alert": strict > 0,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _z(two_sided: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(1 - two_sided / 2)


def newcombe(a: int, n: int, b: int, m: int, z: float) -> tuple[float, float]:
    """Return an interval for the difference a/n - b/m of two shares (Newcombe 1998, method 10).

    Parameters
    ----------
    a, n, b, m
        Counts out of how many.
    z
        Standard errors, 1.96 for 95%.
    """
    p, q = a / n, b / m
    p_low, p_high = wilson(a, n, z)
    q_low, q_high = wilson(b, m, z)
    low = p - q - float(np.hypot(p - p_low, q_high - q))
    high = p - q + float(np.hypot(p_high - p, q - q_low))
    return low, high


def wilson(a: int, n: int, z: float) -> tuple[float, float]:
    """Return Wilson's interval for the share a/n."""
    p, zz = a / n, z * z
    middle, half = p + zz / (2 * n), z * float(np.sqrt(p * (1 - p) / n + zz / (4 * n * n)))
    return (middle - half) / (1 + zz / n), (middle + half) / (1 + zz / n)
