"""jsonable_encoder called directly, with each of its arguments."""

import dataclasses
from datetime import datetime
from decimal import Decimal
from enum import Enum

from fastapi import FastAPI
from fastapi.encoders import jsonable_encoder
from pydantic import BaseModel, ConfigDict, Field

from ..calls import get
from ..facts import outcome


class Kind(Enum):
    a = "A"


class Inner(BaseModel):
    x: int = 1
    y: int | None = None


class Model(BaseModel):
    name: str = Field(default="n", alias="theName")
    when: datetime = datetime(2026, 1, 1)
    inner: Inner = Inner()
    kind: Kind = Kind.a
    nothing: str | None = None

    model_config = ConfigDict(populate_by_name=True)


@dataclasses.dataclass
class Data:
    a: int | None = None
    model: Model = dataclasses.field(default_factory=lambda: Model(name="d"))


class Opaque:
    def __init__(self):
        self.z = 1


class Unencodable:
    __slots__ = ()


MODEL = Model(name="set")
FACTS = {
    "plain": jsonable_encoder(MODEL),
    "by name": jsonable_encoder(MODEL, by_alias=False),
    "include": jsonable_encoder(MODEL, include={"name", "inner"}),
    "exclude": jsonable_encoder(MODEL, exclude={"when"}),
    "exclude list": jsonable_encoder(MODEL, exclude=["when", "inner"]),
    "unset": jsonable_encoder(MODEL, exclude_unset=True),
    "defaults": jsonable_encoder(MODEL, exclude_defaults=True),
    "none": jsonable_encoder(MODEL, exclude_none=True),
    "list": jsonable_encoder([MODEL, Data()], exclude_none=True, by_alias=False),
    "dict": jsonable_encoder({"a": None, "b": MODEL, "c": {"d": None}}, exclude_none=True),
    "dict include": jsonable_encoder({"a": 1, "b": {"a": 2}}, include={"a"}),
    "dict exclude": jsonable_encoder({"a": 1, "b": {"a": 2}}, exclude={"a"}),
    "data": jsonable_encoder(Data()),
    "data none": jsonable_encoder(Data(), exclude_none=True),
    "custom": jsonable_encoder(
        {"t": datetime(2026, 1, 1), "o": Opaque()},
        custom_encoder={datetime: lambda d: d.year, Opaque: lambda o: "opaque"},
    ),
    "custom base": jsonable_encoder(
        [Kind.a, Decimal(1)], custom_encoder={Enum: lambda e: e.name, object: lambda o: "any"}
    ),
    "custom model": jsonable_encoder(MODEL, custom_encoder={datetime: lambda d: d.year, str: str.upper}),
    "sqlalchemy": jsonable_encoder({"_sa_x": 1, "a": 2}),
    "sqlalchemy off": jsonable_encoder({"_sa_x": 1, "a": 2}, sqlalchemy_safe=False),
    "object": jsonable_encoder(Opaque()),
    "unset in object": jsonable_encoder({"m": Model()}, exclude_unset=True),
    "not encodable": outcome(lambda: jsonable_encoder(Unencodable())),
    "bytes not text": outcome(lambda: jsonable_encoder(b"\xff")),
}

app = FastAPI()


@app.get("/")
def root():
    return jsonable_encoder(MODEL)


REQUESTS = [get("/")]
