"""Results that an endpoint without a response model may return."""

from __future__ import annotations

import enum
import re
from collections import OrderedDict, UserDict, defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from ipaddress import IPv4Address, IPv6Network
from pathlib import PurePosixPath
from types import MappingProxyType, SimpleNamespace
from typing import Any, NamedTuple
from uuid import UUID

from hypothesis import strategies as st
from pydantic import AnyUrl, BaseModel, ConfigDict, Field, RootModel, SecretStr, field_serializer


class Colour(enum.Enum):
    red = "red"
    nothing = None
    pair = (1, 2)


class Text(str, enum.Enum):
    a = "a"


class Strong(enum.StrEnum):
    b = "b"


class Number(enum.IntEnum):
    one = 1


class Ratio(float, enum.Enum):
    half = 0.5
    endless = float("inf")


class Access(enum.Flag):
    read = 1
    write = 2


class Mode(enum.IntFlag):
    on = 1
    off = 2


class Nested(enum.Enum):
    inner = Text.a


class Word(str):
    __slots__ = ()


class LoudWord(str):
    __slots__ = ()

    def __str__(self) -> str:
        return self.upper()

    def __repr__(self) -> str:
        return "loud"


class Count(int):
    def __repr__(self) -> str:
        return "many"

    __str__ = __repr__


class Weight(float):
    def __repr__(self) -> str:
        return "heavy"


class Row(dict[Any, Any]):
    pass


class Items(list[Any]):
    pass


class Pair(NamedTuple):
    left: Any
    right: Any


@dataclass
class Point:
    x: int
    label: str = field(default="p", repr=False)
    tags: set[str] = field(default_factory=set)


@dataclass(slots=True, frozen=True)
class Slim:
    point: Point
    when: date | None = None


class Inner(BaseModel):
    model_config = ConfigDict(populate_by_name=True, extra="allow")

    first: int = Field(1, alias="firstName")
    secret: SecretStr = SecretStr("s")
    kept: float | None = None

    @field_serializer("first")
    def doubled(self, value: int) -> int:
        return value * 2


class Outer(BaseModel):
    inner: Inner = Inner()
    colour: Colour = Colour.red
    sizes: set[int] = {1}
    data: bytes = b"x"


class Root(RootModel[list[Inner]]):
    pass


class Plain:
    """An object of no known kind; its attributes are what is shown of it."""

    def __init__(self) -> None:
        self.a = 1
        self._b = 2
        self._sa_state = 3
        self.colour = Colour.red


class Slotted:
    """An object with neither members nor attributes to iterate over."""

    __slots__ = ("a",)


class Mapped:
    def keys(self) -> list[str]:
        return ["k"]

    def __getitem__(self, key: str) -> int:
        return 1


class Broken:
    def __iter__(self) -> Iterator[Any]:
        raise LookupError("broken")


class Once(list[Any]):
    """Stands for a generator of its items: a generator can be used up only once, and two applications want it."""


def fresh(value: Any) -> Any:
    """Return the value with new generators in the place of `Once`."""
    if type(value) is Once:
        return (fresh(item) for item in value)
    if type(value) in (list, tuple):
        return type(value)(fresh(item) for item in value)
    if type(value) is dict:
        return {key: fresh(item) for key, item in value.items()}
    return value


_strings = st.one_of(
    st.text(max_size=5),
    st.sampled_from(
        [
            "",
            "é漢😀",
            "\u2028\x7f",
            '"\\/\b',
            "\ud800",
            "_sa",
            "_sa_instance_state",
            '"_sa',
            "</script>",
            "\x00",
            "a" * 300,
        ]
    ),
)
_numbers = st.one_of(
    st.integers(-3, 3),
    st.integers(),
    st.floats(),
    st.sampled_from(
        [
            0.1,
            1e16,
            1e17,
            1e22,
            1e-5,
            1e-7,
            -0.0,
            5e-324,
            1.7976931348623157e308,
            float("nan"),
            float("inf"),
            10**30,
            -(2**63),
            1e100,
        ]
    ),
)
_plain = st.one_of(st.none(), st.booleans(), _strings, _numbers)

