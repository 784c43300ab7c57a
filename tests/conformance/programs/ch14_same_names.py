"""Models of the same name from several places: collisions in both directions, enumerations, generics, dataclasses."""

import dataclasses
from enum import Enum
from typing import Generic, TypeVar

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field, create_model

from ..calls import posts

T = TypeVar("T")


def library():
    class Item(BaseModel):
        isbn: str = "0"

    class State(Enum):
        lent = "lent"

    return Item, State


def shop():
    class Item(BaseModel):
        price: float
        state: "State" = "sold"

    class State(Enum):
        sold = "sold"

    Item.model_rebuild(_types_namespace={"State": State})
    return Item, State


Book, BookState = library()
Ware, WareState = shop()
Made = create_model("Item", weight=(int, ...))


class Titled(BaseModel):
    model_config = ConfigDict(title="Item")
    name: str = "n"


class Item(BaseModel, Generic[T]):
    content: T


class Outer(BaseModel):
    class Item(BaseModel):
        depth: int = Field(1, title="Item")

    item: Item = Item()


@dataclasses.dataclass
class Body:
    value: int = 0


app = FastAPI()
split = FastAPI(separate_input_output_schemas=False)


@app.post("/book")
def book(item: Book, state: BookState = BookState.lent) -> Book:
    return item


@app.post("/ware")
def ware(item: Ware, state: WareState) -> list[Ware]:
    return [item]


@app.post("/made")
def made(item: Made) -> Made:
    return item


@app.post("/titled")
def titled(item: Titled) -> Titled:
    return item


@app.post("/generic")
def generic(item: Item[Book]) -> Item[Item[int]]:
    return {"content": {"content": 1}}


@app.post("/outer")
def outer(item: Outer) -> Outer.Item:
    return item.item


@app.post("/same")
def same(one: Body, two: Outer):
    return [one, two]


for function in (book, ware, outer):
    split.post(f"/{function.__name__}")(function)
app.mount("/split", split)
REQUESTS = [
    *posts("/book", {}, {"isbn": 1}),
    *posts("/ware?state=sold", {"price": 1}, {"price": 1, "state": "lent"}),
    *posts("/made", {"weight": 1}, {}),
    *posts("/titled", {}, {"name": 1}),
    *posts("/generic", {"content": {}}, {}),
    *posts("/outer", {}, {"item": {"depth": "x"}}),
    *posts("/same", {"one": {}, "two": {}}, {"one": 1}),
    *posts("/split/outer", {}),
]
