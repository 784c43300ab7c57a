"""The functions of ``typeway.utils``, compared with FastAPI's."""

import copy
from types import SimpleNamespace
from typing import Any

import fastapi.utils as theirs
import pytest
from fastapi.datastructures import Default as TheirDefault
from hypothesis import given, settings
from hypothesis import strategies as st

import typeway.utils as ours
from tests.street.outcome import outcome
from typeway.datastructures import Default
from typeway.exceptions import FastAPIDeprecationWarning

STATUSES = [None, "default", *(f"{n}XX" for n in range(7)), *range(98, 104), *range(199, 210), 304, 404, 600, 0, -1]
PATHS = [
    "/",
    "/{a}",
    "/{a}/{b:path}",
    "/{}",
    "{a}{b}",
    "/{{a}}",
    "/{a",
    "/a}",
    "/{a b}",
    "/{x}/{x}",
    "/{a}}",
    "/{a\n}",
    "/é/{ü}",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
        | inner.map(lambda v: (v,))
    ),
)


@pytest.mark.parametrize("status", [*STATUSES, "200", "204", "304", "199", " 204", "", "abc", "2xx"], ids=repr)
def test_is_body_allowed_for_status_code(status: Any) -> None:
    assert outcome(ours.is_body_allowed_for_status_code, status) == outcome(
        theirs.is_body_allowed_for_status_code, status
    )


@pytest.mark.parametrize("path", PATHS, ids=repr)
def test_get_path_param_names(path: str) -> None:
    assert ours.get_path_param_names(path) == theirs.get_path_param_names(path)


@pytest.mark.parametrize("path", PATHS, ids=repr)
@pytest.mark.parametrize("methods", [{"GET"}, ["POST", "GET"], {"query"}], ids=repr)
def test_generate_unique_id(path: str, methods: Any) -> None:
    route = SimpleNamespace(name="read it é", path_format=path, methods=methods)
    assert ours.generate_unique_id(route) == theirs.generate_unique_id(route)  # type: ignore[arg-type]  # a stand-in


@pytest.mark.parametrize("methods", [None, set()], ids=repr)
def test_a_route_without_methods_has_no_id(methods: Any) -> None:
    with pytest.raises(AssertionError, match="'/x' has no methods"):
        ours.generate_unique_id(SimpleNamespace(name="x", path_format="/x", methods=methods))


def test_generate_operation_id_for_path_is_deprecated() -> None:
    with pytest.warns(FastAPIDeprecationWarning, match="generate_operation_id_for_path") as warned:
        mine = ours.generate_operation_id_for_path(name="a b", path="/x/{y}", method="GET")
    assert warned[0].filename == __file__
    with pytest.warns(UserWarning, match="generate_operation_id_for_path"):
        assert mine == theirs.generate_operation_id_for_path(name="a b", path="/x/{y}", method="GET")


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.dictionaries(st.sampled_from("abc"), JSON), st.dictionaries(st.sampled_from("abc"), JSON))
def test_deep_dict_update(main: dict[Any, Any], update: dict[Any, Any]) -> None:
    other = copy.deepcopy(main)
    before = copy.deepcopy(update)
    ours.deep_dict_update(main, update)
    theirs.deep_dict_update(other, copy.deepcopy(update))
    assert main == other
    assert update == before


def test_deep_dict_update_by_hand() -> None:
    main = {"a": {"x": 1, "y": [1], "z": 0}, "b": 1}
    ours.deep_dict_update(main, {"a": {"y": [2], "z": {"n": 1}}, "b": {"m": 2}, "c": None})
    assert main == {"a": {"x": 1, "y": [1, 2], "z": {"n": 1}}, "b": {"m": 2}, "c": None}


def test_deep_dict_update_leaves_the_old_list_alone() -> None:
    old = [1]
    main = {"a": old}
    ours.deep_dict_update(main, {"a": [2]})
    assert (main, old) == ({"a": [1, 2]}, [1])


@pytest.mark.parametrize(
    "marks",
    [(True,), (False,), (True, True), (True, False, False), (False, True), (True, True, False)],
    ids=repr,
)
def test_get_value_or_default(marks: tuple[bool, ...]) -> None:
    mine = ours.get_value_or_default(*(Default(i) if mark else i for i, mark in enumerate(marks)))
    other = theirs.get_value_or_default(*(TheirDefault(i) if mark else i for i, mark in enumerate(marks)))
    assert getattr(mine, "value", mine) == getattr(other, "value", other)
    assert hasattr(mine, "value") == hasattr(other, "value")
