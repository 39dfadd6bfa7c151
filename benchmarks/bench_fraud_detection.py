"""What the fraud system finds on Harbour's payments (simulated), against the truth that only the simulation knows.

Trained on the first four fifths of the days with the labels known then; looked at on the last fifth. The truth is
used for these tables alone. Everybody stops the same number of payments, 20 of 10,000 (`--stops`): those of which they
expect most, and none of which they expect a loss.

- Net pounds saved: the amount of each fraud stopped, less 15 pounds for each genuine payment stopped and 4 pounds for
  each review (`harbour.fraud.costs`). Beside the model: the rules that a bank has without one, and an oracle that
  knows who the fraudsters are: nobody can do better.
- Recall at the rate of the world (0.003 of payments), and at a realistic one, 0.0001: frauds weigh less, and the
  model's odds are moved by the same factor. The capacity stays.
- Who loses what, the bank, the public and customers in accounts of their own (`harbour.fraud.costs.loss_of`).
- Genuine customers of whom a payment was stopped, per 10,000, for each group that looks unusual for good reasons,
  beside all others; and what it costs if each group is to be stopped no more often than the others: a line of its own
  for each group, above which its payments have to come. The bank could not do that: it does not know the groups.

Intervals: 95 %, accounts (or customers) drawn with replacement, the line kept.

    python benchmarks/bench_fraud_detection.py [--seeds 1,2,3] [--customers 2600] [--stops 20]
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from harbour.fraud import metrics, replay, rules, tables, training
from harbour.fraud.costs import Costs, loss_of
from harbour.fraud.features import DAY
from harbour.worlds.payments import simulate

REALISTIC = 0.0001
RESAMPLES = 400
REST = "all others"
HARD = ("appointee", "landlord", "newcomer", "pay_day_mover", "couple")
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Looked:
    """Payments of the evaluated days; arrays of one length.

    Attributes
    ----------
    probability, points
        What the model and the rules say.
    fraud
        The truth.
    pounds
        Amounts.
    account, customer
        Numbers, different in different worlds.
    group
        Of the customer: one of `HARD`, `REST`, or "fraudster" for accounts that belong to no genuine customer.
    public
        Whether the money of a fraud is the public's: benefits claimed with stolen identities.
    rail
        0 card, 1 Faster Payments, 2 Bacs.
    """

    probability: Floats
    points: Floats
    fraud: Mask
    pounds: Floats
    account: npt.NDArray[np.int64]
    customer: npt.NDArray[np.int64]
    group: npt.NDArray[np.str_]
    public: Mask
    rail: npt.NDArray[np.int8]


def look(seed: int, customers: int) -> Looked:
    """Simulate, train, and return the payments of the last fifth of the days."""
    world = simulate(seed=seed, customers=customers)
    events, actions = world.tables["payments"], world.tables["interventions"]
    let_through = actions.loc[actions["action"] == "let_through", "seq"]
    log = tables.log(events, world.tables["fraud_reports"], let_through)
    start = int(log.event_time.min()) // DAY * DAY
    days = (int(log.event_time.max()) - start) // DAY + 1
    end = start + int(days * 0.8) * DAY
    with tempfile.TemporaryDirectory(prefix="bench-detection-") as name:
        model = training.train(log, start, end, end, Path(name) / "model")
    wanted = log.scored & (log.event_time >= end)
    matrix = replay.features(log, wanted)
    truth = world.truth["payments"]
    account = events.loc[wanted, "account"].to_numpy(dtype=np.int64)
    holder = world.tables["accounts"].set_index("account")
    customer = holder["holder"].loc[account].to_numpy(dtype=np.int64)
    group = world.truth["customers"].set_index("customer")["group"].astype(str).loc[customer].to_numpy(dtype=str)
    joint = holder["kind"].loc[account].astype(str).to_numpy() == "joint"
    group = np.where((group == "ordinary") & joint, "couple", group)
    group = np.where(group == "ordinary", REST, np.where(group == "stolen_identity", "fraudster", group))
    return Looked(
        probability=model.probabilities(matrix), points=rules.all_points(matrix),
        fraud=np.isin(log.seq[wanted], truth.loc[truth["fraud"], "seq"]), pounds=log.amount[wanted] / 100,
        account=seed * 10**9 + account, customer=seed * 10**9 + customer, group=group,
        public=truth.set_index("seq")["typology"].reindex(log.seq[wanted]).eq("benefit_herding").to_numpy(),
        rail=log.records["rail"][log.row >= 0][wanted],
    )  # fmt: skip


def rankings(data: Looked, costs: Costs, shift: float = 1.0) -> dict[str, Floats]:
    """Return for rules, model and oracle how much they expect of stopping each payment; below 0 it is let go.

    Parameters
    ----------
    data
        Payments.
    costs
        Prices.
    shift
        Factor on the odds of fraud, for another base rate than that of the training.
    """
    odds = data.probability / (1 - data.probability) * shift
    return {
        "rules": np.where(data.points >= 3, data.points + data.pounds / 1e9, -1.0),
        "model": costs.worth(odds / (1 + odds), data.pounds),
        "oracle": costs.worth(data.fraud.astype(float), data.pounds),
    }


def stopped(ranking: Floats, weight: Floats, most: float) -> Mask:
    """Return which payments are stopped: the highest, of weight `most` in all, and none below 0."""
    order = np.argsort(-ranking, kind="stable")
    found = np.zeros(len(ranking), bool)
    found[order[np.cumsum(weight[order]) <= most]] = True
    return found & (ranking >= 0)


def saved(stop: Mask, data: Looked, costs: Costs) -> Floats:
    """Return the net pounds that stopping saved, payment by payment."""
    return np.where(stop, np.where(data.fraud, data.pounds, -costs.harm) - costs.review, 0.0)


def disturbed(stop: Mask, data: Looked) -> pd.DataFrame:
    """Return a row for each genuine customer: group, and whether one of their genuine payments was stopped."""
    genuine = data.group != "fraudster"
    table = pd.DataFrame(
        {"customer": data.customer, "group": data.group, "stopped": stop & ~data.fraud}, copy=False
    )[genuine].sort_values("group", key=lambda group: group == REST, kind="stable")  # fmt: skip
    return table.groupby("customer", as_index=False).agg(group=("group", "first"), stopped=("stopped", "any"))


def equalised(ranking: Floats, stop: Mask, data: Looked) -> Mask:
    """Return what is stopped if no group's customers may be disturbed more often than all others are.

    A group that is gets a line of its own, just above those of its genuine payments that are one customer too many.
    """
    table = disturbed(stop, data)
    bound = table.loc[table["group"] == REST, "stopped"].mean()
    group_of = table.set_index("customer")["group"]
    own = group_of.reindex(data.customer).to_numpy(dtype=object)
    found = stop.copy()
    for group in HARD:
        members = table[table["group"] == group]
        allowed = int(np.floor(bound * len(members)))
        if members["stopped"].sum() <= allowed:
            continue
        mine = own == group
        wrong = mine & stop & ~data.fraud
        highest = pd.Series(ranking[wrong]).groupby(data.customer[wrong]).max().sort_values(ascending=False)
        found[mine & (ranking <= highest.iloc[allowed])] = False
    return found


def print_accounts(stop: Mask, data: Looked, costs: Costs, draws: list[Floats]) -> None:
    """Print who loses what without the model and with it, three accounts that are not added up, and customers' harm."""
    source = pd.Series(np.where(data.public, "benefits office", "customer"))
    lost = loss_of(data.pounds, data.fraud, source, data.rail, costs)
    print("who loses what, pounds, nothing stopped and with the model:")
    for account in lost:
        before = lost[account].to_numpy()
        after = np.where(stop, 0.0, before)
        print(
            f"  {account:10} {figure(lambda w, x=before: float((w * x).sum()), draws):32}"
            f" {figure(lambda w, x=after: float((w * x).sum()), draws)}"
        )
    wrong = (stop & ~data.fraud).astype(float)
    print(
        f"  customers' harm: {figure(lambda w: float((w * wrong).sum()), draws)} genuine payments stopped, "
        f"priced at {costs.harm * wrong.sum():,.0f} pounds"
    )


