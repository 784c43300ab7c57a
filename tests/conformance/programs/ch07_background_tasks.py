"""Background tasks: from endpoint and dependencies, their order, sync and async, failures, errors of the endpoint."""

from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, Response
from fastapi.responses import JSONResponse
from starlette.background import BackgroundTask

from ..calls import call, get, post

EVENTS: list[str] = []
app = FastAPI()


def write(text: str, *, mark: str = ""):
    EVENTS.append(f"{mark}{text}")


async def write_async(text: str):
    EVENTS.append(f"async {text}")


def fail():
    EVENTS.append("failing")
    raise RuntimeError("task failed")


def noting(tasks: BackgroundTasks, q: str | None = None):
    tasks.add_task(write, f"q={q}", mark="*")
    return q


class Notifier:
    async def send(self, message: str):
        EVENTS.append(f"sent {message}")


notifier = Notifier()


@app.post("/register")
def register(name: str, tasks: BackgroundTasks):
    EVENTS.append("endpoint")
    tasks.add_task(write, name, mark="welcome ")
    tasks.add_task(write_async, name)
    return {"registered": name}


@app.post("/with-dependency")
async def with_dependency(tasks: BackgroundTasks, q: Annotated[str | None, Depends(noting)]):
    tasks.add_task(write, "endpoint")
    return {"count": len(tasks.tasks)}


@app.delete("/items/{number}", status_code=204)
async def remove(number: int, tasks: BackgroundTasks):
    tasks.add_task(notifier.send, f"{number} was removed")


@app.get("/failing-task")
def failing_task(tasks: BackgroundTasks):
    tasks.add_task(write, "before")
    tasks.add_task(fail)
    tasks.add_task(write, "after")
    return "answered"


@app.get("/failing-endpoint")
def failing_endpoint(tasks: BackgroundTasks, kind: str = "http"):
    tasks.add_task(write, "never")
    if kind == "http":
        raise HTTPException(400)
    raise ValueError("broken")


@app.get("/own-response")
def own_response(tasks: BackgroundTasks):
    tasks.add_task(write, "injected")
    return JSONResponse({"own": True}, background=BackgroundTask(write, "own"))


@app.get("/only-own")
def only_own(tasks: BackgroundTasks):
    return JSONResponse({"own": True}, background=BackgroundTask(write_async, "own"))


@app.get("/response-background")
def response_background(response: Response):
    response.background = BackgroundTask(write, "on the injected response")
    return "text"


def cleaning(tasks: BackgroundTasks):
    tasks.add_task(write, "task of the dependency")
    yield
    EVENTS.append("cleaned up")


@app.get("/with-yield", dependencies=[Depends(cleaning)])
def with_yield(tasks: BackgroundTasks):
    tasks.add_task(write, "task of the endpoint")


REQUESTS = [
    post("/register?name=per"),
    post("/register"),
    post("/with-dependency"),
    post("/with-dependency?q=1"),
    call("DELETE", "/items/5"),
    call("DELETE", "/items/x"),
    get("/failing-task", raises=True),
    get("/failing-endpoint"),
    get("/failing-endpoint?kind=value", raises=True),
    *(get(f"/{path}") for path in ("own-response", "only-own", "response-background", "with-yield")),
]
