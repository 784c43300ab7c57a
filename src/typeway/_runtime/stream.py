"""Answers of endpoints with ``yield``: JSON Lines, server-sent events, and pieces passed through.

The generator is closed in every outcome, also when the client goes away, so that its ``finally`` blocks run and what
its dependencies hold is given back.
"""

from __future__ import annotations

import json
import math
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from functools import partial
from typing import Any, ClassVar, cast

from anyio import CancelScope
from anyio.lowlevel import checkpoint
from pydantic import BaseModel
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from typeway import sse
from typeway._runtime.channel import Channel, Line, Streaming
from typeway._runtime.flow import Messages, flow, flow_with_pings
from typeway._threads import in_thread, in_thread_whole
from typeway.encoders import jsonable_encoder

__all__ = ["Streamed", "event_writer", "line_writer", "plain_item", "stream_answer", "streaming_class"]

Write = Callable[[Any], bytes]


def _finite(value: Any) -> Any:
    """Replace numbers that JSON cannot write by ``None`` (RFC 8259, section 6)."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    members: Any = value
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in members.items()}
    return [_finite(item) for item in members] if isinstance(value, list) else value


def _json_writer() -> Callable[[Any], str]:
    """Return what writes as ``json.dumps(…, allow_nan=False)`` does."""
    encoder = json.JSONEncoder(allow_nan=False)
    make: Any = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return encoder.encode
    # PERF: `encode` makes one of these for each document. No object to mark those it is inside of: see `plain_item`.
    text, parts = json.encoder.encode_basestring_ascii, "".join
    pieces = make(None, encoder.default, text, None, encoder.key_separator, encoder.item_separator, False, False, False)
    return lambda content: parts(pieces(content, 0))


_as_json = _json_writer()
_PLAIN = frozenset({str, int, float, bool, type(None)})


def _is_plain(item: Any) -> bool:
    """Tell whether ``jsonable_encoder`` would return an equal object."""
    members: Any = item
    if type(item) is not dict:
        return type(item) in _PLAIN
    for key, value in members.items():
        if type(value) not in _PLAIN or type(key) is not str or key.startswith("_sa"):
            return False
    return True


def plain_item(item: Any) -> bytes:
    """Write an item that has no declared type."""
    content = item if _is_plain(item) else jsonable_encoder(item)  # which returns no object that is inside of itself
    try:
        return _as_json(content).encode()
    except ValueError:
        return _as_json(_finite(content)).encode()


def line_writer(write: Write) -> Write:
    """Return a function that writes an item as one line of JSON Lines."""
    return lambda item: write(item) + b"\n"


def event_writer(write: Write) -> Write:
    """Return a function that writes an item as one server-sent event.

    A ``ServerSentEvent`` says itself what is in it.
    """

    def event(item: Any) -> bytes:
        if type(item) is dict or not isinstance(item, sse.ServerSentEvent):  # PERF: classes of models are slow to ask
            data = write(item)
            if b"\n" not in data and b"\r" not in data:  # PERF: JSON hardly ever has line breaks
                return b"data: %b\n\n" % data
            return sse.format_sse_event(data_str=data.decode())
        text = item.raw_data
        if text is None and item.data is not None:
            text = item.data.model_dump_json() if isinstance(item.data, BaseModel) else plain_item(item.data).decode()
        return sse.format_sse_event(data_str=text, event=item.event, id=item.id, retry=item.retry, comment=item.comment)

    return event


async def _pieces(items: Any, write: Callable[[Any], Any] | None) -> AsyncIterator[Any]:
    """Write the items of a generator one by one, and close it."""
    if hasattr(items, "__aiter__"):
        try:
            async for item in items:
                yield item if write is None else write(item)
                await checkpoint()  # a generator that never waits could not be cancelled
        finally:
            with CancelScope(shield=True):
                await items.aclose()
        return
    try:
        following = partial(next, iter(items), _NO_MORE)
        while (item := await in_thread(following)) is not _NO_MORE:
            yield item if write is None else write(item)
            for _ in range(_TURNS):
                await checkpoint()
    finally:
        await in_thread_whole(items.close)


_NO_MORE: Any = object()
_TURNS = 2
"""COMPAT(fastapi): turns of the event loop between a piece and the generator's code for the next, as under anyio's hop.

