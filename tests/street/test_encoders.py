"""``jsonable_encoder``, compared with FastAPI's on random objects and on chosen ones."""

import array
import collections
import dataclasses
import datetime
import enum
import ipaddress
import pathlib
import re
import threading
import types
import uuid
import warnings
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

import fastapi.encoders as theirs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import (
    AnyUrl,
    BaseModel,
    Field,
    HttpUrl,
    NameEmail,
    PostgresDsn,
    RootModel,
    SecretBytes,
    SecretStr,
    field_serializer,
)
from pydantic.dataclasses import dataclass as pydantic_dataclass
from pydantic_core import MultiHostUrl, PydanticUndefined, Url

import typeway.encoders as ours
from tests.street.outcome import outcome
from typeway.exceptions import PydanticV1NotSupportedError

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from pydantic.color import Color

    RED = Color("red")


class Model(BaseModel):
    a: int = Field(1, alias="A")
    b: Any = None
    secret: int = Field(2, alias="_sa_alias")


class Nested(BaseModel):
    one: Model = Model()
    many: list[Model] = []
    table: dict[str, Any] = {}
    moment: datetime.timedelta = datetime.timedelta(seconds=90)
    price: Decimal = Decimal("1.50")


class OwnDump(BaseModel):
    def model_dump(self, **options: Any) -> Any:
        return {"options": sorted(map(str, options.items())), "model": Model(A=1), "none": None, "_sa": 1, "set": {1}}


class Root(RootModel[Any]):
    def __hash__(self) -> int:
        return 1


class Serialized(BaseModel):
    raw: Any = None

    @field_serializer("raw")
    def _raw(self, value: Any) -> str:
        return f"<{value}>"


@dataclasses.dataclass
class Data:
    a: Any = 1
    b: Any = None


@pydantic_dataclass
class PydanticData:
    a: int = Field(1, alias="A")


class Point(NamedTuple):
    x: Any
    y: Any


class Colour(enum.Enum):
    RED = "red"
    DATE = datetime.date(2020, 1, 1)
    MANY = (1, 2)


class Number(enum.IntEnum):
    ONE = 1


class Word(str, enum.Enum):
    YES = "yes"


class Bits(enum.Flag):
    LOW = 1
    HIGH = 2


class Attributes:
    def __init__(self, **attributes: Any) -> None:
        self.__dict__.update(attributes)


class Slots:
    __slots__ = ("a",)


class Items:
    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return iter([("a", Model(A=1)), ("b", None), ("_sa_c", 2)])


class NoItems:
    def __iter__(self) -> Any:
        raise RuntimeError("no items")

    @property
    def __dict__(self) -> Any:  # type: ignore[override]  # as proxies do
        raise ZeroDivisionError("no attributes")


class Proxy:
    """Says that it is of the class of what it stands for, as mocks and lazy objects do."""

    def __init__(self, target: Any) -> None:
        object.__setattr__(self, "_target", target)

    @property
    def __class__(self) -> Any:
        return type(self._target)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._target, name)

    def __iter__(self) -> Any:
        return iter(self._target)


class Strange:
    """Subclasses of built-in classes."""

    class Str(str):
        pass

    class Int(int):
        pass

    class Float(float):
        pass

    class Bytes(bytes):
        pass

    class List(list):
        def __iter__(self) -> Iterator[Any]:
            return iter([9])

    class Dict(dict):
        def keys(self) -> Any:
            return ["a"]

    class Deque(collections.deque):
        pass

    class Decimal(Decimal):
        pass

    class DateTime(datetime.datetime):
        def isoformat(self, *_: Any) -> str:
            return "now"

    class Path(pathlib.PurePosixPath):
        pass

    class Uuid(uuid.UUID):
        pass


# — random objects —

Builder = Callable[[], Any]
KEYS = ["a", "b", "A", "_sa", "_sax", "é", ""]


def fixed(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Builder]:
    return values.map(lambda value: lambda: value)


