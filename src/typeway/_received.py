"""Values out of what a library has read already: a mapping of texts, a parsed body, a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from pydantic_core import PydanticUndefined, ValidationError
from starlette.datastructures import FormData, Headers

from typeway import params
from typeway._compat.v2 import ModelField
from typeway._compile.endpoint import layout_field
from typeway._plan import ValuePlan
from typeway._runtime.body import ABSENT, members_of
from typeway._runtime.form import FormField, form_values
from typeway._runtime.inputs import Inputs, Refused
from typeway._sources.texts import spread_of
from typeway._view.fields import no_endpoint, value_of

__all__ = ["body_values", "parameter_values"]

Values = tuple[dict[str, Any], list[Any]]
"""Valid values by the names of their arguments, and the errors of the others."""


def _validated(inputs: Inputs, given: dict[str, Any], refused: Refused | None, picked: dict[str, str]) -> Values:
    values: dict[str, Any] = {}
    try:
        validate: Any = inputs.validate  # ``dict`` where there is nothing to validate
        values = validate(given, from_attributes=True)
    except ValidationError as error:
        values, refused = inputs.refuse(given, error, refused, picked)
    return values, [] if refused is None else list(inputs.failure(refused).errors())


def _lists(received: Any) -> dict[str, list[Any]]:
    """Return everything that was sent under each name."""
    found: dict[str, list[Any]] = {}
    multiple = getattr(received, "multi_items", None)
    pairs: Any = received.items() if multiple is None else multiple()
    for name, item in pairs:
        several = isinstance(item, (list, tuple, set)) and not isinstance(received, Headers)
        found.setdefault(name, []).extend(cast("list[Any]", item) if several else [item])
    return found


def parameter_values(fields: Sequence[ModelField], received: Mapping[str, Any]) -> Values:
    """Return the values of parameters in one place; of a repeated header the first text counts, else the last."""
    if not fields:
        return {}, []
    headers = isinstance(received, Headers)
    found = _lists(received)
    given: dict[str, Any] = {}
    picked: dict[str, str] = {}
    values: list[ValuePlan] = []
    for field in fields:
        names = frozenset({field.alias}) if isinstance(field.field_info, params.Path) else frozenset[str]()
        value = value_of(field, None, names, no_endpoint)
        values.append(value)
        if value.model is None:
            _take(value, found, given, picked, headers=headers)
            continue
        sent = _spread(value, found, headers=headers)
        if sent is not None:
            given[value.name] = sent
    inputs = Inputs([layout_field(value.name, value) for value in values], [value.name for value in values])
    return _validated(inputs, given, None, picked)


def _take(
    value: ValuePlan, found: dict[str, list[Any]], given: dict[str, Any], picked: dict[str, str], *, headers: bool
) -> None:
    for wire in value.wires:
        sent = found.get(wire.lower() if headers else wire)
        if not sent:
            continue
        taken: Any = sent if value.repeated else sent[0 if headers else -1]
        if taken or not value.blank_is_missing:
            given[value.name] = taken
            if len(value.wires) > 1:
                picked[value.name] = wire
            return


def _spread(value: ValuePlan, found: dict[str, list[Any]], *, headers: bool) -> dict[str, Any] | None:
    spread = spread_of(value, last=not headers, lists=True, lower=headers)
    return spread.optional(found) if value.optional else spread(found)


async def body_values(fields: Sequence[ModelField], body: Any, *, embed: bool) -> Values:
    """Return the values of a body that was parsed: a form, a JSON document, or bytes."""
    values = [value_of(field, None, frozenset(), no_endpoint) for field in fields]
    form = isinstance(body, FormData)
    whole = len(values) == 1 and not embed and not form
    inputs = Inputs(
        [layout_field(value.name, value, embedded=not whole) for value in values], [value.name for value in values]
    )
    given: dict[str, Any] = {}
    picked: dict[str, str] = {}
    refused: Refused | None = None
    if isinstance(body, FormData):
        await form_values(body, given, [FormField(value.name, value) for value in values], picked)
    elif not whole:
        sent = ABSENT if body is PydanticUndefined else body
        refused = members_of(sent, given, {value.name: value.wires for value in values}, picked)
    elif body is not PydanticUndefined:
        given[values[0].name] = body
    result, errors = _validated(inputs, given, refused, picked)
    if whole and errors:
        result = {values[0].name: None}  # COMPAT(fastapi): the argument is there all the same
    return result, errors
