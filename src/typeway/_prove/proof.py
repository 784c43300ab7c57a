"""READ FIRST. The proof: load the program twice, compare the documents, send the same requests, measure.

Requests go to both sides in the same order, so that what the program keeps grows alike on both. Safe methods come with
the plans; others are sent only if the user said that the program may be changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any, Final

from typeway._prove.differences import answer_differences, contrast, document_differences
from typeway._prove.masks import Masks
from typeway._prove.operations import Member, Operation
from typeway._prove.probes import probes_of, stray_probes
from typeway._prove.process import SideError, SideProcess
from typeway._prove.recorded import RECORDED, RecordingError, with_answers
from typeway._prove.records import SIDES, Answer, Probe, Proof, RouteProof, SideFailure, Speed, Verdict

__all__ = ["Program", "Progress", "Settings", "prove"]

Progress = Callable[[str, int, int], None]
"""Is told the stage, how much of it is done, and how much there is."""

_BATCH_SECONDS: Final = 0.02
_MOST_PER_BATCH: Final = 2_000
_SUCCESS: Final = range(200, 300)


@dataclass(frozen=True, slots=True)
class Program:
    """Where the program is.

    Attributes:
        name: the application in the module; ``None`` takes ``app``, else ``api``, else the first by name.
        search_path: where the module is imported from.
        directory: the working directory.
    """

    module: str
    name: str | None
    search_path: Path
    directory: Path

    def inside(self, directory: Path | None) -> Program:
        """Return the same program in a copy of its working directory."""
        if directory is None:
            return self
        path = self.search_path
        if path.is_relative_to(self.directory):
            path = directory / path.relative_to(self.directory)
        return replace(self, search_path=path, directory=directory)


@dataclass(frozen=True, slots=True)
class Settings:
    """What is tried.

    Attributes:
        unsafe: also send requests whose methods may change something.
        headers: go with every generated request, as credentials do; names in lower case.
        recorded: requests sent before the generated ones.
        masked: header names and JSON member names that are not compared, in lower case.
        rounds: how often each route is measured on each side; 0 measures nothing.
        environment: variables for the one side and for the other.
        copies: a working directory for each, if they must not share the program's own.
    """

    unsafe: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    recorded: tuple[Probe, ...] = ()
    masked: frozenset[str] = frozenset()
    rounds: int = 5
    environment: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    copies: Mapping[str, Path] = field(default_factory=dict[str, Path])


def prove(program: Program, settings: Settings, progress: Progress | None = None) -> Proof:
    """Run the program on FastAPI and on Typeway and compare. Nothing is raised for a side that fails: it is told."""
    progress = progress or _silent
    proof = Proof(program.module, {})
    with ExitStack() as stack:
        programs = [program.inside(settings.copies.get(side)) for side in SIDES]
        sides = [
            stack.enter_context(SideProcess(side, own.directory, settings.environment.get(side, {})))
            for side, own in zip(SIDES, programs, strict=True)
        ]
        starts = [_load(side, own, proof) for side, own in zip(sides, programs, strict=True)]
        if proof.failures:
            return proof
        reference, candidate = sides
        proof.program = f"{program.module}:{starts[1]['name']}"
        documents = [side.call("document")["document"] for side in sides]
        proof.document = _document_differences(*documents)
        described = candidate.call("operations")
        proof.pages = described["pages"]
        operations = [_operation(data) for data in described["operations"]]
        _ask_all(proof, reference, candidate, operations, settings, progress)
        if settings.rounds:
            _measure_all(proof, reference, candidate, settings, progress)
        outcomes = [side.call("stop")["lifespan"] for side in sides]
        proof.lifespan = [] if outcomes[0] == outcomes[1] else [contrast("lifespan", outcomes[0], outcomes[1])]
    return proof


def _silent(stage: str, done: int, total: int) -> None:
    """Report to nobody."""


def _load(side: SideProcess, program: Program, proof: Proof) -> dict[str, Any]:
    try:
        answer = side.call("load", module=program.module, name=program.name, search_path=str(program.search_path))
    except SideError as error:
        proof.failures.append(SideFailure(side.side, str(error), error.details))
        return {}
    versions: dict[str, str] = answer["versions"]
    for package, version in versions.items():
        # Under the drop-in, Typeway answers for FastAPI: what counts there is the other side's word.
        if side.side == "fastapi" or package not in proof.versions:
            proof.versions[package] = version
    return answer


def _operation(data: dict[str, Any]) -> Operation:
    members = tuple(Member(**member) for member in data.pop("members"))
    return Operation(**data, members=members)


def _document_differences(reference: str | None, candidate: str | None) -> list[str]:
    if reference is None or candidate is None:
        return [] if reference == candidate else [contrast("document", reference, candidate)]
    return document_differences(reference, candidate) or []


def _ask_all(
    proof: Proof,
    reference: SideProcess,
    candidate: SideProcess,
    operations: Sequence[Operation],
    settings: Settings,
    progress: Progress,
) -> None:
    """Send every request to both sides, in the same order, and gather the verdicts by route."""
    sides = (_Asked(reference), _Asked(candidate))
    routes = {operation.route: RouteProof(operation.route) for operation in operations}
    probes = list(_probes(operations, routes, settings))
    for done, probe in enumerate(probes):
        progress("comparing", done, len(probes))
        route = routes.setdefault(probe.route, RouteProof(probe.route))
        is_page = probe.target.partition("?")[0] in proof.pages
        route.verdicts.append(_verdict(probe, sides, Masks(settings.masked, bodies=not is_page)))
    progress("comparing", len(probes), len(probes))
    proof.routes = [route for route in routes.values() if route.verdicts or route.left_out]


def _probes(operations: Sequence[Operation], routes: dict[str, RouteProof], settings: Settings) -> Iterator[Probe]:
    yield from settings.recorded  # first: they may need things as a fresh program has them
    for operation in operations:
        probes = probes_of(operation, settings.headers)
        if operation.streams:
            routes[operation.route].left_out = "a stream without an end: send recorded requests"
        elif settings.unsafe or probes[0].safe:
            yield from probes
        else:
            routes[operation.route].left_out = "may change something: --unsafe or --database-url sends it"
    yield from stray_probes(operations)


def _verdict(probe: Probe, sides: Sequence[_Asked], masks: Masks) -> Verdict:
    try:
        expected, actual = (side.ask(probe) for side in sides)
    except RecordingError as error:
        return Verdict(probe, None, (f"not sent: {error}",))
    differences = tuple(answer_differences(expected, actual, masks))
    return Verdict(probe, expected.status, differences, tuple(sorted(masks.used)))


class _Asked:
    """A side and what it answered to the requests that have names."""

    def __init__(self, side: SideProcess) -> None:
        self.side = side
        self.answers: dict[str, Answer] = {}

    def ask(self, probe: Probe) -> Answer:
        """Send a request, with the parts of this side's earlier answers that it asks for."""
        answer = self.side.ask(with_answers(probe, self.answers))
        if probe.route == RECORDED:
            self.answers[probe.kind] = answer
        return answer


