"""What the connections of one server share."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from contextvars import Context, copy_context
from typing import Any, Final, Protocol

from starlette.types import Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.server import ServerState

from typeway.server._head import Head
from typeway.server._limits import Limits
from typeway.server._states import State
from typeway.server._ticker import Ticker
from typeway.server._wire import STATUS_LINES

__all__ = ["ShortWay", "Site"]

_KEPT_HEADS: Final = 4096
"""Octets of a body up to which the head of its answer is kept, until the date in it changes."""


async def _nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """Be the application behind a middleware of which only the effect on the scope is wanted."""


class ShortWay(Protocol):
    """What may take a request that needs nothing of ASGI."""

    def begin(self, connection: Any, head: Head) -> bool:
        """Start a request, or return ``False`` if it has to go through ASGI."""
        ...


class Site:
    """One server: its configuration and application, its timer, and what all of its answers begin with."""

    def __init__(
        self,
        config: Config,
        state: ServerState,
        app_state: dict[str, Any],
        loop: asyncio.AbstractEventLoop,
        limits: Limits,
        ticker: Ticker,
    ) -> None:
        self.config = config
        self.state = state
        untyped_state: Any = state  # its members are typed for uvicorn's own protocols
        self.app_state = app_state
        # What each request begins with: the task that begins it may be that of the request before on the connection.
        self.context = Context() if getattr(config, "reset_contextvars", False) else copy_context()
        self.loop = loop
        self.limits = limits
        untyped: Any = config
        self.app: Any = untyped.loaded_app
        self.connections: set[Any] = untyped_state.connections
        self.ticker = ticker
        self.log = logging.getLogger("uvicorn.error")
        self.access = logging.getLogger("uvicorn.access")
        self.logs_access = self.access.hasHandlers() and self.access.isEnabledFor(logging.INFO)
        self.patience: dict[State, float] = {
            State.IDLE: config.timeout_keep_alive,
            State.HEAD: limits.head_timeout,
            State.BODY: limits.body_timeout,
            State.DRAINING: limits.body_timeout,
            State.LINGERING: limits.linger_timeout,
            State.CLOSED: limits.linger_timeout,
        }
        self.direct: ShortWay | None = None
        self._proxies: Any = None
        if type(self.app) is ProxyHeadersMiddleware:
            self._proxies = ProxyHeadersMiddleware(_nothing)  # type: ignore[arg-type]  # Starlette's types for the same thing
            self._proxies.trusted_hosts = self.app.trusted_hosts
        self.defaults: list[tuple[bytes, bytes]] | None = None
        self.json_heads: dict[int, bytes] = {}
        self._fields = b""
        self._openings: dict[int, bytes] = {}

    def renew(self) -> dict[int, bytes]:
        """Take over the default header fields, which uvicorn replaces every second for the date in them.

        Returns:
            ``json_heads``, the heads of plain answers by the length of their body.
        """
        self.defaults = self.state.default_headers
        self._fields = b"".join([b"%b: %b\r\n" % field for field in self.defaults])
        self._openings.clear()
        self.json_heads.clear()
        return self.json_heads

    def json_head(self, length: int) -> bytes:
        """Return the head of a plain answer: status 200, a JSON document of ``length`` octets, nothing else."""
        head = b"%bcontent-length: %d\r\ncontent-type: application/json\r\n\r\n" % (self.opening_of(200), length)
        if length < _KEPT_HEADS:
            self.json_heads[length] = head
        return head

    def opening_of(self, status: int) -> bytes:
        """Return the status line and the default fields."""
        if self.defaults is not self.state.default_headers:
            self.renew()
        known = self._openings.get(status)
        if known is None:
            known = self._openings[status] = STATUS_LINES[status] + self._fields
        return known

    def scope(self, head: Head, client: Any, server: Any, scheme: str) -> Scope:
        """Return the scope of a request (ASGI 3.0, HTTP connection scope)."""
        root_path = self.config.root_path
        block = head.block
        return {
            "type": "http",
            "asgi": {"version": self.config.asgi_version, "spec_version": "2.3"},
            "http_version": block.version,
            "server": server,
            "client": client,
            "scheme": scheme,
            "method": head.method,
            "root_path": root_path,
            "path": root_path + head.path,
            "raw_path": root_path.encode("ascii") + head.raw_path,
            "query_string": head.query,
            "headers": list(block.headers),
            "state": self.app_state.copy(),
        }

    def behind_proxy(self, scope: Scope) -> None:
        """Change a scope as uvicorn's middleware for proxy headers would, where it is in use."""
        if self._proxies is not None:
            work = self._proxies(scope, None, None)
            with suppress(StopIteration):
                work.send(None)
