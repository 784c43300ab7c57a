"""Context variables as a place for the current user or session: set in dependencies and middleware, read everywhere, reset."""

from collections.abc import Iterator
from contextvars import ContextVar, Token
from typing import Annotated, Any

from fastapi import BackgroundTasks, Depends, FastAPI, Header, HTTPException, Request, WebSocket
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, StreamingResponse

from ..calls import get, socket

EVENTS: list[str] = []
user: ContextVar[str] = ContextVar("user", default="nobody")
trace: ContextVar[tuple[str, ...]] = ContextVar("trace", default=())


class Tracing:
    def __init__(self, app: Any):
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        token: Token[tuple[str, ...]] = trace.set(("middleware",))
        try:
            await self.app(scope, receive, send)
        finally:
            EVENTS.append(f"at the end {trace.get()} {user.get()}")
            trace.reset(token)


app = FastAPI()
app.add_middleware(Tracing)


class Known(Exception):
    pass


@app.exception_handler(Known)
async def known(request: Request, error: Known):
    return JSONResponse([user.get(), list(trace.get())], status_code=409)


def grown(name: str) -> None:
    trace.set((*trace.get(), name))


async def current_user(x_user: Annotated[str | None, Header()] = None):
    token = user.set(x_user or "guest")
    grown("user")
    try:
        yield user.get()
    finally:
        EVENTS.append(f"leaving as {user.get()} {trace.get()}")
        try:
            user.reset(token)
        except ValueError:
            EVENTS.append("another context")


async def plain_user(x_user: Annotated[str | None, Header()] = None) -> str:
    user.set(x_user or "guest")
    grown("plain user")
    return user.get()


def sync_user() -> Iterator[str]:
    grown("sync")
    yield user.get()
    EVENTS.append(f"sync leaves {trace.get()}")


def reading() -> list[Any]:
    grown("reading")
    return [user.get(), list(trace.get())]


async def reading_async() -> list[Any]:
    grown("reading async")
    return reading()


@app.get("/yield", dependencies=[Depends(current_user)])
def by_yield(read: Annotated[list[Any], Depends(reading)], tasks: BackgroundTasks):
    tasks.add_task(lambda: EVENTS.append(f"task {user.get()} {trace.get()}"))
    return [read, reading()]


@app.get("/plain", dependencies=[Depends(plain_user), Depends(sync_user)])
async def by_plain(read: Annotated[list[Any], Depends(reading)], later: Annotated[list[Any], Depends(reading_async)]):
    return [read, later, reading(), await run_in_threadpool(reading)]


@app.get("/error", dependencies=[Depends(current_user)])
async def error(kind: str = "known"):
    grown("endpoint")
    if kind == "http":
        raise HTTPException(400, [user.get()])
    raise Known


@app.get("/stream", dependencies=[Depends(current_user)])
async def stream():
    async def pieces():
        grown("piece")
        yield f"{user.get()} {trace.get()}"
        grown("piece")
        yield f"{trace.get()}"

    return StreamingResponse(pieces(), media_type="text/plain")


@app.get("/lines", dependencies=[Depends(plain_user)])
def lines():
    for number in range(2):
        grown(str(number))
        yield [user.get(), list(trace.get())]


@app.websocket("/talk")
async def talk(
    websocket: WebSocket, found: Annotated[str, Depends(current_user)], read: Annotated[list[Any], Depends(reading)]
):
    await websocket.accept()
    await websocket.send_json([found, read, reading()])
    await websocket.close()


PATHS = ("yield", "plain", "error", "error?kind=http", "stream", "lines")
REQUESTS = [get(f"/{path}", headers=headers) for path in PATHS for headers in ({}, {"x-user": "eva"})]
REQUESTS += [socket("/talk"), socket("/talk", headers={"x-user": "eva"})]
