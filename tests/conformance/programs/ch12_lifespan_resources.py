"""Resources opened at start-up: pools in state, clients on the application, dependencies that reach them, and their end."""

import contextlib
from collections.abc import AsyncIterator
from typing import Annotated, Any, Self, TypedDict

from fastapi import APIRouter, Depends, FastAPI, Request, WebSocket
from starlette.requests import HTTPConnection

from ..calls import get, post, socket

EVENTS: list[str] = []


class Pool:
    def __init__(self, name: str):
        self.name, self.used = name, 0

    async def __aenter__(self) -> Self:
        EVENTS.append(f"open {self.name}")
        return self

    async def __aexit__(self, *error: object) -> None:
        EVENTS.append(f"close {self.name} after {self.used} uses")

    @contextlib.asynccontextmanager
    async def connection(self) -> AsyncIterator[str]:
        self.used += 1
        EVENTS.append(f"take {self.name}")
        yield f"{self.name} {self.used}"
        EVENTS.append(f"give back {self.name}")


class State(TypedDict):
    pool: Pool
    cache: dict[str, str]


@contextlib.asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[State]:
    async with Pool("main") as pool, contextlib.AsyncExitStack() as stack:
        app.state.replica = await stack.enter_async_context(Pool("replica"))
        stack.push_async_callback(noted, "last words")
        yield {"pool": pool, "cache": {}}
        EVENTS.append("shutting down")


async def noted(text: str) -> None:
    EVENTS.append(text)


@contextlib.asynccontextmanager
async def router_lifespan(app: Any) -> AsyncIterator[dict[str, Any]]:
    async with Pool("router") as pool:
        yield {"of_router": pool, "cache": {"never": "seen"}}


app = FastAPI(lifespan=lifespan)
router = APIRouter(prefix="/router", lifespan=router_lifespan)


async def connection(connection: HTTPConnection) -> AsyncIterator[str]:
    async with connection.state.pool.connection() as found:
        yield found


async def replica(request: Request):
    async with request.app.state.replica.connection() as found:
        yield found


@app.get("/read")
async def read(one: Annotated[str, Depends(connection)], two: Annotated[str, Depends(replica, scope="function")]):
    return [one, two]


@app.post("/cache/{key}")
async def store(key: str, value: str, request: Request):
    request.state.cache[key] = value
    request.state.only_here = True
    return sorted(request.state.cache.items())


@app.get("/cache")
def cached(request: Request):
    return [request.state.cache, hasattr(request.state, "only_here")]


@router.get("/pool")
async def of_router(request: Request):
    async with request.state.of_router.connection() as found:
        return [found, request.state.cache]


@app.websocket("/talk")
async def talk(websocket: WebSocket, one: Annotated[str, Depends(connection)]):
    await websocket.accept()
    await websocket.send_text(f"{one} {websocket.app.state.replica.used} {sorted(websocket.state.cache)}")
    async for text in websocket.iter_text():
        websocket.state.cache[text] = "said"


app.include_router(router)

REQUESTS = [
    get("/read"),
    get("/read"),
    post("/cache/a?value=1"),
    post("/cache/a"),
    socket("/talk", "b", "c"),
    get("/cache"),
    get("/router/pool"),
]
