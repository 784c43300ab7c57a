"""Things of Starlette within an application: endpoint classes, plain routes, early hints, responses that are called by hand."""

from typing import Any

from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse
from starlette.endpoints import HTTPEndpoint, WebSocketEndpoint
from starlette.routing import Host, Mount, Route, WebSocketRoute

from ..calls import call, get, methods, post, socket

EVENTS: list[str] = []


class Homepage(HTTPEndpoint):
    async def get(self, request: Request) -> Response:
        return PlainTextResponse(f"home {request.path_params.get('name')}")

    def post(self, request: Request) -> Response:
        raise HTTPException(409, "conflict")


class Echo(WebSocketEndpoint):
    encoding = "json"

    async def on_receive(self, websocket: Any, data: Any) -> None:
        await websocket.send_json([data])

    async def on_disconnect(self, websocket: Any, close_code: int) -> None:
        EVENTS.append(f"closed {close_code}")


async def plain(request: Request) -> Response:
    return JSONResponse({"query": dict(request.query_params), "app": request.app is app})


def sync_plain(request: Request) -> Response:
    return HTMLResponse(f"<p>{request.method}</p>")


async def asgi(scope: Any, receive: Any, send: Any) -> None:
    await PlainTextResponse(f"asgi {scope['path']} {scope['root_path']}")(scope, receive, send)


class Custom(Response):
    media_type = "text/x-custom"

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        EVENTS.append(f"called for {scope['path']}")
        self.headers["x-late"] = "yes"
        await super().__call__(scope, receive, send)


app = FastAPI(
    routes=[
        Route("/home/{name}", Homepage),
        Route("/plain", plain, methods=["GET", "POST"]),
        Route("/sync", sync_plain, name="sync"),
        WebSocketRoute("/echo", Echo),
        Mount("/asgi", asgi),
        Host("other.org", Mount("/", routes=[Route("/plain", sync_plain)])),
    ]
)


@app.get("/custom")
def custom():
    return Custom("custom")


@app.get("/class", response_class=Custom)
def by_class():
    return "by class"


@app.get("/hints")
async def hints(request: Request):
    return RedirectResponse(request.url_for("sync"), headers={"link": "</a.css>; rel=preload"})


@app.get("/depends")
def depends(found=Depends(plain)):
    return found


app.add_route("/late", plain, methods=["PUT"])
app.router.add_websocket_route("/late", Echo)
FACTS = [[type(route).__name__, getattr(route, "path", None), getattr(route, "name", None)] for route in app.routes]

REQUESTS = [
    *methods("/home/eva", "GET", "HEAD", "POST", "DELETE"),
    *methods("/plain", "GET", "POST", "PUT", "HEAD"),
    get("/plain?a=1&a=2"),
    get("/plain", headers={"host": "other.org"}),
    get("/sync"),
    get("/asgi/x/y"),
    get("/asgi"),
    *(get(f"/{path}") for path in ("custom", "class", "hints")),
    call("PUT", "/late"),
    post("/late"),
    socket("/echo", "1", '{"a": 2}', 1001),
    socket("/late", "1"),
    socket("/plain"),
    get("/echo"),
]
