"""Request bodies in the document: required or not, media types, GET and DELETE, files and forms, bodies of dependencies."""

from typing import Annotated

from fastapi import Body, Depends, FastAPI, File, Form, UploadFile
from pydantic import BaseModel, Field, RootModel

from ..calls import post, posts

app = FastAPI()


class Item(BaseModel):
    name: str
    note: str | None = Field(default=None, description="Any")


class Names(RootModel[list[str]]):
    pass


def body_of(item: Item):
    return item


for method in ("get", "post", "put", "delete", "patch", "options", "head", "trace"):

    def with_body(item: Item):
        return None

    getattr(app, method)("/methods", name=f"{method} body")(with_body)


@app.post("/optional")
def optional(item: Item | None = None):
    return item


@app.post("/nullable")
def nullable(item: Item | None):
    return item


@app.post("/two")
def two(item: Item, other: Item):
    return [item, other]


@app.post("/two-optional")
def two_optional(item: Item | None = None, other: Annotated[int, Body()] = 1):
    return [item, other]


@app.post("/embedded")
def embedded(item: Annotated[Item, Body(embed=True, title="T", description="D")]):
    return item


@app.post("/scalar")
def scalar(number: Annotated[int, Body(ge=1, title="N")]):
    return number


@app.post("/root")
def root(names: Names):
    return names


@app.post("/union")
def union(value: Item | list[Item] | int):
    return value


@app.post("/from-dependency")
def from_dependency(item: Annotated[Item, Depends(body_of)]):
    return item


@app.post("/from-both")
def from_both(item: Annotated[Item, Depends(body_of)], number: Annotated[int, Body()]):
    return [item, number]


@app.post("/form")
def form(a: Annotated[str, Form()], b: Annotated[int, Form(description="B")] = 1):
    return [a, b]


@app.post("/file")
def file(a: Annotated[bytes, File(description="A")], b: UploadFile | None = None, c: Annotated[str, Form()] = "c"):
    return len(a)


@app.post("/files")
def files(many: list[UploadFile], raw: Annotated[list[bytes], File()] = []):  # noqa: B006
    return len(many)


@app.post("/form-model")
def form_model(item: Annotated[Item, Form()]):
    return item


@app.post("/media-type")
def media_type(
    item: Annotated[Item, Body(media_type="application/merge-patch+json")],
    other: Annotated[int, Body(media_type="text/plain")],
):
    return item


ITEM = {"name": "n"}
REQUESTS = [
    *posts("/methods", ITEM, {}),
    *posts("/optional", ITEM, None),
    *posts("/two", {"item": ITEM, "other": ITEM}, ITEM),
    *posts("/from-both", {"item": ITEM, "number": 1}, ITEM),
    *posts("/root", ["a"], [1]),
    *posts("/union", ITEM, [ITEM], 1, "x"),
    post("/form", form={"a": "1", "b": "2"}),
    post("/form", form={"b": "x"}),
    post("/form-model", form={"name": "n"}),
    post("/form-model", json=ITEM),
]
