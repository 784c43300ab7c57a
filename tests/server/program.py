"""The application that the tests of the protocol talk to: some routes of every kind."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Any

from pydantic import BaseModel
from starlette.background import BackgroundTask
from starlette.responses import JSONResponse, StreamingResponse

from typeway import BackgroundTasks, FastAPI, HTTPException, Request, Response, WebSocket


class ShowScopeError(Exception):
    """Is answered with the scope, which the short way makes only then."""


def shown(request: Request) -> dict[str, str]:
    """What the protocol puts into a scope, as text."""
    return {name: str(request.scope[name]) for name in SCOPE_NAMES}


SCOPE_NAMES = ("type", "http_version", "scheme", "method", "path", "raw_path", "query_string", "root_path", "client", "server", "asgi", "state")  # fmt: skip
LARGE = "x" * 200_000


class Order(BaseModel):
    customer: str
    lines: list[int] = []


class Program:
    """An application, and what happens in it, for tests to look at."""

    def __init__(self, **settings: Any) -> None:
        self.app = FastAPI(**settings)
        self.calls: list[str] = []
        self.events: list[str] = []
        self.gone: list[str] = []  # what requests were told about their client
        self.gate = asyncio.Event()  # lets the endpoints that wait go on; set in the server's loop
        self.entered = threading.Event()
        self._routes(self.app)
        self._streams(self.app)

    def _routes(self, app: FastAPI) -> None:
        @app.get("/hello")
        async def hello():
            self.calls.append("hello")
            return {"hello": "world"}

        @app.get("/large")
        async def large():
            self.calls.append("large")
            return LARGE

        @app.get("/huge")
        async def huge():
            return LARGE * 120

        @app.head("/hello")
        async def hello_head():
            return {"hello": "world"}

        @app.get("/items/{item_id}")
        async def item(item_id: int, q: str | None = None):
            self.calls.append(f"item {item_id}")
            return {"item_id": item_id, "q": q}

        @app.post("/orders")
        async def orders(order: Order) -> Order:
            self.calls.append("orders")
            return order

        @app.post("/unread")
        async def unread():
            self.calls.append("unread")
            return {"read": False}

        @app.post("/echo")
        async def echo(request: Request):
            self.calls.append("echo")
            body = await request.body()
            return Response(body, media_type="application/octet-stream")

        @app.post("/pieces")
        async def pieces(request: Request):
            count = 0
            async for piece in request.stream():
                count += len(piece)
                self.entered.set()
                await self.gate.wait()
            return {"octets": count}

        @app.get("/wait")
        async def wait():
            self.calls.append("wait")
            self.entered.set()
            await self.gate.wait()
            return {"waited": True}

        @app.get("/scope")
        async def scope(request: Request):
            return shown(request)

        @app.get("/failing-with-scope")
        async def failing_with_scope():
            raise ShowScopeError

        @app.exception_handler(ShowScopeError)
        async def show(request: Request, error: Exception):
            return JSONResponse(shown(request))

        @app.get("/fields")
        async def fields(request: Request):
            return [[name.decode("latin-1"), value.decode("latin-1")] for name, value in request.scope["headers"]]

        @app.get("/amended")
        async def amended(response: Response, name: str = "x-own", value: str = "1"):
            response.headers.raw.append((name.encode("latin-1"), value.encode("latin-1")))
            return {}

        @app.get("/amended-response")
        async def amended_response(name: str = "x-own", value: str = "1"):
            response = Response(b"{}", media_type="application/json")
            response.raw_headers.append((name.encode("latin-1"), value.encode("latin-1")))
            return response

        @app.get("/status/{code}")
        async def status(code: int, response: Response):
            response.status_code = code
            return {"code": code}

        @app.get("/made/{code}")
        async def made(code: int):
            return Response(b"content", status_code=code)

        @app.get("/refused")
        async def refused():
            raise HTTPException(status_code=418, detail="no coffee")

        @app.get("/broken")
        async def broken():
            raise ValueError("a defect")

        @app.get("/background")
        async def background(tasks: BackgroundTasks):
            tasks.add_task(self.events.append, "background")
            return {"planned": True}

        @app.get("/broken-background")
        async def broken_background():
            return JSONResponse({}, background=BackgroundTask(self._fail))

        @app.get("/watch")
        async def watch(request: Request):
            self.gone.append(str(await request.is_disconnected()))
            self.entered.set()
            await self.gate.wait()
            self.gone.append(str(await request.is_disconnected()))
            return {}

        @app.websocket("/socket")
        async def talk(socket: WebSocket):
            await socket.accept()
            await socket.send_text(await socket.receive_text())
            await socket.close()

        @app.websocket("/socket-host")
        async def tell_host(socket: WebSocket):
            await socket.accept()
            await socket.send_text(",".join(value for name, value in socket.headers.items() if name == "host"))
            await socket.close()

        @app.websocket("/socket-late")
        async def read_late(socket: WebSocket):
            await socket.accept()
            await self.gate.wait()
            lengths = [len(text) async for text in socket.iter_text()]
            self.events.append(f"{len(lengths)} of {set(lengths)}")
            self.entered.set()

    def _fail(self) -> None:
        raise ValueError("a defect in the background")

    def _streams(self, app: FastAPI) -> None:
        async def numbers(count: int) -> AsyncIterator[bytes]:
            try:
                for number in range(count):
                    yield b"%d," % number
                    await asyncio.sleep(0)
            finally:
                self.events.append("stream closed")

        async def blocks() -> AsyncIterator[bytes]:
            try:
                while True:
                    self.events.append("block")
                    yield b"x" * 65536
            finally:
                self.events.append("stream closed")

        @app.get("/stream")
        async def stream(count: int = 3):
            return StreamingResponse(numbers(count), media_type="text/plain")

        @app.get("/endless")
        async def endless():
            return StreamingResponse(blocks(), media_type="text/plain")

        @app.get("/two-steps")
        async def two_steps():
            async def steps() -> AsyncIterator[bytes]:
                try:
                    yield b"first,"
                    self.entered.set()
                    await self.gate.wait()
                    yield b"second"
                finally:
                    self.events.append("two-steps closed")

            return StreamingResponse(steps(), media_type="text/plain")

        @app.get("/slow-start")
        async def slow_start():
            async def steps() -> AsyncIterator[bytes]:
                await self.gate.wait()
                yield b"start"

            return StreamingResponse(steps(), media_type="text/plain")

        @app.get("/wrong-length/{length}")
        async def wrong_length(length: int):
            return StreamingResponse(numbers(3), headers={"content-length": str(length)})

    def forget(self) -> None:
        """Be as at the beginning."""
        self.calls.clear()
        self.events.clear()
        self.gone.clear()
        self.gate.clear()
        self.entered.clear()

    def open(self) -> None:
        """Let the endpoints that wait go on."""
        self.gate.set()
