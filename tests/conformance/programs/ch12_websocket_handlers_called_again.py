"""Handlers of failed sockets that raise, be it what they were given, or answer once the handshake is accepted."""

from itertools import product

from fastapi import APIRouter, Depends, FastAPI, HTTPException, WebSocket, WebSocketException
from fastapi.responses import PlainTextResponse
from starlette.routing import WebSocketRoute

from ..calls import socket

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


@api.exception_handler(HTTPException)
async def on_http(websocket: WebSocket, error: HTTPException):
    EVENTS.append(f"http {error.status_code}, {websocket.application_state.name}")
    how = websocket.query_params.get("http")
    if how == "same":
        raise error
    if how == "boom":
        raise Boom("from a handler")
    if how == "close":
        raise WebSocketException(4001, "from a handler")
    return PlainTextResponse("http", error.status_code)


@api.exception_handler(Boom)
async def on_boom(websocket: WebSocket, error: Boom):
    EVENTS.append(f"boom, {websocket.application_state.name}")
    how = websocket.query_params.get("boom")
    if how == "same":
        raise error
    if how == "http":
        raise HTTPException(422)
    await websocket.close(4004)


def leaving():
    yield
    EVENTS.append("left")


async def fail(websocket: WebSocket):
    if "accept" in websocket.query_params:
        await websocket.accept()
    raise {"http": HTTPException(400), "boom": Boom("here")}[websocket.query_params["kind"]]


async def entered(websocket: WebSocket, value: object = Depends(leaving)):
    await fail(websocket)


router = APIRouter()
for owner in (api, router):
    owner.websocket("/fail")(fail)
    owner.websocket("/entered")(entered)
api.include_router(router, prefix="/included")
api.mount("/router", router)
inner = FastAPI()
inner.websocket("/fail")(fail)
api.mount("/inner", inner)
api.router.routes.append(WebSocketRoute("/plain", fail))

TARGETS = ["/fail", "/entered", "/included/fail", "/router/fail", "/router/entered", "/inner/fail", "/plain"]
HOW = [
    *(f"kind=http&http={http}&boom={boom}" for http, boom in product(("", "same", "boom", "close"), ("", "http"))),
    *(f"kind=boom&http={http}&boom={boom}" for http, boom in product(("", "same"), ("", "same", "http"))),
]

REQUESTS = [
    socket(f"{target}?{how}{accept}", denial=denial)
    for target in TARGETS
    for how in HOW
    for accept in ("", "&accept")
    for denial in (True, False)
]
