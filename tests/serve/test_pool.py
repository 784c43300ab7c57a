"""The worker pool is told from anyio's own hop by nothing but its cost.

What could hang ends by an event or a barrier; their limits of time are reached by a failure only.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextvars import ContextVar
from functools import partial
from typing import Any

import anyio
import anyio.to_thread
import pytest
from anyio import create_task_group
from anyio.lowlevel import checkpoint
from starlette.background import BackgroundTask

from tests.serve.thread_programs import PATIENCE, PROGRAMS, Gate, Hop
from typeway import BackgroundTasks, Depends, FastAPI
from typeway._threads import hop as hop_module
from typeway._threads import in_thread, in_thread_whole, pool
from typeway.testclient import TestClient


async def anyios(call: Callable[[], Any]) -> Any:
    return await anyio.to_thread.run_sync(call)


def run(work: Callable[[], Awaitable[Any]]) -> Any:
    async def main() -> Any:
        with anyio.fail_after(2 * PATIENCE):
            return await work()

    return asyncio.run(main())


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_sees_what_it_sees_with_anyios_hop(name: str) -> None:
    program = PROGRAMS[name]

    def facts(hop: Hop) -> Any:
        return run(lambda: program(hop))

    assert facts(in_thread) == facts(anyios)


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_same_on_uvloop(name: str) -> None:
    uvloop = pytest.importorskip("uvloop")
    program = PROGRAMS[name]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(program(in_thread)) == run(lambda: program(anyios))  # type: ignore[arg-type]  # coroutines all


def test_trio_has_anyios_hop() -> None:
    pytest.importorskip("trio")
    app = FastAPI()

    async def on_the_loop() -> int:
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
        return threading.get_ident()

    def held() -> Iterator[int]:
        yield threading.get_ident()

    @app.get("/")
    def endpoint(loops: int = Depends(on_the_loop), own: int = Depends(held)) -> list[bool]:
        return [ident == loops for ident in (own, threading.get_ident())]

    with TestClient(app, backend="trio") as client:
        answer = client.get("/")
    assert answer.json() == [False, False]


# Two functions in one hop


def test_the_second_function_does_not_see_what_the_first_has_set() -> None:
    name = ContextVar("name", default="nobody")

    def first() -> str:
        name.set("first")
        return name.get()

    async def twice() -> Any:
        name.set("caller")
        return await in_thread(first, lambda result: (result, name.get())), name.get()

    assert run(twice) == (("first", "caller"), "caller")


@pytest.mark.parametrize(("model", "jobs"), [(list[int], 1), (None, 1)])
def test_an_endpoint_with_a_model_takes_one_hop(model: Any, jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    app = FastAPI()

    @app.get("/", response_model=model)
    def endpoint() -> Any:
        return ["1"]

    submitted: list[Any] = []
    submit = pool.Pool.submit

    def noted(self: pool.Pool, job: pool.Job) -> None:
        submitted.append(job)
        submit(self, job)

    monkeypatch.setattr(pool.Pool, "submit", noted)
    assert TestClient(app).get("/").json() == ([1] if model else ["1"])
    assert len(submitted) == jobs


# Waking and growing


def test_work_that_does_not_block_is_done_by_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "PATIENCE", PATIENCE)  # however slow the machine is

    async def main() -> set[int]:
        idents: set[int] = set()
        async with create_task_group() as group:

            async def caller() -> None:
                for _ in range(25):
                    idents.add(await in_thread(threading.get_ident))

            for _ in range(32):
                group.start_soon(caller)
        return idents

    assert len(run(main)) == 1


@pytest.mark.parametrize("warm", [0, 1, 500])
def test_as_many_block_at_once_as_there_are_tokens(warm: int) -> None:
    async def main() -> list[int]:
        limiter = anyio.to_thread.current_default_thread_limiter()
        for _ in range(warm):
            await in_thread(int)
        barrier = threading.Barrier(int(limiter.total_tokens))
        async with create_task_group() as group:
            places: list[int] = []

            async def meet() -> None:
                places.append(await in_thread(lambda: barrier.wait(PATIENCE)))

            for _ in range(barrier.parties):
                group.start_soon(meet)
        return sorted(places)

    assert run(main) == list(range(40))


def test_forty_endpoints_wait_for_each_other() -> None:
    """Each of them has a dependency that waits too."""
    app, barrier = FastAPI(), threading.Barrier(40)

    def wait() -> Iterator[int]:
        yield barrier.wait(PATIENCE)
        barrier.wait(PATIENCE)

    @app.get("/")
    def endpoint(place: int = Depends(wait)) -> int:
        barrier.wait(PATIENCE)
        return place

    answers: list[bytes] = []

    async def visit() -> None:
        async def receive() -> Any:
            await anyio.sleep_forever()

        async def send(message: Any) -> None:
            if message.get("body"):
                answers.append(message["body"])

        scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
        await app(scope, receive, send)

    async def main() -> None:
        async with create_task_group() as group:
            for _ in range(40):
                group.start_soon(visit)

    run(main)
    assert sorted(map(int, answers)) == list(range(40))


def test_a_result_is_not_held_back_by_a_job_that_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """One thread does both; the first result gets out while the second job is still running."""

    async def main() -> Any:
        started = asyncio.Event()
        loop = asyncio.get_running_loop()
        await in_thread(int)  # there is one idle thread
        monkeypatch.setattr(pool.Pool, "_add", at_most_one(pool.Pool._add))
        gate = Gate()
        async with create_task_group() as group:

            async def first() -> None:
                await in_thread(lambda: loop.call_soon_threadsafe(started.set))
                gate.opened.set()

            group.start_soon(first)
            group.start_soon(in_thread, gate)
        return gate.passed.is_set()

    assert run(main)


def at_most_one(add: Callable[[pool.Pool, int], bool]) -> Callable[[pool.Pool, int], bool]:
    def added(self: pool.Pool, number: int) -> bool:
        return add(self, 1) if self.idle else False

    return added


def test_cleanup_needs_no_token() -> None:
    async def main() -> Any:
        limiter = anyio.to_thread.current_default_thread_limiter()
        gates = [Gate() for _ in range(40)]
        async with create_task_group() as group:
            for gate in gates:
                group.start_soon(in_thread, gate)
            for gate in gates:
                await gate.entered.wait()
            facts = [limiter.available_tokens, await in_thread_whole(lambda: "cleaned up"), limiter.borrowed_tokens]
            for gate in gates:
                gate.opened.set()
        return facts

    assert run(main) == [0, "cleaned up", 40]


def test_cleanup_goes_in_front_of_what_may_be_going_to_wait_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Endpoints that wait for a connection of a database would wait for dependencies that have one to give back."""
    monkeypatch.setattr(pool, "PATIENCE", PATIENCE)  # one thread

    async def main() -> list[str]:
        order: list[str] = []
        gate = Gate()
        async with create_task_group() as group:
            group.start_soon(in_thread, gate)
            await gate.entered.wait()
            for name in ("first", "second"):
                group.start_soon(in_thread, partial(order.append, name))
            await checkpoint()
            group.start_soon(in_thread_whole, partial(order.append, "cleanup"))
            await checkpoint()
            gate.opened.set()
        return order

    assert run(main) == ["cleanup", "first", "second"]


