"""The limit on the size of a request body, kept while the body arrives.

A request that announces too much is refused before anything is read; one that sends too much, at the chunk that exceeds
the limit. Both are a 413 (RFC 9110, section 15.5.14). The limits on the parts of a form are kept by its parser.

One request has one counter, whoever reads: middleware, an operation, or an application mounted further in. A limit
further in takes the place of the one before, also if it is larger; what was read by then counts. Until the request has
found its operation, an announced length refuses nothing, for the limit may still change: only reading does, and
answering from elsewhere.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Final, Literal, cast

from pydantic import Field, TypeAdapter
from starlette.exceptions import HTTPException
from starlette.middleware import body_limit
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from typeway._serve.outlet import Outlet

__all__ = [
    "ACTIVE",
    "BodyLimitLayer",
    "BodyTooLarge",
    "Watched",
    "checked_form_limits",
    "checked_limit",
    "further_in",
    "limited",
    "refusal_for_outside",
    "serve_limited",
]

ACTIVE: Final = "starlette._body_limit_responder"
"""Where the scope holds the counter. Starlette's own limits look there too, so that both share one."""

_FormLimits = dict[Literal["max_fields", "max_files", "max_part_size"], Annotated[int, Field(ge=0, strict=True)]]


@cache
def _form_limits() -> TypeAdapter[Any]:
    return TypeAdapter(_FormLimits)


def checked_form_limits(limits: Any) -> dict[str, int]:
    """Return ``form_limits`` as they were given; ``None`` sets none.

    They are the numbers of text fields and of files, and the octets of one text field.

    Raises:
        pydantic.ValidationError: a key is unknown, or a value is no whole number, zero or more.
    """
    if limits is None or limits == {}:
        return {}
    return {str(name): number for name, number in _form_limits().validate_python(limits).items()}


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


class BodyTooLarge(HTTPException):
    """The body is over the limit in force: status 413."""

    def __init__(self) -> None:
        super().__init__(status_code=413, detail="Content Too Large")


_too_large: Final[tuple[type[Exception], ...]] = (
    BodyTooLarge,
    getattr(body_limit, "_RequestBodyTooLarge", BodyTooLarge),
)
"""What readers of too large a body get: from us, or from a limit of Starlette's that shares the counter."""


def _refusal(error: Exception) -> Exception | None:
    """Return the error that says that the body is too large, if it is what was raised.

    ``BaseHTTPMiddleware`` reads inside a task group, which wraps it.
    """
    inner: Exception = error
    while isinstance(inner, ExceptionGroup):
        parts = cast("ExceptionGroup[Exception]", inner).exceptions
        if len(parts) != 1:
            return None
        inner = parts[0]
    return inner if isinstance(inner, _too_large) else None


def _unwrapped(receive: Receive) -> Receive:
    """Return a channel that raises the refusal as it was where the limit was exceeded, outside middleware."""

    async def read() -> Message:
        try:
            return await receive()
        except ExceptionGroup as group:
            refusal = _refusal(group)
            if refusal is None:
                raise
            raise refusal from None

    return read


class _Overruled(Exception):
    """Ends whatever was answering. No exception handler knows it, so that none tries to answer instead."""


class _Counter:
    """Counts the octets of one request's body against the limit in force.

    Attributes:
        max_body_size: the limit; Starlette's own limits set it too, and read ``total_size``.
        content_length: what the request announced.
        refused: the answer under way is the refusal.
        overruled: an answer was stopped because too much was announced.
    """

    def __init__(self, scope: Scope, receive: Receive, limit: int) -> None:
        self.receive = receive
        self.max_body_size = limit
        self.content_length = _announced(scope)
        self.total_size = 0
        self.refused = self.overruled = False

    def announced_too_much(self) -> bool:
        return self.content_length is not None and self.content_length > self.max_body_size

    async def read(self) -> Message:
        """Receive the next message. Raises ``BodyTooLarge``."""
        if self.announced_too_much():
            raise BodyTooLarge
        message = await self.receive()
        if message["type"] == "http.request":
            self.total_size += len(message.get("body", b""))
            if self.total_size > self.max_body_size:
                raise BodyTooLarge
        return message

    def guarded(self, send: Send) -> Send:
        """Return a channel that lets no answer through if too much was announced, except the refusal itself."""

        async def guard(message: Message) -> None:
            if message["type"] == "http.response.start" and not self.refused and self.announced_too_much():
                self.overruled = True
                raise _Overruled
            await send(message)

        return guard


