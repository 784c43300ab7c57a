"""What can be done with an upload: reading in pieces, seeking, writing, closing, its file, its size, its headers, its text."""

import io
from typing import Annotated, Any

from fastapi import Depends, FastAPI, File, UploadFile
from starlette.datastructures import Headers
from starlette.datastructures import UploadFile as StarletteUploadFile

from ..calls import Call, multipart, post

app = FastAPI()


@app.post("/pieces")
async def pieces(file: UploadFile, size: int = 3):
    found = []
    while piece := await file.read(size):
        found.append(piece.hex())
    return found


@app.post("/seek")
async def seek(file: UploadFile, to: int = 2):
    await file.seek(to)
    rest = await file.read()
    await file.seek(0)
    return [rest.hex(), (await file.read(1)).hex(), file.file.tell()]


@app.post("/write")
async def write(file: UploadFile):
    before = file.size
    await file.seek(before or 0)
    await file.write(b" and more")
    await file.seek(0)
    return [before, file.size, (await file.read()).decode()]


@app.post("/close")
async def close(file: UploadFile):
    await file.close()
    try:
        await file.read()
    except ValueError as error:
        return [file.file.closed, type(error).__name__, str(error)]
    return "still open"


@app.post("/sync")
def sync(file: UploadFile):
    lines = [line.decode() for line in file.file]
    return [lines, file.file.read().decode(), file.size]


@app.post("/described")
async def described(file: UploadFile):
    return [
        file.filename,
        file.size,
        file.content_type,
        sorted(file.headers.items()),
        isinstance(file, StarletteUploadFile),
        isinstance(file, UploadFile),
        type(file).__name__,
    ]


async def first_line(file: Annotated[UploadFile, File()]) -> str:
    line = file.file.readline().decode()
    await file.seek(0)
    return line


@app.post("/lines")
async def lines(first: Annotated[str, Depends(first_line)], file: UploadFile):
    return [first, (await file.read()).decode()]


def made_by_hand() -> list[Any]:
    file = UploadFile(io.BytesIO(b"abc"), size=3, filename="a.txt", headers=Headers({"content-type": "text/plain"}))
    bare = UploadFile(io.BytesIO(b""))
    return [
        [file.filename, file.size, file.content_type, file.file.read().decode()],
        [bare.filename, bare.size, bare.content_type],
        issubclass(UploadFile, StarletteUploadFile),
    ]


FACTS = made_by_hand()
CONTENTS = [b"", b"abc", b"abcdefgh", "één\ntwee\r\ndrie".encode()]
REQUESTS: list[Call] = [
    post(f"/{path}", **multipart([("file", "f.txt", "text/plain; charset=utf-8", content)]))
    for path in ("pieces", "seek", "write", "close", "sync", "described", "lines")
    for content in CONTENTS
]
REQUESTS += [post(f"/{path}", form={"file": "x"}) for path in ("pieces", "lines")]
REQUESTS += [
    post(f"/pieces?size={size}", **multipart([("file", "f", None, b"abcdef")])) for size in (1, 6, 100, -1, "x")
]
