"""Results without a model: what the encoder makes of types of all kinds, also as keys and in containers."""

import dataclasses
from collections import OrderedDict, defaultdict, deque, namedtuple
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from ipaddress import IPv4Address, IPv4Network
from pathlib import PurePosixPath, PureWindowsPath
from re import compile as re_compile
from types import SimpleNamespace
from typing import NamedTuple
from uuid import UUID

from fastapi import FastAPI
from pydantic import AnyUrl, BaseModel, Field, SecretBytes, SecretStr
from pydantic.dataclasses import dataclass as pydantic_dataclass

from ..calls import get

app = FastAPI()


class Colour(Enum):
    red = "r"
    nested = ("a", 1)


class Rank(IntEnum):
    top = 1


class Model(BaseModel):
    when: datetime = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    price: Decimal = Decimal("1.50")
    alias: int = Field(default=1, alias="outside")
    raw: bytes = b"raw"


@dataclasses.dataclass
class Data:
    a: int = 1
    inner: Model = dataclasses.field(default_factory=Model)


@pydantic_dataclass
class PydanticData:
    a: int = 1
    d: date = date(2026, 1, 2)


class Named(NamedTuple):
    x: int = 1
    y: str = "y"


class Attributes:
    def __init__(self):
        self.x = 1
        self._hidden = 2
        self.day = date(2026, 1, 2)


class Mapped:
    def keys(self):
        return ["k"]

    def __getitem__(self, key):
        return f"value of {key}"


class Slots:
    __slots__ = ("x",)


Point = namedtuple("Point", "x y")  # noqa: PYI024 - the old kind on purpose
VALUES = {
    "none": None,
    "scalars": [1, -1, 1.5, 1e100, 10**30, True, "é\u2028\x00😀", "</script>"],
    "dates": [
        datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC),
        datetime(2026, 1, 2),
        date(2026, 1, 2),
        time(1, 2, 3),
        timedelta(days=1, milliseconds=5),
        timedelta(-1),
    ],
    "decimals": [
        Decimal("1"),
        Decimal("1.0"),
        Decimal("1.50"),
        Decimal("1E+3"),
        Decimal("-0"),
        Decimal("0.1") + Decimal("0.2"),
    ],
    "enums": {"c": Colour.red, "n": Colour.nested, "r": Rank.top, Colour.red: Rank.top},
    "containers": {
        "set": {1},
        "frozen": frozenset({"a"}),
        "tuple": (1, (2,)),
        "deque": deque([1, 2]),
        "ordered": OrderedDict(b=1, a=2),
        "default": defaultdict(int, x=1),
    },
    "lazy": {"generator": (n for n in range(2))},
    "view": {"a": 1}.items(),
    "named": [Named(), Point(1, 2)],
    "models": [Model(), {"inner": Model(), Model().price: 1}],
    "data": [Data(), PydanticData()],
    "network": [IPv4Address("10.0.0.1"), IPv4Network("10.0.0.0/8"), AnyUrl("https://example.org"), UUID(int=1)],
    "paths": [PurePosixPath("a/b"), PureWindowsPath("a\\b")],
    "bytes": {"ascii": b"abc", "utf-8": "é".encode(), b"key": 1},
    "secrets": [SecretStr("s"), SecretBytes(b"s")],
    "objects": {"attributes": Attributes(), "mapped": Mapped(), "namespace": SimpleNamespace(a=1, b=[Colour.red])},
    "keys": {2: "int", 1.5: "float", True: "bool", None: "none", date(2026, 1, 2): "date", UUID(int=2): "uuid"},
    "private keys": {"_sa_state": 1, "_sa": 2, "_other": 3, "sa_": 4},
    "pattern": re_compile("^a+$"),
    "exception": {"error": ValueError("text", 5)},
    "empty": [[], {}, "", (), set()],
}
FAILING = {
    "range": range(3),
    "not utf-8": b"\xff",
    "nan": float("nan"),
    "infinity": [float("inf")],
    "slots": Slots(),
    "function": len,
    "class": Attributes,
    "complex": 1 + 2j,
}


@app.get("/value")
def value(name: str):
    return VALUES[name] if name in VALUES else FAILING[name]


@app.get("/async-value")
async def async_value(name: str):
    return {"wrapped": VALUES[name] if name in VALUES else FAILING[name]}


GENERATE = False
REQUESTS = [
    get(f"/{path}?name={name}") for path in ("value", "async-value") for name in VALUES if name not in {"exception"}
]
FAILURES = sorted(set(FAILING) - {"class", "function"})
REQUESTS += [get(f"/{path}?name={name}", raises=True) for path in ("value", "async-value") for name in FAILURES]
