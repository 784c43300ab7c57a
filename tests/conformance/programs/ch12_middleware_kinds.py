"""Middleware of all kinds around the same routes: timing of each step, bodies read and altered, state, early answers."""

import json
from contextvars import ContextVar

from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse, PlainTextResponse, StreamingResponse
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request as StarletteRequest

from ..calls import call, get, post

EVENTS: list[str] = []
current: ContextVar[str] = ContextVar("current", default="unset")


class Reading:
    """Pure ASGI: reads the whole body, hands a changed one on."""

    def __init__(self, app, *, key: str = "added"):
        self.app = app
        self.key = key

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http" or b"x-alter" not in dict(scope["headers"]):
            await self.app(scope, receive, send)
            return
        body = await StarletteRequest(scope, receive).body()
        changed = json.dumps({**json.loads(body), self.key: len(body)}).encode()

        async def replay():
            return {"type": "http.request", "body": changed, "more_body": False}

        scope = {**scope, "state": {**scope.get("state", {}), "altered": True}}
        await self.app(scope, replay, send)


class Counting(BaseHTTPMiddleware):
    def __init__(self, app, header: str):
        super().__init__(app)
        self.header = header

    async def dispatch(self, request, call_next):
        body = await request.body()
        request.state.length = len(body)
        token = current.set("in middleware")
        try:
            response = await call_next(request)
        except ValueError as error:
            EVENTS.append(f"middleware saw {error}")
            return JSONResponse({"caught": str(error)}, status_code=502)
        finally:
            current.reset(token)
        response.headers[self.header] = str(len(body))
        return response


app = FastAPI()
app.add_middleware(Reading, key="length")
app.add_middleware(Counting, header="x-length")


@app.middleware("http")
async def outermost(request: Request, call_next):
    EVENTS.append(f"> {request.method} {request.url.path}")
    if request.headers.get("x-stop"):
        return PlainTextResponse("stopped", status_code=409)
    if request.headers.get("x-raise") == "http":
        raise HTTPException(418, "from middleware")
    if request.headers.get("x-raise"):
        raise RuntimeError("from middleware")
    request.state.user = request.headers.get("x-user", "nobody")
    response = await call_next(request)
    EVENTS.append(f"< {response.status_code} {'content-length' in response.headers}")
    if request.headers.get("x-rewrite"):
        text = b"".join([chunk async for chunk in response.body_iterator])
        return PlainTextResponse(text.upper(), status_code=response.status_code)
    return response


def yielding(request: Request):
    EVENTS.append("+ dependency")
    yield request.state.user
    EVENTS.append("- dependency")


@app.post("/echo")
async def echo(request: Request, body: dict, user: str = Depends(yielding)):
    return {"body": body, "state": sorted(request.state._state), "user": user, "context": current.get()}


@app.post("/raw")
async def raw(request: Request):
    return {"raw": (await request.body()).decode(), "length": request.state.length}


@app.get("/sync")
def sync(request: Request):
    return [current.get(), request.state.user]


@app.get("/raise/{kind}")
def raising(kind: str, user: str = Depends(yielding)):
    if kind == "http":
        raise HTTPException(410, "gone", headers={"x-gone": "1"})
    raise {"value": ValueError, "key": KeyError}.get(kind, RuntimeError)(kind)


@app.get("/tasks", dependencies=[Depends(yielding)])
def with_tasks(tasks: BackgroundTasks):
    tasks.add_task(EVENTS.append, "task")
    return "ok"


@app.get("/stream")
def stream(user: str = Depends(yielding)):
    # The middleware hands parts over between two tasks: when each is made is left to the scheduler.
    return StreamingResponse((f"{user} {number};" for number in range(3)), media_type="text/plain")


REQUESTS = [
    post("/echo", json={"a": 1}),
    post("/echo", json={"a": 1}, headers={"x-alter": "1", "x-user": "eva"}),
    post("/echo", content=[b'{"a":', b"1}"], content_type="application/json", headers={"x-alter": "1"}),
    post("/echo", content="[", content_type="application/json"),
    post("/echo", json=[], headers={"x-rewrite": "1"}),
    post("/raw", content=[b"one ", b"two"]),
    post("/raw", json={"a": 1}, headers={"x-alter": "1"}),
    get("/sync", headers={"x-user": "per"}),
    *(get(f"/raise/{kind}") for kind in ("http", "value")),
    get("/raise/key", raises=True),
    get("/raise/other", raises=True),
    get("/tasks"),
    get("/stream"),
    get("/stream", headers={"x-rewrite": "yes"}),
    get("/sync", headers={"x-rewrite": "yes"}),
    get("/sync", headers={"x-stop": "1"}),
    get("/sync", headers={"x-raise": "1"}, raises=True),
    get("/sync", headers={"x-raise": "http"}, raises=True),
    get("/nowhere"),
    get("/sync/"),
    call("DELETE", "/sync"),
]
NOT_GENERATED = ["/raise/{kind}"]
