"""Endpoints that yield: one JSON document per line, typed and untyped, sync and async, with the response_model options."""

import typing
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Generator, Iterable, Iterator
from typing import Annotated, Any

from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, Response
from pydantic import BaseModel, Field

from ..calls import call, get

EVENTS: list[str] = []
app = FastAPI()


class Item(BaseModel):
    name: str
    note: str | None = None
    size: int = Field(default=1, alias="theSize")


class Sub(Item):
    secret: str = "s"


@app.get("/sync")
def sync_items() -> Iterable[Item]:
    yield Item(name="a")
    yield {"name": "b", "theSize": "3", "extra": 1}
    yield Sub(name="c")


@app.get("/async")
async def async_items(count: int = 2) -> AsyncIterable[Item]:
    for number in range(count):
        yield Item(name=f"é{number}")


@app.get("/async-iterator")
async def async_iterator() -> AsyncIterator[int]:
    yield 1
    yield "2"


@app.get("/generator")
def generator() -> Generator[dict[str, int], None, None]:
    yield {"a": 1}


@app.get("/async-generator")
async def async_generator() -> AsyncGenerator[list[Item], None]:
    yield [Item(name="x"), {"name": "y"}]
    yield []


@app.get("/iterator")
def iterator() -> Iterator[str | None]:
    yield "line\nbreak"
    yield None


@app.get("/untyped")
def untyped():
    yield Item(name="a")
    yield {"nan": float("nan"), "inf": [float("inf")]}
    yield 1
    yield "text"


@app.get("/bare")
async def bare() -> typing.AsyncIterable:
    yield {"any": Item(name="a")}


@app.get("/any")
def any_items() -> Iterable[Any]:
    yield {1, 2}
    yield b"bytes"


@app.get("/empty")
def empty() -> Iterable[Item]:
    return
    yield


@app.get(
    "/options",
    response_model_exclude_none=True,
    response_model_by_alias=False,
    response_model_exclude={"size"},
    status_code=202,
)
def options() -> Iterable[Item]:
    yield Item(name="a")
    yield {"name": "b", "note": "n"}


@app.get("/model", response_model=Item)
def by_model():
    yield {"name": "b"}


async def resource(response: Response):
    EVENTS.append("+ resource")
    response.headers["x-resource"] = "yes"
    response.set_cookie("c", "v")
    yield "resource"
    EVENTS.append("- resource")


@app.get("/resource")
def with_resource(
    value: Annotated[str, Depends(resource)], tasks: BackgroundTasks, response: Response
) -> Iterable[str]:
    tasks.add_task(EVENTS.append, "task")
    response.status_code = 203
    for number in range(2):
        EVENTS.append(f"item {number}")
        yield f"{value} {number}"


@app.get("/invalid")
def invalid() -> Iterable[Item]:
    yield Item(name="a")
    yield {"no": "name"}


@app.get("/failing")
async def failing(early: bool = False):
    if early:
        raise HTTPException(409, "early")
    yield 1
    raise ValueError("late")


@app.get("/not-a-generator")
def not_a_generator() -> Iterable[Item]:
    return [Item(name="a"), {"name": "b"}]


PATHS = [
    "sync",
    "async",
    "async-iterator",
    "generator",
    "async-generator",
    "iterator",
    "untyped",
    "bare",
    "any",
    "empty",
    "options",
    "model",
    "resource",
    "not-a-generator",
]
REQUESTS = [
    *(get(f"/{path}") for path in PATHS),
    get("/async?count=0"),
    get("/async?count=x"),
    get("/invalid", raises=True),
    get("/failing", raises=True),
    get("/failing?early=1", raises=True),
    call("POST", "/sync"),
]
