"""Annotated with several things in it: the last marker counts, Field and plain metadata are merged, aliases of aliases."""

from typing import Annotated, Any

import annotated_types
from fastapi import Body, Depends, FastAPI, Header, Path, Query
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from ..calls import get, post, posts
from ..facts import outcome

app = FastAPI()

Small = Annotated[int, Query(le=10)]
SmallEven = Annotated[Small, Field(multiple_of=2)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]


@app.get("/last-wins/{key}")
def last_wins(
    key: Annotated[str, Query(), Path(max_length=3)],
    header: Annotated[str, Query(description="lost"), Header(description="kept")] = "h",
    query: Annotated[int, Header(ge=100), Query(le=10)] = 1,
):
    return [key, header, query]


@app.get("/stacked")
def stacked(
    a: Small = 1, b: SmallEven = 2, c: Annotated[Small, Query(ge=5)] = 7, d: Annotated[SmallEven, Header()] = 4
):
    return [a, b, c, d]


@app.get("/metadata")
def metadata(
    a: Annotated[int, annotated_types.Gt(3), Query(lt=9)],
    b: Annotated[int, Query(lt=9), annotated_types.Gt(3)] = 5,
    c: Annotated[str, "just a note", Query()] = "c",
    d: Annotated[str, Field(title="From Field", description="field"), Query(description="query")] = "d",
    e: Annotated[int, Field(gt=1, description="only Field")] = 2,
    f: Annotated[Word, Query(max_length=4)] = "ff",
    g: Annotated[str, AfterValidator(str.upper), Query(max_length=2)] = "g",
    h: Annotated[Any, BeforeValidator(lambda value: f"<{value}>")] = "h",
    i: Annotated[int | None, Field(ge=2), Query()] = None,
):
    return [a, b, c, d, e, f, g, h, i]


@app.get("/optional-inside")
def optional_inside(a: Annotated[int, Query(ge=3)] | None = None, b: list[Annotated[int, Field(ge=3)]] = Query([])):
    return [a, b]


@app.get("/field-default")
def field_default(a: Annotated[int, Field(default=3)], b: Annotated[list[int], Field(default_factory=list), Query()]):
    return [a, b]


def field_as_default(a: int = Field(default=4, ge=2)):
    return a


@app.post("/body-metadata")
def body_metadata(a: Annotated[Word, Body(embed=True)], b: Annotated[int, Field(gt=0), Body()] = 1):
    return [a, b]


@app.get("/dependency")
def dependency(a: Annotated[int, Query(), Depends(lambda number=5: number)]):
    return a


FACTS = {"Field as default": outcome(lambda: FastAPI().get("/")(field_as_default))}

REQUESTS = [
    *(get(f"/last-wins/{rest}") for rest in ("abc", "abcd", "a?header=q&query=11", "a?query=x")),
    get("/last-wins/a?query=3", headers={"header": "H"}),
    *(get(f"/stacked?{name}={value}") for name in "abcd" for value in (3, 4, 11, 12, "x")),
    get("/stacked", headers={"d": "5"}),
    *(get(f"/metadata?a={value}") for value in (3, 4, 8, 9, "x", "")),
    *(
        get(f"/metadata?a=5&{query}")
        for query in (
            "b=3",
            "b=9",
            "f=%20x%20",
            "f=toolong",
            "f=%20abcd%20",
            "g=xyz",
            "g=xy",
            "h=1",
            "i=1",
            "i=2",
            "e=1",
        )
    ),
    get("/metadata?a=1&b=1&e=1&f=1&g=123&i=1"),
    *(get(f"/optional-inside?{query}") for query in ("", "a=2", "a=3", "b=2&b=3")),
    get("/field-default"),
    get("/field-default?a=1&b=2"),
    *posts("/body-metadata", {"a": " xy "}, {"a": " x ", "b": 0}, {}, "x"),
    post("/body-metadata"),
    get("/dependency"),
    get("/dependency?a=1&number=7"),
]
