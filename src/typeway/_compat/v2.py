"""Fields as libraries know them: a type with its marker, and what Pydantic makes of it.

A ``ModelField`` that was made from a plan shares the plan's adapter and remembers the plan.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any, ForwardRef, Literal, cast, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, create_model
from pydantic.fields import FieldInfo
from pydantic.json_schema import GenerateJsonSchema as _GenerateJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema
from pydantic_core import PydanticUndefined as PydanticUndefined
from pydantic_core import PydanticUndefined as Undefined
from pydantic_core import Url as Url

from typeway._adapters import ATTRIBUTE_WARNING, Adapter, annotated
from typeway._compat.shared import (
    field_annotation_is_scalar,
    field_annotation_is_sequence,
    lenient_issubclass,
)
from typeway._declare.annotations import bare, union_members
from typeway.openapi.constants import REF_TEMPLATE
from typeway.params import Body
from typeway.types import IncEx, ModelNameMap

__all__ = [
    "GenerateJsonSchema",
    "ModelField",
    "RequiredParam",
    "TypeModelOrEnum",
    "TypeModelSet",
    "Undefined",
    "Url",
    "asdict",
    "copy_field_info",
    "create_body_model",
    "evaluate_forwardref",
    "get_cached_model_fields",
    "get_definitions",
    "get_flat_models_from_annotation",
    "get_flat_models_from_field",
    "get_flat_models_from_fields",
    "get_flat_models_from_model",
    "get_missing_field_error",
    "get_model_fields",
    "get_model_name_map",
    "get_schema_from_model_field",
    "is_scalar_field",
    "normalize_name",
    "serialize_sequence_value",
]

Mode = Literal["validation", "serialization"]
Model = type[BaseModel] | type[Enum]

TypeModelOrEnum = type["BaseModel"] | type[Enum]
"""Classes that have a component of their own in an OpenAPI document."""

TypeModelSet = set[TypeModelOrEnum]
"""Several of them."""

RequiredParam = Undefined
"""Stands where a default would, if there is none."""


@dataclass
class ModelField:
    """One value: its name, its type with the marker's metadata, and whether it is read or sent.

    Raises:
        pydantic.PydanticSchemaGenerationError: Pydantic does not know the type.
    """

    field_info: FieldInfo
    name: str
    mode: Mode = "validation"
    config: ConfigDict | None = None

    def __post_init__(self) -> None:
        with warnings.catch_warnings():  # Pydantic warns of aliases, which mean nothing to it outside of a model
            warnings.simplefilter("ignore", ATTRIBUTE_WARNING)
            self._type_adapter: TypeAdapter[Any] = TypeAdapter(
                annotated(self.field_info.annotation, self.field_info), config=self.config
            )

    @classmethod
    def planned(cls, field_info: FieldInfo, name: str, adapter: Adapter, mode: Mode, origin: object) -> ModelField:
        """Return the field of a plan, ``origin``, whose adapter is built when it is needed."""
        field = cls.__new__(cls)
        field.field_info, field.name, field.mode, field.config = field_info, name, mode, None
        vars(field).update(_adapter=adapter, _origin=origin)
        return field

    def __getattr__(self, name: str) -> Any:
        if name == "_type_adapter" and "_adapter" in vars(self):
            self._type_adapter = vars(self)["_adapter"].type_adapter
            return self._type_adapter
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    @property
    def alias(self) -> str:
        """The name on the wire."""
        alias = self.field_info.alias
        return alias if alias is not None else self.name

    @property
    def validation_alias(self) -> str | None:
        """The name that is read, if it is set and plain text."""
        alias = self.field_info.validation_alias
        return alias if isinstance(alias, str) else None

    @property
    def serialization_alias(self) -> str | None:
        """The name that is sent, if it is set."""
        return self.field_info.serialization_alias or None

    @property
    def default(self) -> Any:
        """What ``get_default`` returns."""
        return self.get_default()

    def get_default(self) -> Any:
        """Return the default, made anew if there is a factory; ``Undefined`` if the value is required."""
        return Undefined if self.field_info.is_required() else self.field_info.get_default(call_default_factory=True)

    def validate(
        self,
        value: Any,
        values: dict[str, Any] = {},  # noqa: B006 - FastAPI's signature; nothing changes it
        *,
        loc: tuple[int | str, ...] = (),
    ) -> tuple[Any, list[dict[str, Any]]]:
        """Return the validated value and no errors, or ``None`` and the errors, located behind ``loc``."""
        try:
            return self._type_adapter.validate_python(value, from_attributes=True), []
        except ValidationError as error:
            return None, _regenerate_error_with_loc(errors=error.errors(include_url=False), loc_prefix=loc)

    def serialize(
        self,
        value: Any,
        *,
        mode: Literal["json", "python"] = "json",
        include: IncEx | None = None,
        exclude: IncEx | None = None,
        by_alias: bool = True,
        exclude_unset: bool = False,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
    ) -> Any:
        """Return a validated value as plain data."""
        return self._type_adapter.dump_python(
            value,
            mode=mode,
            include=include,
            exclude=exclude,
            by_alias=by_alias,
            exclude_unset=exclude_unset,
            exclude_defaults=exclude_defaults,
            exclude_none=exclude_none,
        )

    def serialize_json(
        self,
        value: Any,
        *,
        include: IncEx | None = None,
        exclude: IncEx | None = None,
        by_alias: bool = True,
        exclude_unset: bool = False,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
    ) -> bytes:
        """Return a validated value as a JSON document (RFC 8259)."""
        return self._type_adapter.dump_json(
            value,
            include=include,
            exclude=exclude,
            by_alias=by_alias,
            exclude_unset=exclude_unset,
            exclude_defaults=exclude_defaults,
            exclude_none=exclude_none,
        )

    def __hash__(self) -> int:
        return id(self)


def _regenerate_error_with_loc(*, errors: Sequence[Any], loc_prefix: tuple[str | int, ...]) -> list[dict[str, Any]]:
    return [{**error, "loc": loc_prefix + tuple(error.get("loc", ()))} for error in errors]


def get_missing_field_error(loc: tuple[int | str, ...]) -> dict[str, Any]:
    """Return the error of a required value that was not sent."""
    return {"type": "missing", "loc": loc, "msg": "Field required", "input": None}


class GenerateJsonSchema(_GenerateJsonSchema):
    """Pydantic's generator; octets are described by media type (JSON Schema 2020-12, validation, section 8)."""

    def bytes_schema(self, schema: core_schema.BytesSchema) -> JsonSchemaValue:
        """Describe octets."""
        encoding = self._config.ser_json_bytes if self.mode == "serialization" else self._config.val_json_bytes
        written: JsonSchemaValue = {"type": "string", "contentMediaType": "application/octet-stream"}
        if encoding == "base64":
            written["contentEncoding"] = "base64"
        self.update_with_validations(written, schema, self.ValidationsMapping.bytes)
        return written


