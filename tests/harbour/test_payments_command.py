"""`harbour simulate payments` writes a whole world or nothing."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from harbour import cli
from harbour.digest import digest
from harbour.payments import writer
from harbour.worlds.payments import simulate

SMALL = ["simulate", "payments", "--customers", "80", "--days", "20", "--label-delay", "5"]
TABLES = (
    "customers", "accounts", "devices", "payees", "merchants", "payments", "app_events", "fraud_reports",
    "interventions",
)  # fmt: skip


def test_everything_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new" / "world"
    assert cli.main([*SMALL, "--seed", "3", "--out", str(out)]) == 0
    assert {path.stem for path in out.glob("*.parquet")} == set(TABLES)
    assert sorted(path.name for path in out.iterdir() if path.suffix != ".parquet") == [
        "card.md", "ledger.json", "manifest.json", "truth",
    ]  # fmt: skip
    assert not (out / "truth" / "ledger.parquet").exists()
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "everyday payments" in shown.err
    assert "payments of 80 customers" in shown.err

    world = simulate(seed=3, customers=80, days=20, label_delay=5)
    read = {name: pd.read_parquet(out / f"{name}.parquet") for name in TABLES}
    for name in TABLES:
        pd.testing.assert_frame_equal(read[name], world[name], check_dtype=False, check_categorical=False)
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["digest"] == digest(world)
    assert manifest["rows"]["payments"] == len(world["payments"])
    assert len(json.loads((out / "ledger.json").read_text())) == 8
    schema = pq.read_schema(out / "payments.parquet")
    assert str(schema.field("event_time").type) == "timestamp[us, tz=UTC]"
    assert not {"fraud", "typology", "crew"} & set(schema.names), "the truth is among what the bank sees"


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert cli.main([*SMALL, "--seed", "4", "--out", str(tmp_path / name)]) == 0
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert len(files) > 15
    assert all((tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes() for file in files)


def test_the_environment_moves_the_seed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARBOUR_SEED", "77")
    assert cli.main([*SMALL, "--out", str(tmp_path / "w")]) == 0
    assert json.loads((tmp_path / "w" / "manifest.json").read_text())["seed"] == 77


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--customers", "-5"], "customers"),
        (["--days", "0"], "days"),
        (["--prevalence", "1.5"], "prevalence"),
        (["--label-delay", "21"], "longer than the simulated period"),
        (["--drift", "soon"], "drift"),
        (["--limits", "none,all"], "limits"),
        (["--seed", "-1"], "seed"),
    ],
)
def test_an_impossible_setting_writes_nothing(
    more: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*SMALL, *more, "--out", str(tmp_path / "w")]) == 2
    assert says in capsys.readouterr().err
    assert not (tmp_path / "w").exists()


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert cli.main([*SMALL, "--out", str(tmp_path)]) == 2
    assert "not empty (it holds mine.txt)" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert cli.main([*SMALL, "--out", str(tmp_path / "mine.txt")]) == 2
    assert "is a file" in capsys.readouterr().err


@pytest.mark.parametrize("existed", [False, True])
@pytest.mark.parametrize(
    ("failure", "code", "says"),
    [(KeyboardInterrupt(), 130, "interrupted"), (OSError(errno.ENOSPC, "No space left on device"), 1, "No space left")],
)
def test_an_interrupted_run_leaves_nothing_that_looks_whole(
    existed: bool, failure: BaseException, code: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    out = tmp_path / "w"
    if existed:
        out.mkdir()
    written = []

    def write_some(frame: pd.DataFrame, path: Path) -> None:
        if len(written) == 4:
            raise failure
        written.append(path)
        path.write_bytes(b"PAR1")

    monkeypatch.setattr(writer, "_write_table", write_some)
    assert cli.main([*SMALL, "--out", str(out)]) == code
    assert says in capsys.readouterr().err
    assert len(written) == 4
    assert out.exists() == existed
    assert not existed or not list(out.iterdir())


def test_while_it_is_written_nothing_looks_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "w"
    seen: list[list[str]] = []
    write = writer._write_table

    def look(frame: pd.DataFrame, path: Path) -> None:
        write(frame, path)
        seen.append(sorted(entry.name for entry in out.iterdir()))

    monkeypatch.setattr(writer, "_write_table", look)
    assert cli.main([*SMALL, "--out", str(out)]) == 0
    assert all(names == [writer.UNFINISHED] for names in seen)
    assert np.all(np.diff([len(names) for names in seen]) == 0)


def test_what_a_killed_run_left_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / writer.UNFINISHED).mkdir()
    assert cli.main([*SMALL, "--out", str(tmp_path)]) == 2
    assert "interrupted run" in capsys.readouterr().err
