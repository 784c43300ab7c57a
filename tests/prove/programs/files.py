"""A file service: uploads with limits, downloads with ranges, a listing, and a stream."""

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI, File, Form, Header, HTTPException, UploadFile
from fastapi.responses import FileResponse, StreamingResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel

store = Path(tempfile.mkdtemp(prefix="file-service-"))
(store / "welcome.txt").write_bytes(b"Welcome to the file service.\n" * 20)
log: list[str] = []
app = FastAPI(title="Files", max_body_size=100_000)
app.mount("/static", StaticFiles(directory=store), name="static")


class Stored(BaseModel):
    name: str
    size: int
    sha256: str
    content_type: str | None
    note: str | None = None


def api_key(x_api_key: Annotated[str | None, Header()] = None) -> str:
    if x_api_key != "key":
        raise HTTPException(403, "A key is needed")
    return x_api_key


def describe(file: UploadFile, content: bytes, note: str | None) -> Stored:
    digest = hashlib.sha256(content).hexdigest()
    return Stored(name=file.filename or "", size=len(content), sha256=digest, content_type=file.content_type, note=note)


@app.get("/files")
def listing(prefix: str = "") -> list[str]:
    return sorted(entry.name for entry in store.iterdir() if entry.name.startswith(prefix))


@app.post("/files", status_code=201, dependencies=[Depends(api_key)])
async def upload(
    tasks: BackgroundTasks, file: Annotated[UploadFile, File()], note: Annotated[str | None, Form(max_length=20)] = None
) -> Stored:
    content = await file.read()
    name = Path(file.filename or "unnamed").name
    (store / name).write_bytes(content)
    tasks.add_task(log.append, name)
    return describe(file, content, note)


@app.post("/check")
async def check(files: list[UploadFile], sizes: Annotated[list[int] | None, Form()] = None) -> list[Stored]:
    return [describe(file, await file.read(), str(sizes)) for file in files]


@app.post("/raw")
def raw(data: Annotated[bytes, File()]) -> dict[str, int]:
    return {"size": len(data)}


@app.get("/files/{name}")
def download(name: str, as_name: str | None = None) -> FileResponse:
    path = store / Path(name).name
    if not path.is_file():
        raise HTTPException(404, f"No file {name}")
    return FileResponse(
        path, filename=as_name, headers={"last-modified": "Thu, 01 Jan 2026 00:00:00 GMT", "etag": '"1"'}
    )


@app.get("/lines/{name}")
def lines(name: str, count: int = 3) -> StreamingResponse:
    def pieces() -> Iterator[bytes]:
        for number in range(count):
            yield f"{name} {number}\n".encode()

    return StreamingResponse(pieces(), media_type="text/plain")


@app.get("/log")
async def read_log() -> list[str]:
    return log
