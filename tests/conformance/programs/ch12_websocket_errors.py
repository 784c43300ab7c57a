"""Exceptions of WebSocket routes and their handlers: own classes, HTTP and WebSocket ones, before and after the handshake."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, WebSocket, WebSocketException
from fastapi.exceptions import RequestValidationError
from fastapi.requests import HTTPConnection
from fastapi.responses import JSONResponse, PlainTextResponse
from fastapi.websockets import WebSocketState
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.exceptions import WebSocketException as StarletteWebSocketException

from ..calls import get, socket

EVENTS: list[str] = []
app = FastAPI()
handling = FastAPI()
catching = FastAPI(exception_handlers={Exception: lambda connection, error: PlainTextResponse("all", status_code=500)})


class Known(Exception):
    pass


class Answered(Exception):
    pass


class Nothing(Exception):
    pass


class Chained(Exception):
    """Its handler raises another exception, which has a handler or has none."""


@handling.exception_handler(WebSocketException)
async def socket_error(websocket: WebSocket, error: WebSocketException):
    EVENTS.append(f"socket handler {error.code} {error.reason!r} {type(error).__name__}")
    await websocket.close(error.code + 1000, f"handled {error.reason}")


@handling.exception_handler(StarletteHTTPException)
async def http_error(connection: HTTPConnection, error: StarletteHTTPException):
    EVENTS.append(f"http handler {error.status_code} {type(connection).__name__}")
    if isinstance(connection, WebSocket) and connection.application_state is WebSocketState.CONNECTED:
        await connection.close(4000 + error.status_code)
        return None
    if isinstance(connection, WebSocket):
        await connection.send_denial_response(PlainTextResponse("denied", status_code=error.status_code))
        return None
    return PlainTextResponse("refused", status_code=error.status_code)


@handling.exception_handler(Known)
async def known(websocket: WebSocket, error: Known):
    # What FastAPI hands over after the failure of another handler has forgotten that it was accepted.
    EVENTS.append(f"known handler {str(error) == 'known' and websocket.application_state.name}")
    await websocket.close(4001, str(error))


@handling.exception_handler(Answered)
def answered(connection: HTTPConnection, error: Answered):
    return JSONResponse({"answered": connection.scope["type"]}, status_code=451)


@handling.exception_handler(Nothing)
def nothing(connection: HTTPConnection, error: Nothing):
    EVENTS.append("nothing done")


@handling.exception_handler(Chained)
async def chained(connection: HTTPConnection, error: Chained):
    EVENTS.append("chained handler")
    raise {"known": Known("from a handler"), "value": ValueError("from a handler")}[str(error)]


@handling.exception_handler(403)
async def forbidden(connection: HTTPConnection, error: HTTPException):
    EVENTS.append(f"forbidden handler {connection.scope['type']}")
    return JSONResponse({"forbidden": error.detail}, status_code=403, headers=error.headers)


ERRORS = {
    "none": None,
    "socket": WebSocketException(3000, "why"),
    "socket-plain": StarletteWebSocketException(3001),
    "http": HTTPException(409, "conflict", headers={"x-http": "1"}),
    "http-plain": StarletteHTTPException(402),
    "http-forbidden": HTTPException(403, "no"),
    "known": Known("known"),
    "answered": Answered(),
    "nothing": Nothing(),
    "chained": Chained("known"),
    "chained-value": Chained("value"),
    "value": ValueError("value"),
    "invalid": RequestValidationError([{"type": "own", "loc": ("x",), "msg": "m", "input": None}]),
}


def raising(kind: str, at: str = "endpoint"):
    error = ERRORS[kind]
    if at == "dependency" and error is not None:
        raise error
    return error


def watching():
    EVENTS.append("+ watching")
    try:
        yield
    except Exception as error:
        EVENTS.append(f"saw {type(error).__name__}")
        raise
    finally:
        EVENTS.append("- watching")


router = APIRouter(prefix="/router", dependencies=[Depends(watching)])


async def early(ws: WebSocket, error: Annotated[Exception | None, Depends(raising)]):
    if error is not None:
        raise error
    await ws.accept()


async def late(ws: WebSocket, error: Annotated[Exception | None, Depends(raising)]):
    await ws.accept()
    await ws.send_text("accepted")
    if error is not None:
        raise error


async def over_http(request: Request, error: Annotated[Exception | None, Depends(raising)]):
    if error is not None:
        raise error


router.websocket("/early/{kind}")(early)
router.websocket("/late/{kind}")(late)
router.get("/http/{kind}")(over_http)
for made in (app, handling, catching):
    made.include_router(router)
app.mount("/handling", handling)
app.mount("/catching", catching)

OWN = {"known", "answered", "nothing", "chained", "chained-value", "value"}
UNHANDLED = {"": OWN, "/catching": OWN, "/handling": {"value", "chained-value"}}
# Their handlers answer with a response, for which it is too late when the connection has been accepted.
ANSWERING = {"http", "http-plain", "http-forbidden", "answered", "invalid"}

REQUESTS = [
    *(
        socket(f"{prefix}/router/{when}/{kind}", raises=kind in unhandled)
        for prefix, unhandled in UNHANDLED.items()
        for when in ("early", "late")
        for kind in ERRORS
        if when == "early" or kind not in ANSWERING
    ),
    *(socket(f"/handling/router/late/{kind}") for kind in ("http", "http-plain")),
    *(socket(f"{prefix}/router/late/{kind}?at=dependency") for prefix in UNHANDLED for kind in ("socket", "http")),
    *(get(f"{prefix}/router/http/{kind}") for prefix in UNHANDLED for kind in ("none", "http", "http-forbidden")),
    *(socket(f"{prefix}/router/unknown", denial=denial) for prefix in UNHANDLED for denial in (True, False)),
]
GENERATE = False
