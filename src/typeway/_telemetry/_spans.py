"""Spans inside a request: around dependencies, the endpoint, serialization and background tasks."""

from __future__ import annotations

from opentelemetry import context as contexts
from opentelemetry import trace
from opentelemetry.trace import Span, StatusCode, Tracer
from starlette.exceptions import HTTPException, WebSocketException
from starlette.websockets import WebSocketDisconnect

from typeway.exceptions import RequestValidationError, WebSocketRequestValidationError

__all__ = ["OperationSpan", "is_normal_end", "mark_failed", "type_name"]

_ANSWERS = (HTTPException, WebSocketException, RequestValidationError, WebSocketRequestValidationError)
"""Exceptions that are a way to answer."""

_NORMAL_CLOSURE = (1000, 1001)
"""Close codes of a conversation that is over (RFC 6455, section 7.4.1)."""


def type_name(error: BaseException) -> str:
    """Return the name of an exception's class as ``error.type`` has it."""
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def is_normal_end(error: BaseException) -> bool:
    """Tell whether an exception says only that the client has closed the conversation."""
    return isinstance(error, WebSocketDisconnect) and error.code in _NORMAL_CLOSURE


def mark_failed(span: Span, kind: str) -> None:
    """Give a span the status of an error."""
    span.set_attribute("error.type", kind)
    span.set_status(StatusCode.ERROR)


class OperationSpan:
    """One span as a context manager. ``answers`` says that some exceptions are answers and no failures."""

    __slots__ = ("_token", "answers", "function", "name", "span", "tracer")

    def __init__(self, tracer: Tracer, name: str, function: str, *, answers: bool = True) -> None:
        self.tracer = tracer
        self.name = name
        self.function = function
        self.answers = answers

    def __enter__(self) -> None:
        self.span = self.tracer.start_span(self.name, attributes={"code.function.name": self.function})
        self._token = contexts.attach(trace.set_span_in_context(self.span))

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, Exception) and not (
            (self.answers and isinstance(error, _ANSWERS)) or is_normal_end(error)
        ):
            mark_failed(self.span, type_name(error))
        self.span.end()
        contexts.detach(self._token)
