"""Middleware around streams, events, lines and files: order against dependencies, tasks and failures in the middle."""

from pathlib import Path
from typing import Annotated, Any

from fastapi import BackgroundTasks, Depends, FastAPI, Request
from fastapi.responses import EventSourceResponse, FileResponse, StreamingResponse
from starlette.middleware.base import BaseHTTPMiddleware

from ..calls import call, get

EVENTS: list[str] = []
GENERATE = False
app = FastAPI()


class Watching(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: Any) -> Any:
        EVENTS.append("base in")
        response = await call_next(request)
        EVENTS.append(f"base out {response.status_code}")
        if "wrap" in request.query_params:
            inner = response.body_iterator

            async def louder() -> Any:
                async for chunk in inner:
                    EVENTS.append(f"chunk {len(chunk)}")
                    yield bytes(chunk).upper()

            response.body_iterator = louder()
        response.headers["x-base"] = "1"
        return response


class Pure:
    def __init__(self, app: Any):
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def counted(message: Any) -> None:
            EVENTS.append(f"pure {message['type'].removeprefix('http.response.')} {len(message.get('body', b''))}")
            await send(message)

        try:
            await self.app(scope, receive, counted if scope["type"] == "http" else send)
        except Exception as error:
            EVENTS.append(f"pure saw {type(error).__name__}")
            raise


app.add_middleware(Watching)
app.add_middleware(Pure)


def resource(tasks: BackgroundTasks):
    tasks.add_task(EVENTS.append, "task")
    yield "resource"
    EVENTS.append("resource leaves")


Resource = Annotated[str, Depends(resource)]


@app.get("/stream")
async def stream(r: Resource, fail: bool = False):
    async def pieces():
        for piece in ("a", "bb"):
            EVENTS.append(f"makes {piece}")
            yield piece
        if fail:
            raise LookupError("late")

    return StreamingResponse(pieces(), media_type="text/plain")


@app.get("/lines")
async def lines(r: Resource, fail: bool = False):
    yield {"a": 1}
    EVENTS.append("between")
    yield "b"
    if fail:
        raise LookupError("late")


@app.get("/events", response_class=EventSourceResponse)
async def events(r: Resource):
    yield {"a": 1}
    yield "b"


@app.get("/raw", response_class=StreamingResponse)
def raw(r: Resource, fail: bool = False):
    yield b"a"
    EVENTS.append("between")
    yield b"b"
    if fail:
        raise LookupError("late")


@app.get("/file")
def file(r: Resource):
    return FileResponse(Path(__file__).with_name("__init__.py"), media_type="text/plain", filename="init.py")


@app.get("/plain")
def plain(r: Resource, fail: bool = False):
    if fail:
        raise LookupError("plain")
    return "plain"


PATHS = ("stream", "lines", "events", "raw", "plain")
REQUESTS = [
    *(get(f"/{path}") for path in PATHS),
    *(get(f"/{path}?wrap=1") for path in PATHS if path != "plain"),
    *(get(f"/{path}?fail=1", raises=True) for path in ("stream", "lines", "raw", "plain")),
    call("HEAD", "/file"),
    get("/missing"),
]
