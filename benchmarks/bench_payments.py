"""What a simulated payment costs: CPU microseconds in memory and with Parquet, and the peak memory.

    python benchmarks/bench_payments.py            about half a million payments
    python benchmarks/bench_payments.py --full     ten million payments

Each measurement runs in a process of its own after one small world that warms up (imports, numba's compiled loop);
what the warm-up itself costs is printed too. CPU time is that of all threads. Peak memory is that of the whole
process. For comparison: the simulator of the Fraud Detection Handbook publishes 83 microseconds a transaction.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HANDBOOK = 83.0
SIZES = {"small": (2_600, 120), "full": (48_500, 120)}
HEADS = ("payments", "CPU us each", "to reach", "handbook", "wall s", "peak GB", "warm-up s")
TARGETS = {"in memory": 1.0, "with Parquet": 2.0}


def measure(size: str, parquet: bool) -> dict[str, float]:
    """Simulate once in this process and return payments, microseconds, gigabytes and the cost of warming up."""
    begun = time.process_time()
    from harbour.payments import balances
    from harbour.payments.writer import write_world
    from harbour.worlds.payments import simulate

    compile_from, balances.COMPILE_FROM = balances.COMPILE_FROM, 0
    simulate(seed=1, customers=100, days=20, label_delay=5)
    balances.COMPILE_FROM = compile_from
    warm = time.process_time() - begun
    customers, days = SIZES[size]
    with tempfile.TemporaryDirectory() as folder:
        begun, clock = time.process_time(), time.perf_counter()
        world = simulate(seed=1, customers=customers, days=days)
        if parquet:
            write_world(world, Path(folder) / "world", lambda stage, share: None)
        cpu, wall = time.process_time() - begun, time.perf_counter() - clock
    unit = 2**30 if sys.platform == "darwin" else 2**20
    return {
        "payments": len(world.tables["payments"]),
        "cpu_us": 1e6 * cpu / len(world.tables["payments"]),
        "wall_s": wall,
        "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit,
        "warm_s": warm,
    }


def main() -> None:
    """Print one line for each way of simulating."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="ten million payments")
    parser.add_argument("--one", choices=["memory", "parquet"], help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    size = "full" if chosen.full else "small"
    if chosen.one:
        print(json.dumps(measure(size, chosen.one == "parquet")))
        return
    heads = zip((12, 13, 10, 10, 8, 9, 11), HEADS, strict=True)
    print(" " * 14 + "".join(f"{head:>{width}}" for width, head in heads))
    for name, one in (("in memory", "memory"), ("with Parquet", "parquet")):
        command = [sys.executable, __file__, "--one", one, *(["--full"] if chosen.full else [])]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        print(
            f"{name:14}{found['payments']:>12,}{found['cpu_us']:>13.2f}{TARGETS[name]:>10.1f}"
            f"{HANDBOOK / found['cpu_us']:>9.0f}x{found['wall_s']:>8.1f}"
            f"{found['peak_gb']:>9.2f}{found['warm_s']:>11.1f}"
        )


if __name__ == "__main__":
    main()
