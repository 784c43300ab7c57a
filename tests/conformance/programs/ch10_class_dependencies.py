"""Classes as dependencies: with state, properties, inheritance, __init_subclass__, NamedTuple, attrs-like, models, __call__ beside."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple, Protocol

from fastapi import Depends, FastAPI, Header, HTTPException, Query, Request
from pydantic import BaseModel, Field

from ..calls import get

EVENTS: list[str] = []
app = FastAPI()


class Filters:
    """Parameters and what follows from them."""

    known: ClassVar[int] = 0

    def __init__(
        self, request: Request, q: str | None = None, limit: Annotated[int, Query(le=10)] = 5, *, deep: bool = False
    ):
        type(self).known += 1
        self.q, self.limit, self.deep, self.path = q, limit, deep, request.url.path

    @property
    def window(self) -> slice:
        return slice(0, self.limit * (2 if self.deep else 1))


class Named(NamedTuple):
    first: str
    last: str = "none"


@dataclass(frozen=True)
class Point:
    x: float
    y: float = 0.0
    label: Annotated[str, Header()] = "origin"


class Model(BaseModel):
    kind: str = Field("plain", max_length=6)
    number: int = 1


class Repository(ABC):
    @abstractmethod
    def find(self) -> str: ...


class Memory(Repository):
    def __init__(self, filters: Annotated[Filters, Depends()]):
        self.filters = filters

    def find(self) -> str:
        return f"found {self.filters.q}"


class Finder(Protocol):
    def find(self) -> str: ...


class Service:
    def __init__(
        self, repository: Annotated[Finder, Depends(Memory)], x_tenant: Annotated[str | None, Header()] = None
    ):
        self.repository = repository
        self.tenant = x_tenant

    def __call__(self) -> str:
        raise AssertionError("the class is the dependency, not what it makes")


class ByNew:
    def __new__(cls, q: int = 0):
        made = super().__new__(cls)
        made.q = q  # type: ignore[attr-defined]
        return made


class Refusing:
    def __init__(self, size: int = 1):
        EVENTS.append(f"refusing {size}")
        if size > 3:
            raise HTTPException(400, {"size": size})


class Inherited(Filters):
    pass


class Extended(Filters):
    def __init__(self, request: Request, extra: str = "e", **more: Any):
        super().__init__(request, **more)
        self.extra = extra


@app.get("/filters")
def filters(
    f: Annotated[Filters, Depends()], g: Annotated[Filters, Depends()], h: Annotated[Filters, Depends(use_cache=False)]
):
    return [f.q, f.window.stop, f.path, f is g, f is h]


@app.get("/named")
def named(value: Annotated[Named, Depends()]):
    return value


@app.get("/point")
def point(value: Annotated[Point, Depends()]):
    return value


@app.get("/model")
def model(value: Annotated[Model, Depends()]):
    return value


@app.get("/service")
def service(value: Annotated[Service, Depends()], filters: Annotated[Filters, Depends()]):
    return [value.repository.find(), value.tenant, filters.limit]


@app.get("/by-new")
def by_new(value: Annotated[ByNew, Depends()]):
    return value.q


@app.get("/refusing", dependencies=[Depends(Refusing)])
async def refusing():
    return "small"


@app.get("/inherited")
async def inherited(value: Annotated[Inherited, Depends()]):
    return [value.q, value.limit]


@app.get("/extended")
async def extended(value: Annotated[Extended, Depends()]):
    return [value.extra, value.limit]


QUERIES = [
    "",
    "?q=1&limit=3&deep=yes&first=a&x=1.5&kind=ok&number=2&size=2&extra=z",
    "?q=x&limit=11&first=&x=x&kind=toolong&number=y&size=4",
]
PATHS = ("filters", "named", "point", "model", "service", "by-new", "refusing", "inherited", "extended")
REQUESTS = [get(f"/{path}{query}", headers={"x-tenant": "t", "label": "l"}) for path in PATHS for query in QUERIES]
REQUESTS += [get(f"/{path}") for path in ("point", "service")]
