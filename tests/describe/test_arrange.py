"""What is arranged without the models is what the models make of it; and what they refuse is never arranged."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from typeway._describe import arrange
from typeway._describe.arrange import Arranging, Unsure, deep_sorted
from typeway._describe.tidy import plain
from typeway.openapi.models import ExternalDocumentation, Info, PathItem, Reference, Schema, SchemaType, Server, Tag

AS_WRITTEN = Arranging({})
SORTED = Arranging({}, sort=True)


@cache
def adapter_of(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def through_models(kind: Any, value: Any) -> Any:
    adapter = adapter_of(kind)
    return plain(adapter.dump_python(adapter.validate_python(value), mode="json", by_alias=True, exclude_none=True), {})


def compare(rule: Callable[[Any, Arranging], Any], kind: Any, value: Any, how: Arranging = AS_WRITTEN) -> bool:
    """Compare both ways, key order and number types included; tell whether the models were not needed."""
    try:
        arranged = rule(value, how)
    except Unsure:
        return False
    given_to_models = deep_sorted(plain(value, {}), "") if how.sort else value
    assert json.dumps(arranged) == json.dumps(through_models(kind, given_to_models))
    return True


texts = st.sampled_from(["", "a", "Title", "#/components/schemas/A", "http://example.com", "x y"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False, width=16) | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("zyx"), inner, max_size=2),
    max_leaves=4,
)
counts = st.integers(0, 4)
bounds = st.integers(-3, 3) | st.sampled_from([0.5, -0.0, 1e300])
types = st.sampled_from(["array", "boolean", "integer", "null", "number", "object", "string"])
extensions = {"x-z": json_values, "x-a": json_values, "itemSchema": json_values}

# What stands where is known; now and then a value of any kind is put there instead.
valid_words: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(
        ("title", "description", "format", "pattern", "contentMediaType", "contentEncoding", "$ref"), texts
    ),
    **dict.fromkeys(("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf"), bounds),
    **dict.fromkeys(("maxLength", "minLength", "maxItems", "minItems", "minProperties"), counts),
    **dict.fromkeys(("uniqueItems", "deprecated", "readOnly", "writeOnly"), st.booleans()),
    **dict.fromkeys(("default", "const", "example"), json_values),
    **dict.fromkeys(("enum", "examples"), st.lists(json_values, max_size=3)),
    "type": types | st.lists(types, max_size=2),
    "required": st.lists(texts, max_size=2),
    "discriminator": st.fixed_dictionaries(
        {"propertyName": texts}, optional={"mapping": st.dictionaries(st.sampled_from("ba"), texts, max_size=2)}
    ),
    **extensions,
}
rare_words: dict[str, st.SearchStrategy[Any]] = {
    "xml": st.just({"name": "n", "attribute": True, "prefix": None}),
    "externalDocs": st.just({"url": "http://example.com"}),
    "dependentRequired": st.just({"a": ["b"]}),
    "$comment": texts,
    "$defs": st.just({"A": {"type": "string"}}),
}


def words(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    below = inner | st.booleans()
    applicators: dict[str, st.SearchStrategy[Any]] = {
        **dict.fromkeys(("anyOf", "allOf", "oneOf", "prefixItems"), st.lists(below, max_size=2)),
        **dict.fromkeys(("items", "not", "if", "additionalProperties", "propertyNames", "contentSchema"), below),
        **dict.fromkeys(("properties", "patternProperties"), st.dictionaries(st.sampled_from("ba"), below, max_size=2)),
    }
    every = {**valid_words, **rare_words, **applicators}
    valid = {key: strategy | st.none() for key, strategy in every.items()}
    wild = dict.fromkeys(
        ("type", "maximum", "maxLength", "required", "properties", "discriminator", "enum"), json_values
    )
    return st.fixed_dictionaries({}, optional=valid) | st.fixed_dictionaries({}, optional=valid | wild)


def few(strategy: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with a handful of keys in any order."""
    return st.builds(
        lambda value, keys: {key: value[key] for key in keys if key in value},
        strategy,
        st.permutations([*valid_words, *rare_words, "anyOf", "items", "properties", "additionalProperties", "not"]).map(
            lambda keys: keys[:12]
        ),
    )


schemas = st.recursive(few(words(st.just({"type": "string"}))), lambda inner: few(words(inner)), max_leaves=3)


@settings(max_examples=50, deadline=None)
@given(schemas)
def test_schemas_of_components(schema: dict[str, Any]) -> None:
    compare(arrange.COMPONENT, Schema | Reference, schema, SORTED)


@settings(max_examples=40, deadline=None)
@given(schemas, st.sampled_from(["get", "post", "query"]))
def test_schemas_of_path_items(schema: dict[str, Any], method: str) -> None:
    item = {method: {"responses": {"200": {"description": "d", "content": {"a/b": {"schema": schema}}}}}}
    compare(arrange.PATH_ITEM, PathItem | Any, item)


