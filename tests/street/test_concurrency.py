"""Context managers in threads and background tasks, compared with FastAPI's."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import anyio
import fastapi.background
import fastapi.concurrency
import pytest
from anyio import from_thread, to_thread

import typeway.background
import typeway.concurrency
from typeway.concurrency import contextmanager_in_threadpool

Implementation = Callable[[AbstractContextManager[Any]], Any]


class Interrupt(BaseException):
    pass


class Recorder:
    """A context manager that notes how it is used."""

    def __init__(
        self, enter: BaseException | None = None, leave: BaseException | None = None, swallow: Any = None
    ) -> None:
        self.enter = enter
        self.leave = leave
        self.swallow = swallow
        self.log: list[Any] = []

    def __enter__(self) -> str:
        self.log.append(("enter", in_main_thread()))
        if self.enter:
            raise self.enter
        return "value"

    def __exit__(self, *exception: object) -> Any:
        self.log.append(("exit", exception[0], repr(exception[1]), exception[2] is None, in_main_thread()))
        if self.leave:
            raise self.leave
        return self.swallow


def in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


async def history(in_threads: Implementation, manager: Recorder, error: BaseException | None) -> list[Any]:
    try:
        async with in_threads(manager) as value:
            manager.log.append(value)
            if error is not None:
                raise error
        manager.log.append("done")
    except BaseException as raised:
        manager.log.append((repr(raised), repr(raised.__context__), repr(raised.__cause__)))
    return manager.log


ERRORS = [None, ValueError("v"), StopIteration("s"), StopAsyncIteration("sa"), Interrupt("i"), asyncio.CancelledError()]


@pytest.mark.parametrize("make", [Exception, StopIteration, Interrupt, None])
@pytest.mark.parametrize("error", ERRORS, ids=repr)
@pytest.mark.parametrize("swallow", [None, False, True, 1])
def test_leaving(make: Any, error: BaseException | None, swallow: Any) -> None:
    def log(in_threads: Implementation) -> list[Any]:
        manager = Recorder(leave=make("l") if make else None, swallow=swallow)
        return asyncio.run(history(in_threads, manager, error))

    assert log(contextmanager_in_threadpool) == log(fastapi.concurrency.contextmanager_in_threadpool)


@pytest.mark.parametrize("error", [ValueError("e"), StopIteration("s"), Interrupt("i")], ids=repr)
def test_entering_fails(error: BaseException) -> None:
    def log(in_threads: Implementation) -> list[Any]:
        return asyncio.run(history(in_threads, Recorder(enter=error), None))

    assert log(contextmanager_in_threadpool) == log(fastapi.concurrency.contextmanager_in_threadpool)


def test_generator_finishes_when_the_request_is_cancelled() -> None:
    log: list[str] = []

    @contextmanager
    def resource() -> Any:
        try:
            yield
        except BaseException as error:
            log.append(type(error).__name__)
            raise
        finally:
            log.append("closed")

    async def use() -> None:
        with anyio.CancelScope() as scope:
            async with contextmanager_in_threadpool(resource()):
                scope.cancel()
                await anyio.lowlevel.checkpoint()
        assert scope.cancelled_caught

    asyncio.run(use())
    assert log == ["CancelledError", "closed"]


def test_leaving_needs_no_thread_of_the_shared_limit() -> None:
    """All threads wait for the resource that leaving gives back: with one limit for both this would never end."""
    free = threading.Event()

    @contextmanager
    def resource() -> Any:
        yield
        free.set()

    async def use() -> None:
        waiting = anyio.Event()

        def wait() -> bool:
            from_thread.run_sync(waiting.set)
            return free.wait(timeout=20)

        async def occupy() -> None:
            assert await to_thread.run_sync(wait)

        to_thread.current_default_thread_limiter().total_tokens = 1
        with anyio.fail_after(20):
            async with anyio.create_task_group() as group, contextmanager_in_threadpool(resource()):
                group.start_soon(occupy)
                await waiting.wait()

    asyncio.run(use())


@pytest.mark.parametrize("package", [typeway.background, fastapi.background])
def test_background_tasks_run_in_order(package: Any) -> None:
    log: list[Any] = []

    async def asynchronous(*, end: str) -> None:
        log.append((end, in_main_thread()))

    def synchronous(start: str) -> None:
        log.append((start, in_main_thread()))

    tasks = package.BackgroundTasks()
    assert tasks.add_task(synchronous, "a") is None
    tasks.add_task(asynchronous, end="b")
    asyncio.run(tasks())
    assert log == [("a", False), ("b", True)]


@pytest.mark.parametrize("package", [typeway.background, fastapi.background])
def test_a_task_that_raises_ends_the_sequence(package: Any) -> None:
    log: list[str] = []

    def fail() -> None:
        raise ValueError("no")

    tasks = package.BackgroundTasks()
    tasks.add_task(fail)
    tasks.add_task(log.append, "never")
    with pytest.raises(ValueError, match="no"):
        asyncio.run(tasks())
    assert log == []
