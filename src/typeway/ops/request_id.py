"""A name for each request, in the answer, in the logs, and taken over from a proxy that has given one."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["RequestIDFilter", "RequestIDMiddleware", "current_request_id"]

_WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+/=-]{0,127}", re.ASCII)
_current: ContextVar[str | None] = ContextVar("typeway.request_id", default=None)


def current_request_id() -> str | None:
    """Return the id of the request that is being served, ``None`` outside of one."""
    return _current.get()


class RequestIDFilter(logging.Filter):
    """Gives every record a ``request_id``, ``"-"`` outside of a request. It belongs on a handler."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add the attribute; no record is held back."""
        record.request_id = _current.get() or "-"
        return True


class RequestIDMiddleware:
    """ASGI middleware that names each request and connection.

    An incoming id is kept if it is well-formed: one header field of up to 128 letters, digits and ``._:+/=-``, a letter
    or digit first. Otherwise ``make`` makes one. It is in ``request.state.request_id``, in ``current_request_id()`` and
    in the answer's ``header``, unless the application sets that itself. ``trust_incoming=False`` makes all ids here.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        header: str = "X-Request-ID",
        make: Callable[[], str] = lambda: uuid4().hex,
        trust_incoming: bool = True,
    ) -> None:
        self.app = app
        self._name = header.encode("latin-1")
        self._key = self._name.lower()
        self._make = make
        self._trust_incoming = trust_incoming

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or connection under its id."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        request_id = self._incoming(scope) or self._make()
        scope.setdefault("state", {})["request_id"] = request_id
        field = (self._name, request_id.encode("latin-1"))

        async def named(message: Message) -> None:
            if message["type"] in _OPENING:
                headers = list(message.get("headers", ()))
                if all(name.lower() != self._key for name, _ in headers):
                    message["headers"] = [*headers, field]
            await send(message)

        token = _current.set(request_id)
        try:
            await self.app(scope, receive, named)
        finally:
            _current.reset(token)

    def _incoming(self, scope: Scope) -> str | None:
        if not self._trust_incoming:
            return None
        values = [value for name, value in scope["headers"] if name == self._key]
        if len(values) != 1:
            return None
        text: str = values[0].decode("latin-1")
        return text if _WELL_FORMED.fullmatch(text) else None


_OPENING = frozenset({"http.response.start", "websocket.accept", "websocket.http.response.start"})
