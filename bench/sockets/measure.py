"""Interleaved rounds: in each, every server has its turn at each workload, and the order rotates."""

from __future__ import annotations

import resource
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from bench.figures import Figure
from bench.sockets import processes
from bench.sockets.check import check
from bench.sockets.load import Taken, put
from bench.sockets.servers import BY_NAME, Running, running
from bench.sockets.starts import Start
from bench.sockets.workloads import WORKLOADS, Workload

DIRECT, ASGI = "typeway-direct", "typeway"
LESS_IS_BETTER = {"cpu", "p50", "p99"}


@dataclass
class Measured:
    """What came out: for each workload and server one entry per round; for each server one entry per start."""

    taken: dict[str, dict[str, list[Taken]]] = field(default_factory=dict)
    starts: dict[str, list[Start]] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)

    def values(self, workload: str, server: str, what: str) -> list[float]:
        """`what` is a field of `Taken`; empty where the server does not have the workload."""
        rounds = self.taken.get(workload, {}).get(server, [])
        return [value for value in (getattr(one, what) for one in rounds) if value is not None]

    def figure(self, workload: str, server: str, what: str = "rate") -> Figure | None:
        values = self.values(workload, server, what)
        return Figure.of(values) if values else None

    def ratio(self, workload: str, own: str, peer: str, what: str = "rate") -> Figure | None:
        """How many times better the one is than the other, taken round by round."""
        first, second = self.values(workload, own, what), self.values(workload, peer, what)
        if not first or len(first) != len(second):
            return None
        pairs = zip(second, first, strict=True) if what in LESS_IS_BETTER else zip(first, second, strict=True)
        return Figure.of([one / other for one, other in pairs if other])

    def started(self, server: str, what: str) -> Figure | None:
        values = [value for value in (getattr(one, what) for one in self.starts.get(server, [])) if value is not None]
        return Figure.of(values) if values else None

    def noise(self, what: str = "rate") -> tuple[float, float]:
        """Distance of the quartiles as a part of the median: the median over all figures, and the widest."""
        found = [self.figure(workload, server, what) for workload, of in self.taken.items() for server in of]
        widths = [(figure.high - figure.low) / figure.median for figure in found if figure is not None]
        return (Figure.of(widths).median, max(widths)) if widths else (0.0, 0.0)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, saved: Mapping[str, Any]) -> Self:
        taken = {
            workload: {server: [Taken(**one) for one in rounds] for server, rounds in of.items()}
            for workload, of in saved["taken"].items()
        }
        starts = {server: [Start(**one) for one in rounds] for server, rounds in saved["starts"].items()}
        return cls(taken, starts, dict(saved["skipped"]))


@dataclass(frozen=True)
class Plan:
    """What to measure: the commands of the servers, the workloads, how often and for how long."""

    commands: Mapping[str, Sequence[str]]
    workloads: Sequence[Workload]
    rounds: int
    seconds: int
    own_client: bool = False


def rotated(items: list[Running], by: int) -> list[Running]:
    by %= max(len(items), 1)
    return items[by:] + items[:by]


def allow_many_connections() -> None:
    """As many open files as the system lets a user have; what is started from here inherits it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def measure(plan: Plan, measured: Measured) -> None:
    """Check all servers and take all figures."""
    allow_many_connections()
    for program in dict.fromkeys(workload.program for workload in plan.workloads):
        measure_program(plan, program, measured)


def measure_program(plan: Plan, program: str, measured: Measured) -> None:
    cores = processes.cores()
    workloads = [workload for workload in WORKLOADS if workload in plan.workloads and workload.program == program]
    with ExitStack() as stack:
        servers: list[Running] = []
        for name, command in plan.commands.items():
            own = [workload for workload in workloads if BY_NAME[name].has(workload.name, program)]
            if own:
                server = stack.enter_context(running(BY_NAME[name], command, program, cores and cores[0]))
                check(server, own)
                servers.append(server)
        for number in range(-1, plan.rounds):
            print(f"{program}: {'warming up' if number < 0 else f'round {number + 1}'}", file=sys.stderr)
            for workload in workloads:
                for server in rotated([one for one in servers if one.server.has(workload.name, program)], number):
                    taken = put(workload, server, plan.seconds, cores and cores[1], plan.own_client)
                    if number >= 0:
                        rounds = measured.taken.setdefault(workload.name, {})
                        rounds.setdefault(server.server.name, []).append(taken)
