"""Child processes on a core of their own, and what they use: on Linux, there are no figures elsewhere."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO

PROC = Path("/proc")
USER_TIME, SYSTEM_TIME, PARENT = 13, 14, 3
"""Columns of /proc/PID/stat, counted from 0."""


def cores() -> tuple[int, int] | None:
    """A core for the server and another for the load; None if there are not two to choose from."""
    if not hasattr(os, "sched_getaffinity"):
        return None
    usable = sorted(os.sched_getaffinity(0))
    return (usable[0], usable[1]) if len(usable) > 1 else None


def start(
    command: Sequence[str], core: int | None, folder: Path, errors: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """Start a process with its standard output in a pipe, on that core where it is given."""
    pin = None if core is None else partial(os.sched_setaffinity, 0, {core})
    # A start without bytecode would be the compiler's.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, cwd=folder, env=environment, preexec_fn=pin)


def _columns(pid: int) -> list[str]:
    text = (PROC / str(pid) / "stat").read_text()
    name, _, rest = text.rpartition(")")  # a name may have blanks in it
    return [name, ")", *rest.split()]


def _family(pid: int) -> list[int]:
    """The process and all that come from it."""
    parents: dict[int, int] = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int(_columns(int(folder.name))[PARENT])
            except OSError:
                continue  # it has ended since
    family = [pid]
    for member in family:
        family += [child for child, parent in parents.items() if parent == member]
    return family


def cpu_seconds(pid: int) -> float | None:
    """User and system time of the process and of its children."""
    if not PROC.is_dir():
        return None
    ticks = 0
    for member in _family(pid):
        with suppress(OSError):  # it has ended since
            columns = _columns(member)
            ticks += int(columns[USER_TIME]) + int(columns[SYSTEM_TIME])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> int | None:
    """Octets of the process and of its children that are in memory; what they share counts once."""
    if not PROC.is_dir():
        return None
    total = 0
    for member in _family(pid):
        with suppress(OSError):
            for line in (PROC / str(member) / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
    return total
