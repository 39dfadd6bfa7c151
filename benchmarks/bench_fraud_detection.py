"""What the fraud system detects on Harbour's payments, in pounds, and whom it stops wrongly. All simulated.

A world is made, a model is trained on the first four fifths of its days as of their end, and what it would stop on the
rest is held against the truth, which only a simulation has; beside it the rules, and an oracle that stops the dearest
true frauds. Everybody may stop the same number of payments a day. Intervals draw accounts again; those of differences
draw the same accounts for both.

    python benchmarks/bench_fraud_detection.py [--worlds teaching,realistic] [--seeds 1]

`teaching`: 3 payments in a thousand are fraud. `realistic`: 1 in ten thousand.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from harbour import payments
from harbour.fraud import metrics, monitor, replay, rules, tables, training
from harbour.fraud.costs import Costs, loss_of
from harbour.payments.writer import write_world

DAY = metrics.DAY
WORLDS = {"teaching": (4_000, 150, 0.003), "realistic": (12_000, 150, 0.0001)}
WARM_UP, HELD_BACK, RESAMPLES = 30, 0.2, 300
CAPACITIES = (25, 100)
GROUPS = ("appointee", "landlord", "newcomer", "pay_day_mover")


@dataclass(frozen=True)
class Tested:
    """The payments of the test period: arrays of one length, and how each system ranks them (more is stopped first)."""

    fraud: np.ndarray
    typology: np.ndarray
    pounds: np.ndarray
    rail: np.ndarray
    day: np.ndarray
    account: np.ndarray
    holder: np.ndarray
    ranks: dict[str, np.ndarray]
    days: int


def simulated(name: str, seed: int, folder: Path) -> None:
    customers, days, prevalence = WORLDS[name]
    settings = payments.settings(
        seed=seed, customers=customers, days=days, prevalence=prevalence, label_delay=21, drift=[], adaptive=True,
        limits="all",
    )  # fmt: skip
    write_world(payments.simulate(settings, lambda stage, share: None), folder, lambda stage, share: None)


def tested(folder: Path, costs: Costs) -> tuple[Tested, str]:
    """Train on the first days and return the last ones, ranked, and a sentence about the model."""
    log = tables.read_folder(folder)
    first = int(log.event_time.min()) // DAY
    last = int(log.event_time.max()) // DAY + 1
    cut = (first + int((last - first) * (1 - HELD_BACK))) * DAY
    model = training.train(log, (first + WARM_UP) * DAY, cut, cut, folder / "model", costs=costs)
    wanted = log.scored & (log.event_time >= cut)
    matrix = replay.features(log, wanted)
    table = tables.read_parquet(folder / "payments.parquet", ("seq", "account", "rail"))
    truth = pd.read_parquet(folder / "truth" / "payments.parquet").set_index("seq")
    known = truth.reindex(log.seq[wanted])
    fraud = known["fraud"].fillna(False).to_numpy(dtype=bool)
    holder = pd.read_parquet(folder / "accounts.parquet").set_index("account")["holder"]
    pounds = log.amount[wanted] / 100
    points = rules.all_points(matrix)
    found = Tested(
        fraud=fraud, typology=known["typology"].astype("string").fillna("").to_numpy(), pounds=pounds,
        rail=log.records["rail"][log.row >= 0][wanted], day=log.event_time[wanted] // DAY,
        account=pd.factorize(log.account[wanted])[0], holder=holder.loc[table["account"].to_numpy()[wanted]].to_numpy(),
        ranks={
            "model": costs.worth(model.probabilities(matrix), pounds),
            "rules": np.where(points >= 3, points + pounds / 1e6, 0.0),
            "oracle": np.where(fraud, pounds - costs.review, 0.0),
        },
        days=last - cut // DAY,
    )  # fmt: skip
    compared = model.report["validation"]["models"]
    sentence = "; ".join(
        f"{kind} {one['average_precision']['value']:.3f} ({one['average_precision']['low']:.3f} to "
        f"{one['average_precision']['high']:.3f})"
        for kind, one in compared.items()
    )
    return found, f"chosen: {model.kind}. Average precision in validation: {sentence}"


def stopped(rank: np.ndarray, day: np.ndarray, capacity: int) -> np.ndarray:
    """Return which payments are stopped: of each day the highest, as many as the capacity, if the rank is above 0."""
    order = np.lexsort((-rank, day))
    place = np.empty(len(rank), np.int64)
    place[order] = np.arange(len(rank)) - np.searchsorted(day[order], day[order])
    return (place < capacity) & (rank > 0)


def net(stop: np.ndarray, data: Tested, costs: Costs) -> np.ndarray:
    """Return for each payment the pounds that stopping it saves, 0 if it is not stopped."""
    return np.where(stop, np.where(data.fraud, data.pounds, -costs.harm) - costs.review, 0.0)


def interval(values: np.ndarray, draws: list[np.ndarray]) -> str:
    """Return a sum with its 95% interval over accounts."""
    again = [float((values * draw).sum()) for draw in draws]
    low, high = np.quantile(again, [0.025, 0.975])
    return f"{values.sum():10,.0f} ({low:,.0f} to {high:,.0f})"


def share(part: np.ndarray, whole: np.ndarray, draws: list[np.ndarray]) -> str:
    again = [float((part * draw).sum() / max((whole * draw).sum(), 1e-9)) for draw in draws]
    low, high = np.quantile(again, [0.025, 0.975])
    return f"{part.sum() / max(whole.sum(), 1e-9):.2f} ({low:.2f} to {high:.2f})"


def report(name: str, seed: int) -> None:
    costs = Costs()
    with tempfile.TemporaryDirectory(prefix="bench-detection-") as made:
        folder = Path(made) / "data"
        simulated(name, seed, folder)
        data, sentence = tested(folder, costs)
        people = pd.read_parquet(folder / "truth" / "customers.parquet").set_index("customer")["group"].astype(str)
        crooked = crooks(folder)
    print(
        f"\n{name}, seed {seed}: {len(data.fraud):,} payments of {data.days} days, {data.fraud.sum():,} of them fraud"
    )
    print(f"  {sentence}")
    draws = metrics.resampled(data.account, RESAMPLES)
    for capacity in CAPACITIES:
        stops = {system: stopped(rank, data.day, capacity) for system, rank in data.ranks.items()}
        nets = {system: net(stop, data, costs) / data.days for system, stop in stops.items()}
        print(f"  at most {capacity} stops a day")
        for system, stop in stops.items():
            print(
                f"    {system:7s} net pounds a day {interval(nets[system], draws):36s} recall of frauds "
                f"{share(stop & data.fraud, data.fraud, draws)}, of pounds "
                f"{share(np.where(stop & data.fraud, data.pounds, 0), np.where(data.fraud, data.pounds, 0), draws)}"
            )
        print(f"    model - rules, paired: {interval(nets['model'] - nets['rules'], draws)}")
    losses(data, stops["model"], costs, draws)
    harm(data, stops["model"], people, crooked, costs, draws)


def losses(data: Tested, stop: np.ndarray, costs: Costs, draws: list[np.ndarray]) -> None:
    """Print who loses what a day, before and after, and customers' harm apart."""
    source = pd.Series(np.where(data.typology == "benefit_herding", "benefits office", "customer"))
    lost = loss_of(data.pounds, data.fraud, source, data.rail, costs)
    print("    pounds lost a day, without and with the model, and what its wrong stops cost customers")
    for account in lost:
        whole = lost[account].to_numpy() / data.days
        print(f"      {account:9s} {interval(whole, draws):34s} -> {interval(np.where(stop, 0.0, whole), draws)}")
    wrong = np.where(stop & ~data.fraud, costs.harm, 0.0) / data.days
    print(f"      harm      {interval(wrong, draws)}, {np.sum(stop & ~data.fraud) / data.days:.1f} wrong stops a day")