def _announced(scope: Scope) -> int | None:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value[:_DIGITS]) if value.isdigit() else None
    return None


_DIGITS = 18
"""A longer number is over any limit, also cut to this length; it is not worth converting."""


def limited(receive: Receive, scope: Scope, limit: int) -> Receive:
    """Put the limit of an operation in force, and return the channel to read from.

    Raises:
        BodyTooLarge: too much is announced, or was read already.
    """
    counter = scope.get(ACTIVE)
    if counter is None:
        counter = _Counter(scope, receive, limit)
        receive = counter.read
    else:
        counter.max_body_size = limit
        receive = _unwrapped(receive)
    if counter.total_size > limit or (counter.content_length or 0) > limit:
        counter.refused = True
        raise BodyTooLarge
    return receive


def further_in(scope: Scope, router_limit: int | None, limit: int | None) -> int:
    """Return the limit of an operation inside an application that keeps one already; ``None`` inherits.

    Raises:
        BodyTooLarge: more was read already than the router around the operation allows.
    """
    counter = scope[ACTIVE]
    if router_limit is not None and counter.total_size > router_limit:
        raise BodyTooLarge
    inherited: int = counter.max_body_size if router_limit is None else router_limit
    return inherited if limit is None else limit


def refusal_for_outside(error: Exception, scope: Scope) -> bool:
    """Tell whether an exception is the refusal of a body that an application further out limits and will answer."""
    return ACTIVE in scope and _refusal(error) is not None


async def serve_limited(app: ASGIApp, scope: Scope, receive: Receive, send: Send, limit: int | None) -> None:
    """Serve a request by something that may have limits of its own further in; ``None`` keeps the limit in force.

    Raises:
        BodyTooLarge: too much was announced or read.
    """
    active: Any = scope.get(ACTIVE)
    if active is not None:
        if limit is not None:
            active.max_body_size = limit
            if active.total_size > limit:
                raise BodyTooLarge
        await app(scope, _unwrapped(receive), send)
        return
    if limit is None:
        await app(scope, receive, send)
        return
    counter = scope[ACTIVE] = _Counter(scope, receive, limit)
    try:
        await app(scope, counter.read, counter.guarded(send))
    except Exception:
        if not counter.overruled:
            raise
    finally:
        del scope[ACTIVE]
    if counter.overruled:
        raise BodyTooLarge


class Watched(Outlet):
    """A channel to the client that notes whether an answer has begun."""

    __slots__ = ("started",)

    def __init__(self, send: Send) -> None:
        super().__init__(send)
        self.started = False

    async def __call__(self, message: Message) -> None:
        """Send one message."""
        self.started = self.started or message["type"] == "http.response.start"
        await self.send(message)

    async def finish(self, *, nested: bool) -> None:
        """Send the answer that was handed over, if one was; ``nested`` tells of another application around."""
        if self.answer is not None:
            self.started = True
            await (self.answer.leave if nested else self.answer.go_out)(self.send)


class BodyLimitLayer:
    """Keeps the application's limit around its middleware. Exception handlers are further in; they are not asked."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection of any kind; only requests are limited."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        watched = Watched(send)
        try:
            await serve_limited(self.app, scope, receive, watched.__call__, self.limit)
        except Exception as error:
            if watched.started or _refusal(error) is None:
                raise
            await JSONResponse({"detail": "Content Too Large"}, 413)(scope, receive, send)
