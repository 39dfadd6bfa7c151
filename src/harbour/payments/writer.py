"""A payments world as a folder of Parquet tables: all of it, or nothing that looks like it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from harbour.digest import digest
from harbour.world import World

MANIFEST = "manifest.json"
UNFINISHED = ".unfinished"
ROWS_A_GROUP = 1_000_000


def check_folder(folder: Path) -> None:
    """Raise a ValueError if `folder` cannot become the home of a world: it is a file, or not empty."""
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder} is a file; --out must name a folder that is new or empty.")
    if folder.is_dir():
        found = sorted(path.name for path in folder.iterdir())
        if found == [UNFINISHED]:
            raise ValueError(
                f"{folder} holds the remains of an interrupted run ({UNFINISHED}): remove it or choose another folder."
            )
        if found:
            raise ValueError(
                f"{folder} is not empty (it holds {found[0]}): choose a new or empty folder, so that no table is lost."
            )


def write_world(world: World, folder: Path, progress: Callable[[str, float], None]) -> None:
    """Write the tables, the data card and the ledger of a world, and its truth in a folder of its own.

    Everything is written below ``.unfinished`` first and moved when it is complete; the manifest comes last. If the run
    is interrupted, what it wrote is removed.

    Parameters
    ----------
    world
        A payments world.
    folder
        New or empty.
    progress
        Called with what is being written and the share that is done.

    Raises
    ------
    ValueError
        If the folder is not empty.
    OSError
        If it cannot be written, for example because the disk is full.
    """
    check_folder(folder)
    created = not folder.exists()
    unfinished = folder / UNFINISHED
    (unfinished / "truth").mkdir(parents=True)
    moved: list[Path] = []
    try:
        tables = {f"{name}.parquet": frame for name, frame in world.tables.items()}
        tables |= {f"truth/{name}.parquet": frame for name, frame in world.truth.items() if name != "ledger"}
        for number, (name, frame) in enumerate(tables.items()):
            progress(f"writing {name}", number / len(tables))
            _write_table(frame, unfinished / name)
        (unfinished / "card.md").write_text(world.card, encoding="utf-8")
        (unfinished / "ledger.json").write_text(_ledger(world), encoding="utf-8")
        for path in sorted(unfinished.iterdir()):
            moved.append(folder / path.name)
            os.replace(path, folder / path.name)
        unfinished.rmdir()
        manifest = {
            "world": world.name,
            "seed": world.seed,
            "knobs": world.knobs,
            "rows": {name.removesuffix(".parquet"): len(frame) for name, frame in tables.items()},
            "digest": digest(world),
        }
        moved.append(folder / MANIFEST)
        part = folder / f"{MANIFEST}.part"
        moved.append(part)
        part.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        os.replace(part, folder / MANIFEST)
    except BaseException:
        _remove([unfinished, *moved])
        if created:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    progress("written", 1.0)


def _write_table(frame: pd.DataFrame, path: Path) -> None:
    table = pa.Table.from_pandas(frame, preserve_index=False)
    words = [field.name for field in table.schema if pa.types.is_dictionary(field.type)]
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=1,
        use_dictionary=words,
        row_group_size=ROWS_A_GROUP,
    )


def _ledger(world: World) -> str:
    rows = [
        {**row, "parameters": json.loads(row["parameters"])} for row in world.truth["ledger"].to_dict(orient="records")
    ]
    return json.dumps(rows, indent=2) + "\n"


def _remove(paths: list[Path]) -> None:
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
