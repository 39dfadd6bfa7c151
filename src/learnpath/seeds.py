"""The two seeds of a check, never confused: one makes the data, the other what a function is tried on."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Seeds:
    """What a judge needs in order to recompute an answer.

    Attributes
    ----------
    data
        Data seed, from HARBOUR_SEED; None when unset, which means the default of the worlds.
    probe
        Probe seed, from which an observer draws the inputs for a learner's functions.
    """

    data: int | None
    probe: int

    @classmethod
    def from_environment(cls, question: str) -> Seeds:
        """Read both seeds: HARBOUR_SEED, and a number made from LEARNPATH_PROBE_SEED (default 0) and the id.

        Raises
        ------
        ValueError
            If one of the variables is set and is not a whole number of at least 0.
        """
        data = _whole_number("HARBOUR_SEED")
        digest = hashlib.sha256(f"{_whole_number('LEARNPATH_PROBE_SEED') or 0}:{question}".encode()).digest()
        return cls(data, int.from_bytes(digest[:4], "big"))


def _whole_number(variable: str) -> int | None:
    text = os.environ.get(variable, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"{variable} must be a whole number of at least 0, and {text!r} is not.")
    return int(text)
