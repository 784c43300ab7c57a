"""Routing of a request that telemetry records: the route is noted as soon as it is found."""

from __future__ import annotations

from typing import Any

from starlette._utils import get_route_path
from starlette.routing import Mount
from starlette.types import Scope

from typeway._serve.program import Foreign, Operation, Program

__all__ = ["observed_match", "observed_payload"]


def observed_match(program: Program, redirects: bool, scope: Scope, recorder: Any) -> Any:
    """Match a request and note its route, also that of a refused method or of a redirect.

    Returns what serves, as a matcher does, or ``None``: nothing does, which the dispatcher will find, too.
    """
    path = get_route_path(scope)
    found = program.http.find(scope["method"], path, program.probe(scope))
    if found is not None:
        payload = observed_payload(found[0], found[2], scope, recorder)
        return (payload, *found[1:]) if found[2] else None
    moved = program.moved(path, scope) if redirects else None
    if moved is not None:
        observed_payload(moved[1][0], False, scope, recorder)
    elif (site := program.site(path)) is not None:
        recorder.matched(site.operation.context.path.rstrip("/") + "/{path}")
    return None


def observed_payload(payload: Operation | Foreign, served: bool, scope: Scope, recorder: Any) -> Operation | Foreign:
    """Note the route that matched, and return what is to serve; ``served`` tells whether the method is allowed."""
    if type(payload) is Operation:
        recorder.matched(payload.context.path_format)
        return payload.observed() if served else payload
    route = payload.route
    path: str | None = getattr(route, "path_format", None)
    recorder.matched(path)
    if served and path is not None and isinstance(route, Mount):
        recorder.entered(path.removesuffix("/{path}"))
    return payload
