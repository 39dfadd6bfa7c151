"""Measure what the small worlds cost: CPU time per row of their tables, the truth included in the time.

python benchmarks/bench_worlds.py
"""

from __future__ import annotations

import importlib
import time

# At their default size, and larger where that is cheap.
RUNS: tuple[tuple[str, dict[str, int]], ...] = (
    ("tickets", {}),
    ("spend", {}),
    ("spend", {"customers": 200_000}),
    ("repeats", {}),
    ("repeats", {"customers": 20_000}),
    ("segments", {}),
    ("segments", {"customers": 100_000}),
    ("search", {}),
    ("search", {"searches": 50_000}),
    ("offers", {}),
    ("offers", {"openings": 200_000}),
    ("messages", {}),
)
REPEATS = 3


def main() -> None:
    """Print one line per run: the best of a few, in CPU time of this process."""
    print(f"{'world':<10}{'rows':>10}{'CPU ms':>10}{'CPU us a row':>14}  knobs")
    for name, knobs in RUNS:
        simulate = importlib.import_module(f"harbour.worlds.{name}").simulate
        best = float("inf")
        for number in range(REPEATS):
            start = time.process_time()
            world = simulate(seed=number, **knobs)
            best = min(best, time.process_time() - start)
        rows = sum(len(table) for table in world.tables.values())
        changed = ", ".join(f"{knob}={value:,}" for knob, value in knobs.items())
        print(f"{name:<10}{rows:>10,}{best * 1e3:>10.1f}{best / rows * 1e6:>14.2f}  {changed}")


if __name__ == "__main__":
    main()
