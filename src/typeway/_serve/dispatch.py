"""From a scope to a handler and back: matching, serving, errors, redirects.

Rules: the first route that matches path and method serves; a path that matches with other methods only is a 405; a path
that would match with its trailing slash changed is redirected with 307; anything else goes to the router's ``default``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import quote

from starlette._utils import get_route_path
from starlette.datastructures import URL
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from typeway._runtime.calls import run_with_stacks
from typeway._runtime.reply import Reply
from typeway._serve.errors import ErrorTable
from typeway._serve.exchange import ASGIExchange
from typeway._serve.limit import bounded
from typeway._serve.program import Foreign, Operation, Program
from typeway._serve.socket import SocketExchange

__all__ = ["Dispatcher"]

Found = tuple[Operation | Foreign, dict[str, Any] | None, bool]
"""What a matcher answers: what serves, the path parameters, and whether the method is allowed."""


class Dispatcher:
    """Serves the requests of one router.

    ``errors`` is the application's table; a router that runs inside another application uses the table it finds in the
    scope.
    """

    def __init__(self, router: Any, assemble: Callable[[Program | None], Program], errors: ErrorTable | None) -> None:
        self.router = router
        self.assemble = assemble
        self.errors = errors
        self.program: Program | None = None

    def current(self) -> Program:
        """Return the program for the router tree as it is now."""
        program = self.program
        if program is None or program.version != program.clock.number:
            program = self.program = self.assemble(self.program)
        return program

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection of any kind."""
        kind = scope["type"]
        if kind == "http":
            await self.http(scope, receive, send)
        elif kind == "websocket":
            await self.websocket(scope, receive, send)
        else:
            await self.router.lifespan(scope, receive, send)

    async def http(  # noqa: C901  # PERF: one coroutine; each frame more costs as much as finding the route
        self, scope: Scope, receive: Receive, send: Send, found: Found | None = None
    ) -> None:
        """Serve one request, which may have been matched already."""
        if found is None:
            program = self.program
            if program is None or program.version != program.clock.number:
                program = self.current()
            path = get_route_path(scope) if scope.get("root_path") else scope["path"]
            found = program.http.find(scope["method"], path, program.probe(scope) if program.probes else None)
            if found is None or not found[2]:
                await self._not_served(program, found, path, scope, receive, send)
                return
        operation, params, _ = found
        if type(operation) is not Operation:
            await self._foreign(operation.route, scope, receive, send)
            return
        if outer := scope.get("path_params"):
            params = {**outer, **(params or {})}
        elif params is None:
            params = {}
        scope["path_params"] = params
        scope["route"] = operation.route
        scope["endpoint"] = operation.endpoint
        if "router" not in scope:
            scope["router"] = self.router
        provider = self.router.dependency_overrides_provider
        overrides = _NO_OVERRIDES if provider is None else provider.dependency_overrides
        variant = operation.plain
        if overrides or variant is None:
            variant = operation.variant(overrides)
        x: ASGIExchange | None = None
        started = False
        try:
            if operation.limit is not None:
                receive = bounded(receive, scope, operation.limit)
            if variant.bare:  # PERF: a handler that asks for nothing is given nothing
                reply = await variant.handler(None)
            else:
                x = ASGIExchange(scope, receive, send, params, overrides)
                if variant.managed:
                    scope["typeway.operation"] = operation
                    await self._managed(variant.handler, x)
                    return
                reply = await variant.handler(x)
            if type(reply) is not Reply or reply.background is not None:
                x = x or ASGIExchange(scope, receive, send, params, overrides)
                await x.respond(reply)
                return
            started = True
            body = reply.body
            headers = [(b"content-length", b"%d" % len(body)), (b"content-type", reply.media_type)]
            if reply.headers:
                headers += reply.headers
            await send({"type": "http.response.start", "status": reply.status, "headers": headers})
            await send({"type": "http.response.body", "body": body})
        except Exception as error:
            if x is not None and variant.managed:
                raise  # its handlers have been tried inside the stacks
            x = x or ASGIExchange(scope, receive, send, params, overrides)
            x.started = x.started or started
            await self._failed(error, x)

    async def _managed(self, handler: Callable[[Any], Any], x: ASGIExchange) -> None:
        """Run a handler inside exit stacks.

        The outermost is left when the answer, or that of an exception handler, has been sent.
        """
        self._lend_errors(x.scope)
        async with AsyncExitStack() as stack:
            x.scope["fastapi_middleware_astack"] = stack
            try:
                await run_with_stacks(handler, x)
            except Exception as error:
                await self._failed(error, x)

    def _lend_errors(self, scope: Scope) -> None:
        """Put the table where Starlette's own routes look for it."""
        if self.errors is not None:
            scope["starlette.exception_handlers"] = (self.errors.by_class, self.errors.by_status)

    async def _failed(self, error: Exception, x: ASGIExchange) -> None:
        """Answer an exception through its handler; raise it again if it has none."""
        table = self.errors
        if table is None:
            by_class, by_status = x.scope.get("starlette.exception_handlers", ({}, {}))
            table = ErrorTable({**by_class, **by_status})
        try:
            try:
                await self._answer(table, error, x)
            except Exception as second:
                if second is error:
                    raise
                # COMPAT(fastapi): an exception of a handler gets a second chance, in the application's outer layer.
                await self._answer(table, second, x)
        finally:
            x.scope["typeway.started"] = x.started  # read by the outermost layer

    async def _answer(self, table: ErrorTable, error: Exception, x: ASGIExchange) -> None:
        handler = table.find(error)
        if handler is None:
            raise error
        if x.started:
            raise RuntimeError("Caught handled exception, but response already started.") from error
        response = await table.answer(handler, x.request(), error)
        if response is not None:
            await x.respond(response)

    async def _not_served(
        self, program: Program, found: Found | None, path: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Answer a request that no route serves."""
        x = ASGIExchange(scope, receive, send, {}, _NO_OVERRIDES)
        try:
            self._bound(x)
            if found is not None:
                await self._wrong_method(found[0], x)
            elif (target := self._slash_redirect(program, path, scope)) is not None:
                await x.respond(RedirectResponse(url=str(target)))
            else:
                self._lend_errors(scope)
                await self.router.default(scope, x.receive, x.send)
        except Exception as error:
            await self._failed(error, x)

    async def _wrong_method(self, payload: Operation | Foreign, x: ASGIExchange) -> None:
        """405 with the methods of the first route whose path matches (RFC 9110, section 15.5.6)."""
        if type(payload) is not Operation:
            await self._foreign_inside(payload.route, x)
            return
        headers = {"Allow": ", ".join(payload.route.methods)}  # type: ignore[attr-defined]  # HTTP operations have methods
        if "app" in x.scope:
            raise HTTPException(status_code=405, headers=headers)
        await x.respond(PlainTextResponse("Method Not Allowed", status_code=405, headers=headers))

    def _slash_redirect(self, program: Program, path: str, scope: Scope) -> URL | None:
        """Return the address with the trailing slash changed, if a route is there."""
        if not self.router.redirect_slashes or path == "/":
            return None
        moved = dict(scope)
        moved["path"] = moved["path"].rstrip("/") if path.endswith("/") else moved["path"] + "/"
        if program.http.find(scope["method"], get_route_path(moved), program.probe(moved)) is None:
            return None
        query: bytes = scope["query_string"]
        if not query.isascii():  # octets that the client should have escaped (RFC 3986, section 2.1)
            moved["query_string"] = quote(query, safe=_ASCII).encode()
        return URL(scope=moved)

    async def _foreign(self, route: Any, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request to a route that serves itself."""
        x = ASGIExchange(scope, receive, send, {}, _NO_OVERRIDES)
        try:
            self._bound(x)
            await self._foreign_inside(route, x)
        except Exception as error:
            await self._failed(error, x)

    def _bound(self, x: ASGIExchange) -> None:
        """Keep to the router's own limit where no operation has one."""
        if self.router.max_body_size is not None:
            x.receive = bounded(x.receive, x.scope, self.router.max_body_size)

    async def _foreign_inside(self, route: Any, x: ASGIExchange) -> None:
        scope = x.scope
        self._lend_errors(scope)
        match, child_scope = route.matches(scope)
        scope.setdefault("router", self.router)
        if match is not Match.NONE:
            scope.update(child_scope)
        await route.handle(scope, x.receive, x.send)

    async def websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one WebSocket connection; one that no route serves is closed (RFC 6455, section 7.4.1)."""
        program = self.current()
        path = get_route_path(scope)
        self._lend_errors(scope)
        found = program.sockets.find("", path, program.probe(scope))
        if found is None or not found[2]:
            await self._foreign_socket(self.router.default, scope, receive, send)
            return
        operation, params, _ = found
        scope.setdefault("router", self.router)
        if type(operation) is not Operation:
            match, child_scope = operation.route.matches(scope)
            scope.update(child_scope if match is not Match.NONE else {})
            await self._foreign_socket(operation.route.handle, scope, receive, send)
            return
        await self.converse(operation, params, scope, receive, send)

    async def converse(
        self, operation: Operation, params: dict[str, Any] | None, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Serve a matched WebSocket connection."""
        scope["path_params"] = params = {**scope.get("path_params", {}), **(params or {})}
        # COMPAT(fastapi): here the route has the prefixes of its inclusions; that of a request has not.
        scope["route"], scope["endpoint"] = operation.included_route(), operation.endpoint
        provider = self.router.dependency_overrides_provider
        overrides = provider.dependency_overrides if provider is not None else _NO_OVERRIDES
        variant = operation.variant(overrides)

        async def serve(x: SocketExchange) -> None:
            await run_with_stacks(variant.handler, x)

        async with AsyncExitStack() as stack:
            scope["fastapi_middleware_astack"] = stack
            await self._socket_errors(serve, SocketExchange(scope, receive, send, params, overrides))

    async def _foreign_socket(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a connection to a route that serves itself."""

        async def serve(x: SocketExchange) -> None:
            await app(x.scope, x.receive, x.send)

        await self._socket_errors(serve, SocketExchange(scope, receive, send, {}, _NO_OVERRIDES))

    async def _socket_errors(self, serve: Callable[[SocketExchange], Awaitable[None]], x: SocketExchange) -> None:
        """Serve a socket; exceptions go to their handlers, which may close it."""
        try:
            await serve(x)
        except Exception as error:
            try:
                await self._answer_socket(error, x)
            except Exception as second:
                if second is error:
                    raise
                # COMPAT(fastapi): as for requests, an exception of a handler gets a second chance.
                await self._answer_socket(second, x)

    async def _answer_socket(self, error: Exception, x: SocketExchange) -> None:
        handler = self.errors.find(error) if self.errors is not None else None
        if handler is None or self.errors is None:
            raise error
        response = await self.errors.answer(handler, x.request(), error)
        if response is None:
            return
        if x.answered:
            raise RuntimeError("Caught handled exception, but response already started.") from error
        await response(x.scope, x.receive, x.send)


_ASCII = bytes(range(0x21, 0x7F))
_NO_OVERRIDES: Mapping[Any, Any] = {}
