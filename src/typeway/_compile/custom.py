"""Routes of a user's own class: what ``get_route_handler`` returns is what serves.

A subclass of ``APIRoute`` may wrap the handler, replace the request class, or do something else entirely. It is given a
``Request`` and returns a ``Response``; inside, the handler that was compiled for the plan still runs.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from typeway._runtime.reply import Reply, spelled_out

__all__ = ["as_response", "compile_app", "compile_custom", "compile_socket_app", "is_custom"]


def as_response(reply: bytes | Reply | Response, *, checked: bool) -> Response:
    """Return a reply as the response object that user code expects; ``checked`` by a response model or not."""
    if isinstance(reply, bytes):
        reply = spelled_out(reply)
    if not isinstance(reply, Reply):
        return reply
    media_type = reply.media_type.decode("latin-1")
    response = Response(reply.body, reply.status, media_type=media_type, background=reply.background)
    if not checked:
        # COMPAT(fastapi): without a model it is a JSONResponse. Made as one, it would write its document again.
        response.__class__ = JSONResponse
    if reply.headers:
        response.raw_headers.extend(reply.headers)
    return response


def is_custom(route: Any) -> bool:
    """Tell whether a route's class, or the route itself, replaces the handler."""
    if "get_route_handler" in vars(route):
        return True
    owner = next((base for base in type(route).__mro__ if "get_route_handler" in vars(base)), None)
    return owner is not None and owner.__module__ != "typeway.routing"


def compile_custom(serve: Callable[[Request], Awaitable[Response]]) -> Callable[[Any], Awaitable[Response]]:
    """Return a handler around what a route's own ``get_route_handler`` returned."""

    async def handler(x: Any) -> Response:
        return await serve(x.request())

    return handler


def compile_app(app: Any) -> Callable[[Any], Awaitable[Any]]:
    """Return a handler around an ASGI application that took the place of a route's own."""
    serve = getattr(app, "handler", None)
    if serve is not None:  # made by ``request_response``, which would make a second request, and stacks inside stacks
        return compile_custom(serve)

    async def handler(x: Any) -> Any:
        return app

    return handler


def compile_socket_app(app: Any) -> Callable[[Any], Awaitable[None]]:
    """Return a handler around an ASGI application that serves a route's WebSockets."""

    async def handler(x: Any) -> None:
        await app(x.scope, x.receive, x.send)

    return handler
