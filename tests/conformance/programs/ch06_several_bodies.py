"""Several body parameters, scalars among them: an object keyed by name or alias; embed; defaults and nulls inside."""

from typing import Annotated

from fastapi import Body, Depends, FastAPI
from pydantic import BaseModel

from ..calls import post, posts

app = FastAPI()


class Ship(BaseModel):
    name: str
    length: float | None = None


class Master(BaseModel):
    name: str


@app.post("/two")
def two(ship: Ship, master: Master):
    return {"ship": ship, "master": master}


@app.post("/scalar/{key}")
def scalar(key: int, ship: Ship, importance: Annotated[int, Body(gt=0)], q: str | None = None):
    return {"key": key, "ship": ship, "importance": importance, "q": q}


@app.post("/embed")
def embed(ship: Annotated[Ship, Body(embed=True)]):
    return ship


@app.post("/embed-scalar")
def embed_scalar(count: Annotated[int, Body(embed=True)] = 3):
    return count


@app.post("/embed-optional")
def embed_optional(ship: Annotated[Ship | None, Body(embed=True)] = None):
    return {"ship": ship}


@app.post("/optional")
def optional(ship: Ship | None = None, master: Master | None = None, number: Annotated[int | None, Body()] = None):
    return {"ship": ship, "master": master, "number": number}


@app.post("/required-nullable")
def required_nullable(ship: Ship | None, number: Annotated[int | None, Body()]):
    return {"ship": ship, "number": number}


@app.post("/aliases")
def aliases(
    a: Annotated[int, Body(alias="first-one")],
    b: Annotated[list[int], Body(validation_alias="second", alias="lost")] = [1],  # noqa: B006
):  # noqa: B006, RUF100
    b.append(0)
    return [a, b]


@app.post("/not-embedded")
def not_embedded(ship: Annotated[Ship, Body(embed=False)], master: Annotated[Master, Body(embed=False)]):
    return [ship, master]


def master_of(master: Master):
    return master


@app.post("/through-dependency")
def through_dependency(ship: Ship, master: Annotated[Master, Depends(master_of)]):
    return [ship, master]


@app.post("/only-dependency")
def only_dependency(master: Annotated[Master, Depends(master_of)]):
    return master


@app.post("/same-in-both")
def same_in_both(master: Master, other: Annotated[Master, Depends(master_of)]):
    return [master, other]


SHIP, MASTER = {"name": "Fram", "length": 39}, {"name": "Sverdrup"}
DOCUMENTS = [
    {"ship": SHIP, "master": MASTER}, {"ship": SHIP}, {}, {"ship": None, "master": None}, {"ship": {}, "master": {"name": 5}}, SHIP, [], None, "x", 0,
    {"ship": SHIP, "master": MASTER, "number": 4, "importance": 2, "extra": 1}, {"ship": SHIP, "importance": 0}, {"ship": SHIP, "number": None}, {"number": "x"},
]  # fmt: skip
PATHS = [
    "two",
    "scalar/1",
    "embed",
    "embed-optional",
    "optional",
    "required-nullable",
    "not-embedded",
    "through-dependency",
    "only-dependency",
    "same-in-both",
]
REQUESTS = [
    *(call for path in PATHS for call in posts(f"/{path}", *DOCUMENTS)),
    *(post(f"/{path}") for path in (*PATHS, "embed-scalar", "aliases")),
    *(post(f"/{path}", content="", content_type="application/json") for path in PATHS),
    *posts("/embed-scalar", {"count": 5}, {"count": None}, {"count": "x"}, 5, {}, None),
    *posts(
        "/aliases",
        {"first-one": 1},
        {"first-one": 1, "second": [2]},
        {"first-one": "x", "second": "y"},
        {"a": 1, "b": [2]},
        {"first-one": 1, "lost": [2]},
        {},
    ),
    *posts("/scalar/x?q=1", {"ship": {}, "importance": "x"}),
]
