"""gunicorn with Typeway's worker, in processes of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.cli.server_process import ServerProcess, serving

PROGRAM = Path(__file__).with_name("program.py")
BOOTED = "Application startup complete"


@contextmanager
def gunicorn(
    directory: Path, *arguments: str, bind: str = "127.0.0.1:0", environment: Mapping[str, str] | None = None
) -> Iterator[ServerProcess]:
    """Serve the program of these tests; nothing is written outside of the directory."""
    if not (directory / "program.py").exists():
        shutil.copy(PROGRAM, directory)
    command = ("-k", "typeway.workers.TypewayWorker", "-b", bind, *arguments, "program:app")
    surroundings = {"HOME": str(directory), "XDG_RUNTIME_DIR": str(directory), **(environment or {})}
    with serving(directory, *command, module="gunicorn", environment=surroundings) as server:
        yield server
