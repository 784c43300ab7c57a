"""`typeway run` in processes of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.cli.server_process import ServerProcess, serving

PROGRAM = Path(__file__).with_name("program.py")
BOOTED = "Application startup complete"


@contextmanager
def typeway_run(
    directory: Path,
    *arguments: str,
    listen: tuple[str, ...] = ("--host", "127.0.0.1", "--port", "0"),
    environment: Mapping[str, str] | None = None,
) -> Iterator[ServerProcess]:
    """Serve the program of these tests."""
    if not (directory / "program.py").exists():
        shutil.copy(PROGRAM, directory)
    command = ("run", "program.py", *listen, *arguments)
    with serving(directory, *command, environment=environment) as server:
        yield server
