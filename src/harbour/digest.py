"""One fingerprint per world: the same seed gives the same digest, also on another machine.

Only canonical columns enter: whole numbers as they are, dates as seconds, text as UTF-8, and floats rounded
to six decimals first, because exponentials and logarithms differ in their last bits between processors.
"""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from harbour.world import World

DECIMALS = 6
MISSING = np.iinfo(np.int64).min


def digest(world: World) -> str:
    """Return the SHA-256 digest (64 hexadecimal digits) of all tables of a world, the truth included."""
    total = hashlib.sha256()
    for kind, frames in (("tables", world.tables), ("truth", world.truth)):
        for name in sorted(frames):
            frame = frames[name]
            total.update(f"{kind}/{name}/{len(frame)}\n".encode())
            for column in frame.columns:
                total.update(f"{column}\n".encode())
                total.update(canonical(frame[column]))
    return total.hexdigest()


def canonical(column: pd.Series) -> bytes:
    """Return the bytes of one column that do not depend on processor, thread count or Python version."""
    missing: np.ndarray = column.isna().to_numpy()
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes: np.ndarray = column.cat.codes.to_numpy().astype("<i4")
        return "\x1f".join(map(str, column.cat.categories)).encode() + codes.tobytes()
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        column = column.dt.tz_convert("UTC").dt.tz_localize(None)
    elif pd.api.types.is_extension_array_dtype(column.dtype) and pd.api.types.is_integer_dtype(column.dtype):
        column = column.fillna(0).astype(np.int64)
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "biu":
        numbers = column.to_numpy().astype(np.int64)
    elif isinstance(column.dtype, np.dtype) and column.dtype.kind == "M":
        numbers = column.to_numpy().astype("datetime64[s]").astype(np.int64)
    elif isinstance(column.dtype, np.dtype) and column.dtype.kind == "f":
        numbers = np.rint(np.where(missing, 0.0, column.to_numpy()) * 10.0**DECIMALS).astype(np.int64)
    else:
        words = ["" if gap else str(word) for word, gap in zip(column, missing, strict=True)]
        return "\x1f".join(words).encode() + missing.astype(np.uint8).tobytes()
    return np.where(missing, MISSING, numbers).astype("<i8").tobytes()
