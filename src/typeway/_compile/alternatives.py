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
Readers = Mapping[type, Callable[[Any], Any]]


def with_form_readers(value: ValuePlan) -> CoreSchema:
    """Return the core schema of a union of models in which each alternative is preceded by the reader of its fields."""
    readers = {model: model_reader(fields) for model, fields in value.alternatives}
    return cast("CoreSchema", _rewritten(cast("Node", value.adapter.core_schema), readers, {}))


def _rewritten(node: Node, readers: Readers, definitions: Mapping[str, Node]) -> Node:
    """Return a copy of the parts of a schema that lie between its outermost level and the alternatives."""
    kind = node["type"]
    if kind == "definitions":
        known = {**definitions, **{item["ref"]: item for item in node["definitions"]}}
        return {**node, "schema": _rewritten(node["schema"], readers, known)}
    if kind == "union":
        return {**node, "choices": [_choice(choice, readers, definitions) for choice in node["choices"]]}
    if kind == "tagged-union":
        choices = {tag: _preceded(choice, readers, definitions)[0] for tag, choice in node["choices"].items()}
        return {**node, "choices": choices}
    return {**node, "schema": _rewritten(node["schema"], readers, definitions)} if "schema" in node else node


def _choice(choice: Any, readers: Readers, definitions: Mapping[str, Node]) -> Any:
    """Return an alternative with the label that errors show for it: the model's name."""
    if isinstance(choice, tuple):
        labelled = cast("tuple[Node, str]", choice)
        return _preceded(labelled[0], readers, definitions)[0], labelled[1]
    preceded, model = _preceded(choice, readers, definitions)
    return preceded if model is None else (preceded, model.__name__)


def _preceded(node: Node, readers: Readers, definitions: Mapping[str, Node]) -> tuple[Node, type | None]:
    """Return an alternative behind the reader of its model, and the model; as it is if it has none."""
    model = _model_in(node, definitions)
    if model not in readers:
        return _rewritten(node, readers, definitions), None
    schema = core_schema.no_info_before_validator_function(readers[model], cast("CoreSchema", node))
    return cast("Node", schema), model


def _model_in(node: Node, definitions: Mapping[str, Node]) -> Any:
    """Return the class of the model below references and validators, ``None`` if there is something else."""
    while node["type"] != "model":
        if node["type"] == "definition-ref":
            node = definitions[node["schema_ref"]]
        elif "schema" in node:
            node = node["schema"]
        else:
            return None
    return node["cls"]
