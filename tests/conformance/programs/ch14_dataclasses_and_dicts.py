"""Dataclasses, TypedDicts and named tuples as bodies and answers: descriptions, defaults, required members, nesting."""

import dataclasses
from typing import Annotated, NamedTuple, NotRequired, Required

from fastapi import Body, FastAPI
from pydantic import Field
from pydantic.dataclasses import dataclass as checked_dataclass
from typing_extensions import TypedDict

from ..calls import posts


@dataclasses.dataclass
class Plain:
    """A plain one."""

    name: str
    tags: list[str] = dataclasses.field(default_factory=list)
    price: float | None = None


@checked_dataclass(kw_only=True)
class Checked:
    number: int = Field(ge=1, description="From one", examples=[3])
    inner: Plain = dataclasses.field(default_factory=lambda: Plain("inner"))


class Movie(TypedDict):
    """A movie."""

    title: str
    year: NotRequired[Annotated[int, Field(ge=1888)]]


class Partial(TypedDict, total=False):
    title: Required[str]
    movies: list[Movie]


class Point(NamedTuple):
    x: int
    y: int = 0


app = FastAPI()


@app.post("/plain")
def plain(value: Plain) -> Plain:
    return value


@app.post("/checked", response_model=list[Checked])
def checked(value: Checked, note: Annotated[str, Body()] = ""):
    return [value]


@app.post("/movie")
def movie(value: Movie) -> Partial:
    return {"title": "all", "movies": [value]}


@app.post("/partial")
def partial(value: Partial) -> dict[str, Partial]:
    return {"it": value}


@app.post("/points")
def points(points: list[Point]) -> dict[str, Point]:
    return {str(number): point for number, point in enumerate(points)}


REQUESTS = [
    *posts("/plain", {"name": "n"}, {"name": "n", "price": "x"}, {}, []),
    *posts(
        "/checked", {"value": {"number": 1}}, {"value": {"number": 0, "inner": {}}}, {"value": {"inner": {"name": "x"}}}
    ),
    *posts("/movie", {"title": "t"}, {"title": "t", "year": 1}, {"year": 2000, "extra": 1}, {}),
    *posts("/partial", {"title": "t", "movies": [{"title": "m"}, {}]}, {}),
    *posts("/points", [[1], [1, 2], {"x": 3}], [[], [1, 2, 3]], {}),
]
