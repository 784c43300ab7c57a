"""Whole answers go through middleware functions without a turn of the event loop, errors among them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from typeway import FastAPI, HTTPException, Request
from typeway._serve.outlet import TakesWhole
from typeway._tasks import EagerTask

app = FastAPI()


@app.middleware("http")
async def first(request: Request, call_next: Any) -> Any:
    response = await call_next(request)
    response.headers["x-first"] = "1"
    return response


@app.middleware("http")
async def second(request: Request, call_next: Any) -> Any:
    return await call_next(request)


@app.get("/items/{item_id}")
async def item(item_id: int) -> int:
    if item_id > 1:
        raise HTTPException(403)
    return item_id


EXPECTED = {"/items/1": 200, "/items/2": 403, "/items/x": 422, "/nowhere": 404}


class Server(TakesWhole):
    """A server that takes whole answers, as that of ``typeway run`` does."""

    def __init__(self) -> None:
        self.taken: list[Any] = []

    async def send(self, message: Any) -> None:
        self.taken.append(message)

    async def send_whole(self, answer: Any) -> None:
        self.taken.append(answer.status)


async def receive() -> Any:
    return {"type": "http.request", "body": b"", "more_body": False}


@pytest.mark.parametrize(("path", "status"), EXPECTED.items())
def test_no_turn_of_the_loop(path: str, status: int) -> None:
    async def ask() -> list[Any]:
        server = Server()
        scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "GET",
            "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
            "headers": [], "client": ("testclient", 1), "server": ("testserver", 80),
        }  # fmt: skip
        task = EagerTask(app(scope, receive, server.send), loop=asyncio.get_running_loop(), eager_start=True)
        at_once = list(server.taken)
        await task
        assert server.taken == at_once
        return at_once

    async def main() -> list[Any]:
        await ask()  # compiles the handler and the layers
        return await ask()

    assert asyncio.run(main()) == [status]
