"""405 and its Allow header: one route, several routes on one path, the search going on across routers and mounts."""

from fastapi import APIRouter, FastAPI

from ..calls import get, methods

app = FastAPI()
first = APIRouter(prefix="/stalls")
second = APIRouter(prefix="/stalls")


@app.get("/gate")
def gate():
    return "gate"


@first.get("/{number}")
def read_stall(number: int):
    return number


@first.get("/own/only")
def own():
    return "own"


@second.delete("/{number}")
def clear_stall(number: int):
    return {"cleared": number}


@second.put("/{number}")
@second.patch("/{number}")
def change_stall(number: int):
    return {"changed": number}


@app.post("/gate", status_code=201)
def build_gate():
    return "new gate"


@app.get("/either/{side}")
def side(side: str):
    return side


@app.post("/either/left")
def left():
    return "left only"


app.include_router(first)
app.include_router(second)

EVERY = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY"]
REQUESTS = [
    *methods("/gate", *EVERY),
    *methods("/gate/", *EVERY),
    *methods("/stalls/7", *EVERY),
    *methods("/stalls/7/", "GET", "DELETE", "POST"),
    *methods("/stalls/own/only", *EVERY),
    *methods("/either/left", *EVERY),
    *methods("/either/right", "GET", "POST"),
    *methods("/openapi.json", "HEAD", "POST", "OPTIONS"),
    *methods("/docs", "HEAD", "POST", ignore_body=True),
    get("/stalls/x"),
]
