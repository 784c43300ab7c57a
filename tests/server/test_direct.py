"""The short way: when it is taken, what is not made on it, and that nobody can tell it from the long one."""

from __future__ import annotations

import asyncio
import contextvars
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from types import FrameType, ModuleType
from typing import Annotated, Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.responses import Response as StarletteResponse
from starlette.routing import Mount, Route
from uvicorn.server import ServerState

from tests.architecture.source import PACKAGE
from tests.server.program import Program
from tests.server.serving import VARIANTS, Client, Served, chunked, get, post, serving
from typeway import APIRouter, BackgroundTasks, Cookie, Depends, FastAPI, Header, Request, Response
from typeway.routing import APIRoute
from typeway.server import HTTPProtocol
from typeway.server._cycle import Cycle

DIRECT, ASGI = VARIANTS[0], VARIANTS[1]
JSON = "Content-Type: application/json"
ORDER = post("/orders", b'{"customer":"c"}', JSON)


@pytest.fixture
def cycles(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the requests for which something of ASGI was made."""
    made: list[str] = []
    make = Cycle.__init__

    def counted(self: Cycle, *arguments: Any) -> None:
        make(self, *arguments)
        made.append(self.head.path)

    monkeypatch.setattr(Cycle, "__init__", counted)
    return made


@pytest.fixture
def whole_cycles(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the requests that the application was called for as any server calls it."""
    made: list[str] = []
    run = Cycle.run

    async def counted(self: Cycle, app: Any) -> None:
        made.append(self.head.path)
        await run(self, app)

    monkeypatch.setattr(Cycle, "run", counted)
    return made


def warm(client: Client, request: bytes) -> Any:
    """Send a request twice, for a handler is compiled at the first one; return the second answer."""
    client.send(request)
    client.answer()
    client.send(request)
    return client.answer()


PLAIN = {
    "bare": get("/hello"),
    "parameters": get("/items/5?q=a"),
    "body": ORDER,
    "body in chunks": chunked("/orders", b'{"customer":', b'"c"}').replace(
        b"\r\n\r\n", b"\r\nContent-Type: application/json\r\n\r\n", 1
    ),
    "unread body": post("/unread", b"abc"),
    "response parameter": get("/amended"),
    "background": get("/background"),
    "def": get("/def"),
    "dependency": get("/depends?q=1"),
    "generator dependency": get("/generator"),
    "response": get("/made/201"),
    "response with tasks": get("/made-with-tasks"),
    "redirecting response": get("/redirecting"),
}
WITH_SCOPE = {
    "request": get("/fields"),
    "request and body": post("/echo", b"abc"),
    "request and generator dependencies": get("/everything?q=1"),
    "route of an own class": get("/own"),
    "included route": get("/inner/request"),
    "stream": get("/stream"),
}
THROUGH_ASGI = {
    "not found": get("/nowhere"),
    "another method": post("/hello", b""),
    "redirect": get("/hello/"),
    "mount": get("/mounted/page"),
    "document": get("/openapi.json"),
}


def query_number(q: int = 0) -> int:
    return q


def swallow() -> Iterator[str]:
    with suppress(ValueError):
        yield "value"


class OwnRoute(APIRoute):
    """A route that changes the answer of its handler."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        serve = super().get_route_handler()

        async def handler(request: Request) -> Response:
            response = await serve(request)
            response.headers["x-own"] = request.scope["route"].path
            return response

        return handler


def add_routers(app: FastAPI) -> None:
    own, inner = APIRouter(route_class=OwnRoute), APIRouter(prefix="/inner")

    @own.get("/own")
    async def with_class():
        return {"own": True}

    @inner.get("/request")
    async def with_request(request: Request):
        names = "route", "endpoint", "router", "app", "path_params", "state", "fastapi", "root_path"
        stacks = [name for name in request.scope if name.endswith("_astack") or name.startswith("starlette.")]
        return {"known": [name in request.scope for name in names], "stacks": sorted(stacks), "url": str(request.url)}

    app.include_router(own)
    app.include_router(inner)


def rich() -> Program:
    """The program with some more routes."""
    program = Program()
    app = program.app

    def generator() -> Iterator[int]:
        yield 1
        program.events.append("left")

    @app.get("/def")
    def plain_function():
        return {"def": True}

    @app.get("/depends")
    async def depends(value: int = Depends(query_number)):
        return {"value": value}

    @app.get("/generator")
    async def with_generator(value: int = Depends(generator)):
        return {"value": value}

    @app.get("/made-with-tasks")
    async def made_with_tasks():
        return PlainTextResponse("made", background=BackgroundTask(program.events.append, "task"))

    @app.get("/large-response")
    async def large_response():
        return PlainTextResponse("x" * 200_000, headers={"x-own": "1"})

    @app.get("/token")
    async def token(x_token: Annotated[str, Header()], x_other: Annotated[list[str] | None, Header()] = None):
        return [x_token, x_other]

    @app.get("/one-token")
    async def one_token(x_token: Annotated[str, Header()], seen: Annotated[str | None, Cookie()] = None):
        return [x_token, seen]

    @app.get("/redirecting")
    async def redirecting():
        return RedirectResponse("/hello")

    async def later(request: Request) -> AsyncIterator[str]:
        yield request.url.path
        program.events.append(f"left, {await request.is_disconnected()}")

    @app.get("/everything")
    async def everything(
        tasks: BackgroundTasks, path: str = Depends(later), number: int = Depends(query_number, use_cache=False)
    ):
        tasks.add_task(program.events.append, "task")
        return {"path": path, "number": number}

    @app.get("/caught")
    async def caught(value: str = Depends(swallow)):
        raise ValueError("is caught by the dependency")

    add_routers(app)
    app.mount("/mounted", Starlette(routes=[Route("/page", lambda request: PlainTextResponse("page"))]))
    return program


@pytest.mark.parametrize("request_octets", PLAIN.values(), ids=PLAIN)
def test_a_plain_route_needs_nothing_of_asgi(request_octets: bytes, cycles: list[str]) -> None:
    with serving(rich().app, DIRECT) as served, served.client() as client:
        answer = warm(client, request_octets)
        assert answer.status in (200, 201, 307)
        assert len(cycles) == 1  # the one that compiled the handler


@pytest.mark.parametrize("request_octets", WITH_SCOPE.values(), ids=WITH_SCOPE)
def test_a_scope_is_made_for_who_looks_at_it(request_octets: bytes, cycles: list[str], whole_cycles: list[str]) -> None:
    with serving(rich().app, DIRECT) as served, served.client() as client:
        assert warm(client, request_octets).status == 200
        assert (len(cycles), len(whole_cycles)) == (2, 1)


@pytest.mark.parametrize("request_octets", THROUGH_ASGI.values(), ids=THROUGH_ASGI)
def test_the_others_go_through_asgi(request_octets: bytes, whole_cycles: list[str]) -> None:
    with serving(rich().app, DIRECT) as served, served.client() as client:
        assert warm(client, request_octets).status in (200, 307, 404, 405)
        assert len(whole_cycles) == 2


def test_what_is_left_behind_is_the_same_both_ways() -> None:
    """Background tasks and dependencies run in the same order, and learn the same of the client."""
    events: list[list[str]] = []
    for variant in (DIRECT, ASGI):
        program = rich()
        with serving(program.app, variant) as served, served.client() as client:
            for request in [get("/everything?q=1"), get("/made-with-tasks"), get("/generator")] * 2:
                client.send(request)
                assert client.answer().status == 200
                served.until(lambda: not served.server.server_state.tasks)
        events.append(program.events)
    assert events[0] == events[1]
    assert events[0][:2] == ["task", "left, True"]


def test_messages_sent_before_an_answer_are_followed_by_its_own() -> None:
    """What a program sends past the framework is refused in the same way."""
    answers: list[bytes] = []
    for variant in (DIRECT, ASGI):
        app = Program().app

        @app.get("/past")
        async def past(request: Request):
            await request._send({"type": "http.response.start", "status": 200, "headers": []})
            return {"more": True}

        with serving(app, variant) as served:
            answers += raw_answers(served, [get("/past")])
    assert answers[0] == answers[1]


def test_a_plain_response_that_was_patched_is_asked_to_send_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Instruments replace the method; a class with a method of its own has it called as well."""
    send = StarletteResponse.__call__

    async def stamped(self: Any, scope: Any, receive: Any, channel: Any) -> None:
        self.headers["x-stamp"] = "1"
        await send(self, scope, receive, channel)

    class Own(PlainTextResponse):
        __call__ = stamped

    program = rich()

    @program.app.get("/own-response")
    async def own_response():
        return Own("own")

    with serving(program.app, DIRECT) as served, served.client() as client:
        assert warm(client, get("/own-response"))["x-stamp"] == "1"
        assert "x-stamp" not in warm(client, get("/made/201"))
        monkeypatch.setattr(StarletteResponse, "__call__", stamped)
        assert warm(client, get("/made/201"))["x-stamp"] == "1"


def test_nothing_is_made_that_nobody_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[type] = []
    make = HTTPConnection.__init__

    def counted(self: HTTPConnection, *arguments: Any) -> None:
        made.append(type(self))
        make(self, *arguments)

    with serving(Program().app, DIRECT) as served, served.client() as client:
        for request in PLAIN.values():
            if b"/def" not in request and b"/depends" not in request:
                warm(client, request)
        monkeypatch.setattr(HTTPConnection, "__init__", counted)
        warm(client, get("/items/5"))
        assert made == []
        warm(client, get("/items/x"))  # a handler of exceptions is given a request
        assert made == [Request, Request]


def raw_answers(served: Served, requests: list[bytes]) -> list[bytes]:
    """All octets of the answers to some requests, each sent twice to have its handler compiled."""
    answers: list[bytes] = []
    for request in requests:
        for _ in range(2):
            with served.client() as client:
                client.send(request + get("/items/1", "Connection: close"))
                octets = client.rest()
        answers.append(b"\r\n".join(line for line in octets.split(b"\r\n") if not line.startswith(b"date:")))
    return answers


SAME = [
    *PLAIN.values(),
    *WITH_SCOPE.values(),
    *THROUGH_ASGI.values(),
    get("/hello", method="HEAD"),
    get("/caught"),
    get("/made/200?x=1", method="HEAD"),
    get("/generator", version="1.0"),
    get("/fields", version="1.0"),
    get("/wrong-length/3"),
    get("/broken-background"),
    get("/large-response"),
    get("/large-response", method="HEAD"),
    *(get(path, "X-Token: a", "x-token: b", "X-Other: 1", "x-other: 2") for path in ("/token", "/one-token")),
    *(get("/one-token", "X-Token: \xe4", field) for field in ("Cookie: seen=1; seen=2", "Cookie: a=b", "Cookie2: c=d")),
    get("/one-token", "X-Tokens: a"),
    post("/orders", b'{"customer":"c"}', JSON, "Content-Type: text/plain"),
    post("/orders", b'{"customer":"c"}', "Content-Type: text/plain", JSON),
    post("/orders", b'{"customer":"c"}', "Content-Type:", JSON),
    get("/items/x"),
    get("/items/5?q=%E4&q=b+c"),
    get("/items/a%2Fb"),
    get("/broken"),
    get("/refused"),
    get("/made/204"),
    get("/made/304"),
    get("/status/204"),
    get("/status/201"),
    get("/amended?name=set-cookie&value=a"),
    get("/amended?value=a%0db"),
    get("/amended-response?value=a%0db"),
    post("/orders", b"{", JSON),
    post("/orders", b"", JSON),
    post("/orders", b'{"customer":1}', JSON),
    post("/orders", b'{"customer":"c"}', "Content-Type: text/plain"),
    post("/orders", b"\xff", JSON),
]


def test_answers_are_the_same_to_the_octet() -> None:
    with serving(rich().app, DIRECT) as served:
        direct = raw_answers(served, SAME)
    with serving(rich().app, ASGI) as served:
        through_asgi = raw_answers(served, SAME)
    for request, one, other in zip(SAME, direct, through_asgi, strict=True):
        assert one == other, request


def test_overrides_are_obeyed(cycles: list[str]) -> None:
    program = rich()
    with serving(program.app, DIRECT) as served, served.client() as client:
        assert warm(client, get("/depends?q=1")).json() == {"value": 1}
        served.do(lambda: program.app.dependency_overrides.update({query_number: lambda: 7}))
        assert warm(client, get("/depends?q=1")).json() == {"value": 7}
        assert len(cycles) == 2  # each handler is compiled at its first request
        assert warm(client, get("/items/5")).json() == {"item_id": 5, "q": None}
        assert len(cycles) == 3
        served.do(program.app.dependency_overrides.clear)
        assert warm(client, get("/depends?q=1")).json() == {"value": 1}
        assert len(cycles) == 3


def test_an_override_that_cannot_be_compiled_is_a_500() -> None:
    class Opaque:
        """Is no type that a value could be checked against."""

    def faulty(value: Opaque) -> None: ...

    program = rich()
    with serving(program.app, DIRECT) as served, served.client() as client:
        warm(client, get("/depends?q=1"))
        served.do(lambda: program.app.dependency_overrides.update({query_number: faulty}))
        assert warm(client, get("/depends?q=1")).status == 500
        assert warm(client, get("/hello")).status == 200


def test_routes_may_change(cycles: list[str]) -> None:
    program = Program()

    async def late() -> str:
        return "late"

    with serving(program.app, DIRECT) as served, served.client() as client:
        assert warm(client, get("/late")).status == 404
        served.do(lambda: program.app.get("/late")(late))
        assert warm(client, get("/late")).json() == "late"
        served.do(lambda: program.app.router.routes.pop())
        assert warm(client, get("/late")).status == 404


class Stamp:
    """Middleware that leaves a mark on every answer."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def marked(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-stamp", b"1")]
            await send(message)

        await self.app(scope, receive, marked)


def test_middleware_is_never_passed_by(cycles: list[str]) -> None:
    program = Program(middleware=[Middleware(Stamp)])
    with serving(program.app, DIRECT) as served, served.client() as client:
        assert warm(client, get("/hello"))["x-stamp"] == "1"


def test_layers_that_are_built_anew_are_noticed() -> None:
    program = Program()
    with serving(program.app, DIRECT) as served, served.client() as client:
        assert "x-stamp" not in warm(client, get("/hello"))

        def rebuild() -> None:
            program.app.user_middleware.append(Middleware(Stamp))
            program.app.middleware_stack = None

        served.do(rebuild)
        assert warm(client, get("/hello"))["x-stamp"] == "1"


def test_an_application_with_an_entry_of_its_own_is_entered_there() -> None:
    seen: list[str] = []

    class Own(FastAPI):
        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            seen.append(scope["type"])
            await super().__call__(scope, receive, send)

    app = Own()

    @app.get("/hello")
    async def hello():
        return {}

    with serving(app, DIRECT) as served, served.client() as client:
        warm(client, get("/hello"))
    assert seen == ["lifespan", "http", "http"]


def test_every_request_runs_in_a_task_and_a_context_of_its_own() -> None:
    app, variable = FastAPI(), contextvars.ContextVar("variable", default="unset")
    tasks: list[asyncio.Task[Any] | None] = []

    @app.get("/hello")
    async def hello():
        before = variable.get()
        variable.set("set")
        tasks.append(asyncio.current_task())
        async with asyncio.timeout(60):
            await asyncio.sleep(0)
        assert asyncio.current_task() is tasks[-1]
        return before

    with serving(app, DIRECT) as served, served.client() as client:
        for _ in range(3):
            assert warm(client, get("/hello")).json() == "unset"
    assert len(tasks) == len({id(task) for task in tasks}) == 6
    assert None not in tasks


@pytest.mark.parametrize(
    "make",
    [
        lambda: ORDER,
        lambda: chunked("/orders", b'{"customer":"c"}').replace(b"\r\n", b"\r\n" + JSON.encode() + b"\r\n", 1),
    ],
)
def test_a_body_that_arrives_late_is_waited_for(make: Callable[[], bytes], cycles: list[str]) -> None:
    request = make()
    with serving(Program().app, DIRECT) as served, served.client() as client:
        assert warm(client, request).status == 200
        for cut in (len(request) - 1, request.index(b"\r\n\r\n") + 4, 20):
            client.send(request[:cut])
            served.settle()
            client.send(request[cut:])
            assert client.answer().json() == {"customer": "c", "lines": []}
    assert len([path for path in cycles if path == "/orders"]) == 1


def test_a_patched_entry_is_not_passed_by(monkeypatch: pytest.MonkeyPatch) -> None:
    """What instruments an application often replaces the entry of its class."""
    seen: list[str] = []
    entry = FastAPI.__call__

    async def instrumented(self: FastAPI, scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["type"])
        await entry(self, scope, receive, send)

    monkeypatch.setattr(FastAPI, "__call__", instrumented)
    with serving(Program().app, DIRECT) as served, served.client() as client:
        warm(client, get("/hello"))
    assert seen.count("http") == 2


class Observer:
    """Takes the place of telemetry."""

    def __init__(self, watching: bool) -> None:
        self.watching = watching
        self.seen: list[str] = []

    def would_observe(self, stack: Any) -> bool:
        return self.watching

    def concerns(self, stack: Any, scope: Any) -> bool:
        return self.watching

    async def serve(self, stack: Any, scope: Any, receive: Any, send: Any) -> None:
        self.seen.append(scope["type"])
        await stack(scope, receive, send)


@pytest.mark.parametrize("watching", [True, False])
def test_telemetry_is_not_passed_by(monkeypatch: pytest.MonkeyPatch, cycles: list[str], watching: bool) -> None:
    program, observer = Program(), Observer(watching)
    monkeypatch.setitem(sys.modules, "opentelemetry", ModuleType("opentelemetry"))
    monkeypatch.setattr(program.app, "_native_telemetry", observer)
    with serving(program.app, DIRECT) as served, served.client() as client:
        assert warm(client, get("/hello")).status == 200
    assert observer.seen.count("http") == len(cycles) * watching
    assert len(cycles) == (2 if watching else 1)


def test_a_mounted_application_is_reached_through_its_host() -> None:
    inner = Program()
    outer = Starlette(routes=[Mount("/inner", inner.app)])
    with serving(outer, DIRECT) as served, served.client() as client:
        assert warm(client, get("/inner/items/3")).json() == {"item_id": 3, "q": None}


class Pipe:
    """A transport that notes what is written, for a connection without a socket."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.note: Callable[[], None] = lambda: None

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return default

    def is_closing(self) -> bool:
        return False

    def write(self, octets: bytes) -> None:
        self.note()
        self.written.append(octets)

    def abort(self) -> None:
        pass


MOST = {"hello": (get("/hello"), 8), "item": (get("/items/5?q=a"), 10), "order": (ORDER, 12)}


@pytest.mark.skipif(sys.version_info < (3, 12), reason="tasks begin at once from 3.12 on")
@pytest.mark.parametrize(("request_octets", "most"), MOST.values(), ids=MOST)
def test_few_calls_lie_between_the_octets_and_the_answer(
    request_octets: bytes, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted are the frames of ours and of generated handlers from ``data_received`` to ``write``."""
    # Other tests of this process may have loaded it: then telemetry is asked at each request.
    monkeypatch.delitem(sys.modules, "opentelemetry", raising=False)

    async def main() -> tuple[list[str], list[bytes]]:
        config = uvicorn.Config(Program().app, http=HTTPProtocol, log_config=None, access_log=False)
        config.load()
        connection, pipe, trail = HTTPProtocol(config, ServerState(), {}), Pipe(), list[str]()
        connection.connection_made(pipe)  # type: ignore[arg-type]
        connection.site.logs_access = False
        for _ in range(3):
            connection.data_received(request_octets)
            await asyncio.sleep(0)

        def profile(frame: FrameType, event: str, argument: Any) -> None:
            if event == "call" and frame.f_code.co_filename.startswith(("<typeway", str(PACKAGE))):
                trail.append(frame.f_code.co_qualname)

        pipe.note = lambda: sys.setprofile(None)
        pipe.written.clear()
        sys.setprofile(profile)
        try:
            connection.data_received(request_octets)
        finally:
            sys.setprofile(None)
        connection.connection_lost(None)
        return trail, pipe.written

    trail, written = asyncio.run(main())
    assert len(written) == 1
    assert written[0].startswith(b"HTTP/1.1 200 OK\r\n")
    assert trail[0] == "HTTPProtocol.data_received"
    assert "handler" in trail
    assert len(trail) <= most, trail
