"""`typeway explain` names the route that really answers; every case is asked of the application as well."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.routing import Mount

from tests.cli.project import Project
from typeway import FastAPI
from typeway.cli.console import CliError
from typeway.cli.explain_match import candidates, match_request
from typeway.cli.load import load_app
from typeway.cli.options import AppChoice
from typeway.testclient import TestClient

PROGRAM = """\
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from typeway import APIRouter, FastAPI, Request

def mark(text):
    def endpoint(): return PlainTextResponse(text)
    return endpoint

app = FastAPI(openapi_url=None)
app.get("/")(mark("/"))
app.get("/users/me")(mark("/users/me"))
app.get("/users/{name}")(mark("/users/{name}"))
app.get("/users/later")(mark("/users/later"))
app.delete("/users/{name}")(mark("/users/{name}"))
app.get("/numbers/{number:int}")(mark("/numbers/{number:int}"))
app.get("/numbers/{word}")(mark("/numbers/{word}"))
app.get("/files/{path:path}")(mark("/files/{path:path}"))
app.get("/slash/")(mark("/slash/"))
app.post("/no-slash")(mark("/no-slash"))
app.api_route("/many", methods=["PATCH", "PUT"])(mark("/many"))

router = APIRouter(prefix="/orders")
router.get("")(mark("/v1/orders"))
router.post("/{order}/items/{item}")(mark("/v1/orders/{order}/items/{item}"))
app.include_router(router, prefix="/v1")

inner = FastAPI(openapi_url=None)
inner.get("/ping")(mark("/sub/ping"))
app.mount("/sub", inner)
app.get("/sub/hidden")(mark("never"))

