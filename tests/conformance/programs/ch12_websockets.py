"""WebSockets: parameters of all kinds, conversations of text, bytes and JSON, closing from both sides, unknown paths."""

from enum import Enum
from typing import Annotated

from fastapi import APIRouter, Cookie, FastAPI, Header, Path, Query, WebSocket, WebSocketDisconnect
from pydantic import BaseModel

from ..calls import get, socket

EVENTS: list[str] = []
app = FastAPI()
router = APIRouter(prefix="/rooms")


class Colour(Enum):
    red = "red"
    blue = "blue"


class Filters(BaseModel):
    limit: int = 5
    tags: list[str] = []


@app.websocket("/echo")
async def echo(websocket: WebSocket):
    await websocket.accept()
    try:
        while True:
            text = await websocket.receive_text()
            await websocket.send_text(f"echo {text}")
    except WebSocketDisconnect as error:
        EVENTS.append(f"disconnected {error.code}")


@app.websocket("/bytes")
async def echo_bytes(websocket: WebSocket):
    await websocket.accept(headers=[(b"x-accepted", b"yes")])
    async for data in websocket.iter_bytes():
        await websocket.send_bytes(data[::-1])
    EVENTS.append(f"{websocket.client_state.name} {websocket.application_state.name}")


@app.websocket("/json")
async def echo_json(websocket: WebSocket):
    await websocket.accept()
    async for data in websocket.iter_json():
        await websocket.send_json({"got": data})
        await websocket.send_json([data], mode="binary")


@app.websocket("/closing")
async def closing(websocket: WebSocket, code: int = 1000, reason: str | None = None):
    await websocket.accept()
    await websocket.close(code, reason)


@app.websocket("/closing-first")
async def closing_first(websocket: WebSocket, code: int = 1000):
    await websocket.close(code, "no")


@app.websocket("/silent")
async def silent(websocket: WebSocket):
    EVENTS.append("did nothing")


@app.websocket("/protocols")
async def protocols(websocket: WebSocket):
    offered = websocket.scope["subprotocols"]
    await websocket.accept(subprotocol=offered[-1] if offered else None)
    await websocket.send_json(offered)
    await websocket.close()


@app.websocket("/parameters/{number}/{rest:path}")
async def parameters(
    ws: WebSocket,
    number: Annotated[int, Path(ge=1)],
    rest: str,
    q: str,
    colour: Colour = Colour.red,
    many: Annotated[list[int], Query()] = [],  # noqa: B006
    session: Annotated[str | None, Cookie()] = None,
    x_token: Annotated[str | None, Header()] = None,
):
    await ws.accept()
    await ws.send_json([number, rest, q, colour.value, many, session, x_token])
    await ws.send_text(f"{ws.url} {ws.scope['root_path']} {ws.app is app}")
    await ws.close()


@app.websocket("/model")
async def model(ws: WebSocket, filters: Annotated[Filters, Query()]):
    await ws.accept()
    await ws.send_text(filters.model_dump_json())


@app.websocket("/crash")
async def crash(websocket: WebSocket, late: bool = False):
    if late:
        await websocket.accept()
        await websocket.send_text("so far")
    raise ValueError("crash")


@router.websocket("/{room}", name="room")
async def room(websocket: WebSocket, room: str):
    await websocket.accept()
    await websocket.send_text(f"{room} {websocket.path_params} {websocket.url_for('room', room='x')}")
    await websocket.send_text(websocket.scope["route"].path)


async def by_hand(websocket: WebSocket, q: int = 0):
    await websocket.accept()
    await websocket.send_text(str(q))


@app.get("/echo")
def not_a_socket():
    return "plain"


router.add_api_websocket_route("/by/hand", by_hand)
app.add_api_websocket_route("/by-hand", by_hand, name="hand")
app.include_router(router, prefix="/v1")

FACTS = [[route.path, route.name] for route in app.routes if type(route).__name__ == "APIWebSocketRoute"]

REQUESTS = [
    socket("/echo"),
    socket("/echo", "a", "", "é"),
    socket("/echo", "a", 1001),
    socket("/echo", b"bytes", raises=True),
    socket("/bytes", b"abc", b""),
    socket("/bytes", "text", raises=True),
    socket("/json", '{"a": [1, null]}', '"é"'),
    socket("/json", "no json", raises=True),
    socket("/json", b"{}", raises=True),
    *(socket(f"/closing{query}", "x") for query in ("", "?code=3000", "?code=4001&reason=tired")),
    *(socket(f"/closing-first{query}", denial=denial) for query in ("", "?code=4001") for denial in (True, False)),
    socket("/silent", "x"),
    socket("/protocols"),
    socket("/protocols", headers={"sec-websocket-protocol": "chat, superchat"}),
    socket("/parameters/1/a/b?q=x"),
    socket(
        "/parameters/2/?q=x&colour=blue&many=1&many=2",
        headers={"x-token": "t"},
        cookies={"session": "s"},
        scheme="https",
    ),
    socket("/parameters/1/a?q=x", root_path="/proxy"),
    socket("/model"),
    socket("/model?limit=1&tags=a&tags=b&other=1"),
    socket("/crash", raises=True),
    socket("/crash?late=1", raises=True),
    socket("/v1/rooms/blue"),
    socket("/v1/rooms/by/hand?q=2"),
    socket("/by-hand?q=3"),
    get("/echo"),
    get("/by-hand"),
    *(socket(path, denial=denial) for path in ("/unknown", "/rooms/x", "/echo/", "/") for denial in (True, False)),
]
