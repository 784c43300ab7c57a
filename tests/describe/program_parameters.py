"""Programs about parameters."""

# ruff: noqa: B006 - defaults of parameters are copied for each request

import datetime
import decimal
import uuid
from enum import Enum, IntEnum
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, Json


class Colour(str, Enum):
    red = "red"
    green = "green"


class Level(IntEnum):
    low = 1


class Filter(BaseModel):
    """Described here.\f Not here."""

    model_config = ConfigDict(extra="forbid")

    limit: int
    user_name: str | None = Field(None, description="Who", title="Name")
    tags: list[str] = []
    order: Literal["up", "down"] = "up"
    aliased: int = Field(3, alias="ali-as", gt=1, examples=[4])
    validated: int = Field(3, validation_alias="vali-dated")
    chosen: int = Field(3, validation_alias=AliasChoices("c1", "c_2"))
    made: list[int] = Field(default_factory=list)
    old: int = Field(1, deprecated=True, json_schema_extra={"x-a": 1})
    colour: Colour = Colour.red


class Page(BaseModel):
    limit: str = "n"
    size: int


class Tolerant(BaseModel):
    model_config = ConfigDict(populate_by_name=True, alias_generator=str.upper)

    one_two: int = 1
    three_x: int = Field(alias="q")


class ByName(BaseModel):
    model_config = ConfigDict(validate_by_alias=False, validate_by_name=True)

    three_x: int = Field(alias="q")


def types_and_defaults(fw: Any) -> Any:
    app = fw.FastAPI()

    @app.get("/types")
    def types(
        a: int,
        b: float = 1,
        c: bool = False,
        d: str | None = None,
        e: uuid.UUID | None = None,
        f: datetime.datetime = datetime.datetime(2020, 1, 1),
        g: Colour = Colour.red,
        h: Level | None = None,
        i: Literal["a", "b"] = "a",
        j: decimal.Decimal = decimal.Decimal("1.50"),
        k: Annotated[Json[list[int]], fw.Query()] = "[]",
        m: datetime.timedelta = datetime.timedelta(1),
        n: Any = None,
        o: Annotated[list[int], fw.Query(min_length=1, max_length=3)] = [1],
        p: Annotated[set[str], fw.Query()] = set(),
        q: Annotated[tuple[int, str], fw.Query()] = (1, "a"),
        r=3,
        s: bytes = b"ab",
        t: int | str = 1,
        u: str | int = "a",
    ): ...

    return app


def metadata(fw: Any) -> Any:
    app = fw.FastAPI()
    query = fw.Query

    @app.get("/metadata")
    def with_metadata(
        a: Annotated[
            int,
            query(
                title="T",
                description="D",
                gt=1,
                lt=5,
                examples=[2, 3],
                deprecated=True,
                json_schema_extra={"x-a": {"b": None}},
            ),
        ] = 4,
        b: Annotated[
            str,
            query(
                pattern="^a",
                min_length=1,
                openapi_examples={"n": {"summary": "s", "value": None}},
                examples=["z"],
                example="e",
            ),
        ] = "a",
        c: Annotated[float, query(multiple_of=2, ge=decimal.Decimal(1))] = 3,
        d: Annotated[decimal.Decimal, query(max_digits=4, decimal_places=2)] = decimal.Decimal("1.5"),
        e: Annotated[int, query(deprecated="no more")] = 1,
        f: Annotated[
            int, query(deprecated=False, strict=True, json_schema_extra=lambda schema: schema.update(zz=1))
        ] = 1,
        g: Annotated[int | None, query(alias="gg", serialization_alias="g3")] = None,
        h: Annotated[int, query(validation_alias="v_v")] = 1,
        i: Annotated[int, query(validation_alias=AliasChoices("w1", "w2"))] = 1,
        j: Annotated[int, Field(gt=3, description="from field")] = 4,
        k: Annotated[int, query(title="", description="")] = 1,
        m: Annotated[int, query(example=4)] = 1,
        n: Annotated[int, query(examples=[1], deprecated=True, example=3, description="d")] = 1,
        o: Annotated[int, query(json_schema_extra={"default": "over", "title": "other", "type": "any"})] = 3,
        p: Annotated[list[int], query(default_factory=list)] = ...,
        s: Annotated[int, query(gt=1), ["metadata", "of the user"]] = 2,
        q: Annotated[Colour, query(description="ref with a description", title="T")] = Colour.red,
    ): ...

    return app


