"""What FastAPI's routes, and their views from further out, have as attributes besides what was declared."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from typeway._adapters import Adapter
from typeway._declare.response import stream_item
from typeway._plan import EndpointPlan
from typeway._view.fields import body_field, sent_field

if TYPE_CHECKING:
    from typeway._compat.v2 import ModelField
    from typeway.dependencies.models import Dependant

__all__ = ["ATTRIBUTES", "flat_body_params"]


def flat_body_params(dependant: Dependant) -> list[ModelField]:
    """Return the body's fields of a dependant and of all below it; what is used twice appears once."""
    found: list[ModelField] = []
    _collect(dependant, found, set())
    return found


def _collect(dependant: Dependant, found: list[ModelField], seen: set[tuple[Any, ...]]) -> None:
    from typeway._view.dependants import cache_key

    key = cache_key(dependant)
    if key in seen:
        return
    seen.add(key)
    found += dependant.body_params
    for below in dependant.dependencies:
        _collect(below, found, seen)


def body_params_of(plan: EndpointPlan, dependant: Dependant) -> list[ModelField]:
    """Return the body's fields of an operation: of those with one name in an embedded body, the last."""
    params = flat_body_params(dependant)
    embedded = plan.body is not None and plan.body.embedded
    return list({field.name: field for field in params}.values()) if embedded else params


def _body_field(plan: EndpointPlan, view: Any) -> ModelField | None:
    if plan.body is None:
        return None
    return body_field(body_params_of(plan, view.dependant), view.unique_id, plan.body.embedded)


def _response_fields(plan: EndpointPlan, view: Any) -> dict[int | str, ModelField]:
    adapters: dict[int | str, Adapter] = view.response_adapters
    fields = {code: sent_field(adapter, f"Response_{code}_{view.unique_id}") for code, adapter in adapters.items()}
    return {code: field for code, field in fields.items() if field is not None}


ATTRIBUTES: dict[str, Callable[[EndpointPlan, Any], Any]] = {
    "body_field": _body_field,
    "response_field": lambda plan, view: sent_field(plan.response.adapter, f"Response_{view.unique_id}"),
    "stream_item_field": lambda plan, view: sent_field(plan.response.item, f"StreamItem_{view.unique_id}"),
    "response_fields": _response_fields,
    "_embed_body_fields": lambda plan, view: plan.body is not None and plan.body.embedded,
    "stream_item_type": lambda plan, view: stream_item(view.response_model) if plan.response.stream else None,
    "is_sse_stream": lambda plan, view: plan.response.stream == "sse",
    "is_json_stream": lambda plan, view: plan.response.stream == "jsonl",
}
"""How each attribute is made of a plan, and of the route or the context that has it."""
