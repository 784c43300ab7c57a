"""Answers of endpoints with ``yield``: JSON Lines, server-sent events, and pieces passed through.

The generator is closed in every outcome, also when the client goes away, so that its ``finally`` blocks run and what
its dependencies hold is given back.
"""

from __future__ import annotations

import json
import math
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from functools import partial
from typing import Any, cast

from anyio import CancelScope, EndOfStream, create_memory_object_stream, create_task_group, move_on_after
from anyio.abc import ObjectSendStream
from anyio.lowlevel import checkpoint
from pydantic import BaseModel
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from typeway import sse
from typeway._threads import in_thread, in_thread_whole
from typeway.encoders import jsonable_encoder

__all__ = ["event_writer", "line_writer", "plain_item", "stream_answer", "streaming_class"]

Write = Callable[[Any], bytes]


def _finite(value: Any) -> Any:
    """Replace numbers that JSON cannot write by ``None`` (RFC 8259, section 6)."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    members: Any = value
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in members.items()}
    return [_finite(item) for item in members] if isinstance(value, list) else value


def plain_item(item: Any) -> bytes:
    """Write an item that has no declared type."""
    content = jsonable_encoder(item)
    try:
        return json.dumps(content, allow_nan=False).encode()
    except ValueError:
        return json.dumps(_finite(content), allow_nan=False).encode()


def line_writer(write: Write) -> Write:
    """Return a function that writes an item as one line of JSON Lines."""
    return lambda item: write(item) + b"\n"


def event_writer(write: Write) -> Write:
    """Return a function that writes an item as one server-sent event.

    A ``ServerSentEvent`` says itself what is in it.
    """

    def event(item: Any) -> bytes:
        if not isinstance(item, sse.ServerSentEvent):
            return sse.format_sse_event(data_str=write(item).decode())
        data = item.raw_data
        if data is None and item.data is not None:
            data = item.data.model_dump_json() if isinstance(item.data, BaseModel) else plain_item(item.data).decode()
        return sse.format_sse_event(data_str=data, event=item.event, id=item.id, retry=item.retry, comment=item.comment)

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
    """Closes the generator when the answer is over, however it ended."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            with CancelScope(shield=True):
                await cast("AsyncGenerator[Any, None]", self.body_iterator).aclose()


class _Pinged(StreamingResponse):
    """Sends a comment when there was nothing to send for a while, without disturbing the generator."""

    async def stream_response(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        into, out_of = create_memory_object_stream[Any](1)
        async with create_task_group() as group, out_of:
            group.start_soon(self._produce, into)
            while True:
                chunk: Any = sse.KEEPALIVE_COMMENT
                try:
                    with move_on_after(sse._PING_INTERVAL):  # pyright: ignore[reportPrivateUsage]  # tests set it
                        chunk = await out_of.receive()
                except EndOfStream:
                    break
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _produce(self, into: ObjectSendStream[Any]) -> None:
        async with into:
            async for chunk in self.body_iterator:
                await into.send(chunk)


def streaming_class(response_class: type[Response], *, pings: bool) -> type[Response]:
    """Return a response class that closes the generator and, for server-sent events, sends pings."""
    bases = (_Closing, _Pinged, response_class) if pings else (_Closing, response_class)
    return type(response_class.__name__, bases, {})


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
    answer.raw_headers.extend(headers)
    if amend is not None:
        answer.raw_headers.extend(amend.raw_headers)
    return answer
