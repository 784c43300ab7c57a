"""Bodies that are no objects: numbers, strings, booleans, lists, dictionaries with typed keys, anything at all."""

from datetime import date
from enum import Enum
from typing import Annotated, Any
from uuid import UUID

from fastapi import Body, FastAPI

from ..calls import post, posts

app = FastAPI()


class Mood(Enum):
    calm = "calm"
    rough = 2


@app.post("/int")
def an_int(v: Annotated[int, Body(ge=0)]):
    return {"v": v}


@app.post("/float")
def a_float(v: float = Body()):
    return {"v": v}


@app.post("/str")
def a_str(v: Annotated[str, Body(max_length=5)]):
    return {"v": v}


@app.post("/bool")
def a_bool(v: Annotated[bool, Body()]):
    return {"v": v}


@app.post("/enum")
def an_enum(v: Annotated[Mood, Body()]):
    return {"v": v}


@app.post("/date")
def a_date(v: Annotated[date, Body()]):
    return {"v": v}


@app.post("/list")
def a_list(v: list[int]):
    return {"v": v}


@app.post("/set")
def a_set(v: set[str]):
    return {"v": sorted(v)}


@app.post("/tuple")
def a_tuple(v: tuple[int, str, bool]):
    return {"v": v}


@app.post("/dict")
def a_dict(v: dict[str, float]):
    return {"v": v}


@app.post("/int-keys")
def int_keys(v: dict[int, list[UUID]]):
    return {"v": v}


@app.post("/bare-dict")
def bare_dict(v: dict):
    return {"v": v}


@app.post("/any")
def anything(v: Annotated[Any, Body()]):
    return {"v": v}


@app.post("/any-default")
def any_default(v: Any = Body(default="nothing came")):
    return {"v": v}


@app.post("/none")
def only_none(v: Annotated[None, Body()]):
    return {"v": v}


@app.post("/nullable")
def nullable(v: Annotated[int | None, Body()]):
    return {"v": v}


@app.post("/default")
def default(v: Annotated[int, Body()] = 7):
    return {"v": v}


@app.post("/strict")
def strict(v: Annotated[int, Body(strict=True)]):
    return {"v": v}


PATHS = [
    "int", "float", "str", "bool", "enum", "date", "list", "set", "tuple", "dict", "int-keys", "bare-dict", "any", "any-default", "none", "nullable", "default", "strict",
]  # fmt: skip
DOCUMENTS = [
    5,
    -1,
    1.5,
    "5",
    "text",
    "",
    True,
    None,
    [],
    [1, "2"],
    ["a", "a"],
    [1, "x", False],
    {},
    {"a": 1},
    {"1": []},
    {"v": 5},
    "2026-01-31",
    "calm",
    2,
]
REQUESTS = [
    *(call for path in PATHS for call in posts(f"/{path}", *DOCUMENTS)),
    *(post(f"/{path}") for path in PATHS),
    *(post(f"/{path}", content="", content_type="application/json") for path in PATHS),
    *posts("/int-keys", {"x": []}, {"1": ["not a uuid"]}, {"1": ["6f1e8f0e-6f2c-4c53-9ce6-0f3b5c4cfd6a"], "01": []}),
]
