"""Event streams made by hand: the response class returned, subclassed, given headers; the formatting function; read by a test client."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import BackgroundTasks, Depends, FastAPI, Response
from fastapi.responses import EventSourceResponse, StreamingResponse
from fastapi.sse import ServerSentEvent, format_sse_event
from fastapi.testclient import TestClient

from ..calls import call, get
from ..facts import outcome

EVENTS: list[str] = []
app = FastAPI()


class Named(EventSourceResponse):
    """Another media type, and a header."""

    media_type = "text/event-stream; v=2"

    def __init__(self, content: Any, status_code: int = 200, **options: Any):
        EVENTS.append("made")
        super().__init__(content, status_code, **options)
        self.headers["x-named"] = "1"


def resource(response: Response):
    response.headers["x-resource"] = "1"
    yield "r"
    EVENTS.append("resource left")


Resource = Annotated[str, Depends(resource)]


@app.get("/returned")
async def returned(r: Resource, tasks: BackgroundTasks):
    async def pieces() -> AsyncIterator[bytes]:
        yield format_sse_event(data_str="one")
        yield b": by hand\n\n"
        yield format_sse_event(event="end")

    tasks.add_task(EVENTS.append, "task")
    return EventSourceResponse(pieces(), status_code=202, headers={"x-own": "1", "cache-control": "private"})


@app.get("/texts")
def texts(r: Resource):
    return EventSourceResponse(iter(["data: text\n\n", "data: é\n\n"]))


@app.get("/annotated")
def annotated() -> EventSourceResponse:
    return EventSourceResponse(iter([b"data: 1\n\n"]), media_type="text/x-events")


@app.get("/class", response_class=Named)
async def by_class(r: Resource):
    yield {"r": r}
    yield ServerSentEvent(data=1, id="1")


@app.get("/class-returned", response_class=EventSourceResponse)
def class_returned(r: Resource):
    return StreamingResponse(iter(["data: x\n\n"]), media_type="text/event-stream")


@app.get("/plain-streaming", response_class=StreamingResponse)
async def plain_streaming():
    yield format_sse_event(data_str="raw", id="7", retry=5, comment="c", event="e")


@app.get("/read/{path}")
def read(path: str):
    with TestClient(app).stream("GET", f"/{path}") as answer:
        return [answer.status_code, answer.headers.get("content-type"), list(answer.iter_lines())]


ARGUMENTS: list[dict[str, Any]] = [
    {}, {"data_str": ""}, {"data_str": "a"}, {"data_str": "a\nb\r\nc\rd\n"}, {"event": "e"}, {"id": ""}, {"id": "1"}, {"retry": 0},
    {"retry": 1, "comment": "a\nb"}, {"comment": ""}, {"data_str": "é\u2028", "event": "ü", "id": "ö"}, {"data_str": "\n\n"},
]  # fmt: skip
FACTS = {
    "formatted": [format_sse_event(**arguments).decode() for arguments in ARGUMENTS],
    "wrong": [
        outcome(lambda arguments=arguments: format_sse_event(**arguments))
        for arguments in ({"data_str": 1}, {"event": "a\nb"}, {"id": "\x00"})
    ],
    "headers": EventSourceResponse(iter([])).headers.items(),
    "raw": [
        [name.decode(), value.decode()] for name, value in EventSourceResponse(iter([]), headers={"x": "y"}).raw_headers
    ],
    "event": ServerSentEvent(data={"a": 1}, id="1").model_dump(),
    "bases": [base.__name__ for base in EventSourceResponse.__mro__],
    "fields": sorted(ServerSentEvent.model_fields),
}
PATHS = ("returned", "texts", "annotated", "class", "plain-streaming")
NOT_GENERATED = ["/read/{path}", "/class-returned", "/class"]
REQUESTS = [
    *(get(f"/{path}") for path in PATHS),
    *(get(f"/read/{path}") for path in PATHS),
    call("HEAD", "/returned"),
    get("/class-returned", raises=True),
]
