"""Repeated query keys: lists, sets, tuples, frozen sets, deques, bare and nullable forms, defaults that are changed."""

from collections import deque
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import FastAPI, Query

from ..calls import get

app = FastAPI()


@app.get("/list")
def a_list(v: Annotated[list[int], Query()]):
    return v


@app.get("/plain-list")
def plain_list(v: list[str] = Query()):
    return v


@app.get("/bare")
def bare(v: Annotated[list, Query()] = ["a", "b"]):  # noqa: B006 - defaults are copied for each request
    v.append("changed")
    return v


@app.get("/set")
def a_set(v: Annotated[set[int], Query()] = frozenset()):
    return {"type": type(v).__name__, "v": sorted(v)}


@app.get("/frozenset")
def a_frozenset(v: Annotated[frozenset[str], Query(min_length=2)]):
    return {"type": type(v).__name__, "v": sorted(v)}


@app.get("/tuple")
def a_tuple(v: Annotated[tuple[int, ...], Query()] = (1, 2)):
    return {"type": type(v).__name__, "v": v}


@app.get("/pair")
def a_pair(v: Annotated[tuple[int, str], Query()]):
    return {"type": type(v).__name__, "v": v}


@app.get("/deque")
def a_deque(v: Annotated[deque[int], Query(max_length=3)]):
    return {"type": type(v).__name__, "v": list(v)}


@app.get("/sequence")
def a_sequence(v: Annotated[Sequence[float], Query()]):
    return {"type": type(v).__name__, "v": v}


@app.get("/nullable")
def nullable(v: Annotated[list[int] | None, Query()]):
    return {"v": v}


@app.get("/optional")
def optional(v: Annotated[list[int] | None, Query()] = None):
    return {"v": v}


@app.get("/nullable-items")
def nullable_items(v: Annotated[list[int | None], Query()]):
    return {"v": v}


@app.get("/either")
def either(v: Annotated[list[int] | list[str], Query()]):
    return {"v": v}


@app.get("/scalar-or-list")
def scalar_or_list(v: Annotated[list[int] | int, Query()] = 7):
    return {"v": v}


@app.get("/anything")
def anything(v: Annotated[Any, Query()] = None, w: Annotated[list[Any], Query()] = ()):
    return {"v": v, "w": w}


@app.get("/factory")
def factory(v: Annotated[list[int], Query(default_factory=lambda: [1, 2, 3])]):
    v.append(4)
    return v


@app.get("/aliased")
def aliased(v: Annotated[list[str], Query(alias="v[]", max_length=2)] = []):  # noqa: B006 - likewise
    return v


PATHS = ["list", "plain-list", "bare", "set", "frozenset", "tuple", "pair", "deque", "sequence", "nullable", "optional"]
PATHS += ["nullable-items", "either", "scalar-or-list", "factory"]
QUERIES = ["", "?v=1", "?v=1&v=2", "?v=2&v=1&v=2&v=3", "?v=a&v=2&v=b", "?v=", "?v", "?v=1,2", "?w=1", "?v=&v="]
REQUESTS = [
    *(get(f"/{path}{query}") for path in PATHS for query in QUERIES),
    *(get(f"/anything{query}") for query in ("", "?v=1&v=2", "?w=1", "?w=1&w=x")),
    *(get(f"/aliased{query}") for query in ("", "?v[]=a", "?v%5B%5D=a&v[]=b", "?v=a", "?v[]=a&v[]=b&v[]=c")),
    get("/bare"),
    get("/factory"),
]
