"""The parent's end of a child process (see ``side.py``)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Self

from typeway._prove.records import Answer, Probe, Side

__all__ = ["SideError", "SideProcess"]


class SideError(Exception):
    """A side failed at something: the reason in one line, and its traceback."""

    def __init__(self, side: Side, reason: str, details: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.side = side
        self.details = details


class SideProcess:
    """A running child. A context manager: leaving it ends the child."""

    def __init__(self, side: Side, directory: Path, environment: Mapping[str, str]) -> None:
        self.side: Side = side
        variables = {**os.environ, **environment, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}
        variables.pop("TYPEWAY_DROP_IN", None)  # the side of FastAPI must not become Typeway's
        self._child = subprocess.Popen(  # noqa: S603 - our own module, in this very interpreter
            [sys.executable, "-P", "-m", "typeway._prove.side", side],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=directory,
            env=variables,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        _pipe(self._child.stdin).close()
        try:
            self._child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        _pipe(self._child.stdout).close()

    def call(self, do: str, **arguments: Any) -> dict[str, Any]:
        """Give a command and wait for its answer.

        Raises:
            SideError: it failed, or the child is gone.
        """
        line = ""
        try:
            channel = _pipe(self._child.stdin)
            channel.write(json.dumps({"do": do, **arguments}) + "\n")
            channel.flush()
            line = _pipe(self._child.stdout).readline()
        except BrokenPipeError:
            pass
        if not line:
            raise SideError(self.side, f"its process ended with exit code {self._child.wait()}")
        answer: dict[str, Any] = json.loads(line)
        if "failure" in answer:
            raise SideError(self.side, answer["failure"], tuple(answer["details"]))
        return answer

    def ask(self, probe: Probe) -> Answer:
        """Send one request to the program."""
        return Answer.from_json(self.call("ask", probe=probe.to_json()))

    def measure(self, probe: Probe, count: int) -> float:
        """Return the seconds of CPU time that ``count`` such requests take."""
        seconds: float = self.call("measure", probe=probe.to_json(), count=count)["seconds"]
        return seconds


def _pipe(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream
