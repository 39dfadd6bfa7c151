"""The process around the service: from a model's folder to a listening socket, and a graceful end."""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from harbour.fraud import model as models
from harbour.fraud.decision import Limiter, Policy
from harbour.fraud.engine import Engine
from harbour.fraud.event import RECORD, Event
from harbour.fraud.features import FEATURES
from harbour.fraud.journal import Journal
from harbour.fraud.service import Service
from harbour.fraud.state import State

LISTENING = "listening on "
TOKEN = "HARBOUR_FRAUD_TOKEN"
LONG_TAIL = 50_000
"""After a start that replayed more entries than this, a snapshot is kept at once: the next one need not, even if this
process is killed."""


@dataclass(frozen=True)
class Settings:
    """How a service runs.

    Attributes
    ----------
    model, shadow
        Folders of models; the shadow scores along and decides nothing.
    journal
        Folder of the log.
    host, port
        Where to listen; port 0 takes a free one.
    budget
        Seconds that a payment waits for its record.
    most_blocks
        Blocks an hour.
    fall_back_most
        Pence up to which a payment is approved when there is no state.
    token
        What the operator's addresses ask for.
    any_clock
        Take payments dated in the future.
    end_with_parent
        End when standard input is closed, which happens as soon as the process that holds its other end dies.
    """

    model: Path
    journal: Path
    shadow: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8080
    budget: float = 0.05
    most_blocks: int = 60
    fall_back_most: int = 25_000
    token: str | None = None
    any_clock: bool = False
    end_with_parent: bool = False


def service(settings: Settings) -> Service:
    """Return the service, its state built from the journal.

    Raises
    ------
    ValueError
        If a model or the journal must not be used.
    OSError
        If the journal cannot be read or written.
    """
    champion = models.load(settings.model)
    shadow = None if settings.shadow is None else models.load(settings.shadow)
    _warm()
    policy = Policy(champion, Limiter(settings.most_blocks), fall_back_most=settings.fall_back_most)
    engine = Engine(Journal(settings.journal), policy, shadow)
    if engine.replayed > LONG_TAIL:
        engine.journal.write_snapshot(engine.state, engine.last)
    return Service(engine, settings.budget, settings.token, settings.any_clock)


def _warm() -> None:
    """Compile, or load from the cache, everything that a payment runs through."""
    state, vector = State(), np.empty(len(FEATURES), np.float32)
    state.update(Event(event_time=0, account="", counterparty="", amount=1, rail="card"), vector)
    state.replay(np.empty(0, RECORD), np.empty((0, 0), np.float32), np.empty(0, np.int64))
    models.warm()


def run(settings: Settings) -> None:
    """Serve until the process is told to end (SIGTERM, Ctrl-C, or the end of its parent)."""
    import uvicorn

    listening = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET, proto=socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        made = service(settings)
        listening.listen(1024)  # from here on requests wait instead of being refused
        host, port = listening.getsockname()[:2]
        for remark in made.engine.remarks:
            print(f"harbour: {remark}", file=sys.stderr)
        print(
            f"harbour: model {made.engine.policy.model.name}, {made.engine.last:,} entries in the log "
            f"({made.engine.replayed:,} replayed); {LISTENING}http://{host}:{port}",
            file=sys.stderr, flush=True,
        )  # fmt: skip
        if settings.end_with_parent:
            threading.Thread(target=_end_with_parent, daemon=True).start()
        gc.collect()
        gc.freeze()  # what is there now stays: the collector need not look at it while payments wait
        config = uvicorn.Config(
            made, http="httptools", loop="auto", log_level="warning", access_log=False, lifespan="on",
            timeout_keep_alive=75, timeout_graceful_shutdown=10, server_header=False, date_header=False,
        )  # fmt: skip
        with suppress(KeyboardInterrupt):  # uvicorn ends gracefully, then raises the signal once more
            uvicorn.Server(config).run(sockets=[listening])
    finally:
        listening.close()


def _end_with_parent() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":  # compile everything ahead of the first payment: what the container file does
    _warm()
