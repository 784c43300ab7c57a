"""What every server serves here: one operation for each thing in which servers could differ."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import asynccontextmanager
from typing import Annotated, Any

from pydantic import BaseModel

from typeway import Cookie, FastAPI, Header, HTTPException, Query, Request, Response, UploadFile, WebSocket
from typeway.responses import StreamingResponse
from typeway.sse import EventSourceResponse
from typeway.websockets import WebSocketDisconnect

EVENTS: list[str] = []


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[dict[str, Any]]:
    EVENTS.append("started")
    yield {"number": 7}
    print("lifespan ended", flush=True)  # noqa: T201  # the test reads it


app = FastAPI(lifespan=lifespan)


class Item(BaseModel):
    name: str
    price: float = 1.5


@app.get("/items/{number}")
async def item(number: int, q: Annotated[list[str] | None, Query()] = None) -> dict[str, Any]:
    return {"number": number, "q": q}


@app.post("/items", status_code=201)
async def create(item: Item) -> Item:
    return item


@app.get("/headers")
async def headers(
    response: Response, x_token: Annotated[list[str] | None, Header()] = None, a: Annotated[str | None, Cookie()] = None
) -> Any:
    response.set_cookie("b", "2")
    response.headers["X-Latin"] = "\xe4"
    return {"tokens": x_token, "cookie": a}


@app.get("/request")
async def request_of(request: Request) -> dict[str, Any]:
    return {"url": str(request.url), "path": request.scope["path"], "root_path": request.scope.get("root_path")}


@app.get("/lifespan")
async def state(request: Request) -> dict[str, Any]:
    return {"state": request.state.number, "events": EVENTS}


@app.get("/noted")
async def noted() -> list[str]:
    return EVENTS


@app.get("/path/{rest:path}")
async def path_of(rest: str) -> str:
    return rest


@app.get("/gone", status_code=204)
async def gone() -> None:
    return None


@app.get("/teapot")
async def teapot() -> None:
    raise HTTPException(418, "short and stout", {"X-Tea": "green"})


@app.get("/fails")
async def fails() -> None:
    raise RuntimeError("on purpose")


@app.get("/large")
async def large() -> str:
    return "x" * 1_000_000


@app.get("/stream")
async def stream() -> StreamingResponse:
    async def pieces() -> AsyncGenerator[bytes]:
        for number in range(50):
            await asyncio.sleep(0)
            yield b"%d\n" % number * 100

    return StreamingResponse(pieces(), media_type="text/plain")


@app.get("/events", response_class=EventSourceResponse)
async def events() -> AsyncIterable[Item]:
    for number in range(3):
        yield Item(name=f"event {number}")


@app.get("/lines")
async def lines() -> AsyncIterable[Item]:
    for number in range(3):
        yield Item(name=f"line {number}")


@app.get("/endless")
async def endless() -> StreamingResponse:
    async def pieces() -> AsyncGenerator[bytes]:
        try:
            while True:
                yield b"x" * 1000
                await asyncio.sleep(0.01)
        finally:
            EVENTS.append("left")

    return StreamingResponse(pieces(), media_type="text/plain")


@app.post("/upload")
async def upload(file: UploadFile, note: str = "") -> dict[str, Any]:
    content = await file.read()
    return {"name": file.filename, "type": file.content_type, "size": len(content), "end": content[-3:].decode()}


@app.post("/raw")
async def raw(request: Request) -> dict[str, int]:
    size = 0
    async for piece in request.stream():
        size += len(piece)
    return {"size": size}


@app.websocket("/socket")
async def socket(websocket: WebSocket, token: str = "") -> None:
    await websocket.accept(subprotocol="chat" if "chat" in websocket.scope["subprotocols"] else None)
    try:
        while True:
            message = await websocket.receive()
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(message["code"])
            if message.get("text") == "close":
                await websocket.close(4001, "as asked")
                return
            if message.get("text") is not None:
                await websocket.send_text(message["text"] + token)
            else:
                await websocket.send_bytes(message["bytes"][::-1])
    except WebSocketDisconnect as gone:
        EVENTS.append(f"socket left with {gone.code}")


@app.websocket("/refused")
async def refused(websocket: WebSocket) -> None:
    await websocket.close(1008)
