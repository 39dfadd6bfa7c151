"""What a decision over HTTP costs, and a restart, beside a plain FastAPI service that calls the scikit-learn pipeline.

One worker each, both on this machine, the load from another process. Open loop: requests leave at their times, whether
earlier ones have been answered or not, and the time to answer counts from then. Saturated: sixteen connections that
send the next request as soon as they can; CPU is the service's own, its log written.

    python benchmarks/bench_fraud_service.py [--seconds 20] [--events 1750000]
"""

from __future__ import annotations

import argparse
import asyncio
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
from sklearn.ensemble import HistGradientBoostingClassifier

from harbour import payments
from harbour.fraud import model as models
from harbour.fraud import stream
from harbour.fraud.client import started
from harbour.fraud.costs import Costs
from harbour.fraud.features import FEATURES, NAMES
from harbour.fraud.journal import Journal
from harbour.fraud.messages import CARD, FASTER_PAYMENTS, PLAIN
from harbour.fraud.scoring import CODED, flatten
from harbour.payments.writer import write_world

RATE, CONNECTIONS = 300, 16
PEER = """
import pickle, sys
import pandas as pd, uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

pipeline, names = pickle.load(open(sys.argv[1], "rb"))
app = FastAPI()


class Features(BaseModel):
    values: list[float | None]


@app.post("/score")
def score(features: Features) -> dict[str, float]:
    row = pd.DataFrame([features.values], columns=names, dtype="float32")
    return {"score": float(pipeline.predict_proba(row)[0, 1])}


uvicorn.run(app, port=int(sys.argv[2]), log_level="warning", access_log=False)
"""


def made_model(folder: Path) -> HistGradientBoostingClassifier:
    """Write a boosted model of the usual size, fitted to noise: only what it costs matters here."""
    random = np.random.default_rng(0)
    matrix = np.where(
        CODED, random.integers(0, 3, (20_000, len(FEATURES))), random.normal(size=(20_000, len(FEATURES)))
    )
    fraud = random.random(20_000) < 1 / (1 + np.exp(3 - matrix[:, 0] - matrix[:, 1] * matrix[:, 2]))
    estimator = HistGradientBoostingClassifier(max_iter=100, early_stopping=False).fit(
        pd.DataFrame(matrix.astype(np.float32), columns=list(NAMES)), fraud
    )
    models.save(
        folder, kind="boosting", arrays=flatten(estimator), estimator=estimator,
        examples=matrix[:100].astype(np.float32), slope=1.0, intercept=0.0, costs=Costs(), worth=1e9, report={},
    )  # fmt: skip
    return estimator


def request(path: str, kind: str, body: bytes) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class Connection:
    """One kept-alive connection that sends ready-made requests."""

    async def open(self, port: int) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)

    async def send(self, content: bytes) -> None:
        self.writer.write(content)
        head = await self.reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"The service answers {head.splitlines()[0]!r} to {content[:300]!r}")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        await self.reader.readexactly(length)


async def opened(port: int, number: int) -> list[Connection]:
    found = [Connection() for _ in range(number)]
    for one in found:
        await one.open(port)
    return found


async def open_loop(port: int, contents: list[bytes], rate: float) -> np.ndarray:
    """Return milliseconds from the time at which each request was due to its answer."""
    free: asyncio.Queue[Connection] = asyncio.Queue()
    for one in await opened(port, 64):
        free.put_nowait(one)
    taken: list[float] = []

    async def ask(content: bytes, due: float) -> None:
        one = await free.get()
        await one.send(content)
        taken.append(1_000 * (time.perf_counter() - due))
        free.put_nowait(one)

    start, tasks = time.perf_counter() + 0.1, []
    for number, content in enumerate(contents):
        due = start + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(ask(content, due)))
    await asyncio.gather(*tasks)
    return np.array(taken)


async def saturate(port: int, contents: list[bytes]) -> float:
    """Send everything over a few connections; return the seconds that it took."""
    waiting = iter(contents)

    async def run(one: Connection) -> None:
        for content in waiting:
            await one.send(content)

    connections = await opened(port, CONNECTIONS)
    began = time.perf_counter()
    await asyncio.gather(*(run(one) for one in connections))
    return time.perf_counter() - began


def cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


