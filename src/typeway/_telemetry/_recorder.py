"""What is recorded of one request or connection, from its first message to its last."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import Any

from opentelemetry import context as contexts
from opentelemetry import propagate, trace
from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.context import Context
from opentelemetry.propagators.textmap import Getter
from opentelemetry.trace import Span, SpanKind
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from typeway._telemetry import current, function_name
from typeway._telemetry._attributes import Attributes, http_attributes, method_of, socket_attributes
from typeway._telemetry._instruments import Instruments
from typeway._telemetry._spans import OperationSpan, is_normal_end, mark_failed, type_name
from typeway.exceptions import RequestValidationError
from typeway.telemetry import DATA_KEY, TelemetryData

__all__ = ["Recorder"]

Spans = AbstractContextManager[Any]

_LAST_MESSAGES = {"http.response.body": "more_body", "http.response.trailers": "more_trailers"}


class _Headers(Getter[Scope]):
    """Reads the fields of a request for the propagators."""

    def get(self, carrier: Scope, key: str) -> list[str] | None:
        """Return the values of a field. Several of ``baggage`` are one list (W3C Baggage, section 3.2)."""
        name = key.lower().encode("latin-1")
        values = [value.decode("latin-1") for field, value in carrier["headers"] if field.lower() == name]
        if len(values) > 1 and name == b"baggage":
            return [",".join(values)]
        return values or None

    def keys(self, carrier: Scope) -> list[str]:
        """Return the names of all fields."""
        return [field.decode("latin-1") for field, _ in carrier["headers"]]


_headers = _Headers()


class _Reading:
    """Notes the refusal of a body that cannot be read as what it says it is."""

    __slots__ = ("recorder",)

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, traceback: TracebackType | None) -> None:
        if isinstance(error, RequestValidationError):
            self.recorder.data.body = error.body
            self.recorder.refuse(error)


class Recorder:
    """Records one request or connection.

    Compiled handlers call ``begin``, ``reading``, ``dependencies``, ``resolved``, ``endpoint`` or ``in_endpoint``, and
    ``serialization``, in this order; the layers around them report the route and what failed.
    """

    def __init__(self, instruments: Instruments, scope: Scope) -> None:
        self.instruments = instruments
        self.scope = scope
        self.is_socket = scope["type"] == "websocket"
        self.data = TelemetryData()
        self.span: Span | None = None
        self.context: Context | None = None
        self.route: str | None = None
        # The server strips this much of the path; Starlette's mounts above this application count for nothing.
        self.mounted_at: str = scope.get("app_root_path", scope.get("root_path", "")).rstrip("/")
        self.status: int | None = None
        self.error: BaseException | None = None
        self.shared: Attributes = {}
        self._logged: list[BaseException] = []
        self._started = 0.0
        self._trailers = False
        self._complete = False
        self._gone = False
        self._over = False

    async def serve(self, app: Any, receive: Receive, send: Send) -> None:
        """Run the application inside the span."""
        token = contexts.attach(self._start())
        mark = current.set(self)
        try:
            if self.is_socket:
                await app(self.scope, receive, send)
            else:
                await app(self.scope, self._receiver(receive), self._sender(send))
        except BaseException as error:
            self.failed(error)
            raise
        finally:
            self._finish()
            current.reset(mark)
            contexts.detach(token)

    def _start(self) -> Context:
        """Start the span and the clock. Return the context to run in."""
        if self.is_socket:
            attributes = socket_attributes(self.scope)
        else:
            attributes, self.shared = http_attributes(self.scope)
        context = contexts.get_current()
        tracer = self.instruments.tracer
        if tracer is not None:
            parent = propagate.extract(self.scope, getter=_headers)
            self.span = tracer.start_span(
                self._span_name(), context=parent, kind=SpanKind.SERVER, attributes=dict(attributes)
            )
            context = trace.set_span_in_context(self.span, parent)
        self._started = time.perf_counter()
        self.context = contexts.set_value(DATA_KEY, self.data, context)
        if not self.is_socket and self.instruments.active is not None:
            self.instruments.active.add(1, self._active_attributes(), self.context)
        return self.context

    def _active_attributes(self) -> Attributes:
        return {name: self.shared[name] for name in ("url.scheme", "http.request.method")}

    def _span_name(self) -> str:
        if self.is_socket:
            prefix = "WS"
        else:
            method = method_of(self.scope)
            prefix = "HTTP" if method == "_OTHER" else method
        return prefix if self.route is None else f"{prefix} {self.route}"

    def _receiver(self, receive: Receive) -> Receive:
        async def read() -> Message:
            message = await receive()
            if message["type"] == "http.disconnect":
                self._gone = True
            return message

        return read

    def _sender(self, send: Send) -> Send:
        async def write(message: Message) -> None:
            kind = message["type"]
            if kind == "http.response.start":
                self.status = message["status"]
                self._trailers = message.get("trailers", False)
            await send(message)
            if self._is_last(kind, message):
                self._complete = True
                self._finish()

        return write

    def _is_last(self, kind: str, message: Message) -> bool:
        """Tell whether nothing follows a message of the answer."""
        if kind == "http.response.pathsend":
            return not self._trailers
        more = _LAST_MESSAGES.get(kind)
        if more is None or message.get(more, False):
            return False
        return kind == "http.response.trailers" or not self._trailers

    def _finish(self) -> None:
        """End the span and the measurement, once."""
        if self._over:
            return
        self._over = True
        failure = self._failure()
        outcome: Attributes = {}
        if self.route is not None:
            outcome["http.route"] = self.route
        if self.status is not None:
            outcome["http.response.status_code"] = self.status
        if not self.is_socket:
            self._measure({**outcome, "error.type": failure} if failure else outcome)
        if self.span is not None:
            self.span.set_attributes(dict(outcome))
            if failure is not None:
                mark_failed(self.span, failure)
            self.span.end()

    def _failure(self) -> str | None:
        """Return the ``error.type`` of the outcome, ``None`` if all went well."""
        if self.error is not None:
            return type_name(self.error)
        if self.is_socket:
            return None
        if not self._complete:
            return type_name(ConnectionError() if self._gone else RuntimeError())
        return str(self.status) if self.status is not None and self.status >= _SERVER_ERROR else None

    def _measure(self, outcome: Attributes) -> None:
        instruments = self.instruments
        if instruments.duration is None or instruments.active is None:
            return
        instruments.active.add(-1, self._active_attributes(), self.context)
        elapsed = time.perf_counter() - self._started
        instruments.duration.record(elapsed, {**self.shared, **outcome}, self.context)

    # What the layers report.

    def matched(self, path: str | None) -> None:
        """Note the route that serves, by its path below the application that found it."""
        if path is None:
            return
        self.route = self.mounted_at + path
        if self.span is not None:
            self.span.update_name(self._span_name())

    def entered(self, path: str) -> None:
        """Note that the request goes on in what is mounted at a path."""
        self.mounted_at += path

    def failed(self, error: BaseException) -> None:
        """Note an exception that nobody handled, each one once."""
        if is_normal_end(error):
            return
        if self.error is None and not self._over:
            self.error = error
        if not isinstance(error, Exception) or any(known is error for known in self._logged):
            return
        self._logged.append(error)
        what, kind = ("WebSocket connection", "fastapi.websocket.exception")
        if not self.is_socket:
            what, kind = ("request", "http.server.request.exception")
        self._log(SeverityNumber.ERROR, kind, f"Unhandled exception in FastAPI {what}", {}, error)

    def refuse(self, error: Any) -> None:
        """Note that a request was refused because of its values, which are not exported."""
        self.data.errors = list(error.errors())
        counted: Attributes = {"fastapi.validation.error_count": len(self.data.errors)}
        self._log(SeverityNumber.WARN, "fastapi.validation.failed", "Request validation failed", counted)

    def _log(
        self,
        severity: SeverityNumber,
        event: str,
        body: str,
        attributes: Attributes,
        error: Exception | None = None,
    ) -> None:
        logger = self.instruments.logger
        if logger is None:
            return
        if self.route is not None:
            attributes = {**attributes, "http.route": self.route}
        now = time.time_ns()
        record = LogRecord(
            timestamp=now,
            observed_timestamp=now,
            context=self.context,
            severity_text=severity.name,
            severity_number=severity,
            body=body,
            attributes=dict(attributes),
            event_name=event,
            exception=error,
        )
        logger.emit(record)

    # What compiled handlers call.

    def begin(self, connection: Request | WebSocket) -> None:
        """Note that the handler of a route starts."""
        if isinstance(connection, WebSocket):
            self.data.websocket = connection
        else:
            self.data.request = connection

    def note_body(self, body: Any) -> None:
        """Note what the body was read as."""
        self.data.body = body

    def reading(self) -> _Reading:
        """Return what is to surround the reading of the body."""
        return _Reading(self)

    def valid(self, values: dict[str, Any], names: Sequence[tuple[str, str]]) -> dict[str, Any]:
        """Return those arguments that were not refused, by name."""
        return {name: values[key] for name, key in names if key in values}

    def resolved(self, values: dict[str, Any], refusal: Exception | None) -> None:
        """Note the arguments of the endpoint, or the refusal in place of its call."""
        self.data.values = values
        if refusal is None:
            self.data.errors = []
        else:
            self.refuse(refusal)

    def _span(self, name: str, function: str, *, answers: bool = True) -> Spans:
        tracer = self.instruments.tracer
        if tracer is None or not self.instruments.settings["operation_spans"]:
            return nullcontext()
        return OperationSpan(tracer, name, function, answers=answers)

    def dependencies(self, function: str) -> Spans:
        """Return the span of everything that is done to get the arguments of an endpoint, the body excepted."""
        return self._span("fastapi.dependencies", function)

    def endpoint(self, function: str) -> Spans:
        """Return the span of the endpoint itself."""
        return self._span("fastapi.endpoint", function)

    def in_endpoint(self, function: str, call: Callable[..., Any], /, **arguments: Any) -> Any:
        """Call an endpoint inside its span, in a thread."""
        with self.endpoint(function):
            return call(**arguments)

    def serialization(self, function: str) -> Spans:
        """Return the span of making the answer out of what the endpoint returned."""
        return self._span("fastapi.serialization", function)

    def background_task(self, function: Any) -> Spans:
        """Return the span of one background task. There, no exception is an answer."""
        return self._span("fastapi.background_task", function_name(function), answers=False)


_SERVER_ERROR = 500
