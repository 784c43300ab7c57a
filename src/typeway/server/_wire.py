"""The octets of an answer's head (RFC 9112, section 4 and 5)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Final

__all__ = ["BODILESS", "COPIED", "FRAMING", "STATUS_LINES", "UNFRAMED", "checked_fields", "closes", "plain_answer"]


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


STATUS_LINES: Final = {status: f"HTTP/1.1 {status} {_phrase(status)}\r\n".encode() for status in range(100, 1000)}

BODILESS: Final = frozenset((*range(100, 200), 204, 304))
"""Statuses whose answers have no body whatever their fields say (RFC 9112, section 6.3)."""

FRAMING: Final = (b"content-length", b"transfer-encoding")
"""Fields that tell where a body ends."""

UNFRAMED: Final = BODILESS - {304}
"""Statuses whose answers have none of these either (RFC 9110, section 8.6; RFC 9112, section 6.1)."""

COPIED: Final = 64 * 1024
"""Octets up to which copying a piece costs less than another call to the system."""

_NAME: Final = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_VALUE: Final = re.compile(rb"[^\x00-\x08\x0a-\x1f\x7f]*")


def checked_fields(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return header fields with their names in lower case.

    Raises:
        RuntimeError: a name or a value would break the answer apart (RFC 9110, section 5.5).
    """
    fields: list[tuple[bytes, bytes]] = []
    for name, value in headers:
        if _NAME.fullmatch(name) is None:
            raise RuntimeError(f"Invalid HTTP header name: {name!r}.")
        if _VALUE.fullmatch(value) is None:
            raise RuntimeError(f"Invalid HTTP header value of {name!r}.")  # not the value: it may be a secret
        fields.append((name.lower(), value))
    return fields


def closes(connection: bytes) -> bool:
    """Tell whether a ``Connection`` field asks to close (RFC 9112, section 9.6)."""
    return b"close" in [option.strip(b" \t").lower() for option in connection.split(b",")]


def plain_answer(status: int, text: str, fields: Iterable[tuple[bytes, bytes]], *, silent: bool = False) -> bytes:
    """Return a complete answer of the protocol itself, the last on its connection; ``silent`` leaves the body out."""
    body = text.encode("ascii")
    all_fields = [
        *fields,
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"%d" % len(body)),
        (b"connection", b"close"),
    ]
    return b"".join(
        [STATUS_LINES[status], *(b"%b: %b\r\n" % field for field in all_fields), b"\r\n", b"" if silent else body]
    )
