"""Declaring limits: what is accepted on each level, when it is refused, and what routes and routers show of it."""

import inspect
from decimal import Decimal
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.routing import APIRoute

from ..calls import Call, unannounced
from ..facts import outcome

app = FastAPI(openapi_url=None, max_body_size=None)


class Whole(int):
    pass


async def count(request: Request):
    return len(await request.body())


def attempt(value: Any) -> dict[str, str]:
    app = FastAPI()
    router = APIRouter()
    return {
        "application": outcome(lambda: FastAPI(max_body_size=value), "max_body_size"),
        "router": outcome(lambda: APIRouter(max_body_size=value), "max_body_size"),
        "inclusion": outcome(lambda: app.include_router(APIRouter(), max_body_size=value), "max_body_size"),
        "inclusion in a router": outcome(lambda: router.include_router(APIRouter(), max_body_size=value)),
        "decorator": outcome(lambda: app.post("/", max_body_size=value)(count), "max_body_size"),
        "api_route": outcome(lambda: app.api_route("/", max_body_size=value)(count)),
        "add_api_route": outcome(lambda: router.add_api_route("/", count, max_body_size=value)),
        "route": outcome(lambda: APIRoute("/", count, max_body_size=value), "max_body_size"),
    }


VALUES: list[Any] = [None, 0, 1, 10**30, Whole(3), -1, True, False, 1.0, 1.5, "1", b"1", Decimal(1), [], {}, (), object]
CALLABLES = (FastAPI, APIRouter, APIRoute, FastAPI.include_router, APIRouter.include_router, FastAPI.get,
             APIRouter.post, FastAPI.api_route, APIRouter.add_api_route, FastAPI.websocket)  # fmt: skip


def shown() -> dict[str, Any]:
    router = APIRouter(max_body_size=5, form_limits={"max_fields": 2})
    router.post("/own", max_body_size=7, form_limits={"max_files": 1})(count)
    router.post("/inherited")(count)
    router.post("/none", max_body_size=None)(count)
    application = FastAPI(max_body_size=9)
    application.post("/")(count)
    routes = [*router.routes, application.routes[-1]]
    return {route.path: getattr(route, "max_body_size", "absent") for route in routes} | {
        "router": router.max_body_size,
        "application": application.max_body_size,
        "its router": application.router.max_body_size,
    }


FACTS = {
    "values": {repr(value): attempt(value) for value in VALUES},
    "shown": shown(),
    "signatures": {
        f"{call.__module__}.{call.__qualname__}".partition(".")[2]: [
            f"{name}={parameter.default!r}"
            for name, parameter in inspect.signature(call).parameters.items()
            if name in ("max_body_size", "form_limits")
        ]
        for call in CALLABLES
    },
}

huge = APIRouter(prefix="/huge", max_body_size=10**30)
huge.post("/count")(count)
huge.post("/none", max_body_size=None)(count)
app.include_router(huge, max_body_size=Whole(2))
app.post("/whole", max_body_size=Whole(2))(count)
app.post("/none", max_body_size=None)(count)
REQUESTS: list[Call] = [
    unannounced(path, *[b"x"] * size)
    for path in ("/huge/count", "/huge/none", "/whole", "/none")
    for size in (1, 2, 3, 50)
]
GENERATE = False
