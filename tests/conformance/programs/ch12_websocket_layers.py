"""WebSockets through middleware, mounts, lifespan state and applications that serve nothing else."""

from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI, Request, WebSocket
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from fastapi.responses import JSONResponse
from fastapi.websockets import WebSocketDisconnect, WebSocketState
from starlette.applications import Starlette
from starlette.endpoints import WebSocketEndpoint
from starlette.routing import WebSocketRoute

from ..calls import get, socket

EVENTS: list[str] = []
GENERATE = False


class Tracing:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "websocket":
            return await self.app(scope, receive, send)

        async def receiving():
            message = await receive()
            EVENTS.append(f"in {message['type']}")
            return message

        async def sending(message):
            EVENTS.append(f"out {message['type']}")
            await send(message)

        scope.setdefault("state", {})["traced"] = "yes"
        await self.app(scope, receiving, sending)
        EVENTS.append("done")


@asynccontextmanager
async def lifespan(app: FastAPI):
    yield {"names": ["eva"]}


class Room(WebSocketEndpoint):
    encoding = "text"

    async def on_connect(self, websocket):
        await websocket.accept()
        await websocket.send_text("welcome")

    async def on_receive(self, websocket, data):
        await websocket.send_text(data.upper())

    async def on_disconnect(self, websocket, close_code):
        EVENTS.append(f"left {close_code}")


app = FastAPI(lifespan=lifespan)
app.add_middleware(Tracing)
app.add_middleware(CORSMiddleware, allow_origins=["https://a.example"])
app.add_middleware(TrustedHostMiddleware, allowed_hosts=["testserver"])
sub = FastAPI()
plain = Starlette(routes=[WebSocketRoute("/room", Room)])
router = APIRouter(prefix="/r")


@app.middleware("http")
async def only_http(request: Request, call_next):
    EVENTS.append("http middleware")
    return await call_next(request)


@app.websocket("/state")
async def state(ws: WebSocket):
    await ws.accept()
    await ws.send_json([ws.state.names, ws.state.traced])
    await ws.close()
    EVENTS.append(f"{ws.application_state is WebSocketState.DISCONNECTED}")


@sub.websocket("/state")
async def sub_state(ws: WebSocket):
    await ws.accept()
    await ws.send_json([ws.state.names, ws.app is sub, ws.scope["root_path"], ws.scope["path"]])


@app.websocket("/deny")
async def deny(ws: WebSocket):
    await ws.send_denial_response(JSONResponse({"denied": True}, status_code=402, headers={"x-why": "money"}))


@app.websocket("/after-close")
async def after_close(ws: WebSocket):
    await ws.accept()
    try:
        await ws.receive_text()
    except WebSocketDisconnect as error:
        EVENTS.append(f"{error.code} {error.reason!r}")
    await ws.send_text("too late")


@app.websocket("/not-accepted")
async def not_accepted(ws: WebSocket):
    await ws.send_text("too early")


@app.websocket("/{name}", name="any name")
async def any_name(ws: WebSocket, name: str):
    await ws.accept()
    await ws.send_text(name)


app.mount("/sub", sub)
app.mount("/plain", plain)
router.routes.append(WebSocketRoute("/room", Room))
app.include_router(router, prefix="/v1")
app.router.add_websocket_route("/hand/room", Room)

REQUESTS = [
    socket("/state", headers={"origin": "https://evil.example"}),
    socket("/sub/state"),
    socket("/sub/unknown"),
    socket("/deny"),
    socket("/deny", denial=False, raises=True),
    socket("/after-close", 1001),
    socket("/not-accepted", raises=True),
    socket("/anything"),
    socket("/plain/room", "a", "b"),
    socket("/plain/unknown"),
    socket("/v1/r/room", "x"),
    socket("/hand/room", "x", 1002),
    socket("/state", headers={"host": "evil.example"}),
    socket("/state", headers={"host": "evil.example"}, denial=False),
    get("/sub/state"),
    get("/state"),
]
