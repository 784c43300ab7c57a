"""Which code runs on the event loop and which in a thread: endpoints, dependencies, their exits, handlers, tasks."""

import threading
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, field_validator

from ..calls import get, post

EVENTS: list[str] = []
app = FastAPI()


def note(what: str):
    EVENTS.append(f"{what}: {'loop' if threading.current_thread() is threading.main_thread() else 'thread'}")


class Observed(BaseModel):
    value: int = 0

    @field_validator("value")
    @classmethod
    def watch(cls, value: int) -> int:
        note("validator")
        return value


class Failure(Exception):
    pass


class AsyncFailure(Exception):
    pass


@app.exception_handler(Failure)
def handler(request: Request, error: Failure):
    note("handler")
    return JSONResponse({})


@app.exception_handler(AsyncFailure)
async def async_handler(request: Request, error: AsyncFailure):
    note("async handler")
    return JSONResponse({})


def sync_dependency():
    note("dependency")


async def async_dependency():
    note("async dependency")


def sync_yield():
    note("+ yield")
    yield
    note("- yield")


async def async_yield():
    note("+ async yield")
    yield
    note("- async yield")


class ByClass:
    def __init__(self):
        note("class")


class ByCall:
    def __call__(self):
        note("callable")

    async def method(self):
        note("async method")


async def task_async():
    note("async task")


EVERYTHING = [
    Depends(each)
    for each in (sync_dependency, async_dependency, sync_yield, async_yield, ByClass, ByCall(), ByCall().method)
]


@app.get("/sync", dependencies=EVERYTHING)
def sync_endpoint(tasks: BackgroundTasks) -> Observed:
    note("endpoint")
    tasks.add_task(note, "task")
    tasks.add_task(task_async)
    return {"value": 1}


@app.get("/async", dependencies=EVERYTHING)
async def async_endpoint() -> Observed:
    note("async endpoint")
    return {"value": 1}


@app.post("/body")
def body(observed: Observed) -> Observed:
    note("endpoint")
    return observed


@app.post("/async-body")
async def async_body(
    observed: Annotated[Observed, Depends(lambda observed: observed)] = None, raw: Observed = None
) -> Observed:
    return {"value": 3}


@app.get("/fail")
def fail():
    raise Failure


@app.get("/fail-async")
async def fail_async():
    raise AsyncFailure


@app.get("/yield")
def yielding():
    note("sync item")
    yield 1


@app.get("/yield-async")
async def yielding_async():
    note("async item")
    yield 1


REQUESTS = [
    get("/sync"),
    get("/async"),
    post("/body", json={"value": 1}),
    post("/async-body?observed=1", json={"value": 1}),
    *(get(f"/{path}") for path in ("fail", "fail-async", "yield", "yield-async")),
]
