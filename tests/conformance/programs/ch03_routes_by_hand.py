"""The list of routes treated as a list: APIRoute objects made and appended, removed, reordered; attributes of routes."""

from fastapi import APIRouter, Depends, FastAPI, Query
from fastapi.routing import APIRoute, APIWebSocketRoute
from pydantic import BaseModel
from starlette.routing import Mount, Route

from ..calls import get, post

GENERATE = False
app = FastAPI()


class Item(BaseModel):
    size: int


def by_hand(n: int = 1):
    return {"by hand": n}


def removed():
    return "removed"


def first(x: str):
    return {"first": x}


def second(x: str):
    return {"second": x}


async def full(key: int, item: Item, q: str = Query("q", alias="query"), d: int = Depends(by_hand)) -> Item:
    """Docstring."""
    return item


app.router.routes.append(APIRoute("/by-hand", by_hand, methods=["GET"]))
app.get("/removed")(removed)
app.get("/order/{x}")(first)
app.get("/order/fixed")(second)
app.add_api_route(
    "/full/{key}",
    full,
    methods=["POST"],
    tags=["t"],
    status_code=201,
    summary="S",
    response_model_exclude_unset=True,
    operation_id="full_id",
)
app.router.routes[:] = [route for route in app.router.routes if getattr(route, "path", "") != "/removed"]
moved = next(route for route in app.routes if getattr(route, "path", "") == "/order/fixed")
app.router.routes.remove(moved)
app.router.routes.insert(0, moved)

extra = APIRouter(routes=[APIRoute("/given", by_hand, name="given"), Route("/plain", removed)])
app.include_router(extra, prefix="/extra")

other = FastAPI()
other.get("/of-the-other")(by_hand)
app.include_router(other.router, prefix="/other")


@app.websocket("/socket")
async def socket(websocket):
    await websocket.accept()


@app.post("/cut")
def cut():
    """Removes a route while the application is running."""
    app.router.routes[:] = [route for route in app.router.routes if getattr(route, "path", "") != "/by-hand"]


route = next(route for route in app.routes if getattr(route, "path", "") == "/full/{key}")
FACTS = {
    "types": [type(route).__name__ for route in app.routes if isinstance(route, (Route, Mount, APIWebSocketRoute))],
    "attributes": {
        name: getattr(route, name)
        for name in (
            "path",
            "path_format",
            "name",
            "status_code",
            "tags",
            "summary",
            "description",
            "operation_id",
            "unique_id",
            "include_in_schema",
            "deprecated",
        )
    },
    "methods": sorted(route.methods),
    "endpoint": route.endpoint.__name__,
    "response model": route.response_model.__name__,
    "exclude unset": route.response_model_exclude_unset,
    "regex": route.path_regex.pattern,
    "convertors": sorted(route.param_convertors),
}

REQUESTS = [
    get("/by-hand"),
    get("/by-hand?n=x"),
    get("/removed"),
    get("/order/fixed"),
    get("/order/other"),
    post("/full/5", json={"size": 1}),
    post("/full/x?query=1", json={}),
    get("/extra/given"),
    get("/other/of-the-other?n=4"),
    get("/socket"),
    post("/cut"),
    get("/by-hand"),
    get("/openapi.json"),
]
