"""Programs behind middleware: what a function does, and what answers further in, is chosen by each request."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextvars import ContextVar
from typing import Any

import anyio
from starlette.applications import Starlette
from starlette.background import BackgroundTask, BackgroundTasks
from starlette.exceptions import HTTPException
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.websockets import WebSocket

EVENTS: list[str] = []
OUTSIDE: ContextVar[str] = ContextVar("outside", default="nothing")
INSIDE: ContextVar[str] = ContextVar("inside", default="nothing")
PATIENCE = 60
"""Turns of the loop that the impatient wait; the stubborn take several times as many, everybody else far fewer."""

Next = Callable[[Request], Any]


class Odd(Exception):
    """Handled by the programs."""


class Pure:
    """A layer that nobody knows: it notes the messages and what it does behind them."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def noted(message: Any) -> None:
            EVENTS.append(f"pure {message['type']} {len(message.get('body', b''))} {message.get('more_body')}")
            await send(message)

        await self.app(scope, receive, noted)
        EVENTS.append("pure leaves")


class PassesOn:
    """A layer that nobody knows and that gives its own channel on, with something to do afterwards."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)
        EVENTS.append("behind the answer")


class Marking(BaseHTTPMiddleware):
    """A class of the user's own."""

    async def dispatch(self, request: Request, call_next: Next) -> Response:
        response: Response = await call_next(request)
        response.headers["x-class"] = type(response).__name__
        return response


async def _body_of(response: Any) -> bytes:
    return b"".join([piece async for piece in response.body_iterator])


async def passes(request: Request, call_next: Next) -> Any:
    return await call_next(request)


async def raises_before(request: Request, call_next: Next) -> Any:
    raise LookupError("before")


async def raises_http(request: Request, call_next: Next) -> Any:
    raise HTTPException(418, "not here")


async def raises_after(request: Request, call_next: Next) -> Any:
    response = await call_next(request)
    raise LookupError(f"after {response.status_code}")


async def raises_while_handling(request: Request, call_next: Next) -> Any:
    await call_next(request)
    try:
        raise KeyError("first")
    except KeyError:
        raise LookupError("second")  # noqa: B904  # the context is what is looked at


async def answers_alone(request: Request, call_next: Next) -> Any:
    return PlainTextResponse("alone", 203, background=BackgroundTask(EVENTS.append, "task of the function"))


async def answers_instead(request: Request, call_next: Next) -> Any:
    response = await call_next(request)
    return PlainTextResponse(f"instead of {response.status_code}", headers={"x-instead": "yes"})


async def answers_for_errors(request: Request, call_next: Next) -> Any:
    try:
        return await call_next(request)
    except Exception as error:
        return PlainTextResponse(f"{type(error).__name__}: {error}", 500)


async def calls_twice(request: Request, call_next: Next) -> Any:
    await call_next(request)
    return await call_next(request)


async def calls_again_after_an_error(request: Request, call_next: Next) -> Any:
    try:
        return await call_next(request)
    except Exception as error:
        EVENTS.append(f"again after {type(error).__name__}")
        return await call_next(request)


async def reads_and_calls_twice(request: Request, call_next: Next) -> Any:
    first = await _body_of(await call_next(request))
    response = await call_next(request)
    response.headers["x-first"] = str(len(first))
    return response


async def reads_the_body(request: Request, call_next: Next) -> Any:
    body = await request.body()
    response = await call_next(request)
    response.headers["x-body"] = str(len(body))
    return response


async def reads_the_stream(request: Request, call_next: Next) -> Any:
    size = sum([len(piece) async for piece in request.stream()])
    response = await call_next(request)
    response.headers["x-stream"] = str(size)
    return response


async def reads_the_body_afterwards(request: Request, call_next: Next) -> Any:
    response = await call_next(request)
    if request.method == "GET":  # otherwise the endpoint has read it
        response.headers["x-after"] = str(len(await request.body()))
    return response


async def consumes(request: Request, call_next: Next) -> Any:
    response = await call_next(request)
    body = await _body_of(response)
    return Response(body.upper(), response.status_code, {**response.headers}, response.media_type)


async def consumes_and_returns(request: Request, call_next: Next) -> Any:
    response = await call_next(request)
    EVENTS.append(str(await _body_of(response)))
    return response


async def begins_to_consume(request: Request, call_next: Next) -> Any:
    response = await call_next(request)
    async for piece in response.body_iterator:
        EVENTS.append(f"first of the body {piece!r}")
        break
    return response


async def wraps(request: Request, call_next: Next) -> Any:
    response = await call_next(request)
    inner = response.body_iterator

    async def louder() -> AsyncIterator[bytes]:
        async for piece in inner:
            yield piece.upper()

    response.body_iterator = louder()
    return response


