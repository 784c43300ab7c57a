"""Pydantic validators and serializers, made once per type and metadata and only when asked for."""

from __future__ import annotations

import warnings
from contextlib import suppress
from functools import cached_property
from typing import Annotated, Any

import pydantic.warnings
from pydantic import ConfigDict, PydanticUserError, TypeAdapter
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, SchemaSerializer, SchemaValidator

__all__ = ["ATTRIBUTE_WARNING", "Adapter", "annotated"]


_ANNOTATED: Any = Annotated
_UNWARNED = (int, str, float, bool)  # PERF: what most annotations are, and warnings are slow to silence

# Only newer versions of Pydantic have it.
ATTRIBUTE_WARNING: type[Warning] = getattr(pydantic.warnings, "UnsupportedFieldAttributeWarning", ImportWarning)


def annotated(annotation: Any, *metadata: Any) -> Any:
    """Return ``Annotated[annotation, *metadata]`` for what is known at run time only."""
    return _ANNOTATED[(annotation, *metadata)]


class Adapter:
    """A type with the metadata of a field, and what Pydantic makes of it.

    The core schema, validator and serializer are built at first use. ``field`` contributes constraints and JSON schema
    metadata, not its default. ``config`` is that of the model the type stands in, as far as it decides on what types
    and patterns are known.
    """

    def __init__(self, annotation: Any, field: FieldInfo | None = None, config: ConfigDict | None = None) -> None:
        self.annotation = annotation
        self.field = field
        self.config = config

    @cached_property
    def type_adapter(self) -> TypeAdapter[Any]:
        """Pydantic's own adapter. Raises ``pydantic.PydanticSchemaGenerationError`` for a type it does not know."""
        made_of = self.annotation if self.field is None else annotated(self.annotation, self.field)
        if self.annotation in _UNWARNED and (self.field is None or not self.field.metadata):
            return TypeAdapter(made_of)
        with warnings.catch_warnings():  # Pydantic warns of aliases, which mean nothing to it outside of a model
            warnings.simplefilter("ignore", ATTRIBUTE_WARNING)
            if self.config:
                with suppress(PydanticUserError):  # a type with a config of its own is known without this one
                    return TypeAdapter(made_of, config=self.config)
            return TypeAdapter(made_of)

    @property
    def core_schema(self) -> CoreSchema:
        """The schema that validator and serializer are made of; input of JSON schema generation.

        A model with ``defer_build`` has none until it is asked for.
        """
        adapter = self.type_adapter
        if not adapter.pydantic_complete:
            adapter.rebuild(raise_errors=False)
        return adapter.core_schema

    @property
    def validator(self) -> SchemaValidator:
        """The validator of single values."""
        return self.type_adapter.validator  # type: ignore[return-value]  # PluggableSchemaValidator has the same methods

    @property
    def serializer(self) -> SchemaSerializer:
        """The serializer of validated values."""
        return self.type_adapter.serializer
