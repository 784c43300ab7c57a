"""The markers, made directly with every keyword, compared with FastAPI's: what they hold, show and refuse."""

import importlib
import re
import warnings
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from types import ModuleType
from typing import Any

import pytest
from pydantic import AliasChoices, AliasPath, Discriminator

from tests.street.outcome import neutral, outcome
from typeway.exceptions import FastAPIDeprecationWarning

MARKERS = ("Param", "Path", "Query", "Header", "Cookie", "Body", "Form", "File")
PACKAGES = ("typeway", "fastapi")


def _five() -> int:
    return 5


KEYWORDS: list[dict[str, Any]] = [
    {},
    {"alias": "other"},
    {"alias": ""},
    {"alias_priority": 1},
    {"alias": "a", "validation_alias": "v", "serialization_alias": "s"},
    {"validation_alias": "v"},
    {"validation_alias": AliasChoices("v", "w")},
    {"validation_alias": AliasPath("v", 0)},
    {"serialization_alias": "s"},
    {"alias": None, "validation_alias": None, "serialization_alias": None},
    {"title": "T", "description": "D"},
    {"title": None, "description": None},
    {"gt": 1, "ge": 2, "lt": 3, "le": 4},
    {"gt": None},
    {"min_length": 1, "max_length": 2},
    {"pattern": "a+"},
    {"pattern": re.compile("a+")},
    {"regex": "a+"},
    {"regex": "a+", "pattern": "b+"},
    {"regex": None},
    {"discriminator": "kind"},
    {"discriminator": Discriminator(str)},
    {"strict": True},
    {"strict": None},
    {"validate_default": True},
    {"union_mode": "left_to_right"},
    {"fail_fast": True},
    {"multiple_of": 2},
    {"allow_inf_nan": False},
    {"max_digits": 3, "decimal_places": 2},
    {"examples": [1, 2]},
    {"examples": None},
    {"example": 1},
    {"example": None},
    {"example": 1, "examples": [2]},
    {"openapi_examples": {"a": {"summary": "s", "value": 1}}},
    {"deprecated": True},
    {"deprecated": "no longer"},
    {"deprecated": False},
    {"deprecated": None},
    {"include_in_schema": False},
    {"json_schema_extra": {"x": 1}},
    {"json_schema_extra": None},
    {"annotation": int},
    {"annotation": int, "ge": 1, "title": "T"},
    {"default_factory": _five},
    {"default_factory": None},
    {"convert_underscores": False},
    {"embed": True},
    {"embed": None},
    {"media_type": "text/plain"},
    {"unknown": 1},
    {"default": 1, "unknown": 1},
]
DEFAULTS: list[dict[str, Any]] = [{}, {"default": ...}, {"default": None}, {"default": 5}]
FIELDS = (
    *("annotation", "default", "default_factory", "alias", "alias_priority", "validation_alias", "serialization_alias"),
    *("title", "description", "examples", "discriminator", "deprecated", "json_schema_extra", "validate_default"),
    *("metadata", "init", "repr", "frozen", "exclude", "field_title_generator", "openapi_examples"),
    *("include_in_schema", "example", "in_", "convert_underscores", "embed", "media_type"),
)


def made(package: str, module: str, name: str, keywords: dict[str, Any]) -> Any:
    """All that shows of a marker, with the warnings that its making issued."""
    with warnings.catch_warnings(record=True) as issued:
        warnings.simplefilter("always")
        try:
            marker = getattr(importlib.import_module(f"{package}.{module}"), name)(**keywords)
        except Exception as error:
            return type(error).__name__, str(error) if isinstance(error, TypeError) else ""
    held = {field: neutral(repr(getattr(marker, field, "nothing"))) for field in FIELDS}
    told = [(item.category.__name__, str(item.message)) for item in issued]
    return neutral(repr(marker)), held, told, marker.is_required()


@pytest.mark.parametrize("default", DEFAULTS, ids=repr)
@pytest.mark.parametrize("name", MARKERS)
def test_marker(name: str, default: dict[str, Any]) -> None:
    for keywords in KEYWORDS:
        ours, theirs = (made(package, "params", name, {**default, **keywords}) for package in PACKAGES)
        assert ours == theirs, keywords


