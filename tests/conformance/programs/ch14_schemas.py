"""Schemas of many types, as members, parameters and answers: formats, nullables, tuples, dictionaries, constants."""

from collections import deque
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from ipaddress import IPv4Address
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal, NamedTuple
from uuid import UUID

from fastapi import FastAPI, Header, Query
from pydantic import (
    AnyUrl,
    Base64Bytes,
    BaseModel,
    ByteSize,
    ConfigDict,
    EmailStr,
    Field,
    Json,
    PositiveInt,
    SecretStr,
    StrictBool,
    StringConstraints,
)

from ..calls import get, posts


class Number(IntEnum):
    one = 1
    two = 2


class Mixed(Enum):
    a = "a"
    b = 2


class Single(Enum):
    only = "only"


class Named(NamedTuple):
    x: int
    y: str = "y"


class Schemas(BaseModel):
    """All sorts of members."""

    model_config = ConfigDict(json_schema_extra={"x-all": True})
    integer: int
    floating: float | None
    text: str = "text"
    boolean: StrictBool = True
    anything: Any = None
    nothing: None = None
    raw: bytes = b""
    base64: Base64Bytes = b""
    moment: datetime | None = None
    day: date = date(2026, 1, 1)
    clock: time | None = None
    period: timedelta = timedelta(hours=1)
    price: Decimal = Decimal("1.5")
    limited_price: Annotated[Decimal, Field(ge=0, le=10, max_digits=4, decimal_places=2)] = Decimal(1)
    key: UUID | None = None
    url: AnyUrl | None = None
    email: EmailStr | None = None
    secret: SecretStr = SecretStr("s")
    address: IPv4Address | None = None
    file: FilePath | None = None
    size: ByteSize = ByteSize(1)
    embedded: Json[list[int]] | None = None
    positive: PositiveInt = 1
    word: Annotated[str, StringConstraints(min_length=1, pattern="^w")] = "w"
    numbers: list[int] = []
    bare_list: list = []
    pairs: tuple[int, str] = (1, "a")
    many: tuple[int, ...] = ()
    empty: tuple[()] = ()
    unique: set[str] = set()
    frozen: frozenset[int] = frozenset()
    queue: deque[int] = deque()
    sequence: Sequence[float] = []
    table: dict[str, int] = {}
    bare_dict: dict = {}
    keyed: dict[Number, str] = {}
    patterned: dict[Annotated[str, StringConstraints(pattern="^k")], int] = {}
    mapping: Mapping[str, Any] = {}
    number: Number = Number.one
    mixed: Mixed | None = None
    single: Single = Single.only
    constant: Literal["c"] = "c"
    literals: Literal["a", 1, None] = "a"  # noqa: PYI061
    union: int | str | list[int] = 1
    nested: list[dict[str, tuple[int | None, ...]]] = []
    named: Named = Named(1)
    described: int = Field(
        default=1,
        title="Titled",
        description="Described",
        examples=[1, 2],
        deprecated=True,
        json_schema_extra={"x-u": "m"},
    )
    limits: int = Field(default=5, gt=1, lt=10, multiple_of=5)
    factory: list[str] = Field(default_factory=lambda: ["made"])
    excluded: int = Field(default=1, exclude=True)
    read_only: int = Field(default=1, json_schema_extra={"readOnly": True})


app = FastAPI()


@app.post("/schemas")
def schemas(value: Schemas) -> Schemas:
    return value


@app.get("/parameters")
def parameters(
    a: datetime | None = None,
    b: Annotated[list[Number] | None, Query()] = None,
    c: Decimal = Decimal("0.5"),
    d: timedelta | None = timedelta(seconds=5),
    e: Literal["x", 2] = "x",
    f: Mixed = Mixed.b,
    g: Annotated[tuple[int, str], Query()] = (1, "a"),
    h: Single = Single.only,
    i: Any = None,
    j: Annotated[int | str | None, Query(description="Union")] = None,
    k: Annotated[UUID | None, Header()] = None,
    m: Annotated[set[Annotated[int, Field(gt=1)]], Query(max_length=3)] = frozenset(),
):
    return [a, b, c, d, e, f, g, h, i, j, k, sorted(m)]


ANSWERS = {
    "int": int, "none": None, "any": Any, "optional": int | None, "list": list[Number], "dict": dict[str, Mixed], "tuple": tuple[int, str], "union": int | Schemas,
    "literal": Literal["a", "b"], "bytes": bytes, "decimal": Decimal, "annotated": Annotated[int, Field(description="d", title="t", ge=1)], "bare": dict, "named": Named,
}  # fmt: skip
for name, annotation in ANSWERS.items():
    app.get(f"/answers/{name}", response_model=annotation, name=name)(lambda: None)

REQUESTS = [
    *posts(
        "/schemas",
        {"integer": 1, "floating": None},
        {"integer": 1},
        {"integer": 1, "floating": 2, "described": 3, "named": [1, "z"], "keyed": {"1": "a"}},
    ),
    get("/parameters"),
    get("/parameters?b=1&b=3&c=x&g=1&m=1"),
    get("/answers/none"),
    get("/answers/optional"),
]
