"""Which processes a server has started, and which of them serves whom; from Linux's /proc."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

_ESTABLISHED = "01"
_MOST_ATTEMPTS = 300

needs_proc = pytest.mark.skipif(not Path("/proc/self/net/tcp").exists(), reason="there is no /proc to look at")


def children(pid: int) -> list[int]:
    """The processes that a process has started and that have not ended."""
    found: list[int] = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            _, _, fields = stat.read_text().rpartition(")")
            state, parent = fields.split()[:2]
            if int(parent) == pid and state != "Z":
                found.append(int(stat.parent.name))
    return sorted(found)


def connections(pid: int, port: int) -> int:
    """How many connections to a port of this machine a process has accepted and not closed."""
    inodes: set[str] = set()
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]:
            fields = line.split()
            if int(fields[1].rpartition(":")[2], 16) == port and fields[3] == _ESTABLISHED:
                inodes.add(f"socket:[{fields[9]}]")
    opened: set[str] = set()
    with suppress(OSError):
        for descriptor in os.scandir(f"/proc/{pid}/fd"):
            with suppress(OSError):
                opened.add(os.readlink(descriptor.path))
    return len(inodes & opened)


def serving_processes(pid: int, port: int) -> list[int]:
    """Those of the processes started by a process that have accepted a connection to the port."""
    return [child for child in children(pid) if connections(child, port)]


@contextmanager
def spread(connect: Callable[[], Any], pid: int, port: int, processes: int = 2) -> Iterator[list[Any]]:
    """Connections, as many as it takes until each of the processes has one; closed at the end of the block."""
    made: list[Any] = []
    try:
        while len(serving_processes(pid, port)) < processes:
            assert len(made) < _MOST_ATTEMPTS, "one process takes all connections"
            made.append(connect())
        yield made
    finally:
        for connection in made:
            connection.close()


def most_memory(pid: int) -> int:
    """The most octets of memory that a process has had at a time."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise AssertionError(f"/proc does not tell how much memory {pid} has")
