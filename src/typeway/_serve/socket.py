"""One WebSocket connection under ASGI, as handlers see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from typeway._serve.stacks import WithStacks

__all__ = ["SocketExchange"]


class SocketExchange(WithStacks):
    """A connection with its handshake's values.

    There is no body and no answer to send; the endpoint talks to the socket itself, and so do exception handlers, which
    find it in the state the endpoint left it in. ``answered`` tells whether the handshake was accepted or refused.
    """

    __slots__ = (
        "_send",
        "_socket",
        "answered",
        "headers",
        "overrides",
        "params",
        "query",
        "receive",
    )

    is_socket = True

    def __init__(
        self, scope: Scope, receive: Receive, send: Send, params: dict[str, Any], overrides: Mapping[Any, Any]
    ) -> None:
        self.scope = scope
        self.receive = receive
        self._send = send
        self._socket = WebSocket(scope, receive, self.send)
        self.answered = False
        self.params = params
        self.overrides = overrides
        self.query: bytes = scope["query_string"]
        self.headers: list[tuple[bytes, bytes]] = scope["headers"]

    async def send(self, message: Message) -> None:
        """Send a message and notice an answer to the handshake."""
        if not self.answered and message["type"] in ("websocket.accept", "websocket.http.response.start"):
            self.answered = True
            socket: Any = self._socket
            if socket._send == self.send:  # PERF: nothing else is to be noticed, so no more messages pass through here
                socket._send = self._send
        await self._send(message)

    def use_socket(self, socket: WebSocket) -> None:
        """Talk through a socket that the user's code has already."""
        self._socket = socket

    def request(self) -> WebSocket:
        """Return the socket, the same one each time."""
        return self._socket

    async def respond(self, reply: object) -> None:
        """Do nothing: the conversation is over when the endpoint returns."""
