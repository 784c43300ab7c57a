"""The everyday forms of dependencies: function, class, generator, chained headers, a router of its own."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException

from ..calls import get

app = FastAPI()


def window(start: int = 0, count: int = 100):
    return {"start": start, "count": count}


Window = Annotated[dict, Depends(window)]


@app.get("/sailors")
def sailors(window: Window):
    return {"window": window, "sailors": []}


@app.get("/vessels")
async def vessels(window: Window):
    return {"window": window, "vessels": []}


class Paging:
    def __init__(self, page: int = 1, size: int = 20):
        if size > 100:
            raise HTTPException(400, "At most 100 at a time")
        self.skip = (page - 1) * size
        self.limit = size
        self.page = page


Page = Annotated[Paging, Depends()]


@app.get("/cargo")
def cargo(page: Page):
    return {"skip": page.skip, "limit": page.limit, "page": page.page}


@app.get("/cargo-old")
def cargo_old(page: Paging = Depends(Paging)):
    return {"skip": page.skip, "limit": page.limit, "page": page.page}


def logbook():
    book = {"open": "yes"}
    try:
        yield book
    finally:
        book.clear()


@app.get("/log")
def log(book: Annotated[dict, Depends(logbook)]):
    return {"book": book}


async def check_token(x_token: Annotated[str, Header()]):
    if x_token != "anchors":
        raise HTTPException(403, "Invalid X-Token header")
    return x_token


async def check_key(x_key: Annotated[str, Header()]):
    if x_key != "aweigh":
        raise HTTPException(403, "Invalid X-Key header")
    return x_key


@app.get("/bridge", dependencies=[Depends(check_token), Depends(check_key)])
def bridge():
    return {"bridge": "welcome"}


router = APIRouter(prefix="/api/v1", dependencies=[Depends(check_token)])


@router.get("/charts")
def charts():
    return {"charts": "secret"}


app.include_router(router)

TOKEN, KEY = {"X-Token": "anchors"}, {"X-Key": "aweigh"}
QUERIES = [
    "",
    "?start=5",
    "?start=5&count=1",
    "?start=x&count=y",
    "?page=3&size=10",
    "?size=101",
    "?page=x",
    "?size=101&page=x",
]
REQUESTS = [
    *(get(f"/{path}{query}") for path in ("sailors", "vessels", "cargo", "cargo-old") for query in QUERIES),
    get("/log"),
    *(
        get("/bridge", headers=h)
        for h in (
            {},
            TOKEN,
            KEY,
            {**TOKEN, **KEY},
            {"X-Token": "x", **KEY},
            {**TOKEN, "X-Key": "x"},
            {"X-Token": "x", "X-Key": "x"},
            {"X-Token": ""},
        )
    ),
    *(get("/api/v1/charts", headers=h) for h in ({}, TOKEN, {"X-Token": "x"}, {"x_token": "anchors"})),
    get("/charts", headers=TOKEN),
]