def _measure_all(
    proof: Proof, reference: SideProcess, candidate: SideProcess, settings: Settings, progress: Progress
) -> None:
    """Measure each route with the first request that it answered alike, best with success."""
    chosen = [(route, probe) for route in proof.routes if (probe := _to_measure(route)) is not None]
    for done, (route, probe) in enumerate(chosen):
        progress("measuring", done, len(chosen))
        route.speed = _speed(probe, reference, candidate, settings.rounds)
    progress("measuring", len(chosen), len(chosen))


def _to_measure(route: RouteProof) -> Probe | None:
    # Only safe requests are repeated by the thousand; what a program keeps must not decide how fast it looks.
    alike = [verdict for verdict in route.verdicts if not verdict.differences and verdict.probe.safe]
    if route.route.startswith("("):
        return None
    alike.sort(key=lambda verdict: verdict.status not in _SUCCESS)
    return alike[0].probe if alike else None


def _speed(probe: Probe, reference: SideProcess, candidate: SideProcess, rounds: int) -> Speed:
    """Return the medians over rounds in which the sides take turns, so that a slower moment meets both."""
    sides = (reference, candidate)
    counts = [_batch(side, probe) for side in sides]
    times: list[list[float]] = [[], []]
    for number in range(rounds):
        for index in (0, 1) if number % 2 else (1, 0):
            times[index].append(sides[index].measure(probe, counts[index]) / counts[index] * 1e6)
    return Speed(median(times[0]), median(times[1]))


def _batch(side: SideProcess, probe: Probe) -> int:
    """Return how many requests make a batch long enough for the clock, warming the side up on the way."""
    seconds = side.measure(probe, 20) / 20
    return max(10, min(_MOST_PER_BATCH, int(_BATCH_SECONDS / max(seconds, 1e-6))))
