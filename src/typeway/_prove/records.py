"""The records that travel between the parent and its two children, and into the report."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = ["SIDES", "Answer", "Probe", "Proof", "RouteProof", "Side", "SideFailure", "Speed", "Verdict"]

Side = Literal["fastapi", "typeway"]
SIDES: tuple[Side, Side] = ("fastapi", "typeway")


@dataclass(frozen=True, slots=True)
class Probe:
    """One request.

    Attributes:
        route: method and path template of the operation it is meant for.
        kind: what is tried: ``valid``, ``missing query limit``, ``recorded`` and so on.
        target: path with query string, percent-encoded.
        headers: names in lower case.
        body: of a WebSocket a JSON array of the texts that the client sends after the handshake.
    """

    route: str
    kind: str
    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    @property
    def safe(self) -> bool:
        """The method promises to change nothing (RFC 9110, section 9.2.1)."""
        return self.method in ("GET", "HEAD", "OPTIONS", "TRACE")

    def to_json(self) -> dict[str, Any]:
        """Return what ``from_json`` takes."""
        return {
            "route": self.route,
            "kind": self.kind,
            "method": self.method,
            "target": self.target,
            "headers": [list(pair) for pair in self.headers],
            "body": b64encode(self.body).decode("ascii"),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Probe:
        """Make a probe of what ``to_json`` returned."""
        headers = tuple((name, value) for name, value in data["headers"])
        return cls(data["route"], data["kind"], data["method"], data["target"], headers, b64decode(data["body"]))


@dataclass(frozen=True, slots=True)
class Answer:
    """What an application sent: ``raised`` is the exception that it let through, ``complete`` that the body ended."""

    status: int | None
    headers: tuple[tuple[str, str], ...]
    body: bytes
    raised: str | None = None
    complete: bool = True

    def to_json(self) -> dict[str, Any]:
        """Return what ``from_json`` takes."""
        return {
            "status": self.status,
            "headers": [list(pair) for pair in self.headers],
            "body": b64encode(self.body).decode("ascii"),
            "raised": self.raised,
            "complete": self.complete,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Answer:
        """Make an answer of what ``to_json`` returned."""
        headers = tuple((name, value) for name, value in data["headers"])
        return cls(data["status"], headers, b64decode(data["body"]), data["raised"], data["complete"])


@dataclass(frozen=True, slots=True)
class SideFailure:
    """A side that could not load the program: in one line, and at length."""

    side: Side
    reason: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """One request and every way in which the two answers differ; ``masked`` are the rules that hid a difference."""

    probe: Probe
    status: int | None
    differences: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Speed:
    """Microseconds of CPU time per request, medians over interleaved rounds, for the same request on both sides."""

    fastapi: float
    typeway: float

    @property
    def ratio(self) -> float:
        """How many times faster Typeway is."""
        return self.fastapi / self.typeway if self.typeway else 0.0


@dataclass(slots=True)
class RouteProof:
    """All that was tried on one operation."""

    route: str
    verdicts: list[Verdict] = field(default_factory=list[Verdict])
    speed: Speed | None = None
    left_out: str | None = None

    @property
    def differing(self) -> list[Verdict]:
        """The requests that were answered differently."""
        return [verdict for verdict in self.verdicts if verdict.differences]


@dataclass(slots=True)
class Proof:
    """The result of one run.

    Attributes:
        versions: of the frameworks and of what both stand on.
        failures: sides that could not load the program; then nothing else is known.
        document: differences of the two OpenAPI documents.
        lifespan: differences between what start-up and shut-down did.
        pages: paths of the documentation pages: their status and headers are compared, not their HTML.
    """

    program: str
    versions: dict[str, str]
    failures: list[SideFailure] = field(default_factory=list[SideFailure])
    document: list[str] = field(default_factory=list[str])
    lifespan: list[str] = field(default_factory=list[str])
    routes: list[RouteProof] = field(default_factory=list[RouteProof])
    pages: list[str] = field(default_factory=list[str])

    @property
    def equal(self) -> bool:
        """Both sides ran and nothing differed."""
        return not (self.failures or self.document or self.lifespan or any(route.differing for route in self.routes))

    @property
    def requests(self) -> int:
        """How many requests both sides answered."""
        return sum(len(route.verdicts) for route in self.routes)
