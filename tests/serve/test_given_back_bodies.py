"""Middleware that reads a body and puts in a ``receive`` that gives it again each time, as many programs do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import fastapi
import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

import typeway


def made(framework: Any, layers: int) -> Any:
    app = framework.FastAPI()

    async def gives_back(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        body = await request.body()

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body}

        request._receive = receive
        return await call_next(request)

    for _ in range(layers):
        app.middleware("http")(gives_back)

    async def body(values: dict[str, int]) -> Any:
        return values

    async def stream(length: int) -> Any:
        async def pieces() -> AsyncIterator[bytes]:
            for number in range(length):
                yield b"%d;" % number

        return StreamingResponse(pieces())

    app.post("/body")(body)
    app.post("/stream/{length}")(stream)
    return app


async def answer(app: Any, path: str) -> tuple[int, bytes]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        response = await client.post(path, json={"a": 1})
        return response.status_code, response.content


@pytest.mark.parametrize("path", ["/body", "/stream/0", "/stream/1", "/stream/3"])
def test_what_is_short_gets_through(path: str) -> None:
    """The answer of a stream fails behind its last piece: whoever listens for the client's end gets a body."""
    ours, theirs = (asyncio.run(answer(made(framework, 1), path)) for framework in (typeway, fastapi))
    assert ours == theirs
    assert ours[0] == 200


def test_the_failure_is_told() -> None:
    async def main() -> None:
        transport = httpx.ASGITransport(made(typeway, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            with pytest.raises(ExceptionGroup, match="TaskGroup"):
                await client.post("/stream/3")

    asyncio.run(main())
