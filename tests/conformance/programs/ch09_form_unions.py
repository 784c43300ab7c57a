"""Form models that are alternatives: plain unions and tagged ones, required and optional, beside other values."""

from typing import Annotated, Literal

from fastapi import Depends, FastAPI, Form
from pydantic import BaseModel, ConfigDict, Field

from ..calls import Call, post

app = FastAPI()


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = 9
    names: list[str] = []


class Dog(BaseModel):
    kind: Literal["dog"]
    names: str = "none"
    size: int


class Circle(BaseModel):
    radius: int


class Square(BaseModel):
    model_config = ConfigDict(extra="forbid")
    side: int
    tags: list[int] = []


class Renamed(BaseModel):
    side: str = Field(alias="the-side")
    tags: int = 0


class Fallback(BaseModel):
    note: str | None = None


class Anything(BaseModel):
    model_config = ConfigDict(extra="allow")
    radius: str


@app.post("/pet")
def pet(pet: Annotated[Cat | Dog, Form(discriminator="kind")]):
    return pet


@app.post("/pet-by-field")
def pet_by_field(pet: Annotated[Cat | Dog, Field(discriminator="kind"), Form()]):
    return pet


@app.post("/pet-optional")
def pet_optional(pet: Annotated[Cat | Dog | None, Form(discriminator="kind")] = None):
    return pet


@app.post("/pet-untagged")
def pet_untagged(pet: Annotated[Cat | Dog, Form()]):
    return pet


@app.post("/pet-and-field")
def pet_and_field(pet: Annotated[Cat | Dog, Form(discriminator="kind")], extra: Annotated[int, Form()]):
    return [pet, extra]


@app.post("/pet-described")
def pet_described(pet: Annotated[Cat | Dog, Form(discriminator="kind", title="Pet", description="A pet")]):
    return pet


@app.post("/shape")
def shape(shape: Annotated[Circle | Square, Form()]):
    return [type(shape).__name__, shape]


@app.post("/shape-reversed")
def shape_reversed(shape: Annotated[Square | Circle, Form()]):
    return [type(shape).__name__, shape]


@app.post("/shape-optional")
def shape_optional(shape: Annotated[Circle | Square | None, Form()] = None):
    return [type(shape).__name__, shape]


@app.post("/shape-nullable")
def shape_nullable(shape: Annotated[Circle | Square | None, Form()]):
    return [type(shape).__name__, shape]


@app.post("/shape-default")
def shape_default(shape: Annotated[Circle | Square, Form()] = Circle(radius=5)):
    return [type(shape).__name__, shape]


@app.post("/shape-fallback")
def shape_fallback(shape: Annotated[Circle | Fallback, Form()]):
    return [type(shape).__name__, shape]


@app.post("/shape-left-to-right")
def shape_left_to_right(shape: Annotated[Anything | Circle, Form(union_mode="left_to_right")]):
    return [type(shape).__name__, shape]


@app.post("/shape-anything")
def shape_anything(shape: Annotated[Circle | Anything | None, Form()] = None):
    return [type(shape).__name__, shape]


@app.post("/shape-renamed")
def shape_renamed(shape: Annotated[Square | Renamed, Form()]):
    return [type(shape).__name__, shape]


@app.post("/shape-and-shape")
def shape_and_shape(first: Annotated[Circle | Renamed, Form()], second: Annotated[Circle | Fallback, Form()]):
    return [first, second]


def dependency(shape: Annotated[Circle | Renamed, Form()]):
    return shape


@app.post("/in-dependency")
def in_dependency(found: Annotated[Circle | Renamed, Depends(dependency)]):
    return found


FORMS: list[list[tuple[str, str]]] = [
    [],
    [("kind", "cat")],
    [("kind", "cat"), ("lives", "x")],
    [("kind", "cat"), ("names", "a"), ("names", "b"), ("lives", "")],
    [("kind", "dog"), ("size", "1"), ("names", "a"), ("names", "b")],
    [("kind", "dog"), ("size", "1"), ("names", "")],
    [("kind", "dog")],
    [("kind", "cow"), ("extra", "1")],
    [("kind", "")],
    [("kind", "dog"), ("kind", "cat"), ("extra", "1")],
    [("size", "1")],
    [("radius", "1")],
    [("radius", "x")],
    [("radius", "")],
    [("radius", "1"), ("side", "1")],
    [("side", "1"), ("tags", "1"), ("tags", "2")],
    [("side", "1"), ("tags", "x")],
    [("side", "1"), ("other", "1")],
    [("the-side", "s"), ("tags", "1"), ("tags", "2")],
    [("the-side", "s"), ("tags", "x")],
    [("note", "n")],
    [("radius", "r"), ("more", "1"), ("more", "2")],
    [("other", "1")],
    [("shape", "x"), ("pet", "y")],
    [("tags", ""), ("names", "")],
]
PATHS = [route.path for route in app.routes if "POST" in (getattr(route, "methods", None) or ())]  # type: ignore[attr-defined]  # only APIRoutes are left
REQUESTS: list[Call] = [post(path, form=form) for path in PATHS for form in FORMS]
