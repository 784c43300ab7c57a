"""max_body_size and exception handlers: the refusal is an HTTP exception of Starlette's, wherever it is met."""

from typing import Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.exceptions import HTTPException as StarletteHTTPException

from ..calls import Call, unannounced

EVENTS: list[str] = []
app = FastAPI(max_body_size=3, openapi_url=None)


def describe(error: Exception) -> dict[str, Any]:
    known = {
        "fastapi": isinstance(error, HTTPException),
        "starlette": isinstance(error, StarletteHTTPException),
        "status": getattr(error, "status_code", None),
        "detail": getattr(error, "detail", None),
        "headers": getattr(error, "headers", None),
    }
    EVENTS.append(str(known))
    return known


@app.exception_handler(StarletteHTTPException)
async def in_own_words(request: Request, error: StarletteHTTPException):
    return JSONResponse({"own": describe(error), "path": request.url.path}, error.status_code, {"x-own": "yes"})


@app.exception_handler(HTTPException)
async def for_fastapi_only(request: Request, error: HTTPException):
    return PlainTextResponse("fastapi's", error.status_code)


by_status = FastAPI(max_body_size=3, openapi_url=None)


@by_status.exception_handler(413)
def for_status(request: Request, error: Exception):
    describe(error)
    return PlainTextResponse("too much", 418)


by_class = FastAPI(openapi_url=None)


@by_class.exception_handler(Exception)
async def never(request: Request, error: Exception):
    EVENTS.append("the handler of last resort")
    return PlainTextResponse("last resort", 500)


async def count(request: Request):
    return len(await request.body())


async def catching(request: Request):
    for _ in range(2):
        try:
            await request.body()
        except Exception as error:
            describe(error)
    return "caught"


async def converting(request: Request):
    try:
        await request.body()
    except StarletteHTTPException as error:
        raise HTTPException(409, "converted", {"x": "y"}) from error


async def reads(request: Request) -> int:
    return len(await request.body())


async def catches():
    try:
        yield
    except StarletteHTTPException as error:
        describe(error)
        raise


async def not_read():
    return "not read"


def fill(router: Any, **options: Any) -> None:
    router.post("/count", **options)(count)
    router.post("/catching", **options)(catching)
    router.post("/converting", **options)(converting)
    router.post("/dependency", dependencies=[Depends(catches), Depends(reads)], **options)(not_read)
    router.post("/not-read", **options)(not_read)
    router.post("/body", dependencies=[Depends(catches)], **options)(with_body)


async def with_body(body: dict[str, int]):
    return body


fill(app)
fill(by_status)
router = APIRouter(max_body_size=3)
fill(router)
by_class.include_router(router)
app.mount("/by-status", by_status)
app.mount("/by-class", by_class)
app.mount("/by-class-2", by_class)

REQUESTS: list[Call] = [
    unannounced(f"{prefix}/{leaf}", *[b"x"] * size, **({"content_type": "application/json"} if leaf == "body" else {}))
    for prefix in ("", "/by-status", "/by-class")
    for leaf in ("count", "catching", "converting", "dependency", "not-read", "body")
    for size in ((3, 9) if leaf == "catching" else (3, 4, 9))  # who reads on after the end waits for the client to go
]
REQUESTS += [
    unannounced("/nothing", b"x" * 9),
    unannounced("/count/", b"x" * 9),
    unannounced("/count", b"xxxx", method="PUT"),
]
GENERATE = False
