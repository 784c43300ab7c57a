"""Lines of every type of item: models, aliases, unions, enums, dates, generics, dataclasses, typed dictionaries, nothing at all."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Generic, Literal, Optional, TypeVar
from uuid import UUID

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, computed_field
from typing_extensions import TypedDict

from ..calls import get
from ..facts import outcome

app = FastAPI()
T = TypeVar("T")


class Colour(Enum):
    red = "r"


class Model(BaseModel):
    model_config = ConfigDict(populate_by_name=True)
    name: str = Field(alias="the-name", serialization_alias="theName")
    when: datetime = datetime(2026, 11, 23, tzinfo=UTC)
    secret: str = Field("hidden", exclude=True)

    @computed_field
    def length(self) -> int:
        return len(self.name)


class Other(BaseModel):
    kind: Literal["other"] = "other"


class Box(BaseModel, Generic[T]):
    content: T


class Row(TypedDict, total=False):
    number: int
    text: str


@dataclass
class Data:
    x: int
    colour: Colour = Colour.red


VALUES: dict[str, tuple[Any, list[Any]]] = {
    "model": (Model, [Model(name="a"), {"the-name": "b"}, {"name": "c"}]),
    "union": (Model | Other, [Model(name="a"), {"kind": "other"}, Other()]),
    "optional": (Optional[Model], [None, Model(name="a")]),  # noqa: UP045  # the old spelling is meant
    "tagged": (Annotated[Other | Model, Field()], [{"kind": "other"}]),
    "box": (Box[int], [Box[int](content=1), {"content": "2"}]),
    "row": (Row, [{"number": "1"}, {}, {"text": "t"}]),
    "data": (Data, [Data(1), {"x": "2", "colour": "r"}]),
    "list": (list[Model], [[], [Model(name="a")]]),
    "mapping": (dict[str, Colour], [{"a": Colour.red}, {"b": "r"}]),
    "date": (date, [date(2026, 1, 2), "2026-01-03"]),
    "decimal": (Decimal, [Decimal("1.50"), "2", 3]),
    "uuid": (UUID, [UUID(int=1)]),
    "bytes": (bytes, [b"abc"]),
    "text": (str, ["é", "line\nbreak", ""]),
    "rounded": (Annotated[float, PlainSerializer(lambda value: round(value, 1))], [1.26]),
    "tuple": (tuple[int, str], [(1, "a"), ["2", "b"]]),
    "set": (set[int], [{1}]),
    "none": (None, [None, None]),
    "object": (object, [1, "a", None]),
    "any": (Any, [Model(name="a"), {1: Colour.red}, [Decimal("1.5")], {"d": date(2026, 1, 1)}]),
}


def add(name: str, annotation: Any, values: list[Any]) -> None:
    def sync():
        yield from values

    async def asynchronous():
        for value in values:
            yield value

    def untyped():
        yield from values

    sync.__annotations__["return"] = Iterator[annotation]
    asynchronous.__annotations__["return"] = AsyncIterator[annotation]
    app.get(f"/sync/{name}", name=f"sync-{name}")(sync)
    app.get(f"/async/{name}", name=f"async-{name}", response_model_exclude_defaults=True)(asynchronous)
    app.get(f"/untyped/{name}", name=f"untyped-{name}")(untyped)


FACTS = {name: outcome(lambda name=name: add(name, *VALUES[name])) for name in VALUES}


def unknown() -> Iterator["Opaque"]:
    yield Opaque()


class Opaque:
    pass


FACTS["unknown"] = outcome(lambda: FastAPI().get("/")(unknown))
REQUESTS = [
    get(f"/{how}/{name}") for how in ("sync", "async", "untyped") for name in VALUES if FACTS[name] == "accepted"
]
