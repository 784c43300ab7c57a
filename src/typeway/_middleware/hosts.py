"""Requests for the right host and scheme pass: ``TrustedHostMiddleware`` and ``HTTPSRedirectMiddleware``."""

from __future__ import annotations

from functools import lru_cache

from starlette._utils import parse_host_header
from starlette.middleware.httpsredirect import HTTPSRedirectMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import Receive, Scope, Send

from typeway._middleware.fields import field, request_fields
from typeway._serve.outlet import HandsOver, towards

__all__ = ["HTTPSRedirect", "TrustedHost"]

_parsed = lru_cache(maxsize=64)(parse_host_header)


class TrustedHost(TrustedHostMiddleware, HandsOver):
    """Passes on what is for an allowed host; the refusal of anything else is Starlette's."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection of any kind."""
        app = self.app
        send = towards(app, send)
        if self.allow_any or scope["type"] not in ("http", "websocket") or self._trusts(scope):
            await app(scope, receive, send)
        else:
            await TrustedHostMiddleware.__call__(self, scope, receive, send)

    def _trusts(self, scope: Scope) -> bool:
        host = _parsed(field(request_fields(scope), b"host"))
        if host is None:
            return False
        name = host.host.lower()
        for pattern in self.allowed_hosts:
            if name == pattern or (pattern.startswith("*") and name.endswith(pattern[1:])):
                return True
        return False


class HTTPSRedirect(HTTPSRedirectMiddleware, HandsOver):
    """Passes on what came over TLS; the redirect of anything else is Starlette's."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection of any kind."""
        app = self.app
        send = towards(app, send)
        if scope["type"] in ("http", "websocket") and scope["scheme"] in ("http", "ws"):
            await HTTPSRedirectMiddleware.__call__(self, scope, receive, send)
        else:
            await app(scope, receive, send)
