"""A lifespan written as a plain generator function."""

from fastapi import FastAPI, Request

from ..calls import get

EVENTS: list[str] = []


def lifespan(app):
    EVENTS.append("up")
    yield {"engine": "diesel"}
    EVENTS.append("down")


app = FastAPI(lifespan=lifespan)


@app.get("/engine")
def engine(request: Request):
    return request.state.engine


REQUESTS = [get("/engine")]