@pytest.mark.parametrize("native", [False, True], ids=["scope", "task"])
def test_cleanup_is_done_whoever_cancels(native: bool) -> None:
    async def main() -> Any:
        gate = Gate(lambda: anyio.from_thread.check_cancelled() or "whole")
        facts: list[Any] = []

        async def leave() -> None:
            facts.append(await in_thread_whole(gate))

        async with create_task_group() as group:
            task = asyncio.ensure_future(leave()) if native else None
            if task is None:
                group.start_soon(leave)
            await gate.entered.wait()
            if task is None:
                group.cancel_scope.cancel()
            else:
                task.cancel()
            with anyio.CancelScope(shield=True):
                await checkpoint()
                gate.opened.set()
        assert gate.passed.wait(PATIENCE)
        return facts

    assert run(main) == ([] if native else ["whole"])


# Beginning and end


def workers() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name == "AnyIO worker thread"}


def test_threads_end_with_their_loop() -> None:
    before = workers()

    async def main() -> set[threading.Thread]:
        barrier = threading.Barrier(5)
        async with create_task_group() as group:
            for _ in range(5):
                group.start_soon(in_thread, lambda: barrier.wait(PATIENCE))
        return workers() - before

    started = run(main)
    assert len(started) >= 5
    for thread in started:
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_idle_threads_end_while_the_loop_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "LONGEST_REST", 0.0)
    monkeypatch.setattr(pool, "_LOOK_UP", 0.001)
    monkeypatch.setattr(pool, "SWEEP_AFTER", 0.0)
    monkeypatch.setattr("anyio._backends._asyncio.WorkerThread.MAX_IDLE_TIME", 0)
    before = workers()

    async def main() -> None:
        barrier = threading.Barrier(5)
        async with create_task_group() as group:
            for _ in range(5):
                group.start_soon(in_thread, lambda: barrier.wait(PATIENCE))
        while len(workers() - before) > 1:  # anyio keeps the one that has just worked
            await checkpoint()
        assert await in_thread(lambda: "again") == "again"

    run(main)


def test_nothing_is_begun_when_the_loop_is_about_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "SWEEP_AFTER", 0.0)
    begun: list[str] = []
    monkeypatch.setattr(pool.Pool, "_sweep", lambda self: begun.append("swept"))
    loop = asyncio.new_event_loop()
    assert loop.run_until_complete(in_thread(lambda: 1)) == 1
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.run_until_complete(asyncio.sleep(0))
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()
    assert begun == []


