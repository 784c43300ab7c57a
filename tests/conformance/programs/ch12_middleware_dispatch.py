"""@app.middleware and BaseHTTPMiddleware: bodies read early, answers rebuilt, cookies, background work, state, early returns."""

from contextvars import ContextVar
from typing import Any

from fastapi import BackgroundTasks, FastAPI, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse, StreamingResponse
from starlette.background import BackgroundTask
from starlette.middleware.base import BaseHTTPMiddleware

from ..calls import call, get, post

EVENTS: list[str] = []
GENERATE = False
app = FastAPI()
current: ContextVar[str] = ContextVar("current", default="nothing")


async def note(event: str) -> None:
    """Two tasks behind one answer begin in the same order each time, which threads would not."""
    EVENTS.append(event)


@app.middleware("http")
async def body_reader(request: Request, call_next: Any):
    if "read" in request.query_params:
        EVENTS.append(f"read {await request.body()!r}")
    if "stream" in request.query_params:
        EVENTS.append(f"streamed {[chunk async for chunk in request.stream()]}")
    if "form" in request.query_params:
        EVENTS.append(f"form {sorted((await request.form()).items())}")
    return await call_next(request)


@app.middleware("http")
async def rebuilding(request: Request, call_next: Any):
    response = await call_next(request)
    if "rebuild" not in request.query_params:
        return response
    body = b"".join([chunk async for chunk in response.body_iterator])
    headers = dict(response.headers)
    headers.pop("content-length", None)
    return Response(b"<" + body + b">", response.status_code, headers, background=BackgroundTask(note, "rebuilt"))


@app.middleware("http")
async def setting(request: Request, call_next: Any):
    token = current.set(f"set for {request.url.path}")
    request.state.steps = ["middleware"]
    response = await call_next(request)
    response.set_cookie("seen", request.url.path.strip("/"))
    response.headers["x-steps"] = ",".join(request.state.steps)
    response.headers["x-current"] = current.get()
    response.status_code = 299 if "status" in request.query_params else response.status_code
    current.reset(token)
    return response


class Maintenance(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: Any):
        if request.headers.get("x-maintenance"):
            return JSONResponse({"detail": "Maintenance"}, status_code=503, headers={"Retry-After": "10"})
        if request.method == "OPTIONS":
            return PlainTextResponse("", headers={"allow": "everything"})
        if request.url.path == "/twice":
            await call_next(request)
        return await call_next(request)


app.add_middleware(Maintenance)
app.add_middleware(BaseHTTPMiddleware, dispatch=lambda request, call_next: call_next(request))


@app.get("/plain")
def plain(request: Request):
    request.state.steps.append("endpoint")
    before = current.get()
    current.set("by the endpoint")
    return before


@app.get("/async")
async def asynchronous(request: Request, tasks: BackgroundTasks):
    tasks.add_task(EVENTS.append, "task")
    request.state.steps.append("endpoint")
    before = current.get()
    current.set("by the endpoint")
    return before


@app.post("/body")
async def body(data: dict[str, int]):
    return data


@app.post("/form")
async def form(request: Request):
    return sorted((await request.form()).items())


@app.get("/stream")
def stream():
    return StreamingResponse(iter(["a", "b"]), media_type="text/plain", background=BackgroundTask(note, "after"))


@app.get("/none", status_code=204)
def none():
    return None


REQUESTS = [
    *(
        get(f"/{path}{query}")
        for path in ("plain", "async", "stream", "none", "missing")
        for query in ("", "?rebuild=1", "?status=1", "?read=1")
    ),
    *(post(f"/body{query}", json={"a": 1}) for query in ("", "?read=1", "?stream=1", "?rebuild=1")),
    post("/body?read=1", content=[b'{"a"', b": 2}"], content_type="application/json"),
    post("/body?read=1", json={"a": "x"}),
    *(post(f"/form{query}", form={"a": "1"}) for query in ("", "?read=1", "?form=1")),
    get("/plain", headers={"x-maintenance": "1"}),
    call("OPTIONS", "/plain"),
    call("OPTIONS", "/missing"),
    call("HEAD", "/plain"),
]
