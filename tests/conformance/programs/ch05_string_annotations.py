"""Annotations as strings: the whole module postponed, names defined later, names that only type checkers know."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, FastAPI, Query, Request, Response
from pydantic import BaseModel

from ..calls import get, posts

if TYPE_CHECKING:
    from decimal import Decimal

app = FastAPI()


@app.get("/query")
def query(
    number: int, text: str | None = None, limited: Annotated[int, Query(le=5)] = 1
) -> dict[str, int | str | None]:
    return {"number": number, "text": text, "limited": limited}


class Early(BaseModel):
    name: str
    later: Later | None = None
    children: list[Early] = []


class Later(BaseModel):
    size: int


@app.post("/models")
def models(early: Early) -> Early:
    return early


def typed_in_vain(value: Decimal, other: int):
    return value


@app.get("/unresolvable")
def unresolvable(dependency: Annotated[str, Depends(lambda: "here")], request: Request) -> Response:
    return Response(dependency + request.method, media_type="text/plain")


def doubling(function):
    @wraps(function)
    def wrapper(*args, **kwargs):
        return [function(*args, **kwargs)] * 2

    return wrapper


@app.get("/wrapped")
@doubling
def wrapped(number: Annotated[int, Query(alias="n")] = 3):
    return number


class Shared:
    def __init__(self, page: int = 1, *, size: Annotated[int, Query(le=50)] = 10) -> None:
        self.page = page
        self.size = size


@app.get("/class")
def by_class(shared: Annotated[Shared, Depends()]) -> list[int]:
    return [shared.page, shared.size]


REQUESTS = [
    *(get(f"/query{q}") for q in ("", "?number=1", "?number=x&limited=6", "?number=1&text=t&limited=5")),
    *posts(
        "/models",
        {"name": "a"},
        {"name": "a", "later": {"size": 1}, "children": [{"name": "b"}]},
        {"name": "a", "later": {"size": "x"}},
        {},
    ),
    get("/unresolvable"),
    *(get(f"/wrapped{q}") for q in ("", "?n=1", "?n=x", "?number=1")),
    *(get(f"/class{q}") for q in ("", "?page=2&size=5", "?page=x&size=51")),
]
