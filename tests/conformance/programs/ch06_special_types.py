"""Members of special types in a body, going in and coming out again with and without a response model."""

from collections import deque
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from ipaddress import IPv4Address, IPv6Address
from pathlib import PurePosixPath
from re import Pattern
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Body, FastAPI
from pydantic import AnyUrl, BaseModel, ByteSize, Json, NegativeInt, SecretStr

from ..calls import posts

app = FastAPI()


class Level(Enum):
    low = 1
    high = "h"


class Special(BaseModel):
    moment: datetime | None = None
    day: date | None = None
    clock: time | None = None
    period: timedelta | None = None
    price: Decimal | None = None
    key: UUID | None = None
    level: Level | None = None
    literal: Literal["a", 1, None] = None  # noqa: PYI061
    v4: IPv4Address | None = None
    v6: IPv6Address | None = None
    file: PurePosixPath | None = None
    url: AnyUrl | None = None
    secret: SecretStr | None = None
    size: ByteSize | None = None
    text: Json[list[int]] | None = None
    unique: frozenset[int] | None = None
    queue: deque[int] | None = None
    pattern: Pattern[str] | None = None
    below: NegativeInt | None = None
    raw: bytes | None = None
    by_level: dict[Level, int] | None = None
    pair: tuple[int, date] | None = None


@app.post("/untyped")
def untyped(value: Special):
    return {"set": {name: getattr(value, name) for name in sorted(value.model_fields_set)}}


@app.post("/typed")
def typed(value: Special) -> Special:
    return value


@app.post("/parameters")
def parameters(
    start: Annotated[datetime, Body()],
    end: Annotated[datetime, Body()],
    repeat_at: Annotated[time | None, Body()] = None,
    process_after: Annotated[timedelta, Body()] = timedelta(0),
):
    return {"duration": end - start, "after": start + process_after, "repeat_at": repeat_at}


GOOD = {
    "moment": [
        "2026-05-17T10:00:00Z",
        "2026-05-17T10:00:00.123456+02:00",
        "2026-05-17 10:00",
        1779012000,
        1779012000000,
        "1779012000.5",
    ],
    "day": ["2026-05-17", 0, "2026-05-17T00:00:00"],
    "clock": ["10:11:12.5", "10:11Z", 60],
    "period": ["P1DT1H", 90.5, "-PT5S", "1 02:03:04"],
    "price": ["1.10", 1.1, 10, "1E+3", "-0.00"],
    "key": ["c56a4180-65aa-42ec-a945-5fd21dec0538"],
    "level": [1, "h"],
    "literal": ["a", 1, None],
    "v4": ["10.0.0.1", 167772161],
    "v6": ["::1"],
    "file": ["/a/b.c"],
    "url": ["https://example.org", "https://example.org:443/a?b#c", "mailto:a@b.c"],
    "secret": ["hush"],
    "size": ["1KiB", 5],
    "text": ["[1,2]"],
    "unique": [[3], [3, 3]],
    "queue": [[1, 2]],
    "pattern": ["^a+$"],
    "below": [-1],
    "raw": ["bytes", "ø"],
    "by_level": [{"h": 2}],
    "pair": [[1, "2026-01-01"]],
}
BAD = ["nonsense", -7, [], {}, True, "2026-13-40", "[", "(", 1e300]
REQUESTS = [
    *(
        call
        for path in ("untyped", "typed")
        for name, values in GOOD.items()
        for call in posts(f"/{path}", *({name: value} for value in values))
    ),
    *(call for name in GOOD for call in posts("/typed", *({name: value} for value in BAD))),
    *posts(
        "/parameters",
        {"start": "2026-01-01T00:00:00", "end": "2026-01-02T12:00:00", "repeat_at": "14:23", "process_after": 90},
    ),
    *posts("/parameters", {"start": "2026-01-01T00:00:00Z", "end": "x", "repeat_at": "x", "process_after": "x"}),
]
