"""Rows of docs/differences.md, shown to be so. `tests/conformance/intended_differences.py` holds the proof of the others."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import pytest
from pydantic import BaseModel
from pydantic.errors import PydanticInvalidForJsonSchema

from typeway import Body, Depends, FastAPI, Form
from typeway.testclient import TestClient

PAGE = Path(__file__).parents[2] / "docs" / "differences.md"


class Price(BaseModel):
    amount: int


class Parent:
    """Needs itself by way of its child."""

    def __init__(self, child: Any) -> None:
        self.child = child


class Child:
    def __init__(self, parent: Annotated[Parent, Depends()]) -> None:
        self.parent = parent


def test_a_dependency_cycle_is_explained() -> None:
    Parent.__init__.__annotations__["child"] = Annotated[Child, Depends()]
    app = FastAPI()
    with pytest.raises(RecursionError) as refused:

        @app.get("/")
        async def home(parent: Annotated[Parent, Depends()]) -> None: ...

    message = str(refused.value)
    assert message.startswith("The dependency Parent needs itself:")
    assert message.index("Parent", 20) < message.index("Child")


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        pytest.param(b'{"amount": NaN}', None, id="not a number"),
        pytest.param(b'{"amount": 1e999}', None, id="infinity"),
        pytest.param(b'{"amount": "\\ud800"}', "\\ud800", id="lone surrogate"),
    ],
)
def test_what_json_cannot_express_is_refused_all_the_same(body: bytes, shown: object) -> None:
    app = FastAPI()

    @app.post("/prices")
    async def add_price(price: Price) -> Price:
        return price

    answer = TestClient(app).post("/prices", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    (problem,) = answer.json()["detail"]
    assert problem["loc"] == ["body", "amount"]
    assert problem["input"] == shown


def test_every_row_gives_a_reason() -> None:
    rows = re.findall(r"^\|(.+)\|$", PAGE.read_text("utf-8"), re.MULTILINE)[2:]
    assert rows
    for row in rows:
        cells = [cell.strip() for cell in row.split("|")]
        assert len(cells) == 4, row
        assert all(cells), row


class Point(NamedTuple):
    x: int
    y: int


def test_a_named_tuple_is_read_as_json() -> None:
    app = FastAPI()

    @app.post("/points")
    async def add(point: Point, others: list[Point]) -> list[Point]:
        return [point, *others]

    client = TestClient(app)
    assert client.post("/points", json={"point": [1, 2], "others": [[3, 4]]}).json() == [[1, 2], [3, 4]]
    assert client.get("/openapi.json").json()["paths"]["/points"]["post"]["requestBody"]["content"].keys() == {
        "application/json"
    }


class Body_add_both_post(BaseModel):
    name: str


def test_a_body_model_of_an_operation_is_named_after_the_module_that_makes_it() -> None:
    app = FastAPI()

    @app.post("/both")
    async def add(own: Body_add_both_post, number: Annotated[int, Body()]) -> None: ...

    names = TestClient(app).get("/openapi.json").json()["components"]["schemas"].keys()
    assert [name for name in names if name.startswith("typeway__") and name.endswith("Body_add_both_post")] != []


class Typed(BaseModel):
    kind: type


def test_a_form_that_cannot_be_described_is_not_hidden_by_its_marker() -> None:
    app = FastAPI()

    @app.post("/")
    async def send(form: Annotated[Typed, Form(description="what is sent")]) -> None: ...

    with pytest.raises(PydanticInvalidForJsonSchema):
        app.openapi()
