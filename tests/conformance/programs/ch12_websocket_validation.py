"""WebSocket routes with wrong parameters, with and without denial responses, and with a handler of the program's own."""

from typing import Annotated

from fastapi import Depends, FastAPI, Header, Query, WebSocket
from fastapi.exceptions import WebSocketRequestValidationError

from ..calls import socket

EVENTS: list[str] = []
GENERATE = False
app = FastAPI(openapi_url=None)
handled = FastAPI()


@handled.exception_handler(WebSocketRequestValidationError)
async def invalid(websocket: WebSocket, error: WebSocketRequestValidationError):
    EVENTS.append(f"handler {[(e['type'], e['loc'], e['msg']) for e in error.errors()]}")
    await websocket.close(4422, "invalid")


def number(n: int, x_number: Annotated[int, Header()] = 1):
    return n


def leaving():
    EVENTS.append("+ leaving")
    try:
        yield
    except Exception as error:
        EVENTS.append(f"saw {type(error).__name__}")
        raise
    finally:
        EVENTS.append("- leaving")


async def endpoint(
    websocket: WebSocket,
    n: Annotated[int, Depends(number)],
    left: Annotated[None, Depends(leaving)],
    limit: Annotated[int, Query(le=10)] = 3,
):
    await websocket.accept()
    await websocket.send_json([n, limit])


for made in (app, handled):
    made.websocket("/{room}/numbers")(endpoint)
app.mount("/handled", handled)

REQUESTS = [
    socket("/a/numbers?n=1"),
    socket("/handled/a/numbers?n=1&limit=10"),
    *(
        socket(f"{prefix}/a/numbers{query}", denial=denial)
        for prefix in ("", "/handled")
        for query in ("", "?n=x", "?n=1&limit=11")
        for denial in (True, False)
    ),
    socket("/handled/a/numbers?n=1", headers={"x-number": "y"}),
]
