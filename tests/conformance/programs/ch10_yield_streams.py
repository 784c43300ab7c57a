"""Dependencies with yield around streams of every kind: which are still open at each item, also when the stream fails."""

from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI, Response
from fastapi.responses import EventSourceResponse, StreamingResponse

from ..calls import get

EVENTS: list[str] = []
app = FastAPI()


class Session:
    def __init__(self, name: str):
        self.name, self.open = name, True

    def read(self, number: int) -> str:
        EVENTS.append(f"{self.name} {number} {'open' if self.open else 'closed'}")
        return f"{self.name} {number}"


def in_request(response: Response):
    session = Session("request")
    response.headers["x-session"] = "request"
    try:
        yield session
    except Exception as error:
        EVENTS.append(f"request saw {type(error).__name__}")
        raise
    finally:
        session.open = False
        EVENTS.append("request closed")


async def in_function():
    session = Session("function")
    try:
        yield session
    except Exception as error:
        EVENTS.append(f"function saw {type(error).__name__}")
        raise
    finally:
        session.open = False
        EVENTS.append("function closed")


InRequest = Annotated[Session, Depends(in_request)]
InFunction = Annotated[Session, Depends(in_function, scope="function")]


@app.get("/returned")
def returned(a: InRequest, b: InFunction, tasks: BackgroundTasks, fail: bool = False):
    def lines() -> Iterator[str]:
        for number in range(2):
            yield f"{a.read(number)} {b.read(number)}\n"
        if fail:
            raise ValueError("late")

    tasks.add_task(EVENTS.append, "task")
    return StreamingResponse(lines(), media_type="text/plain", background=None)


@app.get("/jsonl")
async def jsonl(a: InRequest, b: InFunction, tasks: BackgroundTasks, fail: bool = False) -> AsyncIterator[list[str]]:
    tasks.add_task(EVENTS.append, "task")
    for number in range(2):
        yield [a.read(number), b.read(number)]
    if fail:
        raise ValueError("late")


@app.get("/jsonl-sync", status_code=203)
def jsonl_sync(a: InRequest, b: InFunction, fail: bool = False) -> Iterator[str]:
    yield a.read(0)
    yield b.read(1)
    if fail:
        raise ValueError("late")


@app.get("/events", response_class=EventSourceResponse)
async def events(a: InRequest, b: InFunction, fail: bool = False):
    yield {"a": a.read(0)}
    yield b.read(1)
    if fail:
        raise ValueError("late")


@app.get("/raw", response_class=StreamingResponse)
def raw(a: InRequest, b: InFunction, response: Response, fail: bool = False):
    response.headers["x-set"] = "in the generator"
    yield a.read(0)
    yield b.read(1).encode()
    if fail:
        raise ValueError("late")


@app.get("/at-once", response_class=StreamingResponse)
async def at_once(a: InRequest, b: InFunction):
    if a.open:
        raise ValueError("before the first item")
    yield b""


PATHS = ("returned", "jsonl", "jsonl-sync", "events", "raw")
NOT_GENERATED = [f"/{path}" for path in (*PATHS, "at-once")]
REQUESTS = [
    *(get(f"/{path}") for path in PATHS),
    *(get(f"/{path}?fail=1", raises=True) for path in PATHS),
    *(get(f"/{path}?fail=x") for path in PATHS),
    get("/at-once", raises=True),
]


@app.get("/plain")
def plain(a: InRequest):
    return a.name


REQUESTS.append(get("/plain"))
