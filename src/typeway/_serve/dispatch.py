"""From a scope to a handler and back: matching, serving, errors, redirects.

Rules: the first route that matches path and method serves; a path that matches with other methods only is a 405; a path
that would match with its trailing slash changed is redirected with 307; anything else goes to the router's ``default``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette._utils import get_route_path
from starlette.datastructures import URL
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from typeway._runtime.calls import run_inside_stacks, run_with_stacks
from typeway._runtime.inputs import name_request
from typeway._runtime.reply import JSON_TYPE, Reply
from typeway._serve.errors import ErrorTable, Failing
from typeway._serve.exchange import ASGIExchange
from typeway._serve.limit import ACTIVE, further_in, limited, serve_limited
from typeway._serve.outlet import Answer, HandsOver, Outlet, whole_answer
from typeway._serve.program import Foreign, Operation, Program, Site
from typeway._telemetry import SCOPE_KEY

if TYPE_CHECKING:
    from typeway._serve.socket import SocketExchange

__all__ = ["Dispatcher", "show_inclusion"]

Found = tuple[Operation | Foreign, dict[str, Any] | None, bool]
"""What a matcher answers: what serves, the path parameters, and whether the method is allowed."""


class Dispatcher(HandsOver):
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
        kind, recorder = scope["type"], scope.get(SCOPE_KEY)
        if kind == "http":
            found = None
            if recorder is not None:
                from typeway._serve.observed import observed_match  # few programs are observed

                found = observed_match(self.current(), self.router.redirect_slashes, scope, recorder)
            await self.http(scope, receive, send, found)
        elif kind == "websocket":
            await self.websocket(scope, receive, send)
        elif kind == "lifespan":
            await self.router.lifespan(scope, receive, send)
        else:
            raise AssertionError(f"unknown kind of connection: {kind!r}")  # ASGI 3.0 asks for an exception

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
                site = None
                if found is None and program.sites:
                    site = self._site(program, path, scope)
                if site is not None and scope["method"] in ("GET", "HEAD"):
                    await self._visit(site.operation, scope, receive, send)
                else:
                    await self._not_served(program, found, path, scope, receive, send, site)
                return
        operation, params, _ = found
        if type(operation) is not Operation:
            await self._foreign(operation, scope, receive, send)
            return
        if outer := scope.get("path_params"):
            params = {**outer, **(params or {})}
        elif params is None:
            params = {}
        scope["path_params"] = params
        scope["route"] = operation.route
        scope["endpoint"] = operation.endpoint
        limit = operation.limit
        nested = "router" in scope  # inside another application, which may have a limit
        if not nested:
            scope["router"] = self.router
        provider = self.router.dependency_overrides_provider
        overrides = _NO_OVERRIDES if provider is None else provider.dependency_overrides
        variant = operation.plain
        if overrides or variant is None:
            variant = operation.variant(overrides)
        x: ASGIExchange | None = None
        started = False
        try:
            if nested and ACTIVE in scope:
                limit = further_in(scope, self.router.max_body_size, limit)
            if limit is not None:
                receive = limited(receive, scope, limit)
            if variant.bare:  # PERF: a handler that asks for nothing is given nothing
                reply = await variant.handler(None)
            else:
                x = ASGIExchange(scope, receive, send, params, overrides)
                if variant.managed:
                    scope["typeway.operation"] = operation
                    if operation.context.chain:
                        show_inclusion(operation, scope)
                    await self._managed(variant.handler, x)
                    return
                reply = await variant.handler(x)
            if type(reply) is bytes:
                reply = Reply(200, JSON_TYPE, reply)
            if type(reply) is not Reply or reply.background is not None:
                if isinstance(send, Outlet) and (answer := whole_answer(reply)) is not None:
                    send.answer = answer
                    return
                x = x or ASGIExchange(scope, receive, send, params, overrides)
                await x.respond(reply)
                return
            started = True
            body = reply.body
            headers = [(b"content-length", b"%d" % len(body)), (b"content-type", reply.media_type)]
            if reply.headers:
                headers += reply.headers
            if isinstance(send, Outlet):
                send.answer = Answer(reply.status, headers, (body,))
                return
            await send({"type": "http.response.start", "status": reply.status, "headers": headers})
            await send({"type": "http.response.body", "body": body})
        except Exception as error:
            if x is not None and variant.managed:
                raise  # its handlers have been tried inside the stacks
            x = x or ASGIExchange(scope, receive, send, params, overrides)
            x.started = x.started or started
            await self.failed(error, x, last=True)

    async def _managed(self, handler: Callable[[Any], Any], x: ASGIExchange) -> None:
        """Run a handler inside exit stacks.

        The outermost is left when the answer, or that of an exception handler, has been sent.
        """
        self.lend_errors(x.scope)
        async with AsyncExitStack() as stack:
            x.scope["fastapi_middleware_astack"] = stack
            try:
                await run_with_stacks(handler, x)
            except Exception as error:
                await self.failed(error, x)

    def lend_errors(self, scope: Scope) -> None:
        """Put the table where Starlette's own routes look for it."""
        if self.errors is not None:
            scope["starlette.exception_handlers"] = (self.errors.by_class, self.errors.by_status)

    def _errors_for(self, scope: Scope) -> ErrorTable:
        if self.errors is not None:
            return self.errors
        by_class, by_status = scope.get("starlette.exception_handlers", ({}, {}))
        return ErrorTable({**by_class, **by_status})

    async def failed(self, error: Exception, x: Failing, *, last: bool = False) -> None:
        """Answer an exception of an operation through its handler; raise it again if it has none.

        ``last`` tells that nothing is to be done behind the answer.

        COMPAT(fastapi): handlers are looked for around the route, and once more around the application's router. What
        the first handler raises, be it what it was given, gets a second chance.
        """
        name_request(error, x.scope)
        table = self._errors_for(x.scope)
        try:
            try:
                await self._answer(table, error, x, last=last)
            except Exception as second:
                if self.errors is None:
                    raise
                await self._answer(table, second, x, last=last)
        finally:
            x.scope["typeway.started"] = x.started  # read by the outermost layer

    async def _failed_outside(self, error: Exception, x: Failing) -> None:
        """Answer an exception that no operation has raised: around the application's router only."""
        try:
            if self.errors is None:
                raise error
            await self._answer(self.errors, error, x, last=True)
        finally:
            x.scope["typeway.started"] = x.started

    async def _answer(self, table: ErrorTable, error: Exception, x: Failing, *, last: bool) -> None:
        handler = table.find(error)
        if handler is None:
            raise error
        if x.started:
            raise RuntimeError("Caught handled exception, but response already started.") from error
        response = await table.answer(handler, x.request(), error)
        if response is not None and not (last and isinstance(x, ASGIExchange) and x.hand_over(response)):
            await x.respond(response)

    def _site(self, program: Program, path: str, scope: Scope) -> Site | None:
        """Return the site that is to answer, if no route does: not even one that the client is redirected to."""
        site = program.site(path)
        return None if site is None or self._slash_redirect(program, path, scope) is not None else site

    async def _visit(self, operation: Operation, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a file of a site, after its dependencies."""
        x = ASGIExchange(scope, receive, send, {}, _NO_OVERRIDES)
        limit = self.router.max_body_size if operation.limit is None else operation.limit
        scope.setdefault("router", self.router)
        provider = self.router.dependency_overrides_provider
        overrides = _NO_OVERRIDES if provider is None else provider.dependency_overrides

        async def serve(scope: Scope, receive: Receive, send: Send) -> None:
            handler = operation.variant(overrides).handler
            async with AsyncExitStack() as stack:
                scope["fastapi_middleware_astack"] = stack
                await run_inside_stacks(handler, ASGIExchange(scope, receive, send, {}, overrides))

        try:
            self.lend_errors(scope)
            await serve_limited(serve, scope, receive, x.send, limit)
        except Exception as error:
            await self._failed_outside(error, x)

    async def _not_served(
        self,
        program: Program,
        found: Found | None,
        path: str,
        scope: Scope,
        receive: Receive,
        send: Send,
        site: Site | None,
    ) -> None:
        """Answer a request that no route serves."""
        x = ASGIExchange(scope, receive, send, {}, _NO_OVERRIDES)
        try:
            limit = self.router.max_body_size
            if ACTIVE in scope:
                limit = further_in(scope, limit, None)
            elif self.errors is None:  # COMPAT(fastapi): alone, a mounted router limits what it serves, no more
                limit = None
            if limit is not None:
                x.receive = limited(receive, scope, limit)
            scope.setdefault("router", self.router)
            if found is not None:
                await self._wrong_method(found, x)
            elif (target := self._slash_redirect(program, path, scope)) is not None:
                await x.respond(RedirectResponse(url=str(target)))
            elif site is not None:
                await site.refuse(scope, x.receive, x.send)
            else:
                self.lend_errors(scope)
                await self.router.default(scope, x.receive, x.send)
        except Exception as error:
            await self._failed_outside(error, x)

    async def _wrong_method(self, found: Found, x: ASGIExchange) -> None:
        """405 with the methods of the first route whose path matches (RFC 9110, section 15.5.6)."""
        payload, params, _ = found
        if type(payload) is not Operation:
            await self._foreign_inside(payload.route, x.scope, x.receive, x.send)
            return
        # For handlers and for middleware that counts by route: they read the scope when all is over.
        x.scope["path_params"] = {**x.scope.get("path_params", {}), **(params or {})}
        x.scope["route"], x.scope["endpoint"] = payload.route, payload.endpoint
        headers = {"Allow": ", ".join(payload.route.methods)}  # type: ignore[attr-defined]  # HTTP operations have methods
        if "app" in x.scope:
            raise HTTPException(status_code=405, headers=headers)
        await x.respond(PlainTextResponse("Method Not Allowed", status_code=405, headers=headers))

    def _slash_redirect(self, program: Program, path: str, scope: Scope) -> URL | None:
        """Return the address with the trailing slash changed, if a route is there."""
        there = program.moved(path, scope) if self.router.redirect_slashes else None
        if there is None:
            return None
        moved = there[0]
        query: bytes = scope["query_string"]
        if not query.isascii():  # octets that the client should have escaped (RFC 3986, section 2.1)
            moved["query_string"] = quote(query, safe=_ASCII).encode()
        return URL(scope=moved)

    async def _foreign(self, foreign: Operation | Foreign, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request to a route that serves itself, perhaps with limits of its own."""
        x = ASGIExchange(scope, receive, send, {}, _NO_OVERRIDES)
        limit = self.router.max_body_size if foreign.limit is None else foreign.limit

        async def serve(scope: Scope, receive: Receive, send: Send) -> None:
            await self._foreign_inside(foreign.route, scope, receive, send)

        try:
            await serve_limited(serve, scope, receive, x.send, limit)
        except Exception as error:
            await self._failed_outside(error, x)

    async def _foreign_inside(self, route: Any, scope: Scope, receive: Receive, send: Send) -> None:
        self.lend_errors(scope)
        match, child_scope = route.matches(scope)
        scope.setdefault("router", self.router)
        if match is not Match.NONE:
            scope.update(child_scope)
        await route.handle(scope, receive, send)

    async def websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one WebSocket connection; one that no route serves is closed (RFC 6455, section 7.4.1)."""
        program = self.current()
        path = get_route_path(scope)
        self.lend_errors(scope)
        found = program.sockets.find("", path, program.probe(scope))
        if found is None or not found[2]:
            await self._foreign_socket(self.router.default, scope, receive, send)
            return
        operation, params, _ = found
        scope.setdefault("router", self.router)
        if (recorder := scope.get(SCOPE_KEY)) is not None:
            from typeway._serve.observed import observed_payload  # few programs are observed

            operation = observed_payload(operation, True, scope, recorder)
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
        if operation.context.chain:
            show_inclusion(operation, scope)
        provider = self.router.dependency_overrides_provider
        overrides = provider.dependency_overrides if provider is not None else _NO_OVERRIDES
        variant = operation.variant(overrides)
        from typeway._serve.socket import SocketExchange  # not before there is a socket

        async def serve(x: SocketExchange) -> None:
            await run_with_stacks(variant.handler, x)

        async with AsyncExitStack() as stack:
            scope["fastapi_middleware_astack"] = stack
            await self._socket_errors(serve, SocketExchange(scope, receive, send, params, overrides))

    async def _foreign_socket(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a connection to a route that serves itself."""
        try:
            await app(scope, receive, send)
        except Exception as error:
            if self.errors is None:
                raise
            await _answer_socket(self.errors, error, WebSocket(scope, receive, send), send)

    async def _socket_errors(self, serve: Callable[[SocketExchange], Awaitable[None]], x: SocketExchange) -> None:
        """Serve a socket of an operation; exceptions go to their handlers, which may close it."""
        try:
            await serve(x)
        except Exception as error:
            table = self._errors_for(x.scope)
            try:
                await _answer_socket(table, error, x.request(), x.send)
            except Exception as second:
                if self.errors is None:
                    raise
                # COMPAT(fastapi): as for requests, an exception of a handler gets a second chance.
                await _answer_socket(table, second, WebSocket(x.scope, x.receive, x.send), x.send)


async def _answer_socket(table: ErrorTable, error: Exception, socket: WebSocket, send: Send) -> None:
    handler = table.find(error)
    if handler is None:
        raise error
    response = await table.answer(handler, socket, error)
    if response is not None:
        await response(socket.scope, socket.receive, send)


def show_inclusion(operation: Operation, scope: Scope) -> None:
    """Put the route as seen from the root where libraries look for it: the route in the scope has its own path."""
    scope["fastapi"] = {**scope.get("fastapi", {}), "effective_route_context": operation.context}


_ASCII = bytes(range(0x21, 0x7F))
_NO_OVERRIDES: Mapping[Any, Any] = {}
