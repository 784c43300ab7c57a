"""Validation of all simple values of a request in one call, and what happens when it refuses.

``Inputs.validate`` is the fast path: one pydantic-core typed dict over every value of the operation, keyed by the names
that the generated code uses. ``Inputs.refuse`` is the slow one: it sorts the errors by value, gives them the locations
that clients see, and validates the rest, because dependencies whose own input is valid still run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import CoreSchema, PydanticUndefined, SchemaValidator, ValidationError, core_schema

from typeway._record import record
from typeway.exceptions import (
    EndpointContext,
    RequestValidationError,
    ValidationException,
    WebSocketRequestValidationError,
)

__all__ = ["DeclaredPath", "ErrorList", "Field", "Inputs", "Refused", "located", "missing_error", "name_request"]

ErrorList = list[dict[str, Any]]


def missing_error(location: tuple[str | int, ...]) -> dict[str, Any]:
    """Return the error of a required value that was not sent."""
    return {"type": "missing", "loc": location, "msg": "Field required", "input": None}


def located(error: ValidationError, prefix: tuple[str | int, ...]) -> ErrorList:
    """Return the details of a refusal with ``prefix`` put in front of each location."""
    return [{**item, "loc": (*prefix, *item["loc"])} for item in error.errors(include_url=False)]


@record(slots=True)
class Field:
    """One value as the validator sees it.

    Attributes:
        key: its name in the generated code.
        location: where a client finds it: the place and the name on the wire; for a parameter model only the place.
        schema: pydantic-core schema of the value.
        required: there is no default.
        default, default_factory: the default; a factory wins.
        validate_default: the default goes through the validator too.
        names: a parameter model's keys with the names that clients know them by.
    """

    key: str
    location: tuple[str, ...]
    schema: CoreSchema
    required: bool
    default: Any = None
    default_factory: Any = None
    validate_default: bool = False
    names: Mapping[str, str] | None = None


class Refused:
    """What was refused in a request: the errors of each value."""

    __slots__ = ("errors",)

    def __init__(self) -> None:
        self.errors: dict[str, ErrorList] = {}

    def add(self, key: str, errors: ErrorList) -> None:
        """Add errors of a value."""
        self.errors.setdefault(key, []).extend(errors)

    def joined(self, other: Refused) -> Refused:
        """Return this with the errors of ``other`` added."""
        for key, errors in other.errors.items():
            self.add(key, errors)
        return self

    def spares(self, keys: frozenset[str]) -> bool:
        """Tell whether none of these values was refused."""
        return keys.isdisjoint(self.errors)


class Inputs:
    """The values of one operation.

    ``order`` is the order in which errors are reported; a dependency that is used twice reports twice. ``needed`` are
    the keys of what is used also if something else is refused, ``None`` for all.
    """

    def __init__(
        self,
        fields: Sequence[Field],
        order: Sequence[str],
        context: EndpointContext | None = None,
        *,
        socket: bool = False,
        needed: frozenset[str] | None = None,
    ) -> None:
        self.socket = socket
        self.needed = needed
        self.fields = {field.key: field for field in fields}
        self.order = tuple(order)
        self.context = context or None  # a site's files have none
        self.validate = _validator(fields).validate_python if fields else dict
        self._single: dict[str, SchemaValidator] = {}

    def refuse(
        self,
        given: dict[str, Any],
        error: ValidationError,
        refused: Refused | None,
        picked: Mapping[str, str] | None = None,
    ) -> tuple[dict[str, Any], Refused]:
        """Return the values that are valid and needed, and the errors of those that are not.

        What nobody needs is not validated a second time, since a validator of the user's may count its calls.
        """
        refused = refused or Refused()
        before = frozenset(refused.errors)
        for item in error.errors(include_url=False):
            key = str(item["loc"][0])
            if key not in before:
                refused.add(key, [self._located(key, dict(item), picked)])
        values: dict[str, Any] = {}
        for key in self.fields:
            if key not in refused.errors and (self.needed is None or key in self.needed):
                values[key] = self._validate_one(key, given)
        return values, refused

    def _validate_one(self, key: str, given: dict[str, Any]) -> Any:
        single = self._single.get(key)
        if single is None:
            single = self._single[key] = _validator([self.fields[key]])
        return single.validate_python({key: given[key]} if key in given else {}, from_attributes=True)[key]

    def _located(self, key: str, item: dict[str, Any], picked: Mapping[str, str] | None) -> dict[str, Any]:
        field = self.fields[key]
        rest = item["loc"][1:]
        location: tuple[Any, ...] = field.location
        if picked and key in picked:
            location = (location[0], picked[key])
        if not rest and item["type"] == "missing":
            item["input"] = None
        elif rest and field.names is not None:
            rest = (field.names.get(rest[0], rest[0]), *rest[1:])
        item["loc"] = (*location, *rest)
        return item

    def failure(self, refused: Refused, body: Any = None) -> RequestValidationError | WebSocketRequestValidationError:
        """Return the exception that holds all errors in the order of declaration."""
        errors = [item for key in self.order for item in refused.errors.get(key, ())]
        if self.socket:
            return WebSocketRequestValidationError(errors, endpoint_ctx=self.context)
        return RequestValidationError(errors, body=body, endpoint_ctx=self.context)


def _validator(fields: Sequence[Field]) -> SchemaValidator:
    """Build one validator for a dict of values."""
    definitions: dict[str, CoreSchema] = {}
    members = {field.key: _member(field, definitions) for field in fields}
    schema: CoreSchema = core_schema.typed_dict_schema(members, extra_behavior="ignore")
    if definitions:
        schema = core_schema.definitions_schema(schema, list(definitions.values()))
    return SchemaValidator(schema)


def _member(field: Field, definitions: dict[str, CoreSchema]) -> core_schema.TypedDictField:
    schema = _hoist(field.schema, definitions)
    if schema["type"] == "default":  # the field's own default, which Pydantic takes from the metadata
        schema = schema["schema"]
    if field.required:
        return core_schema.typed_dict_field(schema, required=True)
    if field.default_factory is not None:
        wrapped = core_schema.with_default_schema(
            schema, default_factory=field.default_factory, validate_default=field.validate_default
        )
    else:
        default = None if field.default is PydanticUndefined else field.default
        wrapped = core_schema.with_default_schema(schema, default=default, validate_default=field.validate_default)
    return core_schema.typed_dict_field(wrapped, required=False)


def _hoist(schema: CoreSchema, definitions: dict[str, CoreSchema]) -> CoreSchema:
    """Move the definitions of a schema to the outermost level, where those of several schemas are kept once."""
    if schema["type"] != "definitions":
        return schema
    outer: Any = schema
    definitions.update((definition["ref"], definition) for definition in outer["definitions"])
    inner: CoreSchema = outer["schema"]
    return inner


class DeclaredPath(str):
    """The methods and the path of a route, as an error says them that no request has been named in."""

    __slots__ = ()


def name_request(error: BaseException, scope: Any) -> None:
    """Let a validation error that the framework has raised name the method and the whole path of the request."""
    if not isinstance(error, ValidationException) or error.endpoint_ctx is None:
        return
    declared = error.endpoint_ctx.get("path")
    if not isinstance(declared, DeclaredPath):
        return
    method = scope["method"] if scope["type"] == "http" else "WS"
    path = f"{method} {scope.get('root_path', '').rstrip('/')}{declared.partition(' ')[2]}"
    context: EndpointContext = {**error.endpoint_ctx, "path": path}
    error.endpoint_ctx, error.endpoint_path = context, path
