"""Alternatives of form models that are recursive, titled, nested, files, or read through validators of their own."""

from typing import Annotated, Any, Literal

from fastapi import FastAPI, File, Form, UploadFile
from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from ..calls import Call, multipart, post

app = FastAPI()


class Tree(BaseModel):
    kind: Literal["tree"]
    names: list[str] = []
    child: "Tree | None" = None


class Leaf(BaseModel):
    model_config = ConfigDict(title="A leaf")
    kind: Literal["leaf", "needle"]
    names: str = "none"


class Stone(BaseModel):
    kind: Literal["stone"] = "stone"
    weight: int

    @model_validator(mode="before")
    @classmethod
    def seen(cls, data: Any) -> Any:
        return {**data, "weight": data.get("weight", 7)} if isinstance(data, dict) else data

    @model_validator(mode="after")
    def limited(self) -> "Stone":
        if self.weight > 10:
            raise ValueError("too heavy")
        return self


class Picture(BaseModel):
    picture: UploadFile
    names: list[str] = []


class Text(BaseModel):
    text: str


Plant = Annotated[Tree | Leaf, Field(discriminator="kind")]


def kind_of(data: Any) -> str | None:
    kind = data.get("kind") if isinstance(data, dict) else getattr(data, "kind", None)
    return "plant" if kind in ("tree", "leaf", "needle") else "stone"


@app.post("/plant")
def plant(thing: Annotated[Plant, Form()]):
    return thing


@app.post("/plant-or-none")
def plant_or_none(thing: Annotated[Plant | None, Form()] = None):
    return thing


@app.post("/plant-or-stone")
def plant_or_stone(thing: Annotated[Tree | Leaf | Stone, Form(discriminator="kind")]):
    return thing


@app.post("/any-of-three")
def any_of_three(thing: Annotated[Stone | Tree | Leaf, Form()]):
    return [type(thing).__name__, thing]


@app.post("/checked")
def checked(thing: Annotated[Tree | Leaf, AfterValidator(lambda value: value), Form()]):
    return thing


@app.post("/by-function")
def by_function(
    thing: Annotated[Annotated[Leaf, Tag("plant")] | Annotated[Stone, Tag("stone")], Discriminator(kind_of), Form()],
):
    return thing


@app.post("/picture-or-text")
async def picture_or_text(thing: Annotated[Picture | Text, File()]):
    if isinstance(thing, Text):
        return thing.text
    return [(await thing.picture.read()).decode(), thing.names]


FORMS: list[list[tuple[str, str]]] = [
    [],
    [("kind", "tree"), ("names", "a"), ("names", "b")],
    [("kind", "leaf"), ("names", "a"), ("names", "b")],
    [("kind", "needle"), ("names", "")],
    [("kind", "tree"), ("child", "x")],
    [("kind", "stone"), ("weight", "3")],
    [("kind", "stone"), ("weight", "11")],
    [("kind", "stone"), ("weight", "")],
    [("kind", "none")],
    [("names", "a")],
    [("text", "t"), ("names", "a")],
    [("text", "")],
]
PATHS = [route.path for route in app.routes if "POST" in (getattr(route, "methods", None) or ())]  # type: ignore[attr-defined]  # only APIRoutes are left
REQUESTS: list[Call] = [post(path, form=form) for path in PATHS for form in FORMS]
REQUESTS += [
    post("/picture-or-text", **multipart(parts))
    for parts in (
        [("picture", "p.png", None, b"pixels"), ("names", None, None, b"a")],
        [("picture", "", None, b""), ("text", None, None, b"t")],
        [("picture", None, None, b"text")],
        [("picture", "p.png", None, b"pixels"), ("text", None, None, b"t")],
    )
]
