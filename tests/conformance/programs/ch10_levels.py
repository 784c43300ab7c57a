"""Dependencies on every level and in what order they run; results of decorator dependencies are dropped."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query

from ..calls import get, post

EVENTS: list[str] = []


def step(name: str, fails: bool = False):
    def dependency(stop: Annotated[list[str], Query()] = []):  # noqa: B006
        EVENTS.append(name)
        if name in stop:
            raise HTTPException(400, f"stopped at {name}")
        return name

    return dependency


deep = step("deep")


def needs_deep(value: Annotated[str, Depends(deep)]):
    EVENTS.append("needs deep")
    return value


async def needs_both(a: Annotated[str, Depends(needs_deep)], b: Annotated[str, Depends(step("beside"))]):
    EVENTS.append("needs both")
    return [a, b]


app = FastAPI(dependencies=[Depends(step("app 1")), Depends(step("app 2"))])
outer = APIRouter(prefix="/outer", dependencies=[Depends(step("outer"))])
inner = APIRouter(prefix="/inner", dependencies=[Depends(step("inner"))])


@inner.get("/get", dependencies=[Depends(step("decorator 1")), Depends(step("decorator 2"))])
def read(
    first: Annotated[str, Depends(step("first"))],
    number: int = 1,
    second: Annotated[list, Depends(needs_both)] = None,  # noqa: RUF013
    third: Annotated[str, Depends(deep)] = None,  # noqa: RUF013
):
    EVENTS.append("endpoint")
    return [first, number, second, third]


@inner.post("/post", dependencies=[Depends(needs_both)])
async def write(body: dict[str, int], first: str = Depends(step("first"))):
    EVENTS.append("endpoint")
    return body


outer.include_router(inner, dependencies=[Depends(step("inner inclusion"))])
app.include_router(outer, dependencies=[Depends(step("outer inclusion"))])


@app.get("/direct")
def direct():
    return "direct"


NAMES = [
    "app 1",
    "app 2",
    "outer inclusion",
    "outer",
    "inner inclusion",
    "inner",
    "decorator 1",
    "decorator 2",
    "first",
    "deep",
    "beside",
    "nobody",
]
REQUESTS = [
    *(get(f"/outer/inner/get?stop={name}") for name in NAMES),
    get("/outer/inner/get"),
    get("/outer/inner/get?number=x"),
    get("/outer/inner/get?number=x&stop=deep"),
    post("/outer/inner/post", json={"a": 1}),
    post("/outer/inner/post", json={"a": "x"}),
    post("/outer/inner/post?stop=outer", json={"a": "x"}),
    post("/outer/inner/post?stop=outer", content="{", content_type="application/json"),
    post("/outer/inner/post"),
    get("/outer/inner/post"),
    get("/direct"),
    get("/direct?stop=app%202"),
    get("/nowhere?stop=app%201"),
    get("/openapi.json?stop=app%201"),
]
