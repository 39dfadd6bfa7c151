"""What exercise 20 looks at in the learner's work: plain data only."""

from __future__ import annotations

from learnpath.work import NotAttempted, Work, observes


def _values(work: Work, *names: str) -> dict[str, object]:
    return {name: work.value(name) for name in names}


def _plain(value: object) -> object:
    """An instant as a text, so that a date in any form is read alike; a column of numbers as an array."""
    import datetime

    import numpy as np
    import pandas as pd

    if isinstance(value, pd.Timestamp | datetime.date | np.datetime64):
        return str(pd.Timestamp(value).isoformat())
    if isinstance(value, pd.Series | pd.Index | set | frozenset | list | tuple | pd.api.extensions.ExtensionArray):
        items = list(value)
        if items and all(isinstance(item, int | np.integer) and not isinstance(item, bool) for item in items):
            return np.array([int(item) for item in items], dtype=np.int64)
    return value


@observes("20.1")
def observe_found(work: Work, probe: int) -> dict[str, object]:
    found = work.value("found")
    if isinstance(found, dict):
        if any(value is ... for value in found.values()):
            raise NotAttempted("found", "`found` still contains `...`.")
        return {"found": {str(name): _plain(value) for name, value in found.items()}}
    return {"found": found}


@observes("20.2")
def observe_cut_off(work: Work, probe: int) -> dict[str, object]:
    seen = _values(work, "age_before", "age_after", "cut_off")
    return {name: _plain(value) for name, value in seen.items()}


@observes("20.3")
def observe_shares(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "shares", "never_told")


@observes("20.4")
def observe_memo(work: Work, probe: int) -> dict[str, object]:
    seen = _values(work, "memo", "cannot_claim")
    rows = seen["cannot_claim"]
    if isinstance(rows, list | tuple) and any(
        value is ... for row in rows if isinstance(row, dict) for value in row.values()
    ):
        raise NotAttempted("cannot_claim", "`cannot_claim` still contains `...`.")
    return seen


@observes("20.5")
def observe_home(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "real_share", "read_for_one")
