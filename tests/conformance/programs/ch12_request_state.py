"""request.state and app.state: written in middleware, dependencies and lifespan; read by name and by key."""

from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.requests import HTTPConnection
from fastapi.responses import JSONResponse
from starlette.datastructures import State

from ..calls import get

EVENTS: list[str] = []


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.counter = 0
    yield {"shared": [], "number": 1, "own": "lifespan"}


app = FastAPI(lifespan=lifespan)
GENERATE = False
app.state.name = "before start"


@app.middleware("http")
async def naming(request: Request, call_next):
    request.state.request_id = request.headers.get("x-request-id", "none")
    request.state["by_key"] = "key"
    response = await call_next(request)
    response.headers["x-request-id"] = request.state.request_id
    response.headers["x-seen"] = str(getattr(request.state, "seen", "nothing"))
    return response


@app.exception_handler(LookupError)
def lookup(request: Request, error: LookupError):
    return JSONResponse({"id": request.state.request_id, "seen": request.state.seen}, status_code=410)


def seen(request: Request):
    request.state.seen = request.url.path
    yield request.state
    EVENTS.append(f"left {request.state.seen} {request.state.request_id}")


async def connection_state(connection: HTTPConnection):
    return connection.state


@app.get("/state")
def state(
    request: Request, one: Annotated[State, Depends(seen)], two: Annotated[State, Depends(connection_state)], n: int = 0
):
    request.state.shared.append(n)
    request.state.number += n
    request.app.state.counter += 1
    return {
        "names": sorted(request.state._state),
        "same": [one is two, one._state is two._state, one.seen == two["seen"]],
        "number": request.state.number,
        "shared": request.state.shared,
        "app": [request.app.state.name, request.app.state.counter],
        "missing": hasattr(request.state, "missing"),
    }


@app.get("/delete")
def delete(request: Request, seen: Annotated[State, Depends(seen)]):
    del request.state.own
    request.state.seen = "changed"
    return sorted(request.state._state)


@app.get("/missing")
def missing(request: Request):
    return request.state.missing


@app.get("/raise/{kind}", dependencies=[Depends(seen)])
def raising(kind: str):
    if kind == "http":
        raise HTTPException(409)
    raise LookupError(kind)


REQUESTS = [
    get("/state"),
    get("/state?n=2", headers={"x-request-id": "r1"}),
    get("/state?n=x"),
    get("/delete"),
    get("/state"),
    get("/missing", raises=True),
    get("/raise/http"),
    get("/raise/lookup", headers={"x-request-id": "r2"}),
    get("/nowhere", headers={"x-request-id": "r3"}),
]
