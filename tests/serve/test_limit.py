"""The limit on request bodies: just below, just above, announced and not, at each level that can set one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.routing import Mount, Route

from typeway import APIRouter, Body, FastAPI, Request, Response
from typeway._serve.limit import BodyLimitLayer
from typeway.responses import PlainTextResponse, StreamingResponse
from typeway.testclient import TestClient

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

TOO_LARGE = {"detail": "Content Too Large"}


async def count(request: Request) -> int:
    return len(await request.body())


async def echo(body: bytes = Body(media_type="application/octet-stream")) -> int:
    return len(body)


def chunks(size: int) -> Iterator[bytes]:
    """A body whose length is not announced."""
    for _ in range(size):
        yield b"x"


def make_client() -> TestClient:
    router = APIRouter(prefix="/inner", max_body_size=4)
    router.post("/count")(count)
    router.post("/wider", max_body_size=12)(count)
    app = FastAPI(max_body_size=8)
    app.post("/count")(count)
    app.post("/echo")(echo)
    app.post("/empty", max_body_size=0)(count)
    app.include_router(router)
    app.include_router(router, prefix="/outer", max_body_size=2)
    plain = APIRouter()
    plain.post("/count")(count)
    app.include_router(plain, prefix="/narrow", max_body_size=2)
    app.mount("/mounted", Mounted())
    return TestClient(app)


class Mounted:
    """An ASGI application that reads its body."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await Request(scope, receive).body()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


LIMITS = {
    "/count": 8,
    "/echo": 8,
    "/empty": 0,
    "/inner/count": 4,
    "/inner/wider": 12,
    "/outer/inner/count": 4,
    "/narrow/count": 2,
    "/mounted/": 8,
}


@pytest.mark.parametrize("make", [lambda size: b"x" * size, chunks], ids=["announced", "not announced"])
@pytest.mark.parametrize(("path", "limit"), LIMITS.items())
def test_limit_just_below_and_just_above(path: str, limit: int, make: Callable[[int], Any]) -> None:
    client = make_client()
    assert client.post(path, content=make(limit)).status_code == (422 if path == "/echo" and not limit else 200)
    refused = client.post(path, content=make(limit + 1))
    assert (refused.status_code, refused.json()) == (413, TOO_LARGE)


def test_an_unknown_path_keeps_the_limit_of_the_application() -> None:
    client = make_client()
    assert client.post("/nothing", content=b"x" * 8).status_code == 404
    assert client.post("/nothing", content=b"x" * 9).status_code == 413


def test_a_length_that_no_number_type_holds_is_refused() -> None:
    assert make_client().post("/count", content=b"", headers={"content-length": "9" * 5000}).status_code == 413


def test_nothing_runs_once_the_announced_length_is_too_large() -> None:
    called: list[str] = []
    app = FastAPI()

    @app.post("/", max_body_size=1)
    async def endpoint() -> None:
        called.append("endpoint")

    assert TestClient(app).post("/", content=b"xx").status_code == 413
    assert called == []


@pytest.mark.parametrize("value", [-1, True, 1.5, "8"])
@pytest.mark.parametrize(
    "declare",
    [
        lambda value: FastAPI(max_body_size=value),
        lambda value: APIRouter(max_body_size=value),
        lambda value: FastAPI().post("/", max_body_size=value)(count),
        lambda value: FastAPI().include_router(APIRouter(), max_body_size=value),
    ],
    ids=["application", "router", "route", "inclusion"],
)
def test_a_limit_that_is_no_number_of_octets_is_refused(declare: Callable[[Any], Any], value: Any) -> None:
    with pytest.raises(ValueError, match="max_body_size"):
        declare(value)


