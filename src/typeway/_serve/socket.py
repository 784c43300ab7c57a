"""One WebSocket connection under ASGI, as handlers see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from typeway._serve.stacks import WithStacks

__all__ = ["SocketExchange"]


class SocketExchange(WithStacks):
    """A connection with its handshake's values.

    There is no body and no answer to send; the endpoint talks to the socket itself, and so do exception handlers, which
    find it in the state the endpoint left it in.
    """

    __slots__ = (
        "_socket",
        "headers",
        "overrides",
        "params",
        "query",
        "receive",
        "send",
    )

    is_socket = True

    def __init__(
        self, scope: Scope, receive: Receive, send: Send, params: dict[str, Any], overrides: Mapping[Any, Any]
    ) -> None:
        self.scope = scope
        self.receive = receive
        self.send = send
        self._socket = WebSocket(scope, receive, send)
        self.params = params
        self.overrides = overrides
        self.query: bytes = scope["query_string"]
        self.headers: list[tuple[bytes, bytes]] = scope["headers"]

    def use_socket(self, socket: WebSocket) -> None:
        """Talk through a socket that the user's code has already."""
        self._socket = socket

    def request(self) -> WebSocket:
        """Return the socket, the same one each time."""
        return self._socket

    async def respond(self, reply: object) -> None:
        """Do nothing: the conversation is over when the endpoint returns."""
