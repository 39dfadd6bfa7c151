"""To start a service from Python, and to talk to it: used by tests, notebooks, `replay` and the demonstration."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from harbour.fraud.event import Event, Label
from harbour.fraud.messages import PLAIN
from harbour.fraud.serve import LISTENING


class Client:
    """One connection to a service, kept open. Not thread-safe.

    Parameters
    ----------
    url
        Such as http://127.0.0.1:8080.
    timeout
        Seconds to wait for an answer.
    """

    def __init__(self, url: str, timeout: float = 10.0) -> None:
        parts = urlsplit(url)
        if parts.scheme != "http" or parts.hostname is None:
            raise ValueError(f"{url!r} is not an address such as http://127.0.0.1:8080.")
        self.url = url
        self._connection: Any = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=timeout)
        self._connected = False

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        self._connection.close()
        self._connected = False

    def request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        kind: str = "application/json",
        token: str | None = None,
    ) -> tuple[int, bytes]:
        """Return status and body of one request.

        Raises
        ------
        OSError
            If the service cannot be reached.
        """
        headers = {"Content-Type": kind} if body is not None else {}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        try:
            if not self._connected:
                self._connection.connect()
                # Headers and body go out in two parts: without this the second waits for the first's receipt, 40 ms.
                self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._connected = True
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            content: bytes = answer.read()
            if answer.will_close:
                self.close()
            return answer.status, content
        except (http.client.HTTPException, OSError) as error:
            self.close()
            raise OSError(f"{self.url} does not answer: {error or type(error).__name__}") from error

    def ask(self, method: str, path: str, content: Any = None, token: str | None = None) -> tuple[int, Any]:
        """The same with JSON both ways."""
        body = None if content is None else json.dumps(content).encode()
        status, answer = self.request(method, path, body, token=token)
        return status, json.loads(answer) if answer else None

    def score(self, event: Event) -> dict[str, Any]:
        """Return the decision about a payment, sent as JSON; ValueError says why it was turned down."""
        path = {"card": "/score/card", "faster_payments": "/score/faster-payments"}.get(event.rail, "/events")
        status, answer = self.request("POST", path, PLAIN.encode(event))
        found: dict[str, Any] = json.loads(answer)
        if status != 200:
            raise ValueError(f"The service turned the payment down ({status}): {found}")
        return found

    def report(self, key: str, label: Label) -> None:
        """Report a payment by the key under which it is on record; ValueError says why that was turned down."""
        content = {"key": key, "known_at": label.known_at, "fraud": label.fraud}
        status, answer = self.ask("POST", "/reports", content)
        if status != 200:
            raise ValueError(f"The service turned the report down ({status}): {answer}")


@contextmanager
def running(model: Path, journal: Path, *options: str, timeout: float = 120.0) -> Iterator[str]:
    """Start `harbour fraud serve` on a free port, give its address, and end it; it also ends when this process dies.

    Parameters
    ----------
    model, journal
        Folders.
    options
        More of the command's options.
    timeout
        Seconds until it must listen.

    Raises
    ------
    ValueError
        If it ends instead; the message is its own.
    """
    with started(model, journal, *options, timeout=timeout) as (url, _):
        yield url


@contextmanager
def started(
    model: Path, journal: Path, *options: str, timeout: float = 120.0
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The same, with the process."""
    command = [
        sys.executable, "-m", "harbour.cli", "fraud", "serve", "--model", str(model), "--journal", str(journal),
        "--port", "0", "--end-with-parent", *options,
    ]  # fmt: skip
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    watchdog = threading.Timer(timeout, process.kill)
    reader: threading.Thread | None = None
    watchdog.start()
    try:
        said: list[str] = []
        for line in process.stderr:
            said.append(line)
            if LISTENING in line:
                break
        else:
            process.wait()
            raise ValueError("The service did not start: " + "".join(said).strip())
        watchdog.cancel()
        reader = threading.Thread(target=process.stderr.read, daemon=True)  # never let it wait for one
        reader.start()
        yield line.split(LISTENING)[1].strip(), process
    finally:
        watchdog.cancel()
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if reader is not None:
            reader.join()
        process.stderr.close()
        assert process.stdin is not None
        process.stdin.close()
