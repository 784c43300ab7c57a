"""Answers that are sent piece by piece: JSON lines, server-sent events, raw text."""

from collections.abc import AsyncIterator, Iterator

from pydantic import BaseModel

from typeway import FastAPI
from typeway.responses import StreamingResponse
from typeway.sse import EventSourceResponse, ServerSentEvent

app = FastAPI()


class Line(BaseModel):
    number: int
    text: str


@app.get("/lines")
async def read_lines() -> AsyncIterator[Line]:
    """A generator without a response class answers one JSON document per line."""
    for number, text in enumerate(("It is a truth", "universally acknowledged"), start=1):
        yield Line(number=number, text=text)


@app.get("/events", response_class=EventSourceResponse)
async def follow() -> AsyncIterator[Line | ServerSentEvent]:
    yield Line(number=1, text="started")
    yield ServerSentEvent(raw_data="done", event="end", id="2")


@app.get("/text", response_class=StreamingResponse)
def read_text() -> Iterator[str]:
    yield "It is a truth "
    yield "universally acknowledged"
