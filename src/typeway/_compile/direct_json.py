"""Where a body may be validated straight from its bytes.

Pydantic has two ways in: from Python objects and from JSON text. They agree for the plain types below. They differ
where strictness, unions, numbers taken for text or types with two schemas come in; there the long way is taken. It is
also taken where functions of the user's run: what is refused on the short way is validated a second time, and nobody
expects a validator to be called twice for one request.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeGuard, cast

from pydantic import BaseModel
from pydantic_core import CoreSchema

__all__ = ["runs_user_code", "same_from_json"]

_LEAVES = frozenset({"int", "float", "bool", "none", "any", "date", "datetime", "time"})
_UNION_LEAVES = frozenset({"int", "float", "str", "bool", "none"})

# Factories of defaults that may run twice: nothing remembers that they were called.
_HARMLESS: tuple[Any, ...] = (
    *(dict, list, set, frozenset, tuple, str, bytes, int, float, bool),
    *(uuid.uuid4, uuid.uuid1, datetime.now, date.today, time.time),
)
_NOT_SCHEMAS = frozenset({"metadata", "serialization", "config"})


def _is_node(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _unknown(node: Any) -> bool:
    return not _is_node(node) or bool(node.get("strict"))


def _is_harmless(factory: Any) -> bool:
    if isinstance(factory, type) and issubclass(factory, BaseModel):
        return factory.__pydantic_complete__ and same_from_json(factory.__pydantic_core_schema__)
    return factory in _HARMLESS


class _Walk:
    """One walk over a core schema; definitions are looked at once."""

    def __init__(self, schema: Any) -> None:
        self.definitions: dict[str, Any] = {}
        self.done: set[str] = set()
        if schema.get("type") == "definitions":
            self.definitions = {item["ref"]: item for item in schema["definitions"]}

    def agrees(self, node: Any) -> bool:
        if _unknown(node):
            return False
        kind = node["type"]
        if kind in _LEAVES:
            return True
        test = getattr(self, "_" + kind.replace("-", "_"), None)
        return bool(test is not None and test(node))

    def _definitions(self, node: Any) -> bool:
        return self.agrees(node["schema"])

    def _definition_ref(self, node: Any) -> bool:
        ref = node["schema_ref"]
        if ref in self.done:
            return True
        self.done.add(ref)
        return ref in self.definitions and self.agrees(self.definitions[ref])

    def _str(self, node: Any) -> bool:
        return not node.get("coerce_numbers_to_str")

    def _model(self, node: Any) -> bool:
        if node.get("custom_init") or node.get("root_model") or node.get("post_init"):
            return False
        return self._plain_members(node) and self.agrees(node["schema"])

    def _model_fields(self, node: Any) -> bool:
        return self._plain_members(node) and all(self.agrees(field["schema"]) for field in node["fields"].values())

    def _typed_dict(self, node: Any) -> bool:
        return self._model_fields(node)

    def _plain_members(self, node: Any) -> bool:
        """Tell whether nothing that goes for all members makes a difference."""
        config: dict[str, Any] = node.get("config") or {}
        if config.get("strict") or config.get("coerce_numbers_to_str"):
            return False
        return not node.get("extras_schema") and not node.get("extras_keys_schema")

    def _list(self, node: Any) -> bool:
        return "items_schema" not in node or self.agrees(node["items_schema"])

    def _dict(self, node: Any) -> bool:
        keys = node.get("keys_schema", {"type": "any"})
        return keys["type"] in ("str", "any") and ("values_schema" not in node or self.agrees(node["values_schema"]))

    def _nullable(self, node: Any) -> bool:
        return self.agrees(node["schema"])

    def _default(self, node: Any) -> bool:
        factory = node.get("default_factory")
        if node.get("on_error", "raise") != "raise" or (factory is not None and not _is_harmless(factory)):
            return False
        return self.agrees(node["schema"])

    def _literal(self, node: Any) -> bool:
        return all(type(item) is str for item in node["expected"])

    def _union(self, node: Any) -> bool:
        choices: list[Any] = [choice[0] if isinstance(choice, tuple) else choice for choice in node["choices"]]
        return all(self.agrees(choice) and choice["type"] in _UNION_LEAVES for choice in choices)


def same_from_json(schema: CoreSchema) -> bool:
    """Tell whether validating JSON text gives what validating the parsed document gives."""
    return _Walk(schema).agrees(schema)


def runs_user_code(schema: Any, seen: set[int] | None = None) -> bool:
    """Tell whether validation calls functions, which may look at what dependencies did before."""
    seen = set() if seen is None else seen
    if id(schema) in seen:
        return False
    seen.add(id(schema))
    if _is_node(schema):
        kind = schema.get("type")
        hooks = schema.get("custom_init") or schema.get("post_init")
        if isinstance(kind, str) and (kind.startswith("function") or hooks):
            return True
        return any(runs_user_code(value, seen) for key, value in schema.items() if key not in _NOT_SCHEMAS)
    if isinstance(schema, (list, tuple)):
        return any(runs_user_code(value, seen) for value in cast("Iterable[Any]", schema))
    return False
