"""A lifespan next to start-up handlers: the handlers of the application are not run. A generator function will do, too."""

from fastapi import FastAPI

from ..calls import get

EVENTS: list[str] = []


async def lifespan(app: FastAPI):
    EVENTS.append("lifespan begins")
    yield
    EVENTS.append("lifespan ends")


app = FastAPI(lifespan=lifespan, on_startup=[lambda: EVENTS.append("never")])


@app.on_event("shutdown")
def never_either():
    EVENTS.append("never either")


@app.get("/")
def root():
    return None


REQUESTS = [get("/"), get("/nothing")]
