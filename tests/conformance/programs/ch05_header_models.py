"""Parameter models in headers: conversion, repeated fields, policies for extra headers, optional groups, mixtures."""

from typing import Annotated

from fastapi import Depends, FastAPI, Header
from pydantic import BaseModel, Field

from ..calls import get

app = FastAPI()


class Common(BaseModel):
    host: str
    save_data: bool
    if_modified_since: str | None = None
    traceparent: str | None = None
    x_tag: list[str] = []


class Closed(BaseModel):
    model_config = {"extra": "forbid"}
    host: str
    x_key: int = 0


class Open(BaseModel):
    model_config = {"extra": "allow"}
    x_key: int = 0


class Aliased(BaseModel):
    my_key: int = Field(alias="X-My_Key")
    other_key: int = Field(default=0, alias="other_key")


class Credentials(BaseModel):
    x_user: str
    x_level: int = 1


@app.get("/common")
def common(headers: Annotated[Common, Header()]):
    return headers


@app.get("/unconverted")
def unconverted(headers: Annotated[Common, Header(convert_underscores=False)]):
    return headers


@app.get("/closed")
def closed(headers: Annotated[Closed, Header()]):
    return headers


@app.get("/open")
def open_headers(headers: Annotated[Open, Header()]):
    return headers


@app.get("/aliased")
def aliased(headers: Annotated[Aliased, Header()]):
    return headers


@app.get("/optional")
def optional(credentials: Annotated[Credentials | None, Header()] = None, x_level: Annotated[str, Header()] = "none"):
    return {"credentials": credentials, "x_level": x_level}


def credentials_of(credentials: Annotated[Credentials, Header()]):
    return credentials


@app.get("/mixed")
def mixed(
    credentials: Annotated[Credentials, Depends(credentials_of)],
    rest: Annotated[Open, Header()],
    x_single: Annotated[int, Header()] = 5,
):
    return {"credentials": credentials, "rest": rest, "single": x_single}


SETS = [
    [],
    [("save-data", "on")],
    [("save_data", "on")],
    [("save-data", "x"), ("x-tag", "a"), ("x-tag", "b")],
    [("Save-Data", "1"), ("If-Modified-Since", "now"), ("TraceParent", "t"), ("X-Tag", "a")],
    [("save_data", "1"), ("if_modified_since", "now"), ("x_tag", "a"), ("x_tag", "b")],
]
REQUESTS = [
    *(get(f"/{path}", headers=h) for path in ("common", "unconverted") for h in SETS),
    *(
        get("/closed", headers=h)
        for h in ({}, {"x-key": "1"}, {"x_key": "1"}, {"x-other": "1"}, {"x-key": "x", "x-other": "1"})
    ),
    *(
        get("/open", headers=h)
        for h in (
            [],
            [("x-key", "1")],
            [("x_key", "1")],
            [("x-other", "1"), ("x-other", "2"), ("a_b", "c")],
            [("x-key", "x")],
        )
    ),
    *(
        get("/aliased", headers=h)
        for h in (
            {},
            {"x-my_key": "1"},
            {"x-my-key": "1"},
            {"x-my-key": "x", "other_key": "1"},
            {"x-my_key": "2", "other-key": "3"},
        )
    ),
    *(
        get("/optional", headers=h)
        for h in (
            {},
            {"x-user": "u"},
            {"x-level": "3"},
            {"x_user": "u"},
            {"x-user": "u", "x-level": "x"},
            {"x-user": ""},
        )
    ),
    *(
        get("/mixed", headers=h)
        for h in ({}, {"x-user": "u", "x-single": "6"}, {"x-user": "u", "x-single": "x", "x-key": "y", "x-level": "z"})
    ),
]
