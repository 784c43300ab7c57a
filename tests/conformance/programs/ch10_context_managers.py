"""Context managers behind yield: ExitStack, contextmanager, closing, suppress, nested with statements, async ones in threads."""

import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException

from ..calls import get

EVENTS: list[str] = []
app = FastAPI()


class Resource:
    def __init__(self, name: str):
        self.name = name

    def close(self):
        EVENTS.append(f"close {self.name}")

    async def aclose(self):
        EVENTS.append(f"aclose {self.name}")


@contextlib.contextmanager
def opened(name: str):
    EVENTS.append(f"open {name}")
    try:
        yield Resource(name)
    except ValueError as error:
        EVENTS.append(f"{name} saw {error}")
        raise
    finally:
        EVENTS.append(f"shut {name}")


@contextlib.asynccontextmanager
async def opened_async(name: str):
    async with contextlib.aclosing(Resource(name)) as resource:
        yield resource


def stacked() -> Iterator[list[str]]:
    with contextlib.ExitStack() as stack:
        resources = [stack.enter_context(opened(f"s{number}")) for number in range(2)]
        stack.callback(EVENTS.append, "callback")
        yield [resource.name for resource in resources]


async def stacked_async() -> AsyncIterator[str]:
    async with contextlib.AsyncExitStack() as stack:
        one = await stack.enter_async_context(opened_async("a1"))
        two = stack.enter_context(opened("a2"))
        stack.push_async_callback(Resource("pushed").aclose)
        yield f"{one.name} {two.name}"


def two_in_one(fail: str = "") -> Iterator[str]:
    with opened("x") as x, contextlib.closing(Resource("y")) as y:
        if fail == "entry":
            raise HTTPException(503, "no resource")
        yield x.name + y.name


def suppressing() -> Iterator[str]:
    with contextlib.suppress(KeyError):
        yield "suppressing"


def leaving(stack: Annotated[list[str], Depends(stacked)]) -> Iterator[str]:
    yield f"leaving {stack}"
    EVENTS.append("left")


@app.get("/stacked")
def read_stacked(value: Annotated[list[str], Depends(stacked)], fail: str = ""):
    if fail:
        raise ValueError(fail)
    return value


@app.get("/stacked-async")
async def read_stacked_async(value: Annotated[str, Depends(stacked_async)], fail: str = ""):
    if fail:
        raise HTTPException(400, fail)
    return value


@app.get("/two")
async def two(value: Annotated[str, Depends(two_in_one)], other: Annotated[str, Depends(stacked_async)]):
    return [value, other]


@app.get("/suppressing")
def read_suppressing(value: Annotated[str, Depends(suppressing)]):
    return value


@app.get("/nested")
def nested(value: Annotated[str, Depends(leaving)], other: Annotated[list[str], Depends(stacked, scope="function")]):
    EVENTS.append("endpoint")
    return [value, other]


REQUESTS = [
    get("/stacked"),
    get("/stacked?fail=yes", raises=True),
    get("/stacked-async"),
    get("/stacked-async?fail=yes"),
    get("/two"),
    get("/two?fail=entry"),
    get("/suppressing"),
    get("/nested"),
]
NOT_GENERATED = ["/stacked"]
