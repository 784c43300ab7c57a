"""Parameter models in cookies: required, forbidden extras, allowed extras, optional groups, several models."""

from typing import Annotated

from fastapi import Cookie, FastAPI
from pydantic import BaseModel, Field

from ..calls import get

app = FastAPI()


class Session(BaseModel):
    session_id: str
    level: int = Field(default=0, ge=0)
    tracker: str | None = Field(default=None, alias="__Host-tracker")


class Closed(BaseModel):
    model_config = {"extra": "forbid"}
    session_id: str


class Open(BaseModel):
    model_config = {"extra": "allow"}
    theme: str = "light"


@app.get("/plain")
def plain(cookies: Annotated[Session, Cookie()]):
    return cookies


@app.get("/closed")
def closed(cookies: Annotated[Closed, Cookie()]):
    return cookies


@app.get("/open")
def open_cookies(cookies: Annotated[Open, Cookie()]):
    return cookies


@app.get("/optional")
def optional(cookies: Annotated[Session | None, Cookie()] = None):
    return {"cookies": cookies}


@app.get("/several")
def several(
    a: Annotated[Session | None, Cookie()] = None,
    b: Annotated[Open | None, Cookie()] = None,
    theme: Annotated[str, Cookie()] = "none",
):
    return {"a": a, "b": b, "theme": theme}


SETS = [
    {},
    {"session_id": "s"},
    {"session-id": "s"},
    {"session_id": "s", "level": "x"},
    {"session_id": "s", "level": "-1", "__Host-tracker": "t"},
    {"session_id": "s", "other": "o"},
    {"other": "o"},
    {"theme": "dark"},
    {"level": "2"},
]
REQUESTS = [
    get(f"/{path}", cookies=cookies) for path in ("plain", "closed", "open", "optional", "several") for cookies in SETS
]
