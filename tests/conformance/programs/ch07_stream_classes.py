"""Raw streams with media types, own classes, headers, status codes and encodings, as generators and as returned answers."""

import io
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Response
from fastapi.responses import JSONResponse, PlainTextResponse, StreamingResponse

from ..calls import call, get

app = FastAPI()


class CSV(StreamingResponse):
    media_type = "text/csv"


class Latin(StreamingResponse):
    media_type = "text/plain"
    charset = "latin-1"


class Named(StreamingResponse):
    media_type = "application/zip"

    def __init__(self, content: Any, **options: Any):
        super().__init__(content, **options)
        self.headers["content-disposition"] = 'attachment; filename="all.zip"'


def headers(response: Response) -> None:
    response.headers["x-dependency"] = "yes"
    response.set_cookie("stream", "1")
    response.headers["content-type"] = "text/from-dependency"


@app.get("/csv", response_class=CSV)
def csv() -> Iterator[str]:
    yield "a,b\n"
    yield "1,é\n"


@app.get("/latin", response_class=Latin)
async def latin() -> AsyncIterator[str]:
    yield "é"


@app.get("/named", response_class=Named, status_code=202)
def named() -> Iterator[bytes]:
    yield b"PK"


@app.get("/dependency", response_class=CSV, dependencies=[Depends(headers)])
def with_headers(response: Response):
    response.status_code = 203
    yield "x"


@app.get("/plain", response_class=StreamingResponse, dependencies=[Depends(headers)])
def plain():
    yield b"x"


@app.get("/memory", response_class=CSV)
def memory():
    yield memoryview(b"abc")
    yield bytearray(b"def")


@app.get("/file", response_class=StreamingResponse)
def file():
    with io.BytesIO(b"line 1\nline 2\n") as opened:
        yield from opened


@app.get("/returned")
def returned(response: Response, kind: str = "sync"):
    response.headers["x-injected"] = "not used"
    if kind == "async":

        async def pieces():
            yield "async"

        return StreamingResponse(pieces(), status_code=206, headers={"x-own": "1"})
    if kind == "bytes":
        return CSV(io.BytesIO(b"1\n2\n"))
    if kind == "json":
        return JSONResponse({"kind": kind})
    return CSV(iter(["a", "b"]), media_type="text/x-own")


@app.get("/annotated")
def annotated() -> StreamingResponse:
    return StreamingResponse(iter("abc"), media_type="text/plain")


@app.get(
    "/with-responses",
    response_class=CSV,
    responses={200: {"content": {"text/csv": {"example": "a,b"}}}, 404: {"description": "None"}},
)
def documented(found: Annotated[int, Depends(lambda n=1: n)]):
    yield str(found)


router = APIRouter(default_response_class=CSV, prefix="/router")


@router.get("/default")
def by_default():
    yield "1,2"


@router.get("/default-text")
def text_by_default():
    return iter(["a"])


@router.get("/own", response_class=PlainTextResponse)
def own():
    return "own"


app.include_router(router)
PATHS = (
    "csv",
    "latin",
    "named",
    "dependency",
    "plain",
    "file",
    "annotated",
    "with-responses",
    "router/default",
    "router/own",
)
REQUESTS = [
    *(get(f"/{path}") for path in PATHS),
    *(get(f"/returned?kind={kind}") for kind in ("sync", "async", "bytes", "json")),
    get("/memory", raises=True),
    get("/router/default-text", raises=True),
    get("/with-responses?n=x"),
    *(call("HEAD", f"/{path}") for path in ("csv", "returned")),
]
