"""How parameters show up in the document: titles, examples, hidden and deprecated ones, additions to the schema."""

from typing import Annotated

from fastapi import Cookie, FastAPI, Header, Path, Query
from pydantic import Field, WithJsonSchema
from pydantic.json_schema import SkipJsonSchema

from ..calls import get

app = FastAPI()


def mark(schema):
    schema["x-marked"] = True
    schema.pop("title", None)


@app.get("/titles/{key}")
def titles(
    key: Annotated[str, Path(title="The Key", description="Opens\n\nthe *door*")],
    plain: int,
    titled: Annotated[int, Query(title="Titled")] = 1,
    described: Annotated[int, Query(description="Described")] = 2,
    snake_case_name: str = "s",
    x_request_id: Annotated[str | None, Header(title="Request", description="Id")] = None,
    session: Annotated[str | None, Cookie(description="Who")] = None,
):
    return plain


@app.get("/examples")
def examples(
    one: Annotated[str, Query(examples=["a", "b"])] = "a",
    two: Annotated[
        int, Query(openapi_examples={"low": {"summary": "Low", "value": 1}, "none": {"description": "no value"}})
    ] = 1,
    both: Annotated[int, Query(examples=[1], openapi_examples={"x": {"value": 2}})] = 1,
    field: Annotated[int, Field(examples=[7]), Query()] = 1,
    by_header: Annotated[str, Header(examples=["h"])] = "h",
):
    return one


@app.get("/hidden")
def hidden(
    shown: int = 1,
    secret: Annotated[int, Query(include_in_schema=False)] = 2,
    h: Annotated[str | None, Header(include_in_schema=False)] = None,
    c: Annotated[str | None, Cookie(include_in_schema=False)] = None,
):
    return [shown, secret, h, c]


@app.get("/deprecated", deprecated=True)
def deprecated(old: Annotated[int, Query(deprecated=True)] = 1, new: Annotated[int, Query(deprecated=False)] = 1):
    return old


@app.get("/extra")
def extra(
    a: Annotated[int, Query(json_schema_extra={"x-unit": "m", "minimum": -5})] = 1,
    b: Annotated[int, Query(json_schema_extra=mark)] = 1,
    c: Annotated[int, Field(json_schema_extra={"x-field": 1})] = 1,
    d: Annotated[int, WithJsonSchema({"type": "string", "format": "roman"})] = 1,
    e: int | SkipJsonSchema[None] = None,
    f: Annotated[list[Annotated[int, Field(ge=1, title="Item")]], Query(title="Items", min_length=1)] = [1],  # noqa: B006
):
    return a


@app.get("/same-name/{name}")
def same_name(
    name: Annotated[str, Path(alias="name")],
    query_name: Annotated[str | None, Query(alias="name")] = None,
    header_name: Annotated[str | None, Header(alias="name")] = None,
    cookie_name: Annotated[str | None, Cookie(alias="name")] = None,
):
    return [name, query_name, header_name, cookie_name]


@app.get("/order")
def order(
    c: Annotated[int, Cookie()],
    h: Annotated[int, Header()],
    q: int,
    c2: Annotated[int, Cookie()] = 1,
    h2: Annotated[int, Header()] = 1,
    q2: int = 1,
):
    return [c, h, q, c2, h2, q2]


REQUESTS = [
    get("/titles/k?plain=1"),
    get("/titles/k"),
    get("/examples"),
    get("/hidden?secret=x", headers={"h": "1"}),
    get("/hidden?secret=3", headers={"h": "1"}, cookies={"c": "2"}),
    get("/deprecated?old=x&new=y"),
    get("/extra?a=-9&e=null"),
    get("/extra?f=0&f=x"),
    get("/same-name/p?name=q", headers={"name": "h"}, cookies={"name": "c"}),
    get("/order"),
    get("/order?q=1&q2=x", headers={"h": "1", "h2": "x"}, cookies={"c": "1", "c2": "x"}),
]
