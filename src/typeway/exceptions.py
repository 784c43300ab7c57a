"""The error tree.

::

    Exception
    ├── starlette.exceptions.HTTPException
    │   └── HTTPException                      an answer with a status other than success
    ├── starlette.exceptions.WebSocketException
    │   └── WebSocketException                 a close code
    ├── ValidationException                    data that does not fit its declaration
    │   ├── RequestValidationError             sent by an HTTP client: 422
    │   ├── WebSocketRequestValidationError    sent with a WebSocket handshake: close code 1008
    │   └── ResponseValidationError            returned by an endpoint: 500
    ├── RuntimeError
    │   └── FastAPIError                       the framework is used in a way that cannot work
    │       ├── DependencyScopeError           a dependency needs one that ends before it does
    │       └── PydanticV1NotSupportedError    a model of the ``pydantic.v1`` namespace
    └── Warning
        └── UserWarning
            └── FastAPIDeprecationWarning      shown by default, unlike ``DeprecationWarning``
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from pydantic import BaseModel, create_model
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.exceptions import WebSocketException as StarletteWebSocketException

__all__ = [
    "DependencyScopeError",
    "EndpointContext",
    "FastAPIDeprecationWarning",
    "FastAPIError",
    "HTTPException",
    "PydanticV1NotSupportedError",
    "RequestErrorModel",
    "RequestValidationError",
    "ResponseValidationError",
    "ValidationException",
    "WebSocketErrorModel",
    "WebSocketException",
    "WebSocketRequestValidationError",
]


class EndpointContext(TypedDict, total=False):
    """Where an endpoint is defined and what it serves; a key that is not known is left out."""

    function: str
    path: str
    file: str
    line: int


class HTTPException(StarletteHTTPException):
    """Answer the request with an error status (RFC 9110, section 15).

    ``detail`` is any value that JSON can hold and is sent as ``{"detail": ...}``; the default is the status code's
    reason phrase. ``headers`` are added to the answer.
    """

    def __init__(self, status_code: int, detail: Any = None, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status_code=status_code, detail=detail, headers=headers)


class WebSocketException(StarletteWebSocketException):
    """Close the WebSocket with a code and a reason (RFC 6455, sections 7.1.5 to 7.4)."""

    def __init__(self, code: int, reason: str | None = None) -> None:
        super().__init__(code=code, reason=reason)


RequestErrorModel: type[BaseModel]
"""An empty model, kept because FastAPI exports it."""
WebSocketErrorModel: type[BaseModel]
"""An empty model, kept because FastAPI exports it."""

# PERF: nothing uses the two models, so they are made only for those who ask.
_LAZY_MODELS = {"RequestErrorModel": "Request", "WebSocketErrorModel": "WebSocket"}


def __getattr__(name: str) -> type[BaseModel]:
    if name not in _LAZY_MODELS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    model = create_model(_LAZY_MODELS[name])
    globals()[name] = model
    return model


class FastAPIError(RuntimeError):
    """The framework is used in a way that cannot work."""


class DependencyScopeError(FastAPIError):
    """A dependency that lasts for the whole request needs one that already ends with the endpoint function."""


class ValidationException(Exception):
    """Data that does not fit its declaration.

    ``endpoint_ctx`` says which endpoint declared it; its parts are the attributes ``endpoint_function``,
    ``endpoint_path``, ``endpoint_file`` and ``endpoint_line``, each ``None`` where unknown.
    """

    def __init__(self, errors: Sequence[Any], *, endpoint_ctx: EndpointContext | None = None) -> None:
        context: EndpointContext = endpoint_ctx or {}
        self._errors = errors
        self.endpoint_ctx = endpoint_ctx
        self.endpoint_function = context.get("function")
        self.endpoint_path = context.get("path")
        self.endpoint_file = context.get("file")
        self.endpoint_line = context.get("line")

    def errors(self) -> Sequence[Any]:
        """Return the errors; Pydantic's are dictionaries with ``type``, ``loc``, ``msg``, ``input``, ``ctx``."""
        return self._errors

    def _format_endpoint_context(self) -> str:
        """Return the lines that say where the endpoint is, laid out like a line of a traceback, or an empty string."""
        if self.endpoint_file and self.endpoint_line and self.endpoint_function:
            place = f'\n  File "{self.endpoint_file}", line {self.endpoint_line}, in {self.endpoint_function}'
            return f"{place}\n    {self.endpoint_path}" if self.endpoint_path else place
        return f"\n  Endpoint: {self.endpoint_path}" if self.endpoint_path else ""

    def __str__(self) -> str:
        number = len(self._errors)
        lines = [f"{number} validation error{'' if number == 1 else 's'}:"]
        lines += [f"  {error}" for error in self._errors]
        context = self._format_endpoint_context()
        if context:
            lines.append(context)
        return "\n".join(lines)


class RequestValidationError(ValidationException):
    """The values an HTTP client sent do not fit the endpoint's parameters. ``body`` is the body as it was read."""

    def __init__(self, errors: Sequence[Any], *, body: Any = None, endpoint_ctx: EndpointContext | None = None) -> None:
        super().__init__(errors, endpoint_ctx=endpoint_ctx)
        self.body = body


class WebSocketRequestValidationError(ValidationException):
    """The values sent with a WebSocket handshake do not fit the endpoint's parameters."""

    def __init__(self, errors: Sequence[Any], *, endpoint_ctx: EndpointContext | None = None) -> None:
        super().__init__(errors, endpoint_ctx=endpoint_ctx)


class ResponseValidationError(ValidationException):
    """What an endpoint returned does not fit its response model. ``body`` is the value it returned."""

    def __init__(self, errors: Sequence[Any], *, body: Any = None, endpoint_ctx: EndpointContext | None = None) -> None:
        super().__init__(errors, endpoint_ctx=endpoint_ctx)
        self.body = body


class PydanticV1NotSupportedError(FastAPIError):
    """A model of the ``pydantic.v1`` namespace was given where only models of Pydantic 2 work."""


class FastAPIDeprecationWarning(UserWarning):
    """Something will be removed; shown by default."""
