"""The report of ``typeway explain``: what runs for one request, as frozen records. Converted to JSON as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from typeway.cli.locations import SourceLine

__all__ = [
    "BodyReport",
    "FieldReport",
    "PlaceReport",
    "RequestReport",
    "ResponseReport",
    "Runs",
    "StepReport",
    "ValueReport",
]

Runs = Literal["thread", "loop", "inline"]
"""A worker thread, the event loop, or called directly on the loop because it provably cannot block."""


@dataclass(frozen=True, slots=True)
class PlaceReport:
    """A function, class or middleware, and where it is defined."""

    name: str
    file: str | None
    line: int | None

    @property
    def where(self) -> str:
        """``file:line`` of the class or function."""
        return "" if self.file is None else str(SourceLine(self.file, self.line))

    @property
    def built_in(self) -> bool:
        """Whether it is part of Typeway."""
        return self.file is not None and SourceLine(self.file, self.line).built_in


@dataclass(frozen=True, slots=True)
class FieldReport:
    """One field of a parameter model."""

    names: tuple[str, ...]
    type: str
    required: bool
    default: str | None
    constraints: dict[str, str]


@dataclass(frozen=True, slots=True)
class ValueReport:
    """One argument read from the request."""

    argument: str
    source: str
    names: tuple[str, ...]
    """Accepted names, the preferred one first."""
    type: str
    required: bool
    default: str | None
    constraints: dict[str, str]
    repeated: bool
    fields: tuple[FieldReport, ...]


@dataclass(frozen=True, slots=True)
class StepReport:
    """One line of the order of execution."""

    number: int
    role: Literal["dependency", "endpoint"]
    function: str
    file: str | None
    line: int | None
    runs: Runs
    is_generator: bool
    left: str | None
    """When the code after ``yield`` runs."""
    reuses: int | None
    """Number of the step whose cached result is taken."""
    cached: bool
    """Whether later uses may take this result."""
    fills: str | None
    """The argument of the step above that gets the result; None: the result is dropped."""
    replaces: str | None
    """The dependency that an override replaced."""
    security_scopes: tuple[str, ...]
    """All scopes in force here, outermost first."""
    demands_scopes: tuple[str, ...]
    """The scopes that this use adds."""
    max_concurrency: int | None
    arguments_from: dict[str, int]
    """Argument → number of the step whose result it gets."""
    injected: dict[str, str]
    values: tuple[ValueReport, ...]
    body_arguments: tuple[str, ...]

    @property
    def where(self) -> str:
        """``file:line`` of the function."""
        return "" if self.file is None else str(SourceLine(self.file, self.line))


@dataclass(frozen=True, slots=True)
class BodyReport:
    """How the request body is read."""

    kind: str
    media_type: str
    required: bool
    embedded: bool
    values: tuple[ValueReport, ...]


@dataclass(frozen=True, slots=True)
class ResponseReport:
    """How the result becomes an answer."""

    status: int
    response_class: str
    media_type: str | None
    model: str | None
    stream: str | None
    """Kind of a streamed answer."""
    item: str | None
    """Type of each item of a stream, by which it is validated."""
    options: dict[str, str]


@dataclass(frozen=True, slots=True)
class RequestReport:
    """Everything that runs for a request."""

    method: str
    path: str
    route: str
    name: str
    endpoint: PlaceReport
    path_parameters: dict[str, str]
    notes: tuple[str, ...]
    middleware: tuple[PlaceReport, ...]
    """The application's own layers, outermost first; of a mounted one after those around it."""
    exception_handlers: dict[str, PlaceReport]
    """Exception class or status → the handler that answers it."""
    body: BodyReport | None
    steps: tuple[StepReport, ...]
    response: ResponseReport | None
    script: str | None