def crooks(folder: Path) -> set[int]:
    """Return the customers with a true fraud anywhere."""
    truth = pd.read_parquet(folder / "truth" / "payments.parquet")
    table = tables.read_parquet(folder / "payments.parquet", ("seq", "account")).set_index("seq")["account"]
    holder = pd.read_parquet(folder / "accounts.parquet").set_index("account")["holder"]
    return set(holder.loc[table.loc[truth.loc[truth["fraud"], "seq"]]].tolist())


def harm(
    data: Tested, stop: np.ndarray, people: pd.Series, crooked: set[int], costs: Costs, draws: list[np.ndarray]
) -> None:
    """Print how many honest customers of each group are stopped, beside all others, and what equality would cost."""
    rank = data.ranks["model"]
    best = pd.Series(np.where(stop & ~data.fraud, rank, 0.0)).groupby(data.holder).max()
    honest = best[~best.index.isin(crooked)]
    group = people.loc[honest.index].to_numpy()
    print("    honest customers stopped at least once, per 10,000, and what stopping no larger share of a group costs")
    for name in GROUPS:
        inside = group == name
        a, n, b, m = (
            int((honest[inside] > 0).sum()),
            int(inside.sum()),
            int((honest[~inside] > 0).sum()),
            int((~inside).sum()),
        )
        low, high = monitor.newcombe(a, n, b, m, 1.96)
        allowed = int(b / m * n)
        bar = np.sort(honest[inside].to_numpy())[::-1][allowed] if a > allowed else 0.0
        member = people.loc[data.holder].to_numpy() == name
        fewer = stop & ~(member & (rank <= bar)) if bar > 0 else stop
        cost = (net(fewer, data, costs) - net(stop, data, costs)) / data.days
        print(
            f"      {name:14s} {1e4 * a / n:6.0f} of {n:,}, others {1e4 * b / m:6.0f}; difference "
            f"{1e4 * (a / n - b / m):+6.0f} ({1e4 * low:+.0f} to {1e4 * high:+.0f}); equal: "
            f"{interval(cost, draws).strip()} pounds a day"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", default="teaching,realistic")
    parser.add_argument("--seeds", default="1")
    chosen = parser.parse_args()
    for name in chosen.worlds.split(","):
        for seed in chosen.seeds.split(","):
            report(name, int(seed))


if __name__ == "__main__":
    main()
