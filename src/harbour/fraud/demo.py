"""The whole system once, on one laptop: simulate, train, serve, replay a day, look at the monitor."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from harbour import payments
from harbour.fraud import model as models
from harbour.fraud import monitor, monitor_page, stream, tables, training
from harbour.fraud.client import running
from harbour.fraud.features import DAY
from harbour.payments.writer import check_folder, write_world
from harbour.world import seed as data_seed
from harbour.worlds import payments as world

Progress = Callable[[str, float], None]
CUSTOMERS, DAYS, WARM_UP = 1_500, 120, 20


def run(folder: Path, progress: Progress, say: Callable[[str], None] = print) -> Path:
    """Run the demonstration and return the monitor's page.

    Parameters
    ----------
    folder
        New or empty.
    progress
        Called with what is being done and the share done.
    say
        Called with a line for each step: the command that does the same, and what came of it.

    Raises
    ------
    ValueError
        If the folder holds something.
    """
    check_folder(folder)
    began = time.monotonic()

    def told(command: str, came: str) -> None:
        say(f"[{time.monotonic() - began:5.1f} s]  {command}\n           {came}")

    data, model, journal, out = folder / "data", folder / "model", folder / "journal", folder / "monitor"
    settings = payments.settings(
        seed=data_seed(None), customers=CUSTOMERS, days=DAYS, prevalence=world.PREVALENCE,
        label_delay=world.LABEL_DELAY, drift=[], adaptive=True, limits="all",
    )  # fmt: skip
    write_world(payments.simulate(settings, progress), data, progress)
    log = tables.read_folder(data)
    told(f"harbour simulate payments --customers {CUSTOMERS} --days {DAYS} --out {data}", f"{len(log):,} payments")
    first = int(log.event_time.min()) // DAY * DAY
    last = int(log.event_time.max()) // DAY * DAY
    start, end = first + WARM_UP * DAY, last - DAY
    trained = training.train(log, start, end, end, model, progress=progress)
    found = trained.report["validation"]["models"][trained.kind]["average_precision"]
    told(
        f"harbour fraud train --data {data} --train-from {_day(start)} --train-to {_day(end)} --out {model}",
        f"model {trained.name} ({trained.kind}), average precision in validation {found['value']:.2f} "
        f"({found['low']:.2f} to {found['high']:.2f})",
    )
    entries = stream.load(data, end, journal, progress)
    told(f"harbour fraud load --data {data} --to {_day(end)} --journal {journal}", f"{entries:,} entries of history")
    with running(model, journal, "--any-clock") as url:
        told(f"harbour fraud serve --model {model} --journal {journal} --any-clock", f"listening on {url}")
        sent = stream.replay(data, end, last, url, progress)
    middle, slow = np.quantile(sent.milliseconds, [0.5, 0.99])
    told(
        f"harbour fraud replay --data {data} --from {_day(end)} --to {_day(last)}",
        f"{sent.payments:,} payments over ISO 8583, pacs.008 and JSON, {sent.reports} reports; {middle:.1f} ms from "
        f"sending to answer in the middle, {slow:.1f} ms for the slowest in a hundred",
    )
    groups = folder / "groups.parquet"
    _groups(data).to_parquet(groups)
    watched = monitor.read(journal)
    page = monitor_page.write(out, watched, trained, models.examples(model), pd.read_parquet(groups))
    raised = page["alerts_raised"]
    told(
        f"harbour fraud monitor --journal {journal} --model {model} --groups {groups} --out {out}",
        f"{len(raised)} alerts{': ' if raised else ''}{'; '.join(raised)}",
    )
    return out / "monitor.html"


def _groups(data: Path) -> pd.DataFrame:
    """Return which accounts belong to people whom a careless rule would stop first, from the simulation's truth."""
    accounts = pd.read_parquet(data / "accounts.parquet")[["account", "holder"]].rename(columns={"holder": "customer"})
    people = pd.read_parquet(data / "truth" / "customers.parquet")[["customer", "group"]]
    found = accounts.merge(people[~people["group"].isin(["ordinary", "stolen_identity"])], on="customer")
    return found[["account", "group"]].astype(str)


def _day(micros: int) -> str:
    return f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros):%Y-%m-%d}"
