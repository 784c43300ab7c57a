"""What tests do with an application: the client in its forms, overrides, lifespans, several applications in one process."""

import asyncio
from collections.abc import Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any

import httpx
from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, Header, HTTPException, Request, Response, WebSocket
from fastapi.testclient import TestClient
from fastapi.websockets import WebSocketDisconnect
from pydantic import BaseModel

from ..calls import get, post

GENERATE = False
LOG: list[str] = []


class Item(BaseModel):
    name: str
    price: float = 1.5


class Settings(BaseModel):
    title: str = "real"


def settings():
    return Settings()


def store():
    LOG.append("store opened")
    yield {"a": Item(name="a")}
    LOG.append("store closed")


def user(x_token: Annotated[str, Header()]):
    if x_token != "secret":
        raise HTTPException(400, "bad token", headers={"x-hint": "secret"})
    return "real user"


StoreNow = Annotated[dict[str, Item], Depends(store)]
UserNow = Annotated[str, Depends(user)]
router = APIRouter()


@router.get("/items/{key}", response_model=Item)
async def read(key: str, store: StoreNow, user: UserNow):
    if key not in store:
        raise HTTPException(404, "no item")
    return store[key]


@router.post("/items", status_code=201)
async def create(item: Item, store: StoreNow, user: UserNow, tasks: BackgroundTasks) -> Item:
    if item.name in store:
        raise HTTPException(409, f"{item.name} exists")
    tasks.add_task(LOG.append, f"created {item.name} for {user}")
    return item


@router.get("/settings")
def read_settings(settings: Annotated[Settings, Depends(settings)], request: Request):
    return {"title": settings.title, "state": getattr(request.state, "ready", None), "host": request.url.hostname}


@router.get("/cookie")
def cookie(request: Request, response: Response):
    count = int(request.cookies.get("count", "0")) + 1
    response.set_cookie("count", str(count))
    return {"count": count, "client": request.client and request.client.host}


@router.get("/crash")
def crash():
    raise ValueError("crash")


@router.websocket("/talk")
async def talk(websocket: WebSocket, name: str, settings: Annotated[Settings, Depends(settings)]):
    await websocket.accept()
    await websocket.send_json({"hello": name, "title": settings.title})
    try:
        while True:
            await websocket.send_text((await websocket.receive_text()).upper())
    except WebSocketDisconnect as error:
        LOG.append(f"left with {error.code}")


@asynccontextmanager
async def lifespan(app: FastAPI):
    LOG.append(f"{app.title} up")
    yield {"ready": app.title}
    LOG.append(f"{app.title} down")


def make(title: str) -> FastAPI:
    made = FastAPI(title=title, lifespan=lifespan)
    made.include_router(router)
    return made


def noted(answer: httpx.Response) -> list[Any]:
    return [answer.status_code, sorted(answer.headers.items()), answer.text]


def raised(run: Callable[[], object]) -> list[str]:
    try:
        run()
    except Exception as error:
        return [type(error).__name__, str(error)]
    return []


def without_lifespan(made: FastAPI) -> list[Any]:
    client = TestClient(made, headers={"x-token": "secret"})
    return [
        noted(client.get("/items/a")),
        noted(client.get("/items/z")),
        noted(client.get("/items/a", headers={"x-token": "wrong"})),
        noted(client.post("/items", json={"name": "b"})),
        noted(client.post("/items", json={"name": "a", "price": 2})),
        noted(client.post("/items", json={"price": "x"})),
        noted(client.get("/settings")),
        [noted(client.get("/cookie")) for _ in range(3)],
        raised(lambda: client.get("/crash")),
    ]


def with_lifespan(made: FastAPI) -> list[Any]:
    with TestClient(made, base_url="http://example.org", client=("here", 1)) as client:
        return [noted(client.get("/settings")), noted(client.get("/cookie")), noted(client.get("/items/a"))]


def without_raising(made: FastAPI) -> list[Any]:
    return noted(TestClient(made, raise_server_exceptions=False).get("/crash"))


def with_overrides(made: FastAPI) -> list[Any]:
    client = TestClient(made)
    before = noted(client.get("/items/a"))
    made.dependency_overrides[user] = lambda: "fake user"
    made.dependency_overrides[settings] = lambda: Settings(title="fake")
    made.dependency_overrides[store] = lambda: {"f": Item(name="f")}
    during = [noted(client.get(path)) for path in ("/items/a", "/items/f", "/settings")]
    during.append(noted(client.post("/items", json={"name": "b"})))
    made.dependency_overrides.clear()
    return [before, during, noted(client.get("/settings"))]


def over_websocket(made: FastAPI) -> list[Any]:
    client = TestClient(made)
    with client.websocket_connect("/talk?name=eva") as talking:
        said = [talking.receive_json()]
        for text in ("a", "b"):
            talking.send_text(text)
            said.append(talking.receive_text())
    return [said, raised(lambda: client.websocket_connect("/nowhere").__enter__())]


def in_a_loop(made: FastAPI) -> list[Any]:
    async def ask() -> list[Any]:
        transport = httpx.ASGITransport(app=made)
        async with httpx.AsyncClient(transport=transport, base_url="http://loop") as client:
            asked = [client.get(path, headers={"x-token": "secret"}) for path in ("/items/a", "/settings", "/items/b")]
            return [noted(answer) for answer in await asyncio.gather(*asked)]

    return asyncio.run(ask())


def two_at_once(made: FastAPI) -> list[Any]:
    other = make("other")
    other.dependency_overrides[settings] = lambda: Settings(title="other's")
    with TestClient(made) as one, TestClient(other) as two:
        answers = [noted(client.get("/settings")) for client in (one, two, one)]
    return [
        answers,
        made.openapi()["info"],
        other.openapi()["info"],
        made.openapi()["paths"] == other.openapi()["paths"],
    ]


def called_directly(made: FastAPI) -> list[Any]:
    """Endpoints and dependencies stay ordinary functions."""
    opened = store()
    found = asyncio.run(read("a", next(opened), "user"))
    return [found.model_dump(), user("secret"), raised(lambda: user("x")), read_settings.__name__]


SITUATIONS = [
    without_lifespan,
    with_lifespan,
    without_raising,
    with_overrides,
    over_websocket,
    in_a_loop,
    two_at_once,
    called_directly,
]
FACTS = {}
for situation in SITUATIONS:
    told = situation(make(situation.__name__))
    # Requests at the same time leave their threads in any order.
    FACTS[situation.__name__] = [told, sorted(LOG) if situation is in_a_loop else list(LOG)]
    LOG.clear()

app = make("served")
REQUESTS = [
    get("/items/a", headers={"x-token": "secret"}),
    post("/items", json={"name": "c"}, headers={"x-token": "secret"}),
    get("/settings"),
]
