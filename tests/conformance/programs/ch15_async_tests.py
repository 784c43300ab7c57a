"""Tests on the event loop: many requests at once, lifespans run by hand, context variables, streams, raised exceptions."""

import asyncio
import contextlib
from contextvars import ContextVar
from typing import Any

import httpx
from fastapi import Depends, FastAPI, Request, WebSocket
from fastapi.responses import StreamingResponse

from ..calls import get

EVENTS: list[str] = []
current: ContextVar[str] = ContextVar("current", default="unset")


@contextlib.asynccontextmanager
async def lifespan(app: FastAPI):
    yield {"started": True}


app = FastAPI(lifespan=lifespan)


async def slow(number: int) -> int:
    for _ in range(number):
        await asyncio.sleep(0)
    return number


@app.get("/slow")
async def read_slow(number: int = Depends(slow)):
    before = current.get()
    current.set(f"set by {number}")
    return [number, before]


@app.get("/state")
async def state(request: Request):
    return getattr(request.state, "started", None)


@app.get("/crash")
async def crash():
    raise LookupError("crash")


@app.get("/stream")
async def stream():
    async def lines():
        for number in range(3):
            yield f"{number}\n"

    return StreamingResponse(lines(), media_type="text/plain")


@app.post("/sum")
async def add(numbers: list[int]):
    return sum(numbers)


@app.websocket("/never")
async def never(websocket: WebSocket):
    await websocket.accept()


def client(**options: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app, **options), base_url="http://test")


async def at_once() -> list[Any]:
    async with client() as opened:
        answers = await asyncio.gather(*(opened.get("/slow", params={"number": number}) for number in (30, 3, 0, 300)))
    return [answer.json() for answer in answers]


async def inherited() -> list[Any]:
    current.set("of the test")
    async with client() as opened:
        return [(await opened.get("/slow?number=1")).json(), current.get()]


async def with_lifespan() -> list[Any]:
    async with client() as opened:
        before = (await opened.get("/state")).json()
    async with app.router.lifespan_context(app) as found:
        return [before, found]


async def raised() -> list[Any]:
    async with client() as opened:
        try:
            await opened.get("/crash")
        except LookupError as error:
            loud = str(error)
    async with client(raise_app_exceptions=False) as opened:
        answer = await opened.get("/crash")
    return [loud, answer.status_code, answer.text]


async def streamed() -> list[Any]:
    async with client() as opened, opened.stream("GET", "/stream") as answer:
        return [answer.status_code, [line async for line in answer.aiter_lines()]]


async def posted() -> list[Any]:
    async with client(client=("1.2.3.4", 5)) as opened:
        return [(await opened.post("/sum", json=body)).json() for body in ([1, 2], ["x"], [])]


SITUATIONS = {item.__name__: item for item in (at_once, inherited, with_lifespan, raised, streamed, posted)}


@app.get("/report/{name}")
async def report(name: str):
    return await SITUATIONS[name]()


NOT_GENERATED = ["/report/{name}", "/crash"]
REQUESTS = [
    *(get(f"/report/{name}") for name in SITUATIONS),
    get("/slow?number=2"),
    get("/slow?number=x"),
    get("/state"),
]
