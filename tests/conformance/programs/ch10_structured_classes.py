"""Structured classes as dependencies: typed dictionaries, named tuples, dataclasses of both kinds, models with aliases, enums, protocols."""

import dataclasses
from enum import Enum
from typing import Annotated, Any, NamedTuple

from fastapi import Body, Cookie, Depends, FastAPI, Header, Path, Query
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, field_validator
from pydantic.dataclasses import dataclass as pydantic_dataclass
from typing_extensions import TypedDict

from ..calls import call, get
from ..facts import outcome

app = FastAPI()


class Level(str, Enum):
    low = "low"
    high = "high"


class Pair(NamedTuple):
    left: int
    right: Annotated[str, Header()] = "r"


class Row(TypedDict):
    number: int
    text: str


@dataclasses.dataclass(kw_only=True, slots=True)
class Window:
    start: Annotated[int, Query(ge=0)] = 0
    size: Annotated[int, Query(le=10)] = 5
    level: Level = Level.low


@pydantic_dataclass
class Checked:
    first: int
    second: Annotated[int, Field(gt=0)] = 1


class Aliased(BaseModel):
    model_config = ConfigDict(populate_by_name=True)
    name: str = Field(alias="theName")
    other: int = Field(1, validation_alias=AliasChoices("other", "another"))

    @field_validator("other")
    @classmethod
    def small(cls, value: int) -> int:
        if value > 9:
            raise ValueError("too large")
        return value


class Mixed(BaseModel):
    q: str = "q"
    tags: list[str] = Query([])
    session: Annotated[str | None, Cookie()] = None


class WithBody:
    def __init__(
        self,
        item: Annotated[dict[str, int], Body()],
        key: Annotated[int, Path()],
        note: Annotated[str | None, Header()] = None,
    ):
        self.seen = [item, key, note]


class Base:
    def __init__(self, *, q: int = 1):
        self.q = q


class Child(Base):
    pass


class Positional:
    def __init__(self, a: int, /, b: int = 2):
        self.seen = [a, b]


class Variadic:
    def __init__(self, *args: int, **kwargs: str):
        self.seen = [list(args), sorted(kwargs)]


class Slotted:
    __slots__ = ("value",)

    def __init__(self, value: Level):
        self.value = value


def shown(value: Any) -> Any:
    return getattr(value, "seen", None) or getattr(value, "q", None) or value


CLASSES: dict[str, Any] = {
    "pair": Pair, "window": Window, "checked": Checked, "aliased": Aliased, "mixed": Mixed, "child": Child, "positional": Positional,
    "slotted": Slotted, "level": Level, "row": Row,
}  # fmt: skip


def add(name: str, dependency: Any) -> None:
    @app.get(f"/{name}", name=name)
    def endpoint(value: Annotated[Any, Depends(dependency)]):
        return value.value if isinstance(value, Slotted) else shown(value)


FACTS = {name: outcome(lambda name=name, item=item: add(name, item)) for name, item in CLASSES.items()}


@app.put("/body/{key}")
def with_body(value: Annotated[WithBody, Depends()]):
    return value.seen


@app.get("/variadic")
def variadic(value: Annotated[Variadic, Depends()]):
    return value.seen


KNOWN = [name for name in CLASSES if FACTS[name] == "accepted" and name not in {"level", "row"}]
QUERIES = [
    "",
    "?left=1&first=1&a=5&value=high&theName=n&other=3",
    "?left=x&first=x&start=-1&size=11&level=mid&a=x&value=mid&name=n&another=3",
    "?theName=a&name=b&other=10&second=0&first=1",
]
REQUESTS = [
    get(f"/{name}{query}", headers={"right": "h"})
    for name in KNOWN
    if name not in {"aliased", "checked", "positional"}
    for query in QUERIES
]
REQUESTS += [
    get("/mixed?tags=a&tags=b", cookies={"session": "s"}),
    get("/checked?first=1"),
    get("/checked?first=x"),
    call("PUT", "/body/1", json={"a": 1}, headers={"note": "n"}),
    call("PUT", "/body/x", json={"a": "x"}),
    get("/aliased"),
    get("/positional"),
    get("/positional?a=1", raises=True),
]
NOT_GENERATED = ["/positional", "/aliased", "/checked", "/level", "/row", "/variadic"]