headers = st.fixed_dictionaries(
    {}, optional={"description": texts, "required": st.booleans(), "schema": st.just({"maximum": 3}), "$ref": texts}
)
media_types = st.fixed_dictionaries(
    {},
    optional={
        "itemSchema": json_values,
        "example": json_values,
        "examples": st.dictionaries(
            st.sampled_from("ba"),
            st.fixed_dictionaries(
                {}, optional={"value": json_values, "summary": texts, "x-a": json_values, "$ref": texts}
            ),
            max_size=2,
        ),
        "schema": st.sampled_from([{}, {"title": "T", "type": "string"}, {"$ref": "#/components/schemas/A"}]),
    },
)
contents = st.dictionaries(st.sampled_from(["b/c", "a/b"]), media_types, max_size=2)
responses = st.fixed_dictionaries(
    {},
    optional={
        "content": contents,
        "headers": st.dictionaries(texts, headers, max_size=2),
        "description": texts,
        "links": st.just({"l": {"operationId": "o"}}),
        **extensions,
    },
)
operations = st.fixed_dictionaries(
    {},
    optional={
        "deprecated": st.booleans(),
        "operationId": texts,
        "summary": texts,
        "tags": st.lists(texts | st.integers(), max_size=2),
        "responses": st.dictionaries(
            st.sampled_from(["404", "200"]), responses | st.just({"description": "d"}), max_size=2
        ),
        "requestBody": st.fixed_dictionaries({"content": contents}, optional={"required": st.booleans() | texts}),
        "security": st.lists(st.dictionaries(texts, st.lists(texts, max_size=1), max_size=1), max_size=1),
        "externalDocs": st.just({"url": "http://example.com"}),
        **extensions,
    },
)
path_items = st.dictionaries(st.sampled_from(["post", "get", "query", "x-a"]), operations, max_size=3)


@settings(max_examples=50, deadline=None)
@given(path_items, path_items)
def test_path_items_without_parameters(item: dict[str, Any], callback: dict[str, Any]) -> None:
    if "post" in item:
        item["post"]["callbacks"] = {"told": {"{$url}": callback}}
    compare(arrange.PATH_ITEM, PathItem | Any, item)


parameters = st.fixed_dictionaries(
    {"name": texts, "in": st.sampled_from(["query", "path", "cookie", "body"])},
    optional={
        "required": st.booleans(),
        "schema": st.just({"title": "T", "type": "integer", "maximum": 3}),
        "examples": st.just({"a": {"value": 1}}),
        "example": json_values,
        "description": texts,
        "deprecated": st.booleans(),
    },
)


@settings(max_examples=40, deadline=None)
@given(operations, st.lists(parameters, max_size=2))
def test_webhooks(operation: dict[str, Any], given_parameters: list[dict[str, Any]]) -> None:
    item = {"post": {"parameters": given_parameters, **operation}}
    compare(arrange.WEBHOOK, PathItem | Reference, item)


@pytest.mark.parametrize(
    "rule, kind, value",
    [
        (arrange.INFO, Info, {"title": "T", "version": "1", "contact": {"url": "http://a.com", "email": "a@b.com"}}),
        (
            arrange.INFO,
            Info,
            {"version": "1", "title": "T", "x-a": [1], "license": {"url": "http://a.com/b", "name": "L"}},
        ),
        (arrange.SERVER, Server, {"description": "d", "url": "http://a.com"}),
        (arrange.SERVER, Server, {"x-a": None, "url": "/relative"}),
        (arrange.TAG, Tag, {"externalDocs": {"url": "http://a.com", "description": "d"}, "name": "n"}),
        (arrange.EXTERNAL_DOCS, ExternalDocumentation, {"url": "HTTP://EXAMPLE.COM:80/x", "description": "d"}),
        (arrange.COMPONENT, Schema | Reference, {"maximum": float("inf"), "type": "number", "default": float("nan")}),
    ],
)
def test_common_parts_need_no_models(rule: Callable[[Any, Arranging], Any], kind: Any, value: Any) -> None:
    assert compare(rule, kind, value) is (value.get("maximum") is None)


@pytest.mark.parametrize(
    "rule, value",
    [
        (arrange.INFO, {"title": "T"}),
        (arrange.INFO, {"title": 3, "version": "1"}),
        (arrange.INFO, {"title": "T", "version": "1", "contact": {"email": "nobody"}}),
        (arrange.INFO, {"title": "T", "version": "1", "license": {"name": "L", "url": "nowhere"}}),
        (arrange.SERVER, {"description": "d"}),
        (arrange.TAG, "name"),
        (arrange.COMPONENT, {"type": "text"}),
        (arrange.COMPONENT, {"minLength": -1}),
        (arrange.COMPONENT, {"maximum": "3"}),
        (arrange.COMPONENT, {"multipleOf": 0}),
        (arrange.COMPONENT, {"required": "a"}),
        (arrange.COMPONENT, {"properties": ["a"]}),
        (arrange.COMPONENT, {"anyOf": [3]}),
        (arrange.COMPONENT, {"discriminator": {"propertyName": "p", "x-a": 1}}),
        (arrange.PATH_ITEM, {"get": {"parameters": [{"name": "a", "in": "query"}]}}),
        (arrange.PATH_ITEM, {"$ref": "#/components/pathItems/a"}),
    ],
)
def test_what_is_doubtful_is_left_to_the_models(rule: Callable[[Any, Arranging], Any], value: Any) -> None:
    with pytest.raises(Unsure):
        rule(value, AS_WRITTEN)


def test_references_get_their_final_names() -> None:
    how = Arranging({"#/components/schemas/long": "#/components/schemas/A"})
    schema = {
        "oneOf": [{"$ref": "#/components/schemas/long"}],
        "discriminator": {"propertyName": "p", "mapping": {"a": "#/components/schemas/long"}},
    }
    assert arrange.COMPONENT(schema, how) == {
        "oneOf": [{"$ref": "#/components/schemas/A"}],
        "discriminator": {"propertyName": "p", "mapping": {"a": "#/components/schemas/A"}},
    }


def test_every_word_of_the_vocabulary_has_a_rule_in_the_same_place() -> None:
    fields = [field.alias or name for name, field in Schema.model_fields.items()]
    assert list(arrange._SCHEMA._rules) == fields
    assert set(arrange._TYPES) == set(SchemaType.__args__)