def test_a_thread_that_is_busy_when_the_loop_ends_ends_after_its_work() -> None:
    left: list[tuple[Gate, asyncio.Task[Any]]] = []
    before = workers()

    async def main() -> None:
        gate = Gate()
        left.append((gate, asyncio.ensure_future(in_thread(gate))))
        await gate.entered.wait()

    run(main)
    ((gate, task),) = left
    assert task.cancelled()
    gate.opened.set()
    for thread in workers() - before:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    assert gate.passed.is_set()


def test_nothing_of_the_pool_is_among_the_tasks() -> None:
    """Programs wait for all tasks but their own, or cancel them."""

    async def main() -> Any:
        gate = Gate()
        waiting = asyncio.ensure_future(in_thread(gate))
        await gate.entered.wait()
        others = asyncio.all_tasks() - {waiting, *filter(None, [asyncio.current_task()])}
        gate.opened.set()
        return others, await waiting

    assert run(main) == (set(), "passed")


def test_a_thread_that_cannot_be_started_is_an_error_of_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    async def main() -> Any:
        with monkeypatch.context() as patch:
            patch.setattr(threading.Thread, "start", refuse)
            with pytest.raises(RuntimeError, match="can't start"):
                await in_thread(int)
        return await in_thread(lambda: "later"), anyio.to_thread.current_default_thread_limiter().borrowed_tokens

    assert run(main) == ("later", 0)


def test_loops_in_several_threads_have_their_own_pools() -> None:
    async def main() -> list[int]:
        return [await in_thread(lambda number=number: number) for number in range(200)]  # type: ignore[misc]  # bound early

    results: list[Any] = []
    threads = [threading.Thread(target=lambda: results.append(run(main))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * PATIENCE)
    assert results == [list(range(200))] * 4


def test_a_task_in_a_worker_thread_has_a_pool_of_its_own() -> None:
    async def main() -> Any:
        return await in_thread(lambda: asyncio.run(inner())), await in_thread(lambda: "outer")

    async def inner() -> Any:
        return await in_thread(lambda: "inner")

    assert run(main) == ("inner", "outer")


def test_the_library_is_not_known_in_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    library: ContextVar[str | None] = ContextVar("library", default=None)
    monkeypatch.setattr(hop_module, "_library", library)

    async def main() -> Any:
        library.set("asyncio")
        return await in_thread(library.get), library.get()

    assert run(main) == (None, "asyncio")


BARE_LOOP = """
import asyncio, gc
from typeway._threads import in_thread, hop

for _ in range(3):
    loop = asyncio.new_event_loop()
    assert loop.run_until_complete(in_thread(lambda: 5)) == 5
    assert loop.run_until_complete(in_thread(lambda: 6)) == 6
    loop.close()  # without anything that asyncio.run does
del loop
hop._here.pool = None
gc.collect()
"""
FORK = """
import asyncio, os
from typeway._threads import in_thread

async def main():
    assert await in_thread(lambda: 1) == 1
    child = os.fork()
    if child == 0:
        loop = asyncio.new_event_loop()
        asyncio._set_running_loop(None)
        assert loop.run_until_complete(in_thread(lambda: 2)) == 2
        os._exit(7)
    status = await in_thread(lambda: os.waitpid(child, 0)[1])
    assert os.waitstatus_to_exitcode(status) == 7

asyncio.run(main())
child = os.fork()
if child == 0:
    asyncio.run(in_thread(int))
    os._exit(8)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 8
"""


@pytest.mark.parametrize("script", [BARE_LOOP, FORK], ids=["bare loop", "fork"])
def test_a_process_ends_without_complaints(script: str) -> None:
    if script is FORK and not hasattr(os, "fork"):
        pytest.skip("there is no fork here")
    options = ["-W", "always", "-W", "ignore::DeprecationWarning"]  # forking with threads is what is tested
    finished = subprocess.run(
        [sys.executable, *options, "-c", script], capture_output=True, text=True, timeout=3 * PATIENCE, check=False
    )
    assert (finished.returncode, finished.stderr) == (0, "")


# Background tasks


def test_plain_background_tasks_run_in_the_pool_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    app, log = FastAPI(), list[Any]()

    def note(word: str, *, times: int = 1) -> None:
        log.extend([word] * times)
        log.append(threading.current_thread().name)

    async def note_async(word: str) -> None:
        log.append(word)

    @app.get("/")
    def endpoint(tasks: BackgroundTasks) -> None:
        tasks.add_task(note, "one", times=2)
        tasks.add_task(note_async, "two")
        tasks.add_task(note, word="three")

    TestClient(app).get("/")
    assert log == ["one", "one", "AnyIO worker thread", "two", "three", "AnyIO worker thread"]

    async def replaced(self: BackgroundTask) -> None:
        log.append("replaced")

    log.clear()
    monkeypatch.setattr(BackgroundTask, "__call__", replaced)
    TestClient(app).get("/")
    assert log == ["replaced"] * 3
