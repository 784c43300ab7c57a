"""Several `Field`s and markers in one `Annotated`: the last word counts, defaults are refused, constraints must suit the type."""

from typing import Annotated, Any

from fastapi import Body, Cookie, FastAPI, Header, Path, Query
from pydantic import AliasChoices, AliasPath, BaseModel, Field, Json, StringConstraints

from ..calls import get, post
from ..facts import outcome

app = FastAPI()


class Model(BaseModel):
    low: int = 1


@app.get("/texts")
def texts(
    after: Annotated[int, Query(description="marker", title="q"), Field(description="after")] = 1,
    before: Annotated[int, Field(description="before", title="f"), Query(description="marker")] = 2,
    around: Annotated[int, Field(title="f", gt=0), Query(title="q"), Field(title="g", lt=9)] = 3,
    empty: Annotated[int, Query(description=""), Field(description="after", examples=[1])] = 4,
    emptied: Annotated[int, Query(title="q"), Field(title="")] = 5,
    extra: Annotated[int, Query(json_schema_extra={"a": 1, "c": 1}), Field(json_schema_extra={"b": 2, "c": 2})] = 6,
    two: Annotated[int, Query(description="first", gt=1), Query(title="second")] = 7,
):
    return [after, before, around, empty, emptied, extra, two]


@app.get("/aliases")
def aliases(
    a: Annotated[int, Query(alias="query-a"), Field(alias="field-a")] = 1,
    b: Annotated[int, Field(alias="field-b"), Query(alias="query-b")] = 2,
    c: Annotated[int, Query(alias="query-c"), Field(validation_alias="field-c")] = 3,
):
    return [a, b, c]


@app.get("/headers")
def headers(
    x_token: Annotated[str, Header(validation_alias=AliasPath("a", 0))] = "x",
    y_token: Annotated[str, Header(validation_alias=AliasChoices("b", AliasPath("a", 0)))] = "y",
    z_token: Annotated[str, Header(validation_alias=AliasPath("a", 0), convert_underscores=False)] = "z",
):
    return [x_token, y_token, z_token]


@app.get("/models")
def models(
    one: Annotated[list[Model], Header()] = [],  # noqa: B006
    two: Annotated[set[int] | list[Model] | None, Header()] = None,
    three: Annotated[tuple[Model, ...], Cookie()] = (),
):
    return [one, two, three]


@app.get("/factory/{v}")
def factory(v: Annotated[int, Field(default_factory=lambda: 6)]):
    return v


def attempt(annotation: Any, default: Any = ..., path: str = "/{v}") -> str:
    def required(v):
        return v

    def optional(v=default):
        return v

    endpoint = required if default is ... else optional
    endpoint.__annotations__["v"] = annotation
    return outcome(lambda: FastAPI().post(path)(endpoint))


LOOK_AROUND = "^a(?=b)"
FACTS = {
    "default in a field before": attempt(Annotated[int, Field(4), Query()], path="/"),
    "default in a field behind": attempt(Annotated[int, Query(), Field(4)], path="/"),
    "default in a field and outside": attempt(Annotated[int, Query(), Field(4)], 5, path="/"),
    "default in another marker": attempt(Annotated[int, Query(4), Query()], path="/"),
    "default in a field, no marker": attempt(Annotated[int, Field(4)], path="/"),
    "default in a field, marker outside": attempt(Annotated[int, Field(4)], Query(5), path="/"),
    "default None of a body": attempt(Annotated[Model, Field(None), Body()], path="/"),
    "ellipsis in a field": attempt(Annotated[int, Field(...), Query()], path="/"),
    "default of a path parameter": attempt(Annotated[int, Field(3), Path()]),
    "limit with a fraction": attempt(Annotated[int, Query(gt=1.5)], path="/"),
    "limit with a fraction in the path": attempt(Annotated[int, Path(gt=1.5)]),
    "limit of texts": attempt(Annotated[str, Query(gt=1)], path="/"),
    "length of numbers": attempt(Annotated[int, Query(max_length=1)], path="/"),
    "negative length": attempt(Annotated[str, Query(max_length=-1)], path="/"),
    "look-around": attempt(Annotated[str, Query(pattern=LOOK_AROUND)], path="/"),
    "look-around in a field": attempt(Annotated[str, Field(pattern=LOOK_AROUND)], path="/"),
    "look-around beside the type": attempt(Annotated[str, StringConstraints(pattern=LOOK_AROUND)], path="/"),
    "strict union": attempt(Annotated[int | str, Query(strict=True)], path="/"),
    "strict optional": attempt(Annotated[int | None, Query(strict=True, ge=1)], path="/"),
    "union mode of no union": attempt(Annotated[int, Query(union_mode="smart")], path="/"),
    "union mode of a model": attempt(Annotated[Model, Body(union_mode="smart")], path="/"),
    "union mode of a model that is spread": attempt(Annotated[Model, Query(union_mode="smart")], path="/"),
    "fail fast without a sequence": attempt(Annotated[int, Query(fail_fast=True)], path="/"),
    "model in the path under an alias": attempt(Annotated[Model, Path(alias="w")]),
    "list in the path under an alias": attempt(Annotated[list[int], Path(alias="w")]),
    "list that takes a name of the path": attempt(Annotated[list[int], Path(alias="w")], path="/{w}"),
    "model that takes a name of the path": attempt(Annotated[Model, Path(alias="w")], path="/{w}"),
    "JSON of a model in the path": attempt(Json[Model]),
    "JSON of a list in the path": attempt(Annotated[Json[list[int]], Path()]),
    "JSON of a number in the path": attempt(Json[int]),
    "choices that the path lacks": attempt(Annotated[int, Path(validation_alias=AliasChoices("a", "b"))]),
}


@app.get("/absent/{v}")
def absent(v: Annotated[int, Path(validation_alias=AliasChoices("a", "b"))]):
    return v


@app.get("/absent/alias/{v}")
def absent_alias(v: Annotated[int, Path(alias="c", validation_alias=AliasChoices("a", "b"))]):
    return v


REQUESTS = [
    *(
        get(f"/texts?{query}")
        for query in ("", "around=9&around=0", "around=9", "around=0", "two=1", "after=x&extra=y")
    ),
    get("/aliases?query-a=11&field-a=12&query-b=13&field-b=14&query-c=15&field-c=16"),
    get("/aliases?a=x&b=x&c=x"),
    get("/headers", headers={"x-token": "1", "y-token": "2", "z-token": "3"}),
    get("/headers", headers={"x_token": "1", "y_token": "2", "z_token": "3"}),
    get("/headers", headers={"a": "1", "b": "2"}),
    get("/models", headers={"one": "{}", "two": "x"}, cookies={"three": "1"}),
    get("/models", headers={"one": "1"}),
    get("/factory/3"),
    get("/factory/x"),
    get("/absent/3"),
    get("/absent/x"),
    get("/absent/alias/3"),
    post("/texts"),
]
