"""The small steps: making plain, merging, walking the tree of callables."""

import datetime
import decimal
from enum import Enum
from typing import Any

import fastapi
import pytest
from fastapi.openapi.models import OpenAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field
from pydantic_core import PydanticSerializationError

import typeway
from typeway._describe.merge import merged
from typeway._describe.tidy import plain
from typeway._describe.walk import walk
from typeway.encoders import jsonable_encoder
from typeway.openapi import _security_schemes
from typeway.openapi.models import Reference


class Colour(Enum):
    red = "r"


class Text(str):
    """A text of its own kind."""


class Model(BaseModel):
    a: int = Field(1, alias="al")
    b: int | None = None


@pytest.mark.parametrize(
    "value",
    [
        {"a": None, "b": [None, {"c": None}]},
        Model(),
        [Model()],
        decimal.Decimal("1.20"),
        datetime.timedelta(1),
        datetime.date(2020, 1, 1),
        {3: 4, (1, 2): 5},
        {Colour.red: Colour.red},
        b"octets",
        float("nan"),
        [float("inf"), 1.5],
        {"a": float("nan")},
        {1},
        (1, (2,)),
        Text("x"),
        {Text("k"): Text("v")},
        True,
        0,
        -0.0,
        2**80,
    ],
)
def test_values_become_what_fastapi_makes_of_them(value: Any) -> None:
    document = OpenAPI.model_validate(
        {"openapi": "3", "info": {"title": "T", "version": "1"}, "components": {"schemas": {"A": {"enum": [value]}}}}
    )
    encoded = fastapi.encoders.jsonable_encoder(document, by_alias=True, exclude_none=True)
    expected = encoded["components"]["schemas"]["A"]["enum"][0]
    written = plain(value, {})
    assert written == expected
    assert repr(written) == repr(expected)
    assert type(written) is type(expected)


@pytest.mark.parametrize("value", [object(), Model, len, {"a": object()}])
def test_values_without_a_counterpart_are_refused(value: Any) -> None:
    with pytest.raises(PydanticSerializationError):
        plain(value, {})


def test_references_are_renamed_wherever_they_stand() -> None:
    assert plain({"$ref": "old", "m": ["old", "older"]}, {"old": "new"}) == {"$ref": "new", "m": ["new", "older"]}


trees = st.recursive(
    st.integers(0, 3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
)
objects = st.dictionaries(st.sampled_from("abc"), trees, max_size=3)


@settings(max_examples=60, deadline=None)
@given(objects, objects)
def test_merging_is_fastapis_and_changes_nothing(base: dict[str, Any], added: dict[str, Any]) -> None:
    before = repr(base), repr(added)
    written = merged(base, added)
    assert (repr(base), repr(added)) == before
    fastapi.utils.deep_dict_update(base, added)
    assert repr(written) == repr(base)


def test_the_tree_is_walked_once_for_each_use() -> None:
    def first() -> None: ...
    def second(a: Any = typeway.Depends(first)) -> None: ...

    app = typeway.FastAPI()

    @app.get("/", dependencies=[typeway.Security(second, scopes=["outer"])])
    def endpoint(
        a: Any = typeway.Depends(first),
        b: Any = typeway.Depends(second),
        c: Any = typeway.Depends(first),
        d: Any = typeway.Security(second, scopes=["x", "y"]),
    ) -> None: ...

    route: Any = app.routes[-1]
    names = [(plan.name.rpartition(".")[2], scopes) for plan, scopes in walk(route.plan.call)]
    assert names == [
        ("endpoint", ()),
        ("second", ("outer",)),
        ("first", ("outer",)),
        ("first", ()),
        ("second", ()),
        ("second", ("x", "y")),
        ("first", ("x", "y")),
    ]


def test_unhashable_dependencies_are_walked() -> None:
    class Dependency:
        __hash__ = None  # type: ignore[assignment]  # what an unhashable class has

        def __call__(self, a: int) -> int:
            return a

    app = typeway.FastAPI()

    @app.get("/")
    def endpoint(a: Any = typeway.Depends(Dependency())) -> None: ...

    assert [each["name"] for each in app.openapi()["paths"]["/"]["get"]["parameters"]] == ["a"]


def test_models_of_the_vocabulary_are_encoded_by_alias() -> None:
    assert jsonable_encoder(Reference.model_validate({"$ref": "x"})) == {"$ref": "x"}
    key = _security_schemes.APIKey.model_validate({"in": "query", "name": "k"})
    assert jsonable_encoder(key, exclude_none=True) == {"type": "apiKey", "in": "query", "name": "k"}
