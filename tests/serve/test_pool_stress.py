"""No job is lost, whatever happens at once: thousands of them, quick and blocked ones, callers that are cancelled.

A lost wake-up would hang; the limit of time is reached by a failure only. What is checked at the end are counts.
"""

from __future__ import annotations

import asyncio
import random
import threading
from collections import Counter
from functools import partial
from typing import Any

import anyio
import anyio.from_thread
import anyio.to_thread
import pytest
from anyio import CancelScope, create_task_group
from anyio.lowlevel import checkpoint
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from typeway._threads import in_thread, in_thread_whole, pool

PATIENCE = 60.0
KINDS = ["quick", "quick", "quick", "rest", "pair", "back", "whole", "twice", "raise"]


class Crowd:
    """Callers that hop, are cancelled at random points, and count what they and their functions did."""

    def __init__(self, seed: int, *, cancel: bool) -> None:
        self.random = random.Random(seed)
        self.cancel = cancel
        self.lock = threading.Lock()
        self.counts: Counter[str] = Counter()
        self.unpaired: list[threading.Event] = []

    def note(self, what: str) -> None:
        with self.lock:
            self.counts[what] += 1

    def pair(self) -> None:
        """Wait for another thread that does the same; the last one of all goes on alone."""
        with self.lock:
            other = self.unpaired.pop() if self.unpaired else None
            mine = threading.Event()
            if other is None:
                self.unpaired.append(mine)
        if other is not None:
            other.set()
        elif not mine.wait(0.002):
            with self.lock:
                if mine in self.unpaired:
                    self.unpaired.remove(mine)

    def work(self, kind: str, number: int) -> int:
        self.note("ran")
        if kind == "rest":
            threading.Event().wait(0.003)
        elif kind == "pair":
            self.pair()
        elif kind == "back":
            anyio.from_thread.run(checkpoint)
            anyio.from_thread.run_sync(self.note, "on the loop")
        elif kind == "raise":
            raise KeyError(number)
        return number

    async def hop(self, kind: str, number: int) -> None:
        def work() -> int:
            return self.work(kind, number)

        self.note("asked")
        if kind == "whole":
            assert await in_thread_whole(work) == number
        elif kind == "twice":
            assert await in_thread(work, lambda result: result + 1) == number + 1
        elif kind == "raise":
            with pytest.raises(KeyError) as caught:
                await in_thread(work)
            assert caught.value.args == (number,)
        else:
            assert await in_thread(work) == number
        self.note("answered")

    async def caller(self, number: int, hops: int) -> None:
        for _ in range(hops):
            await self.hop(self.random.choice(KINDS), number)

    async def cancelled_caller(self, number: int, hops: int) -> None:
        steps = self.random.randrange(40)
        if self.random.random() < 0.5:
            task = asyncio.ensure_future(self.caller(number, hops))
            for _ in range(steps):
                await checkpoint()
            task.cancel()
            await asyncio.wait([task])
            assert task.cancelled() or task.exception() is None
            return
        with CancelScope() as scope:
            async with create_task_group() as group:
                group.start_soon(self.caller, number, hops)
                for _ in range(steps):
                    await checkpoint()
                scope.cancel()

    async def run(self, callers: int, hops: int) -> None:
        async with create_task_group() as group:
            for number in range(callers):
                cancelled = self.cancel and self.random.random() < 0.5
                group.start_soon(self.cancelled_caller if cancelled else self.caller, number, hops)


async def settled(limiter: anyio.CapacityLimiter) -> None:
    """Everything works as at the beginning: all tokens are back, and all threads can be had at once."""
    assert limiter.borrowed_tokens == 0
    assert limiter.statistics().tasks_waiting == 0
    barrier = threading.Barrier(int(limiter.total_tokens))
    async with create_task_group() as group:
        for _ in range(barrier.parties):
            group.start_soon(in_thread, lambda: barrier.wait(PATIENCE))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(
    seed=st.integers(0, 10_000),
    callers=st.integers(1, 60),
    hops=st.integers(1, 20),
    tokens=st.sampled_from([1, 3, 40]),
    cancel=st.booleans(),
)
def test_no_job_is_lost(seed: int, callers: int, hops: int, tokens: int, cancel: bool) -> None:
    crowd = Crowd(seed, cancel=cancel)

    async def main() -> None:
        limiter = anyio.to_thread.current_default_thread_limiter()
        limiter.total_tokens = tokens
        with anyio.fail_after(PATIENCE):
            await crowd.run(callers, hops)
            await settled(limiter)

    asyncio.run(main())
    counts = crowd.counts
    assert counts["answered"] <= counts["asked"]
    assert counts["ran"] <= counts["asked"]
    if not cancel:
        assert counts["answered"] == counts["asked"] == counts["ran"] == callers * hops


@pytest.mark.parametrize("callers", [1, 2, 32, 200])
def test_thousands_of_tiny_jobs(callers: int) -> None:
    done = 0

    async def caller() -> None:
        nonlocal done
        for number in range(6_000 // callers):
            assert await in_thread(partial(int, number)) == number
            done += 1

    async def main() -> None:
        with anyio.fail_after(PATIENCE):
            async with create_task_group() as group:
                for _ in range(callers):
                    group.start_soon(caller)

    asyncio.run(main())
    assert done == 6_000 // callers * callers


@pytest.mark.parametrize("patience", [0.0, 1e-6, 0.01])
def test_the_timer_may_come_at_any_moment(patience: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "PATIENCE", patience)
    monkeypatch.setattr(pool, "LONGEST_REST", patience)
    monkeypatch.setattr(pool, "_LOOK_UP", max(patience, 1e-5))
    crowd = Crowd(7, cancel=True)

    async def main() -> None:
        with anyio.fail_after(PATIENCE):
            await crowd.run(50, 20)
            await settled(anyio.to_thread.current_default_thread_limiter())

    asyncio.run(main())
    assert crowd.counts["answered"] > 0


def test_cancelling_everything_leaves_the_pool_working() -> None:
    """Programs cancel all tasks there are while others go on."""
    crowd: Any = Crowd(3, cancel=False)

    async def main() -> None:
        with anyio.fail_after(PATIENCE):
            for _ in range(20):
                tasks = [asyncio.ensure_future(crowd.caller(number, 5)) for number in range(20)]
                for _ in range(crowd.random.randrange(30)):
                    await checkpoint()
                for task in asyncio.all_tasks() - {asyncio.current_task()}:  # type: ignore[arg-type]  # there is one
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
            await settled(anyio.to_thread.current_default_thread_limiter())

    asyncio.run(main())
