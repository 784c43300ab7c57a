"""max_body_size and lengths that are announced. Up to the limit all is as ever; one that is too large is refused in the
words that any other gets, before the endpoint runs: an intended difference."""

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse
from starlette.exceptions import HTTPException

from ..calls import Call, post, unannounced

EVENTS: list[str] = []
app = FastAPI(max_body_size=8, openapi_url=None)
inner = FastAPI(openapi_url=None)


@app.middleware("http")
async def pass_on(request: Request, call_next):
    if "read" in request.url.query:
        await request.body()
    return await call_next(request)


@app.post("/plain")
@app.post("/wide", max_body_size=12)
async def count(request: Request):
    EVENTS.append("endpoint")
    return len(await request.body())


@app.post("/not-read")
async def not_read():
    EVENTS.append("endpoint")
    return "not read"


@app.post("/catching")
async def catching(request: Request):
    try:
        return len(await request.body())
    except HTTPException as error:
        return error.detail
    except Exception as error:
        return type(error).__name__


@inner.exception_handler(413)
async def in_own_words(request: Request, error: Exception):
    return PlainTextResponse("own words", 413)


inner.post("/count")(count)
app.mount("/inner", inner)

REQUESTS: list[Call] = [
    post(path, content=b"x" * size)
    for path in ("/plain", "/not-read", "/inner/count", "/nothing", "/catching")
    for size in (7, 8)
]
REQUESTS += [post("/wide", content=b"x" * size) for size in (8, 9, 12)]
# From here on intended differences.
TOO_LARGE = b"x" * 13
REQUESTS += [
    post(path, content=TOO_LARGE) for path in ("/plain", "/wide", "/not-read", "/inner/count", "/nothing", "/catching")
]
REQUESTS += [unannounced(path, TOO_LARGE[:8], TOO_LARGE[8:]) for path in ("/plain?read", "/inner/count", "/catching")]
GENERATE = False
