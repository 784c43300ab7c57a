"""Requests run in tasks of their own, which begin at once where Python can do that (3.12 and later)."""

from __future__ import annotations

from asyncio import Task
from collections.abc import Coroutine
from typing import Any

from typeway._tasks import EAGER, EagerTask
from typeway.server._site import Site

__all__ = ["EAGER", "EagerTask", "keep_task", "start_task"]


def keep_task(task: Task[None], tasks: set[Task[None]]) -> None:
    """Keep a task among those that the server waits for until it is done."""
    tasks.add(task)
    task.add_done_callback(tasks.discard)


def start_task(work: Coroutine[Any, Any, None], site: Site) -> None:
    """Run the work for one request, at once as far as it goes without waiting.

    It is a task even if it never waits: what looks for the current one, such as ``asyncio.timeout``, has to find it.
    """
    if EAGER:
        task: Task[None] = EagerTask(work, loop=site.loop, eager_start=True, context=site.context.copy())
        if task.done():
            return
    else:
        task = site.loop.create_task(work, context=site.context.copy())
    keep_task(task, site.state.tasks)
