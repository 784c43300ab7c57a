"""Several parameter models in one location, beside single parameters and models of dependencies; shared names."""

from typing import Annotated

from fastapi import Depends, FastAPI, Query
from pydantic import BaseModel, Field

from ..calls import get

app = FastAPI()


class Page(BaseModel):
    page: int = 1
    size: int = Field(10, le=50)


class Span(BaseModel):
    start: int
    size: float = 1.5


class Closed(BaseModel):
    model_config = {"extra": "forbid"}
    shape: str = "round"


class Grabbing(BaseModel):
    model_config = {"extra": "allow"}
    mine: int = 0


@app.get("/two")
def two(page: Annotated[Page, Query()], span: Annotated[Span, Query()]):
    return {"page": page, "span": span}


@app.get("/single")
def single(page: Annotated[Page, Query()], word: str, size: Annotated[str, Query()] = "none"):
    return {"page": page, "word": word, "size": size}


@app.get("/closed")
def closed(shape: Annotated[Closed, Query()], other: int = 3):
    return {"shape": shape, "other": other}


@app.get("/grabbing")
def grabbing(mine: Annotated[Grabbing, Query()], other: int = 3, page: Annotated[Page, Query()] = Page(page=9)):
    return {"mine": mine, "other": other, "page": page}


def paging(page: Annotated[Page, Query()]):
    return page


def span_of(span: Annotated[Span, Query()], hint: str = "no"):
    return {"span": span, "hint": hint}


@app.get("/dependencies")
def dependencies(a: Annotated[Page, Depends(paging)], b: Annotated[dict, Depends(span_of)]):
    return {"a": a, "b": b}


@app.get("/dependency-and-own")
def dependency_and_own(a: Annotated[Page, Depends(paging)], c: Annotated[Closed, Query()], word: str = "w"):
    return {"a": a, "c": c, "word": word}


@app.get("/same-twice")
def same_twice(a: Annotated[Page, Query()], b: Annotated[Page, Query()]):
    return [a, b]


QUERIES = [
    "",
    "?start=1",
    "?start=1&size=20",
    "?start=1&size=2.5",
    "?start=x&size=y&page=z",
    "?start=1&word=a",
    "?start=1&size=99",
    "?word=w&page=2",
]
REQUESTS = [
    *(get(f"/{path}{query}") for path in ("two", "single", "dependencies", "same-twice") for query in QUERIES),
    *(get(f"/closed{query}") for query in ("", "?shape=flat", "?shape=flat&other=4", "?other=4", "?unknown=1&other=x")),
    *(
        get(f"/grabbing{query}")
        for query in ("", "?mine=1", "?other=4&page=2&free=x", "?page=x&other=y&mine=z", "?size=5")
    ),
    *(
        get(f"/dependency-and-own{query}")
        for query in ("", "?page=2", "?shape=flat", "?word=x", "?shape=flat&page=x&word=x")
    ),
]
