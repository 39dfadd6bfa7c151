"""The command `harbour`: simulate worlds into folders, and run the fraud system."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from harbour.fraud import cli as fraud_cli
from harbour.world import seed as data_seed
from harbour.worlds import payments as payments_world


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 1 could not write, 2 impossible request, 130 interrupted."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = chosen.run
    return run(chosen)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="harbour", description="Harbour, a fictional bank: its simulated data and its fraud system."
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    simulate = commands.add_parser("simulate", help="write a simulated world to a folder of Parquet tables")
    worlds = simulate.add_subparsers(required=True, metavar="world")
    _add_payments(worlds.add_parser("payments", help="accounts, payments, fraud reports and interventions"))
    fraud_cli.add(
        commands.add_parser("fraud", help="the fraud system: train, evaluate, serve, replay, monitor"), _finished
    )
    return parser


def _finished(command: fraud_cli.Run) -> Callable[[argparse.Namespace], int]:
    """Let a command show its progress, end with a sentence, and turn what went wrong into another."""

    def run(chosen: argparse.Namespace) -> int:
        progress = _Progress()
        said: list[str] = []
        code = _guarded(progress, lambda: said.append(command(chosen, progress.show)), "")
        if not code:
            progress.end("")
            print(said[0])
        return code

    return run


def _guarded(progress: _Progress, work: Callable[[], object], target: str) -> int:
    """Do some work and return the exit code; what went wrong becomes the closing sentence.

    Parameters
    ----------
    progress
        Ended if the work fails.
    work
        What is done. Ctrl-C and SIGTERM both interrupt it.
    target
        The one place that it writes to; empty if there are several.
    """
    previous = signal.signal(signal.SIGTERM, _stop)
    try:
        work()
    except ValueError as error:
        progress.end(f"harbour: {error}")
        return 2
    except OSError as error:
        why = error.strerror or error
        said = f"could not write to {target}: {why}. Nothing was kept." if target else f"{why}: {error.filename or ''}"
        progress.end(f"harbour: {said}")
        return 1
    except KeyboardInterrupt:
        progress.end("harbour: interrupted; nothing was kept.")
        return 130
    finally:
        signal.signal(signal.SIGTERM, previous)
    return 0


def _add_payments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Simulate payments and write them, with the data card and the ledger of planted limits, to a new or empty "
        "folder; the truth goes to its sub-folder truth. Nothing here is real."
    )
    parser.add_argument("--customers", type=int, default=payments_world.CUSTOMERS, help="default %(default)s")
    parser.add_argument("--days", type=int, default=payments_world.DAYS, help="default %(default)s")
    parser.add_argument("--seed", type=int, help="default: the environment variable HARBOUR_SEED, else 2027")
    parser.add_argument(
        "--prevalence",
        type=float,
        default=payments_world.PREVALENCE,
        help="fraudulent share of payments, %(default)s",
    )
    parser.add_argument("--label-delay", type=int, default=payments_world.LABEL_DELAY, help="days, default %(default)s")
    parser.add_argument("--drift", default="", help="days on which habits and fraud change, such as 60,90")
    parser.add_argument(
        "--adaptive",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="do fraudsters learn from declines",
    )
    parser.add_argument("--limits", default="all", help="planted limits: all, none, or names with commas")
    parser.add_argument("--out", type=Path, required=True, help="a new or empty folder")
    parser.set_defaults(run=_simulate_payments)


def _simulate_payments(chosen: argparse.Namespace) -> int:
    from harbour import payments
    from harbour.payments.writer import check_folder, write_world

    progress = _Progress()

    def work() -> None:
        settings = payments.settings(
            seed=data_seed(chosen.seed), customers=chosen.customers, days=chosen.days, prevalence=chosen.prevalence,
            label_delay=chosen.label_delay, drift=_days(chosen.drift), adaptive=chosen.adaptive, limits=chosen.limits,
        )  # fmt: skip
        check_folder(chosen.out)
        world = payments.simulate(settings, progress.simulating)
        write_world(world, chosen.out, progress.writing)
        progress.end(f"{len(world.tables['payments']):,} payments of {settings.customers:,} customers in {chosen.out}")

    return _guarded(progress, work, str(chosen.out))


def _days(text: str) -> list[int]:
    try:
        return [int(part) for part in text.split(",") if part.strip()]
    except ValueError:
        raise ValueError(f"drift must be days with commas between them, such as 60,90; it is {text!r}.") from None


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


class _Progress:
    """Shows on standard error what is being done: one moving line in a terminal, a line a stage elsewhere."""

    def __init__(self) -> None:
        self._moving = sys.stderr.isatty()
        self._stage = ""

    def simulating(self, stage: str, share: float) -> None:
        self.show(stage, 0.7 * share)

    def writing(self, stage: str, share: float) -> None:
        self.show(stage, 0.7 + 0.3 * share)

    def show(self, stage: str, share: float) -> None:
        if self._moving:
            print(f"\r\033[K{share:4.0%}  {stage}", end="", file=sys.stderr, flush=True)
        elif stage != self._stage:
            print(f"{share:4.0%}  {stage}", file=sys.stderr, flush=True)
        self._stage = stage

    def end(self, sentence: str) -> None:
        if self._moving:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
        if sentence:
            print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
