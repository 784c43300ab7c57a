"""Streams of lines that fail: before the first item, between items, by an invalid one, in the dependency, with a handler at hand."""

from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel

from ..calls import get, post

EVENTS: list[str] = []
GENERATE = False
app = FastAPI()


class Known(Exception):
    pass


class Item(BaseModel):
    number: int


@app.exception_handler(Known)
async def known(request: Request, error: Known):
    EVENTS.append("handler")
    return JSONResponse({"known": str(error)}, status_code=409)


def fail(kind: str) -> None:
    if kind == "known":
        raise Known("known")
    if kind == "http":
        raise HTTPException(418, "http")
    if kind == "crash":
        raise LookupError("crash")


async def watching(entry: str = ""):
    fail(entry)
    try:
        yield "dependency"
    except Exception as error:
        EVENTS.append(f"dependency saw {type(error).__name__}")
        raise
    finally:
        EVENTS.append("dependency left")


Watched = Annotated[str, Depends(watching)]


@app.get("/sync")
def sync(watched: Watched, tasks: BackgroundTasks, first: str = "", later: str = "") -> Iterator[Item]:
    tasks.add_task(EVENTS.append, "task")
    fail(first)
    yield Item(number=1)
    fail(later)
    yield Item(number=2)


@app.get("/async")
async def asynchronous(
    watched: Watched, tasks: BackgroundTasks, first: str = "", later: str = ""
) -> AsyncIterator[Item]:
    tasks.add_task(EVENTS.append, "task")
    fail(first)
    yield Item(number=1)
    fail(later)
    yield Item(number=2)


@app.get("/raw", response_class=StreamingResponse)
async def raw(watched: Watched, tasks: BackgroundTasks, first: str = "", later: str = ""):
    tasks.add_task(EVENTS.append, "task")
    fail(first)
    yield "1"
    fail(later)
    yield "2"


@app.get("/invalid")
def invalid(watched: Watched) -> Iterator[Item]:
    yield Item(number=1)
    yield {"number": "x"}  # type: ignore[misc]


@app.post("/body", status_code=201)
async def body(items: list[Item], response: Response) -> AsyncIterator[Item]:
    response.headers["x-count"] = str(len(items))
    for item in items:
        yield item


@app.get("/not-encodable")
def not_encodable():
    yield 1
    yield float("nan")
    yield object()


PATHS = ("sync", "async", "raw")
KINDS = ("known", "http", "crash")
REQUESTS = [
    *(get(f"/{path}") for path in PATHS),
    *(get(f"/{path}?entry={kind}", raises=kind == "crash") for path in PATHS for kind in KINDS),
    *(get(f"/{path}?{when}={kind}", raises=True) for path in PATHS for when in ("first", "later") for kind in KINDS),
    get("/invalid", raises=True),
    post("/body", json=[{"number": 1}, {"number": 2}]),
    post("/body", json=[{"number": "x"}]),
    post("/body", json=[]),
    post("/body"),
    get("/not-encodable", raises=True),
]
