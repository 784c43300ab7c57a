"""Start-up and shut-down events of the constructor and of decorators that fill the application's state, sync and async."""

import asyncio
from typing import Any

from fastapi import APIRouter, FastAPI, Request

from ..calls import get

EVENTS: list[str] = []


def sync_start() -> None:
    EVENTS.append("sync start")
    app.state.items = {"from": "sync start"}


async def async_start() -> None:
    await asyncio.sleep(0)
    EVENTS.append(f"async start after {sorted(app.state.items)}")
    app.state.items["more"] = "async"


class Closing:
    async def __call__(self) -> None:
        EVENTS.append("callable object")

    def close(self) -> None:
        EVENTS.append(f"method, state {sorted(app.state.items)}")


app = FastAPI(on_startup=[sync_start, async_start], on_shutdown=[Closing().close])
app.state.made = "before"
app.router.add_event_handler("startup", lambda: EVENTS.append("added by hand")) if hasattr(
    app.router, "add_event_handler"
) else None


@app.on_event("startup")
async def decorated() -> None:
    EVENTS.append("decorated start")


@app.on_event("startup")
def second() -> None:
    EVENTS.append("second start")


@app.on_event("shutdown")
async def decorated_end() -> None:
    EVENTS.append("decorated end")


@app.get("/state")
def state(request: Request) -> Any:
    return [request.app.state.items, request.app.state.made, request.app.state._state.keys() >= {"items", "made"}]


@app.get("/change")
async def change(request: Request, value: str = "new"):
    request.app.state.items["changed"] = value
    return value


router = APIRouter(prefix="/router")


@router.get("/missing")
def missing(request: Request):
    return getattr(request.app.state, "missing", "not there")


app.include_router(router)
FACTS = [
    decorated_end.__name__,
    hasattr(app.router, "add_event_handler"),
    len(app.router.on_startup),
    len(app.router.on_shutdown),
]
REQUESTS = [get("/state"), get("/change"), get("/change?value=x"), get("/state"), get("/router/missing")]
