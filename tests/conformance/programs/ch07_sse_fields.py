"""Fields of server-sent events: identifiers, names, retries, comments, several lines, odd characters, resuming, typed data."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Header, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel

from ..calls import call, get
from ..facts import outcome

app = FastAPI()
router = APIRouter(prefix="/router", default_response_class=EventSourceResponse)


class Price(BaseModel):
    symbol: str
    value: float | None = None


@dataclass
class Tick:
    number: int
    day: date = date(2026, 11, 23)


EVENT_LISTS: dict[str, list[Any]] = {
    "ids": [ServerSentEvent(data=n, id=str(n)) for n in range(3)] + [ServerSentEvent(data="x", id="")],
    "names": [
        ServerSentEvent(data=1, event="start"),
        ServerSentEvent(event="empty"),
        ServerSentEvent(data=1, event=""),
    ],
    "retries": [
        ServerSentEvent(retry=0),
        ServerSentEvent(data=1, retry=3000),
        ServerSentEvent(retry=10**12, event="e"),
    ],
    "comments": [
        ServerSentEvent(comment="one"),
        ServerSentEvent(comment="one\ntwo\r\nthree\rfour"),
        ServerSentEvent(comment=""),
        ServerSentEvent(comment=":"),
    ],
    "raw": [
        ServerSentEvent(raw_data=text)
        for text in ("plain", "", " leading", "a\nb", "a\r\nb\r", "\n", "é\u2028x", "data: x")
    ],
    "data": [
        ServerSentEvent(data=value) for value in ("text", "a\nb", "", None, 0, False, [], {"é": "ü"}, 1.5, [None])
    ],
    "models": [
        ServerSentEvent(data=Price(symbol="A")),
        ServerSentEvent(data=Tick(1)),
        ServerSentEvent(data=[Price(symbol="B", value=1)]),
    ],
    "plain": [Price(symbol="A"), Tick(2), "text", 1, None, {"a": date(2026, 1, 1)}, [1, "a"], True],
    "mixed": ["before", ServerSentEvent(comment="between"), {"after": 1}],
    "nothing": [],
    "bare": [ServerSentEvent()],
}


def add(name: str, events: list[Any]) -> None:
    @app.get(f"/sync/{name}", response_class=EventSourceResponse, name=f"sync-{name}")
    def sync():
        yield from events

    @router.get(f"/async/{name}", name=f"async-{name}")
    async def asynchronous():
        for event in events:
            yield event


for name, events in EVENT_LISTS.items():
    add(name, events)


@app.get("/typed", response_class=EventSourceResponse, response_model_exclude_none=True)
async def typed() -> AsyncIterator[Price]:
    yield Price(symbol="A")
    yield {"symbol": "B", "value": "2"}  # type: ignore[misc]
    yield ServerSentEvent(data=Price(symbol="C"), id="c")  # type: ignore[misc]


@app.get("/declared", response_class=EventSourceResponse)
def declared() -> Iterator[ServerSentEvent]:
    yield ServerSentEvent(data={"a": 1}, event="own")


@app.get("/dataclass", response_class=EventSourceResponse)
def of_dataclass() -> Iterator[Tick]:
    yield Tick(1)


@app.get("/union", response_class=EventSourceResponse)
async def of_union() -> AsyncIterator[Price | int | None]:
    yield 1
    yield Price(symbol="A")
    yield None


@app.api_route("/resume", methods=["GET"], response_class=EventSourceResponse, status_code=206)
async def resume(last_event_id: Annotated[int, Header(ge=0)] = 0, step: Annotated[int, Query(gt=0)] = 1):
    for number in range(last_event_id + 1, last_event_id + 2 * step, step):
        yield ServerSentEvent(data=number, id=str(number))


app.include_router(router)
FACTS = {
    **{
        f"{field} {value!r}": outcome(lambda field=field, value=value: ServerSentEvent(**{field: value}))
        for field, values in {
            "event": ["a\nb", "a\rb", "a\x00", " ", 1],
            "id": ["a\nb", "\x00", " ", 1],
            "retry": [-1, "1", 1.0, 1.5, True, "x"],
            "comment": [1, "a\x00"],
            "raw_data": [1, b"x"],
        }.items()
        for value in values
    },
    "same": ServerSentEvent(data=1) == ServerSentEvent(data=1),
}
REQUESTS = [
    *(get(f"/sync/{name}") for name in EVENT_LISTS),
    *(get(f"/router/async/{name}") for name in EVENT_LISTS),
    *(get(f"/{path}") for path in ("typed", "declared", "dataclass", "union", "resume")),
    get("/resume?step=2", headers={"Last-Event-ID": "7"}),
    get("/resume?step=0", headers={"Last-Event-ID": "-1"}),
    call("POST", "/resume"),
]