_special = st.sampled_from(
    [
        *Colour, Text.a, Strong.b, Number.one, *Ratio, *Access, Access.read | Access.write, Mode.on, Mode.on | Mode.off, Nested.inner,
        Word("word"), Word("_sa"), LoudWord("loud"), Count(7), Weight(1.5), Decimal("1.0"), Decimal("1"), Decimal("1E+3"), Decimal("0E-10"), Decimal("1.10"), Decimal(10) ** 30,
        Decimal("NaN"), Decimal("-Infinity"), datetime(2024, 2, 29, 1, 2, 3, 4, tzinfo=UTC), datetime(1, 1, 1), date(2024, 2, 29), time(1, 2), timedelta(days=-1, microseconds=1), timedelta(1),
        UUID(int=5), PurePosixPath("/a/b"), IPv4Address("127.0.0.1"), IPv6Network("::/64"), re.compile("a+"), b"bytes", b"\xff", bytearray(b"x"), memoryview(b"m"),
        AnyUrl("http://h/é"), SecretStr("s"), Inner(firstName=2), Inner(more=Colour.red), Outer(), Root([Inner()]), Inner, Point(1), Point(2, tags={"t"}), Slim(Point(3)), Point,
        Plain(), Slotted(), Mapped(), Broken(), object(), Exception("e"), len, int, SimpleNamespace(a=1, b=Colour.red), range(3), MappingProxyType({"a": 1}), 1j, ..., NotImplemented,
        deque([1, Text.a]), frozenset([1]), {2}, set(), Pair(1, Colour.red), OrderedDict(a=1), defaultdict(list, a=[1]), UserDict({"a": 1}), Row(a=1), Items([1, Text.a]), {"a": 1}.keys(), {"a": 1}.items(),
    ]
)  # fmt: skip

_leaves = st.one_of(_plain, _plain, _plain, _special)

_keys = st.one_of(
    _strings,
    _strings,
    st.sampled_from([
        None, True, False, 0, -1, 10**30, 1.0, 1.5, 1e16, 1e100, -0.0, float("nan"), float("inf"), Colour.red, Colour.nothing, Colour.pair, Text.a, Strong.b, Number.one, Ratio.half, Mode.on, Access.read,
        Word("word"), LoudWord("loud"), Word("_sa_x"), Count(7), Weight(1.5), Decimal("1.0"), date(2024, 2, 29), datetime(2024, 2, 29, tzinfo=UTC), timedelta(1), UUID(int=5), PurePosixPath("/a"), b"bytes", b"\xff",
        (1, "a"), (), frozenset([1]), IPv4Address("127.0.0.1"), Pair(1, 2), Slim(Point(1)), int, ..., "_sa_state", "1", "true", "null", "1.5",
    ]),
)  # fmt: skip


def _hashable(key: Any) -> bool:
    try:
        hash(key)
    except TypeError:
        return False
    return True


def _grow(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    sequences: tuple[Callable[[list[Any]], Any], ...] = (list, list, list, tuple, deque, Items, Once)
    lists = st.tuples(st.lists(inner, max_size=3), st.sampled_from(sequences)).map(lambda drawn: drawn[1](drawn[0]))
    mappings: tuple[Callable[[dict[Any, Any]], Any], ...] = (dict, dict, dict, Row, OrderedDict, MappingProxyType)
    dicts = st.tuples(st.dictionaries(_keys.filter(_hashable), inner, max_size=4), st.sampled_from(mappings)).map(
        lambda drawn: drawn[1](drawn[0])
    )
    return st.one_of(lists, dicts, dicts)


results: st.SearchStrategy[Any] = st.recursive(_leaves, _grow, max_leaves=6)
