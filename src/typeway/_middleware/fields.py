"""Header fields of a request, as the layers look at them."""

from __future__ import annotations

from starlette.types import Scope

__all__ = ["field", "request_fields"]

Fields = list[tuple[bytes, bytes]]


def request_fields(scope: Scope) -> Fields:
    """Return the fields; ASGI allows any iterable, which is made a list for those further in, too."""
    fields: Fields = scope["headers"]
    if type(fields) is not list:
        fields = scope["headers"] = list(fields)
    return fields


def field(fields: Fields, name: bytes) -> str | None:
    """Return the first field of that name, which is in lower case."""
    for key, value in fields:
        if key == name:
            return value.decode("latin-1")
    return None
