"""Models in models, lists of them, decimals, dictionaries, deep error locations."""

from decimal import Decimal

from fastapi import FastAPI
from pydantic import BaseModel, Field

from ..calls import posts

app = FastAPI()


class Quay(BaseModel):
    street: str
    town: str
    country: str = "NO"


class Crate(BaseModel):
    number: int
    pieces: int = Field(ge=1)
    piece_price: Decimal


class Shipment(BaseModel):
    receiver: str
    quay: Quay
    crates: list[Crate]
    remarks: str | None = None
    by_town: dict[str, Quay] = {}
    either: Quay | Crate | None = None
    pair: tuple[Crate, Quay] | None = None


@app.post("/shipments")
def ship(shipment: Shipment):
    total = sum(crate.pieces * crate.piece_price for crate in shipment.crates)
    return {"shipment": shipment.model_dump(), "total": float(total)}


@app.post("/crates")
def crates(crates: list[Crate]):
    return crates


@app.post("/quays")
def quays(quays: dict[str, Quay]) -> dict[str, Quay]:
    return quays


@app.post("/matrix")
def matrix(rows: list[list[Crate]]):
    return [len(row) for row in rows]


QUAY = {"street": "Bryggen 1", "town": "Bergen"}
CRATE = {"number": 1, "pieces": 2, "piece_price": "9.95"}
GOOD = {"receiver": "Anna", "quay": QUAY, "crates": [CRATE]}
REQUESTS = [
    *posts(
        "/shipments",
        GOOD,
        {**GOOD, "crates": []},
        {**GOOD, "crates": [CRATE, {**CRATE, "piece_price": 0.1}], "remarks": "fragile"},
    ),
    *posts(
        "/shipments",
        {**GOOD, "quay": {}},
        {**GOOD, "quay": None},
        {**GOOD, "quay": "Bryggen"},
        {**GOOD, "quay": {**QUAY, "country": None}},
    ),
    *posts(
        "/shipments",
        {**GOOD, "crates": [CRATE, {}]},
        {**GOOD, "crates": [{**CRATE, "pieces": 0}, 5, None]},
        {**GOOD, "crates": {"0": CRATE}},
        {**GOOD, "crates": None},
    ),
    *posts(
        "/shipments",
        {**GOOD, "by_town": {"a": QUAY, "b": {}}},
        {**GOOD, "by_town": {"": QUAY}},
        {**GOOD, "by_town": []},
    ),
    *posts(
        "/shipments",
        {**GOOD, "either": CRATE},
        {**GOOD, "either": QUAY},
        {**GOOD, "either": {}},
        {**GOOD, "pair": [CRATE, QUAY]},
        {**GOOD, "pair": [QUAY, CRATE]},
        {**GOOD, "pair": [CRATE]},
    ),
    *posts("/shipments", {}, []),
    *posts("/crates", [], [CRATE], [CRATE, "x"], CRATE, {"0": CRATE}, None),
    *posts("/quays", {}, {"a": QUAY}, {"a": {}}, [QUAY]),
    *posts("/matrix", [], [[]], [[CRATE], [CRATE, CRATE]], [[CRATE], [{}]], [CRATE], [[1]]),
]
