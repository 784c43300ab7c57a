"""Requests derived from an OpenAPI document: valid, at the borders, and wrong in the ways clients are wrong.

The document of the reference decides what is asked; nothing here knows a framework. All strategies are built from plain
choices, so that a failing request shrinks to a short one.
"""

import json
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from .calls import FORM_TYPE, JSON_TYPE, Call, call, multipart
from .generated_values import Schema, json_values, resolved, text_values

Document: TypeAlias = dict[str, Any]

_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_WRONG_TYPES: Final = (
    "text/plain",
    "application/vnd.api+json",
    "application/json; charset=utf-8",
    "APPLICATION/JSON",
    FORM_TYPE,
    "json",
    "",
)
_BROKEN_TEXTS: Final = (b"{", b"[1,", b'{"a":}', b"nope", b"\xff", b" ", b'"a" 1', b"{'a': 1}")


@dataclass(frozen=True)
class Operation:
    """One path and method of the document, with its components at hand."""

    path: str
    method: str
    description: Document
    components: Schema

    @property
    def parameters(self) -> list[Document]:
        """Declared parameters of all locations."""
        return list(self.description.get("parameters", []))

    @property
    def body(self) -> tuple[str, Document, bool] | None:
        """Media type, schema and whether the body is required; ``None`` if none is declared."""
        declared = self.description.get("requestBody")
        if not declared or not declared.get("content"):
            return None
        media_type, content = next(iter(declared["content"].items()))
        return media_type, content.get("schema", {}), bool(declared.get("required"))


def operations(document: Document) -> list[Operation]:
    """Every operation of the document, in its order."""
    components = document.get("components", {}).get("schemas", {})
    return [
        Operation(path, method, description, components)
        for path, item in document.get("paths", {}).items()
        for method, description in item.items()
        if method in _METHODS and path.startswith("/")
    ]


@st.composite
def calls(draw: st.DrawFn, choices: list[Operation]) -> Call:
    """A request to one of the operations."""
    operation = draw(st.sampled_from(choices))
    values = _parameter_values(draw, operation)
    target = _path(draw, operation, values["path"])
    if values["query"]:
        target += f"?{urlencode(values['query'])}"
    headers = [(name, value.encode("utf-8").decode("latin-1")) for name, value in values["header"] if _sendable(value)]
    cookies = [f"{name}={value}" for name, value in values["cookie"] if _sendable(value) and ";" not in value]
    if cookies:
        headers.append(("cookie", "; ".join(cookies).encode("utf-8").decode("latin-1")))
    method = draw(_rarely(st.sampled_from(_METHODS), operation.method)).upper()
    return call(method, target, headers=headers, **_body_options(draw, operation))


def _rarely(unusual: st.SearchStrategy[Any], usual: Any) -> st.SearchStrategy[Any]:
    """Mostly ``usual``; Hypothesis tries the last alternatives seldom enough for requests to reach the endpoint."""
    return st.integers(0, 11).flatmap(lambda dice: unusual if dice == 11 else st.just(usual))


def _sendable(value: str) -> bool:
    return all(character.isprintable() for character in value)


def _parameter_values(draw: st.DrawFn, operation: Operation) -> dict[str, list[tuple[str, str]]]:
    """Pairs of name and text per location. Query keys, headers and cookies may be missing or repeated."""
    values: dict[str, list[tuple[str, str]]] = {"path": [], "query": [], "header": [], "cookie": []}
    for parameter in operation.parameters:
        location, name = parameter["in"], parameter["name"]
        schema = resolved(parameter.get("schema", {}), operation.components)
        texts = text_values(schema, operation.components)
        if location == "path":
            values["path"].append((name, draw(texts)))
            continue
        usual = 1 if parameter.get("required") else draw(st.integers(0, 1))
        if schema.get("type") == "array" and usual:
            usual = draw(st.integers(1, 3))
        count = draw(_rarely(st.integers(0, 2), usual))
        values[location] += [(name, draw(texts)) for _ in range(count)]
    if draw(_rarely(st.just(True), False)):
        values["query"].append(("undeclared", "1"))
    return values


def _path(draw: st.DrawFn, operation: Operation, values: list[tuple[str, str]]) -> str:
    path = operation.path
    for name, value in values:
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    return draw(_rarely(st.sampled_from([path.rstrip("/"), f"{path}/"]), path)) or "/"


def _body_options(draw: st.DrawFn, operation: Operation) -> dict[str, Any]:
    """Keyword arguments of :func:`conformance.calls.call` for the body."""
    if operation.body is None:
        return draw(_rarely(st.just({"json": {"unexpected": 1}}), {}))
    media_type, schema, required = operation.body
    if not required and draw(st.booleans()):
        return {}
    broken = draw(_rarely(st.sampled_from(_BROKEN_TEXTS), None))
    if broken is not None:
        return {"content": broken, "content_type": media_type}
    value = draw(json_values(schema, operation.components))
    if media_type == FORM_TYPE:
        return {"form": _form_pairs(value)}
    if media_type == "multipart/form-data":
        return multipart([(name, None, None, text.encode()) for name, text in _form_pairs(value)])
    text = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    usual_type = media_type if media_type.endswith("json") else JSON_TYPE
    content_type = draw(_rarely(st.sampled_from(_WRONG_TYPES), usual_type))
    return {"content": text, "content_type": content_type or None}


def _form_pairs(value: Any) -> list[tuple[str, str]]:
    if not isinstance(value, dict):
        return [("value", str(value))]
    return [
        (name, item if isinstance(item, str) else json.dumps(item))
        for name, member in value.items()
        for item in (member if isinstance(member, list) else [member])
    ]
