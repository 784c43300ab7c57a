"""Parameter Objects (OpenAPI 3.1, section 4.8.12): what is read from path, query, headers and cookies.

Rules: a name that is declared several times in one place is documented once, where it first appears; a required
declaration wins over optional ones, a later one over an earlier one. A parameter model appears as its fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic.fields import FieldInfo

from typeway._describe.contract import JsonObject
from typeway._describe.schemas import SchemaBook, title_of, titled
from typeway._plan import CallPlan, ValuePlan
from typeway.datastructures import DefaultPlaceholder

__all__ = ["describe_parameters", "examples_of"]

_PLACES = ("path", "query", "header", "cookie")


@dataclass(slots=True)
class _Declared:
    """One declaration of a parameter: a value, or a field of a parameter model.

    `title` is what its title is made from.
    """

    name: str
    title: str
    required: bool
    field: FieldInfo
    value: ValuePlan


def describe_parameters(calls: Iterable[CallPlan], book: SchemaBook) -> list[JsonObject]:
    """Return the parameters of an operation, by place."""
    every = [value for call in calls for value in call.parameters]
    written: list[JsonObject] = []
    for place in _PLACES:
        named: dict[str, _Declared] = {}
        required: dict[str, _Declared] = {}
        for value in every:
            if value.source != place:
                continue
            for declared in _declarations(value):
                if not getattr(value.field, "include_in_schema", True):
                    _parameter(place, declared, book)  # COMPAT(fastapi): its type is among the components all the same
                    continue
                named[declared.name] = declared
                if declared.required:
                    required[declared.name] = declared
        named.update(required)
        written += [_parameter(place, declared, book) for declared in named.values()]
    return written


def _declarations(value: ValuePlan) -> Iterator[_Declared]:
    if value.model is None:
        yield _Declared(value.wire, value.wire, value.field.is_required(), value.field, value)
        return
    for part in value.fields:
        wire, key = part.wires[0]
        yield _Declared(wire, key, value.required and part.required, part.field, value)


def _parameter(place: str, declared: _Declared, book: SchemaBook) -> JsonObject:
    field, value = declared.field, declared.value
    if value.model is None:
        schema = book.value(value)
    else:
        schema = book.with_default(book.field(field.annotation, field, config=value.model.model_config), field)
        titled(schema, field.title or title_of(declared.title))
    written: JsonObject = {"name": declared.name, "in": place, "required": declared.required, "schema": schema}
    if field.description:
        written["description"] = field.description
    if value.model is None:
        written.update(examples_of(field))
    if field.deprecated:
        written["deprecated"] = True
    return written


def examples_of(field: Any) -> JsonObject:
    """Return what a marker says under `examples` or, for lack of that, under `example`."""
    examples = getattr(field, "openapi_examples", None)
    if examples:
        return {"examples": examples}
    example = getattr(field, "example", None)
    return {} if example is None or isinstance(example, DefaultPlaceholder) else {"example": example}