SINGLE: list[Any] = [
    *Colour,
    Bits.LOW | Bits.HIGH,
    ipaddress.ip_network("10.0.0.0/8"),
    ipaddress.ip_network("::/64"),
    ipaddress.ip_interface("10.0.0.1/8"),
    ipaddress.ip_interface("::1/8"),
    re.compile("a+"),
    re.compile(b"a"),
    pathlib.Path("/tmp/x"),
    pathlib.PureWindowsPath("c:\\x"),
    SecretStr("secret"),
    SecretBytes(b"secret"),
    AnyUrl("http://user@host/path?q=1"),
    HttpUrl("http://host"),
    PostgresDsn("postgres://a/b"),
    Url("http://host"),
    MultiHostUrl("http://a,b/"),
    NameEmail("Ann", "ann@example.org"),
    RED,
    PydanticUndefined,
    object(),
    Slots(),
    len,
    range(2),
    Ellipsis,
    1j,
    Strange.Str("x"),
    Strange.Int(3),
    Strange.Float(0.5),
    Strange.Bytes(b"x"),
    Strange.Decimal("2"),
    Strange.DateTime(2020, 1, 1),
    Strange.Path("p"),
    Strange.Uuid(int=3),
    Strange.Dict(a=1, b=2),
    Strange.List([1]),
]
KEY_VALUES = st.one_of(
    st.sampled_from(KEYS),
    st.integers(-2, 2),
    st.none(),
    st.booleans(),
    st.sampled_from([*Number, *Word, Colour.RED, Colour.MANY]),
    st.dates(),
    st.sampled_from(
        [Strange.Str("a"), Strange.Int(3), Decimal("1.5"), uuid.UUID(int=7), pathlib.PurePosixPath("a/b"), b"k", (1, 2)]
    ),
)
SCALARS = st.one_of(
    KEY_VALUES,
    st.text(max_size=4),
    st.binary(max_size=3),
    st.floats(),
    st.integers(),
    st.decimals(allow_nan=True),
    st.datetimes(timezones=st.none() | st.just(datetime.UTC)),
    st.times(),
    st.timedeltas(),
    st.uuids(),
    st.ip_addresses(),
    st.sampled_from(SINGLE),
)


def containers(inner: st.SearchStrategy[Builder]) -> st.SearchStrategy[Builder]:
    several = st.lists(inner, max_size=3)
    table = st.dictionaries(KEY_VALUES, inner, max_size=4)

    def of(make: Callable[..., Any]) -> st.SearchStrategy[Builder]:
        return several.map(lambda builders: lambda: make([build() for build in builders]))

    def table_of(make: Callable[..., Any]) -> st.SearchStrategy[Builder]:
        return table.map(lambda builders: lambda: make({key: build() for key, build in builders.items()}))

    return st.one_of(
        of(list),
        of(tuple),
        of(collections.deque),
        of(Strange.Deque),
        of(lambda items: (item for item in items)),
        of(iter),
        table_of(dict),
        table_of(collections.OrderedDict),
        table_of(types.MappingProxyType),
        table_of(collections.UserDict),
        table_of(lambda items: Attributes(**{str(key): value for key, value in items.items()})),
        st.sets(st.integers(0, 9) | st.sampled_from(Number), max_size=3).map(lambda value: lambda: value),
        st.frozensets(st.integers(0, 9), max_size=3).map(lambda value: lambda: value),
        st.tuples(inner, inner).map(lambda two: lambda: Data(two[0](), two[1]())),
        st.tuples(inner, inner).map(lambda two: lambda: Point(two[0](), two[1]())),
        inner.map(lambda build: lambda: Model(A=3, b=build())),
        inner.map(lambda build: lambda: Model(b=build(), _sa_alias=2)),
        inner.map(lambda build: lambda: Nested(one=Model(A=1), table={"k": build(), "_sa": None, "none": None})),
        inner.map(lambda build: lambda: Root(build())),
        inner.map(lambda build: lambda: Serialized(raw=build())),
        st.sampled_from([OwnDump, Items, PydanticData]),
    )


OBJECTS = st.recursive(fixed(SCALARS), containers, max_leaves=8)

