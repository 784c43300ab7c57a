"""Routers of a class of one's own, with `matches` and `handle` of its own: chosen by a header, nested, switched off."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Header, WebSocket
from fastapi.responses import PlainTextResponse
from starlette.routing import Match

from ..calls import get, post, socket

app = FastAPI()
EVENTS: list[str] = []


class ForVersion(APIRouter):
    """Serves clients that ask for one version."""

    def __init__(self, version, **settings):
        super().__init__(**settings)
        self.version = version

    def matches(self, scope):
        if (b"x-version", self.version) not in scope["headers"]:
            return Match.NONE, {}
        return super().matches(scope)


class Noting(APIRouter):
    """Notes down what it is asked."""

    async def handle(self, scope, receive, send):
        EVENTS.append(f"handle {self.prefix} {scope['path']}")
        await super().handle(scope, receive, send)


class Closed(APIRouter):
    """Answers by itself."""

    async def handle(self, scope, receive, send):
        await PlainTextResponse("closed", 503)(scope, receive, send)


def checked(level: int, x_key: Annotated[str | None, Header()] = None):
    EVENTS.append(f"level {level} {x_key}")


versions = [ForVersion(b"2"), ForVersion(b"1"), APIRouter()]
for number, router in enumerate(versions):

    @router.get("/version", summary=f"Version {number}")
    def version(number: int = number):
        return number


for router in versions:
    app.include_router(router)

outer, inner = Noting(prefix="/outer"), Noting(prefix="/inner/{level}", tags=["inner"])


@inner.get("/items/{item}")
def item(level: int, item: int, limit: int = 3):
    return [level, item, limit]


@inner.api_route("/sent", methods=["POST"])
def sent(level: int):
    return level


@inner.websocket("/socket")
async def level_socket(websocket: WebSocket, level: int):
    await websocket.accept()
    await websocket.send_json(level)
    await websocket.close()


outer.include_router(inner, dependencies=[Depends(checked)])
app.include_router(outer, prefix="/all")

closed = Closed(prefix="/closed")
closed.get("/")(lambda: "open")
app.include_router(closed)

never = APIRouter()
never.get("/never")(lambda: "never")
never.matches = lambda scope: (Match.NONE, {})
app.include_router(never)


@inner.delete("/late")
def late(level: int):
    return "late"


@app.get("/asked")
def asked():
    scope = {"type": "http", "path": "/version", "method": "GET", "headers": [], "root_path": ""}
    return versions[2].matches(scope)[0].name


REQUESTS = [
    get("/version", headers={"X-Version": "2"}),
    get("/version", headers={"X-Version": "1"}),
    get("/version"),
    post("/version", headers={"X-Version": "2"}),
    get("/all/outer/inner/3/items/4?limit=5", headers={"X-Key": "k"}),
    get("/all/outer/inner/3/items/x"),
    get("/all/outer/inner/x/items/4"),
    post("/all/outer/inner/3/items/4"),
    get("/all/outer/inner/3/items/4/"),
    post("/all/outer/inner/3/sent"),
    get("/all/outer/inner/3/sent"),
    socket("/all/outer/inner/3/socket"),
    get("/all/outer/nothing"),
    get("/closed/"),
    get("/closed"),
    post("/closed/"),
    get("/never"),
    get("/asked"),
    get("/openapi.json"),
]
