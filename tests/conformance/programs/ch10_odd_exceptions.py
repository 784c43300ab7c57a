"""Exceptions with a meaning of their own: StopIteration, GeneratorExit, cancellations, groups, errors of validation, SystemExit's kin."""

import asyncio
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError, ResponseValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException as StarletteHTTPException

from ..calls import get

EVENTS: list[str] = []
GENERATE = False
app = FastAPI()


class Falsy(Exception):
    def __bool__(self) -> bool:
        return False


class WithArguments(Exception):
    def __init__(self, *, code: int):
        super().__init__(code)
        self.code = code


ERRORS: dict[str, Any] = {
    "stop": StopIteration,
    "stop-async": StopAsyncIteration,
    "exit": GeneratorExit,
    "timeout": TimeoutError,
    "group": lambda: ExceptionGroup("group", [HTTPException(404), ValueError("v")]),
    "validation": lambda: RequestValidationError([{"type": "own", "loc": ("q",), "msg": "by hand", "input": "x"}]),
    "response": lambda: ResponseValidationError(
        [{"type": "own", "loc": ("response",), "msg": "by hand", "input": "x"}]
    ),
    "starlette": lambda: StarletteHTTPException(409),
    "bodiless": lambda: HTTPException(304, headers={"etag": "x"}),
    "falsy": Falsy,
    "arguments": lambda: WithArguments(code=3),
    "assertion": lambda: AssertionError(),
    "key": lambda: KeyError("k"),
    "recursion": lambda: RecursionError("deep"),
    "unicode": lambda: "é".encode("ascii") and Exception(),
}
HANDLED = {"timeout", "falsy", "arguments", "validation", "starlette", "bodiless"}


@app.exception_handler(TimeoutError)
@app.exception_handler(Falsy)
@app.exception_handler(WithArguments)
async def handled(request: Request, error: Exception):
    EVENTS.append(f"handler {type(error).__name__}")
    return JSONResponse([type(error).__name__, getattr(error, "code", None)], status_code=503)


def fail(kind: str | None) -> None:
    if kind:
        error = ERRORS[kind]()
        raise error


def watch():
    try:
        yield "watch"
    except BaseException as error:
        EVENTS.append(f"watch saw {type(error).__name__} {isinstance(error, Exception)}")
        raise
    finally:
        EVENTS.append("watch leaves")


async def watch_async():
    try:
        yield "watch async"
    except BaseException as error:
        EVENTS.append(f"watch async saw {type(error).__name__}")
        raise


def entering(kind: str | None = None):
    fail(kind)
    return "entered"


async def entering_async(kind: str | None = None):
    fail(kind)
    return "entered"


Watch = Annotated[str, Depends(watch)]
WatchAsync = Annotated[str, Depends(watch_async)]


@app.get("/endpoint/sync")
def endpoint(watch: Watch, other: WatchAsync, kind: str | None = None):
    fail(kind)


@app.get("/endpoint/async")
async def endpoint_async(watch: Watch, other: WatchAsync, kind: str | None = None):
    fail(kind)


@app.get("/dependency/sync")
def dependency(watch: Watch, other: Annotated[str, Depends(entering)]):
    return other


@app.get("/dependency/async")
async def dependency_async(watch: WatchAsync, other: Annotated[str, Depends(entering_async)]):
    return other


@app.get("/inner-timeout")
async def inner_timeout(watch: WatchAsync):
    async with asyncio.timeout(0):
        await asyncio.sleep(10)


PATHS = ("endpoint/sync", "endpoint/async", "dependency/sync", "dependency/async")
# What generators and threads make of these two is CPython's own business.
KINDS = [kind for kind in ERRORS if kind not in {"exit"}]
REQUESTS = [
    *(get(f"/{path}?kind={kind}", raises=kind not in HANDLED) for path in PATHS for kind in KINDS),
    get("/inner-timeout"),
]