NAMES = st.one_of(
    st.none(),
    st.sets(st.sampled_from([*KEYS, "one", "many", "table"]), max_size=4),
    st.lists(st.sampled_from(KEYS), max_size=2),
    st.dictionaries(st.sampled_from(["a", "one", "table", "many"]), st.booleans() | st.just({"a"}), max_size=2),
)
CUSTOM = {
    int: lambda value: f"int {value!r}",
    str: lambda value: f"str {value}",
    Model: lambda value: {"model": value.a},
    Data: lambda value: ["data", value.a],
    dict: len,
    object: lambda value: type(value).__name__,
    enum.Enum: lambda value: value.name,
    datetime.date: str,
    type(None): lambda _: "none",
}
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "include": NAMES,
        "exclude": NAMES,
        "by_alias": st.booleans(),
        "exclude_unset": st.booleans(),
        "exclude_defaults": st.booleans(),
        "exclude_none": st.booleans(),
        "sqlalchemy_safe": st.booleans(),
        "custom_encoder": st.none()
        | st.lists(st.sampled_from(list(CUSTOM)), max_size=3).map(lambda keys: {k: CUSTOM[k] for k in keys}),
    },
)


@pytest.mark.filterwarnings("ignore::UserWarning")  # of Pydantic, about values that do not fit the field
@settings(deadline=None, derandomize=True, max_examples=400)
@given(OBJECTS, OPTIONS)
def test_same_as_fastapi(build: Builder, options: dict[str, Any]) -> None:
    assert outcome(ours.jsonable_encoder, build(), **options) == outcome(theirs.jsonable_encoder, build(), **options)


@pytest.mark.parametrize("custom_encoder", [None, CUSTOM], ids=["plain", "custom"])
def test_every_single_value(custom_encoder: Any) -> None:
    for value in SINGLE:
        for container in (value, [value], {"k": value}, {str(value): value}, {1: (value,)}, Data(value)):
            options = {"custom_encoder": custom_encoder}
            mine = outcome(ours.jsonable_encoder, container, **options)
            assert mine == outcome(theirs.jsonable_encoder, container, **options), container


SIMPLE = st.dictionaries(st.sampled_from([*KEYS, Strange.Str("_sa_own")]), st.none() | st.integers(0, 3), min_size=1)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(
    SIMPLE.flatmap(
        lambda value: st.sampled_from([value, [value], {"a": value}, Strange.Dict(value), Attributes(**value)])
    ),
    NAMES,
    NAMES,
    st.booleans(),
    st.booleans(),
)
def test_choice_of_keys_is_the_same(value: Any, include: Any, exclude: Any, exclude_none: bool, safe: bool) -> None:
    options = {"include": include, "exclude": exclude, "exclude_none": exclude_none, "sqlalchemy_safe": safe}
    assert outcome(ours.jsonable_encoder, value, **options) == outcome(theirs.jsonable_encoder, value, **options)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"by_alias": False},
        {"exclude_unset": True},
        {"exclude_defaults": True},
        {"exclude_none": True},
        {"sqlalchemy_safe": False},
        {"custom_encoder": CUSTOM},
        {"custom_encoder": {int: str}},
        {"include": {"model", "a", "A"}},
        {"include": ["one"], "exclude": ("many",)},
        {"exclude": {"one": {"a"}}},
        {"exclude": {"a", "b"}},
        {"exclude": {"b"}, "exclude_unset": True, "by_alias": False, "sqlalchemy_safe": False},
        {
            "include": {"a", "m", "model", "one"},
            "exclude_defaults": True,
            "exclude_none": True,
            "custom_encoder": {int: str},
        },
    ],
)
@pytest.mark.parametrize(
    "build",
    [
        OwnDump,
        lambda: [OwnDump()],
        lambda: {Strange.Str("_sa_own"): 1, "model": Model(A=1)},
        lambda: Model(A=1),
        lambda: Nested(one=Model(A=1), many=[Model(b=None)], table={"a": None, "_sa": 1}),
        lambda: Data(Model(A=1), Data(Model())),
        lambda: Attributes(a=Model(A=1), b=None, _sa=1),
        lambda: {Root(5): Model(A=1), "a": [Model(A=1)]},
    ],
)
def test_each_option(build: Builder, options: dict[str, Any]) -> None:
    assert outcome(ours.jsonable_encoder, build(), **options) == outcome(theirs.jsonable_encoder, build(), **options)


# — chosen objects —

CYCLE: list[Any] = []
CYCLE.append(CYCLE)

