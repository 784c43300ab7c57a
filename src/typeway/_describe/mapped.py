"""Schemas that somebody else has written already: how libraries that make documents of their own describe a route."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from pydantic import ConfigDict
from pydantic.fields import FieldInfo

from typeway._adapters import Adapter
from typeway._describe.contract import JsonObject
from typeway._describe.schemas import SchemaBook, title_of, titled
from typeway._plan import ValuePlan

__all__ = ["FieldMapping", "MappedBook"]


class _Field(Protocol):
    """What is asked of the fields of a mapping."""

    @property
    def name(self) -> str: ...
    @property
    def field_info(self) -> FieldInfo: ...


FieldMapping = Mapping[Any, JsonObject]
"""Schemas by field and direction, as ``typeway._compat.get_definitions`` returns them."""


class MappedBook(SchemaBook):
    """Looks schemas up in a mapping; what is not there is written, under the names that Pydantic gives."""

    def __init__(self, mapping: FieldMapping, *, separate: bool) -> None:
        super().__init__(separate=separate)
        self._read: dict[int, JsonObject] = {}
        self._named: dict[str, JsonObject] = {}
        for (field, _), schema in mapping.items():
            self._note(field, schema)

    def _note(self, field: _Field, schema: JsonObject) -> None:
        annotation: Any = field.field_info.annotation
        self._read[id(field.field_info)] = schema
        self._named[field.name] = self._named[getattr(annotation, "__name__", field.name)] = schema

    def value(self, value: ValuePlan, name: str | None = None) -> JsonObject:
        """Return the schema of a value, with a title made from a name."""
        known = self._read.get(id(value.field))
        if known is None:
            return super().value(value, name)
        return titled(dict(known), value.field.title or title_of(name or value.wire))

    def field(
        self, annotation: Any, field: FieldInfo, adapter: Adapter | None = None, config: ConfigDict | None = None
    ) -> JsonObject:
        """Return the schema of a field of a model."""
        known = self._read.get(id(field))
        return super().field(annotation, field, adapter, config) if known is None else dict(known)

    def output(self, annotation: Any, name: str) -> JsonObject:
        """Return the schema of what is sent; ``name`` is that of the field."""
        known = self._named.get(name)
        return super().output(annotation, name) if known is None else titled(dict(known), title_of(name))

    def define(self, name: str, owner: object, schema: JsonObject) -> JsonObject:
        """Return a reference to the object that holds the values of a body."""
        known = self._named.get(name)
        return super().define(name, owner, schema) if known is None else dict(known)
