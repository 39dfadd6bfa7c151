"""Random draws that are the same everywhere: raw 16-bit lanes, and integer tables that turn them into values.

Every choice of the simulation is a 16-bit number looked up in a table of integers. That is fast, and it keeps
the floating-point functions of a processor's library out of every comparison, so that a seed gives the same
payments on every machine.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

from harbour.world import generator

Array = npt.NDArray[Any]
LANE = 65_536
STEPS = 4_096


class Draws:
    """One named stream of 16-bit draws; streams with different names are independent.

    Parameters
    ----------
    seed
        The data seed.
    name
        What the stream is for, with the number of the block where there are several.
    """

    def __init__(self, seed: int, name: str) -> None:
        self._bits = generator(f"payments/{name}", seed).bit_generator

    def lanes(self, count: int, size: int) -> Array:
        """Return `count` rows of `size` uniform draws in [0, 65536), as uint16."""
        raw = np.asarray(self._bits.random_raw((count * size + 3) // 4), dtype=np.uint64)
        return raw.view(np.uint16)[: count * size].reshape(count, size)

    def lane(self, size: int) -> Array:
        """Return one row of `size` uniform draws in [0, 65536), as uint16."""
        row: Array = self.lanes(1, size)[0]
        return row

    def order(self, size: int) -> Array:
        """Return a random permutation of 0 .. size - 1, as int32."""
        high = np.asarray(self._bits.random_raw(size), dtype=np.uint64) & np.uint64(0xFFFFFFFF00000000)
        key = high | np.arange(size, dtype=np.uint64)
        key.sort()
        return (key & np.uint64(0xFFFFFFFF)).astype(np.int32)


def chance(lane: Array, probability: float) -> Array:
    """Return which draws are a success of the given probability (resolution 1 in 65,536)."""
    return lane < round(probability * LANE)


def pick(table: Array, lane: Array) -> Array:
    """Look each draw up in a table whose length is a power of two."""
    found: Array = table[lane >> (16 - (len(table).bit_length() - 1))]
    return found


def between(lane: Array, low: int, high: Array | int) -> Array:
    """Turn draws into whole numbers from `low` up to but not including `high`, as int32."""
    span = np.asarray(high, dtype=np.int64) - low
    return (low + ((lane.astype(np.int64) * span) >> 16)).astype(np.int32)


def shares(weights: Sequence[float] | Array, size: int = STEPS) -> Array:
    """Return a table of `size` positions in which index i fills a share proportional to its weight."""
    cuts = np.rint(np.cumsum(np.asarray(weights, dtype=float)) * (size / float(np.sum(weights)))).astype(int)
    return np.repeat(np.arange(len(cuts)), np.diff(cuts, prepend=0)).astype(np.int32)


@lru_cache(maxsize=4)
def _normal_quantiles(size: int) -> tuple[float, ...]:
    inverse = NormalDist().inv_cdf
    return tuple(inverse((k + 0.5) / size) for k in range(size))


@lru_cache(maxsize=256)
def lognormal(median: float, sigma: float, low: float, high: float, size: int = STEPS) -> Array:
    """Return a read-only table of the quantiles of a log-normal amount, rounded to integers and kept in [low, high]."""
    values = [median * math.exp(sigma * quantile) for quantile in _normal_quantiles(size)]
    table = np.array([round(min(max(value, low), high)) for value in values], dtype=np.int32)
    table.flags.writeable = False
    return table


@lru_cache(maxsize=4)
def deviates(size: int = STEPS) -> Array:
    """Return a read-only table of standard normal quantiles in thousandths."""
    table = np.array([round(1000 * quantile) for quantile in _normal_quantiles(size)], dtype=np.int32)
    table.flags.writeable = False
    return table


def counts(mean: Array, lane: Array) -> Array:
    """Return how often something happens whose expected number is `mean`, spread about as a Poisson count."""
    spread = np.sqrt(mean) * pick(deviates(), lane) / 1000
    return np.maximum(np.floor(np.round(mean + spread, 6) + 0.5), 0).astype(np.int64)


def scatter(number: Array, salt: Array | int) -> Array:
    """Mix integers into 16-bit numbers that look random but are always the same for the same input."""
    mixed = number.astype(np.uint32) * np.uint32(2_654_435_761) + np.asarray(salt).astype(np.uint32)
    mixed = (mixed ^ (mixed >> np.uint32(15))) * np.uint32(2_246_822_519)
    return (mixed >> np.uint32(16)).astype(np.uint16)
