"""WebSocket routes in nested routers: prefixes, dependencies of each level, path parameters in prefixes, names, overrides, order."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, WebSocket
from fastapi.routing import APIWebSocketRoute

from ..calls import get, post, socket
from ..facts import outcome

EVENTS: list[str] = []
GENERATE = False


def step(name: str):
    def dependency():
        EVENTS.append(name)
        return name

    dependency.__name__ = name
    return dependency


steps = {
    name: step(name) for name in ("app", "outer", "outer inclusion", "inner", "inner inclusion", "route", "signature")
}
app = FastAPI(dependencies=[Depends(steps["app"])])
outer = APIRouter(prefix="/outer", dependencies=[Depends(steps["outer"])])
inner = APIRouter(prefix="/{place}", dependencies=[Depends(steps["inner"])])


async def says(websocket: WebSocket, *words: object) -> None:
    await websocket.accept()
    await websocket.send_json(words)
    await websocket.close()


@inner.websocket("/room/{number}", name="room", dependencies=[Depends(steps["route"])])
async def room(websocket: WebSocket, place: str, number: int, found: Annotated[str, Depends(steps["signature"])]):
    url = websocket.url_for("room", place="p", number=1)
    await says(websocket, place, number, found, str(url), websocket.scope["route"].path, websocket.path_params)


@inner.get("/room/{number}")
def over_http(place: str, number: int):
    return [place, number]


@outer.websocket("/{anything:path}")
async def anything(websocket: WebSocket, anything: str):
    await says(websocket, "anything", anything)


class Own(APIWebSocketRoute):
    pass


async def plain(websocket: WebSocket):
    await says(websocket, "plain", websocket.scope["endpoint"].__name__)


outer.include_router(inner, dependencies=[Depends(steps["inner inclusion"])])
app.include_router(outer, dependencies=[Depends(steps["outer inclusion"])])
app.include_router(inner, prefix="/again")
app.websocket("/late")(plain)
outer.add_api_websocket_route("/added-late", plain)
app.router.routes.append(Own("/own", plain))
app.add_websocket_route("/starlette", plain) if hasattr(app, "add_websocket_route") else None
other = APIRouter()
other.websocket("")(plain)


@app.post("/override/{name}")
def override(name: str):
    app.dependency_overrides = {steps[name]: lambda where: EVENTS.append(f"instead {where}")} if name in steps else {}


FACTS = [
    outcome(lambda: FastAPI().include_router(other)),
    outcome(lambda: FastAPI().include_router(other, prefix="/x")),
    outcome(lambda: FastAPI().websocket("no-slash")(plain)),
]
REQUESTS = [
    socket("/again/deck/room/3"),
    socket("/outer/deck/room/3"),
    socket("/again/deck/room/3", scheme="https", headers={"host": "a.b:1"}),
    socket("/outer/some/thing/else"),
    socket("/outer/added-late"),
    *(socket(f"/{path}") for path in ("late", "own", "missing", "again/deck/room/3/")),
    get("/again/deck/room/4"),
    post("/override/inner"),
    socket("/again/deck/room/3?where=here"),
    post("/override/signature"),
    socket("/again/deck/room/3?where=here"),
    post("/override/nothing"),
    socket("/again/deck/room/3"),
]
