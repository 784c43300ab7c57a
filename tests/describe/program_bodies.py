"""Programs about request bodies."""

# ruff: noqa: B006 - defaults of parameters are copied for each request

from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, AliasPath, BaseModel, ConfigDict, Field, HttpUrl, RootModel
from typing_extensions import TypedDict


class Item(BaseModel):
    name: str
    price: float = Field(1, gt=0)


class Note(BaseModel):
    text: str = "x"
    item: Item | None = None


class Form1(BaseModel):
    a: int
    b: str = "x"


class Form2(BaseModel):
    c: int = 1


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")

    b: str
    z: int = Field(3, description="z")


class Open(BaseModel):
    model_config = ConfigDict(extra="allow")

    q: int = 1


class Empty(BaseModel): ...


class Aliases(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    c: int = Field(1, validation_alias=AliasChoices("c1", "c2"))
    d: int = Field(2, alias="d-d")
    e: int = Field(3, alias="E", validation_alias="ev")
    p: int = Field(1, validation_alias=AliasPath("a", "b"))


class Root(RootModel[dict[str, int]]): ...


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int


class Dog(BaseModel):
    kind: Literal["dog"]


class Number(Enum):
    one = 1


class Typed(TypedDict):
    x: int


@dataclass
class Data:
    x: int


def whole_bodies(fw: Any) -> Any:
    app = fw.FastAPI()
    body = fw.Body

    def model(b: Item): ...
    def optional(b: Item | None = None): ...
    def nullable(b: Item | None): ...
    def default(b: Annotated[Item, body(title="T")] = Item(name="n")): ...
    def scalar(b: Annotated[int, body()]): ...
    def described(
        b: Annotated[int, body(title="T", description="D", examples=[1], gt=3, media_type="application/x")] = 7,
    ): ...
    def several(b: list[Item]): ...
    def mapping(b: dict[str, Item]): ...
    def union(b: Item | Note): ...
    def discriminated(b: Annotated[Cat | Dog, body(discriminator="kind")]): ...
    def octets(b: Annotated[bytes, body(media_type="image/png")]): ...
    def anything(b: Annotated[Any, body()]): ...
    def reference(b: Annotated[Item, body(description="D", title="T")]): ...
    def examples(
        b: Annotated[
            Item,
            body(
                openapi_examples={"a": {"value": {"a": None}}},
                examples=[{"a": 3}],
                example={"a": 1},
                deprecated=True,
                json_schema_extra={"x-k": 1},
            ),
        ],
    ): ...
    def example(b: Annotated[Item, body(example={"a": 3})]): ...
    def data(b: Data): ...
    def typed(b: Typed): ...

    for endpoint in (
        model, optional, nullable, default, scalar, described, several, mapping, union, discriminated, octets, anything,
        reference, examples, example, data, typed,
    ):  # fmt: skip
        app.post(f"/{endpoint.__name__}")(endpoint)
    # With a parameter beside the body, keys of the operation keep another order.
    for endpoint in (model, described, several, examples):
        app.put(f"/{endpoint.__name__}/{{b_id}}", dependencies=[fw.Depends(_needs_id)])(endpoint)
    return app


def _needs_id(b_id: int) -> None: ...


def every_method(fw: Any) -> Any:
    app = fw.FastAPI()

    for method in ("get", "put", "post", "delete", "options", "head", "patch", "trace"):

        def endpoint(b: Item): ...

        getattr(app, method)("/x", name=method)(endpoint)
    return app


def embedded(fw: Any) -> Any:
    app = fw.FastAPI()
    body = fw.Body

    def one(
        b: Annotated[Item, body(embed=True, media_type="x/y", openapi_examples={"q": {"value": 1}}, example=3)],
    ): ...
    def two(b: Item, c: Note | None = None): ...
    def two_optional(b: Item | None = None, c: Note | None = None): ...
    def media_types(a: Annotated[str, body(media_type="x/y")], b: Annotated[str, body(media_type="x/z")]): ...
    def same_media_type(a: Annotated[str, body(media_type="x/y")], b: Annotated[str, body(media_type="x/y")]): ...
    def hidden(a: Annotated[str, body()], c: Annotated[str, body(include_in_schema=False)]): ...
    def aliases(
        a_long_name: Annotated[int, body(alias="al_ias")],
        b: Annotated[int, body(validation_alias="v_b", serialization_alias="s_b")],
        c: Annotated[int, body(validation_alias=AliasChoices("c1", "c2"))],
    ): ...
    def kinds(
        a: Item,
        b: list[Item],
        c: Item | Note | None = None,
        d: dict[str, int] = {},
        e: Annotated[int | None, body(gt=3)] = None,
        f: Annotated[Literal[1, 2], body()] = 1,
        g: Annotated[Any, body()] = None,
        h: Annotated[Number, body()] = Number.one,
        i: Annotated[HttpUrl | None, body(description="D", title="T", examples=[1])] = None,
        j: Annotated[list[int], body(default_factory=list)] = ...,
        k: Annotated[Item, body(description="D")] = Item(name="n"),
    ): ...

    def dependency(b: Item, d: Annotated[int, body()] = 1): ...
    def with_dependency(c: Annotated[str, body()], x: Any = fw.Depends(dependency)): ...

    for endpoint in (
        one, two, two_optional, media_types, same_media_type, hidden, aliases, kinds, with_dependency,
    ):  # fmt: skip
        app.post(f"/{endpoint.__name__}")(endpoint)
    app.post("/custom", operation_id="cus-tom/x")(two)
    app.api_route("/multi", methods=["PUT"])(two)
    return app


def forms_and_files(fw: Any) -> Any:
    app = fw.FastAPI()
    form, file, upload = fw.Form, fw.File, fw.UploadFile

    def fields(a: Annotated[str, form()], b: Annotated[int, form(title="q")] = 3): ...
    def files(
        a: upload,
        b: Annotated[bytes, file(description="q")],
        c: list[upload] | None = None,
        d: Annotated[str, form()] = "s",
        e: Annotated[upload | None, file()] = None,
    ): ...
    def one_file(a: upload): ...
    def optional_file(a: upload | None = None): ...
    def many_files(a: Annotated[list[bytes], file()]): ...
    def media_type(a: Annotated[str, form(media_type="x/y")], b: Annotated[str, form()]): ...
    def optional_list(a: Annotated[list[int] | None, form()] = None): ...
    def not_a_group(
        a: Annotated[Form1 | int, form()], b: Annotated[Data, form()], c: Annotated[dict[str, Any], form()]
    ): ...

    for endpoint in (
        fields, files, one_file, optional_file, many_files, media_type, optional_list, not_a_group,
    ):  # fmt: skip
        app.post(f"/{endpoint.__name__}")(endpoint)
    return app


def form_models(fw: Any) -> Any:
    app = fw.FastAPI()
    form, file, upload = fw.Form, fw.File, fw.UploadFile

    class Uploads(BaseModel):
        up: upload
        more: list[upload] = []

    def one(a: Annotated[Form1, form()]): ...
    def described(
        a: Annotated[Form1, form(description="d", title="t", openapi_examples={"a": {"value": 1}}, media_type="x/y")],
    ): ...
    def default(a: Annotated[Form1, form()] = Form1(a=3)): ...
    def union(a: Annotated[Form1 | Form2, form()]): ...
    def discriminated(a: Annotated[Cat | Dog, form(discriminator="kind")]): ...
    def as_file(a: Annotated[Form1, file()]): ...
    def uploads(a: Annotated[Uploads, form()]): ...
    def root(a: Annotated[Root, form()]): ...

    for endpoint in (one, described, default, union, discriminated, as_file, uploads, root):
        app.post(f"/{endpoint.__name__}")(endpoint)
    return app


def groups_in_forms(fw: Any) -> Any:
    app = fw.FastAPI()
    form, file, upload = fw.Form, fw.File, fw.UploadFile

    def with_single(a: Annotated[Form1, form()], c: Annotated[str, form()]): ...
    def two(a: Annotated[Form1, form()], b: Annotated[Form2, form()]): ...
    def twice(a: Annotated[Form1, form()], b: Annotated[Form1, form()]): ...
    def defaults(a: Annotated[Form1, form()] = Form1(a=3), b: Annotated[Form2, form()] = Form2()): ...
    def overlapping(a: Annotated[Form1, form()], b: Annotated[Strict, form()], z: Annotated[int, form()]): ...
    def described(
        a: Annotated[Form1, form(description="d", title="t", examples=[1])],
        c: Annotated[str, form(description="c")] = "x",
    ): ...
    def union(a: Annotated[Form1 | Form2, form()], c: Annotated[str, form()] = "x"): ...
    def discriminated(a: Annotated[Cat | Dog, form(discriminator="kind")], c: Annotated[str, form()] = "x"): ...
    def with_file(a: Annotated[Strict, form()], u: upload, v: Annotated[upload | None, file()] = None): ...

    for endpoint in (with_single, two, twice, defaults, overlapping, described, union, discriminated, with_file):
        app.post(f"/{endpoint.__name__}")(endpoint)
    return app


def optional_groups(fw: Any) -> Any:
    app = fw.FastAPI()
    form = fw.Form

    def optional(a: Annotated[Form1 | None, form()] = None): ...
    def nullable(a: Annotated[Form1 | None, form()]): ...
    def optional_union(a: Annotated[Form1 | Form2 | None, form()] = None, c: Annotated[str, form()] = "x"): ...
    def optional_discriminated(
        a: Annotated[Cat | Dog | None, form(discriminator="kind", title="T", examples=[1])] = None,
    ): ...
    def two_nullable(a: Annotated[Form1 | None, form()], b: Annotated[Form2 | None, form()]): ...
    def three(
        a: Annotated[Form1 | None, form()],
        b: Annotated[Form2 | None, form()] = None,
        c: Annotated[Open | None, form()] = None,
        d: Annotated[int, form()] = 1,
    ): ...
    def open_group(a: Annotated[Open | None, form()] = None): ...
    def open_nullable(a: Annotated[Open | None, form()]): ...
    def empty(a: Annotated[Empty | None, form()] = None): ...
    def empty_nullable(a: Annotated[Empty | None, form()]): ...
    def aliases(a: Annotated[Aliases | None, form()] = None): ...
    def root(a: Annotated[Root | None, form()] = None): ...

    def dependency(x: Annotated[Form1 | None, form()] = None): ...
    def with_dependency(z: Annotated[int, form()] = 1, d: Any = fw.Depends(dependency)): ...

    for endpoint in (
        optional, nullable, optional_union, optional_discriminated, two_nullable, three, open_group, open_nullable,
        empty, empty_nullable, aliases, root, with_dependency,
    ):  # fmt: skip
        app.post(f"/{endpoint.__name__}")(endpoint)
    return app


def aliases_of_whole_bodies(fw: Any) -> Any:
    app = fw.FastAPI()
    body = fw.Body

    def alias(a: Annotated[int, body(alias="an_alias")]): ...
    def validation(a: Annotated[int, body(alias="an_alias", validation_alias="read")]): ...
    def choices(a_name: Annotated[list[int], body(validation_alias=AliasChoices("c1", "c2"))]): ...
    def alias_and_choices(
        a: Annotated[list[int], body(alias="own_alias", validation_alias=AliasChoices("c1", "c2"))],
    ): ...

    for endpoint in (alias, validation, choices, alias_and_choices):
        app.post(f"/{endpoint.__name__}")(endpoint)
    return app
