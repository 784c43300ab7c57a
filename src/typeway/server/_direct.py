"""The short way: from the head of a request to the compiled handler of its route, without ASGI in between.

It is taken where nothing but Typeway's own layers lies around the router. A request for which there is no route of
Typeway's goes through ASGI, by way of the same matcher and handlers, with the same answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from sys import modules
from typing import Any, Final

from starlette._utils import get_route_path
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from typeway._runtime.calls import run_with_stacks
from typeway._runtime.channel import Streaming
from typeway._runtime.reply import Reply, spelled_out
from typeway._serve.dispatch import Dispatcher, show_inclusion
from typeway._serve.limit import Watched, limited
from typeway._serve.originals import PLAIN_SEND
from typeway._serve.program import Operation, Variant
from typeway._serve.stack import ServerErrors
from typeway.applications import FastAPI
from typeway.server._contract import Connection
from typeway.server._cycle import Cycle, as_asgi
from typeway.server._head import Head
from typeway.server._site import Site
from typeway.server._states import MOVES, Event, State
from typeway.server._tasks import EAGER, EagerTask, keep_task, start_task

__all__ = ["Direct", "DirectExchange", "application"]

_WHOLE = MOVES[State.IDLE][Event.REQUEST]
"""Where a request leads that has arrived as a whole, also from ``State.HEAD``."""

_OUR_FILE: Final = FastAPI.build_middleware_stack.__code__.co_filename


def application(app: Any) -> FastAPI | None:
    """Return the application that answers, if only uvicorn's middleware for proxies is in front of it.

    An application that somebody has wrapped or whose entry was replaced is served through that entry.
    """
    if type(app) is ProxyHeadersMiddleware:
        app = app.app
    if not isinstance(app, FastAPI):
        return None
    entry: Any = type(app).__call__
    code = getattr(entry, "__code__", None)
    return app if code is not None and code.co_filename == _OUR_FILE else None


class Direct:
    """The short way to one application. What it has learnt holds as long as the application's layers stay the same."""

    __slots__ = ("_dispatcher", "_provider", "_root", "_stack", "app", "site")

    def __init__(self, site: Site, app: FastAPI) -> None:
        self.site = site
        self.app = app
        self._stack: Any = None
        self._dispatcher: Any = None
        self._provider: Any = None
        self._root = ""

    @property
    def stack(self) -> ServerErrors:
        """The outermost layer of the application."""
        stack: ServerErrors = self._stack
        return stack

    @property
    def dispatcher(self) -> Dispatcher:
        """What serves the routes of the application."""
        dispatcher: Dispatcher = self._dispatcher
        return dispatcher

    def _adopt(self, stack: Any) -> None:
        """Look at layers that are new."""
        self._stack = stack
        self._dispatcher = None
        if type(stack) is ServerErrors and stack.http is not None and type(stack.app) is Dispatcher:
            self._dispatcher = stack.app
            self._provider = self.dispatcher.router.dependency_overrides_provider
            self._root = self.app.root_path or self.site.config.root_path

    def begin(self, connection: Connection, head: Head) -> bool:  # noqa: C901  # PERF: one frame for every request
        """Start a request, or return ``False`` if it has to go through ASGI."""
        app = self.app
        stack = app.middleware_stack
        if stack is not self._stack:
            self._adopt(stack)
        if "opentelemetry" in modules and app.observes():  # telemetry looks at scopes and messages
            return False
        dispatcher = self._dispatcher
        if dispatcher is None or self._provider is not app:
            return False
        program = dispatcher.program
        if program is None or program.version != program.clock.number or program.probes:
            return False
        found = program.http.find(head.method, self._path(head.path) if self._root else head.path)
        if found is None or not found[2]:
            return False
        operation, params, _ = found
        variant = operation.plain if type(operation) is Operation else None
        if variant is None:  # the first request compiles the handler, where a mistake has all layers around it
            return False
        if app.dependency_overrides:
            variant = operation.known_variant(app.dependency_overrides)
            if variant is None:
                return False
        block = head.block
        body = b""
        if block.length or block.upgrade:
            length, rest = block.length, connection.framing.rest
            if block.upgrade or (operation.limit is not None and not 0 < length <= operation.limit):
                return False
            if 0 < length <= len(rest):  # PERF: all of it is here, which needs no inbox
                body, connection.framing.rest = rest[:length], rest[length:]
                connection.inbox = None
                connection.state = _WHOLE
            else:
                connection.open_body(length, block.expect)
                if connection.state > State.ANSWERING:  # it is malformed, or will never be complete
                    return True
        else:
            connection.inbox = None
            connection.state = _WHOLE
        connection.keep_alive = not block.close
        work = self._serve(connection, head, operation, variant, {} if params is None else params, body)
        if EAGER:  # PERF: as `start_task` does, without another frame
            site = self.site
            task = EagerTask(work, loop=site.loop, eager_start=True, context=site.context.copy())
            if not task.done():
                keep_task(task, site.state.tasks)
        else:
            start_task(work, self.site)
        return True

    def _path(self, path: str) -> str:
        return get_route_path({"path": self.site.config.root_path + path, "root_path": self._root})

    async def _serve(
        self,
        connection: Connection,
        head: Head,
        operation: Operation,
        variant: Variant,
        params: dict[str, Any],
        body: bytes,
    ) -> None:
        """Run one handler and send its answer."""
        x: DirectExchange | None = None
        started = False
        try:
            if variant.managed:
                x = DirectExchange(self, connection, head, operation, params, body)
                await self._managed(variant.handler, x)
            else:
                if variant.bare:
                    reply = await variant.handler(None)
                else:
                    x = DirectExchange(self, connection, head, operation, params, body)
                    reply = await variant.handler(x)
                if type(reply) is bytes:
                    started = True
                    connection.json(head, reply)
                    return
                x = x or DirectExchange(self, connection, head, operation, params, body)
                await x.respond(reply)
        except BaseException as error:  # uvicorn treats all alike
            x = x or DirectExchange(self, connection, head, operation, params, body)
            x.started = x.started or started
            await self._failed(error, x)
        x.settle()

    async def _managed(self, handler: Callable[[Any], Any], x: DirectExchange) -> None:
        """Run a handler inside exit stacks, as ``Dispatcher`` does."""
        async with AsyncExitStack() as stack:
            x.outermost_stack = stack
            try:
                await run_with_stacks(handler, x)
            except Exception as error:
                await self.dispatcher.failed(error, x)

    async def _failed(self, error: BaseException, x: DirectExchange) -> None:
        """Answer an exception as the layers of the application do, the outermost last."""
        try:
            if not isinstance(error, Exception):
                raise error
            try:
                if x.outermost_stack is not None:
                    raise error  # its handlers have been tried inside the stacks
                await self.dispatcher.failed(error, x)
            except Exception as unhandled:
                await self.stack.answer(unhandled, x.scope, x.receive, x.send)
                raise
        except BaseException as unhandled:
            self.site.log.error("Exception in ASGI application\n", exc_info=unhandled)
            x.give_up()


