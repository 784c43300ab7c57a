"""max_concurrency on a dependency: what is accepted, and that results, caching and cleanup stay as they are."""

from typing import Annotated

from fastapi import Depends, FastAPI

from ..calls import get
from ..facts import outcome

EVENTS: list[str] = []
app = FastAPI()


def sub():
    EVENTS.append("sub")
    return 1


def limited(value: Annotated[int, Depends(sub)], q: int = 0):
    EVENTS.append("limited")
    return value + q


async def limited_yield():
    EVENTS.append("+ yield")
    yield "y"
    EVENTS.append("- yield")


One = Annotated[int, Depends(limited, max_concurrency=1)]


@app.get("/one")
def one(a: One, b: One, c: Annotated[str, Depends(limited_yield, max_concurrency=2)]):
    EVENTS.append("endpoint")
    return [a, b, c]


@app.get("/uncached")
async def uncached(a: Annotated[int, Depends(limited, use_cache=False, max_concurrency=1)], b: One):
    return [a, b]


@app.get("/decorator", dependencies=[Depends(limited_yield, scope="function", max_concurrency=1)])
def decorator():
    EVENTS.append("endpoint")
    return "ok"


def attempt(value):
    return outcome(lambda: FastAPI().get("/", dependencies=[Depends(sub, max_concurrency=value)])(lambda: None))


FACTS = {repr(value): attempt(value) for value in (None, 1, 10**6, 0, -1, True, False, 1.0, "1")}
REQUESTS = [get(f"/{path}{query}") for path in ("one", "uncached", "decorator") for query in ("", "?q=5", "?q=x")] + [
    get("/one")
]
