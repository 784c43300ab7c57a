"""What instrumentation does to routes: callables wrapped, dependencies added, before and after routers are included."""

import functools

from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, WebSocket
from fastapi.dependencies.utils import get_parameterless_sub_dependant
from fastapi.routing import APIRoute, APIWebSocketRoute, request_response
from pydantic import BaseModel

from ..calls import get, gets, post, posts, socket

app = FastAPI()
router = APIRouter(prefix="/included")
trail: list[str] = []


class Item(BaseModel):
    name: str
    price: float = 1.0


def who(name: str = "nobody") -> str:
    trail.append(f"who {name}")
    return name


@app.get("/trail")
def show_trail() -> list[str]:
    told = list(trail)
    trail.clear()
    return told


@app.get("/coroutine/{number}")
@router.get("/coroutine/{number}")
async def coroutine(number: int, name: str = Depends(who)):
    return {"number": number, "name": name}


@app.get("/thread/{number}")
@router.get("/thread/{number}")
def in_thread(number: int, name: str = Depends(who)) -> dict[str, int | str]:
    return {"number": number, "name": name}


@app.post("/items", status_code=201)
@router.post("/items", status_code=201)
async def create(item: Item, tasks: BackgroundTasks) -> Item:
    tasks.add_task(trail.append, "task")
    return item


@app.websocket("/socket")
@router.websocket("/socket")
async def talk(websocket: WebSocket, name: str = Depends(who)):
    await websocket.accept()
    await websocket.send_text(name)
    await websocket.close()


def wrapped(call):
    """Note each call of a function, whatever kind it is."""
    if functools.partial(call).func.__code__.co_flags & 0x80:

        @functools.wraps(call)
        async def note(*args, **kwargs):
            trail.append(f"wrapped {call.__name__}")
            return await call(*args, **kwargs)

        return note

    @functools.wraps(call)
    def note_in_thread(*args, **kwargs):
        trail.append(f"wrapped {call.__name__}")
        return call(*args, **kwargs)

    return note_in_thread


def audit(level: int = 1) -> None:
    trail.append(f"audit {level}")


for route in list(app.routes):
    if isinstance(route, APIRoute) and route.path != "/trail":
        route.dependant.call = wrapped(route.dependant.call)
        audited = get_parameterless_sub_dependant(depends=Depends(audit), path=route.path_format)
        route.dependant.dependencies.insert(0, audited)
    elif isinstance(route, APIWebSocketRoute):
        route.dependant.call = wrapped(route.dependant.call)

for route in router.routes:
    if isinstance(route, APIRoute):
        inner = route.get_route_handler()

        async def outer(request, inner=inner, name=route.name):
            trail.append(f"handler {name}")
            response = await inner(request)
            response.headers["x-handler"] = name
            return response

        route.app = request_response(outer)

app.mount("/mounted", FastAPI(routes=[*router.routes]))
app.include_router(router, prefix="/api")

REQUESTS = [
    call
    for prefix in ("", "/api/included", "/mounted/included")
    for call in (
        *gets(f"{prefix}/coroutine/{{}}", "1", "x"),
        get("/trail"),
        get(f"{prefix}/thread/2?name=n&level=4"),
        get(f"{prefix}/thread/2?level=x"),
        get("/trail"),
        *posts(f"{prefix}/items", {"name": "a"}, {"price": 1}, []),
        post(f"{prefix}/items", content=b"{"),
        get("/trail"),
        *([] if prefix.startswith("/mounted") else [socket(f"{prefix}/socket?name=s")]),
        get("/trail"),
    )
]
REQUESTS.append(get("/openapi.json"))
GENERATE = False
