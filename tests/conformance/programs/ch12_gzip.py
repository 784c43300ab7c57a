"""Compression: thresholds, levels, accepted encodings, ready encoded answers, streams, events, errors, excluded types."""

import gzip

from fastapi import FastAPI, HTTPException, Response
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import EventSourceResponse, PlainTextResponse, StreamingResponse

from ..calls import call, get

app = FastAPI()
app.add_middleware(GZipMiddleware, minimum_size=100, compresslevel=5)
sub = FastAPI(openapi_url=None)
sub.add_middleware(GZipMiddleware)
GENERATE = False


@app.get("/text", response_class=PlainTextResponse)
@app.head("/text", response_class=PlainTextResponse)
@sub.get("/text", response_class=PlainTextResponse)
def text(length: int = 100):
    return "x" * length


@app.get("/json")
def data(length: int = 50):
    return {"items": list(range(length))}


@app.get("/encoded")
def encoded():
    return Response(gzip.compress(b"x" * 500, mtime=0), headers={"content-encoding": "gzip"})


@app.get("/typed/{kind}/{name}")
def typed(kind: str, name: str):
    return Response(b"x" * 500, media_type=f"{kind}/{name}")


@app.get("/vary")
def vary(response: Response):
    response.headers["vary"] = "Origin"
    response.headers["etag"] = '"1"'
    return "x" * 500


@app.get("/stream")
async def stream(small: bool = False):
    return StreamingResponse((b"x" * (1 if small else 60) for _ in range(3)), media_type="text/plain")


@app.get("/events", response_class=EventSourceResponse)
async def events():
    for _ in range(3):
        yield "x" * 100


@app.get("/lines")
def lines():
    for number in range(20):
        yield {"number": number}


@app.get("/error")
def error():
    raise HTTPException(404, "x" * 200)


@app.get("/empty", status_code=204)
def empty():
    return None


app.mount("/sub", sub)
GZIP = {"accept-encoding": "gzip"}
REQUESTS = [
    *(get(f"/text?length={length}", headers=GZIP) for length in (0, 98, 99, 100, 101, 1000)),
    *(
        get("/text?length=200", headers={"accept-encoding": value})
        for value in ("", "identity", "br", "deflate, gzip;q=1.0, *;q=0.5", "GZIP", "gzip;q=0", "x-gzip")
    ),
    get("/text?length=200"),
    call("HEAD", "/text?length=200", headers=GZIP),
    *(
        get(f"/{path}", headers=headers)
        for path in (
            "json",
            "encoded",
            "vary",
            "stream",
            "stream?small=1",
            "events",
            "lines",
            "error",
            "empty",
            "json?length=x",
        )
        for headers in (GZIP, {})
    ),
    *(
        get(f"/typed/{kind}", headers=GZIP)
        for kind in ("image/png", "text/html", "application/zip", "text/event-stream", "application/json", "video/mp4")
    ),
    *(get(f"/sub/text?length={length}", headers=GZIP) for length in (499, 500)),
    get("/missing", headers=GZIP),
]
