"""What a program can tell about its own process once all other requests are over."""

from __future__ import annotations

import asyncio
import os

from tests.serve.real_server import PATIENCE


def other_tasks() -> set[asyncio.Task[object]]:
    """Tasks that exist because of a request or a connection, apart from the caller's own."""
    current = asyncio.current_task()
    return {task for task in asyncio.all_tasks() if task is not current and "uvicorn.server" not in _home(task)}


def _home(task: asyncio.Task[object]) -> str:
    """Module and name of what a task runs: the server's own tasks live as long as it does."""
    coroutine = task.get_coro()
    frame = getattr(coroutine, "cr_frame", None)
    module = frame.f_globals.get("__name__", "") if frame is not None else ""
    return "uvicorn.server" if module in ("uvicorn.server", "uvicorn.lifespan.on") else module


async def settled() -> list[str]:
    """Wait until all other tasks are over; return what those do that never end."""
    while tasks := other_tasks():
        _, left = await asyncio.wait(tasks, timeout=PATIENCE / 3)
        if left:
            return sorted(repr(task.get_coro()) for task in left)
    return []


def open_descriptors() -> list[str]:
    """What the descriptors of the process stand for."""
    links: list[str] = []
    for name in os.listdir("/proc/self/fd"):
        try:
            links.append(os.readlink(f"/proc/self/fd/{name}"))
        except OSError:  # the descriptor of the listing itself
            continue
    return sorted(links)
