"""Each server in a process of its own, on a Unix socket."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import httpx

from tests.cli.server_process import ServerProcess, serving
from tests.processes.clients import UnixConnection, until_listening

PROGRAM = Path(__file__).with_name("program.py")


@dataclass(frozen=True)
class Kind:
    """How a server is started – a module, and its arguments with ``{socket}`` in them – and what it does not do."""

    name: str
    package: str
    module: str
    arguments: tuple[str, ...]
    lifespan: bool = True
    tells_codes: bool = True
    tells_reasons: bool = True

    @property
    def differing(self) -> set[str]:
        """The requests that are answered differently."""
        return set() if self.lifespan else {"lifespan"}

    def code(self, code: int) -> int:
        """What a program hears of the code with which a client closes a WebSocket."""
        return code if self.tells_codes else 1006

    @property
    def installed(self) -> bool:
        return find_spec(self.package) is not None


TYPEWAY = Kind("typeway", "uvicorn", "typeway", ("run", "program.py", "--uds", "{socket}"))
OTHERS = [
    Kind("uvicorn with h11", "uvicorn", "uvicorn", ("program:app", "--uds", "{socket}", "--http", "h11")),
    Kind("uvicorn with httptools", "httptools", "uvicorn", ("program:app", "--uds", "{socket}", "--http", "httptools")),
    Kind("hypercorn", "hypercorn", "hypercorn", ("program:app", "--bind", "unix:{socket}"), tells_codes=False),
    Kind("granian", "granian", "granian", ("--interface", "asgi", "--uds", "{socket}", "program:app")),
    Kind("daphne", "daphne", "daphne", ("-u", "{socket}", "program:app"), lifespan=False, tells_reasons=False),
]


@dataclass
class Served:
    """A server that runs, and how to reach it."""

    kind: Kind
    process: ServerProcess
    socket: Path

    def client(self) -> httpx.Client:
        """A client that takes a new connection for each request: servers may close them whenever they like."""
        limits = httpx.Limits(max_keepalive_connections=0)
        transport = httpx.HTTPTransport(uds=str(self.socket), limits=limits)
        return httpx.Client(transport=transport, base_url="http://example.org", timeout=30)


@contextmanager
def served_by(kind: Kind, directory: Path) -> Iterator[Served]:
    """Serve the program while the block runs."""
    directory.mkdir()
    shutil.copy(PROGRAM, directory)
    path = directory / "s"
    arguments = [argument.format(socket=path) for argument in kind.arguments]
    environment = {"PYTHONPATH": str(directory), "PYTHONWARNINGS": "ignore"}
    with serving(directory, *arguments, module=kind.module, environment=environment) as process:
        until_listening(lambda: UnixConnection(path))
        yield Served(kind, process, path)


SUPPORTED = sys.platform != "win32"
