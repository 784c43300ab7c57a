"""Context variables: a request sees those of the server, and none of a request before it on the same connection."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from typing import Any

from tests.server.serving import Client, Variant, get, on_ours, post, serving
from tests.server.test_upgrade import HANDSHAKE
from typeway import FastAPI, Request, WebSocket

NAME = ContextVar("NAME", default="unset")


def program() -> FastAPI:
    app = FastAPI()

    @app.get("/name/{name}")
    async def set_name(name: str, pause: float = 0) -> str:
        before = NAME.get()
        NAME.set(name)
        await asyncio.sleep(pause)
        return before

    @app.post("/upload")
    async def upload(request: Request) -> str:
        before = NAME.get()
        NAME.set("upload")
        async for _ in request.stream():
            await asyncio.sleep(0)
        return before

    @app.websocket("/socket")
    async def tell(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text(NAME.get())
        await socket.close()

    return app


def names(client: Client, count: int) -> list[Any]:
    return [client.answer().json() for _ in range(count)]


@on_ours
def test_requests_in_a_row_share_no_context(variant: Variant) -> None:
    with serving(program(), variant) as served, served.client() as client:
        client.send(get("/name/warm"))
        assert names(client, 1) == ["unset"]
        client.send(get("/name/a?pause=0.01") + get("/name/b") + get("/name/c?pause=0.01") + get("/name/d"))
        assert names(client, 4) == ["unset"] * 4


@on_ours
def test_an_upload_leaves_no_context_behind(variant: Variant) -> None:
    """What goes on reading from the client is a task of the upload."""
    with serving(program(), variant) as served, served.client() as client:
        client.send(get("/name/warm"))
        client.send(post("/upload", bytes(3_000_000)))
        assert names(client, 2) == ["unset"] * 2
        client.send(post("/upload", b""))
        client.send(get("/name/a"))
        assert names(client, 2) == ["unset"] * 2


@on_ours
def test_a_websocket_behind_a_request_has_a_context_of_its_own(variant: Variant) -> None:
    with serving(program(), variant) as served, served.client() as client:
        client.send(get("/name/a?pause=0.01") + get("/socket", *HANDSHAKE))
        assert names(client, 1) == ["unset"]
        assert client.answer().status == 101
        assert client.exactly(7) == b"\x81\x05unset"
