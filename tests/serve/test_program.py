"""When a program is made anew: a change in its own tree, however deep, and no other."""

from __future__ import annotations

import pytest

from typeway import APIRouter, FastAPI
from typeway._compile.script import Script
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