class _Holder:
    """Carries one annotation to ``typing.get_type_hints``."""

    def __init__(self, value: Any) -> None:
        self.__annotations__ = {"value": value}
        self.__module__ = "typing"


def evaluate_forwardref(
    value: Any, globalns: dict[str, Any] | None = None, localns: dict[str, Any] | None = None
) -> Any:
    """Evaluate an annotation, text or forward references in it; what names something unknown stays a reference."""
    reference = ForwardRef(value) if isinstance(value, str) else value
    if not isinstance(reference, ForwardRef) and not get_args(reference):
        return type(None) if reference is None else reference
    try:
        return get_type_hints(_Holder(reference), globalns or {}, localns, include_extras=True)["value"]
    except Exception:  # the name may exist for type checkers only
        return reference


_ATTRIBUTES = tuple(
    name for name in FieldInfo.__slots__ if not name.startswith("_") and name not in ("annotation", "metadata")
)


def asdict(field_info: FieldInfo) -> dict[str, Any]:
    """Return what a ``FieldInfo`` holds: its ``annotation``, ``metadata``, and everything else as ``attributes``."""
    every = {name: getattr(field_info, name) for name in _ATTRIBUTES if hasattr(field_info, name)}
    attributes = {name: value for name, value in every.items() if value is not Undefined}
    return {"annotation": field_info.annotation, "metadata": field_info.metadata, "attributes": attributes}


