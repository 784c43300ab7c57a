"""A response model that leaves out what it does not declare; the same model as return annotation; unions and lists."""

from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

from ..calls import get, gets, posts

app = FastAPI()


class SailorIn(BaseModel):
    nickname: str
    secret: str
    email: str
    full_name: str | None = None


class SailorOut(BaseModel):
    nickname: str
    email: str
    full_name: str | None = None


class Gull(BaseModel):
    name: str
    screams: bool


class Seal(BaseModel):
    name: str
    barks: bool


class SailorStored(SailorOut):
    hashed: str = "hash"


@app.post("/sailors", response_model=SailorOut)
def sign_on(sailor: SailorIn) -> SailorIn:
    return sailor


@app.post("/annotated")
def annotated(sailor: SailorIn) -> SailorOut:
    return SailorOut(**sailor.model_dump())


@app.post("/subclass")
def subclass(sailor: SailorOut) -> SailorOut:
    return SailorStored(**sailor.model_dump(), hashed="very secret")


@app.post("/echo")
def echo(sailor: SailorIn) -> Any:
    return sailor


@app.get("/sailors/me", response_model=SailorOut, response_model_exclude_unset=True)
def me():
    return SailorOut(nickname="per", email="per@example.org")


@app.get("/animals/{number}", response_model=Gull | Seal)
def animal(number: int):
    if number == 1:
        return Gull(name="Jonathan", screams=True)
    return Seal(name="Ola", barks=True)


@app.get("/animals-as-dicts/{number}", response_model=Gull | Seal)
def animal_dict(number: int):
    return {"name": "x", "screams": False, "barks": True} if number == 1 else {"name": "y", "barks": False}


@app.get("/sailors/all", response_model=list[SailorOut])
def everybody():
    return [
        SailorStored(nickname="a", email="a@x.org"),
        {"nickname": "b", "email": "b@x.org", "secret": "s"},
        SailorOut(nickname="c", email="c", full_name="C"),
    ]


@app.get("/by-name", response_model=dict[str, SailorOut])
def by_name():
    return {"a": SailorStored(nickname="a", email="a"), "b": {"nickname": "b", "email": "b", "x": 1}}


@app.get("/things/{thing}")
def thing(thing: int) -> dict:
    return {"thing": thing, "name": "rope"}


@app.get("/off", response_model=None)
def off() -> SailorOut:
    return {"not": "a sailor"}


@app.get("/override", response_model=dict[str, int])
def override() -> SailorOut:
    return {"a": "1"}


SAILOR = {"nickname": "per", "secret": "pssst", "email": "per@example.org"}
REQUESTS = [
    *(
        call
        for path in ("sailors", "annotated", "subclass", "echo")
        for call in posts(f"/{path}", SAILOR, {**SAILOR, "full_name": "Per"}, {"nickname": 1})
    ),
    get("/sailors/me"),
    get("/sailors/all"),
    *gets("/animals/{}", 1, 2, "x"),
    *gets("/animals-as-dicts/{}", 1, 2),
    get("/by-name"),
    *gets("/things/{}", 1, "x"),
    get("/off"),
    get("/override"),
]
