"""Server-sent events (the HTML standard, section 9.2).

An endpoint with ``response_class=EventSourceResponse`` yields values, each sent as one event, or ``ServerSentEvent``
objects.
"""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, model_validator
from starlette.responses import StreamingResponse

__all__ = ["KEEPALIVE_COMMENT", "EventSourceResponse", "ServerSentEvent", "format_sse_event"]

# JSON schema of an event's fields, for the OpenAPI document.
_SSE_EVENT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "data": {"type": "string"},
        "event": {"type": "string"},
        "id": {"type": "string"},
        "retry": {"type": "integer", "minimum": 0},
    },
}

KEEPALIVE_COMMENT = b": ping\n\n"
"""Sent when there was no event for a while, lest a proxy take the connection for dead; clients ignore it."""

# Seconds without an event before the comment is sent.
_PING_INTERVAL: float = 15.0


class EventSourceResponse(StreamingResponse):
    """A stream of server-sent events."""

    media_type = "text/event-stream"


def _check_single_line(v: str | None, field_name: str) -> str | None:
    if v is not None and ("\n" in v or "\r" in v):
        raise ValueError(f"SSE '{field_name}' must be a single line")
    return v


def _check_event_single_line(v: str | None) -> str | None:
    return _check_single_line(v, "event")


def _check_id_valid(v: str | None) -> str | None:
    if v is not None and "\0" in v:
        raise ValueError("SSE 'id' must not contain null characters")
    return _check_single_line(v, "id")


class ServerSentEvent(BaseModel):
    """One event, field by field.

    ``data`` is sent as JSON, so that a string is quoted; ``raw_data`` is sent as it is; not both. ``event`` names the
    type of the event, ``id`` is what a client that reconnects sends back as ``Last-Event-ID``, ``retry`` is its waiting
    time in milliseconds. A ``comment`` is ignored by clients.
    """

    data: Any = None
    raw_data: str | None = None
    event: Annotated[str | None, AfterValidator(_check_event_single_line)] = None
    id: Annotated[str | None, AfterValidator(_check_id_valid)] = None
    retry: Annotated[int | None, Field(ge=0)] = None
    comment: str | None = None

    @model_validator(mode="after")
    def _check_data_exclusive(self) -> "ServerSentEvent":
        if self.data is not None and self.raw_data is not None:
            raise ValueError("Cannot set both 'data' and 'raw_data': one event has one payload")
        return self


def _split_sse_lines(value: str) -> list[str]:
    return value.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def format_sse_event(
    *,
    data_str: str | None = None,
    event: str | None = None,
    id: str | None = None,
    retry: int | None = None,
    comment: str | None = None,
) -> bytes:
    """Return the octets of one event.

    ``data_str`` and ``comment`` may have several lines; ``retry`` is in milliseconds.
    """
    lines: list[str] = []
    if comment is not None:
        lines += [f": {line}" for line in _split_sse_lines(comment)]
    if event is not None:
        lines.append(f"event: {event}")
    if data_str is not None:
        lines += [f"data: {line}" for line in _split_sse_lines(data_str)]
    if id is not None:
        lines.append(f"id: {id}")
    if retry is not None:
        lines.append(f"retry: {retry}")
    return "\n".join([*lines, "", ""]).encode()
