"""Values from JSON schemas: some that fit, some at the borders, some of another kind."""

import json
import re
from typing import Any, Final, TypeAlias

from hypothesis import strategies as st

Schema: TypeAlias = dict[str, Any]

_DEPTH: Final = 4
_FORMATS: Final[dict[str, tuple[str, ...]]] = {
    "date": ("2026-02-28", "2024-02-29", "0001-01-01"),
    "date-time": ("2026-02-28T10:11:12Z", "2026-02-28T10:11:12.345+02:00", "2026-02-28 10:11"),
    "time": ("10:11:12", "23:59", "10:11Z"),
    "duration": ("P1DT2H", "PT0S", "-PT1.5S"),
    "uuid": ("6f1e8f0e-6f2c-4c53-9ce6-0f3b5c4cfd6a",),
    "email": ("skipper@example.org",),
    "uri": ("https://example.org/a?b=c",),
    "ipv4": ("10.0.0.1",),
    "ipv6": ("::1",),
    "json-string": ("[1]", "{}", '"a"'),
}
_WRONG: Final[tuple[Any, ...]] = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    10**20,
    "",
    "x",
    "7",
    "true",
    "null",
    [],
    {},
    ["x", 1],
    {"x": 1},
)
_WRONG_TEXTS: Final = (
    "",
    "x",
    "0",
    "-1",
    "1.5",
    "1e3",
    "true",
    "null",
    "NaN",
    " 7 ",
    "7" * 30,
    "é",
    "[1]",
    "2026-02-30",
    "a,b",
    "😀",
)
_ANYTHING: Final = (*_WRONG, "text", {"deep": {"er": [None]}})


def resolved(schema: Schema, components: Schema) -> Schema:
    """The schema with a reference at its top followed; of ``null`` alternatives the other one, if it is alone."""
    while "$ref" in schema:
        schema = components.get(schema["$ref"].rpartition("/")[2], {})
    alternatives = [item for item in schema.get("anyOf", []) if item.get("type") != "null"]
    return resolved(alternatives[0], components) if len(alternatives) == 1 else schema


def text_values(schema: Schema, components: Schema) -> st.SearchStrategy[str]:
    """Texts for a parameter; for an array those of one item."""
    schema = resolved(schema, components)
    if schema.get("type") == "array":
        items: Schema = schema.get("items") or next(iter(schema.get("prefixItems", [])), {})
        schema = resolved(items, components)
    fitting = _fitting(schema, components, _DEPTH - 1).map(_as_text)
    return st.one_of(fitting, fitting, st.sampled_from(_WRONG_TEXTS))


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def json_values(schema: Schema, components: Schema) -> st.SearchStrategy[Any]:
    """JSON values for a body: most of them fit at the top, some have one thing changed somewhere, a few are alien."""
    fitting = _fitting(schema, components, 0)
    return st.one_of(fitting, fitting, fitting.flatmap(_damaged), st.sampled_from(_WRONG))


def _damaged(value: Any) -> st.SearchStrategy[Any]:
    """The value with one member dropped, added or replaced, at any depth."""
    if isinstance(value, dict) and value:
        names = st.sampled_from(sorted(value))
        return st.one_of(
            names.map(lambda name: {key: item for key, item in value.items() if key != name}),
            st.just({**value, "undeclared": 1}),
            names.flatmap(lambda name: st.sampled_from(_WRONG).map(lambda wrong: {**value, name: wrong})),
            names.flatmap(lambda name: _damaged(value[name]).map(lambda damaged: {**value, name: damaged})),
        )
    if isinstance(value, list) and value:
        return st.one_of(_damaged(value[0]).map(lambda damaged: [damaged, *value[1:]]), st.just([*value, *value, "x"]))
    return st.sampled_from(_WRONG)


