"""Tasks that begin at once, as Python 3.12 has them and as they are made for 3.11."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from typing import Any

import anyio
import pytest

from typeway import _tasks

begin: dict[str, Any] = {"by hand": _tasks._begun}
if _tasks.EAGER:
    begin["by Python"] = _tasks.EagerTask

Begin = Callable[[Coroutine[Any, Any, Any]], "asyncio.Task[Any]"]
current: ContextVar[str] = ContextVar("current", default="nothing")


@pytest.fixture(params=begin)
def begun(request: pytest.FixtureRequest) -> Begin:
    make = begin[request.param]
    return lambda work: make(work, loop=asyncio.get_running_loop(), eager_start=True)


def run(main: Callable[[], Awaitable[Any]]) -> Any:
    async def within() -> Any:
        async with asyncio.timeout(20):
            return await main()

    return asyncio.run(within())


def test_it_runs_to_the_first_wait_at_once(begun: Begin) -> None:
    seen: list[str] = []

    async def work() -> int:
        seen.append("begun")
        await asyncio.sleep(0)
        seen.append("gone on")
        return 1

    async def main() -> None:
        task = begun(work())
        seen.append("started")
        assert not task.done()
        assert await task == 1

    run(main)
    assert seen == ["begun", "started", "gone on"]


def test_work_that_never_waits(begun: Begin) -> None:
    async def work() -> str:
        return "result"

    async def main() -> str:
        return await begun(work())

    assert run(main) == "result"


@pytest.mark.parametrize("turns", [0, 1])
def test_what_it_raises(begun: Begin, turns: int) -> None:
    async def work() -> None:
        for _ in range(turns):
            await asyncio.sleep(0)
        raise LookupError("lost")

    async def main() -> None:
        task = begun(work())
        with pytest.raises(LookupError, match="lost"):
            await task
        assert isinstance(task.exception(), LookupError)

    run(main)


def test_the_current_task_is_its_own_from_the_beginning(begun: Begin) -> None:
    async def work() -> list[Any]:
        before = asyncio.current_task()
        await asyncio.sleep(0)
        return [before, asyncio.current_task()]

    async def main() -> None:
        outer = asyncio.current_task()
        task = begun(work())
        assert asyncio.current_task() is outer
        assert await task == [task, task]

    run(main)


def test_context_variables_stay_inside(begun: Begin) -> None:
    async def work() -> tuple[str, str]:
        before = current.get()
        current.set("inside")
        await asyncio.sleep(0)
        return before, current.get()

    async def main() -> None:
        current.set("outside")
        task = begun(work())
        assert current.get() == "outside"
        assert await task == ("outside", "inside")
        assert current.get() == "outside"

    run(main)


def test_a_future_that_others_wait_for_as_well(begun: Begin) -> None:
    async def main() -> list[str]:
        shared = asyncio.get_running_loop().create_future()

        async def work() -> str:
            return str(await shared)

        tasks = [begun(work()), asyncio.create_task(work()), begun(work()), asyncio.create_task(work())]
        await asyncio.sleep(0)
        tasks.append(begun(work()))
        asyncio.get_running_loop().call_soon(shared.set_result, "shared")
        return await asyncio.gather(*tasks)

    assert run(main) == ["shared"] * 5


def test_a_future_that_is_done_before_the_task_hears_of_it(begun: Begin) -> None:
    async def main() -> str:
        future = asyncio.get_running_loop().create_future()

        async def work() -> str:
            return str(await future)

        task = begun(work())
        future.set_result("soon")
        return await task

    assert run(main) == "soon"


def test_cancelled_where_it_waits_first(begun: Begin) -> None:
    seen: list[str] = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            seen.append("told")
            raise

    async def main() -> None:
        task = begun(work())
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert task.cancelled()

    run(main)
    assert seen == ["told"]


def test_cancelled_and_not_minding(begun: Begin) -> None:
    async def work() -> str:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.sleep(0)
        return "went on"

    async def main() -> str:
        task = begun(work())
        await asyncio.sleep(0)
        task.cancel()
        return await task

    assert run(main) == "went on"


def test_timeouts_and_scopes_around_the_first_wait(begun: Begin) -> None:
    async def work() -> list[str]:
        seen: list[str] = []
        with anyio.CancelScope() as scope:
            scope.cancel()
            await asyncio.Event().wait()
        seen.append(f"scope {scope.cancelled_caught}")
        try:
            async with asyncio.timeout(0):
                await asyncio.Event().wait()
        except TimeoutError:
            seen.append("timeout")
        async with anyio.create_task_group() as group:
            group.start_soon(asyncio.sleep, 0)
        return seen

    async def main() -> list[str]:
        return await begun(work())

    assert run(main) == ["scope True", "timeout"]


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
def test_what_ends_the_process_goes_through_whoever_started_it(begun: Begin, kind: type[BaseException]) -> None:
    async def work() -> None:
        raise kind

    async def main() -> asyncio.Task[Any] | None:
        try:
            return begun(work())
        except kind:
            await asyncio.sleep(0)  # it does not end the loop a second time
            return None

    assert run(main) is None


def test_the_loop_ends_what_is_left(begun: Begin) -> None:
    seen: list[str] = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            seen.append("left")

    async def main() -> Any:
        return begun(work())

    run(main)
    assert seen == ["left"]
