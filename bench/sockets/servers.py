"""The servers that are compared, how each is started, and what each does not have."""

from __future__ import annotations

import http.client
import importlib.util
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bench.sockets import processes
from bench.sockets.built import BUILD, build_fastify, build_go

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PATIENCE = 30
"""Seconds a server may take to answer for the first time."""


class Missing(Exception):
    """A peer cannot be used here; the text says what it lacks."""


@dataclass(frozen=True)
class Server:
    """One peer over sockets.

    Attributes:
        packages: what has to be importable; none for peers in other languages.
        lacks: workloads and programs it does not have, with the reason.
        stop: the signal that it ends at.
    """

    name: str
    title: str
    packages: tuple[str, ...] = ()
    lacks: Mapping[str, str] = field(default_factory=dict)
    stop: signal.Signals = signal.SIGTERM

    def command(self) -> list[str]:
        """The command that starts it, but for the name of the program; builds what has to be built.

        Raises:
            Missing: something is not installed.
        """
        absent = [package for package in self.packages if importlib.util.find_spec(package) is None]
        if absent:
            raise Missing(f"{', '.join(absent)} not installed")
        if self.packages:
            return [sys.executable, "-W", "ignore", "-m", "bench.sockets.serve", self.name]
        try:
            return BUILDERS[self.name]()
        except (OSError, subprocess.SubprocessError) as error:
            raise Missing(str(error)) from None

    def has(self, workload: str, program: str) -> bool:
        return workload not in self.lacks and program not in self.lacks


BUILDERS = {"go": build_go, "fastify": build_fastify}
UVICORN = ("uvicorn", "uvloop", "httptools", "websockets")
FORMS = ("jwt", "python_multipart", "sqlalchemy")
NO_THREADS = "no worker threads: a function that blocks is written the same way as any other"
NO_SQLALCHEMY = "SQLAlchemy is Python's"
NOT_COMPARED = "its middleware do other work"
NO_SESSIONS = "nothing of its own leaves what a handler was given"

SERVERS = (
    Server("typeway-direct", "Typeway, direct", ("typeway", *UVICORN, *FORMS)),
    Server("typeway", "Typeway on uvicorn", ("typeway", *UVICORN, *FORMS)),
    Server("fastapi", "FastAPI", ("fastapi", *UVICORN, *FORMS)),
    Server(
        "raw",
        "raw ASGI",
        ("pydantic", "jwt", *UVICORN),
        {
            "def": "threads would have to be written",
            "upload": "a parser would have to be written",
            "routes": "a router would have to be written",
            "layers": "has no middleware",
            "rows": "threads would have to be written",
            "smallest": "no framework to start",
        },
    ),
    Server("starlette", "Starlette", ("starlette", *UVICORN, *FORMS), {"session": NO_SESSIONS}),
    Server(
        "litestar",
        "Litestar",
        ("litestar", *UVICORN, *FORMS),
        {"session": "generators that block run in its event loop"},
    ),
    Server(
        "blacksheep",
        "BlackSheep",
        ("blacksheep", *UVICORN, *FORMS),
        {"def": "runs such functions in its event loop", "layers": NOT_COMPARED, "session": NO_SESSIONS},
    ),
    Server("falcon", "Falcon", ("falcon", *UVICORN, *FORMS), {"layers": NOT_COMPARED, "session": NO_SESSIONS}),
    Server(
        "robyn",
        "Robyn",
        ("robyn", "jwt", "sqlalchemy"),
        {
            "layers": NOT_COMPARED,
            "upload": "does not tell which field a file came in",
            "session": NO_SESSIONS,
        },
        signal.SIGINT,
    ),
    Server("fastify", "Fastify", (), {"def": NO_THREADS, "layers": NOT_COMPARED, "rows": NO_SQLALCHEMY}),
    Server(
        "go",
        "Go net/http",
        (),
        {
            "def": NO_THREADS,
            "layers": NOT_COMPARED,
            "rows": NO_SQLALCHEMY,
            "websocket": "not in the standard library",
        },
    ),
)
BY_NAME = {server.name: server for server in SERVERS}


@dataclass
class Running:
    """A server that has answered its first request."""

    server: Server
    pid: int
    port: int


@contextmanager
def running(server: Server, command: Sequence[str], program: str, core: int | None = None) -> Iterator[Running]:
    """Start a program of the server and wait for its first answer."""
    BUILD.mkdir(parents=True, exist_ok=True)
    log = BUILD / f"{server.name}-{program}.log"
    with log.open("wb") as errors:
        process = processes.start([*command, program], core, ROOT, errors)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line.strip().isdigit() or not answers(int(line), process):
            raise SystemExit(f"{server.name}: {program} did not start: {last_line(log)}")
        yield Running(server, process.pid, int(line))
    finally:
        process.send_signal(server.stop)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Ask until the server answers, as some say their port before they listen; false if it ends before."""
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", "/hello")
            connection.getresponse().read()
        except ConnectionError:
            if process.poll() is not None:
                return False
        else:
            return True
        finally:
            connection.close()


def last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").split("\n")
    return next((line for line in reversed(lines) if line.strip()), "it said nothing")