@contextmanager
def peer(estimator: HistGradientBoostingClassifier, folder: Path) -> Iterator[tuple[int, psutil.Process]]:
    with open(folder / "pipeline.pickle", "wb") as file:
        pickle.dump((estimator, list(NAMES)), file)
    port = 18_431
    process = subprocess.Popen([sys.executable, "-c", PEER, str(folder / "pipeline.pickle"), str(port)])
    try:
        for _ in range(600):
            try:
                asyncio.run(opened(port, 1))
                break
            except OSError:
                time.sleep(0.1)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def report(name: str, port: int, process: psutil.Process, contents: list[bytes], seconds: float) -> float:
    """Print one line and return CPU milliseconds for a request at saturation."""
    half = int(RATE * seconds)
    taken = asyncio.run(open_loop(port, contents[:half], RATE))
    before = cpu(process)
    wall = asyncio.run(saturate(port, contents[half:]))
    each = 1_000 * (cpu(process) - before) / len(contents[half:])
    print(
        f"{name:34s} {np.quantile(taken, 0.5):9.2f} {np.quantile(taken, 0.99):9.2f} {each:12.3f} "
        f"{len(contents[half:]) / wall:12,.0f}"
    )
    return each


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--events", type=int, default=1_750_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-service-") as name:
        folder = Path(name)
        estimator = made_model(folder / "model")
        customers = max(200, chosen.events // 210)
        settings = payments.settings(
            seed=1, customers=customers, days=120, prevalence=0.003, label_delay=21, drift=[], adaptive=True,
            limits="none",
        )  # fmt: skip
        write_world(payments.simulate(settings, lambda stage, share: None), folder / "data", lambda stage, share: None)
        table = pd.read_parquet(folder / "data" / "payments.parquet")
        restart(folder, table)
        serve(folder, estimator, table, chosen.seconds)


def restart(folder: Path, table: pd.DataFrame) -> None:
    end = int(table["event_time"].max().value // 1_000) + 1
    entries = stream.load(folder / "data", end, folder / "journal", lambda stage, share: None)
    print(f"Restart from {entries:,} logged events, CPU seconds to the state as it was")
    for with_snapshot in (True, False):
        if not with_snapshot:
            (folder / "journal" / "state.snapshot").unlink()
        journal = Journal(folder / "journal")
        began = time.process_time()
        found = journal.recover()
        print(
            f"  {'from the snapshot' if with_snapshot else 'from the log alone':24s} {time.process_time() - began:6.2f}"
        )
        assert found.last == entries
        journal.close()
    (folder / "journal" / "journal.sqlite").unlink()


def serve(folder: Path, estimator: HistGradientBoostingClassifier, table: pd.DataFrame, seconds: float) -> None:
    each = int(RATE * seconds) + 12_000
    forms = {
        "JSON": ("card", "/score/card", PLAIN),
        "ISO 8583": ("card", "/score/card", CARD),
        "pacs.008": ("faster_payments", "/score/faster-payments", FASTER_PAYMENTS),
    }
    print(f"\nOpen loop at {RATE} requests/s, ms to answer; saturated, CPU ms a request and requests/s")
    print(f"{'':34s} {'median':>9s} {'99th':>9s} {'CPU ms':>12s} {'requests/s':>12s}")
    costs = {}
    for name, (rail, path, form) in forms.items():
        part = table[(table["rail"] == rail) & (table["direction"] == "out")].iloc[:each]
        bodies = [form.encode(event) for event in stream.events(part)]
        contents = [request(path, form.content_type, body) for body in bodies]
        journal = folder / f"journal-{form.content_type.split('/')[1]}"
        with started(folder / "model", journal, "--any-clock", "--budget-ms", "10000") as (url, process):
            port = int(url.rsplit(":", 1)[1])
            costs[name] = report(f"Harbour, {name}", port, psutil.Process(process.pid), contents, seconds)
    random = np.random.default_rng(0)
    rows = random.normal(size=(300, len(FEATURES))).round(3).tolist()
    # The peer is slow: fewer requests suffice.
    with peer(estimator, folder) as (port, process):
        contents = [
            request("/score", "application/json", f'{{"values": {rows[k % 300]}}}'.encode())
            for k in range(int(RATE * min(seconds, 5)) + 1_000)
        ]
        slow = report("FastAPI and the pipeline", port, process, contents, min(seconds, 5))
    for name, cost in costs.items():
        print(f"CPU of FastAPI and the pipeline / {name}: {slow / cost:.0f}")


if __name__ == "__main__":
    main()
