"""Endpoints that listen and speak at the same time: gathered tasks, task groups, queues, time limits, receivers in dependencies."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

import anyio
from fastapi import Depends, FastAPI, WebSocket, WebSocketDisconnect
from fastapi.concurrency import run_in_threadpool, run_until_first_complete

from ..calls import socket

EVENTS: list[str] = []
GENERATE = False
app = FastAPI(openapi_url=None)


@app.websocket("/gather")
async def gathered(websocket: WebSocket):
    await websocket.accept()
    queue: asyncio.Queue[str | None] = asyncio.Queue()

    async def listen() -> None:
        async for text in websocket.iter_text():
            await queue.put(text)
        await queue.put(None)

    async def work() -> None:
        while (text := await queue.get()) is not None:
            EVENTS.append(f"worked on {text}")

    await asyncio.gather(listen(), work())
    EVENTS.append("gathered")


@app.websocket("/group")
async def grouped(websocket: WebSocket):
    await websocket.accept()

    async def speak(times: int) -> None:
        for number in range(times):
            await websocket.send_text(str(number))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(speak, 2)
        EVENTS.append(await websocket.receive_text())


@app.websocket("/first")
async def first(websocket: WebSocket):
    await websocket.accept()

    async def listen(until: str) -> None:
        async for text in websocket.iter_text():
            if text == until:
                EVENTS.append("heard it")
                return

    async def wait(seconds: float) -> None:
        await asyncio.sleep(seconds)

    await run_until_first_complete((listen, {"until": "stop"}), (wait, {"seconds": 60}))
    await websocket.send_text("over")


@app.websocket("/limited")
async def limited(websocket: WebSocket):
    await websocket.accept()
    with anyio.move_on_after(0):
        await anyio.sleep_forever()
    await websocket.send_text("too slow")
    try:
        async with asyncio.timeout(0):
            await asyncio.sleep(60)
    except TimeoutError:
        await websocket.close(4008, "timeout")


async def messages(websocket: WebSocket) -> AsyncIterator[AsyncIterator[str]]:
    await websocket.accept()

    async def texts() -> AsyncIterator[str]:
        try:
            while True:
                yield await websocket.receive_text()
        except WebSocketDisconnect as error:
            EVENTS.append(f"dependency saw {error.code}")

    yield texts()
    EVENTS.append("dependency left")


@app.websocket("/dependency")
async def by_dependency(websocket: WebSocket, messages: Annotated[AsyncIterator[str], Depends(messages)]):
    async for text in messages:
        await websocket.send_text(await run_in_threadpool(text.upper))


@app.websocket("/group-fails")
async def group_fails(websocket: WebSocket):
    await websocket.accept()

    async def fail() -> None:
        raise LookupError("in a task")

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(fail())
        await websocket.receive_text()


REQUESTS = [
    socket("/gather", "a", "b"),
    socket("/gather"),
    socket("/group", "x"),
    socket("/first", "go", "stop"),
    socket("/limited"),
    socket("/dependency", "a", "b", 1001),
    socket("/group-fails", "x", raises=True),
]
