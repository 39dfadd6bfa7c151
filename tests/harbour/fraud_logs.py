"""Small random logs with everything that goes wrong in real ones: ties, late arrivals, declines, withdrawn reports."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

from harbour.fraud.costs import Costs
from harbour.fraud.event import Event
from harbour.fraud.features import FEATURES
from harbour.fraud.model import Model, save
from harbour.fraud.scoring import CODED, MOST_CODES, Linear

START = 1_790_000_000_000_000
SECOND = 1_000_000


def random_log(seed: int, size: int = 400, accounts: int = 8, payees: int = 6) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return events and labels of about fifty days."""
    random = np.random.default_rng(seed)
    time = np.sort(random.integers(0, 50 * 86_400, size))
    time[1::9] = time[::9][: len(time[1::9])]  # ties
    late = random.random(size) < 0.1
    time = np.where(late, np.maximum(time - random.integers(0, 3 * 86_400, size), 0), time)
    incoming = random.random(size) < 0.15
    device = random.integers(0, 5, size)
    events = pd.DataFrame(
        {
            "seq": np.cumsum(random.integers(1, 4, size)),
            "event_time": pd.to_datetime(START + time * SECOND, unit="us", utc=True),
            "account": [f"a{k}" for k in random.integers(0, accounts, size)],
            "counterparty": [f"p{k}" for k in random.integers(0, payees, size)],
            "amount_pence": np.exp(random.normal(7, 1.5, size)).astype(np.int64) + 1,
            "rail": np.where(incoming, "bacs", random.choice(["card", "faster_payments"], size)),
            "direction": np.where(incoming, "in", "out"),
            "status": random.choice(["approved", "approved", "approved", "declined_funds"], size),
            "reference": np.where(incoming, [f"DWP UC QQ00000{k}A" for k in random.integers(0, 4, size)], "rent"),
            "device": np.where(device == 0, None, [f"d{k}" for k in device]),
        }
    )
    events.loc[incoming, "status"] = "approved"
    told = events[(events["direction"] == "out") & (random.random(size) < 0.2)]
    delay = pd.to_timedelta(random.integers(0, 20 * 86_400, len(told)), unit="s")
    reports = pd.DataFrame({"seq": told["seq"], "known_at": told["event_time"] + delay, "fraud": True})
    gone = reports.sample(frac=0.3, random_state=seed)
    gone = gone.assign(known_at=gone["known_at"] + pd.Timedelta(days=3), fraud=False)
    return events, pd.concat([reports, gone], ignore_index=True)


def as_event(row: pd.Series) -> Event:
    """Return one row of such a log as the service would see it."""
    return Event(
        seq=int(row["seq"]), event_time=row["event_time"].value // 1000, account=row["account"],
        counterparty=row["counterparty"], amount=int(row["amount_pence"]), rail=row["rail"],
        direction=row["direction"], declined=row["status"].startswith("declined"), reference=row["reference"],
        device=None if pd.isna(row["device"]) else row["device"],
    )  # fmt: skip


def any_model(seed: int = 0, worth: float = 0.0) -> Model:
    """Return a model that nobody trained: a regression with weights drawn by lot, for tests of what is around it."""
    random = np.random.default_rng(seed)
    size = len(FEATURES)
    arrays = Linear(
        mean=np.zeros(size), scale=np.where(CODED, 0.0, 1.0), weight=random.normal(0, 0.2, size),
        missing=random.normal(0, 0.2, size), code=random.normal(0, 0.2, (size, MOST_CODES)), intercept=np.array([-2.0]),
    )  # fmt: skip
    return Model(
        name=f"drawn-{seed}", kind="logistic", arrays=arrays, slope=1.0, intercept=0.0, costs=Costs(), worth=worth,
        report={},
    )  # fmt: skip


def saved_model(folder: Path, seed: int = 0, worth: float = 0.0) -> Path:
    """Write such a model to a folder."""
    random, model = np.random.default_rng(seed), any_model(seed, worth)
    estimator = LogisticRegression().fit([[0.0], [1.0]], [0, 1])
    save(
        folder, kind="logistic", arrays=model.arrays, estimator=estimator,
        examples=random.normal(size=(4, len(FEATURES))).astype(np.float32) * ~CODED, slope=1.0, intercept=0.0,
        costs=Costs(), worth=worth, report={},
    )  # fmt: skip
    return folder
