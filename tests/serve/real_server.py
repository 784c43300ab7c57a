"""A program on a real server, in a process of its own: ``python -m tests.serve.real_server <module:app> <parser>``.

The process says its port on the first line of its output and stops when its input ends, so that none outlives a test.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds after which an answer that should have come is given up."""


@dataclass(frozen=True)
class Running:
    """A running server."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def resident(self) -> int:
        """Octets of memory that the process holds now."""
        return self._status("VmRSS")

    @property
    def most_resident(self) -> int:
        """Octets of memory that the process held at most."""
        return self._status("VmHWM")

    def _status(self, name: str) -> int:
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * 1024
        raise LookupError(name)


@contextmanager
def serving(application: str, parser: str = "httptools", directory: Path | None = None) -> Iterator[Running]:
    """Serve ``module:app`` with one of uvicorn's parsers; temporary files go to ``directory``."""
    command = [sys.executable, "-m", __spec__.name if __spec__ else __name__, application, parser]
    environment = {**os.environ} if directory is None else {**os.environ, "TMPDIR": str(directory)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=environment) as process:
        try:
            assert process.stdout is not None
            yield Running(process, int(process.stdout.readline()))
        finally:
            assert process.stdin is not None
            process.stdin.close()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def serve(application: str, parser: str) -> None:
    """Serve until standard input ends."""
    import socket

    import uvicorn

    listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
    sys.stdout.write(f"{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    server = uvicorn.Server(uvicorn.Config(application, http=parser, log_level="critical", timeout_graceful_shutdown=5))

    def stop_at_end() -> None:
        sys.stdin.read()
        server.should_exit = True

    threading.Thread(target=stop_at_end, daemon=True).start()
    server.run(sockets=[listening])


if __name__ == "__main__":
    serve(*sys.argv[1:])
