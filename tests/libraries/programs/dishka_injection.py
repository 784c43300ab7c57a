"""dishka: objects from a container, for the process, for a request and for a WebSocket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from dishka import Provider, Scope, make_async_container, provide
from dishka.integrations.fastapi import DishkaRoute, FastapiProvider, FromDishka, inject, setup_dishka
from fastapi import APIRouter, Depends, FastAPI, Request, WebSocket
from fastapi.testclient import TestClient
from showing import seen, tell

EVENTS: list[str] = []


class Settings:
    greeting = "hello"


class Connection:
    number = 0


class Visitor:
    def __init__(self, name: str) -> None:
        self.name = name


class Services(Provider):
    @provide(scope=Scope.APP)
    def settings(self) -> Settings:
        EVENTS.append("settings")
        return Settings()

    @provide(scope=Scope.REQUEST)
    async def connection(self) -> AsyncIterator[Connection]:
        Connection.number += 1
        EVENTS.append("open")
        yield Connection()
        EVENTS.append("close")

    @provide(scope=Scope.REQUEST)
    def visitor(self, request: Request, connection: Connection) -> Visitor:
        return Visitor(request.headers.get("x-name", "nobody"))


class Greeter(Provider):
    scope = Scope.SESSION

    @provide
    def socket(self, websocket: WebSocket) -> str:
        return websocket.query_params.get("name", "nobody")


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    await app.state.dishka_container.close()
    EVENTS.append("closed")


app = FastAPI(lifespan=lifespan)
router = APIRouter(prefix="/auto", route_class=DishkaRoute)


def loud(q: str = "?") -> str:
    return q.upper()


@router.get("/{item}")
async def automatic(
    item: int, settings: FromDishka[Settings], visitor: FromDishka[Visitor], q: Annotated[str, Depends(loud)]
) -> dict[str, Any]:
    EVENTS.append("endpoint")
    return {"item": item, "greeting": settings.greeting, "visitor": visitor.name, "q": q}


@app.post("/explicit")
@inject
async def explicit(body: dict[str, int], connection: FromDishka[Connection]) -> dict[str, int]:
    return {**body, "connection": connection.number}


@app.get("/failing")
@inject
async def failing(connection: FromDishka[Connection]) -> None:
    raise LookupError("lost")


@app.websocket("/socket")
@inject
async def socket(websocket: WebSocket, settings: FromDishka[Settings], name: FromDishka[str]) -> None:
    await websocket.accept()
    await websocket.send_json([settings.greeting, name, await websocket.receive_text()])
    await websocket.close()


app.include_router(router)
setup_dishka(make_async_container(Services(), Greeter(), FastapiProvider()), app)


def program() -> dict[str, Any]:
    with TestClient(app, raise_server_exceptions=False) as client:
        answers = {
            "automatic": seen(client.get("/auto/5?q=a", headers={"x-name": "Ann"})),
            "invalid": seen(client.get("/auto/five")),
            "explicit": [seen(client.post("/explicit", json={"a": 1})) for _ in range(2)],
            "failing": seen(client.get("/failing")),
        }
        with client.websocket_connect("/socket?name=Bob") as talk:
            talk.send_text("hi")
            answers["socket"] = talk.receive_json()
        document = client.get("/openapi.json").json()
    return {**answers, "events": EVENTS, "document": document}


if __name__ == "__main__":
    tell(program)
