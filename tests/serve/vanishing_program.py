"""What the clients that vanish talk to: every kind of endpoint, below dependencies that count who came and who left."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any

import anyio
from anyio.lowlevel import checkpoint

from tests.serve.settling import open_descriptors, settled
from typeway import BackgroundTasks, Depends, FastAPI, File, Form, Request, UploadFile, WebSocket
from typeway.responses import StreamingResponse
from typeway.sse import EventSourceResponse

MANY = 100_000
"""Items of a stream: more than any client stays for."""
LONG = b"x" * 4_000_000
"""An answer that no socket buffer holds."""

entered: Counter[str] = Counter()
left: Counter[str] = Counter()
lock = threading.Lock()


def note(counter: Counter[str], name: str) -> None:
    with lock:  # dependencies run in many threads
        counter[name] += 1


def make_async(name: str) -> Any:
    async def hold() -> AsyncIterator[str]:
        note(entered, name)
        try:
            await checkpoint()
            yield name
        finally:
            await checkpoint()
            note(left, name)

    return hold


def make_sync(name: str) -> Any:
    def hold() -> Iterator[str]:
        note(entered, name)
        try:
            yield name
        finally:
            note(left, name)

    return hold


ASYNC = [Depends(make_async("async request")), Depends(make_async("async function"), scope="function")]
SYNC = [Depends(make_sync("sync request")), Depends(make_sync("sync function"), scope="function")]
FEW = [Depends(make_async("few"), max_concurrency=3)]

app = FastAPI()


@app.post("/json", dependencies=ASYNC)
async def read_json(body: dict[str, Any]) -> int:
    return len(body)


@app.post("/json-sync", dependencies=SYNC)
def read_json_sync(body: dict[str, Any]) -> int:
    return len(body)


@app.post("/upload", dependencies=ASYNC)
async def upload(file: UploadFile, note: str = Form("")) -> int:
    return len(await file.read())


@app.post("/upload-sync", dependencies=SYNC)
def upload_sync(file: Annotated[bytes, File()]) -> int:
    return len(file)


async def until_gone(request: Request) -> AsyncIterator[None]:
    """Wait until the client has gone, before the endpoint runs."""
    note(entered, "until gone")
    try:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        yield
    finally:
        note(left, "until gone")


@app.get("/waits", dependencies=[*FEW, *ASYNC, Depends(until_gone)])
async def waits() -> bytes:
    return LONG[:1000]


@app.get("/waits-sync", dependencies=[*SYNC, Depends(until_gone)])
def waits_sync() -> str:
    return "nobody listens"


@app.get("/few", dependencies=FEW)
async def few() -> str:
    return "few"


@app.get("/lines", dependencies=ASYNC)
async def lines() -> AsyncIterator[int]:
    note(entered, "lines")
    try:
        for number in range(MANY):
            yield number
    finally:
        note(left, "lines")


@app.get("/lines-sync", dependencies=SYNC)
def lines_sync() -> Iterator[int]:
    note(entered, "lines")
    try:
        yield from range(MANY)
    finally:
        note(left, "lines")


app.get("/events", dependencies=ASYNC, response_class=EventSourceResponse)(lines)
app.get("/events-sync", dependencies=SYNC, response_class=EventSourceResponse)(lines_sync)


@app.get("/raw", dependencies=[*ASYNC, *SYNC], response_class=StreamingResponse)
async def raw() -> AsyncIterator[bytes]:
    note(entered, "raw")
    try:
        for _ in range(MANY):
            yield LONG[:10_000]
    finally:
        note(left, "raw")


@app.get("/half", dependencies=ASYNC)
async def half() -> StreamingResponse:
    return StreamingResponse(iter([LONG]))


async def work() -> None:
    note(entered, "background")
    for _ in range(10):
        await checkpoint()
    note(left, "background")


def work_sync() -> None:
    note(entered, "background")
    note(left, "background")


@app.get("/background", dependencies=[*ASYNC, *SYNC])
async def background(tasks: BackgroundTasks) -> str:
    tasks.add_task(work)
    tasks.add_task(work_sync)
    return "done"


@app.websocket("/socket", dependencies=[*ASYNC, *SYNC])
async def converse(socket: WebSocket) -> None:
    note(entered, "socket")
    try:
        await socket.accept()
        while True:
            await socket.send_text(await socket.receive_text())
    finally:
        note(left, "socket")


@app.get("/report")
async def report() -> dict[str, Any]:
    """Everything that could be left over, once all other requests and connections are over."""
    endless = await settled()
    return {
        "tasks": endless,
        "entered": entered,
        "unbalanced": {name: count - left[name] for name, count in entered.items() if count != left[name]},
        "files": [link for link in open_descriptors() if not link.startswith(("socket:", "anon_inode:", "pipe:"))],
        "sockets": sum(link.startswith("socket:") for link in open_descriptors()),
        "busy threads": busy_threads(),
        "threads": sorted(thread.name for thread in threading.enumerate() if "AnyIO" not in thread.name),
        "slots taken": anyio.to_thread.current_default_thread_limiter().borrowed_tokens,
    }


def busy_threads() -> list[str]:
    """Where threads of the pool are that are not waiting for work."""
    workers = {thread.ident for thread in threading.enumerate() if "AnyIO" in thread.name}
    frames = [frame for ident, frame in sys._current_frames().items() if ident in workers]
    places = [(frame.f_code.co_filename.rpartition("/")[2], frame.f_code.co_name) for frame in frames]
    idle = ("queue.py", "threading.py", "pool.py _rest")
    return [file for file, name in places if file not in idle and f"{file} {name}" not in idle]


behind_middleware = FastAPI()
behind_middleware.mount("/", app)


@behind_middleware.middleware("http")
async def pass_on(request: Request, call_next: Any) -> Any:
    """Middleware of this kind runs what is below it in a task of its own, and cancels that when the client goes."""
    return await call_next(request)


async def wrapped(scope: Any, receive: Any, send: Any) -> None:
    """The program behind middleware, except its report: that would wait for the task that waits for it."""
    await (app if scope.get("path") == "/report" else behind_middleware)(scope, receive, send)
