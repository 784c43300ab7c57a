"""Body() in the document: descriptions, examples of both kinds, media types, deprecations, additions to the schema."""

from typing import Annotated

from fastapi import Body, FastAPI
from pydantic import BaseModel, Field

from ..calls import posts

app = FastAPI()


class Knot(BaseModel):
    """A knot.\fHidden part of the description."""

    name: str = Field(examples=["bowline"])
    turns: int | None = None

    model_config = {"json_schema_extra": {"examples": [{"name": "reef"}], "x-own": True}}


@app.post("/described")
def described(knot: Annotated[Knot, Body(title="The Knot", description="To be tied")]):
    return knot


@app.post("/examples")
def examples(knot: Annotated[Knot, Body(examples=[{"name": "a"}, {"name": "b"}])]):
    return knot


@app.post("/openapi-examples")
def openapi_examples(
    knot: Annotated[
        Knot,
        Body(
            openapi_examples={
                "good": {"summary": "Good", "description": "Works **well**", "value": {"name": "a"}},
                "bad": {"summary": "Bad", "value": {"name": 5}},
                "elsewhere": {"externalValue": "https://example.org/knot.json"},
            }
        ),
    ],
):
    return knot


@app.post("/media-type")
def media_type(knot: Annotated[Knot, Body(media_type="application/vnd.knot+json")]):
    return knot


@app.post("/embedded")
def embedded(
    knot: Annotated[Knot, Body(description="one", examples=[{"name": "e"}])],
    count: Annotated[int, Body(title="Count", ge=1, examples=[3], openapi_examples={"x": {"value": 1}})] = 1,
    note: Annotated[str | None, Body(deprecated=True, json_schema_extra={"x-note": 1})] = None,
    hidden: Annotated[int, Body(include_in_schema=False)] = 0,
):
    return [knot, count, note, hidden]


@app.post("/only-embedded")
def only_embedded(count: Annotated[int, Body(embed=True, title="Count", description="described", examples=[3])]):
    return count


@app.post("/list")
def listed(knots: Annotated[list[Knot], Body(min_length=1, description="several")]):
    return knots


@app.post("/scalar")
def scalar(number: Annotated[float, Body(gt=1, description="scalar", openapi_examples={"two": {"value": 2}})] = 2):
    return number


@app.post("/optional")
def optional(knot: Annotated[Knot | None, Body(description="if any")] = None):
    return knot


@app.post("/example")
def example(knot: Annotated[Knot, Body(example={"name": "single"})]):
    return knot


@app.post("/default")
def default(
    knot: Annotated[Knot, Body()] = Knot(name="default"),
    other: Annotated[Knot | None, Body()] = Knot(name="o", turns=1),
):
    return [knot, other]


GOOD = {"name": "sheet bend"}
PATHS = ["described", "examples", "openapi-examples", "media-type", "optional", "example"]
REQUESTS = [
    *(call for path in PATHS for call in posts(f"/{path}", GOOD, {})),
    *posts("/media-type", GOOD, content_type="application/vnd.knot+json"),
    *posts("/embedded", {"knot": GOOD, "count": 0}, {"knot": GOOD, "count": 2, "note": "n", "hidden": 3}),
    *posts("/only-embedded", {"count": 1}, 1),
    *posts("/list", [GOOD], []),
    *posts("/scalar", 2.5, 0),
    *posts("/default", {}, {"knot": {}, "other": None}),
]
