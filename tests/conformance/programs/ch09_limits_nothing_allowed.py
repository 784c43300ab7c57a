"""max_body_size=0: only empty bodies, whatever the method; requests that send none are not concerned."""

from fastapi import FastAPI, Form, Request, WebSocket
from fastapi.responses import StreamingResponse

from ..calls import FORM_TYPE, Call, call, get, post, socket, unannounced

EVENTS: list[str] = []
app = FastAPI(max_body_size=0)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")


async def count(request: Request):
    return len(await request.body())


app.api_route("/count", methods=list(METHODS), operation_id="count", include_in_schema=False)(count)


@app.post("/form")
async def form(a: str = Form("none")):
    return a


@app.post("/json")
async def json_body(body: dict[str, int] | None = None):
    return body


@app.post("/one", max_body_size=1)
async def one(request: Request):
    return len(await request.body())


@app.post("/not-read")
async def not_read():
    return "not read"


@app.get("/stream")
async def stream():
    return StreamingResponse(iter(["much ", "more than nothing"]))


@app.websocket("/socket")
async def converse(websocket: WebSocket):
    await websocket.accept()
    async for text in websocket.iter_text():
        await websocket.send_text(f"{len(text)}")


@app.websocket("/socket-bytes")
async def converse_bytes(websocket: WebSocket):
    await websocket.accept()
    async for data in websocket.iter_bytes():
        await websocket.send_bytes(data[:3])


REQUESTS: list[Call] = [call(method, "/count") for method in METHODS]
REQUESTS += [unannounced("/count", b"x", method=method) for method in METHODS]
REQUESTS += [unannounced("/count", b"", b"", b"", method=method) for method in METHODS]
REQUESTS += [unannounced("/count", b"", b"x", b""), unannounced("/one", b"", b"x"), unannounced("/one", b"x", b"x")]
REQUESTS += [post("/form"), post("/json"), unannounced("/form", b"", content_type=FORM_TYPE)]
REQUESTS += [
    unannounced("/form", b"a=1", content_type=FORM_TYPE),
    unannounced("/json", b"{}", content_type="application/json"),
]
REQUESTS += [unannounced("/not-read", b"x" * 100), get("/stream"), get("/nothing")]
REQUESTS += [unannounced("/nothing", b"x"), unannounced("/openapi.json", b"x", method="GET")]
REQUESTS += [socket("/socket", "a", "b" * 1000), socket("/socket-bytes", b"abcdef", b"x" * 1000), socket("/nothing")]
GENERATE = False