Middleware that passes pieces on through a task of its own has sent the piece by then.
"""


class _Closing(StreamingResponse):
    """Closes the generator when the answer is over, however it ended; for classes that send in a way of their own."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            with CancelScope(shield=True):
                await cast("AsyncGenerator[Any, None]", self.body_iterator).aclose()


class Streamed(Streaming):
    """Sends the items of a generator as they come, and closes it.

    They are taken from the generator itself unless somebody has replaced ``body_iterator``, which wraps it. ``plain``
    says that all methods that send are Starlette's or ours.
    """

    pings: ClassVar[bool] = False
    plain: ClassVar[bool] = True
    _items: Any
    _write: Write | None
    _wrapped: Any

    def take_from(self, items: Any, write: Write | None) -> None:
        """Name the generator that ``body_iterator`` wraps, and what turns its items into bytes."""
        self._items, self._write, self._wrapped = items, write, self.body_iterator

    async def stream_response(self, send: Send) -> None:
        """Send the answer as messages (ASGI 3.0)."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await self._send_body(Messages(send))
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def serve(self, line: Line) -> bool:
        """Send the answer, and run its background tasks, without messages; ``False`` where these are wanted."""
        if not self.plain:
            return False
        with CancelScope() as scope:
            if not line.on_leaving(scope.cancel):
                return False
            line.start(self.status_code, self.raw_headers)
            await self._send_body(line)
            line.end()
        if self.background is not None:
            await self.background()
        return True

    async def _send_body(self, channel: Channel) -> None:
        try:
            await (flow_with_pings if self.pings else flow)(*self._flow(), channel)
        except BaseException:
            await self._close()
            raise
        if self.body_iterator is not self._wrapped:  # whoever replaced it may have left it before its end
            await self._close()

    def _flow(self) -> tuple[Any, Write, bool]:
        """Return what to iterate over, what makes bytes of it, and whether the event loop has to be told to turn."""
        if self.body_iterator is self._wrapped and hasattr(self._items, "__aiter__"):
            return self._items, self._write or self._encoded, True
        return self.body_iterator, self._encoded, False

    def _encoded(self, piece: Any) -> Any:
        written = isinstance(piece, bytes | memoryview)
        return cast("Any", piece) if written else piece.encode(self.charset)

    async def _close(self) -> None:
        with CancelScope(shield=True):
            for iterator in (self.body_iterator, self._wrapped, self._items):
                if (close := getattr(iterator, "aclose", None)) is not None:
                    await close()


class _Events(Streamed):
    """The same, with pings."""

    pings = True


def streaming_class(response_class: type[Response], *, pings: bool) -> type[Response]:
    """Return a response class that closes the generator and, for server-sent events, sends pings."""
    bases: list[type[Response]] = [response_class]
    inherited = [name for name in _SENDING if getattr(response_class, name, None) is getattr(StreamingResponse, name)]
    if pings:
        bases.insert(0, _Events)
    elif "stream_response" in inherited:
        bases.insert(0, Streamed)
    if len(bases) == 1 or "__call__" not in inherited:
        bases.insert(0, _Closing)
    return type(response_class.__name__, tuple(bases), {"plain": len(inherited) == len(_SENDING)})


_SENDING = ("__call__", "stream_response", "listen_for_disconnect")


def stream_answer(
    items: Any,
    write: Callable[[Any], Any] | None,
    response_class: type[Response],
    arguments: dict[str, Any],
    headers: Iterable[tuple[bytes, bytes]],
    amend: Response | None,
    background: Any,
) -> Response:
    """Build the answer that sends what a generator yields."""
    arguments = dict(arguments)
    own = amend.status_code or None if amend is not None else None
    if own is not None:
        arguments["status_code"] = own
    answer = response_class(_pieces(items, write), background=background, **arguments)
    if isinstance(answer, Streamed):
        answer.take_from(items, write)
    answer.raw_headers.extend(headers)
    if amend is not None:
        answer.raw_headers.extend(amend.raw_headers)
    return answer
