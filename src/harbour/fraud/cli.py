"""The commands `harbour fraud ...`."""

from __future__ import annotations

import argparse
import os
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
    _add_demo(commands.add_parser("demo", help="all of it once: simulate, train, serve, replay, monitor"), wrap)
    _add_load(commands.add_parser("load", help="write a history of payments into a new journal"), wrap)
    _add_serve(commands.add_parser("serve", help="decide about payments that come over HTTP"), wrap)
    _add_replay(commands.add_parser("replay", help="send a period of simulated payments to a service"), wrap)
    _add_monitor(commands.add_parser("monitor", help="write a page on how the running model does"), wrap)


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


def _add_demo(parser: argparse.ArgumentParser, wrap: Callable[[Run], Callable[[argparse.Namespace], int]]) -> None:
    parser.description = "Simulate, train, serve, replay a day and monitor, on this machine, in some minutes."
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new or empty folder")
    parser.set_defaults(run=wrap(_demo))


def _add_load(parser: argparse.ArgumentParser, wrap: Callable[[Run], Callable[[argparse.Namespace], int]]) -> None:
    parser.description = "Write payments and reports of a folder of Harbour's into a new journal, up to a date."
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="a folder of Harbour's payments")
    parser.add_argument("--to", dest="end", type=instant, required=True, metavar="DATE", help="the day after the last")
    parser.add_argument("--journal", type=Path, required=True, metavar="DIR", help="a new folder")
    parser.set_defaults(run=wrap(_load))


def _add_serve(parser: argparse.ArgumentParser, wrap: Callable[[Run], Callable[[argparse.Namespace], int]]) -> None:
    parser.description = (
        "Serve a model: POST /score/card (ISO 8583 or JSON), /score/faster-payments (pacs.008 or JSON), /events, "
        "/reports; GET /healthz, /readyz, /metrics, /openapi.json. Every accepted payment is in the journal before it "
        "is answered, which holds against the death of the process, not against loss of power. The operator's "
        "addresses, /admin/blocking and /decisions/N, want the token in the environment variable HARBOUR_FRAUD_TOKEN."
    )
    parser.add_argument("--model", type=Path, required=True, help="folder of the model that decides")
    parser.add_argument("--shadow", type=Path, help="folder of a model that scores along and decides nothing")
    parser.add_argument("--journal", type=Path, required=True, metavar="DIR", help="folder of the log; made if new")
    parser.add_argument("--host", default="127.0.0.1", help="default %(default)s")
    parser.add_argument("--port", type=int, default=8080, help="default %(default)s; 0 takes a free one")
    parser.add_argument(
        "--budget-ms", type=float, default=50.0, help="a payment waits so long for its record, default %(default)s ms"
    )
    parser.add_argument("--most-blocks", type=int, default=60, help="blocks an hour, default %(default)s")
    parser.add_argument(
        "--fall-back-pounds", type=float, default=250.0,
        help="without a state, payments up to this are approved and larger ones declined, default %(default)s",
    )  # fmt: skip
    parser.add_argument("--any-clock", action="store_true", help="take payments dated in the future (simulated ones)")
    parser.add_argument("--end-with-parent", action="store_true", help="end when standard input is closed")
    parser.set_defaults(run=wrap(_serve))


def _add_replay(parser: argparse.ArgumentParser, wrap: Callable[[Run], Callable[[argparse.Namespace], int]]) -> None:
    parser.description = (
        "Send the payments of a period to a service, on their rails' own messages, and each fraud report when the "
        "payments' clock has reached it."
    )
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="a folder of Harbour's payments")
    parser.add_argument("--url", default="http://127.0.0.1:8080", help="of the service, default %(default)s")
    parser.add_argument("--from", dest="start", type=instant, required=True, metavar="DATE", help="first day")
    parser.add_argument("--to", dest="end", type=instant, required=True, metavar="DATE", help="the day after the last")
    parser.add_argument(
        "--speed", type=float, default=0.0, help="seconds of the payments' clock in a second; default: no waiting"
    )
    parser.add_argument("--plain", action="store_true", help="send JSON on every rail")
    parser.set_defaults(run=wrap(_replay))


