"""Dataclasses, TypedDicts, named tuples, generic models, recursive models and root models as bodies."""

import dataclasses
from typing import Annotated, Generic, NamedTuple, NotRequired, TypeVar

from fastapi import Body, FastAPI
from pydantic import BaseModel, Field, RootModel
from pydantic.dataclasses import dataclass as pydantic_dataclass
from typing_extensions import TypedDict

from ..calls import posts

app = FastAPI()
T = TypeVar("T")


@dataclasses.dataclass
class Bolt:
    """A plain dataclass."""

    size: float
    thread: str = "M"
    tags: list[str] = dataclasses.field(default_factory=list)


@pydantic_dataclass
class Nut:
    size: int = Field(gt=0)
    bolt: Bolt | None = None


class Washer(TypedDict):
    inner: float
    outer: NotRequired[float]


class Pair(NamedTuple):
    left: int
    right: str = "r"


class Box(BaseModel, Generic[T]):
    content: T
    count: int = 1


class Tree(BaseModel):
    name: str
    children: list["Tree"] = []
    parent: "Tree | None" = None


class Names(RootModel[list[str]]):
    def first(self) -> str | None:
        return self.root[0] if self.root else None


class Table(RootModel[dict[str, Box[int]]]):
    pass


@app.post("/bolt")
def bolt(bolt: Bolt):
    return {"type": type(bolt).__name__, "bolt": bolt}


@app.post("/nut")
def nut(nut: Nut):
    return {"type": type(nut).__name__, "nut": nut}


@app.post("/washer")
def washer(washer: Washer):
    return washer


@app.post("/pair")
def pair(pair: Annotated[Pair, Body()]):
    return {"type": type(pair).__name__, "pair": pair}


@app.post("/box-int")
def box_int(box: Box[int]):
    return box


@app.post("/box-bolts")
def box_bolts(box: Box[list[Bolt]]):
    return box


@app.post("/box")
def box(box: Box):
    return box


@app.post("/tree")
def tree(tree: Tree):
    return {"names": [child.name for child in tree.children], "tree": tree}


@app.post("/names")
def names(names: Names):
    return {"first": names.first(), "names": names}


@app.post("/table")
def table(table: Table):
    return table


@app.post("/all")
def everything(bolt: Bolt, washer: Washer, names: Names, box: Box[str] | None = None):
    return [bolt, washer, names, box]


REQUESTS = [
    *posts(
        "/bolt", {"size": 3}, {"size": "3", "thread": "G", "tags": ["a"], "extra": 1}, {"size": "x"}, {}, [], None, [3]
    ),
    *posts("/nut", {"size": 3}, {"size": 0}, {"size": 1, "bolt": {"size": 2}}, {"size": 1, "bolt": {}}, {}),
    *posts("/washer", {"inner": 1}, {"inner": 1, "outer": "2", "extra": 3}, {"outer": 1}, [], {}),
    *posts("/pair", [1, "x"], [1], ["x", 1], {"left": 1}, [1, "x", 2], {"right": "x"}),
    *posts("/box-int", {"content": 1}, {"content": "x", "count": "y"}, {}),
    *posts("/box-bolts", {"content": [{"size": 1}]}, {"content": [{}]}, {"content": {}}),
    *posts("/box", {"content": {"any": [1]}}, {"count": 1}),
    *posts(
        "/tree",
        {"name": "a", "children": [{"name": "b", "children": [{"name": "c"}]}]},
        {"name": "a", "children": [{"children": [{}]}]},
        {"name": "a", "parent": {"name": 1}},
    ),
    *posts("/names", ["a", "b"], [], {"root": []}, [1], "a"),
    *posts("/table", {"a": {"content": 1}}, {"a": {"content": "x"}}, []),
    *posts(
        "/all",
        {"bolt": {"size": 1}, "washer": {"inner": 1}, "names": ["n"], "box": {"content": "c"}},
        {"bolt": {}, "washer": {}, "names": {}, "box": {}},
        {},
    ),
]
