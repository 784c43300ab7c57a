"""One upload read by several parameters: as file, as bytes, as list, in endpoint and dependencies."""

from typing import Annotated

from fastapi import Depends, FastAPI, File, Request, UploadFile

from ..calls import Call, multipart, post

# One name declared several times would stand several times under `required`, which JSON Schema forbids.
app = FastAPI(openapi_url=None)
GENERATE = False


@app.post("/file-and-bytes")
async def file_and_bytes(
    file: Annotated[UploadFile, File(alias="data")],
    raw: Annotated[bytes, File(alias="data")],
    again: Annotated[bytes, File(alias="data")],
):
    return [(await file.read()).decode(), raw.decode(), again.decode()]


@app.post("/bytes-then-file")
async def bytes_then_file(
    raw: Annotated[bytes, File(alias="data")],
    file: Annotated[UploadFile, File(alias="data")],
):
    return [raw.decode(), file.file.tell(), (await file.read()).decode()]


@app.post("/lists")
async def lists(
    files: Annotated[list[UploadFile], File(alias="data")],
    contents: Annotated[list[bytes], File(alias="data")],
    last: Annotated[bytes, File(alias="data")],
    last_file: Annotated[UploadFile, File(alias="data")],
):
    return [
        [(await file.read()).decode() for file in files],
        [content.decode() for content in contents],
        last.decode(),
        last_file is files[-1],
    ]


def size(raw: Annotated[bytes, File(alias="data")]) -> int:
    return len(raw)


async def name(data: UploadFile) -> str | None:
    return data.filename


@app.post("/dependencies")
async def dependencies(
    data: UploadFile,
    size: Annotated[int, Depends(size)],
    name: Annotated[str | None, Depends(name)],
):
    return [(await data.read()).decode(), size, name]


@app.post("/request")
async def by_request(request: Request, data: UploadFile, raw: Annotated[bytes, File(alias="data")]):
    form = await request.form()
    return [form["data"] is data, len(form), raw.decode(), list(form)]


PATHS = ("/file-and-bytes", "/bytes-then-file", "/lists", "/dependencies", "/request")
REQUESTS: list[Call] = [
    post(path, **multipart(parts))
    for path in PATHS
    for parts in [
        [("data", "a.txt", "text/plain", b"content")],
        [("data", "a.txt", "text/plain", b"one"), ("data", "b.txt", "text/plain", b"two")],
        [("data", "a.txt", "text/plain", b"")],
        [("data", "", None, b"")],
        [("data", None, None, b"text")],
        [("data", None, None, b"")],
        [],
    ]
]
