"""The emitted handlers, as text to be read. ``REWRITE_SNAPSHOTS=1 pytest tests/compiled`` writes the files anew: look at what has changed."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest

from tests.compiled.examples import app
from tests.compiled.handlers import compiled

FOLDER = Path(__file__).parent / "golden"
NAMES = {
    "hello": "/hello",
    "parameters": "/items/{item_id}",
    "models-and-aliases": "/search",
    "body": "/items",
    "embedded-bodies": "/items/{item_id}",
    "form": "/upload",
    "dependencies": "/depends",
    "injected": "/injected",
    "json-lines": "/lines",
    "events": "/events",
    "websocket": "/talk/{room}",
}


def script(name: str) -> str:
    """The source of a handler; of two operations at one path the embedded one is the later."""
    path = NAMES[name]
    routes = [route for route in app.routes if getattr(route, "path", None) == path]
    alone = type(app)(openapi_url=None)
    alone.router.routes.append(routes[-1 if name == "embedded-bodies" else 0])
    return compiled(alone).source


@pytest.mark.parametrize("name", NAMES)
def test_script_is_as_kept(name: str) -> None:
    file = FOLDER / f"{name}.txt"
    source = script(name)
    if os.environ.get("REWRITE_SNAPSHOTS"):
        file.write_text(source, "utf-8")
    assert source == file.read_text("utf-8"), "the emitted handler has changed: REWRITE_SNAPSHOTS=1 keeps the new one"


def test_every_file_belongs_to_a_script() -> None:
    assert sorted(file.stem for file in FOLDER.iterdir()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_script_is_a_straight_line(name: str) -> None:
    """One function without loops of its own making, nested functions or imports; loops only pass over the headers that were sent."""
    tree = ast.parse(script(name))
    assert [type(node).__name__ for node in tree.body] == ["AsyncFunctionDef"]
    kinds = {type(node).__name__ for node in ast.walk(tree)}
    assert kinds.isdisjoint(
        {"While", "FunctionDef", "Lambda", "Import", "ImportFrom", "ClassDef", "Global", "ListComp"}
    )
    assert sum(isinstance(node, ast.For | ast.AsyncFor) for node in ast.walk(tree)) <= 1
