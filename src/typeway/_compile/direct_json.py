"""Where a body may be validated straight from its bytes.

Pydantic has two ways in: from Python objects and from JSON text. They agree for the plain types below. They differ where strictness,
unions, user validators with ``ValidationInfo`` or types with two schemas come in; there the long way is taken.
"""

from __future__ import annotations

from typing import Any

from pydantic_core import CoreSchema

__all__ = ["runs_user_code", "same_from_json"]

_LEAVES = frozenset({"int", "float", "str", "bool", "none", "any", "date", "datetime", "time"})
_UNION_LEAVES = frozenset({"int", "float", "str", "bool", "none"})


def _unknown(node: Any) -> bool:
    return not isinstance(node, dict) or bool(node.get("strict"))


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

    def _model(self, node: Any) -> bool:
        config = node.get("config") or {}
        if config.get("strict") or node.get("custom_init") or node.get("root_model") or node.get("post_init"):
            return False
        if config.get("extra_fields_behavior") == "allow" and node.get("extras_schema"):
            return False
        return self.agrees(node["schema"])

    def _model_fields(self, node: Any) -> bool:
        if node.get("extras_schema"):
            return False
        return all(self.agrees(field["schema"]) for field in node["fields"].values())

    def _typed_dict(self, node: Any) -> bool:
        config = node.get("config") or {}
        return not config.get("strict") and all(self.agrees(field["schema"]) for field in node["fields"].values())

    def _list(self, node: Any) -> bool:
        return "items_schema" not in node or self.agrees(node["items_schema"])

    def _dict(self, node: Any) -> bool:
        keys = node.get("keys_schema", {"type": "any"})
        return keys["type"] in ("str", "any") and ("values_schema" not in node or self.agrees(node["values_schema"]))

    def _nullable(self, node: Any) -> bool:
        return self.agrees(node["schema"])

    def _default(self, node: Any) -> bool:
        return self.agrees(node["schema"])

    def _literal(self, node: Any) -> bool:
        return all(type(item) is str for item in node["expected"])

    def _union(self, node: Any) -> bool:
        choices = [choice[0] if isinstance(choice, tuple) else choice for choice in node["choices"]]
        return all(not _unknown(choice) and choice["type"] in _UNION_LEAVES for choice in choices)

    def _function_after(self, node: Any) -> bool:
        return node["function"]["type"] == "no-info" and self.agrees(node["schema"])

    def _function_before(self, node: Any) -> bool:
        return node["function"]["type"] == "no-info" and self.agrees(node["schema"])


def same_from_json(schema: CoreSchema) -> bool:
    """Tell whether validating JSON text gives what validating the parsed document gives."""
    return _Walk(schema).agrees(schema)


def runs_user_code(schema: Any, seen: set[int] | None = None) -> bool:
    """Tell whether validation calls functions, which may look at what dependencies did before."""
    seen = set() if seen is None else seen
    if id(schema) in seen:
        return False
    seen.add(id(schema))
    if isinstance(schema, dict):
        kind = schema.get("type")
        if isinstance(kind, str) and (kind.startswith("function") or schema.get("custom_init") or schema.get("post_init")):
            return True
        return any(runs_user_code(value, seen) for key, value in schema.items() if key not in ("metadata", "serialization", "config"))
    if isinstance(schema, (list, tuple)):
        return any(runs_user_code(value, seen) for value in schema)
    return False
