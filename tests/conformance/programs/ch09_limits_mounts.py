"""max_body_size and what is mounted: inherited, replaced by a smaller or a larger one, and counted once."""

from fastapi import APIRouter, FastAPI, Request
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route

from ..calls import Call, post, unannounced

EVENTS: list[str] = []
app = FastAPI(max_body_size=8, openapi_url=None)


async def count(request: Request):
    EVENTS.append("endpoint")
    return len(await request.body())


async def starlette_count(request: Request):
    return JSONResponse(len(await request.body()))


def sub_application(limit: int | None) -> FastAPI:
    sub = FastAPI(max_body_size=limit, openapi_url=None)
    sub.post("/plain")(count)
    sub.post("/wide", max_body_size=16)(count)
    sub.post("/narrow", max_body_size=2)(count)
    router = APIRouter()
    router.post("/plain")(count)
    sub.include_router(router, prefix="/included", max_body_size=6)
    return sub


def starlette_application(limit: int | None) -> Starlette:
    routes = [
        Route("/plain", starlette_count, methods=["POST"]),
        Route("/wide", starlette_count, methods=["POST"], max_body_size=16),
        Route("/narrow", starlette_count, methods=["POST"], max_body_size=2),
    ]
    return Starlette(routes=[*routes, Mount("/deeper", routes=routes)], max_body_size=limit)


def mounted_router(limit: int | None) -> APIRouter:
    router = APIRouter(max_body_size=limit)
    router.post("/plain")(count)
    router.post("/narrow", max_body_size=2)(count)
    router.add_route("/starlette", starlette_count, methods=["POST"])
    return router


for limit in (None, 4, 12):
    app.mount(f"/sub-{limit}", sub_application(limit))
    app.mount(f"/starlette-{limit}", starlette_application(limit))
    app.mount(f"/router-{limit}", mounted_router(limit))
twice = FastAPI(max_body_size=12, openapi_url=None)
twice.mount("/sub", sub_application(4))
app.mount("/twice", twice)
below = APIRouter(max_body_size=12)
below.mount("/sub", sub_application(None))
below.mount("/starlette", starlette_application(None))
below.add_route("/plain", starlette_count, methods=["POST"])
app.include_router(below, prefix="/below")
unlimited = APIRouter()
unlimited.add_route("/plain", starlette_count, methods=["POST"])
app.include_router(unlimited, prefix="/narrowed", max_body_size=3)

SUBS = ("/sub-None", "/sub-4", "/sub-12", "/twice/sub", "/below/sub")
STARLETTES = ("/starlette-None", "/starlette-4", "/starlette-12", "/below/starlette")
PATHS = [f"{sub}/{leaf}" for sub in SUBS for leaf in ("plain", "wide", "narrow", "included/plain")]
PATHS += [f"{sub}/{leaf}" for sub in STARLETTES for leaf in ("plain", "wide", "narrow", "deeper/plain", "deeper/wide")]
PATHS += [f"/router-{limit}/{leaf}" for limit in (None, 4, 12) for leaf in ("plain", "narrow", "starlette")]
PATHS += ["/below/plain", "/narrowed/plain", "/sub-4/nothing", "/router-4/nothing", "/starlette-4/nothing"]
REQUESTS: list[Call] = []
for path in PATHS:
    REQUESTS += [unannounced(path, *[b"x"] * size) for size in (2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 16, 17)]
    REQUESTS.append(post(path, content=b"xx"))
GENERATE = False
