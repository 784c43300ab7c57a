"""Lifespans of an application and of routers within routers: order, what each may yield, which state wins, the same router twice."""

import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

from fastapi import APIRouter, FastAPI, Request, WebSocket

from ..calls import get, socket

EVENTS: list[str] = []


def lifespan(name: str, **state: Any) -> Callable[[Any], Any]:
    @contextlib.asynccontextmanager
    async def run(app: Any) -> AsyncIterator[dict[str, Any] | None]:
        EVENTS.append(f"+ {name} {type(app).__name__}")
        yield {**state, "last": name} if state else None
        EVENTS.append(f"- {name}")

    return run


def seen(request: Request):
    return dict(sorted(request.state._state.items()))


app = FastAPI(lifespan=lifespan("app", app=1, shared="app"))
outer = APIRouter(prefix="/outer", lifespan=lifespan("outer", outer=1, shared="outer"))
inner = APIRouter(prefix="/inner", lifespan=lifespan("inner", inner=[1], shared="inner"))
silent = APIRouter(prefix="/silent", lifespan=lifespan("silent"))
late = APIRouter(prefix="/late", lifespan=lifespan("late", late=1))
sub = FastAPI(openapi_url=None, lifespan=lifespan("sub", sub=1))

for where in (app, outer, inner, silent, late, sub):
    where.get("/seen")(seen)


@inner.get("/grow")
def grow(request: Request):
    request.state.inner.append(len(request.state.inner) + 1)
    request.state.own = "only here"
    return seen(request)


@inner.websocket("/talk")
async def talk(websocket: WebSocket):
    await websocket.accept()
    await websocket.send_json(dict(sorted(websocket.state._state.items())))
    await websocket.close()


outer.include_router(inner)
app.include_router(outer)
app.include_router(outer, prefix="/again")
app.include_router(silent)
app.mount("/sub", sub)


@app.get("/include")
def include():
    app.include_router(late)
    return "included"


REQUESTS = [
    *(
        get(f"/{path}")
        for path in ("seen", "outer/seen", "outer/inner/seen", "again/outer/inner/seen", "silent/seen", "sub/seen")
    ),
    get("/outer/inner/grow"),
    get("/outer/inner/grow"),
    get("/seen"),
    socket("/outer/inner/talk"),
    get("/include"),
    get("/late/seen"),
]
GENERATE = False
