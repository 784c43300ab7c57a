"""max_body_size and every kind of body: JSON, fields, files and bytes; what runs before the refusal, and after."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, File, Form, Request, UploadFile
from pydantic import BaseModel

from ..calls import FORM_TYPE, JSON_TYPE, Call, multipart, unannounced

EVENTS: list[str] = []
app = FastAPI(max_body_size=120, openapi_url=None)


class Item(BaseModel):
    name: str


async def held() -> AsyncIterator[None]:
    EVENTS.append("+ held")
    yield
    EVENTS.append("- held")


async def reads(request: Request) -> int:
    EVENTS.append("dependency reads")
    return len(await request.body())


@app.post("/model", dependencies=[Depends(held)])
async def model(item: Item):
    EVENTS.append("endpoint")
    return item


@app.post("/embedded")
def embedded(a: Annotated[int, Body()], b: Annotated[str, Body()] = ""):
    return [a, len(b)]


@app.post("/any")
def any_body(value: Annotated[Any, Body()]):
    return repr(value)[:20]


@app.post("/bytes")
def take_bytes(body: Annotated[bytes, Body(media_type="application/octet-stream")]):
    return len(body)


@app.post("/fields", dependencies=[Depends(held)])
def fields(a: Annotated[str, Form()], b: Annotated[list[str] | None, Form()] = None):
    EVENTS.append("endpoint")
    return [len(a), b and len(b)]


@app.post("/file", dependencies=[Depends(held)])
async def file(upload: UploadFile, note: Annotated[str, Form()] = ""):
    EVENTS.append("endpoint")
    return [upload.filename, upload.size, note]


@app.post("/file-bytes", max_body_size=300)
async def file_bytes(upload: Annotated[bytes, File()]):
    return len(upload)


@app.post("/dependency")
async def in_dependency(size: Annotated[int, Depends(reads)], also: Annotated[None, Depends(held)]):
    EVENTS.append("endpoint")
    return size


@app.post("/stream")
async def stream(request: Request):
    sizes: list[int] = []
    async for chunk in request.stream():
        sizes.append(len(chunk))
        EVENTS.append(f"chunk {len(chunk)}")
    return sizes


@app.post("/form-by-hand")
async def by_hand(request: Request):
    async with request.form() as form:
        return len(form.multi_items())


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


REQUESTS: list[Call] = []
for length in (10, 105, 130):
    text = '{"name": "' + "x" * length + '"}'
    for path in ("/model", "/embedded", "/any", "/bytes", "/dependency", "/stream"):
        REQUESTS += [unannounced(path, *pieces(text.encode(), size), content_type=JSON_TYPE) for size in (7, 60, 500)]
    REQUESTS += [unannounced("/embedded", *pieces(b'{"a": 1, "b": "%s"}' % (b"x" * length), 50),
                             content_type=JSON_TYPE)]  # fmt: skip
    form = b"a=" + b"x" * length + b"&b=1&b=2"
    for path in ("/fields", "/form-by-hand", "/stream"):
        REQUESTS += [unannounced(path, *pieces(form, size), content_type=FORM_TYPE) for size in (7, 60, 500)]
for length in (1, 20, 180, 400):
    made = multipart([("upload", "f", None, b"x" * length)])
    for path in ("/file", "/file-bytes", "/form-by-hand"):
        REQUESTS += [unannounced(path, *pieces(made["content"], size), content_type=made["content_type"])
                     for size in (7, 60, 1000)]  # fmt: skip
# Broken as well as too large: what is found first counts.
REQUESTS += [unannounced("/model", b"[", b"x" * size, content_type=JSON_TYPE) for size in (3, 200)]
REQUESTS += [unannounced("/file", b"no multipart", b"x" * size, content_type="multipart/form-data; boundary=b")
             for size in (3, 200)]  # fmt: skip
REQUESTS += [unannounced("/fields", b"", *[b"x"] * 130)]
GENERATE = False
