"""Parameters in the document: shared with dependencies, required against optional, models spread out, hidden ones."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, FastAPI, Header, Path, Query
from pydantic import BaseModel, Field

from ..calls import get, gets

app = FastAPI()


class Window(BaseModel):
    """Not shown."""

    low: int = Field(description="Low", examples=[3])
    high: int | None = Field(default=None, title="High end", deprecated=True)
    tags: list[str] = Field(default=[], max_length=2)
    by_alias: str = Field(default="b", alias="byAlias")
    hidden: int = Field(default=1, json_schema_extra={"x-hidden": 1})


class Headers(BaseModel):
    x_request_id: str = "none"
    if_match: list[str] = []


def optional(q: str | None = None, page: int = 1):
    return q


def required(q: str, page: Annotated[int, Query(le=5)]):
    return q


@app.get("/optional-then-required")
def optional_then_required(a: Annotated[str, Depends(optional)], b: Annotated[str, Depends(required)]):
    return [a, b]


@app.get("/required-then-optional")
def required_then_optional(a: Annotated[str, Depends(required)], b: Annotated[str, Depends(optional)]):
    return [a, b]


@app.get("/own-and-dependency")
def own_and_dependency(
    a: Annotated[str, Depends(optional)], q: Annotated[str, Query(description="own")] = "own", page: int = 2
):
    return [a, q, page]


@app.get("/models")
def models(window: Annotated[Window, Query()], headers: Annotated[Headers, Header()], other: int = 1):
    return [window, headers, other]


@app.get("/optional-model")
def optional_model(window: Annotated[Window | None, Query()] = None):
    return window


@app.get("/same-name/{key}")
def same_name(
    key: int, query_key: Annotated[int, Query(alias="key")] = 1, cookie_key: Annotated[int, Cookie(alias="key")] = 1
):
    return [key, query_key, cookie_key]


@app.get("/undeclared/{key}/{other}")
def undeclared(other: str):
    return other


@app.get("/hidden/{key}")
def hidden(
    key: Annotated[str, Path(include_in_schema=False)], h: Annotated[str, Header(include_in_schema=False)] = "h"
):
    return key


def only_parameters(x_dep: Annotated[str, Header()]):
    return x_dep


@app.get("/decorator", dependencies=[Depends(only_parameters), Depends(optional)])
def decorator():
    return "ok"


router = APIRouter(prefix="/towns/{town}", dependencies=[Depends(only_parameters)])


@router.get("/streets/{street}")
def street(street: int, town: str = "lost default"):
    return [town, street]


@app.get("/kinds")
def kinds(
    a: Annotated[int, Query(ge=1, le=5, multiple_of=2)] = 2,
    b: Annotated[str, Query(min_length=1, max_length=3, pattern="^a")] = "a",
    c: Annotated[list[Annotated[str, Query(max_length=3)]], Query(min_length=1)] = ["x"],  # noqa: B006
    d: Annotated[float | None, Query(gt=0, lt=1)] = None,
    e: Annotated[str, Query(alias="with-dash", title="With")] = "e",
    x_ab_c: Annotated[str, Header()] = "h",
    y_ab_c: Annotated[str, Header(convert_underscores=False)] = "h",
    z_cookie: Annotated[str | None, Cookie(max_length=4)] = None,
):
    return [a, b, c, d, e, x_ab_c, y_ab_c, z_cookie]


app.include_router(router)
REQUESTS = [
    *gets("/optional-then-required?{}", "", "q=1&page=5"),
    *gets("/required-then-optional?{}", "", "q=1", "q=1&page=6"),
    *gets("/own-and-dependency?{}", "", "q=1&page=x"),
    *gets("/models?{}", "low=1", "low=1&byAlias=x&tags=1&tags=2&tags=3"),
    get("/optional-model"),
    get("/same-name/1?key=2", cookies={"key": "3"}),
    get("/undeclared/a/b"),
    get("/hidden/k"),
    get("/decorator", headers={"x-dep": "1"}),
    get("/towns/oslo/streets/5", headers={"x-dep": "1"}),
    get("/towns/oslo/streets/x"),
    get("/kinds?a=3&b=b&c=toolong&d=1"),
]
