"""Overrides that a dependency removes or changes while the request it belongs to is running."""

from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Query

from ..calls import get

EVENTS: list[str] = []
GENERATE = False
app = FastAPI()


def plain():
    EVENTS.append("plain")
    return "plain"


def entered():
    EVENTS.append("entered")
    yield "entered"
    EVENTS.append("left")


def changing(to: Annotated[str, Query()] = "nothing"):
    if to == "none":
        app.dependency_overrides.clear()
    elif to == "other":
        app.dependency_overrides.update({plain: lambda: "other", entered: lambda: "other"})
    elif to == "refusal":
        app.dependency_overrides.update({plain: refusing, entered: refusing})


def refusing():
    raise HTTPException(409)


def standing_in():
    EVENTS.append("stand-in entered")
    yield "stand-in"
    EVENTS.append("stand-in left")


@app.get("/plain")
def read_plain(change: Annotated[None, Depends(changing)], value: Annotated[str, Depends(plain)]):
    return value


@app.get("/entered")
async def read_entered(change: Annotated[None, Depends(changing)], value: Annotated[str, Depends(entered)]):
    return value


@app.get("/overrides")
async def override(what: str):
    app.dependency_overrides.clear()
    if what == "both":
        app.dependency_overrides.update({plain: standing_in, entered: standing_in})
    elif what == "values":
        app.dependency_overrides.update({plain: lambda: "value", entered: lambda: "value"})


REQUESTS = [
    call
    for what in ("none", "both", "values")
    for target in ("plain", "entered")
    for to in ("nothing", "none", "other", "refusal")
    for call in (get(f"/overrides?what={what}"), get(f"/{target}?to={to}"), get(f"/{target}"))
]
