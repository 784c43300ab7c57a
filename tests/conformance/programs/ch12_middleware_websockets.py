"""Middleware of all kinds on WebSockets: sessions, cross origins, hosts, compression, own ASGI and HTTP-only ones, errors."""

from typing import Annotated, Any

from fastapi import Depends, FastAPI, WebSocket, WebSocketDisconnect
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from starlette.authentication import AuthCredentials, AuthenticationBackend, SimpleUser, requires
from starlette.middleware import Middleware
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.sessions import SessionMiddleware

from ..calls import socket

EVENTS: list[str] = []
GENERATE = False


class OnlyHTTP(BaseHTTPMiddleware):
    async def dispatch(self, request: Any, call_next: Any) -> Any:
        EVENTS.append("never for sockets")
        return await call_next(request)


class Backend(AuthenticationBackend):
    async def authenticate(self, conn: Any) -> Any:
        name = conn.query_params.get("user")
        return (AuthCredentials(["authenticated"]), SimpleUser(name)) if name else None


class Counting:
    def __init__(self, app: Any):
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def counted_send(message: Any) -> None:
            EVENTS.append(f"< {message['type']}")
            if message["type"] == "websocket.send" and "text" in message:
                message = {**message, "text": message["text"].upper()}
            await send(message)

        async def counted_receive() -> Any:
            message = await receive()
            EVENTS.append(f"> {message['type']}")
            return message

        try:
            await self.app(scope, counted_receive, counted_send)
        except Exception as error:
            EVENTS.append(f"saw {type(error).__name__}")
            raise


app = FastAPI(
    openapi_url=None,
    middleware=[
        Middleware(Counting),
        Middleware(CORSMiddleware, allow_origins=["https://a.org"], allow_credentials=True),
        Middleware(TrustedHostMiddleware, allowed_hosts=["testserver"]),
        Middleware(GZipMiddleware, minimum_size=1),
        Middleware(SessionMiddleware, secret_key="conformance"),
        Middleware(AuthenticationMiddleware, backend=Backend()),
        Middleware(OnlyHTTP),
    ],
)


async def leaving(websocket: WebSocket):
    yield websocket.user.is_authenticated
    EVENTS.append("leaving")


@app.websocket("/talk")
async def talk(websocket: WebSocket, known: Annotated[bool, Depends(leaving)], fail: bool = False):
    await websocket.accept()
    websocket.session["seen"] = True
    await websocket.send_text(
        f"{known} {websocket.user.display_name} {websocket.auth.scopes} {dict(websocket.session)}"
    )
    if fail:
        raise LookupError("talk")
    try:
        while True:
            await websocket.send_text(await websocket.receive_text())
    except WebSocketDisconnect as error:
        EVENTS.append(f"code {error.code}")


@app.websocket("/required")
@requires("authenticated")
async def required(websocket: WebSocket):
    await websocket.accept()
    await websocket.send_text("in")


@app.websocket("/session")
async def session_first(websocket: WebSocket):
    websocket.session["before"] = "accept"
    await websocket.close()


ORIGIN = {"origin": "https://evil.org"}
REQUESTS = [
    socket("/talk", "a"),
    socket("/talk?user=eva", "a", 1001),
    socket("/talk?fail=1", raises=True),
    socket("/talk", "x", headers=ORIGIN),
    socket("/talk", headers={"host": "evil.org"}),
    socket("/talk", headers={"host": "evil.org"}, denial=False),
    socket("/required"),
    socket("/required?user=eva"),
    socket("/session"),
    socket("/missing"),
]
