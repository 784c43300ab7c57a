"""Response Objects (OpenAPI 3.1, section 4.8.17): the main answer, declared further ones, and the refusal of input."""

from __future__ import annotations

import http.client
import inspect
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

from starlette.responses import JSONResponse

from typeway._declare.errors import ensure_response
from typeway._describe.contract import JsonObject, RouteView
from typeway._describe.merge import merged
from typeway._describe.schemas import SchemaBook
from typeway._plan import ResponsePlan
from typeway.openapi.constants import REF_PREFIX
from typeway.utils import is_body_allowed_for_status_code

__all__ = ["RANGES", "REFUSAL_SCHEMAS", "describe_responses"]

RANGES = {
    "1XX": "Information",
    "2XX": "Success",
    "3XX": "Redirection",
    "4XX": "Client Error",
    "5XX": "Server Error",
    "DEFAULT": "Default Response",
}
"""Descriptions of answers that are declared for a range of statuses."""

REFUSAL_SCHEMAS: dict[str, JsonObject] = {
    "HTTPValidationError": {
        "title": "HTTPValidationError",
        "type": "object",
        "properties": {
            "detail": {"title": "Detail", "type": "array", "items": {"$ref": REF_PREFIX + "ValidationError"}}
        },
    },
    "ValidationError": {
        "title": "ValidationError",
        "type": "object",
        "properties": {
            "loc": {
                "title": "Location",
                "type": "array",
                "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
            },
            "msg": {"title": "Message", "type": "string"},
            "type": {"title": "Error Type", "type": "string"},
            "input": {"title": "Input"},
            "ctx": {"title": "Context", "type": "object"},
        },
        "required": ["loc", "msg", "type"],
    },
}
"""The schemas of the answer to invalid input."""

_REFUSAL: JsonObject = {
    "description": "Validation Error",
    "content": {"application/json": {"schema": {"$ref": REF_PREFIX + "HTTPValidationError"}}},
}


def describe_responses(route: RouteView, book: SchemaBook, *, takes_input: bool) -> tuple[JsonObject, bool]:
    """Return the answers of an operation by status, and whether they use the schemas of a refusal.

    Raises:
        AssertionError: what the user declares for a status is not a dict.
        ValueError: a key is neither a status code, nor a range such as `4XX`, nor `default`.
    """
    plan = route.plan.response
    status = plan.status_code if plan.status_code is not None else _default_status(cast("Any", plan.response_class))
    main: JsonObject = {"description": route.response_description}
    content = _content(route, plan, book)
    if content is not None and is_body_allowed_for_status_code(status):
        main["content"] = content
    responses: JsonObject = {str(int(status)): main}
    media_type = plan.response_class.media_type or "application/json"
    declared: JsonObject
    for code, declared in (route.responses or {}).items():
        ensure_response(code, declared, route.endpoint)
        key = str(code).upper()
        key = "default" if key == "DEFAULT" else key
        schema = _further_schema(route, code, book)
        responses[key] = _further(code, declared, schema, media_type, responses.get(key, {}))
    refused = takes_input and not any(key in responses for key in ("422", "4XX", "default"))
    if refused:
        responses["422"] = _REFUSAL
    return responses, refused


@lru_cache
def _default_status(response_class: Any) -> int:
    """Return the status that a response class sends of itself."""
    parameter = inspect.signature(response_class.__init__).parameters.get("status_code")
    default = parameter.default if parameter is not None else None
    return default if isinstance(default, int) else 200


def _content(route: RouteView, plan: ResponsePlan, book: SchemaBook) -> JsonObject | None:
    """Return the media types of the main answer; `None` if nothing is known about its body."""
    item = None if plan.item is None else book.output(plan.item.annotation, f"StreamItem_{route.unique_id}")
    if plan.stream == "jsonl":
        return {"application/jsonl": {"itemSchema": item or {}}}
    if plan.stream == "sse":
        return {"text/event-stream": {"itemSchema": _event(item)}}
    # The model is described even if the media type leaves no place for it: its component is part of the document.
    model = None
    if plan.adapter is not None:
        model = book.output(plan.adapter.annotation, f"Response_{route.unique_id}")
    media_type = plan.response_class.media_type
    if media_type is None:
        return None
    if not issubclass(plan.response_class, JSONResponse):
        return {media_type: {"schema": {"type": "string"}}}
    return {media_type: {"schema": model or {}}}


def _event(item: JsonObject | None) -> JsonObject:
    """Return the schema of one server-sent event (WHATWG HTML, section 9.2)."""
    data: JsonObject = {"type": "string"}
    if item is not None:
        data |= {"contentMediaType": "application/json", "contentSchema": item}
    event: JsonObject = {
        "type": "object",
        "properties": {
            "data": data,
            "event": {"type": "string"},
            "id": {"type": "string"},
            "retry": {"type": "integer", "minimum": 0},
        },
    }
    if item is not None:
        event["required"] = ["data"]
    return event


def _further_schema(route: RouteView, code: int | str, book: SchemaBook) -> JsonObject | None:
    adapter = route.response_adapters.get(code)
    return None if adapter is None else book.output(adapter.annotation, f"Response_{code}_{route.unique_id}")


def _further(
    code: int | str, declared: Mapping[str, Any], schema: JsonObject | None, media_type: str, known: Mapping[str, Any]
) -> JsonObject:
    """Merge what the user declares for a status into what is known about it."""
    extra = {name: value for name, value in declared.items() if name != "model"}
    if schema is not None:
        extra = merged(extra, {"content": {media_type: {"schema": schema}}})
    response = merged(known, extra)
    response["description"] = declared.get("description") or known.get("description") or _reason(code)
    return response


def _reason(code: int | str) -> str:
    """Return a description made from a status code, a range or `default`."""
    text = RANGES.get(str(code).upper())
    if text is None:
        text = http.client.responses.get(int(code))
    return text or "Additional Response"
