"""Middleware that is known is closed into the compiled path; whatever can be seen of it is as on FastAPI."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.cors import CORSMiddleware
from starlette.testclient import TestClient

import typeway._middleware.known as layers_known
import typeway._middleware.passage as passage
import typeway._tasks as _tasks
from tests.serve.exchanges import Wire, asked, octets_of, scope_of
from tests.serve.layer_programs import BEHAVIOURS, EVENTS, TARGETS, Marking, PassesOn, Pure, function, made

ORIGIN = "https://shop.example"
COMMON = (("host", "testserver"), ("origin", ORIGIN), ("accept-encoding", "gzip"))
CONTENT = b'{"a": 1}'

Layers = Callable[[Any, Any], None]


def known(framework: Any, name: str) -> Any:
    """A class of middleware, as programs import it."""
    modules = {"CORS": "cors", "GZip": "gzip", "TrustedHost": "trustedhost", "HTTPSRedirect": "httpsredirect"}
    return getattr(import_module(f"{framework.__name__}.middleware.{modules[name]}"), f"{name}Middleware")


def stacked(*names: str) -> Layers:
    """Layers from the outermost to the innermost."""

    def add(framework: Any, app: Any) -> None:
        for name in reversed(names):
            if name.startswith("x-"):
                app.middleware("http")(function(name))
            elif name == "cors":
                app.add_middleware(known(framework, "CORS"), allow_origins=[ORIGIN], expose_headers=["x-own"])
            elif name == "open":
                app.add_middleware(known(framework, "CORS"), allow_origins=["*"], allow_credentials=True)
            elif name == "gzip":
                app.add_middleware(known(framework, "GZip"), minimum_size=300)
            elif name == "hosts":
                app.add_middleware(known(framework, "TrustedHost"), allowed_hosts=["testserver", "*.example"])
            elif name == "tls":
                app.add_middleware(known(framework, "HTTPSRedirect"))
            else:
                app.add_middleware({"pure": Pure, "passes": PassesOn, "class": Marking}[name])

    return add


STACKS = (
    ("x-one",),
    ("x-one", "x-two"),
    ("x-one", "gzip"),
    ("gzip", "x-one"),
    ("cors", "x-one", "open"),
    ("hosts", "cors", "x-one", "x-two", "x-three", "gzip"),
    ("pure", "x-one"),
    ("x-one", "pure"),
    ("x-one", "pure", "x-two", "gzip"),
    ("cors", "passes", "gzip"),
    ("x-one", "passes", "x-two"),
    ("class", "x-one", "class"),
)


def calls(stack: tuple[str, ...]) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Every target with everything that a function may do, the last of several functions first."""
    functions = [name for name in stack if name.startswith("x-")]
    found = [(target, COMMON) for target in TARGETS]
    for name in {functions[0], functions[-1]} if functions else ():
        found += [(target, (*COMMON, (name, does))) for does in BEHAVIOURS for target in TARGETS]
    return [call for call in found if call[0] not in LEFT_OUT.get(call[1][-1][1], ())]


IN_THREADS = ("GET /def", "GET /sync-stream", "GET /failing-task")
STREAMS = ("GET /stream", "GET /broken-stream", "GET /sync-stream")
POSTS = ("POST /echo", "POST /size")
LEFT_OUT = {
    "calls_twice": IN_THREADS,
    "reads_and_calls_twice": POSTS,  # waits for ever: the first call has read the body
    "has_no_patience": IN_THREADS,  # some turns of the loop or others
    "gives_up": IN_THREADS,
    "reads_the_body_afterwards": STREAMS,  # waits for ever: the stream has read it
}


def body_of(target: str) -> tuple[bytes, ...]:
    return (CONTENT[:3], CONTENT[3:]) if target.startswith("POST") else (b"",)


async def all_answers(framework: str, stack: tuple[str, ...], *, leaves: bool = False, **settings: Any) -> list[Any]:
    app = made(framework, stacked(*stack), **settings)
    return [
        await asked(
            app, scope_of(target, (*fields, ("content-type", "application/json"))), body_of(target), leaves=leaves
        )
        for target, fields in calls(stack)
    ]


def differing(asked_for: list[Any], expected: list[Any], got: list[Any]) -> list[Any]:
    """The calls whose answers are not the same, with both."""
    return [
        (call, {key: (one[key], other[key]) for key in one if one[key] != other[key]})
        for call, one, other in zip(asked_for, expected, got, strict=True)
        if not _alike(call, one, other)
    ]


RACING = {"answers_instead", "begins_to_consume", "calls_twice", "reads_and_calls_twice", "replaces_the_body",
          "streams_itself"}  # fmt: skip
"""What leaves something running further in that nobody waits for: how far it comes is decided by turns of the loop."""


