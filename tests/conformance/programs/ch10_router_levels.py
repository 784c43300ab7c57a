"""Levels once more: one router included twice, nested inclusions with dependencies that yield, refuse, set headers, share a cache."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Query, Request, Response

from ..calls import call, get, post

EVENTS: list[str] = []


def level(name: str):
    def dependency(request: Request, response: Response, stop: str | None = None):
        EVENTS.append(f"+ {name}")
        response.headers.append("x-levels", name)
        if stop == name:
            raise HTTPException(403, f"stopped by {name}", headers={"x-stop": name})
        yield name
        EVENTS.append(f"- {name}")

    return dependency


shared = level("shared")
app = FastAPI(dependencies=[Depends(level("app")), Depends(shared)])
leaf = APIRouter(prefix="/leaf", dependencies=[Depends(level("leaf")), Depends(shared)])
middle = APIRouter(prefix="/middle", dependencies=[Depends(level("middle"), scope="function")])


async def number(x_number: Annotated[int, Header()]):
    return x_number


@leaf.get("/read", dependencies=[Depends(level("decorator")), Depends(number)])
def read(value: Annotated[str, Depends(level("signature"))], again: Annotated[str, Depends(shared)]):
    EVENTS.append("endpoint")
    return [value, again]


@leaf.post("/write")
async def write(body: dict[str, int], found: Annotated[int, Depends(number)]):
    EVENTS.append("endpoint")
    return [body, found]


@leaf.api_route("/many", methods=["DELETE"], dependencies=[Depends(shared, use_cache=False)], status_code=204)
def many():
    EVENTS.append("endpoint")


@middle.get("/own")
def own(q: Annotated[list[int], Query()]):
    return q


middle.include_router(leaf, dependencies=[Depends(level("leaf in middle"))])
app.include_router(middle, prefix="/one", dependencies=[Depends(level("middle in app"))])
app.include_router(middle, prefix="/two")
app.include_router(leaf, dependencies=[Depends(level("leaf in app")), Depends(number)], tags=["direct"])


@app.get("/direct")
def direct():
    return "direct"


NUMBER = {"x-number": "3"}
PREFIXES = ("/one/middle/leaf", "/two/middle/leaf", "/leaf")
STOPS = ("app", "shared", "middle", "leaf in middle", "leaf", "signature", "decorator", "leaf in app")
REQUESTS = [
    *(get(f"{prefix}/read", headers=NUMBER) for prefix in PREFIXES),
    *(get(f"{prefix}/read?stop={stop}", headers=NUMBER) for prefix in PREFIXES for stop in STOPS),
    *(get(f"{prefix}/read", headers=headers) for prefix in PREFIXES for headers in ({}, {"x-number": "x"})),
    *(post(f"{prefix}/write", json=body, headers=NUMBER) for prefix in PREFIXES for body in ({"a": 1}, {"a": "x"})),
    *(call("DELETE", f"{prefix}/many", headers=NUMBER) for prefix in PREFIXES),
    *(get(f"/{prefix}/middle/own?q=1&q=2") for prefix in ("one", "two")),
    get("/one/middle/own?q=x&stop=middle"),
    get("/direct"),
    get("/direct?stop=app"),
]
