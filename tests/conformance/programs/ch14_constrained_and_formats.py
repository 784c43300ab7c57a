"""Constraints and formats in documents and answers: numbers, texts, moments, identifiers, money, enumerations, aliases of types."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Annotated

from annotated_types import Ge, Len, MultipleOf
from fastapi import FastAPI, Path, Query
from pydantic import (
    AwareDatetime,
    BaseModel,
    Field,
    FutureDate,
    NaiveDatetime,
    NonNegativeInt,
    PastDate,
    StringConstraints,
    conint,
    conlist,
    constr,
)
from typing_extensions import TypeAliasType

from ..calls import get, gets, posts


class Colour(StrEnum):
    """A colour."""

    red = "red"
    blue = "blue"


class Level(IntEnum):
    low = 1
    high = 2


class Mixed(Enum):
    text = "text"
    number = 1
    none = None


Name = TypeAliasType("Name", Annotated[str, Field(min_length=2, max_length=5, pattern="^[a-z]+$")])
Names = TypeAliasType("Names", list[Name])


class All(BaseModel):
    number: conint(gt=0, le=10, multiple_of=2) = 2
    ratio: Annotated[float, Ge(0), MultipleOf(0.5)] = 0.5
    money: Annotated[Decimal, Field(max_digits=5, decimal_places=2, gt=0)] = Decimal("1.50")
    text: constr(strip_whitespace=True, to_upper=True, min_length=1) = "X"
    items: conlist(int, min_length=1, max_length=3) = [1]
    some: Annotated[set[int], Len(0, 2)] = set()
    pair: tuple[int, Annotated[str, StringConstraints(max_length=2)]] = (1, "a")
    rest: tuple[int, ...] = ()
    mapping: dict[Colour, NonNegativeInt] = {}
    identifier: uuid.UUID = uuid.UUID(int=1)
    version: Annotated[uuid.UUID, Field(description="an id")] | None = None
    moment: datetime = datetime(2024, 1, 2, tzinfo=UTC)
    aware: AwareDatetime | None = None
    naive: NaiveDatetime | None = None
    day: date | PastDate | FutureDate | None = None
    clock: time = time(1, 2)
    span: timedelta = timedelta(seconds=90)
    colour: Colour = Colour.red
    level: Level = Level.low
    mixed: Mixed = Mixed.text
    name: Name = "ab"
    names: Names = []
    raw: bytes = b"raw"


app = FastAPI()


@app.post("/all")
def all_(value: All) -> All:
    return value


@app.get("/path/{identifier}/{day}")
def path(
    identifier: uuid.UUID,
    day: Annotated[date, Path(description="a day")],
    money: Annotated[Decimal, Query(gt=0, max_digits=4)] = Decimal(1),
):
    return [identifier, day, money]


@app.get("/query")
def query(
    colour: Colour = Colour.blue,
    level: Level | None = None,
    names: Annotated[Names | None, Query(max_length=2)] = None,
    span: timedelta = timedelta(days=1),
    even: Annotated[int, Query(multiple_of=2, lt=9)] = 2,
):
    return [colour, level, names, span, even]


REQUESTS = [
    *posts(
        "/all",
        {},
        {"number": 3, "ratio": 0.3, "money": "1.234", "text": " ", "items": [], "some": [1, 2, 3], "pair": [1]},
        {
            "mapping": {"red": 1, "blue": -1},
            "identifier": "x",
            "moment": "x",
            "aware": "2024-01-01T00:00:00",
            "naive": "2024-01-01T00:00:00Z",
        },
        {
            "colour": "green",
            "level": 3,
            "mixed": None,
            "name": "A",
            "names": ["ab", "a"],
            "span": "PT1M",
            "clock": "25:00",
        },
        {"money": 12.5, "text": " a ", "raw": "é", "rest": ["1", 2], "level": "1", "mixed": 1},
    ),
    get(f"/path/{uuid.UUID(int=5)}/2024-02-29?money=1.5"),
    get("/path/x/2023-02-29?money=-1"),
    *gets("/query?{}", ""),
    get("/query?colour=red&level=2&names=ab&names=cd&span=60&even=4"),
    get("/query?colour=x&level=9&names=A&span=x&even=9"),
]
