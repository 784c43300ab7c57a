"""Context variables over dependencies, endpoints and exits; the same thread or loop; request state between them."""

from contextvars import ContextVar
from typing import Annotated

from fastapi import Depends, FastAPI, Request

from ..calls import get

EVENTS: list[str] = []
app = FastAPI()
current: ContextVar[str] = ContextVar("current", default="unset")


async def set_async():
    current.set("async dependency")


def set_sync():
    current.set("sync dependency")


async def set_and_reset():
    token = current.set("async generator")
    yield
    EVENTS.append(f"at exit {current.get()}")
    current.reset(token)
    EVENTS.append(f"after reset {current.get()}")


def sync_generator():
    EVENTS.append(f"sync enters with {current.get()}")
    current.set("sync generator")
    yield
    EVENTS.append(f"sync exits with {current.get()}")


async def on_state(request: Request):
    request.state.visits = [*getattr(request.state, "visits", []), "dependency"]


def read():
    return current.get()


async def read_async():
    return current.get()


def add(name: str, *dependencies):
    chosen = [Depends(dependency) for dependency in dependencies]
    app.get(f"/{name}/sync", dependencies=chosen, name=f"{name} sync")(read)
    app.get(f"/{name}/async", dependencies=chosen, name=f"{name} async")(read_async)


add("none")
add("async", set_async)
add("sync", set_sync)
add("async-then-sync", set_async, set_sync)
add("generator", set_and_reset)
add("sync-generator", sync_generator)
add("generators", set_and_reset, sync_generator)


@app.get("/state")
def state(
    request: Request,
    before: Annotated[None, Depends(on_state)],
    again: Annotated[None, Depends(on_state, use_cache=False)],
):
    return request.state.visits


NAMES = ["none", "async", "sync", "async-then-sync", "generator", "sync-generator", "generators"]
REQUESTS = [get(f"/{name}/{kind}") for name in NAMES for kind in ("sync", "async")] + [get("/state")]
