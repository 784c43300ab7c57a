"""Programs that hop to a thread and note what they see. The tests run each on anyio's hop and on ours."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from functools import partial
from typing import Any

import anyio
import anyio.from_thread
import anyio.to_thread
from anyio import CancelScope, create_task_group
from anyio.lowlevel import checkpoint

__all__ = ["PATIENCE", "PROGRAMS", "Gate", "Hop"]

PATIENCE = 20.0

Hop = Callable[[Callable[[], Any]], Awaitable[Any]]
Program = Callable[[Hop], Awaitable[Any]]
PROGRAMS: dict[str, Program] = {}


def program(function: Program) -> Program:
    PROGRAMS[function.__name__] = function
    return function


class Gate:
    """A function that tells the loop when a thread has entered it, and stays until it is opened."""

    def __init__(self, then: Callable[[], Any] = lambda: "passed") -> None:
        self.loop = asyncio.get_running_loop()
        self.entered = asyncio.Event()
        self.opened = threading.Event()
        self.passed = threading.Event()
        self.then = then

    def __call__(self) -> Any:
        self.loop.call_soon_threadsafe(self.entered.set)
        assert self.opened.wait(PATIENCE)
        try:
            return self.then()
        finally:
            self.passed.set()


def failure(error: BaseException) -> list[str]:
    names: list[str] = []
    traceback = error.__traceback__
    while traceback is not None:
        names.append(traceback.tb_frame.f_code.co_name)
        traceback = traceback.tb_next
    return [type(error).__name__, str(error), type(error.__cause__).__name__, names[-1]]


def raising(error: BaseException) -> Callable[[], Any]:
    def raise_it() -> None:
        raise error

    return raise_it


async def attempt(hop: Hop, call: Callable[[], Any]) -> Any:
    try:
        return await hop(call)
    except BaseException as error:
        return failure(error)


def threads_limiter() -> anyio.CapacityLimiter:
    return anyio.to_thread.current_default_thread_limiter()


@program
async def results_and_errors(hop: Hop) -> Any:
    """What is returned and raised, with the frame that raised it."""
    errors = [ValueError("bad"), KeyboardInterrupt(), SystemExit(3), asyncio.CancelledError("own"), TimeoutError()]
    return [await attempt(hop, lambda: [1, 2]), *[await attempt(hop, raising(error)) for error in errors]]


@program
async def stop_iteration(hop: Hop) -> Any:
    """No coroutine can raise it."""
    return (await attempt(hop, raising(StopIteration("end"))))[:3]


@program
async def the_thread(hop: Hop) -> Any:
    """It looks like a worker thread of anyio's: no loop, no task, no library."""

    def look() -> list[Any]:
        thread = threading.current_thread()
        facts: list[Any] = [thread.name, thread.daemon, thread is threading.main_thread()]
        for call in (asyncio.get_running_loop, asyncio.current_task, anyio.get_cancelled_exc_class, anyio.current_time):
            try:
                call()
                facts.append("works")
            except RuntimeError as error:
                facts.append(type(error).__name__)
        return facts

    return await hop(look)


name: ContextVar[str] = ContextVar("name", default="nobody")


@program
async def context_variables(hop: Hop) -> Any:
    """They are copied into the thread, and what it sets stays there."""

    def change() -> tuple[str, str]:
        before = name.get()
        name.set("thread")
        return before, name.get()

    name.set("caller")
    return [await hop(change), await hop(change), name.get()]


@program
async def back_to_the_loop(hop: Hop) -> Any:
    """``anyio.from_thread`` and asyncio's own way; the context goes along, and a coroutine may hop again."""
    loop = asyncio.get_running_loop()

    async def again() -> Any:
        await checkpoint()
        return [name.get(), asyncio.get_running_loop() is loop, await hop(lambda: "deep")]

    async def failing() -> None:
        await checkpoint()
        raise KeyError("inside")

    def work() -> Any:
        name.set("worker")
        anyio.from_thread.check_cancelled()
        facts = [
            anyio.from_thread.run(again),
            anyio.from_thread.run_sync(name.get),
            asyncio.run_coroutine_threadsafe(again(), loop).result(PATIENCE),
        ]
        try:
            anyio.from_thread.run(failing)
        except KeyError as error:
            facts.append(str(error))
        return facts

    return await hop(work)