class DirectExchange:
    """One request as handlers see it (see ``_runtime/exchange.py``). A scope is made when somebody asks for it."""

    # PERF: what few requests have is kept here until they have it; an instance is made for nearly every request.
    is_socket = False
    outermost_stack: AsyncExitStack | None = None
    function_stack: AsyncExitStack
    request_stack: AsyncExitStack
    _receive: Receive
    _cycle: Cycle | None = None
    _request: Request | None = None
    _body: bytes | None = None
    _done = False
    _started = False
    _watched: Watched | None = None

    def __init__(
        self,
        direct: Direct,
        connection: Connection,
        head: Head,
        operation: Operation,
        params: dict[str, Any],
        body: bytes,
    ) -> None:
        self._direct = direct
        self._connection = connection
        self._head = head
        self._inbox = connection.inbox
        self._whole = body
        self._operation = operation
        self.params = params
        self.query = head.query
        self.headers = head.block.headers

    @property
    def started(self) -> bool:
        """The answer is under way."""
        return self._started or (self._watched is not None and self._watched.started)

    @started.setter
    def started(self, started: bool) -> None:
        self._started = started

    @property
    def overrides(self) -> Mapping[Any, Any]:
        """The overrides in force."""
        return self._direct.app.dependency_overrides

    async def body(self) -> bytes:
        """Return the whole body.

        Raises:
            StarletteHTTPException: with status 400, it cannot be read, because the client went away.
        """
        if self._inbox is None and self._request is None:
            self._body = self._whole
            return self._whole
        try:
            if self._request is not None:
                return await self._request.body()
            self._body = await self._connection.whole_body(self._inbox)
            return self._body
        except StarletteHTTPException:
            raise
        except Exception as error:
            raise StarletteHTTPException(status_code=400, detail="There was an error parsing the body") from error

    @property
    def cycle(self) -> Cycle:
        """The request as ASGI has it, with what the application and its router put into the scope."""
        cycle = self._cycle
        if cycle is None:
            direct, operation = self._direct, self._operation
            cycle = as_asgi(self._connection, self._head, self._inbox, self._whole, over=self._done)
            cycle.delivered = self._body is not None
            self._cycle = cycle
            scope = cycle.scope
            direct.site.behind_proxy(scope)
            if direct.app.root_path:
                scope["root_path"] = direct.app.root_path
            scope["app"] = direct.app
            scope["path_params"] = self.params
            scope["route"] = operation.route
            scope["endpoint"] = operation.endpoint
            scope["router"] = direct.dispatcher.router
            limit = operation.limit
            self._receive = cycle.receive if limit is None else limited(cycle.receive, scope, limit)
            if self.outermost_stack is not None:
                self._show_surroundings(scope, self.outermost_stack)
        return cycle

    def _show_surroundings(self, scope: Scope, outermost: AsyncExitStack) -> None:
        """Put into the scope what lies around a managed handler, under the names that extensions read."""
        operation = self._operation
        scope["typeway.operation"] = operation
        if operation.context.chain:
            show_inclusion(operation, scope)
        self._direct.dispatcher.lend_errors(scope)
        scope["fastapi_middleware_astack"] = outermost
        scope["fastapi_inner_astack"] = self.request_stack
        scope["fastapi_function_astack"] = self.function_stack

    @property
    def scope(self) -> Scope:
        """The scope of the request."""
        return self.cycle.scope

    @property
    def receive(self) -> Receive:
        """The channel that messages of the client come from."""
        assert self.cycle is not None  # it is made together with the scope
        return self._receive

    async def send(self, message: Message) -> None:
        """Send one message, noting when the answer starts."""
        if message["type"] == "http.response.start":
            self._started = True
        await self.cycle.send(message)

    def request(self) -> Request:
        """Return the request object, the same one each time."""
        if self._request is None:
            self._watched = Watched(self.cycle.send)  # a request that referred to this object would make a cycle
            self._request = Request(self.scope, self.receive, self._watched.__call__)
            if self._body is not None:  # an exception handler may read it again; Starlette looks for it there
                self._request._body = self._body  # pyright: ignore[reportPrivateUsage]  # no public name
        return self._request

    def use_stacks(self, request_stack: AsyncExitStack, function_stack: AsyncExitStack) -> None:
        """Remember the exit stacks. A scope that exists already belongs to the same request."""
        self.request_stack = request_stack
        self.function_stack = function_stack

    async def respond(self, reply: bytes | Reply | Response) -> None:
        """Send an answer and run its background tasks."""
        cycle, connection = self._cycle, self._connection
        if cycle is not None and cycle.started:  # somebody has sent messages: what follows is one of them
            await self._send(reply)
            return
        if isinstance(reply, bytes):
            self._started = True
            connection.json(self._head, reply)
            self._over()
            return
        if type(reply) is Reply:
            self._started = True
            connection.reply(self._head, reply)
        else:
            response: Any = reply
            if type(response).__call__ is not PLAIN_SEND or type(getattr(response, "body", None)) is not bytes:
                await self._send(response)
                return
            self._started = True
            if not connection.response(self._head, response.status_code, response.raw_headers, response.body):
                await self._send(response)
                return
        self._over()
        if reply.background is not None:
            await reply.background()

    async def _send(self, reply: bytes | Reply | Response) -> None:
        """Send an answer in messages, with its background tasks."""
        if isinstance(reply, bytes):
            reply = spelled_out(reply)
        if isinstance(reply, Streaming) and self.outermost_stack is None:
            self._started = True
            if await reply.serve(self.cycle):
                return
        if type(reply) is not Reply:
            response: Any = reply
            await response(self.scope, self.receive, self.send)
            return
        await self.send({"type": "http.response.start", "status": reply.status, "headers": reply.raw_headers()})
        await self.send({"type": "http.response.body", "body": reply.body})
        if reply.background is not None:
            await reply.background()

    def _over(self) -> None:
        """Note that the answer has been sent; whoever asks for messages is told that there are none."""
        self._done = True
        if (cycle := self._cycle) is not None:
            cycle.started = cycle.complete = True
            cycle.inbox.changed()

    def settle(self) -> None:
        """See to it that there is an answer, where messages were to make it."""
        if self._cycle is not None:
            self._cycle.settle()

    def give_up(self) -> None:
        """Answer with a 500 if nothing was sent, else cut the answer short."""
        if self._cycle is not None:
            self._cycle.give_up()
        elif not self._done:
            self._connection.fail(self._head)
