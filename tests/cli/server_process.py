"""The command line serving in a process of its own, on a free loopback port."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

PATIENCE = 120.0
"""Seconds after which something that should have happened is given up; nothing waits this long unless it fails."""


class ServerProcess:
    """A running server: its output so far, and requests to it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.output: list[str] = []
        self._ended = False
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._changed:
                self.output.append(line.rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    @property
    def text(self) -> str:
        with self._changed:
            return "\n".join(self.output)

    def wait_for_line(self, pattern: str, times: int = 1) -> re.Match[str]:
        """Wait until the pattern has been found in that many lines of the output; return the last match."""

        def found() -> list[re.Match[str]]:
            return [match for line in self.output if (match := re.search(pattern, line))]

        with self._changed:
            self._changed.wait_for(lambda: self._ended or len(found()) >= times, PATIENCE)
            assert len(found()) >= times, (pattern, self.output)
            return found()[times - 1]

    @property
    def url(self) -> str:
        return self.wait_for_line(r"(?:^ *server +|Uvicorn running on |Listening at: )(\S+)")[1]

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.url + path, timeout=PATIENCE, trust_env=False)

    def wait_for_answer(self, path: str, wanted: Callable[[httpx.Response], bool]) -> httpx.Response:
        """Ask again until the answer is the wanted one."""
        deadline = time.monotonic() + PATIENCE
        pause = threading.Event()
        while True:
            try:
                response = self.get(path)
                if wanted(response):
                    return response
            except httpx.TransportError:
                pass
            assert time.monotonic() < deadline, self.text
            assert self.process.poll() is None, self.text
            pause.wait(0.05)

    def stop(self) -> int:
        """Send SIGTERM, wait for the end, and return the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.wait()

    def wait(self) -> int:
        """Wait for the end and all output, and return the exit code."""
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code

    def close(self) -> None:
        """Kill whatever is left."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@contextmanager
def serving(
    directory: Path, *arguments: str, environment: Mapping[str, str] | None = None, module: str = "typeway"
) -> Iterator[ServerProcess]:
    """Run `typeway` – or another module – with these arguments; the process is gone afterwards in any case."""
    inherited = {name: value for name, value in os.environ.items() if not name.endswith(("_ENV", "_PUBLIC_URL"))}
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=directory,
        env={**inherited, "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1", **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    server = ServerProcess(process)
    try:
        yield server
    finally:
        server.close()