def _add_monitor(parser: argparse.ArgumentParser, wrap: Callable[[Run], Callable[[argparse.Namespace], int]]) -> None:
    parser.description = (
        "Read a journal, also while its service runs, and write monitor.html and monitor.json: have inputs or scores "
        "moved, do the scores mean what they say, can the desk read the alerts, who is stopped wrongly. Thresholds "
        "come from noise."
    )
    parser.add_argument("--journal", type=Path, required=True, metavar="DIR", help="folder of the log")
    parser.add_argument("--model", type=Path, required=True, help="folder of the model that decided")
    parser.add_argument("--from", dest="start", type=instant, metavar="DATE", help="first day; default: all")
    parser.add_argument("--to", dest="end", type=instant, metavar="DATE", help="the day after the last; default: all")
    parser.add_argument("--groups", type=Path, metavar="FILE", help="Parquet with columns account and group")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.set_defaults(run=wrap(_monitor))


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
    from harbour.fraud.features import DAY

    own = chosen.data is not None
    if own and chosen.train_from is None and chosen.train_to is None:
        log = _log(chosen, progress)
        first, last = int(log.event_time.min()), int(log.event_time.max()) + 1
        days = (last - first) // DAY + 1
        start = first // DAY * DAY
        end = start + int(days * (1 - HELD_BACK)) * DAY
        final = (end, start + days * DAY)
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
            f"Final test on the last {(final[1] - final[0]) // DAY} days: average precision "
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


def _demo(chosen: argparse.Namespace, progress: Progress) -> str:
    from harbour.fraud import demo

    return f"Open {demo.run(chosen.out, progress)}"


def _load(chosen: argparse.Namespace, progress: Progress) -> str:
    from harbour.fraud import stream

    entries = stream.load(chosen.data, chosen.end, chosen.journal, progress)
    return f"{entries:,} entries in {chosen.journal}"


def _serve(chosen: argparse.Namespace, progress: Progress) -> str:
    from harbour.fraud import serve

    if chosen.budget_ms <= 0:
        raise ValueError(f"--budget-ms must be positive; it is {chosen.budget_ms:g}.")
    if not 0 <= chosen.fall_back_pounds <= 1e9:
        raise ValueError(f"--fall-back-pounds must not be negative; it is {chosen.fall_back_pounds:g}.")
    if not 0 <= chosen.port < 65_536:
        raise ValueError(f"--port must lie between 0 and 65535; it is {chosen.port}.")
    settings = serve.Settings(
        model=chosen.model, journal=chosen.journal, shadow=chosen.shadow, host=chosen.host, port=chosen.port,
        budget=chosen.budget_ms / 1_000, most_blocks=chosen.most_blocks,
        fall_back_most=round(100 * chosen.fall_back_pounds), token=os.environ.get(serve.TOKEN) or None,
        any_clock=chosen.any_clock, end_with_parent=chosen.end_with_parent,
    )  # fmt: skip
    serve.run(settings)
    return "The service has ended; its journal is complete."


def _replay(chosen: argparse.Namespace, progress: Progress) -> str:
    from harbour.fraud import stream

    if chosen.start >= chosen.end:
        raise ValueError("--from must lie before --to.")
    if chosen.speed < 0:
        raise ValueError(f"--speed must not be negative; it is {chosen.speed:g}.")
    sent = stream.replay(
        chosen.data, chosen.start, chosen.end, chosen.url, progress, speed=chosen.speed, plain=chosen.plain
    )
    if not sent.milliseconds:
        return "There is no payment in this period."
    ordered = sorted(sent.milliseconds)
    return (
        f"{sent.payments:,} payments and {sent.reports:,} reports answered, {sent.turned_down:,} turned down; from "
        f"sending to answer {ordered[len(ordered) // 2]:.2f} ms in the middle, "
        f"{ordered[int(0.99 * len(ordered))]:.2f} ms for the slowest in a hundred."
    )


def _monitor(chosen: argparse.Namespace, progress: Progress) -> str:
    from harbour.fraud import model, monitor, monitor_page, tables

    loaded = model.load(chosen.model)
    groups = None if chosen.groups is None else tables.read_parquet(chosen.groups, ("account", "group"))
    if groups is not None and set(groups.columns) != {"account", "group"}:
        raise ValueError(f"{chosen.groups} must have the columns account and group.")
    progress("reading", 0.0)
    watched = monitor.read(chosen.journal, chosen.start, chosen.end)
    progress("computing what chance does", 0.2)
    found = monitor_page.write(chosen.out, watched, loaded, model.examples(chosen.model), groups)
    raised = found["alerts_raised"]
    alerts = "No alert." if not raised else f"{len(raised)} alerts: {'; '.join(raised)}."
    return f"{alerts}\n{found['payments']:,} payments, {chosen.out / 'monitor.html'}"


def _interval(figure: dict[str, float | None]) -> str:
    value, low, high = figure["value"], figure["low"], figure["high"]
    if value is None or low is None or high is None:
        return "does not exist (no fraud, or nothing else)"
    return f"{value:.3f} ({low:.3f} to {high:.3f})"
