"""What the tests of uploads send to, with every way that a request with files can end."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from typing import Annotated

from tests.serve.settling import open_descriptors, settled
from typeway import Depends, FastAPI, File, Form, HTTPException, Request, UploadFile

PIECE = 1 << 20
app = FastAPI()


@app.post("/upload")
async def upload(file: UploadFile) -> int:
    """Read the file piece by piece, as a program does that keeps it somewhere."""
    size = 0
    while piece := await file.read(PIECE):
        size += len(piece)
    return size


@app.post("/upload-sync")
def upload_sync(file: UploadFile) -> int:
    size = 0
    while piece := file.file.read(PIECE):
        size += len(piece)
    return size


@app.get("/open-files")
async def open_files() -> list[str]:
    """What the process has open in the folder for temporary files once all other requests are over."""
    assert await settled() == []
    return [link for link in open_descriptors() if link.startswith(os.environ["TMPDIR"])]


class Stubborn(Exception):
    pass


async def failing() -> None:
    raise Stubborn


async def failing_late() -> AsyncIterator[None]:
    yield
    raise Stubborn


@app.post("/fails")
async def fails(file: UploadFile) -> None:
    raise Stubborn


@app.post("/refuses")
async def refuses(file: UploadFile) -> None:
    raise HTTPException(400)


@app.post("/dependency-fails", dependencies=[Depends(failing)])
async def dependency_fails(file: UploadFile) -> None: ...


@app.post("/cleanup-fails", dependencies=[Depends(failing_late)])
async def cleanup_fails(file: UploadFile) -> None: ...


@app.post("/invalid")
async def invalid(file: UploadFile, number: Annotated[int, Form()]) -> None: ...


@app.post("/few-files", form_limits={"max_files": 1})
async def few_files(file: list[UploadFile]) -> None: ...


@app.post("/small", max_body_size=3 * PIECE)
async def small(file: UploadFile) -> None: ...


@app.post("/as-bytes")
async def as_bytes(file: Annotated[bytes, File()]) -> int:
    return len(file)


@app.post("/closed-by-program")
async def closed_by_program(file: UploadFile) -> None:
    await file.close()


@app.post("/waits")
async def waits(file: UploadFile, request: Request) -> None:
    """Wait until the client has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
