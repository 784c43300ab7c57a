"""Dependencies that serve requests and WebSockets alike: what is injected where, which default stays."""

from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI, Request, Response, WebSocket
from fastapi.requests import HTTPConnection

from ..calls import get, socket

app = FastAPI()


def either(request: Request = None, websocket: WebSocket = None):
    return [request is not None and request.method, websocket is not None and websocket.url.path]


def connection(connection: HTTPConnection):
    return type(connection).__name__


def response(response: Response):
    return type(response).__name__


def tasks(tasks: BackgroundTasks):
    return type(tasks).__name__


DEPENDENCIES = {
    "either": either,
    "connection": connection,
    "response": response,
    "tasks": tasks,
}


def add(name: str, dependency):
    @app.get(f"/{name}")
    def over_http(found: Annotated[object, Depends(dependency)]):
        return found

    @app.websocket(f"/{name}")
    async def over_socket(ws: WebSocket, found: Annotated[object, Depends(dependency)]):
        await ws.accept()
        await ws.send_json(found)


for name, dependency in DEPENDENCIES.items():
    add(name, dependency)

REQUESTS = [
    *(get(f"/{name}") for name in DEPENDENCIES),
    *(socket(f"/{name}") for name in DEPENDENCIES),
]
