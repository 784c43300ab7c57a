"""The schemas of a document: written once per type and direction, shared by all operations.

Schemas refer to definitions by provisional names, since the final ones are known only when everything has been written.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Annotated, Any, cast

from pydantic import ConfigDict, Field
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaMode
from pydantic_core import CoreSchema, PydanticUndefined, core_schema, to_jsonable_python

from typeway._adapters import Adapter
from typeway._describe.names import choose_names
from typeway._describe.writer import SchemaWriter

if TYPE_CHECKING:
    from typeway._describe.contract import JsonObject
    from typeway._plan import ValuePlan

__all__ = ["SchemaBook", "defaulting", "described", "title_of", "titled", "without_default", "writes_itself"]

_UNSET = (PydanticUndefined, ...)
# What of a model's config decides whether the schemas of its fields can be made.
_DECIDING = frozenset({"arbitrary_types_allowed", "regex_engine"})
# Parts of a core schema that hold the user's objects rather than further schemas.
_NO_SCHEMAS = frozenset({"metadata", "default", "serialization"})


class SchemaBook:
    """Writes schemas and keeps the definitions they refer to.

    `separate`: what a model reads and what it sends are described apart where they differ.
    """

    def __init__(self, *, separate: bool) -> None:
        self.writer = SchemaWriter()
        self._separate = separate
        self._adapters: dict[tuple[Any, str], Adapter] = {}
        # Core schemas are kept beside their results, so that an id stands for one schema only.
        self._written: dict[tuple[int, JsonSchemaMode], tuple[CoreSchema, JsonObject]] = {}

    def value(self, value: ValuePlan, name: str | None = None) -> JsonObject:
        """Return the schema of a value as its marker describes it, with default, and a title made from a name."""
        schema = self.with_default(self.field(value.annotation, value.field, value.adapter), value.field)
        return titled(schema, value.field.title or title_of(name or value.wire))

    def field(
        self, annotation: Any, field: FieldInfo, adapter: Adapter | None = None, config: ConfigDict | None = None
    ) -> JsonObject:
        """Return the schema of a type with the constraints and the metadata of a field, without default.

        ``adapter`` is the one that validates the values of the field, if there is one; ``config`` that of its model.
        """
        known: Any = {key: item for key, item in (config or {}).items() if key in _DECIDING}
        constraints = field.metadata
        if field.discriminator is not None:
            constraints = [*constraints, Field(discriminator=field.discriminator)]
        core = self._core_schema(annotation, constraints, known)
        if writes_itself(core):
            # Its own word comes after what the field says, and over it.
            adapter = adapter or Adapter(annotation, field, known)
            return self._write(without_default(adapter.core_schema), "validation")
        # PERF: without its texts the schema is written once for all fields with the same type and constraints.
        return described(self._write(core, "validation"), field)

    def with_default(self, schema: JsonObject, field: FieldInfo) -> JsonObject:
        """Add the default of a field, encoded as JSON; `None` and results of factories are not documented."""
        if field.default is None:
            return schema
        self.writer.direction = "validation"
        return {**schema, **self.writer.generate_inner(defaulting(core_schema.any_schema(), field))}

    def output(self, annotation: Any, name: str) -> JsonObject:
        """Return the schema of what is sent; `name` becomes its title."""
        core = self._core_schema(annotation)
        mode: JsonSchemaMode = "serialization" if self._separate or _has_computed_field(core) else "validation"
        return titled(self._write(core, mode), title_of(name))

    def define(self, name: str, owner: object, schema: JsonObject) -> JsonObject:
        """Add a definition that belongs to no class; return a reference to it."""
        core_ref: Any = f"{__name__}.{name}:{id(owner)}"
        self.writer.direction = "validation"
        key, reference = self.writer.get_cache_defs_ref_schema(core_ref)
        self.writer.definitions[key] = schema
        return reference

    def says(self, schema: JsonObject, key: str, text: str) -> bool:
        """Tell whether the target of a reference says something already."""
        target: Any = self.writer.get_schema_from_definitions(schema["$ref"]) if "$ref" in schema else None
        return target is not None and target.get(key) == text

    def written_out(self, reference: JsonObject) -> JsonObject:
        """Return a copy of the target of a reference, with what stands beside the reference."""
        target: Any = self.writer.get_schema_from_definitions(reference["$ref"])
        return {**deepcopy(target), **{key: item for key, item in reference.items() if key != "$ref"}}

    def final_names(self) -> dict[str, str]:
        """Return the final name of every definition by its provisional one."""
        names: Any = self.writer.names
        definitions: Any = self.writer.definitions
        return choose_names(names, definitions)

    def _core_schema(
        self, annotation: Any, constraints: Sequence[Any] = (), config: ConfigDict | None = None
    ) -> CoreSchema:
        constrained: Any = Annotated[(annotation, *constraints)] if constraints else annotation
        # NOTE: `int | str == str | int` and `Ge(1) == Ge(1.0)`, but their schemas differ; so do their texts.
        key = (
            constrained,
            ("" if isinstance(constrained, type) else repr(constrained)) + (repr(config) if config else ""),
        )
        try:
            found = self._adapters.get(key)
        except TypeError:  # a constraint that cannot be hashed
            return Adapter(constrained, config=config).core_schema
        if found is None:
            found = self._adapters[key] = Adapter(constrained, config=config)
        return found.core_schema

    def _write(self, core: CoreSchema, mode: JsonSchemaMode) -> JsonObject:
        key = (id(core), mode)
        found = self._written.get(key)
        if found is None:
            self.writer.direction = mode
            found = self._written[key] = (core, self.writer.generate_inner(core))
        return found[1].copy()


def writes_itself(core: Any) -> bool:
    """Tell whether a type that is no model, or what stands beside it, decides on its JSON schema itself."""
    notes: dict[str, Any] = core.get("metadata") or {}
    own = notes.get("pydantic_js_functions") or notes.get("pydantic_js_annotation_functions")
    return bool(own) and core["type"] != "model"


def defaulting(core: CoreSchema, field: FieldInfo) -> CoreSchema:
    """Add the default of a field to the core schema of its type, unless a factory makes it."""
    if field.default_factory is not None or any(field.default is unset for unset in _UNSET):
        return core
    return core_schema.with_default_schema(core, default=field.default)


def without_default(core: Any) -> CoreSchema:
    """Return the core schema of a value without the default that Pydantic puts around it."""
    if core["type"] == "definitions":
        return core_schema.definitions_schema(without_default(core["schema"]), core["definitions"])
    inner: CoreSchema = core["schema"] if core["type"] == "default" else core
    return inner


def titled(schema: JsonObject, title: str) -> JsonObject:
    """Give a schema a title made from a name or used as it is; a reference is left alone, its target has a title."""
    if "$ref" not in schema:
        schema["title"] = title
    return schema


def title_of(name: str) -> str:
    """Return the title made from a name on the wire or of a response."""
    return name.title().replace("_", " ")


def described(schema: JsonObject, field: FieldInfo) -> JsonObject:
    """Add what a field says about its value to a schema, as Pydantic would, and return it."""
    deprecated = field.deprecated
    updates = {
        "title": field.title,
        "description": field.description,
        "deprecated": bool(deprecated) or deprecated == "" or None,
        "examples": to_jsonable_python(field.examples),
    }
    schema.update((key, text) for key, text in updates.items() if text is not None)
    extra = field.json_schema_extra
    if isinstance(extra, dict):
        schema.update(to_jsonable_python(extra))
    elif callable(extra):
        schema = deepcopy(schema)  # the parts are shared with other uses of the type
        extra(schema)
    return schema


def _has_computed_field(core: Any) -> bool:
    """Tell whether a computed field, which is only ever sent, is anywhere in a core schema."""
    waiting: list[Any] = [core]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            members = cast("JsonObject", part)
            if members.get("computed_fields"):
                return True
            waiting.extend(inner for key, inner in members.items() if key not in _NO_SCHEMAS)
        elif isinstance(part, (list, tuple)):
            waiting.extend(cast("list[Any]", part))
    return False
