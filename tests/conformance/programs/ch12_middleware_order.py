"""The order of every kind of middleware: constructor, added, decorated, inserted by hand, wrapped from outside, after the start."""

from typing import Any

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware

from ..calls import call, get
from ..facts import outcome

EVENTS: list[str] = []
GENERATE = False


class Pure:
    def __init__(self, app: Any, name: str):
        self.app, self.name = app, name

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        EVENTS.append(f"+ {self.name}")

        async def noted(message: Any) -> None:
            EVENTS.append(f"{self.name} {message['type']}")
            await send(message)

        await self.app(scope, receive, noted)
        EVENTS.append(f"- {self.name}")


class Base(BaseHTTPMiddleware):
    def __init__(self, app: Any, *, name: str):
        super().__init__(app)
        self.name = name

    async def dispatch(self, request: Request, call_next: Any) -> Any:
        EVENTS.append(f"+ {self.name}")
        response = await call_next(request)
        EVENTS.append(f"- {self.name} {response.status_code}")
        return response


def positional(app: Any, *names: str) -> Pure:
    """A factory instead of a class, with arguments by position."""
    return Pure(app, " ".join(names))


app = FastAPI(middleware=[Middleware(Pure, name="constructor one"), Middleware(Base, name="constructor two")])


def dependency():
    EVENTS.append("+ dependency")
    yield
    EVENTS.append("- dependency")


@app.exception_handler(RequestValidationError)
async def invalid(request: Request, error: RequestValidationError):
    EVENTS.append("handler")
    return JSONResponse("invalid", status_code=422)


@app.get("/items/{number}", dependencies=[Depends(dependency)])
async def items(number: int):
    EVENTS.append("endpoint")
    if number == 0:
        raise HTTPException(404, "zero")
    return number


@app.middleware("http")
async def decorated(request: Request, call_next: Any) -> Any:
    EVENTS.append("+ decorated")
    response = await call_next(request)
    EVENTS.append("- decorated")
    return response


app.add_middleware(positional, "added", "by position")
app.add_middleware(Base, name="added last")
app.user_middleware.insert(0, Middleware(Pure, name="inserted"))
app.user_middleware.append(Middleware(Pure, name="appended"))


@app.get("/late")
def late(what: str = "add"):
    if what == "add":
        return outcome(lambda: app.add_middleware(Pure, name="too late"))
    return outcome(lambda: app.middleware("http")(decorated))


FACTS = {
    "kind": outcome(lambda: FastAPI().middleware("websocket")(decorated)),
    "kept": [str(getattr(item.cls, "__name__", item.cls)) for item in app.user_middleware],
    "stack": app.middleware_stack is None,
    "decorator returns": app.middleware.__name__,
}
REQUESTS = [
    *(get(f"/items/{number}") for number in (1, 0, "x")),
    get("/missing"),
    call("POST", "/items/1"),
    get("/items/1/"),
    get("/late"),
    get("/late?what=decorate"),
    get("/items/2"),
]
