"""Parameter models with unusual members, generic and inherited ones, and what else than a model can be spread out."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar

from fastapi import Cookie, FastAPI, Header, Path, Query
from pydantic import BaseModel, Field, Json, RootModel
from typing_extensions import TypedDict

from ..calls import get
from ..facts import outcome

app = FastAPI()
T = TypeVar("T")


class Kind(Enum):
    a = "a"
    b = "b"


class Unusual(BaseModel):
    constant: ClassVar[int] = 5
    maybe: list[int] | None = None
    either: int | list[str] = 1
    pair: tuple[int, str] | None = None
    unique: set[Kind] = set()
    kind: Kind = Kind.a
    fixed: Literal["x", "y"] = "x"
    day: date | None = None
    document: Json[dict[str, int]] | None = None
    anything: Any = None
    raw: bytes = b""
    flag: bool | None = None
    limited: Annotated[int, Field(ge=1), Field(le=5)] = 1
    scalar_dict: dict[str, int] = {}


class Parent(BaseModel):
    """Parent."""

    low: int = 1


class Child(Parent):
    high: int
    low: int = 2


class Paged(BaseModel, Generic[T]):
    item: T
    items: list[T] = []


class Inner(BaseModel):
    x: int = 1


class WithInner(BaseModel):
    inner: Inner = Inner()
    number: int = 0


class Root(RootModel[list[int]]):
    pass


class Typed(TypedDict, total=False):
    a: int


@dataclass
class Data:
    a: int = 1


@app.get("/unusual")
def unusual(v: Annotated[Unusual, Query()]):
    return v


@app.get("/child")
def child(v: Annotated[Child, Query()]):
    return v


@app.get("/generic")
def generic(v: Annotated[Paged[int], Query()], w: Annotated[Paged[str], Header()]):
    return {"v": v, "w": w}


@app.get("/inner")
def inner(v: Annotated[WithInner, Query()]):
    return v


def attempt(annotation, default=...):
    def required(v: annotation):
        return v

    def optional(v: annotation = default):
        return v

    return outcome(lambda: FastAPI().get("/")(required if default is ... else optional))


FACTS = {
    "root model": attempt(Annotated[Root, Query()]),
    "typed dict": attempt(Annotated[Typed, Query()]),
    "dataclass": attempt(Annotated[Data, Query()]),
    "union of models": attempt(Annotated[Parent | Inner, Query()]),
    "union with scalar": attempt(Annotated[Parent | int, Query()]),
    "list of models": attempt(Annotated[list[Parent], Query()]),
    "path model": attempt(Annotated[Parent, Path()]),
    "cookie model": attempt(Annotated[Parent, Cookie()]),
    "header union": attempt(Annotated[Parent | Inner, Header()]),
    "model default": attempt(Annotated[Parent, Query()], Parent()),
    "model default None": attempt(Annotated[Parent, Query()], None),
    "model with alias": attempt(Annotated[Parent, Query(alias="p")]),
    "model with constraint": attempt(Annotated[Parent, Query(ge=1)]),
    "model with factory": attempt(Annotated[Parent, Query(default_factory=Parent)]),
}

QUERIES = [
    "", "maybe=1&maybe=2", "maybe=x", "either=1", "either=1&either=2", "pair=1&pair=a", "pair=1", "unique=a&unique=b&unique=a", "unique=c", "kind=c", "fixed=z", "day=2026-01-01",
    'document={"a":1}', "document=x", "anything=1&anything=2", "raw=abc", "flag=on", "flag=", "limited=6", "limited=0", "constant=7", "maybe=", "scalar_dict=1",
]  # fmt: skip
REQUESTS = [
    *(get(f"/unusual?{query}") for query in QUERIES),
    *(get(f"/child?{query}") for query in ("", "high=1", "high=1&low=3", "high=x&low=y")),
    *(
        get(f"/generic?{query}", headers=h)
        for query in ("", "item=1&items=2&items=3", "item=x")
        for h in ({}, {"item": "i", "items": "j"})
    ),
    *(get(f"/inner?{query}") for query in ("", "number=1", "inner=1", "x=5", "inner=%7B%7D", "inner[x]=1")),
]
