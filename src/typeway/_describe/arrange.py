"""Objects of a document as the models of `typeway.openapi.models` would order and convert them.

Known keys come first, in the order of the model's fields, then the others; a bound written as an integer becomes a
number with a fraction; a URL is normalised. PERF: the models are slow to make and slow to apply, and nearly every part
of a document is plainly valid. Whatever is not is refused here with `Unsure`, and then the models decide (see
`checked`). So this module knows only what is certain, and tests compare it with the models.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from typeway._describe.contract import JsonObject
from typeway._describe.tidy import plain

__all__ = [
    "COMPONENT",
    "EXTERNAL_DOCS",
    "INFO",
    "PATH_ITEM",
    "SERVER",
    "TAG",
    "WEBHOOK",
    "Arranging",
    "Unsure",
    "deep_sorted",
]


class Unsure(Exception):
    """A value that only the models can judge."""


@dataclass(frozen=True, slots=True)
class Arranging:
    """How one part of a document is arranged.

    `names` has final references by provisional ones. `sort` puts keys that no model knows in alphabetical order, as
    Pydantic does within components.
    """

    names: Mapping[str, str]
    sort: bool = False


Rule = Callable[[Any, Arranging], Any]


def _text(value: Any, how: Arranging) -> str:
    if type(value) is not str:
        raise Unsure
    return value


def _reference(value: Any, how: Arranging) -> str:
    return how.names.get(_text(value, how), value)


def _flag(value: Any, how: Arranging) -> bool:
    if type(value) is not bool:
        raise Unsure
    return value


def _count(value: Any, how: Arranging) -> int:
    if type(value) is not int or value < 0:
        raise Unsure
    return value


def _number(value: Any, how: Arranging) -> float:
    if type(value) is int and abs(value) < 2**53:
        return float(value)
    if type(value) is not float or not math.isfinite(value):
        raise Unsure
    return value


def _factor(value: Any, how: Arranging) -> float:
    number = _number(value, how)
    if number <= 0:
        raise Unsure
    return number


def _url(value: Any, how: Arranging) -> str:
    from pydantic import AnyUrl  # slow to import, and few documents have a URL

    try:
        return str(AnyUrl(_text(value, how)))
    except ValidationError:
        raise Unsure from None


def _email(value: Any, how: Arranging) -> str:
    from pydantic import validate_email  # slow to import, and few documents have an address

    try:
        return validate_email(_text(value, how))[1]
    except (ImportError, ValueError):
        raise Unsure from None


def _anything(key: str) -> Rule:
    """Values of any kind; `key` is where they stand."""

    def arrange(value: Any, how: Arranging) -> Any:
        written = plain(value, how.names)
        return deep_sorted(written, key) if how.sort else written

    return arrange


def deep_sorted(value: Any, key: str) -> Any:
    """Return a JSON value with sorted keys, except directly below `properties` and `default`, as Pydantic does."""
    kind = value.__class__
    if kind is dict:
        names = value if key in ("properties", "default") else sorted(value)
        return {name: deep_sorted(value[name], name) for name in names}
    if kind is list:
        return [deep_sorted(member, key) for member in value]
    return value


def _list(rule: Rule) -> Rule:
    def arrange(value: Any, how: Arranging) -> list[Any]:
        members: list[Any] = value
        if type(value) is not list:
            raise Unsure
        return [rule(member, how) for member in members]

    return arrange


def _map(rule: Rule, *, keep_order: bool = True) -> Rule:
    def arrange(value: Any, how: Arranging) -> JsonObject:
        members: JsonObject = value
        if type(value) is not dict:
            raise Unsure
        names = sorted(members) if how.sort and not keep_order else members
        return {_text(name, how): rule(members[name], how) for name in names}

    return arrange


class _Kind:
    """A kind of object: rules for its keys in the order of the model's fields.

    `needed` keys must be there. `foreign` keys make the choice of a model doubtful. `closed` kinds know no other keys.
    """

    def __init__(
        self,
        rules: Mapping[str, Rule] | None = None,
        *,
        needed: tuple[str, ...] = (),
        foreign: tuple[str, ...] = (),
        closed: bool = False,
    ) -> None:
        self._needed = needed
        self._foreign = foreign
        self._closed = closed
        self._rules: dict[str, tuple[int, Rule]] = {}
        self.learn(rules or {})

    def learn(self, rules: Mapping[str, Rule]) -> None:
        """Add rules after those known already: kinds that refer to themselves are made in two steps."""
        start = len(self._rules)
        self._rules.update((key, (start + rank, rule)) for rank, (key, rule) in enumerate(rules.items()))

    def __call__(self, value: Any, how: Arranging) -> JsonObject:
        members: dict[Any, Any] = value
        if type(value) is not dict:
            raise Unsure
        known: list[tuple[int, str, Any]] = []
        others: list[tuple[str, Any]] = []
        for key, member in members.items():
            if member is None:
                continue
            rule = self._rules.get(key)
            if rule is not None:
                known.append((rule[0], key, rule[1](member, how)))
            elif self._closed or key in self._foreign or type(key) is not str:
                raise Unsure
            else:
                others.append((key, member))
        known.sort(key=_rank)
        # A value that is no number, for instance, has become null by now.
        written = {key: member for _, key, member in known if member is not None}
        if any(key not in written for key in self._needed):
            raise Unsure
        if others:
            written.update(self._arrange_others(others, how))
        return written

    def _arrange_others(self, others: list[tuple[str, Any]], how: Arranging) -> JsonObject:
        if how.sort:
            others.sort()
        arranged = ((key, _anything(key)(member, how)) for key, member in others)
        return {key: member for key, member in arranged if member is not None}


def _rank(entry: tuple[int, str, Any]) -> int:
    return entry[0]


def _unsure(value: Any, how: Arranging) -> Any:
    raise Unsure


def _type(value: Any, how: Arranging) -> Any:
    many: list[Any] = value
    names = many if type(value) is list else [value]
    for name in names:
        if type(name) is not str or name not in _TYPES:
            raise Unsure
    return many


_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
_texts = _list(_text)
_core_words = ("$schema", "$vocabulary", "$id", "$anchor", "$dynamicAnchor")

_DISCRIMINATOR = _Kind(
    {"propertyName": _text, "mapping": _map(_reference, keep_order=False)}, needed=("propertyName",), closed=True
)
_SCHEMA = _Kind()


def _schema(value: Any, how: Arranging) -> Any:
    return value if type(value) is bool else _SCHEMA(value, how)


_schemas = _list(_schema)
_SCHEMA.learn(
    {
        **dict.fromkeys(_core_words, _unsure),
        "$ref": _reference,
        **dict.fromkeys(("$dynamicRef", "$defs", "$comment"), _unsure),
        "allOf": _schemas,
        "anyOf": _schemas,
        "oneOf": _schemas,
        **dict.fromkeys(("not", "if", "then", "else"), _schema),
        "dependentSchemas": _unsure,
        "prefixItems": _schemas,
        "items": _schema,
        "contains": _schema,
        "properties": _map(_schema),
        "patternProperties": _map(_schema, keep_order=False),
        "additionalProperties": _schema,
        "propertyNames": _schema,
        "unevaluatedItems": _schema,
        "unevaluatedProperties": _schema,
        "type": _type,
        "enum": _list(_anything("enum")),
        "const": _anything("const"),
        "multipleOf": _factor,
        **dict.fromkeys(("maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"), _number),
        **dict.fromkeys(("maxLength", "minLength"), _count),
        "pattern": _text,
        **dict.fromkeys(("maxItems", "minItems"), _count),
        "uniqueItems": _flag,
        **dict.fromkeys(("maxContains", "minContains", "maxProperties", "minProperties"), _count),
        "required": _texts,
        "dependentRequired": _unsure,
        "format": _text,
        "contentEncoding": _text,
        "contentMediaType": _text,
        "contentSchema": _schema,
        "title": _text,
        "description": _text,
        "default": _anything("default"),
        "deprecated": _flag,
        "readOnly": _flag,
        "writeOnly": _flag,
        "examples": _list(_anything("examples")),
        "discriminator": _DISCRIMINATOR,
        "xml": _unsure,
        "externalDocs": _unsure,
        "example": _anything("example"),
    }
)

EXTERNAL_DOCS = _Kind({"description": _text, "url": _url}, needed=("url",))
TAG = _Kind({"name": _text, "description": _text, "externalDocs": EXTERNAL_DOCS}, needed=("name",))
SERVER = _Kind({"url": _text, "description": _text, "variables": _unsure}, needed=("url",))
_CONTACT = _Kind({"name": _text, "url": _url, "email": _email})
_LICENSE = _Kind({"name": _text, "identifier": _text, "url": _url}, needed=("name",))
INFO = _Kind(
    {
        "title": _text,
        "summary": _text,
        "description": _text,
        "termsOfService": _text,
        "contact": _CONTACT,
        "license": _LICENSE,
        "version": _text,
    },
    needed=("title", "version"),
)

_EXAMPLE = _Kind(
    {"summary": _text, "description": _text, "value": _anything("value"), "externalValue": _unsure},
    foreign=("$ref",),
)
_MEDIA_TYPE = _Kind(
    {"schema": _SCHEMA, "example": _anything("example"), "examples": _map(_EXAMPLE), "encoding": _unsure}
)
_content = _map(_MEDIA_TYPE)
_PARAMETER_BASE: dict[str, Rule] = {
    "description": _text,
    "required": _flag,
    "deprecated": _flag,
    "style": _text,
    "explode": _flag,
    "allowReserved": _flag,
    "schema": _SCHEMA,
    "example": _anything("example"),
    "examples": _map(_EXAMPLE),
    "content": _content,
}
_HEADER = _Kind(_PARAMETER_BASE, foreign=("$ref",))


def _place(value: Any, how: Arranging) -> str:
    if value not in ("query", "header", "path", "cookie"):
        raise Unsure
    return _text(value, how)


_PARAMETER = _Kind({**_PARAMETER_BASE, "name": _text, "in": _place}, needed=("name", "in"), foreign=("$ref",))
_REQUEST_BODY = _Kind(
    {"description": _text, "content": _content, "required": _flag}, needed=("content",), foreign=("$ref",)
)
_RESPONSE = _Kind(
    {"description": _text, "headers": _map(_HEADER), "content": _content, "links": _unsure}, needed=("description",)
)


def _operation(parameters: Rule, path_item: Rule) -> _Kind:
    return _Kind(
        {
            "tags": _texts,
            "summary": _text,
            "description": _text,
            "externalDocs": _unsure,
            "operationId": _text,
            "parameters": parameters,
            "requestBody": _REQUEST_BODY,
            "responses": _map(_RESPONSE),
            "callbacks": _map(_map(path_item)),
            "deprecated": _flag,
            "security": _list(_map(_texts)),
            "servers": _unsure,
        }
    )


def _path_item(parameters: Rule) -> _Kind:
    kind = _Kind(foreign=("$ref",))
    operation = _operation(parameters, kind)
    words = dict.fromkeys(("summary", "description"), _unsure)
    methods = dict.fromkeys(("get", "put", "post", "delete", "options", "head", "patch", "trace"), operation)
    kind.learn({**words, **methods, "servers": _unsure, "parameters": _unsure})
    return kind


COMPONENT: Rule = _schema
"""A component schema."""

PATH_ITEM = _path_item(_unsure)
"""A path item without parameters: what the models say about those is a matter for `checked`."""

WEBHOOK = _path_item(_list(_PARAMETER))
"""A path item that may have parameters."""
