"""An application with parameters and bodies of every kind, which answers whatever it is sent."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from ipaddress import IPv4Address
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, Json
from typing_extensions import TypedDict

from typeway import Body, Cookie, Depends, FastAPI, File, Form, Header, Path, Query, Request, UploadFile

app = FastAPI(openapi_url=None)


class Colour(enum.Enum):
    red = "red"
    blue = "blue"


class Level(enum.IntEnum):
    low = 1
    high = 2


class Page(BaseModel):
    model_config = ConfigDict(extra="forbid")

    number: int = Field(1, ge=1)
    colours: list[Colour] = []
    since: date | None = None


class Loose(BaseModel):
    model_config = ConfigDict(extra="allow")

    x_token: str = "none"
    ids: set[int] = set()


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int


class Dog(BaseModel):
    kind: Literal["dog"]
    weight: float


class Item(BaseModel):
    name: str
    price: float = 1.0
    tags: list[str] = []
    made: datetime | None = None
    parent: Item | None = None
    extra: dict[str, Any] = {}


class Shape(TypedDict):
    sides: int
    name: str


@dataclass
class Point:
    x: float
    y: float = 0.0


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    counts: list[int] = []
    when: time | None = None


Pet = Annotated[Cat | Dog, Field(discriminator="kind")]
DONE = {"done": True}


# --- path ---


@app.get("/path/int/{value}")
async def path_int(value: int) -> Any:
    return DONE


@app.get("/path/mixed/{number}/{text}")
async def path_mixed(number: Decimal, text: Annotated[str, Path(pattern="^[a-z]+$", max_length=4)]) -> Any:
    return DONE


@app.get("/path/many/{colour}/{day}/{key}/{switch}/{took}")
async def path_many(colour: Colour, day: date, key: UUID, switch: bool, took: timedelta) -> Any:
    return DONE


@app.get("/path/rest/{rest:path}")
async def path_rest(rest: str) -> Any:
    return DONE


@app.get("/path/either/{value}")
async def path_either(value: Annotated[int | float, Path(gt=0)], level: Level = Level.low) -> Any:
    return DONE


# --- query ---


@app.get("/query/plain")
async def query_plain(
    a: int, b: float = 1.0, c: Decimal | None = None, d: bool = False, e: str = "", f: bytes = b""
) -> Any:
    return DONE


@app.get("/query/typed")
async def query_typed(
    a: Colour | None = None,
    b: date | None = None,
    c: datetime | None = None,
    d: timedelta | None = None,
    e: UUID | None = None,
    f: time | None = None,
    g: IPv4Address | None = None,
    h: Literal["x", "y"] = "x",
) -> Any:
    return DONE


@app.get("/query/many")
def query_many(
    a: Annotated[list[int], Query()],
    b: Annotated[set[str], Query(max_length=3)] = frozenset(),
    c: Annotated[tuple[int, str] | None, Query()] = None,
    d: Annotated[list[Colour] | None, Query()] = None,
) -> Any:
    return DONE


@app.get("/query/checked")
async def query_checked(
    a: Annotated[str, Query(min_length=2, max_length=5, pattern="^[a-z]*$")],
    b: Annotated[int, Query(ge=1, le=5, multiple_of=2)] = 2,
    c: Annotated[float, Query(gt=0, allow_inf_nan=False)] = 1.0,
    d: Annotated[Decimal, Query(max_digits=4, decimal_places=2)] = Decimal(1),
    e: Annotated[Json[list[int]], Query()] = "[]",
    f: Annotated[int | str | None, Query(alias="ef-f")] = None,
) -> Any:
    return DONE


@app.get("/query/model")
async def query_model(page: Annotated[Page, Query()]) -> Any:
    return DONE


@app.get("/query/loose")
async def query_loose(loose: Annotated[Loose, Query()]) -> Any:
    return DONE


# --- headers and cookies ---


@app.get("/header/plain")
async def header_plain(
    a: Annotated[int, Header()],
    b_c: Annotated[list[float] | None, Header()] = None,
    d: Annotated[datetime | None, Header()] = None,
    e: Annotated[str, Header(max_length=3)] = "",
    content_length: Annotated[int | None, Header()] = None,
) -> Any:
    return DONE


@app.get("/header/model")
async def header_model(loose: Annotated[Loose, Header()]) -> Any:
    return DONE


@app.get("/header/strict")
async def header_strict(page: Annotated[Page, Header()]) -> Any:
    return DONE


@app.get("/cookie/plain")
async def cookie_plain(
    a: Annotated[int, Cookie()], b: Annotated[UUID | None, Cookie()] = None, c: Annotated[str, Cookie(alias="C c")] = ""
) -> Any:
    return DONE


@app.get("/cookie/model")
async def cookie_model(page: Annotated[Page, Cookie()]) -> Any:
    return DONE


@app.get("/request")
async def whole_request(request: Request) -> Any:
    return [
        str(request.base_url),
        *request.query_params.multi_items(),
        *request.headers.items(),
        *request.cookies.items(),
    ]


def needed(a: int, x_b: Annotated[float, Header()] = 0) -> int:
    return a


@app.get("/depends/{c}")
async def depends(
    c: int, first: Annotated[int, Depends(needed)], second: Annotated[int, Depends(needed, use_cache=False)]
) -> Any:
    return DONE


# --- bodies ---


@app.post("/body/item")
async def body_item(item: Item) -> Any:
    return DONE


@app.post("/body/echo")
async def body_echo(item: Item) -> Item:
    return item


@app.post("/body/any")
async def body_any(value: Annotated[Any, Body()]) -> Any:
    return DONE


@app.post("/body/pet")
async def body_pet(pet: Pet) -> Any:
    return DONE


@app.post("/body/either")
async def body_either(value: Item | Cat | list[int] | int) -> Any:
    return DONE


@app.post("/body/dict")
async def body_dict(value: dict[str, int]) -> Any:
    return DONE


@app.post("/body/keys")
async def body_keys(value: dict[float, Decimal]) -> Any:
    return DONE


@app.post("/body/list")
def body_list(value: list[Item]) -> Any:
    return DONE


@app.post("/body/bytes")
async def body_bytes(value: Annotated[bytes, Body()]) -> Any:
    return DONE


@app.post("/body/float")
async def body_float(value: Annotated[float, Body()]) -> Any:
    return DONE


@app.post("/body/dataclass")
async def body_dataclass(point: Point) -> Any:
    return DONE


@app.post("/body/typed-dict")
async def body_typed_dict(shape: Shape) -> Any:
    return DONE


@app.post("/body/embedded")
async def body_embedded(item: Annotated[Item, Body(embed=True)]) -> Any:
    return DONE


@app.post("/body/several/{key}")
async def body_several(
    key: int,
    item: Item,
    point: Point,
    took: Annotated[timedelta, Body()],
    level: Annotated[Level | None, Body()] = None,
    q: int = 0,
) -> Any:
    return DONE


@app.post("/body/set")
async def body_set(value: set[int], first: Annotated[int, Depends(needed)]) -> Any:
    return DONE


@app.post("/body/optional")
async def body_optional(item: Item | None = None) -> Any:
    return DONE


@app.post("/body/raw")
async def body_raw(request: Request) -> Any:
    return len(await request.body())


# --- forms ---


@app.post("/form/plain")
async def form_plain(
    a: Annotated[int, Form()], b: Annotated[list[str] | None, Form()] = None, c: Annotated[date | None, Form()] = None
) -> Any:
    return DONE


@app.post("/form/model")
async def form_model(entry: Annotated[Entry, Form()]) -> Any:
    return DONE


@app.post("/form/file")
async def form_file(
    file: UploadFile, other: Annotated[bytes | None, File()] = None, note: Annotated[str, Form()] = ""
) -> Any:
    return DONE


@app.post("/form/files")
async def form_files(files: list[UploadFile], data: Annotated[list[bytes] | None, File()] = None) -> Any:
    return DONE