async def replaces_the_body(request: Request, call_next: Next) -> Any:
    response = await call_next(request)

    async def other() -> AsyncIterator[bytes]:
        yield b"x" * int(response.headers.get("content-length", 3))

    response.body_iterator = other()
    return response


async def changes_status_and_fields(request: Request, call_next: Next) -> Any:
    response = await call_next(request)
    response.status_code = 299
    response.headers["content-type"] = "text/odd"
    response.headers.append("Vary", "Cookie")
    response.set_cookie("seen", "1")
    return response


async def drops_the_length(request: Request, call_next: Next) -> Any:
    response = await call_next(request)
    del response.headers["content-length"]
    return response


async def adds_a_task(request: Request, call_next: Next) -> Any:
    response = await call_next(request)
    response.background = BackgroundTask(EVENTS.append, "task that was added")
    return response


async def shares(request: Request, call_next: Next) -> Any:
    OUTSIDE.set("from the function")
    request.state.told = "by the function"
    task = asyncio.current_task()
    request.state.outer = task
    response = await call_next(request)
    EVENTS.append(f"inside: {INSIDE.get()}; state: {getattr(request.state, 'answered', None)}")
    EVENTS.append(f"same task: {asyncio.current_task() is task}; response: {facts(response)}")
    EVENTS.append(f"scope: {sorted(key for key in request.scope if key in ('route', 'endpoint', 'path_params'))}")
    return response


def facts(response: Any) -> dict[str, Any]:
    """What can be seen of a response."""
    names = ("status_code", "media_type", "charset", "background", "info")
    seen = {name: getattr(response, name, "absent") for name in names}
    return {**seen, "class": type(response).__name__, "body": hasattr(response, "body"), "raw": response.raw_headers}


async def leads_elsewhere(request: Request, call_next: Next) -> Any:
    request.scope["path"] = "/plain"
    request.scope["headers"].append((b"x-added", b"by the function"))
    return await call_next(request)


async def has_no_patience(request: Request, call_next: Next) -> Any:
    try:
        return await gives_up(request, call_next)
    except TimeoutError:
        return PlainTextResponse("too late", 504)


async def gives_up(request: Request, call_next: Next) -> Any:
    """Wait for some turns of the loop."""
    with anyio.CancelScope() as scope:
        ending = asyncio.create_task(_after_turns(PATIENCE, scope.cancel))
        try:
            return await call_next(request)
        finally:
            ending.cancel()
    raise TimeoutError


async def _after_turns(turns: int, what: Callable[[], None]) -> None:
    for _ in range(turns):
        await asyncio.sleep(0)
    what()


async def returns_nothing(request: Request, call_next: Next) -> Any:
    await call_next(request)


async def streams_itself(request: Request, call_next: Next) -> Any:
    response = await call_next(request)

    async def lines() -> AsyncIterator[str]:
        yield "a"
        EVENTS.append("between the lines")
        yield str(response.status_code)

    return StreamingResponse(lines())


async def calls_in_a_task(request: Request, call_next: Next) -> Any:
    return await asyncio.create_task(call_next(request))


BEHAVIOURS: dict[str, Callable[[Request, Next], Any]] = {
    function.__name__: function
    for function in (
        passes, raises_before, raises_http, raises_after, raises_while_handling, answers_alone, answers_instead,
        answers_for_errors, calls_twice, calls_again_after_an_error, reads_and_calls_twice, reads_the_body,
        reads_the_stream, reads_the_body_afterwards, consumes, consumes_and_returns, begins_to_consume, wraps,
        replaces_the_body, changes_status_and_fields, drops_the_length, adds_a_task, shares, leads_elsewhere,
        has_no_patience, gives_up, returns_nothing, streams_itself, calls_in_a_task,
    )
}  # fmt: skip


def function(name: str) -> Callable[[Request, Next], Any]:
    """A middleware function that does what the field of its name says."""

    async def dispatch(request: Request, call_next: Next) -> Any:
        EVENTS.append(f"+ {name}")
        response = await BEHAVIOURS[request.headers.get(name, "passes")](request, call_next)
        EVENTS.append(f"- {name}")
        return response

    return dispatch


def made(framework: str, add_layers: Callable[[Any, Any], None], **settings: Any) -> Any:
    """The program on one of the frameworks; ``add_layers`` gets the framework and the application."""
    fastapi = importlib.import_module(framework)
    app = fastapi.FastAPI(**settings)
    _simple(fastapi, app)
    _longer(fastapi, app)
    inner = fastapi.FastAPI()

    @inner.middleware("http")
    async def further_in(request: Request, call_next: Next) -> Any:
        response = await call_next(request)
        response.headers["x-further-in"] = request.url.path
        return response

    @inner.get("/thing")
    async def thing():
        return {"thing": 1}

    app.mount("/inner", inner)
    app.mount("/foreign", Starlette())
    add_layers(fastapi, app)
    return app


