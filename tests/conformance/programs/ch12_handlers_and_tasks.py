"""Background tasks of exception handlers and middleware answers; tasks after errors; handlers that are given what a task needs."""

from typing import Annotated, Any

from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.background import BackgroundTask
from starlette.middleware.base import BaseHTTPMiddleware

from ..calls import get

EVENTS: list[str] = []
app = FastAPI()


class Known(Exception):
    pass


async def note(text: str) -> None:
    EVENTS.append(text)


@app.exception_handler(Known)
async def known(request: Request, error: Known):
    return JSONResponse("known", status_code=409, background=BackgroundTask(note, "task of the handler"))


@app.exception_handler(RequestValidationError)
def invalid(request: Request, error: RequestValidationError):
    tasks = BackgroundTasks()
    tasks.add_task(note, f"{len(error.errors())} errors")
    tasks.add_task(EVENTS.append, request.url.path)
    return PlainTextResponse("invalid", status_code=422, background=tasks)


class Early(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: Any) -> Any:
        if "early" in request.query_params:
            return PlainTextResponse("early", background=BackgroundTask(note, "task of the early answer"))
        response = await call_next(request)
        if "late" in request.query_params:
            response.background = BackgroundTask(note, "task of the middleware")
        EVENTS.append(f"middleware {response.status_code}")
        return response


app.add_middleware(Early)


def resource(tasks: BackgroundTasks):
    tasks.add_task(EVENTS.append, "task of the dependency")
    yield tasks
    EVENTS.append("resource left")


@app.get("/items/{number}")
def items(number: int, tasks: Annotated[BackgroundTasks, Depends(resource)], mine: BackgroundTasks, fail: str = ""):
    mine.add_task(note, "task of the endpoint")
    EVENTS.append(f"same {tasks is mine} {len(mine.tasks)}")
    if fail == "known":
        raise Known
    if fail == "http":
        raise HTTPException(404, "http")
    return number


@app.get("/returned")
async def returned(tasks: Annotated[BackgroundTasks, Depends(resource)], own: bool = False):
    return JSONResponse("returned", background=BackgroundTask(note, "own task") if own else None)


@app.get("/failing")
async def failing(tasks: BackgroundTasks):
    def fail() -> None:
        raise Known("in a task")

    tasks.add_task(note, "before")
    tasks.add_task(fail)
    tasks.add_task(note, "never")


NOT_GENERATED = ["/failing"]
REQUESTS = [
    *(
        get(f"/items/{number}{query}")
        for number in (1, "x")
        for query in ("", "?fail=known", "?fail=http", "?early=1", "?late=1", "?late=1&fail=known")
    ),
    get("/returned"),
    get("/returned?own=1"),
    get("/returned?own=1&late=1"),
    get("/failing", raises=True),
    get("/missing?late=1"),
]