async def foreign(scope, receive, send): await PlainTextResponse("/raw/{path:path}")(scope, receive, send)
app.mount("/raw", foreign)
"""

CASES = [
    ("GET", "/"), ("POST", "/"), ("GET", "/users/me"), ("GET", "/users/ann"), ("GET", "/users/later"),
    ("DELETE", "/users/me"), ("PATCH", "/users/me"), ("GET", "/users"), ("GET", "/users/"), ("GET", "/users/a/b"),
    ("GET", "/users/a%2Fb"), ("GET", "/%75sers/me"), ("GET", "/no%20such"),
    ("GET", "/numbers/12"), ("GET", "/numbers/twelve"), ("GET", "/numbers/-1"), ("GET", "/files/a/b/c"),
    ("GET", "/files/"), ("GET", "/files"), ("GET", "/slash/"), ("GET", "/slash"), ("POST", "/slash"),
    ("POST", "/no-slash"), ("GET", "/no-slash"), ("POST", "/no-slash/"), ("PUT", "/many"), ("GET", "/many"),
    ("HEAD", "/users/me"), ("OPTIONS", "/many"), ("GET", "/v1/orders"), ("GET", "/v1/orders/"),
    ("POST", "/v1/orders/1/items/2"), ("GET", "/v1/orders/1/items/2"), ("GET", "/orders"), ("GET", "/sub/ping"),
    ("POST", "/sub/ping"), ("GET", "/sub/hidden"), ("GET", "/sub/nothing"), ("GET", "/sub"), ("GET", "/raw/x/y"),
    ("POST", "/raw/"), ("GET", "/nothing"),
]  # fmt: skip


@pytest.fixture
def app(project: Project) -> FastAPI:
    project.write("main.py", PROGRAM)
    loaded = load_app(AppChoice(name="app"))
    assert isinstance(loaded.app, FastAPI)
    return loaded.app


@pytest.mark.parametrize(("method", "path"), CASES)
def test_as_the_application_answers(app: FastAPI, method: str, path: str) -> None:
    with TestClient(app, follow_redirects=False) as client:
        answer = client.request(method, path)
    if answer.status_code == 200:
        assert match_request(app, method, path).route.path == answer.text
        return
    title = failure(app, method, path).title
    assert re.findall(r"\b[345]\d\d\b", title) == [str(answer.status_code)]
    if answer.status_code == 307:
        assert title.endswith(answer.headers["location"].removeprefix("http://testserver"))


def test_what_the_cases_cover(app: FastAPI) -> None:
    with TestClient(app, follow_redirects=False) as client:
        statuses = {client.request(*case).status_code for case in CASES}
    assert statuses == {200, 307, 404, 405}


@pytest.mark.parametrize(
    ("method", "template", "path"),
    [
        ("GET", "/users/{name}", "/users/{name}"),
        ("GET", "/users/{user_id}", "/users/{name}"),
        ("DELETE", "/users/{}", "/users/{name}"),
        ("GET", "/numbers/{number}", "/numbers/{number:int}"),
        ("GET", "/numbers/{word}", "/numbers/{word}"),
        ("GET", "/files/{path:path}", "/files/{path:path}"),
        ("GET", "/files/{anything:path}", "/files/{path:path}"),
        ("POST", "/v1/orders/{order}/items/{item}", "/v1/orders/{order}/items/{item}"),
    ],
)
def test_templates(app: FastAPI, method: str, template: str, path: str) -> None:
    found = match_request(app, method, template)
    assert (found.route.path, found.parameters) == (path, {})


def test_a_leading_slash_and_a_query_do_not_matter(app: FastAPI) -> None:
    assert match_request(app, "GET", "users/ann?limit=5").parameters == {"name": "ann"}


def test_routes_that_match_too_late_are_named(app: FastAPI) -> None:
    found = match_request(app, "GET", "/users/later")
    assert [route.path for route in found.shadowed] == ["/users/later"]


def test_a_mount_below_an_earlier_route_is_not_entered() -> None:
    app, inner = FastAPI(openapi_url=None), FastAPI(openapi_url=None)
    app.get("/a/{path:path}")(lambda: None)
    inner.get("/b")(lambda: None)
    app.mount("/a", inner)
    found = match_request(app, "GET", "/a/b")
    assert (found.route.path, found.shadowed) == ("/a/{path:path}", ())


def test_routes_of_a_host_are_left_out() -> None:
    """Which host a request names is not part of the question."""
    app, inner = FastAPI(openapi_url=None), FastAPI(openapi_url=None)
    inner.get("/a")(lambda: None)
    app.host("other.example", inner)
    app.get("/a")(lambda: None)
    found = match_request(app, "GET", "/a")
    assert found.route.apps == (app,)
    assert [one.apps for one in candidates(app)] == [(app,)]


def test_a_template_that_is_never_reached() -> None:
    app = FastAPI(openapi_url=None)
    app.get("/a/{x}")(lambda: None)
    app.get("/a/{y}")(lambda: None)
    found = match_request(app, "GET", "/a/{y}")
    assert found.route.path == "/a/{y}"
    assert found.shadowed_by is not None
    assert found.shadowed_by.path == "/a/{x}"


def failure(app: object, method: str, path: str) -> CliError:
    with pytest.raises(CliError) as caught:
        match_request(app, method, path)
    return caught.value


def test_wrong_method_lists_the_allowed_ones(app: FastAPI) -> None:
    error = failure(app, "PATCH", "/users/me")
    assert error.title == "PATCH /users/me is answered with 405 Method Not Allowed"
    assert list(error.details) == ["allowed: DELETE, GET"]
    assert failure(app, "POST", "/users/{name}").details == ["allowed: DELETE, GET"]


@pytest.mark.parametrize(
    ("path", "suggestion"),
    [
        ("/user/ann", "  GET /users/{name}"),
        ("/v1/order", "  GET /v1/orders"),
        ("/v1/orders/3/item/4", "  POST /v1/orders/{order}/items/{item}"),
        ("/file/a/b", "  GET /files/{path:path}"),
        ("/sub/pong", "  GET /sub/ping"),
    ],
)
def test_nearest_routes(app: FastAPI, path: str, suggestion: str) -> None:
    error = failure(app, "GET", path)
    assert "404 Not Found" in error.title
    assert suggestion in error.details


def test_nothing_near(app: FastAPI) -> None:
    assert failure(app, "GET", "/qqqqqqqqqqqqqqqqqqqqqqqqqqq").details == [
        "No route has a similar path; typeway routes lists them all."
    ]


def test_websockets(app: FastAPI) -> None:
    async def live(websocket: Any) -> None: ...

    app.websocket("/live/{room}")(live)
    assert match_request(app, "WEBSOCKET", "/live/1").parameters == {"room": "1"}
    assert "the handshake is refused" in failure(app, "WEBSOCKET", "/users/me").title
    assert "404" in failure(app, "GET", "/live/1").title


def test_redirects_can_be_off() -> None:
    app = FastAPI(openapi_url=None, redirect_slashes=False)
    app.get("/a/")(lambda: None)
    assert "404" in failure(app, "GET", "/a").title


def test_applications_around_the_route_are_known(app: FastAPI) -> None:
    found = match_request(app, "GET", "/sub/ping")
    assert len(found.route.apps) == 2
    assert found.route.apps[0] is app
    foreign = match_request(app, "GET", "/raw/x").route
    mounts = [one.path for one in candidates(app) if isinstance(one.context.original_route, Mount)]
    assert mounts == [foreign.path] == ["/raw/{path:path}"]
