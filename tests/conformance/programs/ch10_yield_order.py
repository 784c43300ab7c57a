"""Dependencies with yield: both scopes, sync and async, nested; the order against endpoint, answer and tasks."""

from contextlib import asynccontextmanager, contextmanager
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI
from fastapi.responses import StreamingResponse

from ..calls import get
from ..facts import outcome

EVENTS: list[str] = []
app = FastAPI()


def sync_request():
    EVENTS.append("+ sync request")
    yield "sync request"
    EVENTS.append("- sync request")


async def async_request():
    EVENTS.append("+ async request")
    try:
        yield "async request"
    finally:
        EVENTS.append("- async request")


def sync_function():
    EVENTS.append("+ sync function")
    yield "sync function"
    EVENTS.append("- sync function")


async def async_function(outer: Annotated[str, Depends(async_request)]):
    EVENTS.append("+ async function")
    yield f"async function in {outer}"
    EVENTS.append("- async function")


def outer(inner: Annotated[str, Depends(sync_request)]):
    EVENTS.append("+ outer")
    yield f"outer of {inner}"
    EVENTS.append("- outer")


class Manager:
    def __enter__(self):
        EVENTS.append("+ manager")
        return self

    def __exit__(self, *args):
        EVENTS.append("- manager")


def with_manager():
    with Manager() as manager:
        yield manager


@app.get("/request")
def request_scope(
    a: Annotated[str, Depends(sync_request)], b: Annotated[str, Depends(async_request)], tasks: BackgroundTasks
):
    tasks.add_task(EVENTS.append, "task")
    EVENTS.append("endpoint")
    return [a, b]


@app.get("/both")
async def both(
    a: Annotated[str, Depends(sync_request)],
    b: Annotated[str, Depends(sync_function, scope="function")],
    c: Annotated[str, Depends(async_function, scope="function")],
    tasks: BackgroundTasks,
):
    tasks.add_task(EVENTS.append, "task")
    EVENTS.append("endpoint")
    return [a, b, c]


@app.get("/nested")
def nested(a: Annotated[str, Depends(outer)], b: Annotated[str, Depends(sync_request)]):
    EVENTS.append("endpoint")
    return [a, b]


@app.get("/same-in-both-scopes")
def same_in_both_scopes(
    a: Annotated[str, Depends(sync_request)],
    b: Annotated[str, Depends(sync_request, scope="function")],
    c: Annotated[str, Depends(sync_request, scope="request")],
):
    EVENTS.append("endpoint")
    return [a, b, c]


@app.get("/stream")
def stream(a: Annotated[str, Depends(async_request)], b: Annotated[str, Depends(sync_function, scope="function")]):
    def lines():
        for number in range(2):
            EVENTS.append(f"line {number}")
            yield f"{a} {number}\n"

    EVENTS.append("endpoint")
    return StreamingResponse(lines(), media_type="text/plain")


@app.get("/level", dependencies=[Depends(outer), Depends(async_request, scope="function")])
def level(m: Annotated[Manager, Depends(with_manager)]):
    EVENTS.append("endpoint")
    return type(m).__name__


@app.get("/invalid")
def invalid(q: int, a: Annotated[str, Depends(sync_request)]):
    EVENTS.append("endpoint")
    return q


@contextmanager
def decorated():
    yield "decorated"


@asynccontextmanager
async def decorated_async():
    yield "decorated async"


@app.get("/decorated")
def use_decorated(a=Depends(decorated), b=Depends(decorated_async)):
    return [type(a).__name__, type(b).__name__]


def request_on_function(inner: Annotated[str, Depends(sync_function, scope="function")]):
    yield inner


def plain_on_function(inner: Annotated[str, Depends(sync_function, scope="function")]):
    return inner


FACTS = {
    "request on function": outcome(lambda: FastAPI().get("/")(lambda a=Depends(request_on_function): a)),
    "explicit request on function": outcome(
        lambda: FastAPI().get("/")(lambda a=Depends(request_on_function, scope="request"): a)
    ),
    "function on function": outcome(
        lambda: FastAPI().get("/")(lambda a=Depends(request_on_function, scope="function"): a)
    ),
    "plain on function": outcome(lambda: FastAPI().get("/")(lambda a=Depends(plain_on_function): a)),
    "unknown scope": outcome(lambda: FastAPI().get("/")(lambda a=Depends(sync_function, scope="session"): a)),
}

REQUESTS = [
    get("/request"),
    get("/both"),
    get("/nested"),
    get("/same-in-both-scopes"),
    get("/stream"),
    get("/level"),
    get("/invalid?q=1"),
    get("/invalid?q=x"),
    get("/decorated", raises=True),
]
