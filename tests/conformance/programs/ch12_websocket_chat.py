"""A chat: a manager of connections, broadcasting, rooms, histories and members that have left."""

from collections import defaultdict
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Path, Query, WebSocket, WebSocketDisconnect, WebSocketException, status
from pydantic import BaseModel, ValidationError

from ..calls import get, socket

EVENTS: list[str] = []
app = FastAPI()


class Message(BaseModel):
    text: str
    to: str | None = None


class ConnectionManager:
    def __init__(self) -> None:
        self.active: dict[str, list[WebSocket]] = defaultdict(list)
        self.history: dict[str, list[str]] = defaultdict(list)

    async def connect(self, room: str, websocket: WebSocket) -> None:
        await websocket.accept()
        self.active[room].append(websocket)
        for line in self.history[room][-2:]:
            await websocket.send_text(line)

    def disconnect(self, room: str, websocket: WebSocket) -> None:
        self.active[room].remove(websocket)

    async def broadcast(self, room: str, message: str) -> None:
        self.history[room].append(message)
        for connection in self.active[room]:
            await connection.send_text(message)


manager = ConnectionManager()


def get_manager() -> ConnectionManager:
    return manager


Manager = Annotated[ConnectionManager, Depends(get_manager)]


async def member(websocket: WebSocket, name: Annotated[str | None, Query(max_length=5)] = None) -> str:
    if name is None:
        raise WebSocketException(code=status.WS_1008_POLICY_VIOLATION, reason="a name, please")
    return name


router = APIRouter(prefix="/rooms")


@router.websocket("/{room}")
async def chat(
    websocket: WebSocket,
    manager: Manager,
    room: Annotated[str, Path(pattern="^[a-z]+$")],
    name: Annotated[str, Depends(member)],
):
    await manager.connect(room, websocket)
    try:
        while True:
            text = await websocket.receive_text()
            await websocket.send_text(f"You wrote: {text}")
            await manager.broadcast(room, f"{name} says: {text}")
    except WebSocketDisconnect as error:
        manager.disconnect(room, websocket)
        EVENTS.append(f"{name} left {room} ({error.code}), {len(manager.active[room])} remain")


@router.websocket("/{room}/json")
async def structured(websocket: WebSocket, manager: Manager, room: str):
    await websocket.accept()
    async for data in websocket.iter_json():
        try:
            message = Message.model_validate(data)
        except ValidationError as error:
            await websocket.send_json({"errors": error.errors(include_url=False, include_input=False)})
            continue
        await websocket.send_json({"echo": message.model_dump(), "known": len(manager.history[room])})
    EVENTS.append(f"{room} ended")


@router.get("/{room}")
def history(room: str, manager: Manager):
    return {"history": manager.history[room], "present": len(manager.active[room])}


app.include_router(router)

REQUESTS = [
    socket("/rooms/deck?name=eva", "hello", "anyone?"),
    get("/rooms/deck"),
    socket("/rooms/deck?name=ada", "yes", 1001),
    socket("/rooms/hold?name=ada", "dark here"),
    socket("/rooms/deck"),
    socket("/rooms/deck/json", '{"text": "a"}', '{"text": 1}', "{}", '{"text": "b", "to": "eva"}'),
    socket("/rooms/deck/json", "no json", raises=True),
    get("/rooms/deck"),
    get("/rooms/hold"),
]
