"""Settings on application, router, inclusion and route in every combination, and what comes out of them."""

from itertools import product

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from ..calls import get


class AppResponse(PlainTextResponse):
    media_type = "text/x-app"


class RouterResponse(HTMLResponse):
    media_type = "text/x-router"


class InclusionResponse(Response):
    media_type = "text/x-inclusion"


class RouteResponse(PlainTextResponse):
    media_type = "text/x-route"


def ids(prefix: str):
    return lambda route: f"{prefix}-{route.name}"


def endpoint():
    return "text"


LEVELS = ("app", "router", "inclusion", "route")
CLASSES = {"app": AppResponse, "router": RouterResponse, "inclusion": InclusionResponse, "route": RouteResponse}


def options(level: str, active: bool) -> dict:
    if not active:
        return {}
    cls = {"response_class": CLASSES[level]} if level == "route" else {"default_response_class": CLASSES[level]}
    deprecated = {} if level == "app" else {"deprecated": True, "tags": [level], "include_in_schema": True}
    return {**cls, **deprecated, "generate_unique_id_function": ids(level), "responses": {410: {"description": level}}}


app = FastAPI()
COMBINATIONS = list(product((False, True), repeat=4))
for number, combination in enumerate(COMBINATIONS):
    chosen = {level: options(level, active) for level, active in zip(LEVELS, combination, strict=True)}
    child = FastAPI(**chosen["app"])
    router = APIRouter(prefix="/r", **chosen["router"])
    router.get("/x", name="x", **chosen["route"])(endpoint)
    router.get("/bare", name="bare")(endpoint)
    outer = APIRouter(prefix="/o", deprecated=None if number % 2 else False)
    outer.include_router(router, **chosen["inclusion"])
    child.include_router(router, **chosen["inclusion"])
    child.include_router(outer)
    app.mount(f"/{number}", child)

HIDDEN = FastAPI()
for number, (on_router, on_inclusion, on_route) in enumerate(product((True, False), repeat=3)):
    router = APIRouter(include_in_schema=on_router)
    router.get(f"/{number}", include_in_schema=on_route, name=f"hidden {number}")(endpoint)
    HIDDEN.include_router(router, include_in_schema=on_inclusion)
app.mount("/hidden", HIDDEN)


@app.get("/")
def root():
    return len(COMBINATIONS)


REQUESTS = [
    get("/"),
    *(
        get(f"/{number}/{path}")
        for number in range(len(COMBINATIONS))
        for path in ("r/x", "r/bare", "o/r/x", "openapi.json")
    ),
    get("/hidden/openapi.json"),
    get("/hidden/3"),
]
