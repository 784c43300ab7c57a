"""Applications and clients for tests."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx
from typeway import FastAPI


@asynccontextmanager
async def running(app: FastAPI) -> AsyncGenerator[FastAPI]:
    """Start an application, and stop it at the end of the block.

    Its lifespan has a task of its own: fixtures may begin and end in different tasks, what it opens may not.
    """
    started, stop = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        async with app.router.lifespan_context(app):
            started.set()
            await stop.wait()

    life = asyncio.create_task(live())
    start = asyncio.create_task(started.wait())
    await asyncio.wait({life, start}, return_when=asyncio.FIRST_COMPLETED)
    start.cancel()
    try:
        if not life.done():
            yield app
    finally:
        stop.set()
        await life  # raises what has gone wrong


def client_of(app: FastAPI, *, token: str | None = None, raises: bool = True) -> httpx.AsyncClient:
    """A client that calls an application without a network.

    Exceptions that nobody handles reach the test; with `raises=False`, the client gets the answer to them.
    """
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    transport = httpx.ASGITransport(app, raise_app_exceptions=raises)
    return httpx.AsyncClient(transport=transport, base_url="http://localhost", headers=headers)
