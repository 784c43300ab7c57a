"""WebSockets in tests: sessions of the client, subprotocols, disconnects, refused handshakes, exceptions of the endpoint."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, HTTPException, Query, WebSocket, WebSocketDisconnect, WebSocketException
from fastapi.testclient import TestClient

from ..calls import get

EVENTS: list[str] = []
app = FastAPI()


async def token(token: Annotated[str | None, Query()] = None) -> str:
    if token == "http":
        raise HTTPException(403, "forbidden", headers={"x-why": "token"})
    if token == "socket":
        raise WebSocketException(3000, "unauthorized")
    return token or "none"


def real() -> str:
    return "real"


@app.websocket("/talk")
async def talk(
    websocket: WebSocket,
    token: Annotated[str, Depends(token)],
    found: Annotated[str, Depends(real)],
    x_name: Annotated[str, Header()] = "?",
):
    await websocket.accept(subprotocol=(websocket.scope["subprotocols"] or [None])[0], headers=[(b"x-accepted", b"1")])
    await websocket.send_json({"token": token, "found": found, "name": x_name, "cookies": websocket.cookies})
    try:
        async for text in websocket.iter_text():
            if text == "close":
                await websocket.close(4001, "asked")
                return
            if text == "crash":
                raise LookupError("crash")
            await websocket.send_bytes(text.encode())
        EVENTS.append("iteration over")
    except WebSocketDisconnect as error:
        EVENTS.append(f"disconnected {error.code}")


@app.websocket("/number/{number}")
async def number(websocket: WebSocket, number: int):
    await websocket.accept()
    await websocket.send_text(str(number))
    await websocket.close()


def caught(run: Callable[[], Any]) -> list[Any]:
    try:
        return ["gave", run()]
    except WebSocketDisconnect as error:
        found = getattr(error, "status_code", None)
        return [
            type(error).__name__,
            getattr(error, "code", None),
            found,
            getattr(error, "headers", None) and dict(error.headers).get("x-why"),
        ]
    except Exception as error:
        return [type(error).__name__, str(error)]


def talking(path: str, *said: str, **options: Any) -> list[Any]:
    heard: list[Any] = []

    def run() -> list[Any]:
        with TestClient(app).websocket_connect(path, **options) as session:
            heard.append(
                [session.accepted_subprotocol, [[k.decode(), v.decode()] for k, v in session.extra_headers or []]]
            )
            heard.append(session.receive_json())
            for text in said:
                session.send_text(text)
                heard.append(session.receive_bytes().decode())
            return heard

    return [caught(run), len(heard)]


def simple() -> list[Any]:
    return [
        talking("/talk", "a", "é"),
        talking("/talk?token=t", headers={"x-name": "eva"}),
        talking("/talk", cookies={"a": "b"}),
    ]


def protocols() -> list[Any]:
    return [talking("/talk", subprotocols=["one", "two"]), talking("/talk", subprotocols=[])]


def endings() -> list[Any]:
    return [
        talking("/talk", "a", "close"),
        talking("/talk", "crash"),
        talking("/talk?token=http"),
        talking("/talk?token=socket"),
        talking("/nowhere"),
    ]


def closing_from_here() -> list[Any]:
    with TestClient(app).websocket_connect("/talk") as session:
        session.receive_json()
        session.close(1001)
    return [caught(lambda: TestClient(app).websocket_connect("/number/5").__enter__().receive_text())]


def overridden() -> list[Any]:
    app.dependency_overrides[real] = lambda: "fake"
    try:
        return talking("/talk")
    finally:
        app.dependency_overrides.clear()


SITUATIONS = {item.__name__: item for item in (simple, protocols, endings, closing_from_here, overridden)}


@app.get("/report/{name}")
def report(name: str):
    return SITUATIONS[name]()


NOT_GENERATED = ["/report/{name}"]


@app.get("/plain")
def plain(number: int = 0):
    return number


REQUESTS = [*(get(f"/report/{name}") for name in SITUATIONS), get("/plain?number=3"), get("/plain?number=x")]
