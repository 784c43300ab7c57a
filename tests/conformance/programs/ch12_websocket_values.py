"""Values of every place and type on WebSocket routes: defaults, lists, models, aliases, enums, dates, factories, classes."""

from datetime import date
from enum import Enum
from typing import Annotated, Any
from uuid import UUID

from fastapi import Cookie, Depends, FastAPI, Header, Path, Query, WebSocket
from fastapi.encoders import jsonable_encoder
from pydantic import AfterValidator, AliasChoices, BaseModel, ConfigDict, Field, Json

from ..calls import socket

app = FastAPI()
GENERATE = False


class Level(str, Enum):
    low = "low"
    high = "high"


class Page(BaseModel):
    model_config = ConfigDict(extra="forbid")
    limit: int = Field(5, le=10)
    tags: list[str] = []


class Loose(BaseModel):
    limit: int = 1
    offset: int = 0


class Trace(BaseModel):
    x_trace: str = "none"
    x_many: list[int] = []


class Jar(BaseModel):
    session: str
    theme: str | None = None


class Class:
    def __init__(self, start: date, level: Level = Level.low):
        self.start, self.level = start, level


async def answer(websocket: WebSocket, *values: Any) -> None:
    await websocket.accept()
    await websocket.send_json(jsonable_encoder(values))
    await websocket.close()


@app.websocket("/scalars/{number}/{identifier}")
async def scalars(
    websocket: WebSocket,
    number: Annotated[int, Path(ge=1, le=9)],
    identifier: UUID,
    level: Level,
    day: date | None = None,
    ratio: Annotated[float, Query(gt=0, alias="r")] = 0.5,
    flag: bool = False,
    data: Annotated[Json[list[int]], Query()] = "[0]",
):
    await answer(websocket, number, identifier, level, day, ratio, flag, data)


@app.websocket("/lists")
async def lists(
    websocket: WebSocket,
    many: Annotated[list[int], Query()],
    unique: Annotated[set[str] | None, Query()] = None,
    pair: Annotated[tuple[int, str], Query()] = (0, ""),
    x_item: Annotated[list[str] | None, Header()] = None,
    made: Annotated[list[int], Query(default_factory=lambda: [7])] = ...,  # type: ignore[assignment]
):
    await answer(websocket, many, sorted(unique or ()), pair, x_item)


@app.websocket("/models")
async def models(
    websocket: WebSocket,
    page: Annotated[Page, Query()],
    trace: Annotated[Trace, Header()],
    jar: Annotated[Jar, Cookie()],
):
    await answer(websocket, page, trace, jar)


@app.websocket("/aliases")
async def aliases(
    websocket: WebSocket,
    colour: Annotated[str, Query(validation_alias=AliasChoices("colour", "color"))],
    user_agent: Annotated[str | None, Header()] = None,
    raw_name: Annotated[str | None, Header(convert_underscores=False)] = None,
    shouted: Annotated[str, AfterValidator(str.upper)] = "quiet",
    key: Annotated[str | None, Cookie(alias="the-key")] = None,
):
    await answer(websocket, colour, user_agent, raw_name, shouted, key)


@app.websocket("/class")
async def of_class(
    websocket: WebSocket, found: Annotated[Class, Depends()], other: Annotated[Loose | None, Query()] = None
):
    await answer(websocket, found.start, found.level, other)


UUID_TEXT = "a3bb189e-8bf9-3888-9912-ace4e6543002"
TARGETS = [
    f"/scalars/1/{UUID_TEXT}?level=low",
    f"/scalars/9/{UUID_TEXT}?level=high&day=2026-11-23&r=1.5&flag=yes&data=[1,2]",
    "/lists?many=1&many=2",
    "/lists?many=1&unique=a&unique=a&pair=1&pair=b",
    "/aliases?color=red&shouted=a",
    "/aliases?colour=blue&color=red",
    "/class?start=2026-11-23",
    "/class?start=2026-11-23&level=high&limit=3",
]
REQUESTS = [
    *(socket(target) for target in TARGETS),
    socket("/lists?many=1", headers=[("x-item", "a"), ("x-item", "b")]),
    socket(
        "/models?limit=3&tags=a&tags=b",
        headers=[("x-trace", "t"), ("x-many", "1"), ("x-many", "2")],
        cookies={"session": "s"},
    ),
    socket("/models", cookies={"session": "s", "theme": "dark"}),
    socket("/aliases?colour=x", headers={"user-agent": "ua", "raw_name": "raw"}, cookies={"the-key": "k"}),
]
