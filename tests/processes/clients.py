"""Clients that keep a server busy, and miss no request that is not answered."""

from __future__ import annotations

import http.client
import itertools
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 60.0
"""Seconds after which what should have happened is given up."""

TARGETS = ("/process", "/waits", "/thread", "/request", "/stream")


class UnixConnection(http.client.HTTPConnection):
    """A connection to a Unix socket."""

    def __init__(self, path: Path) -> None:
        super().__init__("unix", timeout=PATIENCE)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(PATIENCE)
        self.sock.connect(str(self.path))


class BusyClient:
    """Sends one request after the other on a connection that it keeps for as long as the server does."""

    def __init__(self, url: str, stop: threading.Event, *, keeps: bool) -> None:
        place = urlsplit(url)
        assert place.hostname is not None
        self.host, self.port = place.hostname, place.port
        self.stop = stop
        self.keeps = keeps
        self.answered = 0
        self.lost: list[str] = []
        self.refused = False
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        targets = itertools.cycle(TARGETS)
        while not self.stop.is_set() and not self.refused:
            connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
            try:
                connection.connect()
            except ConnectionRefusedError:
                self.refused = True
                return
            except OSError as error:
                self.lost.append(f"connecting: {error!r}")
                return
            try:
                self._talk(connection, targets)
            finally:
                connection.close()

    def _talk(self, connection: http.client.HTTPConnection, targets: Iterator[str]) -> None:
        while not self.stop.is_set():
            target = next(targets)
            try:
                connection.request("GET", target)
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException) as error:
                self.lost.append(f"{target}: {error!r}")
                return
            if answer.status != 200:
                self.lost.append(f"{target}: {answer.status}")
            self.answered += 1
            if answer.will_close:
                return
            if not self.keeps:
                connection.close()
                return


class Load:
    """Several clients at once."""

    def __init__(self, url: str, clients: int) -> None:
        self._stop = threading.Event()
        # Every third client takes a new connection for each request.
        self.clients = [BusyClient(url, self._stop, keeps=bool(number % 3)) for number in range(clients)]

    @property
    def answered(self) -> int:
        return sum(client.answered for client in self.clients)

    @property
    def lost(self) -> list[str]:
        return [line for client in self.clients for line in client.lost]

    @property
    def refused(self) -> int:
        return sum(client.refused for client in self.clients)

    def until(self, more: int) -> None:
        """Wait until so many more requests have been answered."""
        deadline = time.monotonic() + PATIENCE
        wanted = self.answered + more
        pause = threading.Event()
        while self.answered < wanted and not self.lost:
            assert time.monotonic() < deadline, (self.answered, wanted)
            assert any(client.thread.is_alive() for client in self.clients)
            pause.wait(0.01)

    def finish(self) -> None:
        """Stop the clients and wait for them."""
        self._stop.set()
        self.wait()

    def wait(self) -> None:
        """Wait for the clients, which end when they are refused."""
        for client in self.clients:
            client.thread.join(PATIENCE)
            assert not client.thread.is_alive()


@contextmanager
def load(url: str, clients: int = 6) -> Iterator[Load]:
    """Keep a server busy while the block runs."""
    running = Load(url, clients)
    try:
        yield running
    finally:
        running.finish()


def ask(connection: http.client.HTTPConnection, target: str, **headers: str) -> tuple[int, bytes]:
    """Ask once on a connection that is then closed."""
    try:
        connection.request("GET", target, headers=headers)
        answer: Any = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def until_listening(connect: Callable[[], http.client.HTTPConnection]) -> None:
    """Wait until connections are accepted."""
    deadline = time.monotonic() + PATIENCE
    pause = threading.Event()
    while True:
        connection = connect()
        try:
            connection.connect()
        except (ConnectionRefusedError, FileNotFoundError):
            assert time.monotonic() < deadline, "nobody listens"
            pause.wait(0.02)
        else:
            return
        finally:
            connection.close()
