"""The exit stacks a request carries: their names in the scope, and when what is pushed on them runs."""

from contextlib import AsyncExitStack

from fastapi import BackgroundTasks, Depends, FastAPI, Request
from fastapi.responses import PlainTextResponse

from ..calls import get

EVENTS: list[str] = []
app = FastAPI()
NAMES = ["fastapi_inner_astack", "fastapi_function_astack", "fastapi_middleware_astack"]


async def pushing(request: Request):
    for name in NAMES:
        stack = request.scope[name]
        assert isinstance(stack, AsyncExitStack)
        stack.callback(EVENTS.append, f"callback of {name}")


def yielding():
    EVENTS.append("+ yielding")
    yield
    EVENTS.append("- yielding")


@app.get("/normal", dependencies=[Depends(pushing), Depends(yielding)])
async def normal(tasks: BackgroundTasks):
    tasks.add_task(EVENTS.append, "task")
    EVENTS.append("endpoint")
    return "ok"


@app.get("/direct", dependencies=[Depends(yielding), Depends(pushing)])
def direct():
    return PlainTextResponse("ok")


@app.get("/failing", dependencies=[Depends(pushing)])
def failing():
    raise ValueError("x")


@app.get("/names")
def names(request: Request):
    return [name in request.scope for name in NAMES]


REQUESTS = [get("/normal"), get("/direct"), get("/failing", raises=True), get("/names")]
