"""Databases on a PostgreSQL server, and a way to it that can be interrupted."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

SERVER = os.environ.get("TYPEWAY_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432")
"""A server on which databases may be made, without the name of one."""


def execute(address: str, *statements: str) -> list[Any]:
    """Run statements, each in a transaction of its own; return the rows of the last."""

    async def run() -> list[Any]:
        connection = await asyncpg.connect(address, timeout=5)
        try:
            rows: list[Any] = []
            for statement in statements:
                rows = await connection.fetch(statement)
            return rows
        finally:
            await connection.close()

    return asyncio.run(run())


@contextmanager
def own_database(server: str = SERVER) -> Iterator[str]:
    """The address of a database that is dropped afterwards; the test is skipped where no server answers."""
    name = f"typeway_test_{uuid4().hex}"
    try:
        execute(f"{server}/postgres", f"CREATE DATABASE {name}")
    except OSError as error:
        pytest.skip(f"no PostgreSQL at {server}: {type(error).__name__}")
    try:
        yield f"{server}/{name}"
    finally:
        execute(f"{server}/postgres", f"DROP DATABASE {name} WITH (FORCE)")


class Server:
    """A PostgreSQL server of the test's own, at a Unix socket."""

    def __init__(self, folder: Path, user: str | None) -> None:
        self._folder = folder
        self._user = user

    @property
    def address(self) -> str:
        """The address of its database."""
        return f"postgresql://postgres@/postgres?host={self._folder}"

    def create(self) -> None:
        """Make the files of the server."""
        self._run("initdb", "-D", "data", "-U", "postgres", "-A", "trust", "--no-sync")

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-c listen_addresses= -c unix_socket_directories={self._folder} -c fsync=off"
        self._run("pg_ctl", "start", "-D", "data", "-w", "-l", "log", "-o", options)

    def stop(self, mode: str) -> None:
        """Stop it: `fast` tells clients, `immediate` is a crash."""
        self._run("pg_ctl", "stop", "-D", "data", "-w", "-m", mode)

    def _run(self, *command: str) -> None:
        subprocess.run(command, cwd=self._folder, user=self._user, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def own_server() -> Iterator[Server]:
    """A server that can be stopped; the test is skipped where there are no programs for it, or nobody to run them."""
    if shutil.which("initdb") is None or shutil.which("pg_ctl") is None:
        pytest.skip("initdb and pg_ctl are needed")
    user = None
    if os.geteuid() == 0:  # the server refuses to run as root
        user = "postgres"
        try:
            pwd.getpwnam(user)
        except KeyError:
            pytest.skip("a user called postgres is needed")
    with tempfile.TemporaryDirectory() as name:  # not tmp_path: others may not go there, and its name is too long
        if user is not None:
            shutil.chown(name, user)
        server = Server(Path(name), user)
        server.create()
        server.start()
        try:
            yield server
        finally:
            with contextlib.suppress(subprocess.CalledProcessError):  # it may be stopped already
                server.stop("immediate")


class Way:
    """A loopback address that leads to a server, until it is cut or swallows what is sent."""

    def __init__(self, host: str, port: int) -> None:
        self._target = host, port
        self._passing = threading.Event()
        self._passing.set()
        self._ends: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener: socket.socket | None = None
        # Bound and never listened on: nobody else gets the port while the way is cut.
        self._reserved = self._bound(0)
        self.port: int = self._reserved.getsockname()[1]

    @staticmethod
    def _bound(port: int) -> socket.socket:
        bound = socket.socket()
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        bound.bind(("127.0.0.1", port))
        return bound

    def open(self) -> None:
        """Let connections through."""
        self._listener = self._bound(self.port)
        self._listener.listen()
        self._start(self._accept, self._listener)

    def cut(self) -> None:
        """Refuse new connections and close those that there are."""
        if self._listener is not None:
            self._end(self._listener)
            self._listener = None
        for end in list(self._ends):
            self._end(end)

    def swallow(self) -> None:
        """Accept connections and whatever is sent, and answer nothing."""
        self._passing.clear()

    def pass_on(self) -> None:
        """Let pass what was held back, and all that follows."""
        self._passing.set()

    def close(self) -> None:
        """Close everything and wait for the threads."""
        self.cut()
        self._passing.set()
        self._reserved.close()
        for thread in self._threads:
            thread.join(10)

    def _start(self, work: Any, *arguments: Any) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(self._target)
            except OSError:
                client.close()
                continue
            self._ends |= {client, server}
            self._start(self._pump, client, server)
            self._start(self._pump, server, client)

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                self._passing.wait()
                sink.sendall(data)
        except OSError:
            pass
        finally:
            self._end(source)
            self._end(sink)

    def _end(self, end: socket.socket) -> None:
        self._ends.discard(end)
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)  # wakes whoever waits for it
        end.close()


@contextmanager
def way_to(host: str, port: int) -> Iterator[Way]:
    """An open way to a server, closed at the end of the block."""
    way = Way(host, port)
    try:
        way.open()
        yield way
    finally:
        way.close()
