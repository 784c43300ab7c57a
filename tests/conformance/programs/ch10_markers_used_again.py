"""Dependencies whose parameters have a marker and a `Field`, declared by several operations and twice by one."""

from typing import Annotated

from fastapi import APIRouter, Body, Cookie, Depends, FastAPI, Header, Query
from pydantic import Field

from ..calls import get, post

app = FastAPI()
Page = Annotated[
    int, Query(description="of the marker"), Field(alias="page-number", gt=0, examples=[1], deprecated=True)
]


def listing(
    page: Page = 1,
    order: Annotated[str, Field(title="Order", json_schema_extra={"x": 1}), Query(json_schema_extra={"y": 2})] = "up",
    agent: Annotated[str | None, Header(), Field(alias="x-agent", description="who asks")] = None,
    seen: Annotated[str | None, Cookie(), Field(validation_alias="was-seen")] = None,
):
    return [page, order, agent, seen]


def content(text: Annotated[str, Body(embed=True), Field(alias="the-text", description="a text", max_length=3)]):
    return text


@app.get("/twice")
def twice(first=Depends(listing), second=Depends(listing, use_cache=False)):
    return [first, second]


@app.get("/again")
def again(first: Annotated[list, Depends(listing)]):
    return first


@app.get("/alias")
def alias(page: Page = 2, other: Page = 3):
    return [page, other]


@app.post("/content")
def create(first=Depends(content), second=Depends(content, use_cache=False)):
    return [first, second]


@app.post("/content/again")
def create_again(first=Depends(content)):
    return first


router = APIRouter(dependencies=[Depends(listing)])


@router.get("/listing")
def listed(page: Page = 4):
    return page


app.include_router(router, prefix="/one")
app.include_router(router, prefix="/two", dependencies=[Depends(content)])

PATHS = ["/twice", "/again", "/alias", "/one/listing", "/two/listing"]
QUERIES = ["", "?page-number=5", "?page=5", "?page-number=0", "?page-number=x&order=down", "?order=down&other=7"]
REQUESTS = [
    *(get(path + query) for path in PATHS for query in QUERIES),
    *(get(path, headers={"x-agent": "me", "agent": "you"}, cookies={"was-seen": "yes"}) for path in PATHS),
    *(
        post(path, json=body)
        for path in ("/content", "/content/again")
        for body in ({"the-text": "abc"}, {"text": "abc"}, {"the-text": "abcd"}, {}, None, "abc")
    ),
]
