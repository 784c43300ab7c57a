"""What the servers of these tests serve."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from typeway import Body, FastAPI, Request, WebSocket
from typeway.responses import StreamingResponse


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    yield
    sys.stdout.write(f"lifespan ended in {os.getpid()}\n")  # in one piece: the workers share the stream
    sys.stdout.flush()


app = FastAPI(lifespan=lifespan)


@app.get("/process")
async def process() -> int:
    return os.getpid()


@app.get("/frozen")
async def frozen() -> bool:
    """Whether collections leave something out."""
    return gc.get_freeze_count() > 0


@app.get("/waits")
async def waits(seconds: float = 0.005) -> str:
    await asyncio.sleep(seconds)
    return "waited"


@app.get("/thread")
def thread() -> str:
    return "from a thread"


@app.get("/request")
async def request_of(request: Request) -> dict[str, Any]:
    client = request.client
    return {"client": client and client.host, "scheme": request.url.scheme, "root_path": request.scope["root_path"]}


@app.post("/echo")
async def echo(content: Annotated[Any, Body()]) -> Any:
    return content


@app.get("/stream")
async def stream() -> StreamingResponse:
    async def pieces() -> AsyncGenerator[bytes]:
        for number in range(5):
            await asyncio.sleep(0.02)
            yield b"%d\n" % number

    return StreamingResponse(pieces(), media_type="text/plain")


@app.get("/fails")
async def fails() -> None:
    raise RuntimeError("on purpose\nin two lines")


@app.get("/logs")
async def logs() -> None:
    logging.getLogger("my.own").warning("a %s", "warning", extra={"order": 7})


@app.get("/blocks")
async def blocks(seconds: float) -> None:
    time.sleep(seconds)  # noqa: ASYNC251  # the mistake that a worker must survive


@app.websocket("/socket")
async def socket(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text(await websocket.receive_text())
    await websocket.close()
