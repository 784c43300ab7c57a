"""What a WebSocket object says and refuses in each state: before accepting, connected, after either side has closed."""

from typing import Any

from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.websockets import WebSocketState

from ..calls import socket

EVENTS: list[str] = []
GENERATE = False
app = FastAPI(openapi_url=None)


def note(websocket: WebSocket, what: str) -> None:
    EVENTS.append(f"{what}: {websocket.client_state.name} {websocket.application_state.name}")


async def attempt(what: str, step: Any) -> None:
    try:
        EVENTS.append(f"{what} gave {await step!r}")
    except Exception as error:
        EVENTS.append(f"{what} raised {type(error).__name__}: {error}")


@app.websocket("/before")
async def before(websocket: WebSocket):
    note(websocket, "start")
    await attempt("receive_text", websocket.receive_text())
    await attempt("receive_json", websocket.receive_json())
    await attempt("send_text", websocket.send_text("x"))
    note(websocket, "end")


@app.websocket("/after-close")
async def after_close(websocket: WebSocket):
    await websocket.accept()
    await websocket.close(4000, "done")
    note(websocket, "closed")
    await attempt("send_text", websocket.send_text("x"))
    await attempt("close", websocket.close())
    await attempt("accept", websocket.accept())
    note(websocket, "end")


@app.websocket("/after-disconnect")
async def after_disconnect(websocket: WebSocket):
    await websocket.accept()
    note(websocket, "connected")
    try:
        while True:
            await websocket.receive_text()
    except WebSocketDisconnect as error:
        note(websocket, f"disconnect {error.code} {error.reason!r}")
    await attempt("receive_text", websocket.receive_text())
    await attempt("send_text", websocket.send_text("x"))
    note(websocket, "end")


@app.websocket("/raw")
async def raw(websocket: WebSocket):
    EVENTS.append(str(await websocket.receive()))
    await websocket.send({"type": "websocket.accept", "subprotocol": "raw", "headers": [(b"x-raw", b"1")]})
    while (message := await websocket.receive())["type"] != "websocket.disconnect":
        EVENTS.append(str(sorted(message.items(), key=str)))
        await websocket.send({"type": "websocket.send", "text": "got it"})
    EVENTS.append(f"{message['code']} {websocket.client_state is WebSocketState.DISCONNECTED}")


@app.websocket("/kinds")
async def kinds(websocket: WebSocket, mode: str = "text"):
    await websocket.accept()
    await attempt("send_json", websocket.send_json({"é": 1}, mode=mode))
    await attempt("receive_json", websocket.receive_json(mode=mode))
    await attempt("receive_bytes", websocket.receive_bytes())
    await attempt("receive_text", websocket.receive_text())


@app.websocket("/denied/{kind}")
async def denied(websocket: WebSocket, kind: str):
    answer = (
        JSONResponse({"denied": kind}, status_code=402, headers={"x-denied": "yes"})
        if kind == "json"
        else PlainTextResponse("no")
    )
    await attempt("denial", websocket.send_denial_response(answer))
    note(websocket, "denied")
    await attempt("accept", websocket.accept())


@app.websocket("/accept-twice")
async def accept_twice(websocket: WebSocket):
    await websocket.accept(subprotocol="one", headers=[(b"x-one", b"1"), (b"x-one", b"2")])
    await attempt("accept", websocket.accept())
    EVENTS.append(str(isinstance(websocket, WebSocket)))


REQUESTS = [
    socket("/before", "x"),
    socket("/after-close", "x"),
    socket("/after-disconnect", "x", 4001),
    socket("/after-disconnect"),
    socket("/raw", "text", b"bytes", 1001),
    socket("/kinds", '{"a": 1}', b"b", "t"),
    socket("/kinds?mode=binary", b'{"a": 1}', "t", b"b"),
    socket("/kinds?mode=other", "1", "t", b"b"),
    *(socket(f"/denied/{kind}", denial=denial) for kind in ("json", "text") for denial in (True, False)),
    socket("/accept-twice"),
]
