"""The replay on Dask: two workers, several files, the same bits; and a worker that dies on the way."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from distributed import Client, LocalCluster
from fraud_logs import random_log

from harbour.fraud import replay, scale, tables
from harbour.fraud.features import NAMES
from harbour.fraud.tables import BadTable

ALWAYS = (0, 2**62)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as cluster,
        Client(cluster) as client,
    ):
        yield client


def files(folder: Path, events: pd.DataFrame, labels: pd.DataFrame, cuts: list[int]) -> tuple[list[Path], Path]:
    folder.mkdir()
    paths = []
    for number, (begin, end) in enumerate(zip([0, *cuts], [*cuts, len(events)], strict=True)):
        paths.append(folder / f"part{number}.parquet")
        events.iloc[begin:end].to_parquet(paths[-1])
    labels.to_parquet(folder / "labels.parquet")
    return paths, folder / "labels.parquet"


def together(paths: list[Path]) -> tuple[np.ndarray, np.ndarray]:
    table = pd.concat([pd.read_parquet(path) for path in paths])
    return table["seq"].to_numpy(), table[list(NAMES)].to_numpy()


@pytest.mark.parametrize(("seed", "pieces"), [(0, 5), (1, 3), (2, 1)])
def test_the_same_bits_as_in_one_process(client: Client, tmp_path: Path, seed: int, pieces: int) -> None:
    events, labels = random_log(seed, size=1_500)
    labels["known_at"] = labels["known_at"].dt.floor("5D")  # labels that take effect together
    late = np.flatnonzero(events["event_time"] < events["event_time"].cummax())
    cuts = late[np.linspace(0, len(late), pieces, endpoint=False).astype(int)][1:].tolist()  # files that begin late
    log = tables.log(events, labels)
    start, end = (int(log.event_time[k]) for k in (200, 1_400))
    wanted = log.scored & (log.event_time >= start) & (log.event_time < end)
    paths, told = files(tmp_path / "log", events, labels, cuts)
    seq, matrix = together(scale.features(client, paths, told, tmp_path / "out", start, end, buckets=3))
    np.testing.assert_array_equal(seq, log.seq[wanted])
    assert matrix.dtype == np.float32
    np.testing.assert_array_equal(matrix.view(np.int32), replay.features(log, wanted).view(np.int32))
    reported = matrix[:, [NAMES.index(name) for name in ("account_reports_30d", "payee_reports_30d")]]
    assert (reported > 0).any(axis=0).all()


def test_a_worker_that_dies_on_the_way_changes_nothing(client: Client, tmp_path: Path) -> None:
    events, labels = random_log(5, size=3_000)
    log = tables.log(events, labels)
    paths, told = files(tmp_path / "log", events, labels, [600, 1_200, 1_800, 2_400])
    before = client.run(os.getpid)
    began = threading.Event()

    def kill() -> None:
        began.wait()
        while not any(key.startswith("_deal") for keys in client.has_what().values() for key in map(str, keys)):
            time.sleep(0.01)
        os.kill(next(iter(before.values())), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    began.set()
    _, matrix = together(scale.features(client, paths, told, tmp_path / "out", *ALWAYS, buckets=4))
    killer.join(60)
    client.wait_for_workers(2, timeout=60)
    assert set(client.run(os.getpid).values()) != set(before.values())
    np.testing.assert_array_equal(matrix.view(np.int32), replay.features(log, log.scored).view(np.int32))


def test_bad_files_are_refused_in_a_sentence_and_nothing_is_written(client: Client, tmp_path: Path) -> None:
    events, labels = random_log(1)
    paths, told = files(tmp_path / "log", events, labels, [200])
    with pytest.raises(BadTable, match="from file to file"):
        scale.features(client, paths[::-1], told, tmp_path / "out", *ALWAYS)
    with pytest.raises(BadTable, match="There is no file"):
        scale.features(client, [*paths, tmp_path / "none.parquet"], told, tmp_path / "out", *ALWAYS)
    assert not (tmp_path / "out").exists()
