"""Unions as bodies: plain, tagged by a literal, tagged by a function, of lists and scalars, optional ones."""

from typing import Annotated, Any, Literal

from fastapi import Body, FastAPI
from pydantic import BaseModel, Discriminator, Field, RootModel, Tag

from ..calls import post, posts

app = FastAPI()


class Sail(BaseModel):
    kind: Literal["sail"]
    masts: int


class Motor(BaseModel):
    kind: Literal["motor", "diesel"]
    power: float


class Oar(BaseModel):
    benches: int
    kind: Literal["oar"] = "oar"


Tagged = Annotated[Sail | Motor | Oar, Field(discriminator="kind")]


def kind_of(value: Any) -> str | None:
    if isinstance(value, dict):
        return "big" if value.get("masts", 0) > 2 else "small"
    return "big" if getattr(value, "masts", 0) > 2 else "small"


class Small(BaseModel):
    masts: int = 1


class Big(BaseModel):
    masts: int
    yards: int


Called = Annotated[Annotated[Small, Tag("small")] | Annotated[Big, Tag("big")], Discriminator(kind_of)]


class Fleet(BaseModel):
    flagship: Tagged
    others: list[Tagged] = []


class Root(RootModel[Tagged]):
    pass


@app.post("/plain")
def plain(ship: Sail | Motor | Oar):
    return {"type": type(ship).__name__, "ship": ship}


@app.post("/tagged")
def tagged(ship: Tagged):
    return {"type": type(ship).__name__, "ship": ship}


@app.post("/tagged-body")
def tagged_body(ship: Annotated[Sail | Motor, Body(discriminator="kind", description="by kind")]):
    return ship


@app.post("/tagged-both")
def tagged_both(ship: Annotated[Sail | Motor, Field(discriminator="kind"), Body()]) -> Sail | Motor:
    return ship


@app.post("/called")
def called(ship: Annotated[Called, Body()]):
    return {"type": type(ship).__name__, "ship": ship}


@app.post("/fleet")
def fleet(fleet: Fleet):
    return fleet


@app.post("/root")
def root(root: Root):
    return root


@app.post("/list")
def listed(ships: list[Tagged]):
    return [type(ship).__name__ for ship in ships]


@app.post("/mixed")
def mixed(value: int | list[int] | Small | str):
    return {"type": type(value).__name__, "value": value}


@app.post("/optional")
def optional(ship: Tagged | None = None):
    return {"ship": ship}


@app.post("/embedded")
def embedded(ship: Annotated[Tagged, Body(embed=True)]):
    return ship


SAIL, MOTOR, OAR = {"kind": "sail", "masts": 3}, {"kind": "diesel", "power": 1.5}, {"kind": "oar", "benches": 6}
DOCUMENTS = [
    SAIL, MOTOR, OAR, {"benches": 6}, {"kind": "steam"}, {"kind": None}, {}, {"kind": "sail"}, {"kind": "sail", "masts": "x"}, {"kind": "motor", "masts": 1}, [], [SAIL], None,
    "sail", 5,
]  # fmt: skip
PATHS = ["plain", "tagged", "tagged-body", "tagged-both", "root", "list", "mixed", "optional", "embedded"]
REQUESTS = [
    *(call for path in PATHS for call in posts(f"/{path}", *DOCUMENTS)),
    *(post(f"/{path}") for path in PATHS),
    *posts("/called", {"masts": 1}, {"masts": 3, "yards": 9}, {"masts": 3}, {}, {"masts": -1, "yards": "x"}),
    *posts(
        "/fleet",
        {"flagship": SAIL, "others": [OAR, MOTOR]},
        {"flagship": {"kind": "x"}, "others": [{}, SAIL, {"kind": "oar"}]},
        {},
    ),
    *posts("/list", [SAIL, OAR], [{"kind": "x"}, SAIL, {}]),
    *posts("/mixed", [1, 2], [1, "x"], {"masts": "x"}, "1", True, 1.5),
    *posts("/embedded", {"ship": SAIL}, {"ship": {"kind": "x"}}, {"ship": None}),
]
