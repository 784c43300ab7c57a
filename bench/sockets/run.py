"""`python -m bench sockets`: finds what is installed, checks, measures, saves."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from bench.sockets import load, measure, processes, starts
from bench.sockets.measure import Measured, Plan
from bench.sockets.servers import SERVERS, Missing
from bench.sockets.workloads import WORKLOADS

STARTS = "starts"
"""The name that chooses cold start and memory among the workloads."""


@dataclass(frozen=True)
class Wish:
    """What was asked for on the command line; all servers and all workloads where no names are given."""

    servers: Collection[str]
    workloads: Collection[str]
    rounds: int
    starts: int
    seconds: int
    own_client: bool


def commands(wanted: Collection[str], skipped: dict[str, str]) -> dict[str, list[str]]:
    """The commands of the servers that can run here; `skipped` gets the others, with the reason."""
    found = {}
    for server in SERVERS:
        if server.name in wanted:
            try:
                found[server.name] = server.command()
            except Missing as reason:
                skipped[server.name] = str(reason)
                print(f"skipped: {server.title} ({reason})", file=sys.stderr)
    return found


def versions() -> dict[str, str]:
    """Of Go and of Node, where they are installed."""
    found = {}
    for name, option in (("go", "version"), ("node", "--version")):
        if shutil.which(name) is not None:
            said = subprocess.run([name, option], capture_output=True, text=True, check=False).stdout
            found[name] = re.sub(r"^go version go|^v| \S+$", "", said.strip())
    return found


def circumstances(wish: Wish) -> dict[str, Any]:
    cores = processes.cores()
    here = load.generator(WORKLOADS[0], wish.own_client)
    return {
        "rounds": wish.rounds,
        "seconds each": wish.seconds,
        "generator": "our own client" if here == "own" else here,
        "placed": "server on one core, load on another" if cores else "server and load side by side",
        **versions(),
    }


def run(wish: Wish) -> tuple[Measured, dict[str, Any]]:
    """Measure; the circumstances are what the figures depend on beside the machine."""
    measured, about = Measured(), circumstances(wish)
    found = commands(wish.servers, measured.skipped)
    workloads = [workload for workload in WORKLOADS if workload.name in wish.workloads]
    measure.measure(Plan(found, workloads, wish.rounds, wish.seconds, wish.own_client), measured)
    if STARTS in wish.workloads:
        measured.starts = starts.measure(found, wish.starts)
    return measured, about | {"load after": round(os.getloadavg()[0], 1)}
