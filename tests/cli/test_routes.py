"""`typeway routes`."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console

import typeway.cli.routes
from tests.cli.project import Project

PROGRAM = """\
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from typeway import APIRouter, FastAPI, WebSocket

app = FastAPI(openapi_url=None)
inner = APIRouter(prefix="/items", tags=["x"])
outer = APIRouter(prefix="/v1")

@inner.get("/{item_id:int}", name="one item")
def read(item_id: int): ...

@inner.api_route("/", methods=["POST", "PUT"])
async def write(): ...

@outer.websocket("/feed")
async def feed(websocket: WebSocket): ...

@app.get("/")
def root(): ...

outer.include_router(inner)
app.include_router(outer, prefix="/api")

async def plain(request): return PlainTextResponse("")

app.mount("/old", Starlette(routes=[Route("/ping", plain, methods=["GET"])]), name="legacy")
app.mount("/static", StaticFiles(directory="."))
app.host("admin.example", Starlette(routes=[Route("/", plain)]))
app.add_route("/any", plain, methods=["GET"])

@inner.get("/late")
def late(): ...
"""

EXPECTED = [
    (["GET"], "/", "root", "main.py:20"),
    (["WEBSOCKET"], "/api/v1/feed", "feed", "main.py:17"),
    (["GET"], "/api/v1/items/{item_id:int}", "one item", "main.py:11"),
    (["POST", "PUT"], "/api/v1/items/", "write", "main.py:14"),
    (["GET"], "/api/v1/items/late", "late", "main.py:33"),
    (["MOUNT"], "/old", "legacy", "Starlette"),
    (["GET", "HEAD"], "/old/ping", "plain", "main.py:26"),
    (["MOUNT"], "/static", "", "StaticFiles"),
    (["HOST"], "//admin.example", "", "Starlette"),
    (["GET", "HEAD"], "//admin.example/", "plain", "main.py:26"),
    (["GET", "HEAD"], "/any", "plain", "main.py:26"),
]


def test_plain_lines(project: Project) -> None:
    project.write("main.py", PROGRAM)
    outcome = project.run("routes")
    assert outcome.exit_code == 0
    assert outcome.stderr == ""
    expected = [" ".join([",".join(methods), *(part for part in rest if part)]) for methods, *rest in EXPECTED]
    assert [" ".join(line.split()) for line in outcome.lines] == expected


def test_plain_columns_are_aligned(project: Project) -> None:
    project.write("main.py", PROGRAM)
    lines = project.run("routes").lines
    assert len({line.index("/") for line in lines}) == 1


def test_json(project: Project) -> None:
    project.write("main.py", PROGRAM)
    rows = project.run("routes", "--json").json
    assert [(row["methods"], row["path"], row["name"]) for row in rows] == [line[:3] for line in EXPECTED]
    by_path: dict[str, Any] = {row["path"]: row for row in rows}
    assert by_path["/old/ping"]["depth"] == 1
    assert by_path["/"] == {
        "methods": ["GET"],
        "path": "/",
        "name": "root",
        "endpoint": "root",
        "file": str((project.root / "main.py").resolve()),
        "line": 20,
        "depth": 0,
    }


def test_long_lines_are_not_cut(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    path = "/" + "x" * 300 + "/[bold]/:smile:"
    project.write(
        "main.py", f"from typeway import FastAPI\napp = FastAPI(openapi_url=None)\n@app.get({path!r})\ndef far(): ...\n"
    )
    assert project.run("routes").lines == [f"GET  {path}  far  main.py:3"]


def test_table_on_a_terminal(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A narrow terminal folds the cells; nothing is cut."""
    written = io.StringIO()
    monkeypatch.setattr(
        typeway.cli.routes,
        "stdout",
        lambda: Console(file=written, force_terminal=True, width=50, color_system="standard", highlight=False),
    )
    project.write("main.py", PROGRAM)
    assert project.run("routes").exit_code == 0
    assert "\x1b[32mGET\x1b[0m" in written.getvalue()
    assert "…" not in written.getvalue()
    assert "defined at" in written.getvalue()


def test_built_in_routes_are_marked(project: Project) -> None:
    project.app("main.py")
    lines = project.run("routes").lines
    assert lines
    assert all(line.endswith("built in") for line in lines)


def test_a_decorated_endpoint_is_found_behind_its_decorators(project: Project) -> None:
    project.write(
        "main.py",
        """\
        import functools
        from typeway import FastAPI
        app = FastAPI(openapi_url=None)
        def logged(function):
            @functools.wraps(function)
            def inner(*args, **kwargs): return function(*args, **kwargs)
            return inner
        @app.get("/a")
        @logged
        def wrapped(): ...
        class Callable:
            def __call__(self): ...
        app.get("/b")(Callable())
        app.get("/c", name="part")(functools.partial(wrapped))
        """,
    )
    rows = project.run("routes", "--json").json
    assert [(row["path"], row["endpoint"], row["line"]) for row in rows] == [
        ("/a", "wrapped", 8),
        ("/b", "Callable(...)", 11),
        ("/c", "wrapped", 8),
    ]


def test_an_application_without_routes(project: Project) -> None:
    project.write("main.py", "async def app(scope, receive, send): ...\n")
    outcome = project.run("routes", "--app", "app")
    assert outcome.exit_code == 1
    assert "main:app shows no routes" in outcome.error


def test_a_starlette_application_that_was_named(project: Project) -> None:
    project.write(
        "main.py",
        """\
        from starlette.applications import Starlette
        from starlette.routing import Route
        async def ping(request): ...
        site = Starlette(routes=[Route("/ping", ping)])
        """,
    )
    assert project.run("routes", "--app", "site").lines == ["GET,HEAD  /ping  ping  main.py:3"]


@pytest.mark.parametrize("command", [("routes",), ("routes", "--auth"), ("explain", "GET", "/docs"), ("check",)])
def test_json_has_nothing_that_the_program_prints_in_it(project: Project, command: tuple[str, ...]) -> None:
    project.write("main.py", 'from typeway import FastAPI\napp = FastAPI()\nprint("Starting up")\n')
    outcome = project.run(*command, "--json")
    assert outcome.json
    assert "Starting up" in outcome.stderr
