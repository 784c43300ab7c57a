"""Fields and bodies: from plans, and back to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import replace
from typing import Any, Literal, cast

from pydantic.fields import FieldInfo

from typeway import params
from typeway._adapters import Adapter
from typeway._compat.v2 import ModelField, create_body_model
from typeway._declare.endpoint import body_of
from typeway._declare.values import plan_value
from typeway._plan import BodyPlan, SourceName, ValuePlan

__all__ = ["adapter_of", "body_field", "body_plan", "embeds", "field_of", "no_endpoint", "sent_field", "value_of"]


def field_of(value: ValuePlan) -> ModelField:
    """Return the field of a value that is read."""
    return ModelField.planned(value.field, value.name, value.adapter, "validation", value)


def sent_field(adapter: Adapter | None, name: str) -> ModelField | None:
    """Return the field of what is sent, ``None`` if there is no model for it."""
    if adapter is None:
        return None
    info = adapter.field or FieldInfo(annotation=adapter.annotation)
    return ModelField.planned(info, name, adapter, "serialization", adapter)


def adapter_of(field: ModelField) -> Adapter:
    """Return the adapter of a field: that of its plan, or one like the field's own."""
    origin = vars(field).get("_origin")
    if isinstance(origin, Adapter):
        return origin
    if isinstance(origin, ValuePlan):
        return origin.adapter
    adapter = Adapter(field.field_info.annotation, field.field_info)
    vars(adapter)["type_adapter"] = field._type_adapter  # pyright: ignore[reportPrivateUsage]  # ours
    return adapter


def value_of(
    field: ModelField, place: SourceName | None, path_names: frozenset[str], call: Callable[..., Any]
) -> ValuePlan:
    """Return the plan of a field; the very plan that it was made of, if it was.

    ``place`` is where it is read, ``None`` if the marker says so.
    """
    origin = vars(field).get("_origin")
    if isinstance(origin, ValuePlan):
        return origin
    info = field.field_info
    if not isinstance(info, params.Param | params.Body):
        marker: FieldInfo = _MARKERS[place or "body"]()
        for name in FieldInfo.__slots__:
            if hasattr(info, name):
                setattr(marker, name, getattr(info, name))
        info = marker
    else:
        info = copy(info)
    value = plan_value(field.name, info.annotation, info, path_names, call)
    return value if place is None or value.source == place else replace(value, source=place)


_MARKERS: dict[SourceName, Callable[[], FieldInfo]] = {
    "path": params.Path,
    "query": params.Query,
    "header": params.Header,
    "cookie": params.Cookie,
    "body": params.Body,
    "form": params.Form,
    "file": params.File,
}


def no_endpoint() -> None:
    """Stands for the endpoint where a field is planned for itself."""


def _values(fields: Iterable[ModelField]) -> list[ValuePlan]:
    return [value_of(field, None, frozenset(), no_endpoint) for field in fields]


def embeds(fields: Sequence[ModelField]) -> bool:
    """Tell whether a body holds its values under their names."""
    body = body_of(_values(fields))
    return body is not None and body.embedded


def body_field(fields: Sequence[ModelField], name: str, embed: bool) -> ModelField | None:
    """Return the field of a whole body: its only value, or a model of its members; ``None`` without values."""
    if not fields:
        return None
    if not embed:
        return fields[0]
    model = create_body_model(fields=fields, model_name=f"Body_{name}")
    required = any(field.field_info.is_required() for field in fields)
    settings: dict[str, Any] = {"annotation": model, "alias": "body"}
    if not required:
        settings["default"] = None
    marker: Any = params.Body
    if any(isinstance(field.field_info, params.File) for field in fields):
        marker = params.File
    elif any(isinstance(field.field_info, params.Form) for field in fields):
        marker = params.Form
    else:
        types = {getattr(field.field_info, "media_type", None) for field in fields}
        if len(types) == 1 and None not in types:
            settings["media_type"] = types.pop()
    result = ModelField(field_info=cast("FieldInfo", marker(**settings)), name="body")
    vars(result)["_members"] = tuple(fields)
    return result


def body_plan(field: ModelField | None) -> BodyPlan | None:
    """Return the plan of a whole body: of its members, if ``body_field`` made it of some."""
    if field is None:
        return None
    members: tuple[ModelField, ...] | None = vars(field).get("_members")
    plan = body_of(_values(members or (field,)))
    if plan is None or members is not None:
        return plan
    kind: Literal["json", "form"] = "form" if isinstance(field.field_info, params.Form) else "json"
    return replace(plan, kind=kind, embedded=False)
