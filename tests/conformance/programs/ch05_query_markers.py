"""Query() with numeric and string constraints, compiled and plain patterns, the deprecated spellings."""

import re
from decimal import Decimal
from typing import Annotated

from fastapi import FastAPI, Query

from ..calls import get, gets

app = FastAPI()


@app.get("/numbers")
def numbers(
    gt: Annotated[int | None, Query(gt=3)] = None,
    ge: Annotated[int | None, Query(ge=3)] = None,
    lt: Annotated[float | None, Query(lt=3)] = None,
    le: Annotated[float, Query(le=3.5)] = 0,
    step: Annotated[int, Query(multiple_of=4)] = 0,
    fraction: Annotated[float, Query(multiple_of=0.5)] = 0,
    finite: Annotated[float, Query(allow_inf_nan=False)] = 0.0,
    both: int = Query(default=5, gt=0, le=10),
):
    return [gt, ge, lt, le, step, fraction, finite, both]


@app.get("/decimals")
def decimals(
    price: Annotated[Decimal, Query(max_digits=4, decimal_places=1)],
    rate: Annotated[Decimal | None, Query(gt=0, lt=1)] = None,
):
    return {"price": str(price), "rate": None if rate is None else str(rate)}


@app.get("/strings")
def strings(
    short: Annotated[str | None, Query(max_length=3)] = None,
    long: Annotated[str | None, Query(min_length=5)] = None,
    pattern: Annotated[str | None, Query(pattern=r"^[a-z]{2}\d$")] = None,
    compiled: Annotated[str | None, Query(pattern=re.compile(r"^(?P<year>\d{4})-W\d\d$"))] = None,
    search: Annotated[str | None, Query(pattern="ship")] = None,
):
    return [short, long, pattern, compiled, search]


@app.get("/deprecated")
def deprecated(
    regex: Annotated[str | None, Query(regex="^a+$")] = None,
    example: Annotated[str | None, Query(example="one example")] = None,
    old: Annotated[str | None, Query(deprecated=True)] = None,
    reason: Annotated[str | None, Query(deprecated="use old")] = None,
):
    return [regex, example, old, reason]


@app.get("/strict")
def strict(
    number: Annotated[int | None, Query(strict=True)] = None,
    flag: Annotated[bool | None, Query(strict=True)] = None,
    word: Annotated[str | None, Query(strict=True)] = None,
):
    return [number, flag, word]


@app.get("/lists")
def lists(
    few: Annotated[list[int], Query(min_length=1, max_length=3)],
    words: Annotated[list[Annotated[str, Query(max_length=2)]] | None, Query()] = None,
    bounded: Annotated[list[Annotated[int, Query(ge=5)]], Query(default_factory=list)] = ...,
):
    return [few, words, bounded]


REQUESTS = [
    *(get(f"/numbers?{name}={value}") for name in ("gt", "ge", "lt", "le") for value in ("2", "3", "3.5", "4", "x")),
    *gets("/numbers?step={}", "4", "5", "-8", "0"),
    *gets("/numbers?fraction={}", "1.5", "1.25", "1e3"),
    get("/numbers?fraction=nan", raises=True),  # fine as a parameter, but not as JSON
    *gets("/numbers?finite={}", "1", "inf", "-inf", "nan"),
    *gets("/numbers?both={}", "0", "1", "10", "11"),
    get("/numbers?gt=1&ge=1&lt=9&le=9&step=1&fraction=0.1&finite=nan&both=99"),
    *(get(f"/decimals?price={p}") for p in ("1.5", "123.4", "1234.5", "1.55", "1e1", "x", "")),
    *(get(f"/decimals?price=1&rate={r}") for r in ("0.5", "0", "1", "NaN")),
    get("/decimals"),
    *(
        get(f"/strings?{name}={value}")
        for name in ("short", "long", "pattern")
        for value in ("ab1", "abcd", "abcde", "AB1", "")
    ),
    *gets("/strings?compiled={}", "2026-W01", "26-W1", "x2026-W01"),
    *gets("/strings?search={}", "a ship", "shop", "SHIP"),
    get("/deprecated?regex=aaa&example=1&old=2&reason=3"),
    get("/deprecated?regex=b"),
    *(get(f"/strict?{name}={value}") for name in ("number", "flag", "word") for value in ("1", "true")),
    *(
        get(f"/lists{q}")
        for q in (
            "",
            "?few=1",
            "?few=1&few=2&few=3&few=4",
            "?few=x&few=2&few=y",
            "?few=1&words=abc&words=ab",
            "?few=1&bounded=4&bounded=5",
        )
    ),
]
