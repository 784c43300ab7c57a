"""Routes of a user's own class: what ``get_route_handler`` returns is what serves.

A subclass of ``APIRoute`` may wrap the handler, replace the request class, or do something else entirely. It is given a
``Request`` and returns a ``Response``; inside, the handler that was compiled for the plan still runs.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from typeway._runtime.reply import Reply

__all__ = ["as_response", "compile_custom", "is_custom"]


class _WrittenJSON(JSONResponse):
    """A JSON response whose document is written already."""

    def render(self, content: Any) -> bytes:
        document: bytes = content
        return document


def as_response(reply: Reply | Response) -> Response:
    """Return a reply as the response object that user code expects."""
    if not isinstance(reply, Reply):
        return reply
    response = _WrittenJSON(reply.body, status_code=reply.status, background=reply.background)
    if reply.headers:
        response.raw_headers.extend(reply.headers)
    return response


def is_custom(route: Any) -> bool:
    """Tell whether a route's class, or the route itself, replaces the handler."""
    if "get_route_handler" in vars(route):
        return True
    owner = next((base for base in type(route).__mro__ if "get_route_handler" in vars(base)), None)
    return owner is not None and owner.__module__ != "typeway.routing"


def compile_custom(route: Any) -> Callable[[Any], Awaitable[Response]]:
    """Return a handler around the route's own one."""
    serve: Callable[[Request], Awaitable[Response]] = route.get_route_handler()

    async def handler(x: Any) -> Response:
        return await serve(x.request())

    return handler
