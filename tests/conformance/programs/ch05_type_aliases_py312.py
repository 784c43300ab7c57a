"""Type aliases of PEP 695, plain and generic, around types, markers and dependencies."""

from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from fastapi import Body, Depends, FastAPI, Header, Path, Query, Request, Response
from fastapi.sse import EventSourceResponse
from pydantic import BaseModel, Field

from ..calls import get, gets, post, posts

app = FastAPI()

type Number = int
type MaybeNumber = Number | None
type Numbers = list[Number]
type Limited = Annotated[int, Query(ge=1, le=5)]
type Positive = Annotated[int, Field(gt=0)]
type Pair[T] = tuple[T, T]
type Key = Annotated[str, Path(min_length=2)]
type Itself[T] = T
type Listed[T] = list[T]
type Maybe[T] = T | None
type Bounded[T] = Annotated[T, Query(gt=1)]
type Keyed[T] = Annotated[T, Depends(lambda: 7)]


class Boat(BaseModel):
    name: str
    crew: Numbers = []
    berth: Positive = 1


class Group(BaseModel):
    low: Number = 1
    high: MaybeNumber = None


type TheBoat = Boat
type TheGroup = Annotated[Group, Query()]


def token_of(x_token: Annotated[str, Header()]) -> str:
    return x_token


type Token = Annotated[str, Depends(token_of)]
type TheRequest = Request
type TheResponse = Response


@app.get("/plain")
def plain(a: Number, b: MaybeNumber = None, c: Annotated[Numbers, Query()] = [], d: Positive = 1):  # noqa: B006
    return [a, b, c, d]


@app.get("/limited")
def limited(a: Limited = 2):
    return a


@app.get("/items")
def items() -> Iterator[Positive]:
    yield 1


@app.get("/boats")
async def boats() -> AsyncIterator[TheBoat]:
    yield {"name": "a"}


@app.get("/events", response_class=EventSourceResponse)
async def events() -> AsyncIterator[Listed[Number]]:
    yield [1]


@app.get("/keys/{key}")
def key(key: Key):
    return key


@app.post("/boats")
def boat(boat: TheBoat):
    return boat


@app.post("/pairs")
def pairs(pair: Annotated[Pair[int], Body()]) -> Pair[int]:
    return pair


@app.post("/subscripted")
def subscripted(
    item: Itself[int] = 1,
    listed: Listed[str] = [],  # noqa: B006
    bounded: Bounded[int] = 2,
    key: Keyed[int] = 5,
    boat: Maybe[Boat] = None,
):
    return [item, listed, bounded, key, boat]


@app.post("/subscripted/{pair}")
def subscripted_path(pair: Pair[int], item: Annotated[Itself[int], Query(ge=1)] = 1) -> Listed[int]:
    return [*pair, item]


@app.get("/group")
def group(group: TheGroup):
    return group


@app.get("/token")
def token(token: Token, request: TheRequest, response: TheResponse) -> Number:
    response.headers["x-method"] = request.method
    return len(token)


REQUESTS = [
    *(get(f"/{name}") for name in ("items", "boats", "events")),
    post("/subscripted"),
    post("/subscripted?item=2&listed=a&bounded=1&key=3&boat=b"),
    post("/subscripted", json={"name": "n"}),
    post("/subscripted/1?item=0"),
    post("/subscripted/1?item=1"),
    *gets("/plain?a={}", "1", "x"),
    get("/plain?a=1&b=2&c=3&c=4&d=5"),
    get("/plain?a=1&b=x&c=y&d=0"),
    *gets("/limited?a={}", "1", "6", "x"),
    get("/limited"),
    *gets("/keys/{}", "ab", "a"),
    *posts("/boats", {"name": "n"}, {"name": "n", "crew": [1, "2"], "berth": 0}, {}, []),
    *posts("/pairs", [1, 2], [1], "x", [1, "x"]),
    *gets("/group?low={}", "3", "x"),
    get("/group"),
    get("/token", headers={"x-token": "abc"}),
    get("/token"),
    post("/boats"),
]
