"""AliasChoices in every location: the first one present wins, errors name it, "missing" names the first."""

from typing import Annotated

from fastapi import Body, Cookie, FastAPI, Header, Query
from pydantic import AliasChoices, AliasPath, BaseModel, Field

from ..calls import get, post, posts

app = FastAPI()


@app.get("/query")
def query(v: Annotated[int, Query(validation_alias=AliasChoices("first", "second", "third"))]):
    return v


@app.get("/query-alias")
def query_alias(v: Annotated[int, Query(alias="own", validation_alias=AliasChoices("first", "second"))] = 9):
    return v


@app.get("/list")
def query_list(v: Annotated[list[int], Query(validation_alias=AliasChoices("ids", "id"))]):
    return v


@app.get("/with-path")
def with_path(v: Annotated[int, Query(validation_alias=AliasChoices("first", AliasPath("second", 0)))] = 3):
    return v


@app.get("/header")
def header(v: Annotated[str, Header(validation_alias=AliasChoices("x_first", "x-second"))]):
    return v


@app.get("/cookie")
def cookie(v: Annotated[int, Cookie(validation_alias=AliasChoices("first", "second"))]):
    return v


@app.post("/body")
def body(
    v: Annotated[int, Body(validation_alias=AliasChoices("first", "second"))],
    w: Annotated[int, Body()] = 0,
):
    return [v, w]


@app.post("/single-body")
def single_body(v: Annotated[int, Body(validation_alias=AliasChoices("first", "second"), embed=True)]):
    return v


class Filter(BaseModel):
    size: int = Field(validation_alias=AliasChoices("size", "limit"))
    word: str = Field(default="w", alias="text", validation_alias=AliasChoices("q", "query"))
    many: list[int] = Field(default=[], validation_alias=AliasChoices("ids", "id"))


@app.get("/model")
def model(f: Annotated[Filter, Query()]):
    return f.model_dump()


@app.get("/model-header")
def model_header(f: Annotated[Filter, Header()]):
    return f.model_dump()


@app.post("/model-body")
def model_body(f: Filter):
    return f


REQUESTS = [
    *(
        get(f"/{path}{q}")
        for path in ("query", "query-alias")
        for q in (
            "",
            "?first=1",
            "?second=2",
            "?third=3",
            "?second=2&first=1",
            "?first=x&second=2",
            "?second=x",
            "?own=1",
            "?v=1",
            "?first=",
        )
    ),
    *(get(f"/list{q}") for q in ("", "?ids=1&ids=2", "?id=3&id=x", "?id=3&ids=1", "?ids")),
    *(get(f"/with-path{q}") for q in ("", "?first=1", "?second=2", "?first=x", "?second=x")),
    get("/header"),
    *(get("/header", headers={name: "value"}) for name in ("x-first", "x_first", "x-second", "x_second")),
    get("/header", headers={"x-second": "2", "x-first": "1"}),
    *(get("/cookie", cookies={name: value}) for name in ("first", "second", "v") for value in ("1", "x")),
    get("/cookie"),
    *posts(
        "/body",
        {"first": 1},
        {"second": 2, "w": 3},
        {"second": "x"},
        {"v": 1},
        {},
        {"second": 2, "first": "x"},
        {"first": None},
    ),
    *posts("/single-body", {"first": 1}, {"second": 2}, {"v": 1}, {"second": "x"}, 5, None),
    post("/single-body"),
    *(
        get(f"/model?{q}")
        for q in (
            "",
            "size=1",
            "limit=2",
            "size=1&q=a",
            "limit=2&query=b&text=c",
            "limit=x",
            "size=1&ids=1&id=2",
            "size=1&id=2&id=y",
            "size=1&word=z",
        )
    ),
    get("/model-header", headers={"limit": "3", "query": "h", "id": "4"}),
    get("/model-header"),
    *posts("/model-body", {"limit": 2, "query": "x", "id": [1]}, {"limit": "x"}, {}, {"word": "z", "size": 1}),
]
