"""One call per request for the same dependency; use_cache=False; equal but distinct callables; keys of the cache."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Security
from fastapi.security import SecurityScopes

from ..calls import get

EVENTS: list[str] = []


def counted(q: int = 0):
    EVENTS.append(f"counted {q}")
    return len(EVENTS)


def left(value: Annotated[int, Depends(counted)]):
    return value


def right(value: Annotated[int, Depends(counted)]):
    return value


def uncached(value: Annotated[int, Depends(counted, use_cache=False)]):
    return value


def scoped(scopes: SecurityScopes):
    EVENTS.append(f"scopes {scopes.scope_str}")
    return scopes.scopes


def below_scoped(scopes: Annotated[list, Depends(scoped)], value: Annotated[int, Depends(counted)]):
    return scopes


class Equal:
    def __init__(self, name: str):
        self.name = name

    def __eq__(self, other):
        return isinstance(other, Equal)

    def __hash__(self):
        return 1

    def __call__(self):
        EVENTS.append(f"equal {self.name}")
        return self.name


bound = partial(counted, q=5)
app = FastAPI(dependencies=[Depends(counted)])
router = APIRouter(dependencies=[Depends(counted)])


@app.get("/diamond")
def diamond(a: Annotated[int, Depends(left)], b: Annotated[int, Depends(right)], c: Annotated[int, Depends(counted)]):
    return [a, b, c]


@app.get("/uncached")
def no_cache(
    a: Annotated[int, Depends(counted, use_cache=False)],
    b: Annotated[int, Depends(uncached)],
    c: Annotated[int, Depends(counted)],
):
    return [a, b, c]


@app.get("/partials")
def partials(
    a: Annotated[int, Depends(bound)],
    b: Annotated[int, Depends(bound)],
    c: Annotated[int, Depends(partial(counted, q=5))],
):
    return [a, b, c]


@app.get("/equal")
def equal(a: Annotated[str, Depends(Equal("a"))], b: Annotated[str, Depends(Equal("b"))]):
    return [a, b]


@app.get("/scopes")
def scopes(
    a: Annotated[list, Security(scoped, scopes=["x"])],
    b: Annotated[list, Security(scoped, scopes=["x", "y"])],
    c: Annotated[list, Security(below_scoped, scopes=["z"])],
    d: Annotated[list, Security(below_scoped, scopes=["x"])],
    e: Annotated[list, Security(scoped, scopes=["x"])],
    f: Annotated[int, Security(counted, scopes=["x"])],
):
    return [a, b, c, d, e]


@router.get("/levels", dependencies=[Depends(counted), Depends(counted, use_cache=False)])
def levels(a: Annotated[int, Depends(counted)]):
    return a


def raising(q: int = 0):
    EVENTS.append("raising")
    if q:
        raise HTTPException(409, "raised once")


@app.get("/raising", dependencies=[Depends(raising), Depends(raising)])
def reads_raising(a: Annotated[None, Depends(raising)]):
    return a


app.include_router(router, dependencies=[Depends(counted)])
REQUESTS = [
    get(f"/{path}{query}")
    for path in ("diamond", "uncached", "partials", "equal", "scopes", "levels", "raising")
    for query in ("", "?q=7", "?q=x")
]