def places(fw: Any) -> Any:
    app = fw.FastAPI()

    @app.get("/{first}/{rest:path}")
    def every_place(
        session: Annotated[str, fw.Cookie(description="Session")],
        user_agent: Annotated[str, fw.Header()],
        search: str,
        rest: str,
        first: Annotated[int, fw.Path(ge=1, title="The first", deprecated=True)],
        x_token: Annotated[list[str] | None, fw.Header()] = None,
        as_written: Annotated[str, fw.Header(convert_underscores=False)] = "",
        given: Annotated[str, fw.Header(alias="X_Given")] = "",
        hidden: Annotated[str, fw.Query(include_in_schema=False)] = "",
    ): ...

    @app.get("/same")
    def same_name(
        a: Annotated[int, fw.Query()], b: Annotated[int, fw.Header(alias="a")], c: Annotated[int, fw.Cookie(alias="a")]
    ): ...

    @app.get("/only-hidden")
    def only_hidden(hidden: Annotated[str, fw.Query(include_in_schema=False)]): ...

    return app


def declared_several_times(fw: Any) -> Any:
    app = fw.FastAPI()

    def optional(a: Annotated[int | None, fw.Query(description="optional")] = None): ...
    def required(a: Annotated[int, fw.Query(description="required")]): ...
    def other(a: Annotated[int | None, fw.Query(description="other")] = None, b: int = 1): ...
    def hidden(a: Annotated[int, fw.Query(include_in_schema=False)]): ...
    def model(page: Annotated[Page, fw.Query()]): ...

    @app.get("/1")
    def one(
        a: Annotated[int | None, fw.Query(description="endpoint")] = None,
        x: Any = fw.Depends(required),
        y: Any = fw.Depends(other),
    ): ...

    @app.get("/2")
    def two(x: Any = fw.Depends(optional), y: Any = fw.Depends(other), z: Any = fw.Depends(optional)): ...

    @app.get("/3")
    def three(
        x: Any = fw.Depends(required),
        a: Annotated[int, fw.Query(description="endpoint")] = ...,
        z: Any = fw.Depends(optional, use_cache=False),
    ): ...

    @app.get("/4", dependencies=[fw.Depends(other)])
    def four(c: int, x: Any = fw.Depends(hidden), y: Any = fw.Depends(optional)): ...

    @app.get("/5")
    def five(limit: Annotated[int, fw.Query(description="endpoint")] = 1, x: Any = fw.Depends(model)): ...

    @app.get("/6")
    def six(
        x: Any = fw.Depends(optional), y: Any = fw.Depends(other), z: Any = fw.Security(optional, scopes=["a"])
    ): ...

    return app


def parameter_models(fw: Any) -> Any:
    app = fw.FastAPI()

    for name, marker in {"query": fw.Query, "header": fw.Header, "cookie": fw.Cookie}.items():

        def endpoint(given: Annotated[Filter, marker()]): ...

        app.get(f"/{name}", name=name)(endpoint)

        def tolerant(given: Annotated[Tolerant, marker()]): ...

        app.get(f"/{name}/tolerant", name=f"{name} tolerant")(tolerant)

        def by_name(given: Annotated[ByName, marker()]): ...

        app.get(f"/{name}/by-name", name=f"{name} by name")(by_name)

    @app.get("/unconverted")
    def unconverted(given: Annotated[Filter, fw.Header(convert_underscores=False)]): ...

    return app


def groups_of_parameters(fw: Any) -> Any:
    app = fw.FastAPI()

    @app.get("/optional")
    def optional(group: Annotated[Filter | None, fw.Query()] = None, limit: str = "x", more: int = 1): ...

    @app.get("/nullable")
    def nullable(group: Annotated[Page | None, fw.Query(description="group", deprecated=True)]): ...

    @app.get("/two")
    def two(first: Annotated[Filter, fw.Query()], second: Annotated[Page, fw.Query()]): ...

    @app.get("/hidden")
    def hidden(group: Annotated[Page, fw.Query(include_in_schema=False)]): ...

    @app.get("/default")
    def with_default(group: Annotated[Page, fw.Query()] = Page(size=3)): ...

    return app
