"""Errors of inputs over dependencies: their order, repetition, which dependencies run all the same, the body first."""

from typing import Annotated

from fastapi import Body, Cookie, Depends, FastAPI, Header, HTTPException, Query
from pydantic import BaseModel

from ..calls import get, post

EVENTS: list[str] = []
app = FastAPI()


class Item(BaseModel):
    size: int


def valid(a: int = 1):
    EVENTS.append("valid ran")
    return a


def needy(b: int):
    EVENTS.append("needy ran")
    return b


def on_needy(value: Annotated[int, Depends(needy)], c: int):
    EVENTS.append("on needy ran")
    return value


def guard(x_key: Annotated[str | None, Header()] = None):
    EVENTS.append("guard ran")
    if x_key is None:
        raise HTTPException(401, "no key")


def with_body(item: Item):
    EVENTS.append("with body ran")
    return item


async def with_yield(d: int = 0):
    EVENTS.append("+ yield")
    yield d
    EVENTS.append("- yield")


@app.get("/skipped")
def skipped(
    q: int, a: Annotated[int, Depends(valid)], b: Annotated[int, Depends(needy)], y: Annotated[int, Depends(with_yield)]
):
    EVENTS.append("endpoint")
    return "ok"


@app.get("/chain")
def chain(value: Annotated[int, Depends(on_needy)], q: int = 0):
    EVENTS.append("endpoint")
    return value


@app.get("/twice")
def twice(a: Annotated[int, Depends(needy)], b: Annotated[int, Depends(needy)], c: Annotated[int, Depends(on_needy)]):
    return [a, b, c]


@app.get("/twice-uncached")
def twice_uncached(
    a: Annotated[int, Depends(needy, use_cache=False)], b: Annotated[int, Depends(needy, use_cache=False)]
):
    return [a, b]


@app.post("/guarded", dependencies=[Depends(guard)])
def guarded(item: Item, q: int = 0):
    EVENTS.append("endpoint")
    return item


@app.post("/guard-after")
def guard_after(item: Annotated[Item, Depends(with_body)], g: Annotated[None, Depends(guard)], q: int = 0):
    return item


@app.post("/same-body-twice")
def same_body_twice(a: Annotated[Item, Depends(with_body)], item: Item):
    return [a, item]


def two_bodies(a: Annotated[int, Body()], b: Annotated[int, Body()]):
    return [a, b]


@app.post("/bodies")
def bodies(
    first: Annotated[list, Depends(two_bodies)], c: Annotated[int, Body()], again: Annotated[list, Depends(two_bodies)]
):
    return [first, c, again]


@app.get("/all")
def everything(
    n: Annotated[int, Depends(needy)],
    c: Annotated[int, Cookie()],
    h: Annotated[int, Header()],
    q: Annotated[int, Query()],
    b: Annotated[int, Query()],
):
    return [n, c, h, q, b]


KEY = {"x-key": "k"}
REQUESTS = [
    *(get(f"/skipped{query}") for query in ("", "?q=1", "?q=1&b=2", "?q=x&b=x&a=x&d=x", "?b=2", "?q=1&b=2&d=x")),
    *(get(f"/chain{query}") for query in ("", "?b=1", "?c=1", "?b=1&c=1", "?b=x&c=x&q=x")),
    *(get(f"/{path}{query}") for path in ("twice", "twice-uncached") for query in ("", "?b=x", "?b=1", "?b=1&c=2")),
    *(
        post(f"/{path}{query}", json=body, headers=h)
        for path in ("guarded", "guard-after")
        for query in ("", "?q=x")
        for body in ({"size": 1}, {})
        for h in ({}, KEY)
    ),
    *(post(f"/{path}", content="{", content_type="application/json") for path in ("guarded", "guard-after", "bodies")),
    *(post(f"/{path}") for path in ("guarded", "guard-after", "same-body-twice", "bodies")),
    *(post("/same-body-twice", json=body) for body in ({"item": {"size": 1}}, {"size": 1}, {"item": {}})),
    *(post("/bodies", json=body) for body in ({"a": 1, "b": 2, "c": 3}, {}, {"a": "x", "b": "x", "c": "x"}, [])),
    get("/all"),
    get("/all?b=x&q=x", headers={"h": "x"}, cookies={"c": "x"}),
]
