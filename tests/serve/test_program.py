"""When a program is made anew: a change in its own tree, however deep, and no other."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette

from typeway import APIRouter, FastAPI
from typeway._compile.script import Script
from typeway.routing import APIRoute
from typeway.testclient import TestClient


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Titles of the scripts that were built."""
    titles: list[str] = []
    build = Script.build

    def counted(self: Script, function: str) -> object:
        titles.append(self.title)
        return build(self, function)

    monkeypatch.setattr(Script, "build", counted)
    return titles


def test_handlers_outlive_changes_of_other_applications(compiled: list[str]) -> None:
    app = FastAPI()
    app.get("/")(lambda: "here")
    client = TestClient(app)
    assert client.get("/").json() == "here"
    other = FastAPI()
    other.get("/other")(lambda: "there")
    assert client.get("/").json() == "here"
    assert compiled == ["GET /"]


def test_a_route_added_deep_in_the_tree_is_served_at_once(compiled: list[str]) -> None:
    app, outer, inner = FastAPI(), APIRouter(), APIRouter()
    outer.include_router(inner, prefix="/inner")
    app.include_router(outer, prefix="/outer")
    client = TestClient(app)
    assert client.get("/outer/inner/late").status_code == 404
    inner.get("/late")(lambda: "late")
    assert client.get("/outer/inner/late").json() == "late"
    assert compiled == ["GET /outer/inner/late"]


class OwnHandle(APIRoute):
    """A class whose own method stands between the router and the handler."""

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        await super().handle(scope, receive, send)


def test_a_route_with_its_own_handle_is_compiled_once(compiled: list[str]) -> None:
    app, router = FastAPI(), APIRouter(route_class=OwnHandle)
    router.get("/own")(lambda: "own")
    app.router.route_class = OwnHandle
    app.get("/root")(lambda: "root")
    app.include_router(router, prefix="/below")
    client = TestClient(app)
    for _ in range(3):
        assert client.get("/root").json() == "root"
        assert client.get("/below/own").json() == "own"
    assert compiled == ["GET /root", "GET /below/own"]


def test_a_route_inside_another_framework_is_compiled_once(compiled: list[str]) -> None:
    client = TestClient(Starlette(routes=[APIRoute("/alone/{n}", lambda n: n)]))
    for _ in range(3):
        assert client.get("/alone/5").json() == "5"
    assert compiled == ["GET /alone/{n}"]
