"""A lifespan that fails at start-up: the server is told so; requests are answered all the same if they come."""

from contextlib import asynccontextmanager

from fastapi import FastAPI

from ..calls import get

EVENTS: list[str] = []


@asynccontextmanager
async def lifespan(app: FastAPI):
    EVENTS.append("trying")
    raise RuntimeError("no wind")
    yield


app = FastAPI(lifespan=lifespan)


@app.get("/")
def root():
    return "calm"


REQUESTS = [get("/")]
