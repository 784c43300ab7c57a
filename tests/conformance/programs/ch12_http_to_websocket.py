"""Sockets fed by ordinary requests: one hub in the application's state, tickets for a handshake, an audit of both kinds of traffic."""

import contextlib
import hashlib
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import (
    APIRouter,
    BackgroundTasks,
    Depends,
    FastAPI,
    HTTPException,
    Query,
    Request,
    WebSocket,
    WebSocketException,
)
from pydantic import BaseModel
from starlette.requests import HTTPConnection

from ..calls import get, post, socket

EVENTS: list[str] = []
GENERATE = False


class News(BaseModel):
    topic: str
    text: str


class Hub:
    def __init__(self) -> None:
        self.waiting: dict[str, list[News]] = {}
        self.tickets: set[str] = set()

    def ticket(self, name: str) -> str:
        made = hashlib.sha1(f"{name} {len(self.tickets)}".encode()).hexdigest()[:8]
        self.tickets.add(made)
        return made


@contextlib.asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
    hub = Hub()
    yield {"hub": hub}
    EVENTS.append(f"left over: {sum(map(len, hub.waiting.values()))}, tickets: {len(hub.tickets)}")


app = FastAPI(lifespan=lifespan)


def hub(connection: HTTPConnection) -> Hub:
    return connection.state.hub


async def audit(connection: HTTPConnection) -> AsyncIterator[None]:
    EVENTS.append(f"+ {connection.scope['type']} {connection.url.path}")
    yield
    EVENTS.append(f"- {connection.scope['type']}")


TheHub = Annotated[Hub, Depends(hub)]
router = APIRouter(dependencies=[Depends(audit)])


async def holder(hub: TheHub, ticket: Annotated[str, Query(min_length=1)] = "none") -> str:
    if ticket not in hub.tickets:
        raise WebSocketException(4401, "no ticket")
    hub.tickets.discard(ticket)
    return ticket


@router.post("/tickets/{name}", status_code=201)
def give(name: str, hub: TheHub) -> dict[str, str]:
    if not name.isalpha():
        raise HTTPException(400, "odd name")
    return {"ticket": hub.ticket(name)}


@router.post("/news", status_code=202)
async def publish(news: News, hub: TheHub, tasks: BackgroundTasks, request: Request):
    def deliver() -> None:
        hub.waiting.setdefault(news.topic, []).append(news)
        EVENTS.append(f"delivered {news.topic}")

    tasks.add_task(deliver)
    return {"topics": sorted(hub.waiting)}


@router.websocket("/listen/{topic}")
async def listen(
    websocket: WebSocket, topic: str, hub: TheHub, ticket: Annotated[str, Depends(holder)], keep: bool = False
):
    await websocket.accept(subprotocol="news")
    for news in hub.waiting.get(topic, []):
        await websocket.send_text(news.model_dump_json())
    if not keep:
        hub.waiting.pop(topic, None)
    await websocket.close(1000, f"that was {topic}")


app.include_router(router)


def ticket(name: str, number: int) -> str:
    return hashlib.sha1(f"{name} {number}".encode()).hexdigest()[:8]


EVA, ADA = ticket("eva", 0), ticket("ada", 1)
REQUESTS = [
    post("/tickets/eva"),
    post("/tickets/ada"),
    post("/tickets/1"),
    post("/news", json={"topic": "sea", "text": "calm"}),
    post("/news", json={"topic": "sea", "text": "é"}),
    post("/news", json={"topic": "sea"}),
    socket("/listen/sea"),
    socket("/listen/sea?ticket=x", denial=False),
    socket(f"/listen/sea?ticket={EVA}&keep=1"),
    socket(f"/listen/sea?ticket={EVA}"),
    socket(f"/listen/sea?ticket={ADA}"),
    get(f"/listen/sea?ticket={ADA}"),
]
