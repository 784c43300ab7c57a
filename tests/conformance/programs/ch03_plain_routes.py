"""Starlette's own routes beside path operations: in the constructor, through add_route, appended to the router by hand."""

from fastapi import APIRouter, FastAPI, Request
from starlette.endpoints import HTTPEndpoint
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from ..calls import get, methods


async def plain(request: Request):
    return PlainTextResponse(f"plain {request.path_params}")


def sync_plain(request: Request):
    return JSONResponse({"sync": request.method, "query": dict(request.query_params)})


class Buoy(HTTPEndpoint):
    async def get(self, request: Request):
        return PlainTextResponse("buoy")


app = FastAPI(routes=[Route("/given/{x:int}", plain, methods=["GET", "POST"])])
router = APIRouter(prefix="/router", routes=[Route("/inherited", sync_plain)])


@app.get("/given/{x}")
def overlapping(x: str):
    return {"overlapping": x}


app.add_route("/added", sync_plain, methods=["POST"])
app.router.routes.append(Route("/appended", Buoy))
app.router.routes.insert(0, Route("/inserted", plain))
router.add_route("/own", sync_plain)
app.include_router(router, prefix="/pre")

REQUESTS = [
    *methods("/given/5", "GET", "HEAD", "POST", "PUT"),
    *methods("/given/x", "GET", "HEAD", "POST"),
    *methods("/added?a=1&a=2", "POST", "GET", "OPTIONS"),
    *methods("/appended", "GET", "HEAD", "POST", "OPTIONS"),
    get("/inserted"),
    get("/pre/own"),
    get("/pre/inherited"),
    get("/pre/router/own"),
    get("/own"),
    get("/router/inherited"),
    get("/inherited"),
    get("/router/own/"),
]
