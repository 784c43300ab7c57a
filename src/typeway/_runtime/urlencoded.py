"""Short forms in one piece, ``application/x-www-form-urlencoded`` (URL standard, section 5.1)."""

from __future__ import annotations

from urllib.parse import unquote_plus, unquote_to_bytes

from starlette.datastructures import FormData, UploadFile

__all__ = ["LONGEST", "MOST_FIELDS", "parse_urlencoded"]

LONGEST = 64 * 1024
"""Octets of a form that is parsed here. Starlette limits each field to sixteen times as many."""

MOST_FIELDS = 1000
"""Starlette's limit."""


def parse_urlencoded(body: bytes) -> FormData | None:
    """Return the fields of a form as Starlette reads them; ``None`` if it is not sure what they are."""
    if body.count(b"&") >= MOST_FIELDS or b";" in body:  # versions of python-multipart differ in what they end
        return None
    fields: list[tuple[str, str | UploadFile]] = []
    for field in body.split(b"&"):
        if field:
            name, _, value = field.partition(b"=")
            fields.append((_text(name), _text(value)))
    return FormData(fields)


def _text(octets: bytes) -> str:
    """Decode as ``unquote_plus`` does with each octet as one character."""
    if not octets.isascii():
        return unquote_plus(octets.decode("latin-1"))
    if b"+" in octets:
        octets = octets.replace(b"+", b" ")
    return unquote_to_bytes(octets).decode("utf-8", "replace") if b"%" in octets else octets.decode("ascii")
