"""One dependency reached on many ways: levels, scopes, sockets, failures, generators, classes: how often it runs, who shares."""

from itertools import count
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Security, WebSocket
from fastapi.security import SecurityScopes

from ..calls import get, socket

EVENTS: list[str] = []
GENERATE = False
numbers = count(1)


def counted(stop: bool = False) -> int:
    number = next(numbers)
    EVENTS.append(f"counted {number}")
    if stop:
        raise HTTPException(409, number)
    return number


async def yielding(counted: Annotated[int, Depends(counted)]):
    EVENTS.append(f"+ yielding {counted}")
    yield f"yielding {counted}"
    EVENTS.append(f"- yielding {counted}")


class Holder:
    def __init__(self, one: Annotated[int, Depends(counted)], two: Annotated[str, Depends(yielding)]):
        self.seen = [one, two]


def scoped(scopes: SecurityScopes, one: Annotated[int, Depends(counted)]) -> list[Any]:
    return [scopes.scopes, one, next(numbers)]


def middle(holder: Annotated[Holder, Depends()], scoped: Annotated[list[Any], Security(scoped, scopes=["m"])]):
    return [holder.seen, scoped]


Counted = Annotated[int, Depends(counted)]
Fresh = Annotated[int, Depends(counted, use_cache=False)]
app = FastAPI(dependencies=[Depends(counted)])
router = APIRouter(dependencies=[Depends(counted, use_cache=False), Depends(yielding)])


@router.get("/levels", dependencies=[Depends(yielding), Depends(counted)])
def levels(a: Counted, b: Fresh, c: Annotated[str, Depends(yielding)], d: Fresh):
    return [a, b, c, d]


@router.get("/classes")
def classes(
    holder: Annotated[Holder, Depends()],
    again: Annotated[Holder, Depends(Holder)],
    fresh: Annotated[Holder, Depends(use_cache=False)],
):
    return [holder is again, holder is fresh, holder.seen, fresh.seen]


@app.get("/scopes")
def scopes(
    a: Annotated[Any, Security(scoped, scopes=["a"])],
    b: Annotated[Any, Security(middle, scopes=["a"])],
    c: Annotated[Any, Security(middle, scopes=["b"])],
    d: Annotated[Any, Depends(middle)],
):
    return [a, b, c, d]


@app.get("/both-scopes")
async def both(
    a: Annotated[str, Depends(yielding)],
    b: Annotated[str, Depends(yielding, scope="function")],
    c: Annotated[str, Depends(yielding, use_cache=False)],
):
    EVENTS.append("endpoint")
    return [a, b, c]


@app.get("/unused-result", dependencies=[Depends(middle), Depends(Holder)])
def unused(fresh: Fresh):
    return fresh


@app.websocket("/talk")
async def talk(
    websocket: WebSocket,
    a: Counted,
    b: Fresh,
    c: Annotated[str, Depends(yielding)],
    holder: Annotated[Holder, Depends()],
):
    await websocket.accept()
    await websocket.send_json([a, b, c, holder.seen])
    await websocket.close()


app.include_router(router)
PATHS = ("levels", "classes", "scopes", "both-scopes", "unused-result")
REQUESTS = [
    *(get(f"/{path}") for path in PATHS),
    *(get(f"/{path}?stop=1") for path in PATHS),
    *(get(f"/{path}?stop=x") for path in PATHS),
    socket("/talk"),
    socket("/talk?stop=1"),
]
