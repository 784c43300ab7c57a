"""Start-up of a small and of a large program, Typeway beside FastAPI, each start in a new process, taking turns."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass

from bench.figures import Figure

ROUTES = 500
PROGRAMS = {"hello": 0, f"{ROUTES} routes": ROUTES}
SHOWN = {
    "hello": {"import": "ms", "ready": "ms", "peak memory": "MB"},
    f"{ROUTES} routes": {
        "registration": "ms",
        "first request": "ms",
        "ready": "ms",
        "first document": "ms",
        "first route": "µs",
        "last route": "µs",
        "peak memory": "MB",
    },
}


@dataclass
class Started:
    """One dictionary of phases for each program, framework and round."""

    rounds: dict[str, dict[str, list[dict[str, float]]]]

    def values(self, program: str, framework: str, phase: str) -> list[float]:
        return [phases[phase] for phases in self.rounds[program][framework]]

    def figure(self, program: str, framework: str, phase: str) -> Figure:
        return Figure.of(self.values(program, framework, phase))

    def ratio(self, program: str, framework: str, phase: str, base: str = "fastapi") -> Figure:
        """How many times FastAPI's figure is the framework's, taken round by round."""
        pairs = zip(self.values(program, base, phase), self.values(program, framework, phase), strict=True)
        return Figure.of([theirs / own for theirs, own in pairs])


def start(framework: str, routes: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.start_once", framework, str(routes)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    finished = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, env=environment)
    if finished.returncode:
        raise SystemExit(f"{framework}: the program of {routes} routes did not run; see above")
    phases: dict[str, float] = json.loads(finished.stdout)
    return phases


def measure(frameworks: list[str], rounds: int) -> Started:
    """Start each program in turn under each framework. A first start of each, not counted, writes the bytecode."""
    started = Started({program: {name: [] for name in frameworks} for program in PROGRAMS})
    for name in frameworks:
        start(name, 0)
    for number in range(rounds):
        order = frameworks if number % 2 == 0 else frameworks[::-1]
        for program, routes in PROGRAMS.items():
            for name in order:
                started.rounds[program][name].append(start(name, routes))
    return started
