"""Path() with its constraints and its documentation, as default value and inside Annotated."""

from decimal import Decimal
from typing import Annotated

from fastapi import FastAPI, Path

from ..calls import get, gets

app = FastAPI()


@app.get("/kilns/{kiln_id}")
def kiln(
    kiln_id: int = Path(title="Kiln", description="Number of the kiln to look into", ge=1, le=9999),
):
    return {"kiln_id": kiln_id}


@app.get("/between/{low}/{high}")
def between(
    low: Annotated[float, Path(gt=0, lt=10.5)],
    high: Annotated[int, Path(ge=0, le=10, multiple_of=5)],
):
    return [low, high]


@app.get("/codes/{code}")
def code(code: Annotated[str, Path(min_length=2, max_length=4, pattern="^[A-Z]+$", examples=["AB", "XYZ"])]):
    return code


@app.get("/exact/{amount}")
def exact(amount: Annotated[Decimal, Path(max_digits=5, decimal_places=2, gt=Decimal("0.5"))]):
    return {"amount": str(amount)}


@app.get("/finite/{number}")
def finite(number: Annotated[float, Path(allow_inf_nan=False)]):
    return number


@app.get("/strict/{flag}")
def strict(flag: Annotated[str, Path(strict=True, deprecated=True)]):
    return flag


@app.get("/documented/{word}/{other}")
def documented(
    word: Annotated[
        str,
        Path(
            title="A word",
            description="Any *word*",
            openapi_examples={"short": {"summary": "Short", "value": "ox"}, "long": {"value": "oxymoron"}},
            json_schema_extra={"x-kind": "noun"},
        ),
    ],
    other: Annotated[str, Path(include_in_schema=False, description="not shown")],
):
    return word + other


@app.get("/ellipsis/{value}")
def ellipsis_default(value: int = Path(..., gt=2)):
    return value


@app.get("/order/{second}/{first}")
def order(*, first: int = Path(), second: str, third: int = 3):
    return [first, second, third]


REQUESTS = [
    *gets("/kilns/{}", "1", "9999", "0", "10000", "-1", "x", "1.5", "5000"),
    *(
        get(f"/between/{low}/{high}")
        for low in ("0.1", "0", "10.5", "10.49", "x")
        for high in ("0", "10", "5", "7", "15", "-5")
    ),
    *gets("/codes/{}", "AB", "ABCD", "A", "ABCDE", "ab", "A1", "ÄÖ", "a"),
    *gets("/exact/{}", "0.51", "0.5", "123.45", "1234.5", "12345.67", "1.234", "99999", "100000", "NaN", "inf"),
    *gets("/finite/{}", "1.5", "nan", "inf", "-Infinity", "1e400"),
    *gets("/strict/{}", "a", "1"),
    get("/documented/a/b"),
    *gets("/ellipsis/{}", "3", "2", "two"),
    get("/order/a/1"),
    get("/order/a/b?third=c"),
]
