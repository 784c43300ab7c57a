"""Exceptions and dependencies with yield: seen, converted, swallowed, raised before, after and during the exit."""

from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from fastapi.responses import JSONResponse, StreamingResponse

from ..calls import get

EVENTS: list[str] = []
app = FastAPI()


class Leak(Exception):
    pass


class Fire(Exception):
    pass


@app.exception_handler(Fire)
async def on_fire(request, error):
    EVENTS.append("fire handler")
    return JSONResponse({"fire": str(error)}, status_code=418)


def watching():
    EVENTS.append("+ watching")
    try:
        yield "watched"
    except Exception as error:
        EVENTS.append(f"watching saw {type(error).__name__}")
        raise
    finally:
        EVENTS.append("- watching")


async def converting(inner: Annotated[str, Depends(watching)]):
    try:
        yield inner
    except Leak as error:
        EVENTS.append("converted")
        raise HTTPException(400, f"leak: {error}") from error
    EVENTS.append("- converting")


def swallowing():
    try:
        yield "swallowing"
    except Leak:
        EVENTS.append("swallowed")


async def swallowing_async():
    try:
        yield "swallowing"
    except Leak:
        EVENTS.append("swallowed async")


def failing_exit():
    yield "failing exit"
    EVENTS.append("failing exit")
    raise Fire("at the exit")


def failing_entry(inner: Annotated[str, Depends(watching)]):
    raise Fire("at the entry")
    yield inner


def twice():
    yield 1
    yield 2


def never():
    if not EVENTS:
        return
    yield "never"


KINDS = {
    "leak": Leak("x"),
    "fire": Fire("y"),
    "http": HTTPException(409, "planned", headers={"x-h": "1"}),
    "value": ValueError("z"),
}


def fail(kind: str | None):
    EVENTS.append("endpoint")
    if kind:
        raise KINDS[kind]
    return "fine"


def add(name: str, dependency, scope: str):
    def sync_endpoint(value: Annotated[object, Depends(dependency, scope=scope)], kind: str | None = None):
        return fail(kind)

    async def async_endpoint(value: Annotated[object, Depends(dependency, scope=scope)], kind: str | None = None):
        return fail(kind)

    app.get(f"/{name}/{scope}", name=f"{name} {scope}")(sync_endpoint)
    app.get(f"/{name}/{scope}/async", name=f"{name} {scope} async")(async_endpoint)


NAMES = {
    "watching": watching,
    "swallowing": swallowing,
    "swallowing-async": swallowing_async,
    "failing-exit": failing_exit,
    "failing-entry": failing_entry,
}
SCOPES = ("request", "function")
for name, dependency in NAMES.items():
    for scope in SCOPES:
        add(name, dependency, scope)
add("converting", converting, "request")


@app.get("/twice")
def use_twice(value: Annotated[int, Depends(twice)]):
    return value


@app.get("/never")
def use_never(value: Annotated[object, Depends(never)]):
    return value


@app.get("/stream")
def stream(value: Annotated[str, Depends(watching)]):
    def lines():
        yield "first"
        raise Leak("while streaming")

    return StreamingResponse(lines(), media_type="text/plain")


def raises(name: str, scope: str, kind: str | None) -> bool:
    if name in ("failing-entry", "failing-exit") and not kind:
        return name == "failing-exit" and scope == "request"
    if name == "failing-entry":
        return False
    return kind == "value" or (kind == "leak" and name != "converting")


CASES = [(name, scope) for name in NAMES for scope in SCOPES] + [("converting", "request")]
TAILS = ("", "/async")
REQUESTS = [
    get(f"/{name}/{scope}{tail}" + (f"?kind={kind}" if kind else ""), raises=raises(name, scope, kind))
    for name, scope in CASES
    for tail in TAILS
    for kind in (None, *KINDS)
] + [get("/twice", raises=True), get("/never", raises=True), get("/stream", raises=True)]