class Wire:
    """Requests to an application, with a body of one octet per message, and what was read of it."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def post(self, path: str, size: int, *, announced: bool) -> tuple[int, bytes]:
        self.read, self.sent = 0, list[dict[str, Any]]()

        async def receive() -> dict[str, Any]:
            self.read += 1
            return {"type": "http.request", "body": b"x", "more_body": self.read < size}

        async def send(message: dict[str, Any]) -> None:
            self.sent.append(message)

        headers = [(b"content-length", b"%d" % size)] if announced else []
        scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers, "state": {}}
        await self.app(scope, receive, send)
        starts = [message for message in self.sent if message["type"] == "http.response.start"]
        assert len(starts) == 1
        return starts[0]["status"], b"".join(message.get("body", b"") for message in self.sent)


REFUSED = (413, b'{"detail":"Content Too Large"}')
EVENTS: list[str] = []


class Middleware:
    """Middleware without a task of its own. It reads the body first, answers itself, or lets the request pass."""

    def __init__(self, app: Any, behave: str = "pass") -> None:
        self.app = app
        self.behave = behave

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self.behave == "answer":
            await PlainTextResponse("answered")(scope, receive, send)
            return
        messages: list[Any] = []
        if self.behave in ("read", "swallow"):
            try:
                while not messages or messages[-1]["more_body"]:
                    messages.append(await receive())
            except HTTPException as error:
                EVENTS.append(f"{type(error).__name__}: {error.detail}")
                if self.behave == "read":
                    raise
                await PlainTextResponse("swallowed")(scope, receive, send)
                return

        async def again() -> Any:
            return messages.pop(0) if messages else await receive()

        await self.app(scope, again, send)


class Function(BaseHTTPMiddleware):
    """The same as a function, which runs what is below it in a task of its own."""

    def __init__(self, app: Any, behave: str = "pass") -> None:
        super().__init__(app)
        self.behave = behave

    async def dispatch(self, request: Request, call_next: Any) -> Response:
        if self.behave == "answer":
            return PlainTextResponse("answered")
        if self.behave in ("read", "swallow"):
            try:
                await request.body()
            except HTTPException as error:
                EVENTS.append(f"{type(error).__name__}: {error.detail}")
                if self.behave == "read":
                    raise
                return PlainTextResponse("swallowed")
        response: Response = await call_next(request)
        return response


def sub_application(limit: int | None, middleware: Any = None, behave: str = "pass") -> FastAPI:
    sub = FastAPI(max_body_size=limit)
    sub.post("/count")(count)
    sub.post("/wider", max_body_size=12)(count)
    if middleware is not None:
        sub.add_middleware(middleware, behave=behave)
    return sub


def layered(middleware: Any, behave: str) -> FastAPI:
    app = sub_application(8, middleware, behave)
    app.post("/narrow", max_body_size=4)(count)
    app.mount("/mounted", Mounted())
    app.mount("/starlette", Starlette(routes=[Route("/unread", lambda _: PlainTextResponse("x"), methods=["POST"])]))
    for limit in (None, 4, 12):
        app.mount(f"/sub-{limit}", sub_application(limit))
    return app


KINDS = [Middleware, Function]
PATHS = {"/count": 8, "/wider": 12, "/narrow": 4, "/mounted/": 8, "/sub-None/count": 8, "/sub-None/wider": 12,
         "/sub-4/count": 4, "/sub-4/wider": 12, "/sub-12/count": 12}  # fmt: skip


@pytest.mark.anyio
@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("path", "limit"), PATHS.items())
async def test_the_limit_further_in_counts_below_middleware_that_lets_pass(
    path: str, limit: int, kind: Any, announced: bool
) -> None:
    wire = Wire(layered(kind, "pass"))
    assert (await wire.post(path, limit, announced=announced))[0] == 200
    assert await wire.post(path, limit + 1, announced=announced) == REFUSED
    assert wire.read == (0 if announced else limit + 1)


@pytest.mark.anyio
@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", [*PATHS, "/nothing"])
async def test_middleware_reads_no_more_than_the_application_allows(path: str, kind: Any, announced: bool) -> None:
    EVENTS.clear()
    wire = Wire(layered(kind, "read"))
    assert await wire.post(path, 9, announced=announced) == REFUSED
    assert wire.read == (0 if announced else 9)
    assert EVENTS == ["BodyTooLarge: Content Too Large"]
    status, _ = await wire.post(path, 8, announced=announced)
    assert status == (413 if PATHS.get(path, 8) < 8 or path == "/sub-4/wider" else 404 if path == "/nothing" else 200)


@pytest.mark.anyio
@pytest.mark.parametrize("kind", KINDS)
async def test_an_answer_of_middleware_does_not_hide_that_too_much_was_announced(kind: Any) -> None:
    """Nobody reads the body; the client learns all the same that it was too large."""
    for behave, body in (("answer", b"answered"), ("swallow", b"swallowed")):
        wire = Wire(layered(kind, behave))
        assert await wire.post("/count", 9, announced=True) == REFUSED
        assert await wire.post("/count", 9, announced=False) == (200, body)
    wire = Wire(layered(kind, "answer"))
    assert await wire.post("/count", 8, announced=True) == (200, b"answered")


@pytest.mark.anyio
@pytest.mark.parametrize("kind", [None, *KINDS])
async def test_an_answer_of_a_mounted_application_does_not_hide_it_either(kind: Any) -> None:
    wire = Wire(layered(kind, "pass"))
    assert await wire.post("/starlette/unread", 9, announced=True) == REFUSED
    assert await wire.post("/starlette/unread", 9, announced=False) == (200, b"x")


@pytest.mark.anyio
@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("limit", [None, 4])
async def test_the_refusal_passes_through_the_error_layer_of_an_inner_application(
    limit: int | None, kind: Any, announced: bool
) -> None:
    """Middleware of the inner application reads; nobody there answers the refusal with a 500."""
    app = FastAPI(max_body_size=8)
    app.mount("/sub", sub_application(limit, kind, "read"))
    wire = Wire(app)
    allowed = limit or 8
    assert (await wire.post("/sub/count", allowed, announced=announced))[0] == 200
    assert await wire.post("/sub/count", allowed + 1, announced=announced) == REFUSED


@pytest.mark.anyio
@pytest.mark.parametrize("announced", [True, False])
async def test_a_limit_of_starlettes_shares_the_counter(announced: bool) -> None:
    inner = Starlette(routes=[Route("/", Mounted(), methods=["POST"], max_body_size=12)], max_body_size=4)
    app = FastAPI(max_body_size=8)
    app.mount("/inner", inner)
    outer = Starlette(routes=[Mount("/app", app)], max_body_size=2)
    for path, served in (("/inner/", app), ("/app/inner/", outer)):
        wire = Wire(served)
        assert (await wire.post(path, 12, announced=announced))[0] == 200
        assert (await wire.post(path, 13, announced=announced))[0] == 413
        assert wire.read == (0 if announced else 13)


@pytest.mark.anyio
@pytest.mark.parametrize("announced", [True, False])
async def test_exception_handlers_answer_what_operations_refuse(announced: bool) -> None:
    app = sub_application(8)

    @app.exception_handler(413)
    async def in_own_words(request: Request, error: Exception) -> PlainTextResponse:
        return PlainTextResponse("own words", 413)

    for middleware in (False, True):
        if middleware:
            app = sub_application(8, Middleware)
            app.exception_handler(413)(in_own_words)
        wire = Wire(app)
        assert await wire.post("/count", 9, announced=announced) == (413, b"own words")
        assert await wire.post("/wider", 13, announced=announced) == (413, b"own words")


@pytest.mark.anyio
async def test_too_much_after_the_answer_has_begun_ends_it() -> None:
    app = FastAPI(max_body_size=8)

    @app.post("/")
    async def echo_pieces(request: Request) -> StreamingResponse:
        return StreamingResponse(request.stream())

    app.add_middleware(Middleware)
    wire = Wire(app)
    with pytest.raises(Exception, match=r"413|TaskGroup|already started"):
        await wire.post("/", 20, announced=False)
    assert wire.sent[0]["status"] == 200
    assert not any(message.get("more_body") is False for message in wire.sent)
    assert wire.read <= 10


def test_no_layer_is_added_without_a_limit() -> None:
    app = FastAPI()
    app.add_middleware(Middleware)
    stack: Any = app.build_middleware_stack()
    assert isinstance(stack.app, Middleware)
    assert not isinstance(sub_application(8).build_middleware_stack().app, BodyLimitLayer)  # type: ignore[attr-defined]  # the outermost layer
