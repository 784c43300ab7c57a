"""One line for each request: a JSON object, with what may be kept and nothing a client could smuggle in.

Neither queries nor headers are written, and instead of the path the template of the route.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from typeway.ops._client import TrustedProxies
from typeway.ops._extra import from_extra
from typeway.ops._template import UNMATCHED, RouteTemplates, method_label
from typeway.ops.request_id import current_request_id

__all__ = ["AccessLogMiddleware", "to_logging", "to_structlog"]

Write = Callable[[dict[str, Any]], None]


def to_logging(name: str = "typeway.access") -> Write:
    """Return a writer of JSON lines to a logger, level INFO; the fields are also the record's ``access``.

    If nobody has configured logging, the logger writes to standard output. A level that it has been given stays.
    """
    logger = logging.getLogger(name)
    if not logger.hasHandlers():
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(logging.Formatter("%(message)s"))
        logger.addHandler(handler)
    if logger.level == logging.NOTSET:
        logger.setLevel(logging.INFO)

    def write(fields: dict[str, Any]) -> None:
        if logger.isEnabledFor(logging.INFO):
            logger.info("%s", json.dumps(fields), extra={"access": fields})  # ASCII: control characters are escaped

    return write


def to_structlog(logger: Any = None) -> Write:
    """Return a writer to a logger of structlog: the event ``request``, level info, with the fields.

    Raises:
        ImportError: no logger is given, and structlog is not installed.
    """
    if logger is None:
        with from_extra("structlog", "access_log"):
            import structlog
        logger = structlog.stdlib.get_logger("typeway.access")

    def write(fields: dict[str, Any]) -> None:
        logger.info("request", **{key: value for key, value in fields.items() if key != "time"})

    return write


class AccessLogMiddleware:
    """ASGI middleware that writes a line when a request or connection has ended.

    The fields are ``time`` (UTC, ISO 8601), ``method``, ``route`` (template or ``unmatched``), ``status``
    (``None``: the client was gone before there was one), ``duration_ms``, ``client`` (address), ``request_id`` (with
    ``RequestIDMiddleware`` around) and ``bytes`` (of the body as sent); for a WebSocket the status is 101 or that of
    the refusal. ``error`` is the class of an exception that left the application. ``skip`` names routes without lines;
    ``trusted_proxies`` are addresses or networks whose ``X-Forwarded-For`` is believed.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        write: Write | None = None,
        skip: Collection[str] = (),
        trusted_proxies: Iterable[str] = (),
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.app = app
        self._write = write or to_logging()
        self._skip = frozenset(skip)
        self._proxies = TrustedProxies(trusted_proxies)
        self._clock = clock
        self._templates = RouteTemplates(app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or connection and write its line."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        root, root_path = scope.get("app"), scope.get("root_path", "")
        seen = _Seen(scope)
        error: str | None = None

        async def watch(message: Message) -> None:
            seen.sent(message)
            await send(message)

        began = self._clock()
        try:
            await self.app(scope, receive, watch)
        except Exception as raised:
            error = type(raised).__name__
            if not isinstance(raised, ClientDisconnect):  # nobody is there for the 500 that this becomes
                seen.status = seen.status or 500
            raise
        finally:
            route = self._templates.name_of(scope, root, root_path)
            if route not in self._skip:
                self._write(self._line(scope, route, seen, self._clock() - began, error))

    def _line(self, scope: Scope, route: str, seen: _Seen, seconds: float, error: str | None) -> dict[str, Any]:
        fields: dict[str, Any] = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "method": method_label(scope),
            "route": route or UNMATCHED,
            "status": seen.status,
            "duration_ms": round(seconds * 1000, 3),
            "client": self._proxies.client(scope),
            "request_id": current_request_id() or scope.get("state", {}).get("request_id"),
            "bytes": seen.size,
        }
        return fields if error is None else {**fields, "error": error}


class _Seen:
    """What the messages of an answer tell."""

    def __init__(self, scope: Scope) -> None:
        self.status: int | None = None
        self.size = 0
        self._bodiless = scope.get("method") == "HEAD"

    def sent(self, message: Message) -> None:
        kind = message["type"]
        if kind in ("http.response.start", "websocket.http.response.start"):
            self.status = message["status"]
        elif kind == "websocket.accept":
            self.status = 101
        elif kind == "websocket.close":
            self.status = self.status or 403  # what servers answer instead of a handshake
        elif kind == "websocket.send":
            self.size += len((message.get("text") or "").encode()) + len(message.get("bytes") or b"")
        elif not self._bodiless:
            self.size += len(message.get("body", b""))