def copy_field_info(*, field_info: FieldInfo, annotation: Any) -> FieldInfo:
    """Return a copy of a marker for another type; what ``Field`` says in that type's ``Annotated`` is merged in."""
    merged = FieldInfo.from_annotation(annotation)
    result = copy(field_info)
    known: Any = merged
    set_there: dict[str, Any] = known._attributes_set  # Pydantic keeps them nowhere else
    for name, value in set_there.items():
        if name in _ATTRIBUTES:
            setattr(result, name, value)
    result.metadata = merged.metadata
    result.annotation = merged.annotation
    return result


def create_body_model(
    *, fields: Sequence[ModelField], model_name: str, config: ConfigDict | None = None
) -> type[BaseModel]:
    """Return a model whose members are these fields."""
    members: dict[str, Any] = {field.name: (field.field_info.annotation, field.field_info) for field in fields}
    return create_model(model_name, __config__=config, __module__=__name__, **members)


def get_model_fields(model: type[BaseModel]) -> list[ModelField]:
    """Return the fields of a model; those whose type has a configuration of its own keep that one."""
    fields: list[ModelField] = []
    for name, info in model.model_fields.items():
        own = lenient_issubclass(info.annotation, BaseModel)
        fields.append(ModelField(field_info=info, name=name, config=None if own else model.model_config))
    return fields


@lru_cache
def get_cached_model_fields(model: type[BaseModel]) -> list[ModelField]:
    """Return the fields of a model, the same list every time."""
    return get_model_fields(model)


def is_scalar_field(field: ModelField) -> bool:
    """Tell whether a value of this field is one text, and not part of a body."""
    return field_annotation_is_scalar(field.field_info.annotation) and not isinstance(field.field_info, Body)


def serialize_sequence_value(*, field: ModelField, value: Any) -> Sequence[Any]:
    """Return values as the kind of sequence that a field wants.

    Raises:
        AssertionError: the field is no sequence.
    """
    annotation = bare(field.field_info.annotation)
    members = union_members(annotation)
    if members is not None:
        annotation = next((bare(member) for member in members if field_annotation_is_sequence(member)), annotation)
    origin: Any = get_origin(annotation) or annotation
    assert field_annotation_is_sequence(origin), f"{field.name!r} is no sequence: {annotation!r}"
    if origin is Sequence:
        return list(value)
    make: Any = origin
    items: Sequence[Any] = make(value)
    return items


def _is_model(annotation: Any) -> bool:
    return lenient_issubclass(annotation, BaseModel)


def get_flat_models_from_model(model: type[BaseModel], known_models: set[Model] | None = None) -> set[Model]:
    """Return the models and enumerations in the fields of a model; ``known_models`` is extended and returned."""
    known_models = set() if known_models is None else known_models
    get_flat_models_from_fields(get_model_fields(model), known_models)
    return known_models


def get_flat_models_from_annotation(annotation: Any, known_models: set[Model]) -> set[Model]:
    """Return the models and enumerations among the arguments of a type."""
    for argument in get_args(annotation):
        _note_model(argument, known_models)
    return known_models


def _note_model(annotation: Any, known: set[Model]) -> None:
    if _is_model(annotation):
        if annotation not in known:
            known.add(annotation)
            get_flat_models_from_model(annotation, known)
    elif lenient_issubclass(annotation, Enum):
        known.add(annotation)
    else:
        get_flat_models_from_annotation(annotation, known)


