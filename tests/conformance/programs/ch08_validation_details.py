"""The exact error items: types, locations, messages, inputs and contexts, over many kinds of errors."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import Body, FastAPI, Header, Query
from pydantic import AfterValidator, BaseModel, EmailStr, Field, HttpUrl, Json, field_validator

from ..calls import get, posts

app = FastAPI()


class Point(BaseModel):
    x: int
    y: float = Field(gt=0, lt=10)


def refuse(value):
    raise ValueError({"structured": [1, 2]})


class Everything(BaseModel):
    model_config = {"extra": "forbid"}
    integer: int = 1
    limited: int = Field(default=5, ge=1, le=9, multiple_of=2)
    text: str = Field(default="abc", min_length=2, max_length=4, pattern="^[a-c]+$")
    decimal: Decimal = Field(default=Decimal(1), max_digits=3, decimal_places=1)
    day: date = date(2026, 1, 1)
    literal: Literal["a", "b"] = "a"
    email: EmailStr = "a@example.org"
    url: HttpUrl | None = None
    points: list[Point] = Field(default=[], max_length=2)
    by_name: dict[str, Point] = {}
    union: int | Point | None = None
    pair: tuple[int, str] = (1, "a")
    unique: set[int] = set()
    json_text: Json[list[int]] | None = None
    checked: int = 0
    refused: Annotated[str, AfterValidator(refuse)] | None = None

    @field_validator("checked")
    @classmethod
    def small(cls, value: int) -> int:
        assert value < 10
        return value


@app.post("/everything")
def everything(value: Everything):
    return value


@app.post("/dict")
def by_dict(value: dict[int, Point]):
    return value


@app.post("/many")
def many(
    a: Annotated[int, Body()],
    b: Annotated[list[Point], Body(max_length=1)],
    c: Annotated[str | None, Body(min_length=3)] = None,
):
    return [a, b, c]


@app.get("/parameters")
def parameters(
    q: Annotated[int, Query(ge=3)],
    many: Annotated[list[int], Query(max_length=2)] = [],  # noqa: B006
    day: date | None = None,
    x_code: Annotated[str, Header(pattern="^a")] = "a",
):
    return q


BAD = [
    {"integer": value} for value in ("x", 1.5, None, [], {}, True, "", 10**30, "1.0", 1e300)
] + [
    {"limited": 0}, {"limited": 10}, {"limited": 3}, {"limited": -1}, {"text": "a"}, {"text": "abcab"}, {"text": "xyz"}, {"text": 5}, {"text": None}, {"decimal": "1.25"},
    {"decimal": "1234"}, {"decimal": "x"}, {"day": "x"}, {"day": "2026-02-30"}, {"day": 1.5}, {"literal": "c"}, {"literal": 1}, {"email": "x"}, {"url": "x"}, {"url": "ftp://x"},
    {"points": [{"x": 1, "y": 0}, {}, {"x": "a", "y": 10}]}, {"points": {}}, {"points": [1, None, "x"]}, {"by_name": {"a": {}, "b": 5}}, {"by_name": []}, {"union": "x"},
    {"union": {"x": 1}}, {"pair": [1]}, {"pair": ["x", 1, 2]}, {"pair": "ab"}, {"unique": ["x", 1]}, {"json_text": "[x"}, {"json_text": '["x"]'}, {"json_text": 5}, {"checked": 10},
    {"refused": "a"}, {"extra": 1, "extra two": {"deep": [1]}}, {"integer": "x", "text": 1, "literal": None, "extra": 1},
]  # fmt: skip
REQUESTS = [
    *posts("/everything", *BAD, [], "x", None),
    *posts("/dict", {"1": {"x": 1, "y": 1}}, {"a": {"x": "x", "y": 1}}, {"1": {}, "b": 5}),
    *posts("/many", {"a": "x", "b": [{}, {}], "c": "ab"}, {"b": "x"}, {"a": None, "b": None, "c": None}, "x"),
    *(
        get(f"/parameters?{query}")
        for query in ("", "q=2", "q=x&many=1&many=2&many=3", "q=3&many=x&many=y", "q=3&day=x")
    ),
    get("/parameters?q=1", headers={"x-code": "b"}),
]
