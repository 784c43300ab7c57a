"""Overrides that take a body where the original took none, several where it took one, a form where it took JSON, or nothing."""

from typing import Annotated

from fastapi import Depends, FastAPI, Form
from pydantic import BaseModel

from ..calls import post

GENERATE = False
app = FastAPI()


class Parcel(BaseModel):
    weight: int


def nothing():
    return "nothing"


def one(parcel: Parcel):
    return parcel


def two(parcel: Parcel, other: Parcel):
    return [parcel, other]


def form(label: Annotated[str, Form()]):
    return label


CHOICES = {"nothing": nothing, "one": one, "two": two, "form": form}


@app.post("/none")
async def none(value: Annotated[object, Depends(nothing)]):
    return value


@app.post("/beside")
async def beside(mine: Parcel, value: Annotated[object, Depends(nothing)]):
    return [mine, value]


@app.post("/below")
async def below(value: Annotated[object, Depends(one)]):
    return value


@app.post("/form")
async def in_form(text: Annotated[str, Form()], value: Annotated[object, Depends(nothing)]):
    return [text, value]


@app.post("/override/{original}/{replacement}")
def override(original: str, replacement: str):
    app.dependency_overrides = {CHOICES[original]: CHOICES[replacement]}
    return len(app.dependency_overrides)


BODIES = [{"weight": 1}, {"mine": {"weight": 1}, "parcel": {"weight": 2}, "other": {"weight": 3}}, None]
LOOK = [post(f"/{path}", json=body) for path in ("none", "beside", "below", "form") for body in BODIES]
PAIRS = [
    ("nothing", "one"),
    ("nothing", "two"),
    ("nothing", "form"),
    ("one", "two"),
    ("one", "nothing"),
    ("one", "form"),
]
REQUESTS = [call for pair in PAIRS for call in (post(f"/override/{pair[0]}/{pair[1]}"), *LOOK)]
