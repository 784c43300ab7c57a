"""`typeway explain`: the right route, and what runs for it."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.cli.project import Project
from typeway import FastAPI
from typeway.cli.load import load_app
from typeway.cli.options import AppChoice
from typeway.testclient import TestClient

SHOP = """\
from typing import Annotated
from pydantic import BaseModel, Field
from typeway import Body, Cookie, Depends, FastAPI, Header, Path, Query, Request, Response, Security
from typeway.security import OAuth2PasswordBearer, SecurityScopes

app = FastAPI()

class Stamp:
    def __init__(self, app): self.app = app
    async def __call__(self, scope, receive, send): await self.app(scope, receive, send)

app.add_middleware(Stamp)
bearer = OAuth2PasswordBearer("/token", scopes={"items": "write items"})

@app.middleware("http")
async def timing(request, call_next):
    return await call_next(request)

@app.exception_handler(KeyError)
async def on_key(request, error): ...

def settings(): return {}

async def session(config: Annotated[dict, Depends(settings)]):
    yield config

def lock():
    yield

def user(
    scopes: SecurityScopes,
    token: Annotated[str, Depends(bearer)],
    db: Annotated[dict, Depends(session)],
    fresh: Annotated[dict, Depends(settings, use_cache=False)],
): ...

class Page:
    def __init__(self, offset: int = 0): self.offset = offset

class Filters(BaseModel):
    model_config = {"extra": "forbid"}
    limit: int = Field(10, gt=0, le=100)
    tags: list[str]

class Item(BaseModel):
    name: str

class Out(BaseModel):
    id: int

@app.put(
    "/items/{item_id}",
    status_code=202,
    response_model_exclude_unset=True,
    dependencies=[Depends(settings), Depends(lock, scope="function", max_concurrency=2)],
)
def update(
    request: Request,
    response: Response,
    item_id: Annotated[int, Path(ge=1)],
    item: Item,
    note: Annotated[str, Body(max_length=3)],
    who: Annotated[None, Security(user, scopes=["items"])],
    page: Annotated[Page, Depends()],
    filters: Annotated[Filters, Query()],
    x_token: Annotated[list[str] | None, Header()] = None,
    colour: Annotated[str, Cookie(pattern="^a", alias="color")] = "abc",
) -> Out: ...
"""


EXPECTED_TEXT = """\
PUT /items/{item_id}  update
  defined at main.py:51
  item_id = '5' from the path
middleware, outermost first
  timing  main.py:15
  Stamp  main.py:8
request body, read before anything below runs
  json (application/json), required, an object with a member for each value
    item: Item  from body, required
    note: str  from body, required, max_length=3
calls, in this order
  1 settings  main.py:22
      runs on: worker thread
      result dropped
  2 lock  main.py:27
      runs on: worker thread, generator, left before the response is sent, at most 2 at a time
      result dropped
  3 OAuth2PasswordBearer(...)  built in
      runs on: event loop
      request = the request or websocket
  4 settings  main.py:22
      not called: takes the cached result of 1
  5 session  main.py:24
      runs on: event loop, generator, left after the response is sent
      config = result of 4
  6 settings  main.py:22
      runs on: worker thread, not cached
  7 user  main.py:30
      runs on: worker thread
      token = result of 3
      db = result of 5
      fresh = result of 6
      scopes = the security scopes
      security scopes: items
  8 Page  main.py:37
      runs on: event loop, called directly: it cannot block
      offset: int  from query "offset", default 0
  9 update  the endpoint  main.py:51
      runs on: worker thread
      who = result of 7
      page = result of 8
      request = the request
      response = the response, to set status, headers and cookies
      item_id: int  from path "item_id", required, ge=1
      filters: Filters  from query, extra='forbid'
        "limit": int, default 10, gt=0, le=100
        "tags": list[str], required
      x_token: list[str] | None  from header "x-token", every occurrence, default None
      colour: str  from cookie "color", default 'abc', pattern='^a'
      item from the request body
      note from the request body
response
  status 202, JSONResponse (application/json)
  validated and filtered by Out
    exclude_unset = True
exception handlers of its own
  KeyError: on_key  main.py:19
