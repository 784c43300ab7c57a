"""A router with prefix, tags, dependencies and documented responses, included with more of the same."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Response
from pydantic import BaseModel

from ..calls import delete, get, gets, methods, post

EVENTS: list[str] = []


class Trouble(BaseModel):
    code: int
    text: str


def note(name: str):
    def dependency():
        EVENTS.append(name)

    return dependency


async def crew_only(x_badge: Annotated[str, Header()]):
    if x_badge != "anchor":
        raise HTTPException(status_code=403, detail="Crew only")


router = APIRouter(
    prefix="/cabins",
    tags=["cabins"],
    dependencies=[Depends(note("router"))],
    responses={404: {"description": "No such cabin"}, 409: {"model": Trouble, "description": "Inner wins"}},
)


@router.get("/")
async def cabins():
    return ["a1", "a2"]


@router.get("/{cabin}", tags=["one"], responses={418: {"description": "Teapot"}}, dependencies=[Depends(note("route"))])
async def cabin(cabin: str, response: Response):
    response.headers["x-cabin"] = cabin
    if cabin == "none":
        raise HTTPException(404, "No such cabin")
    return {"cabin": cabin}


@router.delete("/{cabin}", deprecated=True, status_code=204)
def close(cabin: str):
    EVENTS.append(f"closed {cabin}")


app = FastAPI(dependencies=[Depends(note("app"))], responses={500: {"description": "Shipwreck"}})
app.include_router(
    router,
    prefix="/decks",
    tags=["decks", "cabins"],
    dependencies=[Depends(note("inclusion")), Depends(crew_only)],
    responses={409: {"description": "Outer loses"}, 503: {"model": Trouble, "description": "At sea"}},
)


@app.post("/bell")
def bell():
    return "ding"


BADGE = {"X-Badge": "anchor"}
REQUESTS = [
    get("/decks/cabins/", headers=BADGE),
    get("/decks/cabins", headers=BADGE),
    get("/decks/cabins/"),
    get("/decks/cabins/", headers={"X-Badge": "rope"}),
    *gets("/decks/cabins/{}", "a1", "none", "ü", headers=BADGE),
    get("/decks/cabins/a1", headers={"x-badge": ""}),
    delete("/decks/cabins/a1", headers=BADGE),
    delete("/decks/cabins/a1"),
    post("/bell"),
    get("/cabins/"),
    get("/decks"),
    *methods("/decks/cabins/a1", "PUT", "POST", headers=BADGE),
]
