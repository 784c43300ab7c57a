"""What is known of a request before it is routed, as attributes of the semantic conventions for HTTP (schema 1.44)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.types import Scope

__all__ = ["Attributes", "http_attributes", "method_of", "socket_attributes"]

Attributes = dict[str, str | int]

_KNOWN_METHODS: Final = "GET,HEAD,POST,PUT,DELETE,CONNECT,OPTIONS,TRACE,PATCH,QUERY"
_METHODS_VARIABLE: Final = "OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS"

_SECRET_KEYS: Final = frozenset(
    {"X-Amz-Signature", "X-Amz-Credential", "X-Amz-Security-Token", "X-Goog-Signature", "sig"}
)
"""Members of a query that sign an address; whoever has their values has what it leads to."""

_PORTS: Final[Mapping[str, int]] = {"http": 80, "https": 443, "ws": 80, "wss": 443}


def known_methods() -> frozenset[str]:
    """Return the methods that are not ``_OTHER``: those of the environment, if it names any."""
    names = (name.strip() for name in (os.environ.get(_METHODS_VARIABLE) or _KNOWN_METHODS).split(","))
    return frozenset(name for name in names if name)


def method_of(scope: Scope) -> str:
    """Return the method as telemetry names it, ``_OTHER`` for one that is not known."""
    method: str = scope["method"]
    return method if method in known_methods() else "_OTHER"


def _address(scope: Scope) -> Attributes:
    """Return where the request was sent to: what the client named, else the socket it came in on."""
    for name, value in scope["headers"]:
        if name == b"host":
            return _named_address(value.decode("latin-1"), scope.get("scheme", ""))
    server = scope.get("server")
    if not server:
        return {}
    host, port = server
    return {"server.address": host} if port is None else {"server.address": host, "server.port": port}


def _named_address(host: str, scheme: str) -> Attributes:
    """Split a ``Host`` field (RFC 9110, section 7.2). One that is malformed names nothing."""
    if any(mark in host for mark in "@/?#"):
        return {}
    try:
        parts = urlsplit(f"//{host}")
        name, port = parts.hostname, parts.port
    except ValueError:
        return {}
    if not name:
        return {}
    port = _PORTS.get(scheme) if port is None else port
    return {"server.address": name} if port is None else {"server.address": name, "server.port": port}


def _query(octets: bytes) -> str:
    """Return a query without the values that sign it."""
    pairs = parse_qsl(octets.decode("latin-1"), keep_blank_values=True)
    return urlencode([(name, "REDACTED" if name in _SECRET_KEYS else value) for name, value in pairs])


def http_attributes(scope: Scope) -> tuple[Attributes, Attributes]:
    """Return the attributes of a request's span, and those that its metrics share with it."""
    span = _address(scope)
    span["url.path"] = scope["path"]
    if scope.get("query_string"):
        span["url.query"] = _query(scope["query_string"])
    method = method_of(scope)
    if method == "_OTHER":
        span["http.request.method_original"] = scope["method"]
    shared: Attributes = {"url.scheme": scope.get("scheme", "http"), "http.request.method": method}
    if scope.get("http_version"):
        shared["network.protocol.version"] = scope["http_version"]
    return {**span, **shared}, shared


def socket_attributes(scope: Scope) -> Attributes:
    """Return the attributes of the span of a WebSocket connection."""
    return {**_address(scope), "url.scheme": scope.get("scheme", "ws"), "network.protocol.name": "websocket"}
