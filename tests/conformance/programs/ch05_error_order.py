"""The order of errors over all locations and dependencies, in one answer."""

from typing import Annotated

from fastapi import Body, Cookie, Depends, FastAPI, Header, Path, Query
from pydantic import BaseModel

from ..calls import call

app = FastAPI()


class Item(BaseModel):
    size: int
    name: str


class Page(BaseModel):
    limit: int
    offset: int = 0


def first(d1_q: int, d1_h: Annotated[int, Header()], key: int):
    return d1_q


def second(first_value: Annotated[int, Depends(first)], d2_c: Annotated[int, Cookie()], d2_q: int):
    return d2_q


@app.post("/{key}/{other}")
def everything(
    item: Item,
    c2: Annotated[int, Cookie()],
    h2: Annotated[int, Header()],
    q2: int,
    page: Annotated[Page, Query()],
    other: Annotated[int, Path()],
    key: int,
    flag: Annotated[bool, Body()],
    second_value: Annotated[int, Depends(second)],
    first_value: Annotated[int, Depends(first)],
    q1: Annotated[int, Query()],
    c1: Annotated[int, Cookie()],
    h1: Annotated[int, Header()],
):
    return "all good"


BAD_COOKIES = {"c1": "x", "c2": "x", "d2_c": "x"}
BAD_HEADERS = {"h1": "x", "h2": "x", "d1-h": "x"}
BAD_QUERY = "q1=x&q2=x&limit=x&offset=x&d1_q=x&d2_q=x"
GOOD = {"cookies": {"c1": "1", "c2": "1", "d2_c": "1"}, "headers": {"h1": "1", "h2": "1", "d1-h": "1"}}
GOOD_QUERY = "q1=1&q2=1&limit=1&offset=1&d1_q=1&d2_q=1"
GOOD_BODY = {"item": {"size": 1, "name": "n"}, "flag": True}
REQUESTS = [
    call("POST", "/x/y"),
    call(
        "POST", f"/x/y?{BAD_QUERY}", cookies=BAD_COOKIES, headers=BAD_HEADERS, json={"item": {"size": "x"}, "flag": "x"}
    ),
    call("POST", f"/1/2?{GOOD_QUERY}", **GOOD, json=GOOD_BODY),
    call("POST", f"/1/2?{GOOD_QUERY}", **GOOD, json={"item": {}, "flag": None}),
    call("POST", f"/1/2?{GOOD_QUERY}", **GOOD, json={}),
    call("POST", f"/1/2?{GOOD_QUERY}", **GOOD, json=[]),
    call("POST", f"/1/2?{GOOD_QUERY}", **GOOD),
    call("POST", f"/x/2?{GOOD_QUERY}", **GOOD, json=GOOD_BODY),
    call("POST", f"/1/x?{BAD_QUERY}", **GOOD, json=GOOD_BODY),
    call("POST", f"/x/x?{GOOD_QUERY}", **GOOD, content="{", content_type="application/json"),
    call("POST", f"/1/2?{GOOD_QUERY.replace('d1_q=1', 'd1_q=x')}", **GOOD, json=GOOD_BODY),
    call("POST", f"/1/2?{GOOD_QUERY.replace('d2_q=1', 'd2_q=x')}", **GOOD, json=GOOD_BODY),
    call("GET", "/x/y"),
]
