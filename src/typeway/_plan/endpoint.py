"""Everything that is known about one operation."""

from __future__ import annotations

from dataclasses import dataclass

from typeway._plan.body import BodyPlan
from typeway._plan.dependencies import CallPlan
from typeway._plan.response import ResponsePlan


@dataclass(frozen=True, slots=True)
class Location:
    """Where a callable is defined, for messages."""

    function: str
    file: str | None
    line: int | None


@dataclass(frozen=True, slots=True, eq=False)
class EndpointPlan:
    """One operation: its path template with all prefixes, the endpoint with its tree of dependencies, the body, the answer."""

    path: str
    methods: frozenset[str]
    call: CallPlan
    body: BodyPlan | None
    response: ResponsePlan
    location: Location
    strict_content_type: bool = True
