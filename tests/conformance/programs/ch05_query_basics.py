"""Plain query parameters: with defaults, required, nullable, beside a path parameter; an advanced list at the end."""

from typing import Annotated

from fastapi import FastAPI, Query

from ..calls import get, gets, post

app = FastAPI()
CATCH = ["cod", "herring", "ling", "tusk", "hake", "pollock"]


@app.get("/catch")
def read_catch(start: int = 0, count: int = 3):
    return CATCH[start : start + count]


@app.get("/find")
def find(name: str):
    return {"name": name, "found": name in CATCH}


@app.get("/boats")
def boats(harbour: str | None = None):
    if harbour:
        return {"boats": [f"one from {harbour}"]}
    return {"boats": ["Havørn", "Svanen"]}


@app.get("/landings")
def landings(
    text: Annotated[
        str | None,
        Query(min_length=3, max_length=20, title="Text", description="What the skipper wrote"),
    ] = None,
    page: Annotated[int, Query(ge=1)] = 1,
    size: Annotated[int, Query(ge=1, le=50)] = 10,
):
    return {"text": text, "page": page, "size": size}


@app.get("/gear")
def gear(kinds: list[str] = Query(default=[])):
    return {"kinds": kinds}


@app.get("/boats/{boat}/trips/{trip}")
def trip(boat: str, trip: int, short: bool = False, weight: float | None = None, needed: str = "no"):
    return {"boat": boat, "trip": trip, "short": short, "weight": weight, "needed": needed}


@app.post("/no-defaults")
def no_defaults(a: int, b: float, c: bool, d: str, e, f=7, g="text", h=None):
    return [a, b, c, d, e, f, g, h]


REQUESTS = [
    *(
        get(f"/catch{q}")
        for q in (
            "",
            "?start=1",
            "?start=1&count=2",
            "?start=-2&count=9",
            "?start=x&count=y",
            "?start=",
            "?start",
            "?count=1.0",
        )
    ),
    *(
        get(f"/find{q}")
        for q in (
            "",
            "?name=cod",
            "?name=",
            "?name",
            "?Name=cod",
            "?name=cod&name=ling",
            "?name[]=cod",
            "?name=torsk+%26+lange",
        )
    ),
    *(get(f"/boats{q}") for q in ("", "?harbour=Bergen", "?harbour=", "?other=1", "?harbour=null")),
    *gets("/landings?text={}", "ab", "abc", "x" * 20, "x" * 21, "", "æøå", "🐟🐟"),
    *(get(f"/landings?page={p}&size={s}") for p, s in ((1, 1), (0, 50), (1, 51), ("x", ""), (2, "1e1"), ("", 5))),
    *(
        get(f"/gear{q}")
        for q in (
            "",
            "?kinds=net",
            "?kinds=net&kinds=line&kinds=pot",
            "?kinds=",
            "?kinds=a,b",
            "?kinds",
            "?kinds&kinds=x",
        )
    ),
    *(
        get(f"/boats/s/trips/{rest}")
        for rest in ("3", "3?short=yes&weight=1.5", "x?short=maybe&weight=heavy", "3?needed=")
    ),
    post("/no-defaults?a=1&b=2&c=1&d=x&e=y"),
    post("/no-defaults?a=1&b=2&c=1&d=x&e=y&f=8&g=&h=1"),
    post("/no-defaults?a=1&b=2&c=1&d=x&e=y&f=eight"),
    post("/no-defaults"),
    post("/no-defaults?a=&b=&c=&d=&e="),
]
