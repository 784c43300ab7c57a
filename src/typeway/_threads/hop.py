"""The caller's side of the worker pool: limiter, context, cancellation.

A hop behaves like ``anyio.to_thread.run_sync``:

- It holds a token of the loop's default limiter, in the name of the waiting task, from before it is queued until the
  caller goes on.
- The function runs in a copy of the caller's context; nothing it sets comes back.
- A caller whose *anyio scope* is cancelled waits until the function has returned, gets its result, and is cancelled at
  its next checkpoint; until the function has begun, it is cancelled at once. ``Task.cancel()`` knows no shield: the
  caller leaves at once and the thread is left to itself.

A shield costs more than all the rest, so that one is raised only when a cancellation has arrived. For the same reason
there is no checkpoint ahead of the hop unless the task has been cancelled: the one thing that is noticed later is a
scope that the calling task itself has cancelled just before.

Only asyncio has this pool. Under trio everything is left to anyio.
"""

from __future__ import annotations

import asyncio
import math
import os
import sys
import threading
from asyncio import CancelledError, current_task, get_running_loop
from collections.abc import Callable
from contextvars import ContextVar, copy_context
from typing import Any

from anyio import CancelScope, CapacityLimiter, WouldBlock, current_effective_deadline
from anyio.lowlevel import checkpoint
from anyio.to_thread import run_sync

from typeway._threads.pool import Job, Pool

__all__ = ["in_thread", "in_thread_whole"]

# Older versions of anyio note in a context variable which library is running; in a worker thread none is.
_library: ContextVar[str | None] | None = getattr(sys.modules.get("sniffio"), "current_async_library_cvar", None)


class _Here(threading.local):
    """The pool of the loop that runs, or ran last, in this thread."""

    pool: Pool | None = None


_here = _Here()
_lost: list[Pool | None] = []


def _forget() -> None:
    """Drop the pool in a forked process, which has none of its threads. What was pending must not be closed there."""
    _lost.append(_here.pool)
    _here.pool = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


def _running() -> Pool | None:
    """Return the pool of the running loop; ``None`` if asyncio is not what is running."""
    try:
        loop = get_running_loop()
    except RuntimeError:
        return None
    pool = _here.pool
    if pool is None or pool.loop is not loop:
        pool = _here.pool = Pool(loop)
    return pool


async def in_thread(call: Callable[[], Any], then: Callable[[Any], Any] | None = None) -> Any:
    """Run a function in a worker thread and return its result, or what ``then`` makes of it in the same hop.

    Either runs in the caller's context, as in two hops: ``then`` does not see what ``call`` has set.

    Raises:
        BaseException: whatever one of them raises; for ``StopIteration`` a ``RuntimeError`` that it caused.
    """
    pool = _running()
    if pool is None:
        result = await run_sync(call)
        return result if then is None else await run_sync(then, result)
    task = current_task(pool.loop)
    assert task is not None
    if task.cancelling():
        await checkpoint()
    limiter = pool.limiter
    try:
        limiter.acquire_on_behalf_of_nowait(task)
    except WouldBlock:
        await limiter.acquire_on_behalf_of(task)
    try:
        job = _job(pool, call, then)
        try:
            return await job.future
        except CancelledError:
            if not job.future.cancelled() or pool.withdraw(job) or not _by_scope():
                raise
            pool.interrupt(job)
            result = await _wait_on(pool, job)
            if job.skipped:
                raise
            return result
        finally:
            del job  # it has the exception, whose traceback has this frame
    finally:
        limiter.release_on_behalf_of(task)


async def in_thread_whole(call: Callable[[], Any]) -> Any:
    """Run what cleans up: no limit has to grant a thread, and no cancelled scope keeps it from starting.

    Whatever holds all threads of the pool may be waiting for exactly what the cleanup gives back.

    Raises:
        BaseException: whatever the function raises.
    """
    pool = _running()
    if pool is None:
        with CancelScope(shield=True):
            return await run_sync(call, limiter=CapacityLimiter(1))
        raise AssertionError  # the scope is never cancelled
    job = _job(pool, call, None, first=True)
    try:
        return await job.future
    except CancelledError:
        if not job.future.cancelled() or not _by_scope():
            raise
        return await _wait_on(pool, job)
    finally:
        del job  # as above


def _job(pool: Pool, call: Callable[[], Any], then: Callable[[Any], Any] | None, *, first: bool = False) -> Job:
    context = copy_context()
    if _library is not None and context.get(_library) is not None:
        context.run(_library.set, None)
    job = Job(call, then, context, pool.loop.create_future(), first=first)
    pool.submit(job)
    return job


def _by_scope() -> bool:
    """Tell whether it is a scope of anyio's that has cancelled the task, and not ``Task.cancel()``."""
    return current_effective_deadline() == -math.inf


async def _wait_on(pool: Pool, job: Job) -> Any:
    """Wait for a job that has begun, although the task is being cancelled; ``None`` if it was skipped after all."""
    job.future = again = pool.loop.create_future()
    if job.settled:
        job.settle()
    with CancelScope(shield=True):
        await asyncio.wait((again,))
    return None if job.skipped else again.result()
