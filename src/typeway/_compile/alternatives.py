"""Forms that are one of several models.

The names in a form belong to all alternatives at once, and each reads them in its own way: what is a list to one model
is a single text to another. Validation therefore starts from the form as a whole, and every model of the union looks
for its own fields when its turn comes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from pydantic_core import CoreSchema, core_schema

from typeway._plan import ValuePlan
from typeway._runtime.form import model_reader

__all__ = ["with_form_readers"]

Node = dict[str, Any]


def with_form_readers(value: ValuePlan) -> CoreSchema:
    """Return the core schema of a union of models in which each model is preceded by the reader of its fields."""
    readers = {model: model_reader(model, fields) for model, fields in value.alternatives}
    return cast("CoreSchema", _rewritten(cast("Node", value.adapter.core_schema), readers, {}))


def _rewritten(node: Node, readers: Mapping[type, Callable[[Any], Any]], definitions: Mapping[str, Node]) -> Node:
    """Return a copy of the parts of a schema that lie between its outermost level and the models."""
    kind = node["type"]
    if kind == "definitions":
        known = {**definitions, **{item["ref"]: item for item in node["definitions"]}}
        return {**node, "schema": _rewritten(node["schema"], readers, known)}
    if kind == "union":
        return {**node, "choices": [_choice(choice, readers, definitions) for choice in node["choices"]]}
    if kind == "tagged-union":
        choices = {tag: _rewritten(choice, readers, definitions) for tag, choice in node["choices"].items()}
        return {**node, "choices": choices}
    model = _model_of(node, definitions)
    if model is not None:
        reader = readers.get(model["cls"])
        return node if reader is None else cast("Node", core_schema.no_info_before_validator_function(reader, _core(node)))
    return {**node, "schema": _rewritten(node["schema"], readers, definitions)} if "schema" in node else node


def _choice(choice: Any, readers: Mapping[type, Callable[[Any], Any]], definitions: Mapping[str, Node]) -> Any:
    """Return an alternative with the label that errors show for it: the reader must not change the model's name."""
    if isinstance(choice, tuple):
        labelled = cast("tuple[Node, str]", choice)
        return _rewritten(labelled[0], readers, definitions), labelled[1]
    rewritten = _rewritten(choice, readers, definitions)
    model = _model_of(choice, definitions)
    if model is None:
        return rewritten
    return rewritten, (model.get("config") or {}).get("title") or model["cls"].__name__


def _model_of(node: Node, definitions: Mapping[str, Node]) -> Node | None:
    """Return the schema of a model, also if the node only refers to it."""
    if node["type"] == "definition-ref":
        node = definitions[node["schema_ref"]]
    return node if node["type"] == "model" else None


def _core(node: Node) -> CoreSchema:
    return cast("CoreSchema", node)
