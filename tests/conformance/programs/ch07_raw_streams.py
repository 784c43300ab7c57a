"""Generator endpoints with StreamingResponse and its subclasses: chunks pass untouched; errors before and after the start."""

from collections.abc import AsyncIterable, Iterable
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Response
from fastapi.responses import StreamingResponse

from ..calls import call, get

EVENTS: list[str] = []
app = FastAPI()


class PngStream(StreamingResponse):
    media_type = "image/png"


class TextStream(StreamingResponse):
    media_type = "text/plain"


@app.get("/bytes", response_class=StreamingResponse)
def raw_bytes() -> Iterable[bytes]:
    yield b"one"
    yield b"\x00\xff"


@app.get("/text", response_class=TextStream)
async def text() -> AsyncIterable[str]:
    yield "é"
    yield "two"


@app.get("/png", response_class=PngStream, status_code=206)
async def png():
    yield b"\x89PNG"


@app.get("/mixed", response_class=StreamingResponse)
def mixed():
    yield "text"
    yield b"bytes"


@app.get("/empty", response_class=StreamingResponse)
async def empty():
    return
    yield


def resource(response: Response):
    EVENTS.append("+")
    response.headers["x-own"] = "yes"
    yield "resource"
    EVENTS.append("-")


@app.get("/resource", response_class=TextStream)
def with_resource(r: Annotated[str, Depends(resource)], response: Response):
    response.headers["x-set"] = "in the generator's arguments"
    EVENTS.append("first")
    yield r
    EVENTS.append("last")


@app.get("/wrong-item", response_class=StreamingResponse)
def wrong_item():
    yield b"fine"
    yield 5


@app.get("/failing", response_class=StreamingResponse)
async def failing(when: str = "late"):
    if when == "early":
        raise HTTPException(404, "early")
    yield b"first"
    raise ValueError("late")


@app.head("/bytes", response_class=StreamingResponse)
def head_bytes():
    yield b"one"


REQUESTS = [
    *(get(f"/{path}") for path in ("bytes", "text", "png", "mixed", "empty", "resource")),
    get("/wrong-item", raises=True),
    get("/failing", raises=True),
    get("/failing?when=early", raises=True),
    call("HEAD", "/bytes"),
]