def _alike(call: Any, one: Any, other: Any) -> bool:
    if one == other:
        return True
    if one["messages"] != other["messages"] or one["raised"] != other["raised"]:
        return False
    streamed = call[0] in STREAMS and sorted(one["events"]) == sorted(other["events"])  # the producer may be ahead
    return streamed or call[1][-1][1] in RACING


@pytest.mark.parametrize("stack", STACKS, ids=" ".join)
def test_all_that_can_be_seen_is_as_on_fastapi(stack: tuple[str, ...]) -> None:
    expected = asyncio.run(all_answers("fastapi", stack))
    assert differing(calls(stack), expected, asyncio.run(all_answers("typeway", stack))) == []


@pytest.mark.parametrize("stack", [("x-one", "x-two"), ("cors", "x-one", "gzip")], ids=" ".join)
def test_tasks_begun_as_on_python_3_11_make_no_difference(
    stack: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = asyncio.run(all_answers("fastapi", stack))
    monkeypatch.setattr(passage, "EagerTask", _tasks._begun)
    assert differing(calls(stack), expected, asyncio.run(all_answers("typeway", stack))) == []


SHORT = [("x-one",), ("cors", "x-one", "gzip"), ("gzip", "x-one", "x-two")]


@pytest.mark.parametrize("stack", SHORT, ids=" ".join)
def test_clients_may_leave(stack: tuple[str, ...]) -> None:
    expected, got = (asyncio.run(all_answers(name, stack, leaves=True)) for name in ("fastapi", "typeway"))
    # How much of a stream is sent to nobody is decided by turns of the loop.
    found = [call for call, _ in differing(calls(stack), expected, got)]
    assert [call for call in found if call[0] not in STREAMS and call[1][-1][1] != "streams_itself"] == []


@pytest.mark.parametrize("stack", SHORT, ids=" ".join)
def test_bodies_may_be_too_large(stack: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    got = asyncio.run(all_answers("typeway", stack, max_body_size=4))
    monkeypatch.setattr(layers_known, "quickened", as_it_is)  # FastAPI answers some of them in plain text
    assert differing(calls(stack), asyncio.run(all_answers("typeway", stack, max_body_size=4)), got) == []


def as_it_is(layer: Any) -> Any:
    """Leave a layer as Starlette wrote it."""
    return layer


@pytest.mark.parametrize("stack", [STACKS[0], STACKS[3], STACKS[5], STACKS[8], ("cors", "hosts")], ids=" ".join)
def test_over_sockets_the_octets_are_those_of_fastapi(stack: tuple[str, ...]) -> None:
    some_calls = calls(stack)[:: 1 if len(calls(stack)) < EACH else EACH]

    async def answers(framework: str) -> list[Any]:
        wire = Wire(made(framework, stacked(*stack)))
        found: list[Any] = []
        for target, fields in some_calls:
            body = b"".join(body_of(target))
            octets = octets_of(target, (*fields, ("content-type", "application/json")), body)
            answer = await wire.ask(octets)
            found.append({"messages": answer["answer"], "raised": answer["logged"], "events": answer["events"]})
        return found

    assert differing(some_calls, asyncio.run(answers("fastapi")), asyncio.run(answers("typeway"))) == []


EACH = 13
"""One in so many calls goes over sockets: a number that has nothing to do with those of targets and behaviours."""

REFUSED = (
    ("GET /plain", (("host", "other.test"),)),
    ("GET /plain", (("host", "www.shop.example:81"), ("origin", "null"))),
    ("GET /plain", (("host", ""),)),
    ("GET /plain", ()),
    ("GET /plain", (*COMMON[:1], ("origin", "https://evil.example"))),
    ("OPTIONS /plain", (*COMMON, ("access-control-request-method", "GET"))),
    ("OPTIONS /plain", (*COMMON, ("access-control-request-method", "PUT"), ("access-control-request-headers", "x-a"))),
    ("OPTIONS /plain", COMMON),
    ("HEAD /plain", COMMON),
    ("GET /response", COMMON[:1]),
    ("GET /response", (*COMMON, ("origin", "https://second.example"))),
)


@pytest.mark.parametrize(
    "names", [("hosts", "cors"), ("open", "tls"), ("cors", "open", "gzip"), ("tls", "x-one", "hosts")]
)
def test_what_layers_answer_themselves(names: tuple[str, ...]) -> None:
    async def answers(framework: str) -> list[Any]:
        app = made(framework, stacked(*names))
        schemes = ("http", "https")
        return [await asked(app, scope_of(*call, scheme=scheme)) for call in REFUSED for scheme in schemes]

    assert asyncio.run(answers("typeway")) == asyncio.run(answers("fastapi"))


def test_sockets_and_the_lifespan_pass() -> None:
    for framework in ("fastapi", "typeway"):
        with TestClient(made(framework, stacked("hosts", "cors", "x-one", "gzip"))) as client:
            with client.websocket_connect("/socket") as socket:
                socket.send_text("through")
                assert socket.receive_text() == "through"
            assert client.get("/bare").json() == {"bare": True}


def test_fields_may_be_any_iterable() -> None:
    async def answers(framework: str) -> list[Any]:
        app = made(framework, stacked("hosts", "cors", "gzip", "x-one"))
        scopes = [scope_of("GET /big", COMMON), scope_of("GET /bare", COMMON)]
        for scope in scopes:
            scope["headers"] = iter(scope["headers"])
        return [await asked(app, scope) for scope in scopes]

    assert asyncio.run(answers("typeway")) == asyncio.run(answers("fastapi"))


def test_trio_gets_starlettes_own_layers() -> None:
    client = TestClient(made("typeway", stacked("cors", "x-one", "gzip")), backend="trio")
    assert client.get("/response", headers={"x-one": "reads_the_body"}).headers["x-body"] == "0"


def frames_in_starlettes_middleware(app: Any, target: str) -> list[str]:
    """The functions of Starlette's middleware that one request runs."""
    seen: list[str] = []

    def note(frame: Any, event: str, argument: Any) -> None:
        name = frame.f_globals.get("__name__", "")
        if event == "call" and name.startswith("starlette.middleware") and "__init__" not in frame.f_code.co_name:
            seen.append(f"{name}.{frame.f_code.co_qualname}")

    async def ask() -> None:
        for _ in range(2):  # the first builds the layers and learns what they do
            await asked(app, scope_of(target, COMMON))
        sys.setprofile(note)
        try:
            await asked(app, scope_of(target, COMMON))
        finally:
            sys.setprofile(None)

    asyncio.run(ask())
    return seen


def test_no_layer_of_starlettes_runs_where_all_are_known() -> None:
    app = made("typeway", stacked("hosts", "cors", "x-one", "x-two", "x-three", "gzip"))
    allowed = (
        "starlette.middleware.cors.CORSMiddleware.is_allowed_origin"  # asked each time: origins may be any collection
    )
    assert set(frames_in_starlettes_middleware(app, "GET /bare")) == {allowed}


def test_a_layer_with_a_replaced_part_is_starlettes_own(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    original = CORSMiddleware.send

    async def replaced(self: Any, *arguments: Any, **keywords: Any) -> None:
        called.append("send")
        await original(self, *arguments, **keywords)

    monkeypatch.setattr(CORSMiddleware, "send", replaced)
    app = made("typeway", stacked("cors", "x-one"))
    for _ in range(2):
        asyncio.run(asked(app, scope_of("GET /bare", COMMON)))
    assert called == ["send"] * 6  # the messages of two answers


def test_a_subclass_is_no_known_layer() -> None:
    class Louder(CORSMiddleware):
        async def send(self, message: Any, send: Any, request_headers: Any) -> None:
            message.setdefault("headers", []).append((b"x-loud", b"yes"))
            await super().send(message, send, request_headers)

    app = made("typeway", lambda framework, app: app.add_middleware(Louder, allow_origins=["*"]))
    assert TestClient(app).get("/bare").headers["x-loud"] == "yes"


def test_layers_keep_their_class_and_their_settings() -> None:
    app = made("typeway", stacked("cors"))
    TestClient(app).get("/bare")
    layer = app.middleware_stack.app
    assert isinstance(layer, CORSMiddleware)
    assert TestClient(app).get("/bare", headers={"origin": "https://new.example"}).headers.get(ALLOWED) is None
    app.middleware_stack.app.allow_origins.append("https://new.example")
    assert TestClient(app).get("/bare", headers={"origin": "https://new.example"}).headers[ALLOWED]
    with pytest.raises(RuntimeError, match="Cannot add middleware after"):
        app.add_middleware(Pure)


def test_a_class_that_only_has_a_function_is_known() -> None:
    app = made("typeway", stacked("class", "cors", "class"))
    assert not [name for name in frames_in_starlettes_middleware(app, "GET /bare") if "cors" not in name]
    assert isinstance(app.middleware_stack.app, Marking)
    assert TestClient(app).get("/bare").headers["x-class"] == "_StreamingResponse"


def test_a_class_with_a_way_of_its_own_is_not_known() -> None:
    class Own(BaseHTTPMiddleware):
        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            EVENTS.append("own way")
            await super().__call__(scope, receive, send)

        async def dispatch(self, request: Any, call_next: Any) -> Any:
            return await call_next(request)

    app = made("typeway", lambda framework, app: app.add_middleware(Own))
    assert asyncio.run(asked(app, scope_of("GET /bare", COMMON)))["events"] == ["own way", "answered"]


def test_a_layer_may_be_wrapped_afterwards() -> None:
    app = made("typeway", stacked("cors", "x-one", "gzip"))
    client = TestClient(app)
    client.get("/bare")
    outermost = app.middleware_stack.app
    outermost.app = PassesOn(outermost.app)
    assert client.get("/bare").json() == {"bare": True}
    assert EVENTS[-1] == "behind the answer"


ALLOWED = "access-control-allow-origin"
