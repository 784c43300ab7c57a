"""Everything that is known about one operation."""

from __future__ import annotations

from typeway._plan.body import BodyPlan
from typeway._plan.dependencies import CallPlan
from typeway._plan.response import ResponsePlan
from typeway._record import record


@record(frozen=True, slots=True)
class Location:
    """Where a callable is defined, for messages."""

    function: str
    file: str | None
    line: int | None


@record(frozen=True, slots=True, eq=False)
class EndpointPlan:
    """One operation.

    Attributes:
        path: the path template with all prefixes.
        methods: in upper case; empty for a WebSocket.
        call: the endpoint with its tree of dependencies.
        body: how the body is read, ``None`` if nothing is.
        response: how the result becomes an answer.
        location: where the endpoint is defined.
        strict_content_type: a body without a content type is not taken for JSON.
    """

    path: str
    methods: frozenset[str]
    call: CallPlan
    body: BodyPlan | None
    response: ResponsePlan
    location: Location
    strict_content_type: bool = True
