"""The commands `harbour fraud ...`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

Progress = Callable[[str, float], None]
Run = Callable[[argparse.Namespace, Progress], str]
HELD_BACK = 0.2
"""Share of the days of a Harbour folder that are kept for the final test."""


def add(parser: argparse.ArgumentParser, wrap: Callable[[Run], Callable[[argparse.Namespace], int]]) -> None:
    """Add the commands to a parser.

    Parameters
    ----------
    parser
        Of `harbour fraud`.
    wrap
        Turns a command, which returns its closing sentence and raises ValueError or OSError, into one with an exit
        code.
    """
    commands = parser.add_subparsers(required=True, metavar="command")
    _add_train(commands.add_parser("train", help="train a model from a log of payments and labels"), wrap)
    _add_evaluate(commands.add_parser("evaluate", help="score a period and compute figures with intervals"), wrap)


def _add_train(parser: argparse.ArgumentParser, wrap: Callable[[Run], Callable[[argparse.Namespace], int]]) -> None:
    parser.description = (
        "Train a fraud model. With --data: a folder that `harbour simulate payments` wrote; the last fifth of its days "
        "is kept for a final test, taken once and recorded beside the data. With --events and --labels: Parquet "
        "tables from elsewhere, and a period. Dates are UTC, periods begin with --train-from and end before --train-to."
    )
    _add_log(parser)
    parser.add_argument("--train-from", type=instant, metavar="DATE", help="first day of the training period")
    parser.add_argument("--train-to", type=instant, metavar="DATE", help="the day after the last")
    parser.add_argument(
        "--as-of", type=instant, metavar="DATE", help="use only what was known then; default: --train-to"
    )
    parser.add_argument("--kind", choices=("boosting", "logistic"), help="default: the better one in validation")
    parser.add_argument("--out", type=Path, required=True, metavar="MODEL", help="a new or empty folder, or a model's")
    parser.set_defaults(run=wrap(_train))


def _add_evaluate(parser: argparse.ArgumentParser, wrap: Callable[[Run], Callable[[argparse.Namespace], int]]) -> None:
    parser.description = "Write scores.parquet (seq, score) and figures.json for the payments of a period."
    parser.add_argument("--model", type=Path, required=True)
    _add_log(parser)
    parser.add_argument("--from", dest="start", type=instant, required=True, metavar="DATE", help="first day")
    parser.add_argument("--to", dest="end", type=instant, required=True, metavar="DATE", help="the day after the last")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.set_defaults(run=wrap(_evaluate))


def _add_log(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, metavar="DIR", help="a folder of Harbour's payments")
    parser.add_argument(
        "--events", type=Path, metavar="FILE", help="Parquet: seq, event_time, account, counterparty, amount, rail"
    )
    parser.add_argument("--labels", type=Path, metavar="FILE", help="Parquet: seq, fraud, known_at")


def instant(text: str) -> int:
    """Return a date (2026-11-25) or a date with a time, UTC unless it says otherwise, in microseconds since 1970."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-11-25") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1_000_000)


def _log(chosen: argparse.Namespace, progress: Progress):  # type: ignore[no-untyped-def]
    from harbour.fraud import tables

    progress("reading", 0.0)
    if chosen.data is not None and chosen.events is None and chosen.labels is None:
        return tables.read_folder(chosen.data)
    if chosen.data is None and chosen.events is not None and chosen.labels is not None:
        return tables.read_files(chosen.events, chosen.labels)
    raise ValueError("Name either --data, or --events and --labels.")


def _train(chosen: argparse.Namespace, progress: Progress) -> str:
    from harbour.fraud import evaluation, training

    own = chosen.data is not None
    if own and chosen.train_from is None and chosen.train_to is None:
        log = _log(chosen, progress)
        first, last = int(log.event_time.min()), int(log.event_time.max()) + 1
        day = evaluation.DAY
        days = (last - first) // day + 1
        start = first // day * day
        end = start + int(days * (1 - HELD_BACK)) * day
        final = (end, start + days * day)
    elif chosen.train_from is None or chosen.train_to is None:
        raise ValueError("Name the training period: --train-from and --train-to.")
    else:
        start, end, final = chosen.train_from, chosen.train_to, None
        if start >= end:
            raise ValueError("--train-from must lie before --train-to.")
        log = _log(chosen, progress)
    as_of = end if chosen.as_of is None else chosen.as_of
    model = training.train(log, start, end, as_of, chosen.out, kind=chosen.kind, progress=progress)
    best = model.report["validation"]["models"][model.kind]["average_precision"]
    said = [
        f"Model {model.name} ({model.kind}) in {chosen.out}: {model.report['payments']:,} payments, "
        f"{model.report['frauds_known']:,} known frauds; average precision in validation {_interval(best)}."
    ]
    if final is not None:
        record = chosen.data / "final-tests.jsonl"
        test = evaluation.final_test(model, log, *final, record, progress)
        said.append(
            f"Final test on the last {(final[1] - final[0]) // evaluation.DAY} days: average precision "
            f"{_interval(test['figures']['average_precision'])}. "
            f"Look {test['look']} at these days, recorded in {record}."
        )
    return "\n".join(said)


def _evaluate(chosen: argparse.Namespace, progress: Progress) -> str:
    from harbour.fraud import evaluation, model

    if chosen.start >= chosen.end:
        raise ValueError("--from must lie before --to.")
    loaded = model.load(chosen.model)
    scores, report = evaluation.evaluate(loaded, _log(chosen, progress), chosen.start, chosen.end, progress)
    evaluation.write(chosen.out, scores, report)
    lines = [f"{name}: {_interval(figure)}" for name, figure in report["figures"].items()]
    return "\n".join([f"{len(scores):,} payments, {report['frauds']:,} reported frauds, in {chosen.out}", *lines])


def _interval(figure: dict[str, float | None]) -> str:
    value, low, high = figure["value"], figure["low"], figure["high"]
    if value is None or low is None or high is None:
        return "does not exist (no fraud, or nothing else)"
    return f"{value:.3f} ({low:.3f} to {high:.3f})"
