"""A service that is told to stop: ``python -m tests.ops.drain_program <protocol> <delay> <deadline>``.

It says its port, then what happens, on its output, and stops when its input ends, so that none outlives a test.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import AsyncIterator
from typing import Any

import anyio
import uvicorn

from typeway import FastAPI, Request, WebSocket
from typeway.ops import Drain, DrainMiddleware, Health
from typeway.responses import StreamingResponse
from typeway.server import HTTPProtocol

drain = Drain(delay=float(sys.argv[2]), deadline=float(sys.argv[3]))
app = FastAPI(lifespan=drain.lifespan)
app.add_middleware(DrainMiddleware, drain=drain)
Health(drain=drain).install(app)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@app.get("/stream")
async def stream() -> StreamingResponse:
    async def parts() -> AsyncIterator[str]:
        yield "open\n"
        while not await drain.wait(3600):
            yield "tick\n"
        yield "bye\n"

    return StreamingResponse(parts())


@app.get("/slow")
async def slow(request: Request) -> str:
    say("slow entered")
    await request.scope["typeway.drain"].wait()
    for _ in range(100):  # the work that is left
        await anyio.lowlevel.checkpoint()
    return "finished"


@app.get("/stuck")
async def stuck() -> None:
    say("stuck entered")
    try:
        await anyio.sleep_forever()
    finally:
        say("stuck cleaned up")


@app.websocket("/socket")
async def conversation(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text("open")
    await websocket.scope["typeway.drain"].wait()
    await websocket.send_text("bye")
    await websocket.close()


def stop_at_end() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    listening = socket.create_server(("127.0.0.1", 0))
    say(str(listening.getsockname()[1]))
    threading.Thread(target=stop_at_end, daemon=True).start()
    protocol: Any = HTTPProtocol if sys.argv[1] == "typeway" else sys.argv[1]
    uvicorn.Server(uvicorn.Config(app, http=protocol, log_level="critical")).run(sockets=[listening])