def _fitting(schema: Schema, components: Schema, depth: int) -> st.SearchStrategy[Any]:
    """Values that fit the schema, as far as this module understands it."""
    if "$ref" in schema:
        schema = resolved(schema, components)
    if depth > _DEPTH:
        return st.sampled_from([None, {}, [], 0, "deep"])
    for keyword in ("anyOf", "oneOf"):
        if schema.get(keyword):
            return st.one_of([_fitting(alternative, components, depth + 1) for alternative in schema[keyword]])
    if schema.get("allOf"):
        return _fitting(schema["allOf"][0], components, depth)
    if "const" in schema:
        return st.just(schema["const"])
    if schema.get("enum"):
        return st.sampled_from(schema["enum"])
    return _of_type(schema, components, depth)


def _of_type(schema: Schema, components: Schema, depth: int) -> st.SearchStrategy[Any]:
    kind = schema.get("type")
    if kind == "object":
        return _objects(schema, components, depth)
    if kind == "array":
        return _arrays(schema, components, depth)
    if kind == "string":
        return _strings(schema)
    if kind in ("integer", "number"):
        return _numbers(schema, whole=kind == "integer")
    simple = {"boolean": st.booleans(), "null": st.none()}
    return simple.get(str(kind), st.sampled_from(_ANYTHING))


def _numbers(schema: Schema, *, whole: bool) -> st.SearchStrategy[Any]:
    """Numbers inside the limits and on both sides of each."""
    step = schema.get("multipleOf", 1 if whole else 0.5)
    limits = [schema[name] for name in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum") if name in schema]
    start = min(limits, default=0)
    candidates = [limit + offset for limit in limits for offset in (-step, 0, step)]
    candidates += [start + step * number for number in (0, 1, 2, 7)]
    return st.sampled_from([int(number) if whole else number for number in candidates])


def _strings(schema: Schema) -> st.SearchStrategy[str]:
    known = _FORMATS.get(schema.get("format", "")) or _FORMATS.get("json-string" if "contentSchema" in schema else "")
    if known:
        return st.sampled_from(known)
    if "pattern" in schema and (matching := _matching(schema["pattern"])) is not None:
        return matching
    low, high = schema.get("minLength", 0), schema.get("maxLength", schema.get("minLength", 0) + 8)
    lengths = sorted({max(low - 1, 0), low, high, high + 1})
    return st.sampled_from(
        [*("abcæ7- "[:1] * length for length in lengths), "text"[: max(high, 1)], "æ😀 x"[: max(high, 1)]]
    )


def _matching(pattern: str) -> st.SearchStrategy[str] | None:
    try:
        compiled = re.compile(pattern)
    except re.error:
        # Pydantic's own engine knows a few constructs that Python's does not.
        return None
    return st.from_regex(compiled, fullmatch=True, alphabet=st.characters(codec="ascii", exclude_categories=["Cc"]))


def _arrays(schema: Schema, components: Schema, depth: int) -> st.SearchStrategy[Any]:
    if schema.get("prefixItems"):
        return st.tuples(*[_fitting(item, components, depth + 1) for item in schema["prefixItems"]]).map(list)
    low = schema.get("minItems", 0)
    items = _fitting(schema.get("items") or {}, components, depth + 1)
    return st.lists(items, min_size=low, max_size=min(schema.get("maxItems", low + 2), low + 2))


def _objects(schema: Schema, components: Schema, depth: int) -> st.SearchStrategy[Any]:
    members = schema.get("properties", {})
    if not members:
        values = (
            _fitting(schema["additionalProperties"], components, depth + 1)
            if isinstance(schema.get("additionalProperties"), dict)
            else st.just(1)
        )
        return st.dictionaries(st.sampled_from(["a", "b", "1", "é"]), values, max_size=2)
    strategies = {name: _fitting(member, components, depth + 1) for name, member in members.items()}
    required = {name: strategy for name, strategy in strategies.items() if name in schema.get("required", [])}
    optional = {name: strategy for name, strategy in strategies.items() if name not in required}
    return st.fixed_dictionaries(required, optional=optional)
