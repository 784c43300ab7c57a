"""A Pydantic model spread over the query: defaults, constraints, every policy for extra names, validators."""

from enum import Enum
from typing import Annotated, Literal

from fastapi import FastAPI, Query
from pydantic import BaseModel, Field, computed_field, field_validator, model_validator

from ..calls import get

app = FastAPI()


class Order(str, Enum):
    up = "up"
    down = "down"


class Filter(BaseModel):
    """Docstring of the filter."""

    limit: int = Field(100, gt=0, le=100, description="How many")
    offset: int = Field(0, ge=0)
    order_by: Literal["created", "updated"] = "created"
    order: Order = Order.up
    tags: list[str] = []
    keys: set[int] | None = None
    needed: str


class Strict(Filter):
    model_config = {"extra": "forbid"}


class Open(BaseModel):
    model_config = {"extra": "allow"}
    a: int = 1


class Checked(BaseModel):
    low: int
    high: int

    @field_validator("low")
    @classmethod
    def no_thirteen(cls, value: int) -> int:
        if value == 13:
            raise ValueError("unlucky")
        return value

    @model_validator(mode="after")
    def ordered(self):
        if self.low > self.high:
            raise ValueError("low is above high")
        return self

    @computed_field
    @property
    def span(self) -> int:
        return self.high - self.low


class Before(BaseModel):
    text: str
    number: int = 0

    @model_validator(mode="before")
    @classmethod
    def fill(cls, data):
        return {**data, "text": data.get("text", "filled")}


@app.get("/ignore")
def ignore(f: Annotated[Filter, Query()]):
    return f


@app.get("/default-marker")
def default_marker(f: Filter = Query()):
    return f


@app.get("/forbid")
def forbid(f: Annotated[Strict, Query()]):
    return f


@app.get("/allow")
def allow(f: Annotated[Open, Query()]):
    return f


@app.get("/checked")
def checked(f: Annotated[Checked, Query()]):
    return f


@app.get("/before")
def before(f: Annotated[Before, Query()]):
    return f


QUERIES = [
    "", "needed=x", "needed=", "needed=x&limit=0", "needed=x&limit=100&offset=5&order=down&tags=a&tags=b", "needed=x&limit=ten&offset=-1",
    "needed=x&order_by=deleted&order=sideways", "needed=x&keys=1&keys=2&keys=1", "needed=x&keys=k", "needed=x&extra=1", "needed=x&needed=y",
    "needed=x&limit=1&limit=2", "limit=", "tags", "needed=x&f=1&self=2",
]  # fmt: skip
REQUESTS = [
    *(get(f"/{path}?{query}") for path in ("ignore", "default-marker", "forbid") for query in QUERIES),
    *(get(f"/allow{query}") for query in ("", "?a=2", "?a=2&b=3&c=x", "?b=1&b=2", "?a=x&b=y", "?b")),
    *(
        get(f"/checked?{query}")
        for query in (
            "low=1&high=2",
            "low=3&high=2",
            "low=13&high=20",
            "low=13&high=2",
            "low=x&high=y",
            "",
            "span=4&low=1&high=2",
        )
    ),
    *(get(f"/before?{query}") for query in ("", "text=t", "number=3", "number=x")),
]
