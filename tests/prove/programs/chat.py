"""A chat over WebSockets, with rooms, a token in the query, and its history over HTTP."""

from collections import defaultdict
from typing import Annotated

from fastapi import (
    Depends,
    FastAPI,
    HTTPException,
    Path,
    Query,
    WebSocket,
    WebSocketDisconnect,
    WebSocketException,
    status,
)
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ValidationError

app = FastAPI(title="Chat")
history: dict[str, list[str]] = defaultdict(list)
Room = Annotated[str, Path(pattern="^[a-z]+$", max_length=10)]


class Line(BaseModel):
    text: str


class Connections:
    def __init__(self) -> None:
        self.rooms: dict[str, list[WebSocket]] = defaultdict(list)

    async def join(self, room: str, socket: WebSocket) -> None:
        await socket.accept(headers=[(b"x-room", room.encode())])
        self.rooms[room].append(socket)

    def leave(self, room: str, socket: WebSocket) -> None:
        self.rooms[room].remove(socket)

    async def tell(self, room: str, line: str) -> None:
        history[room].append(line)
        for socket in self.rooms[room]:
            await socket.send_text(line)


connections = Connections()


async def name_of(token: Annotated[str | None, Query()] = "guest") -> str:
    if token == "banned":
        raise WebSocketException(status.WS_1008_POLICY_VIOLATION, "banned")
    if not token:
        raise HTTPException(403, "Who are you?")
    return token


@app.get("/", response_class=HTMLResponse)
async def page() -> str:
    return "<h1>Chat</h1>"


@app.get("/rooms/{room}")
async def read_history(room: Room, last: Annotated[int, Query(ge=0)] = 10) -> list[str]:
    return history[room][-last:]


@app.websocket("/rooms/{room}")
async def chat(socket: WebSocket, room: Room, name: Annotated[str, Depends(name_of)], loud: bool = False) -> None:
    await connections.join(room, socket)
    try:
        while True:
            received = await socket.receive_text()
            try:
                text = Line.model_validate_json(received).text
            except ValidationError:
                text = received
            await connections.tell(room, f"{name}: {text.upper() if loud else text}")
    except WebSocketDisconnect:
        connections.leave(room, socket)
        await connections.tell(room, f"{name} left")
