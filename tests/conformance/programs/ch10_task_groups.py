"""Task groups and cancel scopes that a dependency opens around the endpoint; gathers in dependencies; time limits of its own."""

import asyncio
from typing import Annotated

import anyio
from anyio.abc import TaskGroup
from fastapi import Depends, FastAPI, HTTPException, WebSocket

from ..calls import get, socket

EVENTS: list[str] = []
GENERATE = False
app = FastAPI()


async def group():
    async with anyio.create_task_group() as tasks:
        yield tasks
        EVENTS.append("group ends")


async def limited():
    with anyio.move_on_after(30) as scope:
        yield scope
    EVENTS.append(f"limited {scope.cancelled_caught}")


async def gathered():
    async def part(number: int) -> int:
        await asyncio.sleep(0)
        return number

    return await asyncio.gather(*(part(number) for number in range(3)))


async def background_loop():
    async def forever() -> None:
        try:
            while True:  # noqa: ASYNC110  # a task that never ends by itself
                await asyncio.sleep(0)
        finally:
            EVENTS.append("loop stopped")

    task = asyncio.create_task(forever())
    await asyncio.sleep(0)
    yield task
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        EVENTS.append("awaited the loop")


Group = Annotated[TaskGroup, Depends(group)]
EarlyGroup = Annotated[TaskGroup, Depends(group, scope="function")]


async def note(text: str) -> None:
    await asyncio.sleep(0)
    EVENTS.append(text)


async def failing() -> None:
    await asyncio.sleep(0)
    raise LookupError("task")


@app.get("/group")
async def in_group(tasks: Group):
    tasks.start_soon(note, "started")
    EVENTS.append("endpoint")
    return "group"


@app.get("/early")
async def in_early_group(tasks: EarlyGroup, fail: bool = False):
    tasks.start_soon(failing if fail else note, *([] if fail else ["started"]))
    EVENTS.append("endpoint")
    return "early"


@app.get("/http")
async def http(tasks: Group):
    raise HTTPException(400, "in a group")


async def forever() -> None:
    try:
        await anyio.sleep_forever()
    finally:
        EVENTS.append("worker stopped")


@app.get("/early-cancelled")
async def early_cancelled(tasks: EarlyGroup):
    tasks.start_soon(forever)
    await asyncio.sleep(0)
    tasks.cancel_scope.cancel()
    return "stopped"


@app.get("/cancelled")
async def cancelled(tasks: Group):
    tasks.start_soon(forever)
    await asyncio.sleep(0)
    tasks.cancel_scope.cancel()
    return "stopped"


@app.get("/limited")
async def in_limit(scope: Annotated[anyio.CancelScope, Depends(limited)]):
    return scope.cancel_called


@app.get("/gathered")
async def in_gathered(numbers: Annotated[list[int], Depends(gathered)]):
    async with asyncio.TaskGroup() as tasks:
        made = [tasks.create_task(note(f"task {number}")) for number in numbers]
    return [task.done() for task in made]


@app.get("/loop")
async def with_loop(task: Annotated[asyncio.Task[None], Depends(background_loop)]):
    return task.done()


@app.get("/sync-loop")
def sync_with_loop(
    task: Annotated[asyncio.Task[None], Depends(background_loop)], numbers: Annotated[list[int], Depends(gathered)]
):
    return [task.done(), numbers]


@app.websocket("/talk")
async def talk(websocket: WebSocket, tasks: Group):
    await websocket.accept()

    async def listen() -> None:
        async for text in websocket.iter_text():
            EVENTS.append(f"heard {text}")  # noqa: PERF401  # each is noted when it arrives
        tasks.cancel_scope.cancel()

    async def say() -> None:
        await websocket.send_text("hello")

    tasks.start_soon(say)
    tasks.start_soon(listen)


REQUESTS = [
    get("/group"),
    get("/early"),
    get("/early?fail=1", raises=True),
    get("/http", raises=True),
    get("/early-cancelled"),
    get("/cancelled"),
    *(get(f"/{path}") for path in ("limited", "gathered", "loop", "sync-loop")),
    socket("/talk", "a", "b"),
]
