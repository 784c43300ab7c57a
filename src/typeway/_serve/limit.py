"""The limit on the size of a request body, kept while the body arrives.

A request that announces too much is refused before anything is read; one that sends too much, at the chunk that exceeds
the limit. Both are a 413 (RFC 9110, section 15.5.14). The limits on the parts of a form are kept by its parser.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import Field, TypeAdapter
from starlette.types import Message, Receive, Scope

from typeway.exceptions import HTTPException

__all__ = ["bounded", "checked_form_limits", "checked_limit"]

_form_limits: Final = TypeAdapter(
    dict[Literal["max_fields", "max_files", "max_part_size"], Annotated[int, Field(ge=0, strict=True)]]
)


def checked_form_limits(limits: Any) -> dict[str, int]:
    """Return ``form_limits`` as they were given; ``None`` sets none.

    They are the numbers of text fields and of files, and the octets of one text field.

    Raises:
        pydantic.ValidationError: a key is unknown, or a value is no whole number, zero or more.
    """
    return (
        {} if limits is None else {str(name): number for name, number in _form_limits.validate_python(limits).items()}
    )


def checked_limit(limit: Any) -> int | None:
    """Return ``max_body_size`` as it was given.

    Raises:
        ValueError: it is neither ``None`` nor a whole number of octets, zero or more.
    """
    if limit is None:
        return None
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 0:
        raise ValueError(f"max_body_size must be a number of octets, zero or more, not {limit!r}")
    return limit


def _too_large() -> HTTPException:
    return HTTPException(status_code=413, detail="Content Too Large")


def bounded(receive: Receive, scope: Scope, limit: int) -> Receive:
    """Return a channel that delivers no more than ``limit`` octets of body.

    Raises:
        HTTPException: with status 413, at once if ``Content-Length`` is over the limit, or when too much is read.
    """
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit() and (len(value) > _DIGITS or int(value) > limit):
            raise _too_large()
    received = 0

    async def read() -> Message:
        nonlocal received
        message = await receive()
        if message["type"] == "http.request":
            received += len(message.get("body", b""))
            if received > limit:
                raise _too_large()
        return message

    return read


_DIGITS = 18
"""A longer number is over any limit; it is not worth converting."""
