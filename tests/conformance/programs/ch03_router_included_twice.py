"""One router under several prefixes with different settings; a prefix that holds a path parameter."""

from fastapi import APIRouter, Depends, FastAPI, HTTPException

from ..calls import get, gets, post

lines = APIRouter(tags=["lines"])


@lines.get("/stops")
def stops(town: str = "none", after: int = 0):
    return {"town": town, "after": after}


@lines.get("/stops/{number}")
def stop(number: int):
    return {"number": number}


@lines.post("/stops", status_code=201, name="build")
def build(number: int):
    return number


def existing_town(town: str):
    if town == "atlantis":
        raise HTTPException(404, f"{town} is under water")
    return town


app = FastAPI()
app.include_router(lines, prefix="/tram", tags=["tram"])
app.include_router(lines, prefix="/bus", deprecated=True)
app.include_router(lines, prefix="/towns/{town}", dependencies=[Depends(existing_town)])
app.include_router(lines)
app.include_router(lines, prefix="/tram/night", include_in_schema=False)

REQUESTS = [
    *(
        get(f"{prefix}/stops?after=3")
        for prefix in ("/tram", "/bus", "", "/tram/night", "/towns/oslo", "/towns/atlantis")
    ),
    *gets("/towns/{}/stops", "oslo", "atlantis", "", "å"),
    *gets("/towns/oslo/stops/{}", "4", "four", ""),
    get("/towns/oslo/stops?town=bergen"),
    get("/towns/atlantis/stops/four"),
    post("/tram/stops?number=4"),
    post("/towns/oslo/stops"),
    post("/towns/atlantis/stops"),
    get("/bus/stops/9/"),
    get("/nowhere/stops"),
]
