"""Defaults: factories, copies per request, values that JSON Schema can and cannot show, factories of validated data."""

from datetime import date, timedelta
from enum import Enum
from typing import Annotated
from uuid import UUID

from fastapi import Depends, FastAPI, Header, Query
from pydantic import BaseModel, Field

from ..calls import get

app = FastAPI()
COUNTER = iter(range(1000))
GENERATE = False


class Wind(Enum):
    north = "N"
    south = "S"


class Opaque:
    def __repr__(self):
        return "opaque"


@app.get("/factory")
def factory(
    number: Annotated[int, Query(default_factory=lambda: next(COUNTER))], words: list[str] = Query(default_factory=list)
):
    words.append("x")
    return {"number": number, "words": words}


@app.get("/shown")
def shown(
    day: date = date(2026, 1, 2),
    wind: Wind = Wind.south,
    key: UUID = UUID(int=7),
    wait: timedelta = timedelta(minutes=90),
    ratio: float = float("inf"),
    many: Annotated[set[int], Query()] = frozenset({3}),
    raw: bytes = b"raw",
):
    return {"day": day, "wind": wind, "key": key, "wait": wait, "many": many, "raw": raw, "ratio": str(ratio)}


@app.get("/opaque")
def opaque(text: str = Opaque()):
    return repr(text)


@app.get("/mutable")
def mutable(numbers: Annotated[list[int], Query()] = [1]):  # noqa: B006 - copied for each request
    numbers.append(len(numbers) + 1)
    return numbers


class Group(BaseModel):
    low: int = 3
    high: int = Field(default_factory=lambda data: data["low"] * 10)
    tags: list[str] = ["t"]
    stamp: int = Field(default_factory=lambda: 42)
    late: int = Field(default="5", validate_default=True)


@app.get("/model")
def model(group: Annotated[Group, Query()]):
    group.tags.append("u")
    return group


def shared(numbers: Annotated[list[int], Query(alias="n")] = [0]):  # noqa: B006 - likewise
    numbers.append(1)
    return numbers


@app.get("/dependency")
def dependency(numbers: Annotated[list[int], Depends(shared)], x_list: Annotated[list[str], Header()] = ["h"]):  # noqa: B006
    x_list.append("i")
    return [numbers, x_list]


REQUESTS = [
    get("/factory"),
    get("/factory"),
    get("/factory?number=7&words=a"),
    get("/factory?number=x"),
    get("/shown"),
    get("/shown?day=2026-03-04&wind=N&wait=60&ratio=0.5&many=1&many=2&raw=abc"),
    get("/shown?day=x&wind=E&key=1&wait=x&ratio=x&many=x"),
    get("/opaque"),
    get("/opaque?text=t"),
    get("/mutable"),
    get("/mutable"),
    get("/mutable?numbers=9"),
    get("/model"),
    get("/model?low=4"),
    get("/model?low=4&high=1&tags=a&tags=b"),
    get("/model?low=x"),
    get("/dependency"),
    get("/dependency"),
    get("/dependency?n=5", headers=[("x-list", "a"), ("x-list", "b")]),
]
