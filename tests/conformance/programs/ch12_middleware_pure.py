"""Middleware as plain ASGI: altered paths and headers, answers of its own, bodies counted and rewritten, other scopes."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import PlainTextResponse, StreamingResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware

from ..calls import call, get, post, socket

EVENTS: list[str] = []
GENERATE = False
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Rewriting:
    """Puts a version into the path, and says what it did in a header."""

    def __init__(self, app: Any, *, prefix: str):
        self.app, self.prefix = app, prefix

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan" and Headers(scope=scope).get("x-version") == "2":
            scope = {**scope, "path": self.prefix + scope["path"], "raw_path": None}

        async def with_header(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["x-path"] = scope["path"]
                headers.append("x-many", "one")
                headers.append("x-many", "two")
                if "x-hidden" in headers:
                    del headers["x-hidden"]
            await send(message)

        await self.app(scope, receive, with_header)


class Shouting:
    """Makes the bodies of both directions upper case, chunk by chunk."""

    def __init__(self, app: Any):
        self.app = app

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or b"shout" not in scope["query_string"]:
            await self.app(scope, receive, send)
            return

        async def louder() -> dict[str, Any]:
            message = await receive()
            return {**message, "body": message.get("body", b"").upper()}

        async def loud(message: dict[str, Any]) -> None:
            EVENTS.append(f"sends {message['type']} {message.get('more_body')}")
            if "body" in message:
                message = {**message, "body": message["body"].upper()}
            await send(message)

        await self.app(scope, louder, loud)


class Closing:
    def __init__(self, app: Any):
        self.app = app

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        EVENTS.append(f"{scope['type']} {sorted(scope['state']) if 'state' in scope else None}")
        if scope["type"] == "http" and scope["path"] == "/closed":
            await PlainTextResponse("closed", status_code=503, headers={"retry-after": "60"})(scope, receive, send)
        elif scope["type"] == "websocket" and scope["path"] == "/closed":
            await send({"type": "websocket.close", "code": 4000, "reason": "closed"})
        else:
            scope.setdefault("state", {})["opened"] = "yes"
            await self.app(scope, receive, send)


app = FastAPI(middleware=[Middleware(Closing), Middleware(Rewriting, prefix="/v2"), Middleware(Shouting)])


@app.get("/hello")
def hello():
    return "hello"


@app.get("/v2/hello")
def hello_again(request: Request):
    return [request.url.path, request.state.opened, request.scope["route"].path]


@app.post("/echo")
async def echo(request: Request):
    return PlainTextResponse(await request.body(), headers={"x-hidden": "secret"})


@app.post("/echo-json")
def echo_json(data: dict[str, str]):
    return data


@app.get("/stream")
def stream():
    return StreamingResponse(iter(["a", "b", "c"]), media_type="text/plain")


@app.get("/jsonl")
async def jsonl():
    yield {"a": 1}
    yield "b"


@app.websocket("/talk")
@app.websocket("/v2/talk")
async def talk(websocket: WebSocket):
    await websocket.accept()
    await websocket.send_text(f"{websocket.url.path} {websocket.state.opened}")
    await websocket.close()


V2 = {"x-version": "2"}
REQUESTS = [
    *(
        get(f"/{path}", headers=headers)
        for path in ("hello", "closed", "missing", "stream", "jsonl")
        for headers in ({}, V2)
    ),
    *(get(f"/{path}?shout=1") for path in ("hello", "stream", "jsonl", "closed")),
    *(post(f"/echo{query}", content=[b"ab", b"", b"cd"]) for query in ("", "?shout=1")),
    *(post(f"/echo-json{query}", json={"a": "b"}) for query in ("", "?shout=1")),
    post("/echo-json?shout=1", content=b'{"a": true}', content_type="application/json"),
    call("HEAD", "/hello"),
    *(socket(f"/{path}", headers=headers) for path in ("talk", "closed", "missing") for headers in ({}, V2)),
]
