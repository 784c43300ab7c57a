"""Query parameters under other names: alias, validation_alias, serialization_alias and their combinations."""

from typing import Annotated

from fastapi import FastAPI, Query
from pydantic import AliasPath, Field

from ..calls import get

app = FastAPI()


@app.get("/alias")
def alias(item_query: Annotated[str | None, Query(alias="item-query")] = None):
    return {"item_query": item_query}


@app.get("/required")
def required(size: Annotated[int, Query(alias="page[size]")]):
    return size


@app.get("/validation")
def validation(size: Annotated[int, Query(validation_alias="vSize")]):
    return size


@app.get("/serialization")
def serialization(size: Annotated[int, Query(serialization_alias="sSize")]):
    return size


@app.get("/alias-validation")
def alias_validation(size: Annotated[int, Query(alias="a", validation_alias="v")]):
    return size


@app.get("/alias-serialization")
def alias_serialization(size: Annotated[int, Query(alias="a", serialization_alias="s")]):
    return size


@app.get("/all-three")
def all_three(size: Annotated[int, Query(alias="a", validation_alias="v", serialization_alias="s")] = 1):
    return size


@app.get("/priority")
def priority(size: Annotated[int, Query(alias="a", alias_priority=1)]):
    return size


@app.get("/field")
def field(size: Annotated[int, Field(alias="f"), Query()]):
    return size


@app.get("/field-validation")
def field_validation(size: Annotated[int, Field(validation_alias="fv", alias="f"), Query(description="d")]):
    return size


@app.get("/alias-path")
def alias_path(size: Annotated[int, Query(validation_alias=AliasPath("p", 0))] = 3):
    return size


@app.get("/swapped")
def swapped(a: Annotated[int, Query(alias="b")], b: Annotated[int, Query(alias="a")]):
    return {"a": a, "b": b}


@app.get("/same")
def same(a: Annotated[int, Query(alias="x")], b: Annotated[str, Query(alias="x")]):
    return {"a": a, "b": b}


@app.get("/lists")
def lists(ids: Annotated[list[int], Query(alias="id")]):
    return ids


NAMES = ["size", "a", "v", "s", "f", "fv", "vSize", "sSize"]
PATHS = [
    "validation",
    "serialization",
    "alias-validation",
    "alias-serialization",
    "all-three",
    "priority",
    "field",
    "field-validation",
]
REQUESTS = [
    *(get(f"/alias{q}") for q in ("", "?item-query=x", "?item_query=x", "?item-query=")),
    *(get(f"/required{q}") for q in ("", "?page[size]=5", "?page%5Bsize%5D=5", "?size=5", "?page[size]=x")),
    *(get(f"/{path}?{name}=5") for path in PATHS for name in NAMES),
    *(get(f"/{path}?{name}=x") for path in PATHS for name in ("a", "v", "fv")),
    *(get(f"/{path}") for path in PATHS),
    *(get(f"/alias-path{q}") for q in ("", "?p=5", "?size=5", "?p=5&p=6")),
    get("/swapped?a=1&b=2"),
    get("/swapped?a=x"),
    get("/same?x=5"),
    get("/same?x=five"),
    get("/same"),
    get("/lists?id=1&id=2"),
    get("/lists?ids=1"),
    get("/lists?id=1&id=x"),
]
