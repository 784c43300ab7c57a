"""Streaming responses and files: chunks, media types, ranges, entity tags, attachments, missing files."""

import os
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, StreamingResponse

from ..calls import call, get

FILE = Path(__file__).with_name("__init__.py")
os.utime(FILE, (1_700_000_000, 1_700_000_000))  # entity tag and date depend on it
GENERATE = False
app = FastAPI()


async def slow_lines():
    for number in range(3):
        yield f"line {number}\n"


@app.get("/stream")
async def stream():
    return StreamingResponse(slow_lines(), media_type="text/plain")


@app.get("/sync-stream")
def sync_stream():
    return StreamingResponse((bytes([65 + n]) for n in range(3)), status_code=206, headers={"X-Own": "1"})


@app.get("/class", response_class=StreamingResponse)
def by_class():
    return slow_lines()


@app.get("/file")
def file():
    return FileResponse(FILE)


@app.get("/attachment")
def attachment():
    return FileResponse(FILE, filename="blåbær jam.txt", media_type="text/x-own", headers={"X-Own": "1"})


@app.get("/inline", response_class=FileResponse)
def inline():
    return str(FILE)


@app.get("/missing")
def missing():
    return FileResponse("/nowhere/at/all.txt")


@app.head("/file")
def head_file():
    return FileResponse(FILE)


RANGES = [
    "bytes=0-3",
    "bytes=5-",
    "bytes=-4",
    "bytes=0-0,2-3",
    "bytes=9999-",
    "bytes=5-2",
    "lines=1-2",
    "bytes=x-y",
    "bytes=0-3, 2-6",
]
REQUESTS = [
    *(get(f"/{path}") for path in ("stream", "sync-stream", "file", "attachment", "inline")),
    # A multipart answer has a random boundary, which also counts into its length.
    *(get("/file", headers={"Range": value}, ignore_body="," in value) for value in RANGES if "0-0" not in value),
    get("/missing", raises=True),
    # The endpoint is no generator function: its result is encoded like any other.
    get("/class", raises=True),
    call("HEAD", "/file"),
    call("HEAD", "/stream"),
    get("/file", headers={"Range": "bytes=0-3", "If-Range": '"other"'}),
]
