"""The lines that start an endpoint with ``yield`` and hand its generator to a streaming answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import Response, StreamingResponse

from typeway._adapters import Adapter
from typeway._compile.call import arguments
from typeway._compile.draft import Draft
from typeway._compile.options import serializer_options
from typeway._plan import ResponsePlan
from typeway._runtime.results import ResultChecker
from typeway._runtime.stream import event_writer, line_writer, plain_item, stream_answer, streaming_class
from typeway.exceptions import EndpointContext

__all__ = ["emit_stream", "stream_shape", "stream_writer"]

_EVENT_HEADERS = [(b"cache-control", b"no-cache"), (b"x-accel-buffering", b"no")]


def emit_stream(draft: Draft) -> None:
    """Write the call and the answer. The call only makes the generator; its code runs while the answer is sent."""
    plan, script = draft.plan.response, draft.script
    step = draft.steps.steps[-1]
    script.line(f"items = {script.bind('endpoint', step.plan.call)}({arguments(draft, step)})")
    response_class, extra, headers = stream_shape(plan)
    write = script.bind("write_item", stream_writer(plan, draft.context))
    make = script.bind("stream_answer", stream_answer)
    names = [
        script.bind("response_class", response_class),
        script.bind("response_arguments", extra),
        script.bind("stream_headers", headers),
    ]
    amend = "response" if "response" in draft.injected else "None"
    background = "background" if "background" in draft.injected else "None"
    script.line(f"return {make}(items, {write}, {', '.join(names)}, {amend}, {background})")


def stream_shape(plan: ResponsePlan) -> tuple[type[Response], dict[str, Any], list[tuple[bytes, bytes]]]:
    """Return the response class, the arguments it is made with, and headers to add."""
    extra: dict[str, Any] = {} if plan.status_code is None else {"status_code": plan.status_code}
    if plan.stream == "jsonl":
        return streaming_class(StreamingResponse, pings=False), {**extra, "media_type": "application/jsonl"}, []
    if plan.stream == "sse":
        return streaming_class(plan.response_class, pings=True), extra, _EVENT_HEADERS
    return streaming_class(plan.response_class, pings=False), extra, []


def _checked_item(item: Adapter, context: EndpointContext, options: dict[str, Any]) -> Callable[[Any], bytes]:
    """Return the function that validates an item and writes it as JSON."""
    check, to_json = ResultChecker(item.validator, context), item.serializer.to_json
    return lambda value: to_json(check(value), **options)


def stream_writer(plan: ResponsePlan, context: EndpointContext) -> Callable[[Any], Any] | None:
    """Return the function that turns an item into bytes; ``None`` passes items through."""
    if plan.stream == "raw":
        return None
    write: Callable[[Any], bytes] = plain_item
    if plan.item is not None:
        write = _checked_item(plan.item, context, serializer_options(plan))
    return line_writer(write) if plan.stream == "jsonl" else event_writer(write)