CHOSEN: dict[str, Builder] = {
    "a dataclass": lambda: Data,
    "a model class": lambda: Model,
    "a module": lambda: types.ModuleType("m"),
    "a function": lambda: lambda: None,
    "an exception": lambda: ValueError("x"),
    "an array": lambda: array.array("i", [1]),
    "a bytearray": lambda: bytearray(b"x"),
    "a memoryview": lambda: memoryview(b"x"),
    "dict views": lambda: [{"a": 1}.keys(), {}.values()],
    "an iterator of pairs": lambda: zip("ab", [1, 2], strict=True),
    "a list of pairs in a UserList": lambda: collections.UserList([("a", 1)]),
    "a UserString": lambda: collections.UserString("x"),
    "a Counter": lambda: collections.Counter("aab"),
    "a ChainMap": lambda: collections.ChainMap({"a": 1}, {"b": 2}),
    "a list as a key": lambda: {(1, 2): 3},
    "a model as a key": lambda: {Root([1]): 2},
    "a root model as a key": lambda: {Root(5): 2},
    "no items and no attributes": NoItems,
    "a generator in a dataclass": lambda: Data(item for item in [1]),
    "a lock in a dataclass": lambda: Data(threading.Lock()),
    "a namedtuple in a dataclass": lambda: Data(Point(Data(), Model())),
    "a generator that fails": lambda: (1 // item for item in (1, 0)),
    "octets that are not UTF-8": lambda: b"\xff",
    "octets that are not UTF-8 in a model": lambda: Model(b=b"\xff"),
    "an unknown object in a model": lambda: Model(b=object()),
    "NaN in a model": lambda: Model(b=float("nan")),
    "a cycle": lambda: CYCLE,
    "proxies": lambda: [Proxy(target) for target in ("s", 1, None, [1], {"a": 2}, Model(), Colour.RED)],
    "a proxy of a dataclass": lambda: Proxy(Data()),
    "a subclass of an enum's mixed-in class": lambda: {Word.YES: Number.ONE},
    "a signalling NaN": lambda: Decimal("sNaN"),
}


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(
    "options", [{}, {"custom_encoder": CUSTOM}, {"exclude_none": True, "exclude_defaults": True}], ids=len
)
@pytest.mark.parametrize("build", CHOSEN.values(), ids=CHOSEN)
def test_chosen_objects(build: Builder, options: dict[str, Any]) -> None:
    assert (
        outcome(ours.jsonable_encoder, build(), **options)[0] == outcome(theirs.jsonable_encoder, build(), **options)[0]
    )
    if build() is not Data:  # FastAPI says nothing about this mistake
        assert outcome(ours.jsonable_encoder, build(), **options) == outcome(
            theirs.jsonable_encoder, build(), **options
        )


def test_error_tells_both_failures() -> None:
    with pytest.raises(ValueError, match="no items") as caught:
        ours.jsonable_encoder(NoItems())
    first, second = caught.value.args[0]
    assert isinstance(first, RuntimeError)
    assert isinstance(second, ZeroDivisionError)
    assert caught.value.__cause__ is second


def test_a_dataclass_itself_is_a_mistake() -> None:
    with pytest.raises(AssertionError, match="Data'> is a dataclass"):
        ours.jsonable_encoder(Data)


def test_models_of_pydantic_v1_are_refused() -> None:
    v1 = pytest.importorskip("pydantic.v1")

    class Old(v1.BaseModel):  # type: ignore[misc, name-defined]  # v1 has no types here
        a: int = 1

    for value in (Old(), {"old": [Old()]}):
        with pytest.raises(PydanticV1NotSupportedError, match=r"Old\(a=1\)"):
            ours.jsonable_encoder(value)
    assert ours.jsonable_encoder(Old(), custom_encoder={Old: lambda old: old.a}) == 1


@pytest.mark.parametrize("make", [lambda inner: [inner], lambda inner: {"k": inner}, lambda inner: (inner,)])
def test_depth_costs_one_level_of_recursion(make: Callable[[Any], Any]) -> None:
    value: Any = 1
    for _ in range(800):
        value = make(value)
    assert ours.jsonable_encoder(value) == theirs.jsonable_encoder(value)


def test_generators_are_read_once_and_in_order() -> None:
    log: list[str] = []

    def numbers(name: str) -> Iterator[int]:
        for number in range(2):
            log.append(f"{name}{number}")
            yield number

    assert ours.jsonable_encoder({"a": numbers("a"), "b": [numbers("b")]}) == {"a": [0, 1], "b": [[0, 1]]}
    assert log == ["a0", "a1", "b0", "b1"]


def test_entries_added_to_the_tables_take_effect_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    class Identifier:
        def __str__(self) -> str:
            return "id"

    class Special(Identifier):
        pass

    assert ours.jsonable_encoder([Identifier(), Special()]) == [{}, {}]
    monkeypatch.setitem(ours.ENCODERS_BY_TYPE, Identifier, str)
    assert ours.jsonable_encoder([Identifier(), Special()]) == ["id", {}]
    classes = ours.encoders_by_class_tuples[str]
    monkeypatch.setitem(ours.encoders_by_class_tuples, str, (*classes, Identifier))
    assert ours.jsonable_encoder([Identifier(), Special()]) == ["id", "id"]
    monkeypatch.setitem(ours.ENCODERS_BY_TYPE, datetime.date, lambda date: date.year)
    assert ours.jsonable_encoder(datetime.date(2020, 1, 1)) == 2020


def test_same_classes_in_the_tables() -> None:
    expected = {class_.__qualname__ for class_ in theirs.ENCODERS_BY_TYPE if class_.__name__ != "PyExtraColor"}
    assert {class_.__qualname__ for class_ in ours.ENCODERS_BY_TYPE} - expected <= {"Color"}
    assert expected <= {class_.__qualname__ for class_ in ours.ENCODERS_BY_TYPE}
    assert ours.generate_encoders_by_class_tuples(ours.ENCODERS_BY_TYPE) == ours.encoders_by_class_tuples


def test_tables_are_made_when_first_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    original = ours.ENCODERS_BY_TYPE
    for name in ("ENCODERS_BY_TYPE", "encoders_by_class_tuples"):
        monkeypatch.setattr(ours, name, getattr(ours, name))  # to be put back
        delattr(ours, name)
    assert ours.jsonable_encoder([datetime.date(2020, 1, 1), uuid.UUID(int=0)]) == ["2020-01-01", str(uuid.UUID(int=0))]
    assert "ENCODERS_BY_TYPE" not in vars(ours)
    assert ours.jsonable_encoder([SecretStr("x"), Strange.Bytes(b"y")]) == ["**********", "y"]
    assert ours.ENCODERS_BY_TYPE.keys() == original.keys()
    delattr(ours, "encoders_by_class_tuples")
    assert set(ours.encoders_by_class_tuples) == set(original.values())


def test_generate_encoders_by_class_tuples() -> None:
    table: dict[Any, Any] = {int: str, float: len, bool: str}
    assert ours.generate_encoders_by_class_tuples(table) == {str: (int, bool), len: (float,)}
    assert ours.generate_encoders_by_class_tuples(table) == theirs.generate_encoders_by_class_tuples(table)


@pytest.mark.parametrize(
    "text", ["1", "1.0", "1E+2", "1E-3", "-0", "NaN", "Infinity", "-Infinity", "sNaN", "1E+400", "0E-9"]
)
def test_decimal_encoder(text: str) -> None:
    assert outcome(ours.decimal_encoder, Decimal(text)) == outcome(theirs.decimal_encoder, Decimal(text))


@pytest.mark.parametrize(
    "moment", [datetime.date(2020, 1, 2), datetime.time(1, 2, 3, 4), datetime.datetime(2020, 1, 2, 3)], ids=repr
)
def test_isoformat(moment: Any) -> None:
    assert ours.isoformat(moment) == theirs.isoformat(moment)


def test_classes_made_at_run_time_are_not_all_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ours, "_CLASSES_REMEMBERED", len(ours._BUILTIN) + 3)
    monkeypatch.setattr(ours, "_BY_CLASS", dict(ours._BUILTIN))
    for number in range(20):
        class_ = type(f"Class{number}", (Attributes,), {})
        assert ours.jsonable_encoder(class_(n=number)) == {"n": number}
        assert len(ours._BY_CLASS) <= len(ours._BUILTIN) + 3
    assert ours.jsonable_encoder([1, {"a": (1,)}]) == [1, {"a": [1]}]


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Missing'"):
        ours.Missing  # noqa: B018
