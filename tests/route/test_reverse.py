"""From parameters back to a path, as Starlette's routes do it."""

from typing import Any
from uuid import UUID

import pytest
from starlette.routing import Mount, NoMatchFound, Route

from typeway._route import compile_template, fill_path, fill_prefix

TEMPLATES = [
    "/",
    "/a",
    "/items/{id}",
    "/items/{id:int}/{x:float}",
    "/files/{name}.{ext}",
    "/tree/{p:path}/end",
    "/u/{key:uuid}",
    "/{{x}}/{b-c}",
]
PARAMS: list[dict[str, Any]] = [
    {},
    {"id": 5},
    {"id": "é b"},
    {"id": 5, "x": 1.50},
    {"id": 5, "x": 1.50, "y": 1},
    {"id": 5, "y": 1},
    {"name": "a", "ext": "tar.gz"},
    {"name": "a"},
    {"p": "b/c"},
    {"p": ""},
    {"key": UUID("12345678-1234-5678-1234-567812345678")},
    {"x": "q"},
]


def starlette_path(template: str, params: dict[str, Any]) -> str | None:
    try:
        return str(Route(template, lambda request: None, name="route").url_path_for("route", **params))
    except NoMatchFound:
        return None


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("params", PARAMS)
def test_a_path_is_filled_like_starlettes_route_does(template: str, params: dict[str, Any]) -> None:
    _, path_format, convertors = compile_template(template)
    assert fill_path(path_format, convertors, params) == starlette_path(template, params)


def test_a_path_is_filled_at_all() -> None:
    _, path_format, convertors = compile_template("/items/{id:int}/{p:path}")
    assert fill_path(path_format, convertors, {"id": "7", "p": "a/b"}) == "/items/7/a/b"
    assert fill_path(path_format, convertors, {"id": "7"}) is None
    assert fill_path(path_format, convertors, {"id": "7", "p": "", "q": ""}) is None


@pytest.mark.parametrize(
    "template, params", [("/{id}", {"id": "a/b"}), ("/{id}", {"id": ""}), ("/{id:int}", {"id": -1})]
)
def test_a_refused_value_raises_what_the_convertor_raises(template: str, params: dict[str, Any]) -> None:
    _, path_format, convertors = compile_template(template)
    with pytest.raises(AssertionError) as ours:
        fill_path(path_format, convertors, params)
    with pytest.raises(AssertionError) as theirs:
        starlette_path(template, params)
    assert str(ours.value) == str(theirs.value)


def test_a_prefix_takes_what_it_knows_and_leaves_the_rest() -> None:
    _, path_format, convertors = compile_template("/{tenant}/{version:int}/{path:path}")
    params = {"tenant": "acme", "path": "", "id": 5}
    assert fill_prefix(path_format, convertors, params) == ("/acme/{version}/", {"id": 5})
    assert params == {"tenant": "acme", "path": "", "id": 5}


def test_a_prefix_builds_the_path_of_a_mounted_route() -> None:
    mount = Mount("/{tenant}", routes=[Route("/items/{id}", lambda request: None, name="item")])
    prefix, unused = fill_prefix(mount.path_format, mount.param_convertors, {"tenant": "acme", "path": "", "id": "5"})
    _, path_format, convertors = compile_template("/items/{id}")
    assert f"{prefix.rstrip('/')}{fill_path(path_format, convertors, unused)}" == "/acme/items/5"
    assert str(mount.url_path_for("item", tenant="acme", id="5")) == "/acme/items/5"
