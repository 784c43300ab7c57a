"""Types that write their own JSON schema, and what markers add to it; what is hidden; tags that are no texts; media types."""

from enum import Enum
from ipaddress import IPv4Address, IPv6Network
from pathlib import PurePosixPath
from re import Pattern
from typing import Annotated, Any, Generic, TypeVar

from fastapi import APIRouter, Body, Cookie, Depends, FastAPI, File, Form, Header, Path, Query
from pydantic import BaseModel, EmailStr, Field, NameEmail, Secret, WithJsonSchema
from pydantic_core import core_schema

from ..calls import get, post
from ..facts import outcome

app = FastAPI()
T = TypeVar("T")


class Own(str):
    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source, handler):
        return handler(str)

    @classmethod
    def __get_pydantic_json_schema__(cls, core, handler):
        return {**handler(core), "title": "Own", "format": "own", "description": "from the class"}


class Wrapped(Generic[T]):
    def __init__(self, value):
        self.value = value

    @classmethod
    def __get_pydantic_core_schema__(cls, source, handler):
        return core_schema.no_info_after_validator_function(cls, core_schema.str_schema())


class Colour(Enum):
    red = "red"


class Size(str, Enum):
    small = "small"


class Model(BaseModel):
    own: Annotated[Own, Field(title="T", description="D")]
    mail: EmailStr = Field("a@example.org", description="d", examples=["b@example.org"])


TEXTS = {"title": "T", "description": "D", "examples": ["x"], "deprecated": True, "json_schema_extra": {"x-a": 1}}
TYPES = {
    "own": Own,
    "own-or-none": Own | None,
    "list-of-own": list[Own],
    "mail": EmailStr,
    "name-mail": NameEmail,
    "address": IPv4Address,
    "network": IPv6Network,
    "pattern": Pattern[str],
    "path": PurePosixPath,
    "said": Annotated[int, WithJsonSchema({"type": "string", "title": "said"})],
    "int": int,
}


def add(name: str, annotation: Any, kind: str, marker: Any, **options: Any) -> None:
    def endpoint(v, w, x):
        return [v, w, x]

    endpoint.__annotations__.update(
        v=Annotated[annotation, marker(**TEXTS, **options)],
        w=Annotated[annotation, marker(**options)],
        x=Annotated[annotation, marker(examples=[], **options)],
    )
    app.post(f"/{kind}/{name}", name=f"{kind} {name}")(endpoint)


for name, annotation in TYPES.items():
    add(name, annotation, "query", Query)
    add(name, annotation, "body", Body)
    add(name, annotation, "form", Form)


@app.post("/whole")
def whole(v: Annotated[EmailStr, Body(title="T", description="D")]) -> EmailStr:
    return v


@app.get("/model-of-query")
def model_of_query(v: Annotated[Model, Query()]) -> Model:
    return v


@app.post("/generic")
def generic(v: Wrapped[int]):
    return v.value


@app.post("/generic-beside")
def generic_beside(v: Wrapped[int], w: Wrapped, x: Secret[int] | None = None):
    return [v.value, w.value, x]


def hidden(flavour: Annotated[list[Size], Header(include_in_schema=False)] = []):  # noqa: B006
    return flavour


router = APIRouter(dependencies=[Depends(hidden)])


@router.get("/hidden", tags=[Colour.red, "plain"], deprecated=True, responses={200: {"headers": {}}})
def hides(colour: Annotated[Colour | None, Cookie(include_in_schema=False)] = None) -> list[int] | None:
    """What is hidden, with its types."""


@router.get("/tags", tags=[Colour.red], deprecated=True, responses={404: {"model": list[Model] | None, "headers": {}}})
def tags() -> dict[str, int] | None:
    """A tag that is no text."""


@router.get("/text-tags", tags=[Size.small], deprecated=True)
def text_tags() -> dict[str, int] | None:
    """A tag that is a text of its own class."""


app.include_router(router)

PARTS = "multipart/form-data"


@app.post("/media/first")
def media_first(a: Annotated[str, Form(media_type=PARTS)], b: Annotated[int, Form()]):
    return [a, b]


@app.post("/media/last")
def media_last(a: Annotated[Model, Form()], b: Annotated[int, Form(media_type=PARTS)]):
    return [a, b]


@app.post("/media/mixed")
def media_mixed(a: Annotated[str, Body()], b: Annotated[int, Form(media_type=PARTS)]):
    return [a, b]


@app.post("/media/body")
def media_body(a: Annotated[str, Body(media_type=PARTS)], b: Annotated[int, Form()]):
    return [a, b]


@app.post("/media/other")
def media_other(a: Annotated[str, Form(media_type="application/x")], b: Annotated[bytes, File(media_type="x/y")]):
    return [a, b]


@app.get("/aliased")
def aliased() -> Annotated[str | None, Field(alias="b", title="T")]:
    return "a"


def attempt(path: str, annotation: Any) -> str:
    def endpoint(v):
        return v

    endpoint.__annotations__["v"] = annotation
    return outcome(lambda: FastAPI().post(path)(endpoint))


FACTS = {
    "generic in the path": attempt("/{v}", Wrapped[int]),
    "generic in the query": attempt("/", Annotated[Wrapped[int], Query()]),
    "secret in the path": attempt("/{v}", Annotated[Secret[int], Path()]),
    "secrets in the query": attempt("/", Annotated[list[Secret[int]], Query()]),
    "plain class in the path": attempt("/{v}", Wrapped),
}
REQUESTS = [
    post("/whole", json="a@example.org"),
    post("/whole", json="x"),
    get("/model-of-query?own=a"),
    post("/generic", json="a"),
    post("/generic?v=a"),
    post("/generic-beside?w=a", json={"v": "b", "x": 1}),
    post("/generic-beside", json={"v": "b", "w": "a"}),
    get("/hidden?colour=red"),
    get("/aliased"),
    post("/media/first", form={"a": "1", "b": "2"}),
    post("/media/last", form={"own": "1", "b": "x"}),
]
