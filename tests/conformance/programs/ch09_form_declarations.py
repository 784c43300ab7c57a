"""What may be declared as a form at all, and what forms may stand beside."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, File, Form, Path, Query, UploadFile
from pydantic import BaseModel, Field, RootModel

from ..calls import get
from ..facts import outcome

app = FastAPI()
REQUESTS = [get("/none")]


@app.get("/none")
def none(name: Annotated[str | None, Form()] = None):
    return name


class Model(BaseModel):
    a: int = 1


class Other(BaseModel):
    b: int = 1


class Root(RootModel[list[int]]):
    pass


@dataclass
class Data:
    a: int = 1


class Arbitrary:
    pass


def attempt(*annotations: Any, path: str = "/", default: Any = ...) -> str:
    def one(a):
        return a

    def two(a, b):
        return [a, b]

    def defaulted(a=default):
        return a

    function: Callable[..., Any] = defaulted if default is not ... else two if len(annotations) > 1 else one
    function.__annotations__.update(zip("ab", annotations, strict=False))
    return outcome(lambda: FastAPI().post(path)(function))


def form_dependency(name: Annotated[str, Form()]) -> str:
    return name


def body_dependency(model: Model) -> Model:
    return model


FORM: Any = Annotated[str, Form()]
FACTS = {
    "form and body": attempt(FORM, Annotated[int, Body()]),
    "body and form": attempt(Model, FORM),
    "file and body": attempt(UploadFile, Model),
    "file and form": attempt(UploadFile, FORM),
    "form model and body": attempt(Annotated[Model, Form()], Other),
    "form and body dependency": attempt(FORM, Annotated[Model, Depends(body_dependency)]),
    "body and form dependency": attempt(Model, Annotated[str, Depends(form_dependency)]),
    "form in the path": attempt(FORM, path="/{a}"),
    "file in the path": attempt(UploadFile, path="/{a}"),
    "form default in Annotated": attempt(Annotated[str, Form(default="x")]),
    "form factory in Annotated": attempt(Annotated[str, Form(default_factory=str)]),
    "factory and default": attempt(Annotated[str, Form(default_factory=str)], default="x"),
    "two markers": attempt(Annotated[str, Form()], default=Form()),
    "two markers in Annotated": attempt(Annotated[str, Query(), Form()]),
    "form then path": attempt(Annotated[str, Form(), Path()], path="/{a}"),
    "arbitrary class": attempt(Annotated[Arbitrary, Form()]),
    "dataclass": attempt(Annotated[Data, Form()]),
    "dict": attempt(Annotated[dict[str, str], Form()]),
    "list of models": attempt(Annotated[list[Model], Form()]),
    "root model": attempt(Annotated[Root, Form()]),
    "model and scalar": attempt(Annotated[Model | int, Form()]),
    "models": attempt(Annotated[Model | Other, Form()]),
    "models and none": attempt(Annotated[Model | Other | None, Form()]),
    "models without a tag": attempt(Annotated[Model | Other, Form(discriminator="kind")]),
    "list of files": attempt(list[UploadFile]),
    "set of files": attempt(set[UploadFile]),
    "file and none": attempt(UploadFile | None),
    "file or text": attempt(UploadFile | str),
    "mapping of files": attempt(dict[str, UploadFile]),
    "file as query": attempt(Annotated[UploadFile, Query()]),
    "file as form": attempt(Annotated[UploadFile, Form()]),
    "file as body": attempt(Annotated[UploadFile, Body()]),
    "file with Field": attempt(Annotated[UploadFile, Field(description="f")]),
    "bytes as file": attempt(Annotated[bytes, File()]),
    "model as file": attempt(Annotated[Model, File()]),
    "field default": attempt(str, default=Field()),
}
