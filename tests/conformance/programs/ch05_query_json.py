"""Json[...] in the query, in a list, in a header and in a cookie: one string that holds a document."""

from typing import Annotated, Any

from fastapi import Cookie, FastAPI, Header, Query
from pydantic import BaseModel, Json

from ..calls import get, gets

app = FastAPI()


class Point(BaseModel):
    x: int
    y: int = 0


@app.get("/list")
def json_list(v: Json[list[int]]):
    return v


@app.get("/marked")
def marked(v: Annotated[Json[list[int]], Query(description="numbers as JSON")] = "[1]"):
    return {"v": v}


@app.get("/any")
def json_any(v: Json[Any] = None, w: Annotated[Json | None, Query()] = None):
    return {"v": v, "w": w}


@app.get("/model")
def json_model(v: Annotated[Json[Point], Query()]):
    return v


@app.get("/many")
def many(v: Annotated[list[Json[int]], Query()]):
    return v


@app.get("/header")
def header(v: Annotated[Json[dict[str, int]], Header()], c: Annotated[Json[list[str]] | None, Cookie()] = None):
    return {"v": v, "c": c}


class Filter(BaseModel):
    ids: Json[list[int]]
    deep: Json[Point] | None = None


@app.get("/in-model")
def in_model(f: Annotated[Filter, Query()]):
    return f


REQUESTS = [
    *gets("/list?v={}", "[1,2]", "[]", '["x"]', '{"a":1}', "[1", "", "1", "null"),
    get("/list"),
    get("/list?v=[1]&v=[2]"),
    *gets("/marked?v={}", "[3]", "x"),
    get("/marked"),
    get("/marked?v="),  # a sequence type: an empty text counts as missing
    *gets("/any?v={}", '{"a": [1, null, true]}', '"s"', "x"),
    get("/any?v=NaN", raises=True),  # read well, but not to be written as JSON
    *gets("/any?w={}", "7", "x"),
    *gets("/model?v={}", '{"x": 1}', '{"y": 1}', '{"x": "1", "z": 2}', "[]", "{"),
    get("/many?v=1&v=2"),
    get("/many?v=1&v=x&v=[1]"),
    get("/header", headers={"v": '{"a": 1}'}),
    get("/header", headers={"v": '{"a": "x"}'}),
    get("/header", headers={"v": "{}"}, cookies={"c": '["x"]'}),
    get("/header"),
    *gets("/in-model?ids={}", "[1]", "1", "x", ""),
    get('/in-model?ids=[1]&deep={"x":2}'),
    get("/in-model?ids=[1]&deep={}"),
]
