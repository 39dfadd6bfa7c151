"""The small tables and redrawn rows on which exercise 10.2 tries a function, drawn from a probe seed."""

from __future__ import annotations

from typing import Any, NamedTuple


class Redraw(NamedTuple):
    """A table without units, a number of clusters, and the numbers of the rows that were drawn."""

    table: Any
    k: int
    rows: Any


def redraws(probe: int) -> list[Redraw]:
    """Five tables: three overlapping clouds in two to four columns, and as many rows drawn with replacement."""
    import numpy as np

    chance, found = np.random.default_rng([10, 2, probe]), []
    for k, columns, rows in ((2, 2, 150), (3, 3, 180), (4, 2, 160), (5, 3, 200), (6, 4, 170)):
        centres = 1.5 * chance.standard_normal((3, columns))
        table = centres[chance.integers(3, size=rows)] + chance.standard_normal((rows, columns))
        found.append(Redraw(table, k, chance.integers(rows, size=rows)))
    return found
