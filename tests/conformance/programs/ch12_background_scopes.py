"""Background tasks against dependencies with yield: who is still open, who sees a failing task, tasks added while leaving."""

from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, Response
from fastapi.responses import JSONResponse, StreamingResponse

from ..calls import get

EVENTS: list[str] = []
GENERATE = False
app = FastAPI()


class Connection:
    def __init__(self, name: str):
        self.name, self.open = name, True

    def use(self, what: str):
        EVENTS.append(f"{what}: {self.name} {'open' if self.open else 'closed'}")
        if what == "fail":
            raise ValueError("task")


def in_request(tasks: BackgroundTasks):
    connection = Connection("request")
    tasks.add_task(connection.use, "task of the dependency")
    try:
        yield connection
    except ValueError as error:
        EVENTS.append(f"request saw {error}")
        raise
    finally:
        connection.open = False
        tasks.add_task(EVENTS.append, "added while leaving the request")
        EVENTS.append("request left")


async def in_function(tasks: BackgroundTasks):
    connection = Connection("function")
    try:
        yield connection
    finally:
        connection.open = False
        tasks.add_task(connection.use, "added while leaving the function")
        EVENTS.append("function left")


InRequest = Annotated[Connection, Depends(in_request)]
InFunction = Annotated[Connection, Depends(in_function, scope="function")]


async def growing(tasks: BackgroundTasks, depth: int):
    EVENTS.append(f"depth {depth}")
    if depth:
        tasks.add_task(growing, tasks, depth - 1)


@app.get("/both")
def both(a: InRequest, b: InFunction, tasks: BackgroundTasks, fail: bool = False):
    tasks.add_task(a.use, "first")
    tasks.add_task(b.use, "second")
    if fail:
        tasks.add_task(a.use, "fail")
    tasks.add_task(a.use, "last")
    return "both"


@app.get("/refused")
def refused(a: InRequest, b: InFunction, tasks: BackgroundTasks):
    tasks.add_task(a.use, "never")
    raise HTTPException(400, "refused")


@app.get("/response/{kind}")
def response(kind: str, a: InRequest, b: InFunction, tasks: BackgroundTasks):
    tasks.add_task(a.use, "task")
    if kind == "stream":
        return StreamingResponse((str(a.open) for _ in range(2)), media_type="text/plain")
    own = BackgroundTasks()
    own.add_task(a.use, "own task")
    return JSONResponse(kind, background=own if kind == "own" else None)


@app.get("/growing")
async def grow(tasks: BackgroundTasks, depth: int = 2):
    tasks.add_task(growing, tasks, depth)


@app.get("/invalid")
def invalid(a: InRequest, number: int):
    return number


@app.get("/bodiless", status_code=204)
def bodiless(a: InRequest, tasks: BackgroundTasks, response: Response):
    tasks.add_task(lambda: response.headers.update({"x-late": "1"}))
    tasks.add_task(a.use, "after 204")


REQUESTS = [
    get("/both"),
    get("/both?fail=1", raises=True),
    get("/refused"),
    *(get(f"/response/{kind}") for kind in ("stream", "own", "none")),
    get("/growing"),
    get("/growing?depth=x"),
    get("/invalid?number=x"),
    get("/bodiless"),
]
