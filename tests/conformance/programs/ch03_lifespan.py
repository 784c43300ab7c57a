"""A lifespan context manager: start-up before the first request, shut-down after the last, state handed to requests."""

from contextlib import asynccontextmanager

from fastapi import FastAPI, Request

from ..calls import get, post

EVENTS: list[str] = []
GENERATE = False


@asynccontextmanager
async def lifespan(app: FastAPI):
    EVENTS.append(f"lighting the lamp of {app.title}")
    app.state.lamp = "lit"
    yield {"keeper": "Ingrid", "visits": []}
    EVENTS.append(f"lamp was {app.state.lamp}")


app = FastAPI(title="Lighthouse", lifespan=lifespan)


@app.get("/")
async def status(request: Request):
    return {"lamp": request.app.state.lamp, "keeper": request.state.keeper}


@app.post("/visits")
def visit(request: Request, name: str):
    request.state.visits.append(name)
    request.state.keeper = name  # the state of this request only
    return {"visits": request.state.visits, "keeper": request.state.keeper}


@app.post("/lamp")
async def extinguish(request: Request):
    request.app.state.lamp = "dark"
    return {"missing": getattr(request.state, "missing", "nothing there")}


REQUESTS = [
    get("/"),
    post("/visits?name=Per"),
    post("/visits?name=Eva"),
    get("/"),
    post("/lamp"),
    get("/"),
    post("/visits"),
]
