"""A client that leaves in the middle of a stream: what is left of generators, dependencies and tasks, for each kind of stream."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any

from fastapi import BackgroundTasks, Depends, FastAPI
from fastapi.responses import EventSourceResponse, StreamingResponse

from ..calls import get

EVENTS: list[str] = []
GENERATE = False


class Leaving:
    """Stands for a client that hangs up once it has had a part of the answer."""

    def __init__(self, app: Any):
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or b"leave" not in scope["query_string"]:
            await self.app(scope, receive, send)
            return
        gone = asyncio.Event()
        started = False

        async def hearing() -> Any:
            nonlocal started
            if not started:
                started = True
                return {"type": "http.request", "body": b"", "more_body": False}
            await gone.wait()
            return {"type": "http.disconnect"}

        async def saying(message: Any) -> None:
            if not gone.is_set():
                await send(message)
            if message.get("body"):
                gone.set()
                await asyncio.sleep(0)

        await self.app({**scope, "asgi": {"version": "3.0", "spec_version": "2.3"}}, hearing, saying)
        EVENTS.append("the application returned")


app = FastAPI()
app.add_middleware(Leaving)


class Resource:
    def __init__(self) -> None:
        self.open = True

    def generator_ended(self) -> None:
        # One that nobody closes ends when it is collected, whenever that is: not to be noted.
        if self.open:
            EVENTS.append("generator ended while the resource is open")


async def resource():
    EVENTS.append("+ resource")
    found = Resource()
    try:
        yield found
    finally:
        found.open = False
        EVENTS.append("- resource")


Opened = Annotated[Resource, Depends(resource)]


@app.get("/returned")
async def returned(r: Opened, tasks: BackgroundTasks):
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(1000):
            yield b"x"
            await asyncio.sleep(0)

    tasks.add_task(EVENTS.append, "task")
    return StreamingResponse(endless())


@app.get("/raw", response_class=StreamingResponse)
async def raw(r: Opened):
    try:
        for _ in range(1000):
            yield b"x"
            await asyncio.sleep(0)
    finally:
        r.generator_ended()


@app.get("/lines")
async def lines(r: Opened) -> AsyncIterator[int]:
    try:
        for number in range(1000):
            yield number
            await asyncio.sleep(0)
    finally:
        r.generator_ended()


@app.get("/events", response_class=EventSourceResponse)
async def events(r: Opened):
    try:
        for number in range(1000):
            yield number
            await asyncio.sleep(0)
    finally:
        r.generator_ended()


@app.get("/short")
def short(r: Opened) -> Iterator[int]:
    yield 1
    EVENTS.append("generator ended")


REQUESTS = [get(f"/{path}?leave=1", ignore_body=True) for path in ("returned", "raw", "lines", "events")]
REQUESTS += [get("/short")]
