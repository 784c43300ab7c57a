"""Server-sent events: plain and typed items, every field of an event, several lines, errors, other methods."""

from collections.abc import AsyncIterable, Iterable
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Header, Response
from fastapi.responses import EventSourceResponse
from fastapi.sse import ServerSentEvent
from pydantic import BaseModel

from ..calls import get, posts
from ..facts import outcome

EVENTS: list[str] = []
NOT_GENERATED = ["/invalid"]  # an intended difference
app = FastAPI()


class Wave(BaseModel):
    height: float
    note: str | None = None


@app.get("/plain", response_class=EventSourceResponse)
async def plain():
    yield {"a": 1}
    yield "text"
    yield None
    yield Wave(height=1)


@app.get("/typed", response_class=EventSourceResponse)
async def typed(count: int = 2) -> AsyncIterable[Wave]:
    for number in range(count):
        yield Wave(height=number)


@app.get("/typed-dicts", response_class=EventSourceResponse, response_model_exclude_none=True)
def typed_dicts() -> Iterable[Wave]:
    yield {"height": "1.5", "extra": 1}


@app.get("/events", response_class=EventSourceResponse)
def events():
    yield ServerSentEvent(data={"a": "é"}, event="wave", id="1", retry=100, comment="hello")
    yield ServerSentEvent(data="quoted")
    yield ServerSentEvent(raw_data="raw\nlines\r\nof\rtext")
    yield ServerSentEvent(comment="only\ncomment")
    yield ServerSentEvent(raw_data="", event="empty", id="")
    yield ServerSentEvent(event="no data", retry=0)
    yield ServerSentEvent(data=None)
    yield ServerSentEvent(data=Wave(height=2))
    yield ServerSentEvent(data=[1, {"b": None}], id="é")


@app.get("/mixed", response_class=EventSourceResponse)
async def mixed() -> AsyncIterable[Wave]:
    yield Wave(height=1)
    yield ServerSentEvent(data={"not": "a wave"}, event="own")


@app.post("/posted", response_class=EventSourceResponse, status_code=201)
async def posted(wave: Wave) -> AsyncIterable[Wave]:
    yield wave


@app.get("/resume", response_class=EventSourceResponse)
async def resume(last_event_id: Annotated[int | None, Header()] = None):
    yield ServerSentEvent(data=(last_event_id or 0) + 1, id=str((last_event_id or 0) + 1))


async def resource(response: Response):
    response.headers["x-resource"] = "yes"
    response.headers["cache-control"] = "private"
    EVENTS.append("+ resource")
    yield "r"
    EVENTS.append("- resource")


@app.get("/resource", response_class=EventSourceResponse)
async def with_resource(r: Annotated[str, Depends(resource)]):
    EVENTS.append("item")
    yield r


@app.get("/invalid", response_class=EventSourceResponse)
async def invalid() -> AsyncIterable[Wave]:
    yield {"height": "high"}


router = APIRouter(prefix="/router", default_response_class=EventSourceResponse)


@router.get("/default")
async def by_default():
    yield 1


app.include_router(router)

FACTS = {
    "data and raw": outcome(lambda: ServerSentEvent(data=1, raw_data="x")),
    "event with line break": outcome(lambda: ServerSentEvent(event="a\nb")),
    "id with line break": outcome(lambda: ServerSentEvent(id="a\rb")),
    "id with nul": outcome(lambda: ServerSentEvent(id="a\x00b")),
    "negative retry": outcome(lambda: ServerSentEvent(retry=-1)),
    "retry as text": outcome(lambda: ServerSentEvent(retry="x")),
    "empty": outcome(ServerSentEvent),
    "media type": EventSourceResponse.media_type,
}

REQUESTS = [
    *(get(f"/{path}") for path in ("plain", "typed", "typed-dicts", "events", "mixed", "resource", "router/default")),
    get("/typed?count=x"),
    *posts("/posted", {"height": 1}, {}),
    get("/resume"),
    get("/resume", headers={"Last-Event-ID": "7"}),
    get("/resume", headers={"Last-Event-ID": "x"}),
    get("/invalid", raises=True),
]
