"""Example values from a JSON schema, always the same ones: one that fits, those at the borders, and those that do not.

What a schema cannot say – that an account with this number exists, that a name is free – no generated value can know;
recorded requests are for that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from typeway._prove.shapes import as_array, as_object

__all__ = ["borders", "fitting", "resolved", "text", "wrong"]

Schema = dict[str, Any]

_DEPTH: Final = 5
_FORMATS: Final = {
    "date": "2024-02-29",
    "date-time": "2024-02-29T12:30:45Z",
    "time": "12:30:45",
    "duration": "P1DT2H",
    "uuid": "6f1e8f0e-6f2c-4c53-9ce6-0f3b5c4cfd6a",
    "email": "reader@example.org",
    "uri": "https://example.org/a?b=c",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "ipv4network": "192.0.2.0/24",
    "json-string": "{}",
    "binary": "text",
}
_WRONG: Final[dict[str, tuple[Any, ...]]] = {
    "integer": ("x", "1.5", ""),
    "number": ("x", "NaN", ""),
    "boolean": ("perhaps", "2"),
    "string": (),
    "array": (),
    "object": ("x",),
}
_WRONG_JSON: Final[dict[str, tuple[Any, ...]]] = {
    "integer": ("x", 1.5, None, [], True, "7"),
    "number": ("x", None, [], True, "7.5"),
    "boolean": ("perhaps", 2, None, "yes"),
    "string": (7, None, [], {}, True),
    "array": ("x", None, {}, 1),
    "object": ("x", None, [], 1),
    "null": ("x",),
}


def resolved(schema: Schema, components: Schema) -> Schema:
    """Return the schema behind references; of alternatives with ``null`` the other one, if it is alone."""
    while "$ref" in schema:
        schema = components.get(str(schema["$ref"]).rpartition("/")[2], {})
    alternatives = [item for item in schema.get("anyOf", []) if item.get("type") != "null"]
    return resolved(alternatives[0], components) if len(alternatives) == 1 else schema


def text(value: Any) -> str:
    """Return a value as a client writes it in a path, a query, a header or a form."""
    return value if isinstance(value, str) else json.dumps(value)


def fitting(schema: Schema, components: Schema, *, whole: bool = False, depth: int = 0) -> Any:
    """Return one value that fits, as far as the schema says; ``whole`` gives objects their optional members too."""
    schema = resolved(schema, components)
    if depth > _DEPTH:
        return None
    given = _given(schema)
    if given is not None:
        return given[0]
    for keyword in ("anyOf", "oneOf", "allOf"):
        if schema.get(keyword):
            return fitting(schema[keyword][0], components, whole=whole, depth=depth + 1)
    kind = schema.get("type")
    if kind == "object":
        return _object(schema, components, whole, depth)
    if kind == "array":
        return _array(schema, components, whole, depth)
    if kind in ("integer", "number"):
        return next(_numbers(schema, kind))
    if kind == "string":
        return _string(schema)
    return {"boolean": True, "null": None}.get(str(kind), "text")


def _given(schema: Schema) -> list[Any] | None:
    """Return the values that the schema lists itself."""
    if "const" in schema:
        return [schema["const"]]
    for keyword in ("enum", "examples"):
        listed = as_array(schema.get(keyword))
        if listed:
            return listed
    return None


def _numbers(schema: Schema, kind: str) -> Iterator[float | int]:
    step = schema.get("multipleOf", 1 if kind == "integer" else 0.5)
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    if low is not None:
        yield low if "minimum" in schema else low + step
    elif high is not None:
        yield high if "maximum" in schema else high - step
    else:
        yield step


def _string(schema: Schema) -> str:
    known = _FORMATS.get(str(schema.get("format", ""))) or ("{}" if "contentSchema" in schema else None)
    if known is not None:
        return known
    if "pattern" in schema:
        return _matching(str(schema["pattern"]), schema)
    length = min(max(int(schema.get("minLength", 0)), 4), _longest(schema))
    return ("text" * (length // 4 + 1))[:length]


def _longest(schema: Schema) -> int:
    return int(schema.get("maxLength", 10_000))


def _matching(pattern: str, schema: Schema) -> str:
    """Return a text that matches a simple pattern; of a complicated one the first of some usual texts that does."""
    candidates = [
        "text",
        "abc",
        "a",
        "A",
        "ABC",
        "1",
        "123",
        "abc123",
        "a-b",
        "a_b",
        "2024",
        "0000000000",
        "fixedquery",
    ]
    candidates += [re.sub(r"[\^\$\\]", "", pattern)]
    length = max(int(schema.get("minLength", 1)), 1)
    candidates += [letter * count for letter in ("a", "A", "1") for count in (length, *range(1, 13))]
    try:
        compiled = re.compile(pattern)
    except re.error:
        return candidates[0]
    return next((each for each in candidates if compiled.search(each) and len(each) <= _longest(schema)), candidates[0])


def _array(schema: Schema, components: Schema, whole: bool, depth: int) -> list[Any]:
    if schema.get("prefixItems"):
        return [fitting(item, components, whole=whole, depth=depth + 1) for item in schema["prefixItems"]]
    item = fitting(schema.get("items") or {}, components, whole=whole, depth=depth + 1)
    count = max(int(schema.get("minItems", 1)), 1)
    if schema.get("uniqueItems") and count > 1 and isinstance(item, (int, str)):
        return [item + index if isinstance(item, int) else f"{item}{index}" for index in range(count)]
    return [item] * count


def _object(schema: Schema, components: Schema, whole: bool, depth: int) -> dict[str, Any]:
    members: Schema = schema.get("properties", {})
    required = schema.get("required", [])
    chosen = [name for name in members if whole or name in required]
    made = {name: fitting(members[name], components, whole=whole, depth=depth + 1) for name in chosen}
    extra = as_object(schema.get("additionalProperties"))
    if not members and extra is not None:
        made["key"] = fitting(extra, components, whole=whole, depth=depth + 1)
    return made


def borders(schema: Schema, components: Schema) -> Iterator[tuple[str, Any]]:
    """Yield values on both sides of each limit, with a name each; and every member of an enumeration."""
    schema = resolved(schema, components)
    yield from _number_borders(schema)
    for name, more in (("minLength", -1), ("maxLength", 1)):
        if name in schema and schema[name] + more >= 0:
            yield f"at {name}", "a" * schema[name]
            yield f"beyond {name}", "a" * (schema[name] + more)
    if "pattern" in schema:
        yield "against pattern", "?? ??"
    item = fitting(schema.get("items") or {}, components)
    for name, more in (("minItems", -1), ("maxItems", 1)):
        if name in schema and schema[name] + more >= 0:
            yield f"beyond {name}", [item] * (schema[name] + more)
    for value in (_given(schema) or [])[1:4]:
        yield f"listed {text(value)}", value


def _number_borders(schema: Schema) -> Iterator[tuple[str, float | int]]:
    step = 1 if schema.get("type") == "integer" else 0.5
    for name in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
        if name in schema:
            for sign, word in ((-1, "below"), (0, "at"), (1, "above")):
                yield f"{word} {name}", schema[name] + sign * step


def wrong(schema: Schema, components: Schema, *, as_text: bool = False) -> Iterator[Any]:
    """Yield values of other types; ``as_text`` those that are wrong in places where everything is text."""
    schema = resolved(schema, components)
    kind = str(schema.get("type", "object" if "properties" in schema else ""))
    yield from (_WRONG if as_text else _WRONG_JSON).get(kind, ())
    if kind == "string" and (schema.get("format") in _FORMATS or schema.get("enum")):
        yield "no such thing"
