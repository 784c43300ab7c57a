"""frontend(): limits on bodies, exception handlers for its 404 and 405, middleware, and routers without an application."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse
from starlette.applications import Starlette
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.routing import Mount

from ..calls import Call, call, get
from ..files import written

GENERATE = False
EVENTS: list[str] = []
DIRECTORY = written({"index.html": "home", "a.txt": "a", "large.txt": "x" * 2000})


async def raw(request: Request):
    EVENTS.append(f"raw {len(await request.body())}")


def kept(limit: Annotated[int, Query(ge=1)] = 1):
    EVENTS.append(f"limit {limit}")


app = FastAPI(openapi_url=None)
app.add_middleware(GZipMiddleware, minimum_size=1000)


@app.middleware("http")
async def passing(request: Request, call_next):
    response = await call_next(request)
    response.headers["x-route"] = (
        f"{type(request.scope.get('route')).__name__} {type(request.scope.get('endpoint')).__name__} {request.scope.get('path_params')}"
    )
    return response


def nested(handlers, **settings):
    sub = FastAPI(openapi_url=None, exception_handlers=handlers, **settings)
    sub.frontend("/", directory=DIRECTORY, fallback=None)
    return sub


def answering(name):
    def answer(request: Request, error: HTTPException):
        return HTMLResponse(
            f"{name}: {error.status_code} {error.detail} {error.headers}", status_code=error.status_code
        )

    return answer


def invalid(request: Request, error: RequestValidationError):
    return JSONResponse({"body": error.body, "errors": error.errors(), "text": str(error)}, status_code=400)


app.mount("/by-code", nested({404: answering("code 404"), 405: answering("code 405")}))
app.mount("/by-class", nested({HTTPException: answering("own class")}))
app.mount("/by-base", nested({StarletteHTTPException: answering("base class")}))
app.mount("/small", nested({}, max_body_size=5))
app.mount("/small-read", nested({}, max_body_size=5, dependencies=[Depends(raw)]))
app.mount("/invalid", nested({RequestValidationError: invalid}, dependencies=[Depends(kept)]))

limited = APIRouter(max_body_size=5, dependencies=[Depends(raw)])
limited.frontend("/limited", directory=DIRECTORY)
limited.frontend("/limited/more", directory=DIRECTORY)
unread = APIRouter(max_body_size=5)
unread.frontend("/unread", directory=DIRECTORY)
app.include_router(unread)
wide = APIRouter(dependencies=[Depends(raw)])
wide.frontend("/wide", directory=DIRECTORY)
app.include_router(limited)
app.include_router(wide)
app.include_router(wide, prefix="/included", max_body_size=5)
app.include_router(limited, prefix="/larger", max_body_size=50)

alone = APIRouter(prefix="/part", dependencies=[Depends(kept)])
alone.frontend("/", directory=DIRECTORY, fallback=None)
app.mount("/router", alone)
app.mount("/starlette", Starlette(routes=[Mount("/in", app=alone)]))


@alone.get("/late/route")
def route():
    return PlainTextResponse("route")


app.frontend("/", directory=DIRECTORY)

NAMES = ["by-code", "by-class", "by-base", "small", "invalid", "router/part", "starlette/in/part"]
REQUESTS = [
    *(
        call(method, f"/{name}{path}")
        for name in NAMES
        for path in ("/a.txt", "/x")
        for method in ("GET", "POST", "HEAD")
    ),
    *(get(f"/{name}/late/route/") for name in ("router/part", "starlette/in/part")),
    *(get(f"/{name}/a.txt?limit=0") for name in ("invalid", "router/part")),
    # An announced length is in the table of differences; these come in pieces, except where nothing is read.
    *(
        Call(method, f"/{name}{path}", (("host", "testserver"),), tuple(chunks))
        for name, lengths in {
            "small": (5, 6, 60),
            "small-read": (5, 6, 60),
            "limited": (5, 6),
            "limited/more": (5,),
            "wide": (5, 6, 60),
            "included/wide": (5,),
            "larger/limited": (5,),
        }.items()
        for path in ("/a.txt", "/missing")
        for method in ("GET", "POST")
        for chunks in ([b"x"] * length for length in lengths)
    ),
    *(call(method, "/unread/missing", content=b"123456") for method in ("GET", "HEAD", "POST")),
    *(get(f"/unread/{path}", content=b"12345") for path in ("a.txt", "")),
    get("/large.txt"),
    get("/large.txt", headers={"accept-encoding": "gzip"}),
    get("/a.txt", headers={"accept-encoding": "gzip"}),
    get("/nowhere"),
]
