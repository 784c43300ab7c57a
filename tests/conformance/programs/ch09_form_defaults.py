"""Defaults of form fields and form models: factories, copies, validated ones, models as defaults, empty texts against each."""

from datetime import date
from enum import Enum
from itertools import count
from typing import Annotated, Any

from fastapi import FastAPI, Form
from pydantic import BaseModel, Field

from ..calls import Call, multipart, post
from ..facts import outcome

app = FastAPI()
GENERATE = False
numbers = count(1)


class Size(Enum):
    small = "s"
    large = "l"


class Tags(BaseModel):
    tags: list[str] = Field(default_factory=lambda: ["made"])
    numbers: list[int] = [1]
    size: Size = Size.small
    serial: int = Field(default_factory=lambda: next(numbers))
    wrong: int = Field("not validated")  # type: ignore[assignment]


SHARED = ["shared"]
TAGS = Tags(tags=["given"], serial=0)


@app.post("/mutable")
def mutable(tags: Annotated[list[str], Form()] = SHARED):
    tags.append("more")
    return [tags, SHARED]


@app.post("/factory")
def factory(
    serial: Annotated[int, Form(default_factory=lambda: next(numbers))],
    tags: Annotated[list[str], Form(default_factory=list)],
):
    tags.append("x")
    return [serial, tags]


@app.post("/typed")
def typed(
    size: Annotated[Size, Form()] = Size.large,
    day: Annotated[date, Form()] = date(2026, 1, 1),
    wrong: Annotated[int, Form()] = "x",  # type: ignore[assignment]
    checked: Annotated[int, Form(validate_default=True)] = "7",  # type: ignore[assignment]
    nothing: Annotated[int | None, Form()] = None,
    unset: Annotated[str, Form()] = "",
):
    return [size, day, wrong, checked, nothing, unset]


@app.post("/wrong-checked")
def wrong_checked(number: Annotated[int, Form(validate_default=True, ge=5)] = 1):
    return number


@app.post("/model")
def model(data: Annotated[Tags, Form()]):
    data.tags.append("more")
    data.numbers.append(2)
    return [data.tags, data.numbers, data.size, data.wrong, sorted(data.model_fields_set)]


@app.post("/model-default")
def model_default(data: Annotated[Tags, Form()] = TAGS):
    data.tags.append("more")
    return [data.tags, TAGS.tags, data.serial]


@app.post("/old")
def old(text: str = Form("old"), number: int = Form(default=3, gt=1), tags: list[str] = Form(default=["a"])):
    tags.append("b")
    return [text, number, tags]


def twice(a: Annotated[str, Form(default_factory=str)] = "x"):
    return a


def inside(a: Annotated[str, Form("x")]):
    return a


FACTS = {"both": outcome(lambda: Form("x", default_factory=str))}
FACTS |= {
    name: outcome(lambda item=item: FastAPI().post("/")(item)) for name, item in (("twice", twice), ("inside", inside))
}
PATHS = ("mutable", "factory", "typed", "wrong-checked", "model", "model-default", "old")
FORMS: list[Any] = [
    [],
    [("tags", "")],
    [("tags", "t"), ("size", "s"), ("serial", "5"), ("day", "2026-02-02"), ("number", "9")],
    [
        ("size", ""),
        ("day", ""),
        ("wrong", ""),
        ("checked", ""),
        ("nothing", ""),
        ("unset", ""),
        ("number", ""),
        ("text", ""),
        ("serial", ""),
    ],
    [("size", "m"), ("wrong", "y"), ("numbers", "1"), ("numbers", "z"), ("number", "1")],
]
REQUESTS: list[Call] = [
    *(post(f"/{path}", form=form) for path in PATHS for form in FORMS),
    *(post(f"/{path}") for path in PATHS),
    *(post(f"/{path}", **multipart([("tags", "f.txt", None, b"x"), ("size", None, None, b"")])) for path in PATHS),
]
