"""All forms of a lifespan on mounted applications and on routers: what runs, what state arrives, in which order."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any, TypedDict

from fastapi import APIRouter, Depends, FastAPI, Request
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route

from ..calls import get

EVENTS: list[str] = []


class State(TypedDict):
    pool: list[int]
    name: str


def seen(request: Request) -> dict[str, Any]:
    return {name: str(value) for name, value in sorted(request.state._state.items())}


class Managed:
    """A context manager of its own class."""

    def __init__(self, app: FastAPI):
        self.title = app.title

    async def __aenter__(self):
        EVENTS.append(f"class up {self.title}")
        return {"managed": self.title}

    async def __aexit__(self, *error: object):
        EVENTS.append(f"class down {error[0]}")


@contextlib.asynccontextmanager
async def app_lifespan(app: FastAPI) -> AsyncIterator[State]:
    EVENTS.append(f"app up, {len(app.routes) > 0}")
    app.state.started = True
    async with contextlib.AsyncExitStack() as stack:
        stack.callback(EVENTS.append, "stack left")
        yield {"pool": [1], "name": "app"}
    EVENTS.append("app down")


@contextlib.asynccontextmanager
async def sub_lifespan(app):
    EVENTS.append("never run: a mounted application")
    yield {"sub": True}


async def starlette_page(request):
    return JSONResponse(seen(request))


router = APIRouter(prefix="/router", lifespan=Managed)
inner = APIRouter(prefix="/inner", lifespan=lambda app: contextlib.nullcontext({"name": "inner", "inner": "yes"}))
sub = FastAPI(lifespan=sub_lifespan)
plain = Starlette(routes=[Route("/seen", starlette_page)], lifespan=sub_lifespan)


@router.get("/seen")
@inner.get("/seen")
@sub.get("/seen")
def read(state: dict = Depends(seen)):
    return state


@sub.get("/started")
def sub_started(request: Request):
    return [hasattr(request.app.state, "started"), request.app.title]


router.include_router(inner)
app = FastAPI(title="Main", lifespan=app_lifespan)
app.include_router(router)
app.mount("/sub", sub)
app.mount("/plain", plain)
app.router.routes.append(Mount("/listed", routes=[Route("/seen", starlette_page)]))


@app.get("/seen")
def main(request: Request):
    return {**seen(request), "started": request.app.state.started}


@app.get("/grow")
def grow(request: Request, by: int = 1):
    request.state.pool.append(by)
    request.state.name = "changed for this request"
    request.state.extra = by
    return seen(request)


REQUESTS = [
    *(get(f"{prefix}/seen") for prefix in ("", "/router", "/router/inner", "/sub", "/plain", "/listed")),
    get("/grow?by=2"),
    get("/seen"),
    get("/sub/started"),
]
GENERATE = False