@pytest.mark.parametrize("name", [name for name in MARKERS if name != "Param"])
def test_marker_function(name: str) -> None:
    for keywords in KEYWORDS:
        ours, theirs = (made(package, "param_functions", name, keywords) for package in PACKAGES)
        assert ours == theirs, keywords


def test_a_deprecated_keyword_is_told_where_it_was_written() -> None:
    from typeway import Query, params

    class Own(params.Query):  # type: ignore[misc]  # Pydantic calls the class final, but only to type checkers
        pass

    for make in (Query, params.Query, Own, params.Header, params.File):
        with pytest.warns(FastAPIDeprecationWarning) as issued:
            make(regex="a+", example=1)
        assert [warning.filename for warning in issued] == [__file__, __file__]


def dependency() -> None: ...


DEPENDS: dict[str, Callable[[ModuleType], Any]] = {
    "nothing": lambda m: m.Depends(),
    "one": lambda m: m.Depends(dependency),
    "uncached": lambda m: m.Depends(dependency, use_cache=False),
    "positional": lambda m: m.Depends(dependency, False, "function"),
    "scope": lambda m: m.Depends(dependency, scope="request"),
    "limited": lambda m: m.Depends(dependency, max_concurrency=2),
    "limited again": lambda m: m.Depends(dependency, max_concurrency=2),
    "security": lambda m: m.Security(dependency),
    "scopes": lambda m: m.Security(dependency, scopes=("a", "b")),
    "scopes again": lambda m: m.Security(dependency, scopes=("a", "b")),
    "scope list": lambda m: m.Security(dependency, scopes=["a"]),
    "security positional": lambda m: m.Security(dependency, True, None, ["a"]),
    "security limited": lambda m: m.Security(dependency, max_concurrency=1),
    "no limit": lambda m: m.Depends(dependency, max_concurrency=0),
    "negative": lambda m: m.Depends(dependency, max_concurrency=-1),
    "boolean": lambda m: m.Depends(dependency, max_concurrency=True),
    "fraction": lambda m: m.Depends(dependency, max_concurrency=1.0),
    "text": lambda m: m.Depends(dependency, max_concurrency="1"),
    "too much": lambda m: m.Depends(dependency, True, None, 1),
    "unknown": lambda m: m.Security(dependency, other=1),
    "unknown scope": lambda m: m.Depends(dependency, scope="other"),
}


@pytest.mark.parametrize("name", DEPENDS)
def test_depends(name: str) -> None:
    def shown(module: ModuleType) -> Any:
        marker = DEPENDS[name](module)
        others = {other: DEPENDS[other](module) for other in list(DEPENDS)[:13]}
        equal = [other for other, value in others.items() if value == marker]
        try:
            alike = [other for other in equal if hash(others[other]) == hash(marker)]
        except TypeError as error:
            alike = [str(error)]
        return repr(marker), equal, alike

    theirs = outcome(shown, importlib.import_module("fastapi.params"))
    ours = outcome(shown, importlib.import_module("typeway.params"))
    assert (ours[0], ours[1] if ours[0] == "returned tuple" else "") == (
        theirs[0],
        theirs[1] if theirs[0] == "returned tuple" else "",
    )


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("name", ["Depends", "Security"])
def test_depends_cannot_be_changed(package: str, name: str) -> None:
    marker = getattr(importlib.import_module(f"{package}.params"), name)(dependency)
    with pytest.raises(FrozenInstanceError):
        marker.use_cache = False


def test_depends_functions_make_markers() -> None:
    from typeway import Depends, Security, params

    assert Depends(dependency, use_cache=False, scope="function") == params.Depends(dependency, False, "function")
    assert Security(dependency, scopes=("a",), use_cache=False) == params.Security(dependency, False, scopes=("a",))
    assert Depends(dependency, max_concurrency=3).max_concurrency == 3


@pytest.mark.parametrize("name", MARKERS)
def test_markers_compare_like_fastapis(name: str) -> None:
    def comparison(package: str) -> list[bool]:
        cls = getattr(importlib.import_module(f"{package}.params"), name)
        markers = [cls(**keywords) for keywords in ({}, {}, {"title": "a"}, {"title": "a"}, {"ge": 1})]
        return [one == other for one in markers for other in markers]

    assert comparison("typeway") == comparison("fastapi")
