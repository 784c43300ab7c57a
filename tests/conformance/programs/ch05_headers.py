"""Header parameters: conversion of underscores, repeated headers, types, aliases, constraints, absence."""

from datetime import datetime
from enum import Enum
from typing import Annotated

from fastapi import FastAPI, Header

from ..calls import get

app = FastAPI()


class Zone(str, Enum):
    inner = "inner"
    outer = "outer"


@app.get("/plain")
def plain(user_agent: Annotated[str | None, Header()] = None, host: Annotated[str, Header()] = "none"):
    return {"agent": user_agent, "host": host}


@app.get("/required")
def required(x_token: Annotated[str, Header(min_length=3, description="Secret")]):
    return x_token


@app.get("/unconverted")
def unconverted(strange_header: Annotated[str | None, Header(convert_underscores=False)] = None):
    return strange_header


@app.get("/alias")
def alias(
    one: Annotated[str | None, Header(alias="X-One_Two")] = None,
    two: Annotated[str | None, Header(alias="x_two", convert_underscores=False)] = None,
    three: Annotated[str | None, Header(validation_alias="X-Three")] = None,
):
    return [one, two, three]


@app.get("/many")
def many(x_tag: Annotated[list[str] | None, Header()] = None, x_num: Annotated[set[int], Header()] = frozenset()):
    return {"tags": x_tag, "numbers": sorted(x_num)}


@app.get("/typed")
def typed(
    x_count: Annotated[int, Header(ge=1, le=5)] = 1,
    x_flag: Annotated[bool, Header()] = False,
    x_zone: Annotated[Zone | None, Header()] = None,
    if_modified_since: Annotated[datetime | None, Header()] = None,
    x_ratio: Annotated[float, Header(deprecated=True)] = 0.5,
):
    return [x_count, x_flag, x_zone, if_modified_since, x_ratio]


@app.get("/old-style")
def old_style(accept: str = Header("*/*"), content_type: str = Header(default=None), authorization: str = Header(None)):
    return [accept, content_type, authorization]


@app.get("/mapping")
def mapping(headers: Annotated[dict[str, str], Header()]):
    return headers


REQUESTS = [
    get("/plain"),
    get("/plain", headers={"User-Agent": "gull/1.0"}),
    get("/plain", headers={"user_agent": "gull/1.0"}),
    get("/plain", headers=[("user-agent", "a"), ("user-agent", "b")]),
    get("/plain", headers={"user-agent": "blåmåke"}),
    get("/plain", headers={"user-agent": ""}),
    *(
        get("/required", headers=h)
        for h in ({}, {"X-Token": "abc"}, {"x-token": "ab"}, {"X_Token": "abc"}, {"X-Token": ""}, {"X-TOKEN": "  abc "})
    ),
    *(
        get("/unconverted", headers=h)
        for h in ({}, {"strange_header": "1"}, {"strange-header": "2"}, {"Strange_Header": "3"})
    ),
    *(get("/alias", headers={name: "v"}) for name in ("x-one_two", "x-one-two", "x_two", "x-two", "x-three", "three")),
    *(
        get("/many", headers=h)
        for h in (
            [],
            [("x-tag", "a")],
            [("x-tag", "a"), ("X-Tag", "b"), ("x-tag", "")],
            [("x-tag", "a,b")],
            [("x-num", "2"), ("x-num", "1")],
            [("x-num", "x")],
        )
    ),
    *(get("/typed", headers={"x-count": v}) for v in ("3", "0", "6", "x", "")),
    *(get("/typed", headers={"x-flag": v}) for v in ("on", "perhaps")),
    *(get("/typed", headers={"x-zone": v}) for v in ("inner", "INNER")),
    *(
        get("/typed", headers={"if-modified-since": v})
        for v in ("2026-01-02T03:04:05Z", "Fri, 02 Jan 2026 03:04:05 GMT")
    ),
    get("/typed", headers={"x-count": "9", "x-flag": "x", "x-zone": "x", "x-ratio": "x"}),
    get("/typed", headers=[("x-count", "2"), ("x-count", "x")]),
    get("/old-style"),
    get("/old-style", headers={"accept": "text/html", "authorization": "Bearer x"}, content_type="text/plain"),
    get("/mapping"),
    get("/mapping", headers={"headers": "x"}),
]
