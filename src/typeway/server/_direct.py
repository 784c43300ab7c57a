"""The short way: from the head of a request to the compiled handler of its route, without ASGI in between.

It is taken where nothing but Typeway's own layers lies around the router and the route asks for no ``Request``, exit
stack or stream. Everything else goes through ASGI, by way of the same matcher and handlers, with the same answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack
from sys import modules
from typing import Any

from starlette._utils import get_route_path
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Scope
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from typeway._runtime.reply import JSON_TYPE, Reply
from typeway._serve.dispatch import Dispatcher
from typeway._serve.program import Operation, Variant
from typeway._serve.stack import ServerErrors
from typeway.applications import FastAPI
from typeway.exceptions import HTTPException
from typeway.server._contract import Connection
from typeway.server._cycle import Cycle, as_asgi
from typeway.server._head import Head
from typeway.server._site import Site
from typeway.server._states import MOVES, Event, State
from typeway.server._tasks import EAGER, EagerTask, keep_task, start_task

__all__ = ["Direct", "DirectExchange", "application"]

_OUR_FILE = FastAPI.build_middleware_stack.__code__.co_filename


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
        stack = self.app.middleware_stack
        if stack is not self._stack:
            self._adopt(stack)
        if "opentelemetry" in modules and self.app.observes():  # telemetry looks at scopes and messages
            return False
        dispatcher = self._dispatcher
        if dispatcher is None or self._provider is not self.app or self.app.dependency_overrides:
            return False
        program = dispatcher.program
        if program is None or program.version != program.clock.number or program.probes:
            return False
        found = program.http.find(head.method, self._path(head.path) if self._root else head.path)
        if found is None or not found[2]:
            return False
        operation, params, _ = found
        variant = operation.plain if type(operation) is Operation else None
        if variant is None or variant.managed:
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
                connection.state = MOVES[connection.state][Event.REQUEST]
            else:
                connection.open_body(length, block.expect)
                if connection.state > State.ANSWERING:  # what has arrived of it is malformed: the request is refused
                    return True
        else:
            connection.inbox = None
            connection.state = MOVES[connection.state][Event.REQUEST]
        connection.keep_alive = not block.close
        work = self._serve(connection, head, operation, variant, {} if params is None else params, body)
        if EAGER:  # PERF: as `start_task` does, without another frame
            task = EagerTask(work, loop=self.site.loop, eager_start=True)
            if not task.done():
                keep_task(task, self.site.state.tasks)
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
            if variant.bare:
                reply = await variant.handler(None)
            else:
                x = DirectExchange(self, connection, head, operation, params, body)
                reply = await variant.handler(x)
            if type(reply) is Reply and reply.background is None:
                started = True
                site = self.site
                if (  # PERF: the most common answer, as `Connection.reply` would put it together
                    reply.headers is None
                    and reply.status == 200
                    and connection.state is State.ANSWERING
                    and connection.keep_alive
                    and not site.logs_access
                    and head.method != "HEAD"
                    and site.defaults is site.state.default_headers
                    and reply.media_type is JSON_TYPE
                ):
                    content = reply.body
                    connection.transport.write(
                        b"%bcontent-length: %d\r\ncontent-type: application/json\r\n\r\n%b"
                        % (site.opening, len(content), content)
                    )
                    connection.answered()
                    return
                connection.reply(head, reply)
                return
            x = x or DirectExchange(self, connection, head, operation, params, body)
            await x.respond(reply)
        except BaseException as error:  # uvicorn treats all alike
            x = x or DirectExchange(self, connection, head, operation, params, body)
            x.started = x.started or started
            await self._failed(error, x)

    async def _failed(self, error: BaseException, x: DirectExchange) -> None:
        """Answer an exception as the layers of the application do, the outermost last."""
        try:
            if not isinstance(error, Exception):
                raise error
            try:
                await self.dispatcher.failed(error, x)
            except Exception as unhandled:
                await self.stack.answer(unhandled, x.scope, x.receive, x.send)
                raise
        except BaseException as unhandled:
            self.site.log.error("Exception in ASGI application\n", exc_info=unhandled)
            x.give_up()


class DirectExchange:
    """One request as handlers see it (see ``_runtime/exchange.py``). A scope is made when somebody asks for it."""

    __slots__ = (
        "_body",
        "_connection",
        "_cycle",
        "_direct",
        "_done",
        "_head",
        "_inbox",
        "_operation",
        "_request",
        "_whole",
        "function_stack",
        "headers",
        "params",
        "query",
        "request_stack",
        "started",
    )

    is_socket = False
    function_stack: AsyncExitStack
    request_stack: AsyncExitStack

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
        self.started = False
        self._cycle: Cycle | None = None
        self._request: Request | None = None
        self._body: bytes | None = None
        self._done = False

    @property
    def overrides(self) -> Mapping[Any, Any]:
        """The overrides in force, none when the request began."""
        return self._direct.app.dependency_overrides

    async def body(self) -> bytes:
        """Return the whole body.

        Raises:
            HTTPException: with status 400, it cannot be read, because the client went away.
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
            raise HTTPException(status_code=400, detail="There was an error parsing the body") from error

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
        return cycle

    @property
    def scope(self) -> Scope:
        """The scope of the request."""
        return self.cycle.scope

    async def receive(self) -> Message:
        """Return the next message of the client."""
        return await self.cycle.receive()

    async def send(self, message: Message) -> None:
        """Send one message, noting when the answer starts."""
        if message["type"] == "http.response.start":
            self.started = True
        await self.cycle.send(message)

    def request(self) -> Request:
        """Return the request object, the same one each time."""
        if self._request is None:
            self._request = Request(self.scope, self.receive, self.send)
            if self._body is not None:  # an exception handler may read it again; Starlette looks for it there
                self._request._body = self._body  # pyright: ignore[reportPrivateUsage]  # no public name
        return self._request

    def use_stacks(self, request_stack: AsyncExitStack, function_stack: AsyncExitStack) -> None:
        """Remember the exit stacks, also in the scope, under the names that extensions read."""
        self.request_stack = request_stack
        self.function_stack = function_stack
        self.scope["fastapi_inner_astack"] = request_stack
        self.scope["fastapi_function_astack"] = function_stack

    async def respond(self, reply: Reply | Response) -> None:
        """Send an answer and run its background tasks."""
        if type(reply) is Reply:
            self.started = True
            self._connection.reply(self._head, reply)
            self._done = True
            if reply.background is not None:
                await reply.background()
            return
        await reply(self.scope, self.receive, self.send)

    def give_up(self) -> None:
        """Answer with a 500 if nothing was sent, else cut the answer short."""
        if self._cycle is not None:
            self._cycle.give_up()
        elif not self._done:
            self._connection.fail(self._head)
