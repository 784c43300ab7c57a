"""From ``response_model``, return annotation and response class to a ``ResponsePlan``."""

from __future__ import annotations

import collections.abc
from collections.abc import Callable
from typing import Any, get_args, get_origin

from pydantic import PydanticSchemaGenerationError
from pydantic.fields import FieldInfo
from starlette.responses import Response, StreamingResponse

from typeway._adapters import Adapter
from typeway._declare.annotations import is_model, subclass_of
from typeway._declare.errors import where
from typeway._declare.signature import resolve_alias
from typeway._plan import CallKind, ResponsePlan, StreamKind
from typeway._record import record
from typeway.exceptions import FastAPIError
from typeway.types import IncEx
from typeway.utils import is_body_allowed_for_status_code

__all__ = ["ResponseOptions", "model_adapter", "plan_response", "stream_item"]

_STREAMS = (
    collections.abc.AsyncIterable,
    collections.abc.AsyncIterator,
    collections.abc.AsyncGenerator,
    collections.abc.Iterable,
    collections.abc.Iterator,
    collections.abc.Generator,
)


@record(frozen=True, slots=True)
class ResponseOptions:
    """What decorator, routers and application say about the answer, resolved."""

    response_model: Any
    response_class: type[Response]
    explicit_class: bool
    status_code: int | None
    include: IncEx | None
    exclude: IncEx | None
    by_alias: bool
    exclude_unset: bool
    exclude_defaults: bool
    exclude_none: bool


def model_adapter(model: Any, call: Callable[..., Any]) -> Adapter:
    """Return the adapter of a response model.

    Raises:
        FastAPIError: Pydantic knows no such type.
    """
    adapter = Adapter(model, FieldInfo(annotation=model))
    if is_model(model) and model.__pydantic_complete__:
        return adapter  # PERF: there is nothing to try
    try:
        _ = adapter.type_adapter
    except PydanticSchemaGenerationError:
        raise FastAPIError(
            f"Pydantic cannot validate results of the type {model!r}{where(call)}. Declare a type that it supports, or "
            "say `response_model=None` in the decorator if the return annotation is not meant as a response model."
        ) from None
    return adapter


def stream_item(annotation: Any) -> Any:
    """Return the type of the items of a streaming return annotation, ``None`` if it names none."""
    annotation = resolve_alias(annotation)
    origin = get_origin(annotation)
    if origin in _STREAMS:
        arguments = get_args(annotation)
        return arguments[0] if arguments else Any  # an alias stays one, as inside other types
    return None


def plan_response(call: Callable[..., Any], call_kind: CallKind, options: ResponseOptions) -> ResponsePlan:
    """Plan the answer of an endpoint.

    Raises:
        AssertionError: a model is declared for a status that allows no body.
        FastAPIError: the model is no type that Pydantic knows.
    """
    model = options.response_model
    stream, item = _stream(call, call_kind, options)
    if stream is not None:
        model = None
    adapter: Adapter | None = None
    if model is not None:
        assert is_body_allowed_for_status_code(options.status_code), (
            f"Status code {options.status_code} must not have a response body{where(call)}"
        )
        adapter = model_adapter(model, call)
    return ResponsePlan(
        model=model,
        adapter=adapter,
        status_code=options.status_code,
        response_class=options.response_class,
        explicit_class=options.explicit_class,
        include=options.include,
        exclude=options.exclude,
        by_alias=options.by_alias,
        exclude_unset=options.exclude_unset,
        exclude_defaults=options.exclude_defaults,
        exclude_none=options.exclude_none,
        stream=stream,
        item=item,
    )


def _stream(
    call: Callable[..., Any], call_kind: CallKind, options: ResponseOptions
) -> tuple[StreamKind | None, Adapter | None]:
    """Tell how an endpoint with ``yield`` streams, and what validates its items."""
    if call_kind not in ("generator", "async_generator"):
        return None, None
    from typeway.sse import EventSourceResponse, ServerSentEvent  # a model is slow to make, and few programs stream

    kind: StreamKind | None = None
    if subclass_of(options.response_class, EventSourceResponse):
        kind = "sse"
    elif not options.explicit_class:
        kind = "jsonl"
    elif subclass_of(options.response_class, StreamingResponse):
        kind = "raw"
    else:
        raise FastAPIError(
            f"An endpoint with `yield` streams; its response class must be a StreamingResponse or EventSourceResponse, "
            f"not {options.response_class.__name__}{where(call)}"
        )
    model = options.response_model
    if model is None:
        return kind, None
    item = stream_item(model)
    if item is None:
        model_adapter(model, call)  # says what is wrong with an annotation that names no items
        return kind, None
    if kind == "raw" or (isinstance(item, type) and subclass_of(item, ServerSentEvent)):
        return kind, None
    return kind, model_adapter(item, call)
