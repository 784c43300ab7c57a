"""Required against nullable: a union with None does not make a parameter optional; a default does."""

from typing import Annotated, Optional, Union

from fastapi import Cookie, FastAPI, Header, Query

from ..calls import get

app = FastAPI()


@app.get("/required")
def required(a: int | None, b: Optional[str], c: Union[float, None], d: Annotated[bool | None, Query()]):  # noqa: UP007, UP045
    return [a, b, c, d]


@app.get("/marked")
def marked(a: int | None = Query(), b: int | None = Query(...), c: Annotated[int | None, Query()] = ...):
    return [a, b, c]


@app.get("/optional")
def optional(a: int | None = None, b: int = None, c: Annotated[int, Query()] = None, d: int = Query(None)):  # noqa: RUF013
    return [a, b, c, d]


@app.get("/only-none")
def only_none(a: None = None):
    return a


@app.get("/wrong-default")
def wrong_default(a: int = "text", b: Annotated[int, Query(ge=5)] = 1, c: list[int] = Query(default="abc")):
    return [a, b, c]


@app.get("/validated-default")
def validated_default(
    a: Annotated[int, Query(validate_default=True)] = "7",
    b: Annotated[int, Query(validate_default=True, ge=5)] = 1,
):
    return [a, b]


@app.get("/elsewhere")
def elsewhere(h: Annotated[int | None, Header()], c: Annotated[int | None, Cookie()]):
    return [h, c]


REQUESTS = [
    get("/required"),
    get("/required?a=1&b=x&c=1.5&d=on"),
    get("/required?a=&b=&c=&d="),
    get("/required?a=null&b=null&c=null&d=null"),
    get("/marked"),
    get("/marked?a=1&b=2&c=3"),
    get("/optional"),
    get("/optional?a=1&b=2&c=3&d=4"),
    get("/optional?a=&b=&c=&d="),
    get("/only-none"),
    get("/only-none?a=1"),
    get("/only-none?a="),
    get("/wrong-default"),
    get("/wrong-default?a=1&b=5&c=1"),
    get("/wrong-default?a=text&b=1&c=abc"),
    get("/validated-default"),
    get("/validated-default?b=9"),
    get("/validated-default?a=x&b=1"),
    get("/elsewhere"),
    get("/elsewhere", headers={"h": "1"}, cookies={"c": "2"}),
    get("/elsewhere", headers={"h": ""}, cookies={"c": "x"}),
]
