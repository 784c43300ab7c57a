"""Uploads that are still being read while the answer streams: lines, raw pieces, events and returned streams; then closed."""

from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI, File, Form, UploadFile
from fastapi.responses import EventSourceResponse, StreamingResponse

from ..calls import multipart, post

EVENTS: list[str] = []
app = FastAPI()


def noting(file: UploadFile):
    yield file
    EVENTS.append(f"left, closed: {file.file.closed}")


Noted = Annotated[UploadFile, Depends(noting)]


@app.post("/lines")
async def lines(file: Noted, size: Annotated[int, Form(gt=0)] = 2) -> AsyncIterator[str]:
    while piece := await file.read(size):
        yield piece.decode("latin-1")


@app.post("/sync-lines")
def sync_lines(file: Noted) -> Iterator[int]:
    for line in file.file:
        yield len(line)


@app.post("/raw", response_class=StreamingResponse)
async def raw(file: Noted, upper: Annotated[bool, Form()] = False):
    while piece := await file.read(3):
        yield piece.upper() if upper else piece


@app.post("/events", response_class=EventSourceResponse)
async def events(files: Annotated[list[UploadFile], File()], tasks: BackgroundTasks):
    tasks.add_task(lambda: EVENTS.append(f"task, closed: {[file.file.closed for file in files]}"))
    for file in files:
        yield {"name": file.filename, "size": len(await file.read())}


@app.post("/returned")
async def returned(file: Noted, contents: Annotated[bytes, File(alias="file")] = b""):
    async def pieces():
        EVENTS.append(f"streaming, closed: {file.file.closed}")
        yield contents
        yield await file.read()

    return StreamingResponse(pieces(), media_type=file.content_type)


@app.post("/back", response_class=StreamingResponse)
def back(file: Noted):
    return StreamingResponse(file.file, media_type="application/octet-stream", headers={"x-name": file.filename or ""})


CONTENTS = [b"", b"abc", b"one\ntwo\r\nthree", bytes(range(60, 80))]
REQUESTS = [
    *(
        post(f"/{path}", **multipart([("file", "f.txt", "text/plain", content)]))
        for path in ("lines", "sync-lines", "raw", "returned", "back")
        for content in CONTENTS
    ),
    post("/lines", **multipart([("file", "f", None, b"abcdef"), ("size", None, None, b"4")])),
    post("/lines", **multipart([("file", "f", None, b"abcdef"), ("size", None, None, b"0")])),
    post("/raw", **multipart([("upper", None, None, b"1"), ("file", "f", None, b"abcdef")])),
    post("/events", **multipart([("files", f"{n}", None, b"x" * n) for n in range(3)])),
    post("/events"),
    post("/back"),
]
