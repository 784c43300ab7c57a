"""Values declared as a body beside those of a form: one of the fields, whatever their type."""

import json
from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, File, Form, UploadFile
from pydantic import BaseModel, Json, model_validator

from ..calls import Call, multipart, post

app = FastAPI()


class Model(BaseModel):
    a: int = 1
    items: list[int] = []


class Written(BaseModel):
    """A model that reads itself out of a text, as programs do that take a document along with a file."""

    a: int

    @model_validator(mode="before")
    @classmethod
    def parsed(cls, data: Any) -> Any:
        return json.loads(data) if isinstance(data, str) else data


@app.post("/number")
def number(f: Annotated[str, Form()], n: Annotated[int, Body()]):
    return [f, n]


@app.post("/number-and-file")
def number_and_file(f: UploadFile, n: Annotated[int, Body()]):
    return [f.filename, n]


@app.post("/model-and-file")
def model_and_file(f: UploadFile, n: Model):
    return [f.filename, n]


@app.post("/model-first")
def model_first(n: Model, f: Annotated[str, Form()]):
    return [f, n]


@app.post("/written")
def written(n: Written, f: list[UploadFile]):
    return [len(f), n]


@app.post("/list")
def several(f: Annotated[str, Form()], n: Annotated[list[int], Body()]):
    return [f, n]


@app.post("/optional-list")
def optional_list(n: Annotated[list[int] | None, Body()] = None, f: Annotated[str, Form()] = "d"):
    return [f, n]


@app.post("/form-model")
def form_model(m: Annotated[Model, Form()], n: Annotated[int, Body()] = 3):
    return [m, n]


@app.post("/bytes-file")
def bytes_file(f: Annotated[bytes, File()], n: Annotated[int | None, Body()] = 3):
    return [f, n]


@app.post("/text")
def text(f: Annotated[str, Form()], n: Annotated[str, Body(max_length=3)] = "d"):
    return [f, n]


@app.post("/optional-model")
def optional_model(f: Annotated[str, Form()], n: Model | None = None):
    return [f, n]


@app.post("/json")
def document(f: Annotated[str, Form()], n: Annotated[Json[dict[str, int]], Body()]):
    return [f, n]


@app.post("/mapping")
def mapping(f: Annotated[str, Form()], n: dict[str, int]):
    return [f, n]


@app.post("/raw")
def raw(f: Annotated[str, Form()], n: Annotated[bytes, Body(media_type="x/y")]):
    return [f, n]


@app.post("/aliased")
def aliased(f: Annotated[str, Form()], value: Annotated[int, Body(alias="n", embed=True)]):
    return [f, value]


def of_body(n: Annotated[int, Body()]) -> int:
    return n


def of_form(f: Annotated[str, Form()]) -> str:
    return f


@app.post("/body-in-dependency")
def body_in_dependency(f: Annotated[str, Form()], n: Annotated[int, Depends(of_body)]):
    return [f, n]


@app.post("/form-in-dependency")
def form_in_dependency(n: Annotated[int, Body()], f: Annotated[str, Depends(of_form)]):
    return [f, n]


@app.post("/same-name")
def same_name(n: Annotated[str, Form()], other: Annotated[int, Depends(of_body)]):
    return [n, other]


@app.post("/media-type")
def media_type(f: Annotated[str, Form(media_type="multipart/x")], n: list[bytes]):
    return [f, n]


@app.post("/two-media-types")
def two_media_types(n: Annotated[int, Body(media_type="x/y")], f: Annotated[str, Form(media_type="multipart/x")]):
    return [f, n]


FORMS: list[list[tuple[str, str]]] = [
    [],
    [("f", "x"), ("n", "1")],
    [("f", "x"), ("n", "1"), ("n", "2")],
    [("f", "x"), ("n", "")],
    [("f", "x")],
    [("f", "x"), ("n", '{"a": 5}')],
    [("f", "x"), ("a", "5"), ("items", "1")],
    [("n", "x")],
]
FILES: list[list[tuple[str, str | None, str | None, bytes]]] = [
    [("f", "f.txt", None, b"content"), ("n", None, None, b"1")],
    [("f", "f.txt", None, b"content"), ("n", None, None, b'{"a": 5}')],
    [("f", "f.txt", None, b"content"), ("n", "n.txt", None, b"no number")],
]
PATHS = [route.path for route in app.routes if "POST" in (getattr(route, "methods", None) or ())]  # type: ignore[attr-defined]  # only APIRoutes are left
REQUESTS: list[Call] = [post(path, form=form) for path in PATHS for form in FORMS]
REQUESTS += [post(path, **multipart(parts)) for path in PATHS for parts in FILES]
REQUESTS += [post(path, json={"f": "x", "n": 1}) for path in PATHS]