def get_flat_models_from_field(field: ModelField, known_models: set[Model]) -> set[Model]:
    """Return the models and enumerations of a field's type; ``known_models`` is extended and returned."""
    _note_model(field.field_info.annotation, known_models)
    return known_models


def get_flat_models_from_fields(fields: Sequence[ModelField], known_models: set[Model]) -> set[Model]:
    """Return the models and enumerations of several fields; ``known_models`` is extended and returned."""
    for field in fields:
        get_flat_models_from_field(field, known_models)
    return known_models


_NOT_IN_NAMES = re.compile(r"[^a-zA-Z0-9.\-_]")


def normalize_name(name: str) -> str:
    """Return a name with ``_`` for all that a component's name must not have (OpenAPI 3.1, section 4.8.7)."""
    return _NOT_IN_NAMES.sub("_", name)


def get_model_name_map(unique_models: set[Model]) -> ModelNameMap:
    """Return a name for each class: its own, or with its module where two classes have the same."""
    by_name: dict[str, list[Model]] = {}
    for model in unique_models:
        by_name.setdefault(normalize_name(model.__name__), []).append(model)
    names: ModelNameMap = {}
    for name, models in by_name.items():
        for model in models:
            long = f"{model.__module__}__{model.__qualname__}".replace(".", "__")
            names[model] = name if len(models) == 1 else normalize_name(long)
    return names


def _has_computed_fields(field: ModelField) -> bool:
    return any(
        _is_model(model) and bool(cast("type[BaseModel]", model).model_computed_fields)
        for model in get_flat_models_from_field(field, set())
    )


def _mode(field: ModelField, separate: bool) -> Mode:
    return field.mode if separate or _has_computed_fields(field) else "validation"


def _inner_models(fields: Sequence[ModelField]) -> Iterator[ModelField]:
    """Yield fields for the models inside others, so that each is defined even where it is only referred to."""
    own = [field.field_info.annotation for field in fields]
    modes: tuple[Mode, Mode] = ("validation", "serialization")
    for mode in modes:
        models = get_flat_models_from_fields([field for field in fields if field.mode == mode], set())
        for model in sorted(models, key=lambda item: (item.__module__, item.__qualname__)):
            if model not in own:
                yield ModelField(field_info=FieldInfo(annotation=cast("Any", model)), name=model.__name__, mode=mode)


def get_definitions(
    *, fields: Sequence[ModelField], model_name_map: ModelNameMap, separate_input_output_schemas: bool = True
) -> tuple[dict[tuple[ModelField, Mode], JsonSchemaValue], dict[str, dict[str, Any]]]:
    """Return the schema of each field by field and mode, and the definitions that the schemas refer to."""
    every = [*fields, *_inner_models(fields)]
    generator = GenerateJsonSchema(ref_template=REF_TEMPLATE)
    inputs: list[tuple[ModelField, Mode, CoreSchema]] = [
        (field, _mode(field, separate_input_output_schemas), field._type_adapter.core_schema)  # pyright: ignore[reportPrivateUsage]  # ours
        for field in every
    ]
    schemas, definitions = generator.generate_definitions(inputs=cast("Any", inputs))
    for schema in definitions.values():
        description = schema.get("description")
        if isinstance(description, str):
            schema["description"] = description.partition("\f")[0]
    return cast("dict[tuple[ModelField, Mode], JsonSchemaValue]", schemas), cast("Any", definitions)


def get_schema_from_model_field(
    *,
    field: ModelField,
    model_name_map: ModelNameMap,
    field_mapping: dict[tuple[ModelField, Mode], JsonSchemaValue],
    separate_input_output_schemas: bool = True,
    field_alias: str | None = None,
) -> dict[str, Any]:
    """Return the schema that ``get_definitions`` made of a field, with a title unless it is a reference."""
    schema = field_mapping[(field, _mode(field, separate_input_output_schemas))]
    if "$ref" in schema:
        return schema
    alias = field.alias if field_alias is None else field_alias
    return {**schema, "title": field.field_info.title or alias.title().replace("_", " ")}
