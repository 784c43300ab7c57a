"""CPU time per request, in process.

Every peer lives in a process of its own, so none pays for another's heap or for code the interpreter has specialised
for another. The processes take turns, one short batch each, so that a change of the machine's speed meets all of them;
a ratio is taken within a round, between batches that ran side by side.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import IO, Self

from bench.cases import CASES
from bench.figures import Figure
from bench.peers import PEERS

BATCH_NS = 60_000_000
"""CPU time a batch aims at: long enough for the clock and the collector, short enough to be side by side."""

HARNESS = "nothing"
BASE = "fastapi"


class Worker:
    """A running `bench.worker`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.worker", name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.sizes: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.stdin.close()
        self.process.wait()
        self.stdout.close()

    @property
    def stdin(self) -> IO[str]:
        assert self.process.stdin is not None
        return self.process.stdin

    @property
    def stdout(self) -> IO[str]:
        assert self.process.stdout is not None
        return self.process.stdout

    def ready(self) -> None:
        """Wait until the answers were checked."""
        if self.stdout.readline() != "ready\n":
            raise SystemExit(f"{self.name}: does not give the answers all peers must give; see above")

    def run(self, case: str, count: int) -> int:
        self.stdin.write(f"{case} {count}\n")
        self.stdin.flush()
        return int(self.stdout.readline())

    def warm_up(self, case: str) -> None:
        """Run until caches are filled, and find how many requests make a batch."""
        self.run(case, 500)
        per_request = max(self.run(case, 200) / 200, 1)
        self.sizes[case] = max(100, int(BATCH_NS / per_request) // 100 * 100)

    def batch(self, case: str) -> float:
        """Microseconds per request."""
        return self.run(case, self.sizes[case]) / self.sizes[case] / 1000


@dataclass
class Measured:
    """What came out: microseconds per request for each case and peer, one value per round."""

    rounds: dict[str, dict[str, list[float]]] = field(default_factory=dict)

    def times(self, case: str, peer: str) -> Figure:
        return Figure.of(self.rounds[case][peer])

    def ratios(self, case: str, peer: str) -> Figure:
        """How many times FastAPI's CPU time is the peer's, the harness's own part taken off both."""
        values = self.rounds[case]
        net = [
            (base - harness) / (own - harness)
            for base, own, harness in zip(values[BASE], values[peer], values[HARNESS], strict=True)
        ]
        return Figure.of(net)


def measure(peers: Iterable[str], rounds: int) -> Measured:
    """Time all cases for the named peers and for the empty application."""
    names = [peer.name for peer in PEERS if peer.name in set(peers)]
    measured = Measured({case.name: {name: [] for name in [HARNESS, *names]} for case in CASES})
    with ExitStack() as stack:
        workers = [stack.enter_context(Worker(name)) for name in [HARNESS, *names]]
        for worker in workers:
            worker.ready()
        for case in CASES:
            for worker in workers:
                worker.warm_up(case.name)
        for number in range(rounds):
            for case in CASES:
                turn = number % len(workers)  # nobody is always first
                for worker in workers[turn:] + workers[:turn]:
                    measured.rounds[case.name][worker.name].append(worker.batch(case.name))
    return measured
