"""How often validators and factories of defaults run for a request of which another value is refused."""

from typing import Annotated

from fastapi import Body, Cookie, FastAPI, Form, Header, Path, Query
from pydantic import AfterValidator, BaseModel, BeforeValidator, field_validator, model_validator

from ..calls import Call, get, post

EVENTS: list[str] = []
app = FastAPI()


def noted(value: object) -> object:
    EVENTS.append(f"noted {value}")
    return value


def made() -> int:
    EVENTS.append("made")
    return 7


class Model(BaseModel):
    a: int
    b: Annotated[str, AfterValidator(noted)] = "b"

    @field_validator("a", mode="before")
    @classmethod
    def seen(cls, value: object) -> object:
        return noted(value)

    @model_validator(mode="after")
    def whole(self):
        EVENTS.append("whole")
        return self


Noted = Annotated[int, BeforeValidator(noted)]


@app.get("/events")
def events():
    seen = EVENTS.copy()
    EVENTS.clear()
    return seen


@app.get("/query")
def query(m: Annotated[Model, Query()], x: Annotated[int, Cookie()]):
    return [m, x]


@app.get("/header")
def header(m: Annotated[Model, Header()], x: int):
    return [m, x]


@app.get("/values/{p}")
def values(p: Annotated[Noted, Path()], q: Annotated[Noted, Query()], x: int):
    return [p, q, x]


@app.get("/factory")
def factory(x: int, q: Annotated[int, Query(default_factory=made)]):
    return [q, x]


@app.post("/form")
def form(m: Annotated[Model, Form()], x: int):
    return [m, x]


@app.post("/embedded")
def embedded(m: Model, n: Annotated[Noted, Body()], x: int):
    return [m, n, x]


@app.post("/body")
def body(m: Model, q: Noted, x: int):
    return [m, q, x]


REQUESTS: list[Call] = []
for _call in (
    get("/query?a=1&b=c"),
    get("/query?a=x"),
    get("/header?x=y", headers={"a": "1"}),
    get("/header?x=2", headers={"a": "1"}),
    get("/values/1?q=2"),
    get("/values/1?q=y&x=x"),
    get("/values/1?q=2&x=3"),
    get("/factory"),
    get("/factory?x=1"),
    post("/form", form=[("a", "1")]),
    post("/form?x=1", form=[("a", "1"), ("b", "c")]),
    post("/embedded", json={"m": {"a": 1}, "n": 2}),
    post("/embedded?x=1", json={"m": {"a": 1}}),
    post("/body?q=1", json={"a": 1}),
    post("/body?q=1&x=1", json={}),
):
    REQUESTS += [_call, get("/events")]
