"""Request Body Object (OpenAPI 3.1, section 4.8.13).

Rules: one value that is the whole body is described as it is. Several values, or one that is embedded, become an object
of their own, called `Body_` and the id of the operation. In a form, a model is a group of fields: its schema stands
beside those of the single fields, joined by `allOf`; a group that may be left out is joined with the condition that
none of its fields is sent.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import AliasChoices, BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import core_schema

from typeway._declare.annotations import is_optional
from typeway._declare.values import model_fields
from typeway._describe.contract import JsonObject, RouteView
from typeway._describe.parameters import examples_of
from typeway._describe.schemas import SchemaBook, defaulting, described, title_of, without_default, writes_itself
from typeway._plan import BodyPlan, ValuePlan

__all__ = ["describe_body"]


def describe_body(route: RouteView, book: SchemaBook) -> JsonObject | None:
    """Return the request body of an operation, `None` if it reads none."""
    body = route.plan.body
    if body is None:
        return None
    first = body.values[0]
    groups = {id(value): members for value in body.values if (members := _group(value))}
    media_type = body.media_type
    media: JsonObject
    if len(body.values) > 1:
        media = {"schema": _object(route, body, groups, book)}
    elif _is_object(body, first, groups):
        media = {"schema": _object(route, body, groups, book)}
        if groups:
            # A single group lends the whole body what its marker says.
            described(media["schema"], first.field)
            media["schema"] = book.with_default(media["schema"], first.field)
            media |= examples_of(first.field)
    else:
        # COMPAT(fastapi): the names a whole body could be sent under do not matter for its title.
        chosen = isinstance(first.field.validation_alias, AliasChoices)
        name = (first.field.alias or first.name) if chosen else first.wire
        media = {"schema": book.value(first, name), **examples_of(first.field)}
        media_type = getattr(first.field, "media_type", media_type)
    written: JsonObject = {}
    if body.required:
        written["required"] = True
    written["content"] = {media_type: media}
    return written


def _group(value: ValuePlan) -> tuple[type[BaseModel], ...]:
    """Return the models of which a group of form fields is one; nothing for a single field."""
    if value.source not in ("form", "file"):
        return ()
    return (value.model,) if value.model is not None else tuple(model for model, _ in value.alternatives)


def _is_object(body: BodyPlan, value: ValuePlan, groups: dict[int, tuple[type[BaseModel], ...]]) -> bool:
    """Tell whether the only value of a body is one member of an object."""
    if body.kind == "form":
        return not groups or is_optional(value.annotation)
    return body.embedded


def _object(
    route: RouteView, body: BodyPlan, groups: dict[int, tuple[type[BaseModel], ...]], book: SchemaBook
) -> JsonObject:
    """Define the object that holds the values of a body; return a reference to it."""
    name = f"Body_{route.unique_id}"
    parts: list[JsonObject] = []
    for value in body.values:
        if id(value) in groups:
            parts += _group_parts(value, groups[id(value)], book)
    singles = [value for value in body.values if id(value) not in groups]
    schema: JsonObject = {"allOf": parts} if parts else {}
    fields = _fields(singles, book)
    if singles:
        if parts:
            _name_after_arguments(fields["properties"], singles, book)
        schema["properties"] = fields["properties"]
    schema["type"] = "object"
    if "required" in fields:
        schema["required"] = fields["required"]
    schema["title"] = name
    return book.define(name, route.plan, schema)


def _fields(values: list[ValuePlan], book: SchemaBook) -> JsonObject:
    """Return the object schema of single values: Pydantic decides on titles as it does for the fields of a model."""
    members: dict[str, core_schema.TypedDictField] = {}
    for value in values:
        core = defaulting(without_default(value.adapter.core_schema), value.field)
        members[value.wire] = core_schema.typed_dict_field(core, required=value.field.is_required())
    book.writer.direction = "validation"
    schema = book.writer.generate_inner(core_schema.typed_dict_schema(members))
    for value in values:
        known = value.wire in schema["properties"]  # a type may say that it is left out
        if known and writes_itself(without_default(value.adapter.core_schema)):
            # Here, what the marker says comes after that, and over it.
            described(schema["properties"][value.wire], value.field)
    return schema


def _name_after_arguments(properties: JsonObject, values: list[ValuePlan], book: SchemaBook) -> None:
    """Give fields that stand beside a group the titles of their arguments.

    COMPAT(fastapi): everywhere else, a title is made from the name in the request, and references have none.
    """
    for value in values:
        schema: JsonObject = properties.get(value.wire, {})
        title = title_of(value.name)
        if value.field.title or book.says(schema, "title", title):
            continue
        if schema.get("title") in (None, "", title_of(value.wire)):
            schema["title"] = title


def _group_parts(value: ValuePlan, models: tuple[type[BaseModel], ...], book: SchemaBook) -> Iterator[JsonObject]:
    """Yield what a group contributes to `allOf`."""
    schema = book.field(value.annotation, value.field, value.adapter)
    title = {} if "$ref" in schema else {"title": value.field.title or title_of(value.name)}
    if is_optional(value.annotation):
        kept = [member for member in schema.get("anyOf", ()) if member != {"type": "null"}]
        schema = {**schema, "anyOf": [_with_choices(member, value, book) for member in kept]}
    else:
        schema = _with_choices(schema, value, book)
    schema |= title
    if not is_optional(value.annotation):
        yield schema
        return
    absent = _absent(value, models)
    if value.field.is_required():
        yield {"not": absent}
        yield schema
    else:
        yield {"anyOf": [absent, schema]}


def _with_choices(schema: JsonObject, value: ValuePlan, book: SchemaBook) -> JsonObject:
    """Say of the required fields of a group that have several names that one of these is enough.

    The component of the model, which demands the first name of each, is written out for that. So it is where it has
    another name for a field than the one that is read.
    """
    chosen = [part.wires for part in value.fields if part.required and len(part.wires) > 1]
    renamed = {first: part.wires[0][0] for part in value.fields if (first := _beaten(part.field, part.wires))}
    if not (chosen or renamed) or "$ref" not in schema:
        return schema
    written = book.written_out(schema)
    properties: JsonObject = written.get("properties", {})
    renamed = {first: name for first, name in renamed.items() if first in properties}
    if not (chosen or renamed):
        return schema
    if properties:
        written["properties"] = {renamed.get(name, name): member for name, member in properties.items()}
    single = [renamed.get(name, name) for name in written.get("required", ())]
    leading = {wires[0][0] for wires in chosen}
    written["required"] = [name for name in single if name not in leading]
    choices = [{"anyOf": [{"required": [name]} for name, _ in wires]} for wires in chosen]
    return {"allOf": choices, **written} if choices else written


def _beaten(field: FieldInfo, wires: tuple[tuple[str, str], ...]) -> str | None:
    """Return the first choice of a name, which the component has, if a path into nested data makes it unreadable."""
    alias = field.validation_alias
    if not isinstance(alias, AliasChoices) or all(isinstance(choice, str) for choice in alias.choices):
        return None
    first = alias.choices[0]
    return first if isinstance(first, str) and first != wires[0][0] else None


def _absent(value: ValuePlan, models: tuple[type[BaseModel], ...]) -> JsonObject:
    """Return the condition that nothing of a group was sent."""
    if any(model.model_config.get("extra") in ("allow", "forbid") for model in models):
        return {"maxProperties": 0}
    parts = [part for model in models for part in model_fields(model, value.field, "form")]
    names = {wire for part in parts for wire, _ in part.wires}
    return {"not": {"anyOf": [{"required": [name]} for name in sorted(names)]}} if names else {}