def interval(draws: list[float], value: float, unit: str = ",.0f") -> str:
    """Return a value with the middle 95 % of its draws as text."""
    low, high = np.nanquantile(draws, [0.025, 0.975])
    return f"{value:{unit}} ({low:{unit}} to {high:{unit}})"


def figure(function: Callable[[Floats], float], draws: list[Floats], unit: str = ",.0f") -> str:
    """Return a figure, a function of weights of payments, with its interval as text."""
    return interval([function(weight) for weight in draws], function(np.ones(len(draws[0]))), unit)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--customers", type=int, default=2_600)
    parser.add_argument("--stops", type=float, default=20, help="payments stopped, of 10,000")
    chosen = parser.parse_args()
    parts = [look(int(seed), chosen.customers) for seed in chosen.seeds.split(",")]
    data = Looked(*(np.concatenate(column) for column in zip(*(vars(part).values() for part in parts), strict=True)))
    costs, size = Costs(), len(data.fraud)
    most = chosen.stops / 10_000 * size
    draws = metrics.resampled(data.account, RESAMPLES)
    print(f"{len(parts)} worlds: {size:,} payments in the evaluated days, {data.fraud.sum():,} of them fraud, "
          f"{data.pounds[data.fraud].sum():,.0f} pounds; at most {most:,.0f} are stopped")  # fmt: skip
    light = REALISTIC / (1 - REALISTIC) * (~data.fraud).sum() / data.fraud.sum()
    rates = ((f"rate {data.fraud.mean():.4f}", 1.0), (f"rate {REALISTIC}", light))
    found: dict[str, Mask] = {}
    for rate, lighter in rates:
        weight = np.where(data.fraud, lighter, 1.0)
        for name, ranking in rankings(data, costs, lighter).items():
            stop = stopped(ranking, weight, most)
            found.setdefault(name, stop)
            net = saved(stop, data, costs) * weight
            caught, frauds = data.fraud & stop, data.fraud
            print(
                f"{rate:12} {name:8} net pounds {figure(lambda w, n=net: float((w * n).sum()), draws):30}"
                f" recall {figure(lambda w, c=caught, f=frauds: float(w[c].sum() / w[f].sum()), draws, '.2f'):22}"
                f" stopped {float(weight[stop].sum()):,.0f}"
            )
    ranking, stop = rankings(data, costs)["model"], found["model"]
    print_accounts(stop, data, costs, draws)
    fair = equalised(ranking, stop, data)
    random = np.random.default_rng(0)
    print("genuine customers of whom a payment was stopped, per 10,000, by the model:")
    for title, stops in (("one line for all", stop), ("lines that equalise", fair)):
        table = disturbed(stops, data)
        rest = table.loc[table["group"] == REST, "stopped"].to_numpy(dtype=float) * 10_000
        others = [random.choice(rest, len(rest)).mean() for _ in range(RESAMPLES)]
        print(f"  {title:20} {REST:14} {interval(others, rest.mean()):26} n = {len(rest):,}")
        for group in HARD:
            own = table.loc[table["group"] == group, "stopped"].to_numpy(dtype=float) * 10_000
            if len(own) == 0:
                continue
            means = [random.choice(own, len(own)).mean() for _ in range(RESAMPLES)]
            apart = [one - other for one, other in zip(means, others, strict=True)]
            print(
                f"  {title:20} {group:14} {interval(means, own.mean()):26} n = {len(own):,}; "
                f"difference {interval(apart, own.mean() - rest.mean(), '+,.0f')}"
            )
    lost = saved(stop, data, costs) - saved(fair, data, costs)
    missed = (data.fraud & stop & ~fair).astype(float)
    print(f"equalising costs {figure(lambda w: float((w * lost).sum()), draws)} net pounds and "
          f"{figure(lambda w: float((w * missed).sum() / w[data.fraud].sum()), draws, '.3f')} of recall")  # fmt: skip


if __name__ == "__main__":
    main()
