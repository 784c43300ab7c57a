"""``assert_protected``, and ``typeway routes --auth``, which shows what it looks at."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Annotated, Any

import pytest
from rich.console import Console
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

import typeway.cli.guards
from tests.cli.project import Project
from typeway import APIRouter, Depends, FastAPI, Security, WebSocket
from typeway.security import APIKeyHeader, HTTPBearer, OAuth2PasswordBearer
from typeway.testing import assert_protected

oauth2 = OAuth2PasswordBearer(tokenUrl="token", scopes={"read": "r", "write": "w"})
key = APIKeyHeader(name="X-Key", scheme_name="key")
maybe = HTTPBearer(auto_error=False, scheme_name="maybe")


def user(token: Annotated[str, Depends(oauth2)]) -> str:
    return token


def anybody(token: Annotated[Any, Depends(maybe)]) -> str | None:
    return token


def open_routes(app: object, **options: Any) -> list[str]:
    with pytest.raises(AssertionError) as caught:
        assert_protected(app, **options)
    first, *lines = str(caught.value).splitlines()
    assert first == "Routes without protection:"
    return [line.strip() for line in lines]


def program() -> FastAPI:
    app = FastAPI()
    router = APIRouter(prefix="/items", dependencies=[Security(user, scopes=["read"])])

    @router.get("/{item_id}")
    def read(item_id: int) -> None: ...

    @router.put("/{item_id}")
    def write(item_id: int, who: Annotated[str, Security(user, scopes=["write"])]) -> None: ...

    @app.api_route("/news", methods=["GET", "POST"], name="all news")
    def news(who: Annotated[str, Depends(anybody)]) -> None: ...

    @app.get("/")
    def home() -> None: ...

    @app.websocket("/feed")
    async def feed(socket: WebSocket) -> None: ...

    @app.websocket("/private")
    async def private(socket: WebSocket, sent: Annotated[str, Depends(key)]) -> None: ...

    app.include_router(router)
    return app


def test_a_protected_application() -> None:
    app = FastAPI(dependencies=[Depends(key)])

    @app.get("/")
    def home() -> None: ...

    assert_protected(app)
    assert_protected(FastAPI())


def test_open_routes_are_listed() -> None:
    assert open_routes(program()) == ["GET,POST /news (only optional: maybe)", "GET /", "WEBSOCKET /feed"]


def test_optional_schemes_may_count() -> None:
    assert open_routes(program(), allow_optional=True) == ["GET /", "WEBSOCKET /feed"]


def test_exceptions() -> None:
    assert_protected(program(), except_=["/news", "/", ("WEBSOCKET", "/feed")])
    assert_protected(program(), except_=["all news", "home", "feed"])
    assert open_routes(program(), except_=[("get", "/news"), "home", "feed"]) == ["POST /news (only optional: maybe)"]
    assert_protected(program(), except_=[("GET", "/news"), ("POST", "/news"), "home", "feed"])


@pytest.mark.parametrize("unknown", ["/new", "nobody", ("PUT", "/news"), ("GET", "/feed"), "/openapi.json"])
def test_an_exception_that_names_no_route(unknown: Any) -> None:
    with pytest.raises(ValueError, match=f"No such route: {re.escape(repr(unknown))}"):
        assert_protected(program(), except_=[unknown, "/news", "/", "/feed"])


def test_what_has_no_routes() -> None:
    with pytest.raises(TypeError, match=r"not an object of function"):
        assert_protected(lambda: None)


def test_mounted_applications_and_frontends(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("")
    inner = program()
    app = FastAPI()
    app.mount("/in", inner)
    app.mount("/static", StaticFiles(directory=tmp_path))
    app.host("a.example", Starlette(routes=[Route("/", lambda request: None)]))
    app.frontend("/site", directory=tmp_path)
    guarded = APIRouter(dependencies=[Depends(key)])
    guarded.frontend("/staff", directory=tmp_path)
    app.include_router(guarded)
    assert open_routes(app) == [
        "GET,POST /in/news (only optional: maybe)",
        "GET /in/",
        "WEBSOCKET /in/feed",
        "MOUNT /static",
        "GET,HEAD //a.example/",
        "FRONTEND /site",
    ]


def test_what_the_assertion_says_is_what_is_served() -> None:
    """The schemes it counts on do refuse."""
    from typeway.testclient import TestClient

    app = program()
    client = TestClient(app)
    assert client.get("/items/1").status_code == 401
    assert client.put("/items/1").status_code == 401
    assert client.get("/news").status_code == 200


PROGRAM = """\
from typing import Annotated
from starlette.staticfiles import StaticFiles
from typeway import Depends, FastAPI, Security
from typeway.security import HTTPBearer, OAuth2PasswordBearer
app = FastAPI(openapi_url=None)
oauth2 = OAuth2PasswordBearer(tokenUrl="token")
maybe = HTTPBearer(auto_error=False)
def user(token: Annotated[str, Depends(oauth2)]): ...
@app.get("/me")
def me(who: Annotated[None, Security(user, scopes=["me", "read"])]): ...
@app.get("/both", dependencies=[Depends(maybe)])
def both(who: Annotated[None, Depends(user)]): ...
@app.get("/news")
def news(who: Annotated[None, Depends(maybe)]): ...
@app.get("/")
def home(): ...
app.mount("/static", StaticFiles(directory="."))
"""


def test_auth_lines(project: Project) -> None:
    project.write("main.py", PROGRAM)
    outcome = project.run("routes", "--auth")
    assert outcome.exit_code == 0
    assert [" ".join(line.split()) for line in outcome.lines] == [
        "GET /news open, HTTPBearer if sent main.py:13",
        "GET / open main.py:15",
        "MOUNT /static open StaticFiles",
        "GET /me OAuth2PasswordBearer(me, read) main.py:9",
        "GET /both HTTPBearer if sent and OAuth2PasswordBearer main.py:11",
    ]
    assert len({line.index("/") for line in outcome.lines}) == 1


def test_auth_json(project: Project) -> None:
    project.write("main.py", PROGRAM)
    rows = project.run("routes", "--auth", "--json").json
    assert [row["path"] for row in rows] == ["/news", "/", "/static", "/me", "/both"]
    assert rows[3] == {
        "methods": ["GET"],
        "path": "/me",
        "name": "me",
        "endpoint": "me",
        "file": str((project.root / "main.py").resolve()),
        "line": 9,
        "protected": True,
        "security": [
            {
                "scheme": "OAuth2PasswordBearer",
                "class": "OAuth2PasswordBearer",
                "scopes": ["me", "read"],
                "optional": False,
            }
        ],
    }
    assert [row["protected"] for row in rows] == [False, False, False, True, True]
    assert rows[0]["security"][0]["optional"] is True


def test_auth_on_a_terminal(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    console = Console(file=written, force_terminal=True, width=50, color_system="standard", highlight=False)
    monkeypatch.setattr(typeway.cli.guards, "stdout", lambda: console)
    project.write("main.py", PROGRAM)
    assert project.run("routes", "--auth").exit_code == 0
    assert "guarded by" in written.getvalue()
    assert "\x1b[1;31mopen" in written.getvalue()
    assert "…" not in written.getvalue()


def test_an_application_without_routes(project: Project) -> None:
    project.write("main.py", "from typeway import FastAPI\napp = FastAPI(openapi_url=None)\n")
    outcome = project.run("routes", "--auth")
    assert (outcome.exit_code, outcome.stdout) == (0, "")
    assert project.run("routes").exit_code == 0