"""


@pytest.fixture
def shop(project: Project) -> Project:
    project.write("main.py", SHOP)
    return project


def test_text(shop: Project) -> None:
    outcome = shop.run("explain", "put", "/items/5?limit=3")
    assert outcome.exit_code == 0
    assert outcome.stdout == EXPECTED_TEXT


def report(project: Project, *arguments: str) -> Any:
    outcome = project.run("explain", *arguments, "--json")
    assert outcome.exit_code == 0, outcome.error
    return outcome.json


def test_order_and_place_of_execution(shop: Project) -> None:
    steps = report(shop, "PUT", "/items/5")["steps"]
    assert [(step["function"], step["runs"], step["is_generator"], step["reuses"]) for step in steps] == [
        ("settings", "thread", False, None),
        ("lock", "thread", True, None),
        ("OAuth2PasswordBearer(...)", "loop", False, None),
        ("settings", "thread", False, 1),
        ("session", "loop", True, None),
        ("settings", "thread", False, None),
        ("user", "thread", False, None),
        ("Page", "inline", False, None),
        ("update", "thread", False, None),
    ]


def test_the_reported_order_is_the_executed_one(project: Project) -> None:
    """Each function notes its own name when it runs; the notes are the steps that are called."""
    project.write(
        "main.py",
        """\
        import asyncio
        from typing import Annotated
        from typeway import Depends, FastAPI
        app = FastAPI()
        ran = []
        def note(name):
            try:
                asyncio.get_running_loop()
            except RuntimeError:
                ran.append((name, "thread"))
            else:
                ran.append((name, "loop"))
        def base(): note("base")
        async def left(x: Annotated[None, Depends(base)]): note("left")
        def right(x: Annotated[None, Depends(base)], y: Annotated[None, Depends(left)]):
            note("right")
            yield
        async def again(x: Annotated[None, Depends(base, use_cache=False)]):
            note("again")
            yield
        @app.get("/", dependencies=[Depends(again)])
        async def endpoint(b: Annotated[None, Depends(right)], a: Annotated[None, Depends(left)]): note("endpoint")
        """,
    )
    loaded = load_app(AppChoice())
    assert isinstance(loaded.app, FastAPI)
    with TestClient(loaded.app) as client:
        assert client.get("/").status_code == 200
    steps = report(project, "GET", "/")["steps"]
    called = [(step["function"], step["runs"]) for step in steps if step["reuses"] is None]
    assert sys.modules["main"].ran == called


def test_no_plan_for_a_plain_route(shop: Project) -> None:
    found = report(shop, "GET", "/docs")
    assert (found["route"], found["steps"], found["body"], found["response"]) == ("/docs", [], None, None)
    assert found["notes"] == ["a plain route: the endpoint is handed the request, nothing is read or validated"]


def test_source_is_what_is_compiled(shop: Project) -> None:
    assert report(shop, "PUT", "/items/5")["script"] is None
    script = report(shop, "PUT", "/items/5", "--source")["script"]
    compile(script, "<handler>", "exec")
    assert "async def handler" in script
    lines = shop.run("explain", "PUT", "/items/5", "--source").lines
    assert lines[lines.index("generated handler") + 1 :] == script.splitlines()


def test_overrides_are_shown(project: Project) -> None:
    """What is compiled with the overrides in force is what is explained."""
    project.write(
        "main.py",
        """\
        from typing import Annotated
        from typeway import Depends, FastAPI
        app = FastAPI()
        def real(limit: int = 1): ...
        def fake(): ...
        @app.get("/")
        def endpoint(x: Annotated[None, Depends(real)]): ...
        app.dependency_overrides[real] = fake
        """,
    )
    first = report(project, "GET", "/")["steps"][0]
    assert (first["function"], first["replaces"], first["values"]) == ("fake", "real", [])
    assert "      overrides real" in project.run("explain", "GET", "/").lines


def test_route_classes_of_the_user_are_named(project: Project) -> None:
    project.write(
        "main.py",
        """\
        from typeway import APIRouter, FastAPI
        from typeway.routing import APIRoute
        class Timed(APIRoute):
            def get_route_handler(self): return super().get_route_handler()
        app = FastAPI()
        router = APIRouter(route_class=Timed)
        @router.get("/")
        def endpoint(): ...
        app.include_router(router)
        """,
    )
    assert report(project, "GET", "/")["notes"] == ["Timed.get_route_handler() wraps the handler described here"]


@pytest.mark.parametrize(
    ("declaration", "expected"),
    [
        ("def e() -> int: ...", (200, "JSONResponse", "application/json", "int", None, None)),
        ("def e() -> None: ...", (200, "JSONResponse", "application/json", None, None, None)),
        ("def e(): ...", (200, "JSONResponse", "application/json", None, None, None)),
        ("def e() -> Iterator[int]: yield 1", (200, "StreamingResponse", "application/jsonl", None, "JSON Lines", "int")),
        ("def e() -> list[dict[str, Decimal | None]]: ...", (200, "JSONResponse", "application/json", "list[dict[str, Decimal | None]]", None, None)),
    ],
)  # fmt: skip
def test_responses(project: Project, declaration: str, expected: tuple[Any, ...]) -> None:
    project.write(
        "main.py",
        f"""\
        from collections.abc import Iterator
        from decimal import Decimal
        from typeway import FastAPI
        app = FastAPI()
        @app.get("/")
        {declaration}
        """,
    )
    response = report(project, "GET", "/")["response"]
    found = tuple(response[key] for key in ("status", "response_class", "media_type", "model", "stream", "item"))
    assert found == expected


@pytest.mark.parametrize(
    ("keywords", "status"),
    [("", 307), ("status_code=302, ", 302)],
)
def test_status_is_the_decorators_or_that_of_the_class(project: Project, keywords: str, status: int) -> None:
    project.write(
        "main.py",
        f"""\
        from typeway import FastAPI
        from typeway.responses import RedirectResponse
        app = FastAPI()
        @app.get("/", {keywords}response_class=RedirectResponse)
        def endpoint(): ...
        """,
    )
    assert report(project, "GET", "/")["response"]["status"] == status


def test_form_and_websocket(project: Project) -> None:
    project.write(
        "main.py",
        """\
        from typing import Annotated
        from typeway import FastAPI, File, Form, Query, UploadFile, WebSocket
        app = FastAPI()
        @app.post("/")
        def send(name: Annotated[str, Form()], document: UploadFile, extra: Annotated[bytes, File(alias="more")] = b""): ...
        @app.websocket("/live/{room}")
        async def live(websocket: WebSocket, room: int, since: int | None = None): ...
        """,
    )
    body = report(project, "POST", "/")["body"]
    assert (body["kind"], body["media_type"]) == ("form", "multipart/form-data")
    assert [(value["source"], value["names"]) for value in body["values"]] == [
        ("form", ["name"]),
        ("file", ["document"]),
        ("file", ["more"]),
    ]
    for method in ("WEBSOCKET", "ws"):
        found = report(project, method, "/live/3")
        assert (found["method"], found["response"]) == ("WEBSOCKET", None)
        assert found["steps"][0]["injected"] == {"websocket": "websocket"}
        assert found["path_parameters"] == {"room": "3"}


def test_notes_on_order_and_mounts(project: Project) -> None:
    project.write(
        "main.py",
        """\
        from typeway import FastAPI
        app = FastAPI(openapi_url=None)
        @app.get("/{name}")
        def first(name: str): ...
        @app.get("/me")
        def second(): ...
        @app.get("/{other}")
        def third(other: str): ...
        async def foreign(scope, receive, send): ...
        app.mount("/raw", foreign)
        """,
    )
    lines = project.run("explain", "GET", "/me").lines
    assert [line for line in lines if "note:" in line] == [
        "  note: /me (main.py:5) matches as well, but is declared later",
        "  note: /{other} (main.py:7) matches as well, but is declared later",
    ]
    assert report(project, "GET", "/{other}")["notes"] == ["never reached: GET /{name} (main.py:3) is declared earlier"]
    mounted = report(project, "GET", "/raw/x")
    assert mounted["notes"] == ["a mounted application answers, whose routes are not known"]
    assert (mounted["endpoint"]["name"], mounted["endpoint"]["line"]) == ("foreign", 9)


def test_defaults_and_options(project: Project) -> None:
    project.write(
        "main.py",
        """\
        from typing import Annotated
        from typeway import FastAPI, Query
        app = FastAPI(openapi_url=None)
        @app.get("/", response_model_by_alias=False, response_model_exclude={"secret"})
        def endpoint(
            tags: Annotated[list[str], Query(default_factory=list)],
            page: Annotated[int | None, Query(alias="p", gt=0, multiple_of=2)] = None,
        ) -> dict[str, str]: ...
        """,
    )
    found = report(project, "GET", "/")
    tags, page = found["steps"][0]["values"]
    assert (tags["default"], tags["required"], tags["repeated"]) == ("list()", False, True)
    assert (page["names"], page["default"], page["constraints"]) == (["p"], "None", {"gt": "0", "multiple_of": "2"})
    assert found["response"]["options"] == {"exclude": "{'secret'}", "by_alias": "False"}


def test_text_of_a_stream_and_of_a_built_in_page(project: Project) -> None:
    project.write(
        "main.py",
        """\
        from collections.abc import AsyncIterator
        from typeway import FastAPI
        app = FastAPI()
        @app.get("/numbers")
        async def numbers() -> AsyncIterator[int]: yield 1
        """,
    )
    lines = project.run("explain", "GET", "/numbers").lines
    assert "  stream: JSON Lines, each item validated by int" in lines
    assert "no middleware of its own" in lines
    assert "  part of Typeway" in project.run("explain", "GET", "/docs").lines
