"""Clients that leave while their body is still on its way, and receivers that fail: JSON, forms, files, raw bytes, by hand."""

from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, File, Form, HTTPException, Request, UploadFile, WebSocket
from fastapi.responses import JSONResponse
from starlette.requests import ClientDisconnect

from ..calls import Call, multipart, post

EVENTS: list[str] = []
GENERATE = False


class Interrupting:
    """Lets through the first part of a body; then the client is gone, or something fails."""

    def __init__(self, app: Any):
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        how = scope["query_string"].decode() if scope["type"] == "http" else ""
        given = 0

        async def interrupted() -> Any:
            nonlocal given
            given += 1
            if given == 1 and how != "at-once":
                return {**await receive(), "more_body": True}
            if how == "value":
                raise ValueError("receiver")
            if how == "http":
                raise HTTPException(418, "receiver")
            if how == "os":
                raise OSError("receiver")
            if how == "runtime":
                raise RuntimeError("receiver")
            return {"type": "http.disconnect"}

        try:
            await self.app(scope, interrupted if how else receive, send)
        except Exception as error:
            EVENTS.append(f"middleware saw {type(error).__name__}")
            raise


app = FastAPI(openapi_url=None)
app.add_middleware(Interrupting)


def dependency():
    EVENTS.append("dependency")
    try:
        yield
    finally:
        EVENTS.append("dependency left")


Ran = Annotated[None, Depends(dependency)]


@app.post("/json")
def json(data: dict[str, int], ran: Ran):
    return data


@app.post("/bytes")
async def raw(ran: Ran, data: Annotated[bytes, Body()]):
    return len(data)


@app.post("/form")
def form(a: Annotated[str, Form()], ran: Ran):
    return a


@app.post("/file")
async def file(ran: Ran, file: UploadFile):
    return file.size


@app.post("/raw-file")
async def raw_file(ran: Ran, file: Annotated[bytes | None, File()] = None):
    return file and len(file)


@app.post("/by-hand")
async def by_hand(request: Request, ran: Ran):
    return len(await request.body())


@app.post("/by-hand-form")
async def by_hand_form(request: Request, ran: Ran):
    return len(await request.form())


@app.post("/stream")
async def stream(request: Request, ran: Ran):
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
    except ClientDisconnect:
        return JSONResponse({"left after": size}, status_code=499)
    return size


@app.post("/nothing")
async def nothing(request: Request, ran: Ran):
    return [await request.is_disconnected(), await request.is_disconnected()]


@app.websocket("/talk")
async def talk(websocket: WebSocket):
    await websocket.close()


PARTS = multipart([("file", "f.txt", None, b"content"), ("a", None, None, b"x")])
BODIES: dict[str, dict[str, Any]] = {
    "json": {"json": {"a": 1}}, "bytes": {"content": b"abc", "content_type": "application/octet-stream"}, "form": {"form": {"a": "x"}},
    "file": PARTS, "raw-file": PARTS, "by-hand": {"content": b"abc"}, "by-hand-form": PARTS, "stream": {"content": b"abc"}, "nothing": {},
}  # fmt: skip
HOWS = ("", "at-once", "later", "value", "http", "os", "runtime")
BY_HAND = {"by-hand", "by-hand-form", "stream", "nothing"}


def leaves(path: str, how: str) -> bool:
    if path in BY_HAND:
        loud = (
            {"value", "os", "runtime"}
            if path in {"stream", "nothing"}
            else {"at-once", "later", "value", "os", "runtime"}
        )
        return how in loud
    return False


REQUESTS: list[Call] = [
    post(f"/{path}?{how}", raises=leaves(path, how), **BODIES[path]) for path in BODIES for how in HOWS
]
