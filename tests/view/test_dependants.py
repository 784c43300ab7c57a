"""Dependants have the fields, names and settings that FastAPI's have, and lead back to the plan they were made of."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any

import pytest

from tests.view.declarations import functions
from tests.view.sides import Side, same
from typeway import Depends, Typeway
from typeway._view.dependants import call_plan, dependant_of
from typeway.routing import APIRoute

NAMES = tuple(functions(Side("typeway")))


def field(one: Any) -> list[Any]:
    """What a library can read of a field."""
    info = one.field_info
    return [
        one.name, one.alias, one.validation_alias, one.serialization_alias, one.mode, one.config, type(info).__name__,
        str(info.annotation), repr(info.default), info.default_factory, info.is_required(), repr(info.metadata),
        repr(info.validation_alias), info.title, getattr(info, "embed", "-"), getattr(info, "media_type", "-"),
        repr(one.get_default()),
    ]  # fmt: skip


PLACES = ("path_params", "query_params", "header_params", "cookie_params", "body_params")


def tree(dependant: Any) -> dict[str, Any]:
    """What a library can read of a dependant."""
    told: dict[str, Any] = {place: [field(one) for one in getattr(dependant, place)] for place in PLACES}
    told["call"] = getattr(dependant.call, "__qualname__", type(dependant.call).__name__)
    told["concurrency"] = dependant.concurrency is not None
    for one in dataclasses.fields(dependant):
        told.setdefault(one.name, getattr(dependant, one.name))
    told["dependencies"] = [tree(below) for below in dependant.dependencies]
    return told


def test_a_dependant_has_fastapis_fields() -> None:
    told = same(
        lambda side: [
            [one.name, one.default is not dataclasses.MISSING] for one in dataclasses.fields(side.models.Dependant)
        ]
    )
    assert len(told) == 20
    assert same(lambda side: [side.models.Dependant(), side.models.Dependant() == side.models.Dependant()])[1]


@pytest.mark.parametrize("name", NAMES)
def test_get_dependant(name: str) -> None:
    same(lambda side: tree(side.utils.get_dependant(path="/{item_id}", call=functions(side)[name])))


def test_get_dependant_with_everything_said() -> None:
    def piece(side: Side) -> Any:
        call = functions(side)["tree"]
        dependant = side.utils.get_dependant(
            path="/{item_id}", call=call, name="n", own_oauth_scopes=["own"], parent_oauth_scopes=["parent"],
            use_cache=False, scope="function",
        )  # fmt: skip
        return tree(dependant)

    told = same(piece)
    assert told["dependencies"][2]["parent_oauth_scopes"] == ["parent", "own"]


def test_get_parameterless_sub_dependant() -> None:
    def piece(side: Side) -> Any:
        marker = side.root.Security(functions(side)["scheme"], scopes=["a"], use_cache=False)
        return tree(side.utils.get_parameterless_sub_dependant(depends=marker, path="/{item_id}"))

    assert same(piece)["use_cache"] is True


@cache
def routes(side: Side) -> dict[str, Any]:
    """Return routes by name: one for each function, and one that is seen through inclusions."""
    every = functions(side)
    app = side.root.FastAPI(dependencies=[side.root.Depends(every["leaf"])])
    inner = side.root.APIRouter(prefix="/in", dependencies=[side.root.Depends(every["middle"])])
    for name, call in every.items():
        inner.post(f"/{name}/{{item_id}}", dependencies=[side.root.Security(every["scheme"], scopes=["z"])])(call)
        app.post(f"/{name}/{{item_id}}")(call)
    app.include_router(inner, prefix="/out", dependencies=[side.root.Depends(every["leaf"])])
    found = {context.path: context for context in side.routing.iter_route_contexts(app.routes)}
    return {path: context for path, context in found.items() if path and "{item_id}" in path}


@pytest.mark.parametrize("path", [f"{prefix}/{name}/{{item_id}}" for prefix in ("", "/out/in") for name in NAMES])
def test_routes(path: str) -> None:
    def piece(side: Side) -> Any:
        context = routes(side)[path]
        body = context.body_field
        told = {"tree": tree(context.dependant), "embedded": context._embed_body_fields}
        if body is not None:
            told |= {"body": [field(body)[:7], body.field_info.is_required(), body.field_info.media_type]}
            model = body.field_info.annotation
            told |= {"model": [str(model), sorted(getattr(model, "model_fields", ()))]}
        return told

    same(piece)


def test_answers() -> None:
    def piece(side: Side) -> Any:
        from tests.view.declarations import Item

        app = side.root.FastAPI()

        @app.get("/a", response_model=list[Item], responses={404: {"model": Item}, "4XX": {"model": list[Item]}})
        def a(): ...

        @app.get("/b")
        def b() -> Item: ...

        @app.get("/c")
        def c(): ...

        return [
            [field(one) if one else None for one in (route.response_field, route.stream_item_field)]
            + [{str(code): field(one) for code, one in route.response_fields.items()}]
            + [route.is_sse_stream, route.is_json_stream, route.stream_item_type]
            for route in app.routes
            if isinstance(route, side.routing.APIRoute)
        ]

    assert len(same(piece)) == 3


def test_flat_parameters_and_bodies() -> None:
    def piece(side: Side) -> Any:
        told = []
        for call in functions(side).values():
            dependant = side.utils.get_dependant(path="/{item_id}", call=call)
            bodies = side.utils._get_flat_body_params(dependant)
            told.append([[one.name, one.alias] for one in side.utils.get_flat_params(dependant)])
            told.append([[one.name for one in bodies], side.utils._should_embed_body_fields(bodies)])
            for embed in (True, False):
                whole = side.utils._get_body_field(body_params=bodies, name="x", embed_body_fields=embed)
                told.append(field(whole)[:7] if whole else None)
        return told

    same(piece)


@pytest.mark.parametrize("name", NAMES)
def test_the_way_back_leads_to_the_same_plan(name: str) -> None:
    call = functions(Side("typeway"))[name]
    route = APIRoute("/{item_id}", call, dependencies=[Depends(call)] if name == "plain" else None)
    dependant = dependant_of(route.plan.call, "/{item_id}", scope="function")
    assert call_plan(dependant) is route.plan.call


def test_a_change_makes_a_new_plan_of_what_is_above_it_only() -> None:
    every = functions(Side("typeway"))
    route = APIRoute("/{item_id}", every["tree"])
    dependant = dependant_of(route.plan.call, "/{item_id}", scope="function")

    async def other(): ...

    dependant.dependencies[0].dependencies[0].call = other
    changed = call_plan(dependant)
    assert changed is not route.plan.call
    assert changed.dependencies[0].target.dependencies[0].target.call is other
    assert changed.dependencies[1:] == route.plan.call.dependencies[1:]  # compared by identity
    assert call_plan(dependant) is changed


def test_nothing_is_made_for_a_program_that_does_not_look() -> None:
    app = Typeway()

    @app.get("/")
    def endpoint(q: int = 1): ...

    route = app.routes[-1]
    assert isinstance(route, APIRoute)
    assert "_viewed" not in vars(route)
    assert not route.lives
    assert route.dependant is route.dependant
    assert route.lives