@program
async def cancelled_by_scope_in_the_thread(hop: Hop) -> Any:
    """The caller stays until the function is done, gets the result, and is cancelled at its next checkpoint."""
    facts: list[Any] = []
    gate = Gate()

    async def caller() -> None:
        try:
            facts.append(await hop(gate))
            await checkpoint()
            facts.append("went on")
        finally:
            facts.append(("left", gate.passed.is_set(), threads_limiter().borrowed_tokens))

    async with create_task_group() as group:
        group.start_soon(caller)
        await gate.entered.wait()
        group.cancel_scope.cancel()
        with CancelScope(shield=True):
            for _ in range(20):
                await checkpoint()
            facts.append(("before", threads_limiter().borrowed_tokens))
            gate.opened.set()
    return [*facts, group.cancel_scope.cancelled_caught, await hop(lambda: "next")]


@program
async def the_thread_notices(hop: Hop) -> Any:
    """``check_cancelled`` raises, and a coroutine that the thread waits for is cancelled."""
    facts: list[Any] = []

    started = asyncio.Event()

    async def wait() -> None:
        started.set()
        await anyio.sleep_forever()

    def work() -> Any:
        try:
            anyio.from_thread.run(wait)
        except BaseException as error:
            facts.append(type(error).__module__ + "." + type(error).__name__)
        try:
            anyio.from_thread.check_cancelled()
        except BaseException as error:
            facts.append(type(error).__name__)
        return "result"

    with CancelScope() as scope:
        async with create_task_group() as group:

            async def caller() -> None:
                facts.append(await hop(work))
                await checkpoint()

            group.start_soon(caller)
            await started.wait()
            for _ in range(20):
                await checkpoint()
            scope.cancel()
    return [*facts, scope.cancelled_caught, await hop(lambda: anyio.from_thread.check_cancelled() or "others do not")]


@program
async def cancelled_before(hop: Hop) -> Any:
    """Nothing is run for a caller whose cancellation has been noticed already."""
    ran: list[str] = []

    async def caller(scope: CancelScope) -> None:
        with scope:
            scope.cancel()
            try:
                await checkpoint()
            except BaseException:
                await hop(partial(ran.append, "ran"))

    scope = CancelScope()
    await caller(scope)
    return [ran, scope.cancelled_caught, threads_limiter().borrowed_tokens]


@program
async def cancelled_twice_over(hop: Hop) -> Any:
    """The second hop of a cancelled caller does not begin."""
    ran: list[Any] = []
    gate = Gate()

    async def caller() -> None:
        ran.append(await hop(gate))
        await hop(partial(ran.append, "second"))

    async with create_task_group() as group:
        group.start_soon(caller)
        await gate.entered.wait()
        group.cancel_scope.cancel()
        with CancelScope(shield=True):
            await checkpoint()
            gate.opened.set()
    return ran


@program
async def shielded(hop: Hop) -> Any:
    """Behind a shield of the caller's own nothing is noticed, in the thread neither."""
    gate = Gate(lambda: anyio.from_thread.check_cancelled() or "unharmed")
    facts: list[Any] = []

    async def caller() -> None:
        with CancelScope(shield=True):
            facts.append(await hop(gate))
            facts.append(await hop(lambda: "another"))
        await checkpoint()
        facts.append("went on")

    async with create_task_group() as group:
        group.start_soon(caller)
        await gate.entered.wait()
        group.cancel_scope.cancel()
        with CancelScope(shield=True):
            await checkpoint()
            gate.opened.set()
    return facts


