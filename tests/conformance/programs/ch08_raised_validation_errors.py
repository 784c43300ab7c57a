"""Validation errors that programs raise themselves: Pydantic's, RequestValidationError, ValueError."""

from fastapi import Depends, FastAPI, HTTPException
from fastapi.exceptions import RequestValidationError, ResponseValidationError
from pydantic import BaseModel, ValidationError

from ..calls import get

app = FastAPI()


class Item(BaseModel):
    size: int


@app.get("/pydantic")
def pydantic_error():
    return Item(size="x")


@app.get("/request")
def request_error():
    raise RequestValidationError(
        [{"type": "own", "loc": ("query", "q"), "msg": "Own message", "input": {"a": 1}, "ctx": {"x": 1}}]
    )


@app.get("/request-from-pydantic")
def from_pydantic():
    try:
        Item(size="x")
    except ValidationError as error:
        raise RequestValidationError(error.errors(), body={"size": "x"}) from error


@app.get("/response")
def response_error():
    raise ResponseValidationError([{"type": "own", "loc": ("response",), "msg": "m", "input": None}], body=None)


def checked(n: int = 0):
    if n > 3:
        raise RequestValidationError(
            [{"type": "too_many", "loc": ("query", "n"), "msg": f"{n} is too many", "input": n}]
        )
    return n


@app.get("/dependency")
def dependency(n: int = Depends(checked)):
    if n == 2:
        raise HTTPException(422, detail=[{"loc": ["query", "n"], "msg": "two", "type": "own"}])
    return n


REQUESTS = [
    get("/pydantic", raises=True),
    get("/request"),
    get("/request-from-pydantic"),
    get("/response", raises=True),
    *(get(f"/dependency?n={n}") for n in (1, 2, 4, "x")),
]
