"""Dependencies used twice that want a model beside other values of a form; generators that say what they are not."""

from typing import Annotated

from fastapi import Depends, FastAPI, Form
from pydantic import BaseModel

from ..calls import get, post

app = FastAPI()


class Cat(BaseModel):
    name: str


class Dog(BaseModel):
    bark: str = "wow"


def form(cat: Annotated[Cat, Form()], number: Annotated[int, Form()] = 1):
    return [cat, number]


def around(inner: Annotated[list, Depends(form)]):
    return inner


@app.post("/twice")
def twice(first: Annotated[list, Depends(form)], second: Annotated[list, Depends(around)]):
    return [first, second]


@app.get("/generator", openapi_extra={"x-answers": "in pieces"})
def generator() -> Dog:
    yield Dog()  # type: ignore[misc]  # its annotation is what is tried


REQUESTS = [
    post("/twice", form={"name": "a", "number": "2"}),
    post("/twice", form={"number": "x"}),
    get("/generator"),
]
