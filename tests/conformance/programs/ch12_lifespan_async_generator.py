"""A lifespan that is a plain async generator function: accepted with a warning, state and shut-down included."""

from fastapi import FastAPI, Request

from ..calls import get

EVENTS: list[str] = []


async def lifespan(app: FastAPI):
    EVENTS.append(f"up {app.title}")
    yield {"answer": 42}
    EVENTS.append("down")


app = FastAPI(title="Generator", lifespan=lifespan)


@app.get("/")
def root(request: Request):
    return request.state.answer


REQUESTS = [get("/"), get("/?x=1")]
