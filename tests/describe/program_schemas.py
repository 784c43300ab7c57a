"""Programs about components: names, directions, kinds of types."""

import datetime
import decimal
from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated, Any, Generic, Literal, NamedTuple, NotRequired, Optional, TypeVar

from pydantic import Base64Bytes, BaseModel, ConfigDict, EmailStr, Field, HttpUrl, RootModel, computed_field
from pydantic.dataclasses import dataclass as pydantic_dataclass
from typing_extensions import TypedDict

T = TypeVar("T")


class Item(BaseModel):
    a: int


class Sub(BaseModel):
    item: Item


class Other:
    class Item(BaseModel):
        b: str = "x"


class Defaults(BaseModel):
    a: int = 1
    items: list[Item] = []
    made: datetime.datetime = Field(default_factory=lambda: datetime.datetime(2020, 1, 1))
    price: decimal.Decimal = decimal.Decimal("1.50")


class Computed(BaseModel):
    a: int = 1

    @computed_field(description="described", title="T", examples=[3])
    def total(self) -> int:
        return self.a


class Outer(BaseModel):
    computed: Computed
    defaults: Defaults


class Tree(BaseModel):
    children: list["Tree"] = []


class Generic1(BaseModel, Generic[T]):
    x: T
    next: Optional["Generic1[T]"] = None


class Aliased(BaseModel):
    a: int = Field(1, alias="anAlias", serialization_alias="sent", validation_alias="read")
    excluded: int = Field(1, exclude=True)


class FormFeed(BaseModel):
    """First.
    \f
    Second."""

    model_config = ConfigDict(title="Titled")

    a: int = Field(description="kept\f here")


class Number(Enum):
    """Numbers. \f Hidden."""

    one = 1


class Enums(BaseModel):
    number: Number
    numbers: dict[Number, FormFeed] = {}
    literal: Literal["b", "a"] | None = "a"


class Octets(BaseModel):
    plain: bytes = Field(b"x", min_length=1, max_length=5)
    encoded: Base64Bytes = b"eA=="


class OctetsBoth(Octets):
    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")


class OctetsRead(Octets):
    model_config = ConfigDict(val_json_bytes="base64")


class Sorted(BaseModel):
    model_config = ConfigDict(json_schema_extra={"x-z": {"b": 1, "a": 2}, "x-a": 1, "examples": [{"z": 1, "a": None}]})

    z: int
    a: int
    mapping: dict[Literal["z", "a"], int] = {}
    extra: Annotated[
        Any,
        Field(examples=[datetime.date(2020, 1, 1)], json_schema_extra={"x": decimal.Decimal(1), "b": {"z": 1, "a": 2}}),
    ] = None
    nested: dict[str, Any] = {"z": 1, "a": {"z": 1, "a": 2}}
    listed: list[Any] = [{"z": 1, "a": 2}]


class Bounds(BaseModel):
    a: int = Field(1, gt=0, le=10, multiple_of=2)
    b: float = Field(1, ge=0.5, allow_inf_nan=False)
    c: list[int] = Field([], min_length=1, max_length=3)
    d: str = Field("", pattern="^a", strict=True)
    e: set[str] = set()
    f: tuple[int, ...] = ()
    g: decimal.Decimal = Field(decimal.Decimal(1), max_digits=4, decimal_places=2)
    h: Annotated[str | None, Field(max_length=3)] = None
    i: dict[str, int] = Field({}, min_length=1)
    j: EmailStr = "a@b.com"
    k: HttpUrl = HttpUrl("http://a.com")
    m: datetime.timedelta = datetime.timedelta(1)


class Kept(BaseModel):
    a: int = Field(
        json_schema_extra={
            "maximum": "3",
            "xml": {"name": "n", "z": None, "attribute": False},
            "externalDocs": {"url": "http://a.com"},
            "dependentRequired": {"a": ["b"]},
            "readOnly": "true",
        }
    )


class Broken(BaseModel):
    a: int = Field(json_schema_extra={"type": "text"})


@dataclass
class Data:
    """A dataclass."""

    a: int
    items: list[Item] = field(default_factory=list)


@pydantic_dataclass
class PydanticData:
    a: int = 1


class Typed(TypedDict):
    a: int
    b: NotRequired[str]


class Pair(NamedTuple):
    a: int
    b: str = "x"


class Root(RootModel[list[int]]):
    """A list."""


class ValidationError(BaseModel):
    mine: int


class HTTPValidationError(BaseModel):
    yours: int


KINDS = (
    Item, Sub, Other.Item, Defaults, Computed, Outer, Tree, Generic1[int], Generic1[Item], Generic1[Generic1[str]], Aliased,
    FormFeed, Enums, Octets, OctetsBoth, OctetsRead, Sorted, Bounds, Kept, Data, PydanticData, Typed, Pair, Root,
    list[Item], dict[str, Sub], Item | Other.Item, list[Tree] | None,
)  # fmt: skip


def _app(fw: Any, *kinds: Any, **settings: Any) -> Any:
    """An application that reads and sends values of some types."""
    app = fw.FastAPI(**settings)
    for number, kind in enumerate(kinds):

        def endpoint(value: Annotated[kind, fw.Body()]): ...

        app.post(f"/{number}", name=f"n{number}", response_model=kind)(endpoint)
    return app


def all_together(fw: Any) -> Any:
    return _app(fw, *KINDS)


def all_together_not_separate(fw: Any) -> Any:
    return _app(fw, *KINDS, separate_input_output_schemas=False)


def only_read(fw: Any) -> Any:
    app = fw.FastAPI()
    for number, kind in enumerate(KINDS):

        def endpoint(value: Annotated[kind, fw.Body()]): ...

        app.post(f"/{number}", name=f"n{number}")(endpoint)
    return app


def only_sent(fw: Any) -> Any:
    app = fw.FastAPI()
    for number, kind in enumerate(KINDS):

        def endpoint(): ...

        app.post(f"/{number}", name=f"n{number}", response_model=kind)(endpoint)
    return app


def colliding_names(fw: Any) -> Any:
    app = fw.FastAPI()

    @app.post("/1")
    def one(a: Item) -> Other.Item: ...

    @app.post("/2")
    def two(a: Sub) -> Sub: ...

    return app


def computed_not_separate(fw: Any) -> Any:
    return _app(fw, Computed, Outer, list[Computed], dict[str, Outer], separate_input_output_schemas=False)


def lists_of_computed_not_separate(fw: Any) -> Any:
    return _app(fw, list[Computed], separate_input_output_schemas=False)


def names_of_the_refusal(fw: Any) -> Any:
    return _app(fw, ValidationError, HTTPValidationError)


def name_of_the_refusal_without_one(fw: Any) -> Any:
    app = fw.FastAPI()

    @app.get("/")
    def endpoint() -> ValidationError: ...

    return app


def broken_schema(fw: Any) -> Any:
    return _app(fw, Broken, Item)


def unserialisable_default(fw: Any) -> Any:
    app = fw.FastAPI()

    @app.get("/")
    def endpoint(a: Any = object): ...

    return app


for _kind in KINDS:
    _name = f"kind_{str(getattr(_kind, '__name__', _kind)).replace('.', '_')}"

    def _program(fw: Any, kind: Any = _kind) -> Any:
        return _app(fw, kind)

    globals()[_name] = _program
