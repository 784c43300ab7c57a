"""Header fields that tell browsers what not to do with an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from starlette._utils import get_route_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["SecurityHeadersMiddleware"]

API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""The default for answers that are data: should a browser show one as a page, it loads and sends nothing."""

_CDN = "https://cdn.jsdelivr.net"
DOCS_POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' 'unsafe-inline' {_CDN}",
        f"style-src 'self' 'unsafe-inline' {_CDN} https://fonts.googleapis.com",
        "font-src 'self' data: https://fonts.gstatic.com",
        "img-src 'self' data: https:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""The default for the documentation pages: their scripts from the usual place, inline ones among them."""

_FIELD_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_FIELD_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
"""RFC 9110, sections 5.1 and 5.5."""

_DOCS = ("docs_url", "redoc_url", "swagger_ui_oauth2_redirect_url")


class SecurityHeadersMiddleware:
    """ASGI middleware that adds what an answer does not have yet.

    ``hsts`` is sent over https only (RFC 6797, section 7.2), ``content_type_options`` keeps browsers from guessing
    types, ``frame`` from showing an answer in a frame, ``referrer`` limits what other sites learn, ``csp`` is the
    Content-Security-Policy. ``docs_csp`` takes its place on the documentation pages of the application, whose scripts
    come from elsewhere. ``more`` adds further fields. ``None`` leaves a field out.

    Raises:
        ValueError: a name or value cannot be a header field.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        hsts: str | None = "max-age=31536000; includeSubDomains",
        content_type_options: str | None = "nosniff",
        frame: str | None = "DENY",
        referrer: str | None = "strict-origin-when-cross-origin",
        csp: str | None = API_POLICY,
        docs_csp: str | None = DOCS_POLICY,
        more: Mapping[str, str] | None = None,
    ) -> None:
        self.app = app
        fields = {
            "x-content-type-options": content_type_options,
            "x-frame-options": frame,
            "referrer-policy": referrer,
            **{name.lower(): value for name, value in (more or {}).items()},
        }
        api = {**fields, "content-security-policy": csp}
        docs = {**fields, "content-security-policy": docs_csp}
        safe = {"strict-transport-security": hsts}
        self._plain = {True: _encoded(docs), False: _encoded(api)}
        self._secure = {True: _encoded({**docs, **safe}), False: _encoded({**api, **safe})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; connections of other kinds pass."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                fields = self._secure if scope.get("scheme") == "https" else self._plain
                headers = list(message.get("headers", ()))
                present = {name.lower() for name, _ in headers}
                added = [field for field in fields[_is_documentation(scope)] if field[0] not in present]
                message["headers"] = [*headers, *added]
            await send(message)

        await self.app(scope, receive, guarded)


def _encoded(fields: Mapping[str, str | None]) -> list[tuple[bytes, bytes]]:
    for name, value in fields.items():
        if value is not None and not (_FIELD_NAME.fullmatch(name) and _FIELD_VALUE.fullmatch(value)):
            raise ValueError(f"{name!r}: {value!r} is no header field")
    return [(name.encode("ascii"), value.encode("latin-1")) for name, value in fields.items() if value is not None]


def _is_documentation(scope: Scope) -> bool:
    """Tell whether the answer is a page of the application that the scope has come to, a mounted one perhaps."""
    app: Any = scope.get("app")
    pages = {getattr(app, name, None) for name in _DOCS} - {None}
    return bool(pages) and get_route_path(scope) in pages
