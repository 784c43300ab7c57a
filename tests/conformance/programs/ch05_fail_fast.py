"""The younger marker keywords: fail_fast, union_mode, validate_default, in query, header and body."""

from typing import Annotated

from fastapi import Body, FastAPI, Header, Query

from ..calls import get, post, posts

app = FastAPI()


@app.get("/slow")
def slow(v: Annotated[list[int], Query()]):
    return v


@app.get("/fast")
def fast(v: Annotated[list[int], Query(fail_fast=True)], w: Annotated[set[int], Query(fail_fast=True)] = frozenset()):
    return {"v": v, "w": sorted(w)}


@app.get("/header")
def header(x_v: Annotated[list[int], Header(fail_fast=True)]):
    return x_v


@app.post("/body")
def body(v: Annotated[list[int], Body(fail_fast=True)]):
    return v


@app.post("/union")
def union(v: Annotated[float | int | str, Body(union_mode="left_to_right")]):
    return {"v": v}


@app.post("/smart")
def smart(
    v: Annotated[float | int | str, Body(union_mode="smart")], d: Annotated[int, Body(validate_default=True)] = "3"
):
    return {"v": v, "d": d}


@app.get("/default")
def default(v: Annotated[list[int], Query(validate_default=True)] = "12"):
    return v


REQUESTS = [
    *(get(f"/{path}?{query}") for path in ("slow", "fast") for query in ("v=1&v=x&v=y", "v=1&v=2", "", "v=x&w=x&w=y")),
    get("/header", headers=[("x-v", "x"), ("x-v", "y")]),
    *posts("/body", [1, "x", "y"], [1], {}),
    *posts("/union", 1, 1.5, "1", True, None),
    *posts("/smart", {"v": 1}, {"v": "x", "d": 4}, {}),
    post("/body"),
    get("/default"),
    get("/default?v=1"),
]