def _simple(fastapi: Any, app: Any) -> None:
    @app.get("/plain")
    async def plain(request: Request):
        EVENTS.append("endpoint")
        return {"outside": OUTSIDE.get(), "added": request.headers.get("x-added")}

    @app.get("/bare")
    async def bare():
        return {"bare": True}

    @app.get("/def")
    def in_a_thread():
        return {"outside": OUTSIDE.get()}

    @app.get("/told")
    async def told(request: Request):
        INSIDE.set("from the endpoint")
        request.state.answered = "by the endpoint"
        outer = getattr(request.state, "outer", None)
        return {
            "told": getattr(request.state, "told", None),
            "same task": outer is asyncio.current_task(),
            "outside": OUTSIDE.get(),
        }

    @app.get("/response")
    async def response():
        return Response(b"octets", 201, {"x-own": "1", "vary": "Accept"}, "text/plain")

    always = PlainTextResponse("kept", headers={"x-kept": "yes"})

    @app.get("/kept")
    async def kept():
        return always  # again and again: what layers add to one answer shows in the next, or does not

    @app.get("/big")
    async def big():
        return {"big": "ab" * 1000}

    @app.get("/encoded")
    async def encoded():
        return Response(b"z" * 900, headers={"content-encoding": "br"})

    @app.get("/empty", status_code=204)
    async def empty():
        return None

    @app.get("/http-error")
    async def http_error():
        raise fastapi.HTTPException(409, "conflict", {"x-why": "so"})

    @app.get("/odd")
    async def odd():
        raise Odd("odd")

    @app.exception_handler(Odd)
    async def handled(request: Request, error: Odd):
        EVENTS.append("handler")
        return PlainTextResponse(str(error), 417)

    @app.get("/raises")
    async def fails():
        raise ZeroDivisionError("endpoint")

    @app.get("/numbers/{number}")
    async def number(number: int):
        return number


def _longer(fastapi: Any, app: Any) -> None:
    @app.post("/echo")
    async def echo(content: dict[str, int]):
        return content

    @app.post("/size")
    async def size(request: Request):
        return len(await request.body())

    @app.get("/slow")
    async def slow():
        for _ in range(3):
            await asyncio.sleep(0)
        EVENTS.append("slow endpoint")
        return {"slow": True}

    @app.get("/stubborn")
    async def stubborn():
        try:
            for _ in range(4 * PATIENCE):
                await asyncio.sleep(0)
        finally:
            EVENTS.append("stubborn endpoint leaves")
            with anyio.CancelScope(shield=True):
                await asyncio.sleep(0)
            EVENTS.append("behind its shield")
        return {"stubborn": True}

    async def resource() -> AsyncIterator[str]:
        EVENTS.append("resource")
        try:
            yield "resource"
        finally:
            EVENTS.append("resource leaves")

    @app.get("/resource")
    async def uses(value: str = fastapi.Depends(resource)):
        return value

    @app.get("/tasks")
    async def tasks(tasks: BackgroundTasks):
        tasks.add_task(EVENTS.append, "task")
        return "tasks"

    @app.get("/failing-task")
    async def failing_task():
        def fail() -> None:
            raise ZeroDivisionError("task")

        return PlainTextResponse("task", background=BackgroundTask(fail))

    @app.get("/stream")
    async def stream():
        async def pieces() -> AsyncIterator[bytes]:
            for number in range(3):
                EVENTS.append(f"piece {number}")
                yield b"piece%d" % number

        return StreamingResponse(pieces(), media_type="text/plain")

    @app.get("/broken-stream")
    async def broken_stream():
        async def pieces() -> AsyncIterator[bytes]:
            yield b"piece"
            raise ZeroDivisionError("stream")

        return StreamingResponse(pieces())

    @app.get("/sync-stream")
    async def sync_stream():
        def pieces() -> Iterator[bytes]:
            yield b"one"
            yield b"two"

        return StreamingResponse(pieces())

    @app.websocket("/socket")
    async def socket(websocket: WebSocket):
        await websocket.accept()
        await websocket.send_text(await websocket.receive_text())
        await websocket.close()


TARGETS = (
    "GET /plain", "GET /bare", "GET /def", "GET /told", "GET /response", "GET /kept", "GET /big", "GET /encoded",
    "GET /empty", "GET /http-error", "GET /odd", "GET /raises", "GET /numbers/1", "GET /numbers/x", "POST /echo",
    "POST /size", "GET /slow", "GET /stubborn", "GET /resource", "GET /tasks", "GET /failing-task", "GET /stream",
    "GET /broken-stream", "GET /sync-stream", "GET /inner/thing", "GET /foreign/none", "GET /nowhere", "DELETE /plain",
    "GET /plain/",
)  # fmt: skip
