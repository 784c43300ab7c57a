"""Starts of the smallest program: the time to its first answer, its memory, and what an idle connection adds to it."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from bench.cases import Call
from bench.sockets import processes
from bench.sockets.servers import BY_NAME, Server, running
from bench.sockets.wire import Answers, request

IDLE = 1000
FEW = 50
PROGRAM = "smallest"


@dataclass(frozen=True)
class Start:
    """One start: ms to the first answer by the clock and of CPU, MB then, KiB for each idle connection."""

    wall: float
    cpu: float | None
    memory: float | None
    connection: float | None


def idle(stack: ExitStack, port: int, count: int) -> None:
    """Connections that have had one answer and stay open."""
    octets = request(Call("/hello"), port)
    for _ in range(count):
        client = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
        client.sendall(octets)
        answers = Answers()
        while not answers.feed(client.recv(1 << 16)):
            pass


def start(server: Server, command: Sequence[str], core: int | None, connections: int = IDLE) -> Start:
    begin = time.perf_counter()
    with running(server, command, PROGRAM, core) as one, ExitStack() as stack:
        wall = time.perf_counter() - begin
        cpu, memory = processes.cpu_seconds(one.pid), processes.memory(one.pid)
        with ExitStack() as first:  # what a server allocates once is not the connections'
            idle(first, one.port, FEW)
        before = processes.memory(one.pid)
        idle(stack, one.port, connections)
        after = processes.memory(one.pid)
    return Start(
        wall * 1000,
        None if cpu is None else cpu * 1000,
        None if memory is None else memory / (1 << 20),
        None if before is None or after is None else (after - before) / connections / 1024,
    )


def measure(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, list[Start]]:
    """Start each server in turn. A first start of each, not counted, writes bytecode and fills the disk's cache."""
    cores = processes.cores()
    names = [name for name in commands if BY_NAME[name].has(PROGRAM, PROGRAM)]
    starts: dict[str, list[Start]] = {name: [] for name in names}
    for number in range(-1, rounds):
        print(f"starts: {'warming up' if number < 0 else f'round {number + 1}'}", file=sys.stderr)
        for name in names if number % 2 else names[::-1]:
            taken = start(BY_NAME[name], commands[name], cores and cores[0], FEW if number < 0 else IDLE)
            if number >= 0:
                starts[name].append(taken)
    return starts
