"""Discriminated and plain unions: mappings, callable discriminators, nested ones, unions as parameters and answers."""

from typing import Annotated, Any, Literal

from fastapi import Body, FastAPI, Query
from pydantic import BaseModel, Discriminator, Field, RootModel, Tag

from ..calls import gets, posts


class Cat(BaseModel):
    kind: Literal["cat", "kitten"]
    lives: int = 9


class Dog(BaseModel):
    kind: Literal["dog"] = Field(alias="kind")
    breed: str


class Fish(BaseModel):
    depth: float


def kind_of(value: Any):
    given = value.get("depth") if isinstance(value, dict) else getattr(value, "depth", None)
    return "other" if given is None else "fish"


Pet = Annotated[Cat | Dog, Field(discriminator="kind", description="A pet")]
Any_ = Annotated[Annotated[Fish, Tag("fish")] | Annotated[Pet, Tag("other")], Discriminator(kind_of)]


class Home(BaseModel):
    pet: Pet
    pets: list[Pet] = []
    best: Pet | None = None


class Pets(RootModel[list[Pet]]):
    pass


app = FastAPI()


@app.post("/pet")
def pet(pet: Pet) -> Pet:
    return pet


@app.post("/any")
def any_(value: Any_) -> list[Any_]:
    return [value]


@app.post("/home")
def home(home: Home) -> Home:
    return home


@app.post("/pets")
def pets(pets: Pets) -> Pets:
    return pets


@app.post("/embedded")
def embedded(pet: Annotated[Pet, Body(embed=True)], other: Annotated[int | str, Body()] = 0) -> int | str | Cat | Dog:
    return other or pet


@app.get("/query")
def query(
    value: Annotated[int | float | Literal["all"], Query()], many: Annotated[list[int | str] | None, Query()] = None
):
    return [value, many]


CAT, DOG = {"kind": "cat"}, {"kind": "dog", "breed": "b"}
REQUESTS = [
    *posts("/pet", CAT, DOG, {"kind": "kitten", "lives": "x"}, {"kind": "cow"}, {}, {"kind": "dog"}, 1),
    *posts("/any", {"depth": 3}, CAT, {"kind": "x"}, {"depth": "x"}),
    *posts("/home", {"pet": CAT, "pets": [DOG], "best": CAT}, {"pet": {"kind": "x"}, "pets": [{}], "best": 1}),
    *posts("/pets", [CAT, DOG], [{"kind": 1}], {}),
    *posts("/embedded", {"pet": CAT}, {"pet": DOG, "other": "x"}, {"pet": CAT, "other": []}),
    *gets("/query?value={}", "1", "1.5", "all", "x"),
]
