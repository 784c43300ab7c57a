"""Handlers that raise, be it what they were given: how often they are called for operations and for all else."""

from itertools import product

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.responses import PlainTextResponse
from starlette.endpoints import HTTPEndpoint
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.routing import Route, Router

from ..calls import get, post

EVENTS: list[str] = []
GENERATE = False
api = FastAPI()


async def app(scope, receive, send):
    try:
        await api(scope, receive, send)
    except Exception as error:
        EVENTS.append(f"out: {error!r}")


class Boom(Exception):
    pass


def raise_from_handler(request: Request, error: Exception) -> None:
    what = request.query_params.get(type(error).__name__)
    if what == "same" or (what == "once" and EVENTS.count("boom") == 1):
        raise error
    if what == "Boom":
        raise Boom("from a handler")
    if what == "HTTPException":
        raise HTTPException(433)


@api.exception_handler(StarletteHTTPException)
async def on_http(request: Request, error: StarletteHTTPException):
    EVENTS.append(f"http {error.status_code}")
    raise_from_handler(request, error)
    return PlainTextResponse("http", error.status_code)


@api.exception_handler(Boom)
def on_boom(request: Request, error: Boom):
    EVENTS.append("boom")
    raise_from_handler(request, error)
    return PlainTextResponse("boom", 418)


def leaving():
    yield
    EVENTS.append("left")


def fail():
    raise Boom("from the operation")


async def refuse(request: Request):
    raise HTTPException(400)


def entered(value: object = Depends(leaving)):
    raise Boom("behind a dependency")


class Page(HTTPEndpoint):
    def get(self, request: Request):
        raise Boom("from a page")


async def foreign(scope, receive, send):
    raise Boom("from an application")


router = APIRouter()
for owner in (api, router):
    owner.get("/fail")(fail)
    owner.get("/refuse")(refuse)
    owner.get("/entered")(entered)
api.include_router(router, prefix="/included")
api.mount("/router", router)
inner = FastAPI()
inner.get("/fail")(fail)
api.mount("/inner", inner)
api.add_route("/plain", refuse)
api.add_route("/page", Page)
api.mount("/foreign", foreign)
api.mount("/starlette", Router([Route("/refuse", refuse)]))

TARGETS = [
    *(f"{place}/{name}" for place in ("", "/included", "/router") for name in ("fail", "refuse", "entered")),
    *("/inner/fail", "/plain", "/page", "/foreign/", "/starlette/refuse"),
]
MISSED = ["/missing", "/router/missing", "/inner/missing", "/starlette/missing"]
HOW = [
    f"HTTPException={http}&Boom={boom}"
    for http, boom in product(("", "same", "Boom"), ("", "same", "once", "HTTPException"))
]
REQUESTS = [
    *(get(f"{target}?{how}") for target in (*TARGETS, *MISSED) for how in HOW),
    *(post(f"{target}?{how}") for target in ("/fail", "/router/fail") for how in HOW),
]
