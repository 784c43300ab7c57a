"""Nested dependencies with yield of which exits fail: inner and outer, before and after the answer, replaced and chained errors."""

from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse

from ..calls import get

EVENTS: list[str] = []
GENERATE = False
app = FastAPI()


class Broken(Exception):
    pass


@app.exception_handler(Broken)
async def broken(request: Request, error: Broken):
    EVENTS.append(f"handler {error} cause {error.__cause__!r} context {type(error.__context__).__name__}")
    return JSONResponse({"broken": str(error)}, status_code=502)


def outer(request: Request):
    EVENTS.append("+ outer")
    try:
        yield "outer"
    except Exception as error:
        EVENTS.append(f"outer saw {type(error).__name__}: {error}")
        if request.query_params.get("convert"):
            raise HTTPException(409, f"converted {error}") from error
        raise
    finally:
        EVENTS.append("- outer")


async def middle(request: Request, value: Annotated[str, Depends(outer)]):
    try:
        yield f"middle of {value}"
    finally:
        EVENTS.append("- middle")
        if request.query_params.get("middle"):
            raise Broken("middle")


def inner(request: Request, value: Annotated[str, Depends(middle)]):
    try:
        yield f"inner of {value}"
    finally:
        EVENTS.append("- inner")
        if request.query_params.get("inner"):
            raise Broken("inner")


async def outer_function(request: Request):
    try:
        yield "outer"
    except Exception as error:
        EVENTS.append(f"outer function saw {type(error).__name__}: {error}")
        if request.query_params.get("convert"):
            raise HTTPException(409, f"converted {error}") from error
        raise


def inner_function(request: Request, value: Annotated[str, Depends(outer_function, scope="function")]):
    try:
        yield f"inner of {value}"
    finally:
        EVENTS.append("- inner function")
        if request.query_params.get("inner"):
            raise Broken("inner")


def endpoint_body(request: Request, tasks: BackgroundTasks, value: str):
    tasks.add_task(EVENTS.append, "task")
    EVENTS.append("endpoint")
    if request.query_params.get("endpoint"):
        raise Broken("endpoint")
    return value


@app.get("/request")
def request_scope(request: Request, tasks: BackgroundTasks, value: Annotated[str, Depends(inner)]):
    return endpoint_body(request, tasks, value)


@app.get("/function")
async def function_scope(
    request: Request, tasks: BackgroundTasks, value: Annotated[str, Depends(inner_function, scope="function")]
):
    return endpoint_body(request, tasks, value)


@app.get("/both")
def both(
    request: Request,
    tasks: BackgroundTasks,
    first: Annotated[str, Depends(inner)],
    second: Annotated[str, Depends(inner_function, scope="function")],
):
    return endpoint_body(request, tasks, f"{first} {second}")


QUERIES = ["", *("&".join(f"{name}=1" for name in names) for names in (
    ["inner"], ["middle"], ["inner", "middle"], ["endpoint"], ["endpoint", "inner"], ["convert", "inner"], ["convert", "middle"],
    ["convert", "endpoint"], ["convert", "endpoint", "inner"], ["endpoint", "inner", "middle"],
))]  # fmt: skip


def leaves(path: str, query: str) -> bool:
    """Whether an error comes too late to be answered: a fault of an exit that runs after the answer was sent."""
    late = [name for name in ("inner", "middle") if f"{name}=1" in query]
    return (
        path != "function" and bool(late) and "endpoint=1" not in query and not (path == "both" and "inner=1" in query)
    )


REQUESTS = [
    get(f"/{path}?{query}", raises=leaves(path, query)) for path in ("request", "function", "both") for query in QUERIES
]
