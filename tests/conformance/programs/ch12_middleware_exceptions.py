"""Exceptions and middleware: raised in front of and behind the application, caught, converted, replaced by an answer."""

from typing import Any

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.middleware.base import BaseHTTPMiddleware

from ..calls import get

EVENTS: list[str] = []
GENERATE = False
app = FastAPI()


class Known(Exception):
    pass


class Unknown(Exception):
    pass


def maker(kind: str) -> Exception:
    return {
        "known": Known("known"),
        "unknown": Unknown("unknown"),
        "http": HTTPException(409, "http", headers={"x-http": "1"}),
        "validation": RequestValidationError([{"type": "own", "loc": ("here",), "msg": "m", "input": 1}]),
        "group": ExceptionGroup("group", [Known("inside")]),
    }[kind]


@app.exception_handler(Known)
async def known(request: Request, error: Known):
    EVENTS.append("handler for known")
    return JSONResponse({"known": str(error)}, status_code=420)


class Around(BaseHTTPMiddleware):
    def __init__(self, app: Any, name: str):
        super().__init__(app)
        self.name = name

    async def dispatch(self, request: Request, call_next: Any):
        wish = request.query_params.get(self.name, "")
        when, _, kind = wish.partition("-")
        EVENTS.append(f"{self.name} in")
        if when == "before":
            raise maker(kind)
        if when == "answer":
            return PlainTextResponse(f"answered by {self.name}", status_code=202)
        try:
            response = await call_next(request)
        except Exception as error:
            EVENTS.append(f"{self.name} saw {type(error).__name__}")
            if when == "catch":
                return PlainTextResponse(f"{self.name} caught {type(error).__name__}", status_code=503)
            if when == "convert":
                raise maker(kind) from error
            raise
        EVENTS.append(f"{self.name} out {response.status_code}")
        if when == "after":
            raise maker(kind)
        if when == "replace":
            return PlainTextResponse(f"instead of {response.status_code}")
        return response


class Pure:
    def __init__(self, app: Any):
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        started = False

        async def watched(message: Any) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Unknown:
            EVENTS.append(f"pure saw unknown, started {started}")
            if started or b"pure=catch" not in scope["query_string"]:
                raise
            await PlainTextResponse("caught by pure", status_code=599)(scope, receive, send)


app.add_middleware(Around, name="inner")
app.add_middleware(Pure)
app.add_middleware(Around, name="outer")


def dependency():
    try:
        yield
    except Exception as error:
        EVENTS.append(f"dependency saw {type(error).__name__}")
        raise
    finally:
        EVENTS.append("dependency leaves")


@app.get("/", dependencies=[Depends(dependency)])
async def root(fail: str = ""):
    if fail:
        raise maker(fail)
    return "root"


KINDS = ["known", "unknown", "http", "validation", "group"]
QUIET = [*(f"/?{name}={when}" for name in ("inner", "outer") for when in ("", "answer", "replace"))]
QUIET += [
    "/?fail=known",
    "/?fail=http",
    "/?fail=validation",
    "/?fail=unknown&inner=catch",
    "/?fail=unknown&outer=catch",
    "/?fail=unknown&pure=catch",
]
QUIET += ["/?fail=group&inner=catch", "/?fail=known&inner=replace", "/missing?outer=replace"]
LOUD = [f"/?{name}={when}-{kind}" for name in ("inner", "outer") for when in ("before", "after") for kind in KINDS]
LOUD += ["/?fail=unknown", "/?fail=group", "/?fail=unknown&inner=convert-http", "/?fail=unknown&outer=convert-known"]
CAUGHT = [
    "/?inner=before-known&outer=catch",
    "/?inner=after-http&outer=catch",
    "/?inner=before-unknown&pure=catch",
    "/?fail=unknown&inner=convert-http&outer=catch",
]
REQUESTS = [*(get(target) for target in (*QUIET, *CAUGHT)), *(get(target, raises=True) for target in LOUD)]
