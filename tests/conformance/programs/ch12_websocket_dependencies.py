"""Dependencies of WebSocket routes: values, yield in both scopes, errors before and after the handshake, security."""

from typing import Annotated

from fastapi import (
    APIRouter,
    Depends,
    FastAPI,
    HTTPException,
    Query,
    Security,
    WebSocket,
    WebSocketDisconnect,
    WebSocketException,
    status,
)
from fastapi.requests import HTTPConnection
from fastapi.responses import JSONResponse
from fastapi.security import APIKeyQuery, HTTPBearer, OAuth2PasswordBearer, SecurityScopes

from ..calls import get, socket

EVENTS: list[str] = []


class Known(Exception):
    pass


def shared(connection: HTTPConnection, q: int = 0):
    return f"{connection.scope['type']} {connection.url.path} {q}"


def token(websocket: WebSocket, token: Annotated[str | None, Query()] = None):
    if token is None:
        raise WebSocketException(status.WS_1008_POLICY_VIOLATION, "no token")
    if token == "http":
        raise HTTPException(403, "forbidden", headers={"x-why": "token"})
    if token == "known":
        raise Known(token)
    return token


async def outer(kind: str = "ok"):
    EVENTS.append("+ outer")
    try:
        yield "outer"
    except Exception as error:
        EVENTS.append(f"outer saw {type(error).__name__}")
        raise
    finally:
        EVENTS.append("- outer")


def inner(outer: Annotated[str, Depends(outer)]):
    EVENTS.append("+ inner")
    yield f"{outer}/inner"
    EVENTS.append("- inner")


def function_scope():
    EVENTS.append("+ function")
    yield "function"
    EVENTS.append("- function")


class Paging:
    def __init__(self, offset: int = 0, limit: int = 10):
        self.text = f"{offset}..{offset + limit}"


app = FastAPI()
router = APIRouter(prefix="/guarded", dependencies=[Depends(token)])


@app.exception_handler(Known)
async def known(connection: HTTPConnection, error: Known):
    EVENTS.append(f"known handler {connection.scope['type']}")
    if connection.scope["type"] == "websocket":
        await connection.close(4000, "known")
        return None
    return JSONResponse({"known": str(error)}, status_code=418)


@app.websocket("/values")
async def values(
    ws: WebSocket,
    one: Annotated[str, Depends(shared)],
    two: Annotated[Paging, Depends()],
    three: Annotated[str, Depends(token)],
):
    await ws.accept()
    await ws.send_json([one, two.text, three])


@app.get("/values")
def over_http(one: Annotated[str, Depends(shared)], two: Annotated[Paging, Depends()]):
    return [one, two.text]


@app.websocket("/yield")
async def yielding(
    ws: WebSocket,
    inner: Annotated[str, Depends(inner)],
    function: Annotated[str, Depends(function_scope, scope="function")],
    kind: str = "ok",
):
    EVENTS.append("endpoint")
    if kind == "early":
        raise ValueError(kind)
    if kind == "early-http":
        raise HTTPException(409, kind)
    if kind == "early-known":
        raise Known(kind)
    if kind == "early-socket":
        raise WebSocketException(3001)
    await ws.accept()
    await ws.send_text(f"{inner} {function}")
    if kind == "late":
        raise ValueError(kind)
    if kind == "late-known":
        raise Known(kind)
    if kind == "late-socket":
        raise WebSocketException(3002, "late")
    try:
        await ws.receive_text()
    except WebSocketDisconnect as error:
        EVENTS.append(f"disconnected {error.code}")
    EVENTS.append("endpoint ends")


@app.websocket("/disconnect")
async def disconnect(ws: WebSocket, inner: Annotated[str, Depends(inner)]):
    await ws.accept()
    while True:
        await ws.receive_text()


@app.websocket("/decorated", dependencies=[Depends(token), Depends(inner)])
async def decorated(ws: WebSocket):
    await ws.accept()
    await ws.send_text("in")


@router.websocket("/room")
async def room(ws: WebSocket):
    await ws.accept()
    await ws.send_text("room")


async def scoped(scopes: SecurityScopes, found: Annotated[str, Depends(OAuth2PasswordBearer("t"))]):
    return f"{found} {scopes.scopes}"


@app.websocket("/key")
async def key(ws: WebSocket, key: Annotated[str, Depends(APIKeyQuery(name="key"))]):
    await ws.accept()
    await ws.send_text(key)


@app.websocket("/bearer")
async def bearer(ws: WebSocket, found: Annotated[object, Security(HTTPBearer(auto_error=False))]):
    await ws.accept()
    await ws.send_text(str(found))


@app.websocket("/scoped")
async def with_scopes(ws: WebSocket, found: Annotated[str, Security(scoped, scopes=["a"])]):
    await ws.accept()
    await ws.send_text(found)


def replaced():
    raise RuntimeError("never called")


def replacement(name: str = "nobody"):
    yield f"replaced for {name}"
    EVENTS.append("replacement left")


@app.websocket("/stacks")
async def stacks(ws: WebSocket, inner: Annotated[str, Depends(inner)]):
    for name in ("fastapi_inner_astack", "fastapi_function_astack", "fastapi_middleware_astack"):
        ws.scope[name].callback(EVENTS.append, f"callback of {name}")
    await ws.accept()


@app.websocket("/override")
async def override(ws: WebSocket, found: Annotated[str, Depends(replaced)]):
    await ws.accept()
    await ws.send_text(found)


app.dependency_overrides[replaced] = replacement
app.include_router(router)

KINDS = ["early-http", "early-known", "early-socket", "late-known", "late-socket", "ok"]
REQUESTS = [
    socket("/values?token=a&q=3&offset=2"),
    get("/values?q=3&offset=2"),
    *(socket(path + query) for path in ("/values", "/decorated") for query in ("", "?token=http", "?token=known")),
    *(socket(f"/values{query}", denial=False) for query in ("", "?token=http", "?token=known")),
    socket("/decorated?token=a"),
    *(socket(f"/yield?kind={kind}", "x") for kind in KINDS),
    *(socket(f"/yield?kind={kind}", raises=True) for kind in ("early", "late")),
    socket("/yield", 1001),
    socket("/disconnect", "a", 4005, raises=True),
    socket("/guarded/room"),
    socket("/guarded/room?token=a"),
    socket("/guarded/room?token=http"),
    *(socket(f"/{path}", denial=denial) for path in ("key", "bearer", "scoped") for denial in (True, False)),
    socket("/key?key=k"),
    *(socket(f"/{path}", headers={"authorization": "Bearer abc"}) for path in ("bearer", "scoped")),
    socket("/stacks"),
    socket("/override?name=eva"),
]
