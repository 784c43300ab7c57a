"""Handing a connection to uvicorn's protocol for WebSockets, and what a handshake must be before (RFC 6455, 4.2.1)."""

from __future__ import annotations

import re
from typing import Any, Final

from typeway.server._head import Head, Refusal

__all__ = ["check_handshake", "handshake", "quickened"]

_KEY: Final = re.compile(rb"[A-Za-z0-9+/]{21}[AQgw]==")
"""Sixteen octets in base64."""


def check_handshake(head: Head) -> None:
    """Refuse a handshake that no server may accept.

    Raises:
        Refusal: with status 426 if the version is another than 13, with 400 if the key is missing or malformed.
    """
    versions = [value for name, value in head.block.headers if name == b"sec-websocket-version"]
    keys = [value for name, value in head.block.headers if name == b"sec-websocket-key"]
    if versions != [b"13"]:
        raise Refusal(426, "Unsupported WebSocket version.", ((b"sec-websocket-version", b"13"),))
    if len(keys) != 1 or _KEY.fullmatch(keys[0]) is None or head.block.length:
        raise Refusal(400)


def handshake(head: Head) -> bytes:
    """Return the handshake, with names of fields as ASGI has them: uvicorn's protocols pass on what they are given."""
    target = b"%b?%b" % (head.raw_path, head.query) if head.query else head.raw_path
    fields = b"".join([b"%b: %b\r\n" % field for field in head.block.headers])
    return b"GET %b HTTP/1.1\r\n%b\r\n" % (target, fields)


def quickened(protocol: Any) -> Any:
    """Return the protocol of ours that does the same with less, if there is one."""
    if f"{protocol.__module__}.{protocol.__name__}" != _SANSIO:
        return protocol
    from typeway.server._sansio import SocketProtocol  # not before there is a socket

    return SocketProtocol


_SANSIO: Final = "uvicorn.protocols.websockets.websockets_sansio_impl.WebSocketsSansIOProtocol"