@program
async def cancelled_by_asyncio(hop: Hop) -> Any:
    """``Task.cancel()`` is not held up by anything; the thread is left behind."""
    gate = Gate(lambda: anyio.from_thread.check_cancelled() or "left behind")
    task = asyncio.ensure_future(hop(gate))
    await gate.entered.wait()
    task.cancel("why")
    try:
        await task
    except asyncio.CancelledError as error:
        facts: list[Any] = [str(error), gate.passed.is_set(), threads_limiter().borrowed_tokens]
    gate.opened.set()
    assert gate.passed.wait(PATIENCE)
    return [*facts, task.cancelled(), await hop(lambda: "next")]


@program
async def timeouts(hop: Hop) -> Any:
    """asyncio's limit of time cuts the wait short, anyio's waits for the thread."""
    facts: list[Any] = []
    gate = Gate()
    with CancelScope() as scope:
        try:
            async with asyncio.timeout(None) as limit:
                task = asyncio.ensure_future(gate.entered.wait())
                task.add_done_callback(lambda _: limit.reschedule(0))
                await hop(gate)
        except TimeoutError:
            facts.append("timeout")
        gate.opened.set()
    other = Gate()
    with CancelScope() as scope:
        async with create_task_group() as group:

            async def expire() -> None:
                await other.entered.wait()
                scope.deadline = anyio.current_time()
                with CancelScope(shield=True):
                    await checkpoint()
                    other.opened.set()

            group.start_soon(expire)
            facts.append(await hop(other))
            await checkpoint()
            facts.append("went on")
    return [*facts, scope.cancelled_caught]


@program
async def waiting_for_a_token(hop: Hop) -> Any:
    """A caller that waits for the limit can be cancelled by either; nothing is run, no token is lost."""
    limiter, ran = threads_limiter(), list[str]()
    limiter.total_tokens = 1
    gate = Gate()
    holder = asyncio.ensure_future(hop(gate))
    await gate.entered.wait()
    native = asyncio.ensure_future(hop(partial(ran.append, "native")))
    async with create_task_group() as group:
        group.start_soon(hop, partial(ran.append, "scope"))
        for _ in range(10):
            await checkpoint()
        facts: list[Any] = [limiter.statistics().tasks_waiting, limiter.borrowed_tokens]
        native.cancel()
        group.cancel_scope.cancel()
    facts.append((await asyncio.gather(native, return_exceptions=True))[0].__class__.__name__)
    waiting = asyncio.ensure_future(hop(lambda: "its turn"))
    await checkpoint()
    gate.opened.set()
    facts += [await holder, await waiting, ran, limiter.borrowed_tokens]
    limiter.total_tokens = 40
    return facts


@program
async def a_token_of_ones_own(hop: Hop) -> Any:
    """The token is in the name of the task, so that a task that holds one already is refused."""
    task = asyncio.current_task()
    seen: list[Any] = []

    def look() -> None:
        seen.append([borrower is task for borrower in limiter.statistics().borrowers])

    limiter = threads_limiter()
    await hop(look)
    async with limiter:
        return [seen, await attempt_short(hop), limiter.borrowed_tokens]


async def attempt_short(hop: Hop) -> Any:
    return (await attempt(hop, lambda: "ran"))[:2]


@program
async def the_limit_changes(hop: Hop) -> Any:
    """As many run at once as there are tokens, at any time."""
    limiter, facts = threads_limiter(), list[Any]()
    lock, inside, most = threading.Lock(), 0, 0
    for total, parties in ((3, 3), (7, 7), (2, 2), (50, 50)):
        limiter.total_tokens = total
        barrier = threading.Barrier(parties)
        most = 0

        def meet(barrier: threading.Barrier = barrier) -> None:
            nonlocal inside, most
            with lock:
                inside += 1
                most = max(most, inside)
            barrier.wait(PATIENCE)
            with lock:
                inside -= 1

        async with create_task_group() as group:
            for _ in range(parties * 3):
                group.start_soon(hop, meet)
        facts.append((total, most, limiter.borrowed_tokens))
    limiter.total_tokens = 40
    return facts
