"""What a handler of validation errors can learn: errors, body, and where the endpoint is."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, FastAPI, Header, Request
from fastapi.exceptions import RequestValidationError, ValidationException
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from ..calls import get, post, posts

app = FastAPI()
router = APIRouter(prefix="/router")


class Item(BaseModel):
    size: int


@app.exception_handler(RequestValidationError)
async def invalid(request: Request, error: RequestValidationError):
    return JSONResponse(
        {
            "errors": error.errors(),
            "body": error.body if isinstance(error.body, (dict, list, str, int, type(None))) else repr(error.body),
            "function": error.endpoint_function,
            "path": error.endpoint_path,
            "file": str(error.endpoint_file).rpartition("/")[2],
            "line": error.endpoint_line,
            "is validation exception": isinstance(error, ValidationException),
            "text": str(error),
        },
        status_code=422,
    )


def token(x_token: Annotated[int, Header()]):
    return x_token


@app.post("/items/{key}")
def create(key: int, item: Item):
    return item


@router.post("/items", dependencies=[Depends(token)])
async def routed(item: Annotated[Item, Body(embed=True)]):
    return item


@app.get("/plain")
def plain(q: int):
    return q


@app.get("/converted/{size:int}/{rest:path}")
def converted(size: int, rest: int):
    return [size, rest]


app.include_router(router, prefix="/outer")

REQUESTS = [
    get("/converted/1/x"),
    *posts("/items/x", {"size": "x"}, {}, [1], None),
    post("/items/1"),
    post("/items/1", content="{]", content_type="application/json"),
    # The handler above does not encode: bytes as the input of an error are too much for it.
    post("/items/1", content="text", content_type="text/plain", raises=True),
    *posts("/outer/router/items", {"item": {}}, {}),
    get("/plain?q=x"),
    get("/plain"),
]
