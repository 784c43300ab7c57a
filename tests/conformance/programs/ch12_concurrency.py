"""The functions for threads, and where functions run: loop or worker thread, context variables, order of sync and async."""

import contextlib
import threading
from contextvars import ContextVar
from typing import Annotated

import anyio
from fastapi import BackgroundTasks, Depends, FastAPI, Request
from fastapi.concurrency import (
    contextmanager_in_threadpool,
    iterate_in_threadpool,
    run_in_threadpool,
    run_until_first_complete,
)
from fastapi.responses import StreamingResponse

from ..calls import get, post

EVENTS: list[str] = []
loops: list[int] = []
variable: ContextVar[str] = ContextVar("variable", default="default")


def place() -> str:
    return "loop" if threading.get_ident() in loops else "thread"


@contextlib.asynccontextmanager
async def lifespan(app: FastAPI):
    loops.append(threading.get_ident())
    yield
    loops.clear()


app = FastAPI(lifespan=lifespan)


def sync_dependency():
    variable.set("sync")
    return f"sync {place()}"


async def async_dependency():
    variable.set("async")
    return f"async {place()}"


def sync_yield():
    EVENTS.append(f"enter sync {place()}")
    yield variable.get()
    EVENTS.append(f"exit sync {place()} {variable.get()}")


async def async_yield():
    variable.set("yield")
    EVENTS.append(f"enter async {place()}")
    yield variable.get()
    EVENTS.append(f"exit async {place()} {variable.get()}")


class Callable:
    def __call__(self):
        return f"object {place()}"


class AsyncCallable:
    async def __call__(self):
        return f"async object {place()}"


@app.get("/sync")
def sync(one: Annotated[str, Depends(sync_dependency)], two: Annotated[str, Depends(Callable())]):
    return [one, two, place(), variable.get()]


@app.get("/async")
async def asynchronous(one: Annotated[str, Depends(async_dependency)], two: Annotated[str, Depends(AsyncCallable())]):
    return [one, two, place(), variable.get()]


@app.get("/mixed")
def mixed(one: Annotated[str, Depends(async_dependency)], two: Annotated[str, Depends(sync_yield)]):
    return [one, two, place(), variable.get()]


@app.get("/yields")
async def yields(one: Annotated[str, Depends(async_yield)], two: Annotated[str, Depends(sync_yield)]):
    return [one, two, place(), variable.get()]


@app.get("/thread")
async def in_thread(name: str = "x"):
    variable.set(name)
    return await run_in_threadpool(lambda text, *, more: [text, more, place(), variable.get()], name, more=1)


@app.get("/thread-raises")
async def thread_raises():
    def fail():
        raise KeyError("in the thread")

    try:
        await run_in_threadpool(fail)
    except KeyError as error:
        return str(error)


@app.get("/iterate")
async def iterate():
    return [part async for part in iterate_in_threadpool(place() + text for text in ("a", "b"))]


@app.get("/manager")
async def manager(fail: bool = False, swallow: bool = False):
    @contextlib.contextmanager
    def managed():
        EVENTS.append(f"enter {place()}")
        try:
            yield "value"
        except ValueError as error:
            EVENTS.append(f"saw {error} {place()}")
            if not swallow:
                raise LookupError("changed") from error
        finally:
            EVENTS.append(f"exit {place()}")

    try:
        async with contextmanager_in_threadpool(managed()) as value:
            if fail:
                raise ValueError("inside")
    except LookupError as error:
        return [value, str(error)]
    return value


@app.get("/first")
async def first():
    async def quick(name: str):
        EVENTS.append(f"quick {name}")

    async def never():
        await anyio.sleep_forever()

    await run_until_first_complete((never, {}), (quick, {"name": "one"}))
    return "done"


@app.post("/tasks")
async def tasks(tasks: BackgroundTasks):
    async def on_loop():
        EVENTS.append(f"async task {place()}")

    tasks.add_task(lambda: EVENTS.append(f"sync task {place()}"))
    tasks.add_task(on_loop)


@app.get("/stream")
def stream(request: Request):
    async def parts():
        yield place()

    return StreamingResponse(parts() if "async" in request.query_params else (place() for _ in range(2)))


REQUESTS = [
    *(get(f"/{path}") for path in ("sync", "async", "mixed", "yields", "thread", "thread-raises", "iterate", "first")),
    get("/thread?name=y"),
    *(get(f"/manager{query}") for query in ("", "?fail=1", "?fail=1&swallow=1")),
    post("/tasks"),
    get("/stream"),
    get("/stream?async"),
]
