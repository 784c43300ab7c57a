"""One HTTP request under ASGI, as handlers see it (see ``_runtime/exchange.py`` for the contract)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from typeway._runtime.channel import Streaming
from typeway._runtime.reply import Reply, spelled_out
from typeway._serve.limit import Watched
from typeway._serve.outlet import Outlet, whole_answer
from typeway._serve.stacks import WithStacks

__all__ = ["ASGIExchange"]


class ASGIExchange(WithStacks):
    """A scope with its two channels."""

    __slots__ = (
        "_body",
        "_request",
        "_send",
        "_started",
        "_watched",
        "headers",
        "overrides",
        "params",
        "query",
        "receive",
    )

    is_socket = False

    def __init__(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        params: dict[str, Any],
        overrides: Mapping[Any, Any],
        request: Request | None = None,
    ) -> None:
        self.scope = scope
        self.receive = receive
        self._send = send
        self.params = params
        self.overrides = overrides
        self.query: bytes = scope["query_string"]
        self.headers: list[tuple[bytes, bytes]] = scope["headers"]
        self._started = False
        self._watched: Watched | None = None
        self._request = request
        self._body: bytes | None = None

    @property
    def started(self) -> bool:
        """The answer is under way."""
        return self._started or (self._watched is not None and self._watched.started)

    @started.setter
    def started(self, started: bool) -> None:
        self._started = started

    async def body(self) -> bytes:
        """Return the whole body.

        Raises:
            StarletteHTTPException: with status 400, it cannot be read, for instance because the client went away.
        """
        try:
            if self._request is not None:
                return await self._request.body()
            self._body = await self._read()
            return self._body
        except StarletteHTTPException:
            raise
        except Exception as error:
            raise StarletteHTTPException(status_code=400, detail="There was an error parsing the body") from error

    async def _read(self) -> bytes:
        message = await self.receive()
        if message["type"] == "http.request" and not message.get("more_body", False):
            return cast("bytes", message.get("body", b""))
        chunks: list[bytes] = []
        while message["type"] != "http.disconnect":
            if message["type"] == "http.request":  # others are passed over, as Starlette does
                chunks.append(message.get("body", b""))
                if not message.get("more_body", False):
                    return b"".join(chunks)
            message = await self.receive()
        raise ClientDisconnect

    def request(self) -> Request:
        """Return the request object, the same one each time."""
        if self._request is None:
            self._watched = Watched(self._send)  # a request that referred to this object would be garbage in a cycle
            self._request = Request(self.scope, self.receive, self._watched.__call__)
            if self._body is not None:  # an exception handler may read it again; Starlette looks for it there
                self._request._body = self._body  # pyright: ignore[reportPrivateUsage]  # no public name
        return self._request

    async def send(self, message: Message) -> None:
        """Send one message, noting when the answer starts."""
        if message["type"] == "http.response.start":
            self._started = True
        await self._send(message)

    def hand_over(self, response: Response) -> bool:
        """Leave an answer to the next layer if both are fit for it; nothing may be done behind it then."""
        send = self._send
        if not isinstance(send, Outlet) or (answer := whole_answer(response)) is None:
            return False
        send.answer = answer
        return True

    async def respond(self, reply: bytes | Reply | Response) -> None:
        """Send an answer and run its background tasks."""
        if isinstance(reply, bytes):
            reply = spelled_out(reply)
        if isinstance(reply, Streaming) and reply.plain:  # PERF: its first message starts the answer
            self._started = True
            await reply(self.scope, self.receive, self._send)
            return
        if type(reply) is not Reply:
            await reply(self.scope, self.receive, self.send)
            return
        self._started = True
        await self._send({"type": "http.response.start", "status": reply.status, "headers": reply.raw_headers()})
        await self._send({"type": "http.response.body", "body": reply.body})
        if reply.background is not None:
            await reply.background()
