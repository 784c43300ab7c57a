"""Cleanup never waits for the thread pool, and slots of a concurrency limit are given back however a request ends.

The tests would hang without that; an event ends each of them, and a limit of time that only a failure reaches.
"""

from __future__ import annotations

import asyncio
import gc
import threading
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

import anyio
import pytest
from anyio.lowlevel import checkpoint

from typeway import Depends, FastAPI, Request
from typeway.responses import StreamingResponse

PATIENCE = 20.0
SCOPES = ["request", "function"]


class Client:
    """One request in process. It goes away when told to."""

    def __init__(self, app: FastAPI, path: str) -> None:
        self.app = app
        self.scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "method": "GET",
            "path": path,
            "query_string": b"",
            "headers": [],
        }
        self.gone = anyio.Event()
        self.status: int | None = None
        self.body = b""
        self.waiting = True

    async def receive(self) -> dict[str, Any]:
        if self.waiting:
            self.waiting = False
            return {"type": "http.request"}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        self.status = message.get("status", self.status)
        self.body += message.get("body", b"")
        await checkpoint()

    async def visit(self) -> None:
        await self.app(dict(self.scope), self.receive, self.send)


async def visit(app: FastAPI, path: str) -> tuple[int | None, bytes]:
    client = Client(app, path)
    await client.visit()
    return client.status, client.body


def threads() -> int:
    return int(anyio.to_thread.current_default_thread_limiter().total_tokens)


def add_blocked(app: FastAPI, released: threading.Event) -> anyio.Event:
    """Add an endpoint that occupies a thread until ``released``; the event tells when all threads are occupied."""
    full = anyio.Event()
    loop = asyncio.get_running_loop()
    count = threading.Semaphore(threads() - 1)

    @app.get("/blocked")
    def blocked() -> bool:
        if not count.acquire(blocking=False):
            loop.call_soon_threadsafe(full.set)
        return released.wait(PATIENCE)

    return full


async def run_beside_blocked(app: FastAPI, path: str, *, leave: bool = False) -> Client:
    """Visit ``path`` while all threads are blocked; the visit itself has to free them."""
    client = Client(app, path)
    with anyio.fail_after(PATIENCE):
        async with anyio.create_task_group() as group:
            if leave:
                client.gone.set()
            group.start_soon(client.visit)
            for _ in range(threads()):
                group.start_soon(visit, app, "/blocked")
    return client


@pytest.mark.anyio
@pytest.mark.parametrize("scope", SCOPES)
async def test_a_sync_dependency_is_left_while_all_threads_wait_for_it(scope: Any) -> None:
    app, released = FastAPI(), threading.Event()
    full = add_blocked(app, released)

    def held() -> Iterator[None]:
        yield
        released.set()

    @app.get("/", dependencies=[Depends(held, scope=scope)])
    async def endpoint() -> str:
        await full.wait()
        return "left"

    assert (await run_beside_blocked(app, "/")).body == b'"left"'


@pytest.mark.anyio
@pytest.mark.parametrize("kind", ["sync", "async"])
async def test_a_failing_request_gives_back_while_all_threads_wait_for_it(kind: str) -> None:
    app, released = FastAPI(), threading.Event()
    full = add_blocked(app, released)

    def held_sync() -> Iterator[None]:
        try:
            yield
        finally:
            released.set()

    async def held_async() -> AsyncIterator[None]:
        try:
            yield
        finally:
            released.set()

    app.exception_handler(KeyError)(answer_with_error)

    @app.get("/", dependencies=[Depends(held_sync if kind == "sync" else held_async)])
    async def endpoint() -> None:
        await full.wait()
        raise KeyError

    assert (await run_beside_blocked(app, "/")).body == b"failed"


async def answer_with_error(request: Request, error: Exception) -> StreamingResponse:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"failed"

    return StreamingResponse(pieces(), 500)


@pytest.mark.anyio
async def test_a_sync_stream_is_closed_while_all_threads_wait_for_it() -> None:
    """The client has gone, the generator is left half-way, and its ``finally`` frees the threads."""
    app, released = FastAPI(), threading.Event()
    full = add_blocked(app, released)

    @app.get("/")
    def endpoint() -> Iterator[int]:
        try:
            yield from range(1_000)
        finally:
            released.set()

    client = Client(app, "/")

    async def send(message: dict[str, Any]) -> None:
        if message.get("body"):
            for _ in range(threads()):
                group.start_soon(visit, app, "/blocked")
            await full.wait()
            client.gone.set()
            await anyio.sleep_forever()

    with anyio.fail_after(PATIENCE):
        async with anyio.create_task_group() as group:
            await app(client.scope, client.receive, send)
    assert released.is_set()


@pytest.mark.anyio
async def test_waiting_for_a_slot_holds_no_thread() -> None:
    app, waiting, most, limiter = FastAPI(), 3 * threads(), 0.0, anyio.to_thread.current_default_thread_limiter()
    free = threading.Event()

    def slow() -> None:
        nonlocal most
        most = max(most, limiter.borrowed_tokens)
        free.wait(PATIENCE)

    @app.get("/", dependencies=[Depends(slow, max_concurrency=2)])
    async def endpoint() -> None: ...

    @app.get("/sync")
    def in_thread() -> str:
        free.set()
        return "had a thread"

    with anyio.fail_after(PATIENCE):
        async with anyio.create_task_group() as group:
            for _ in range(waiting):
                group.start_soon(visit, app, "/")
            while limiter.borrowed_tokens < 2:
                await checkpoint()
            assert await visit(app, "/sync") == (200, b'"had a thread"')
    assert most <= 3


@pytest.mark.anyio
@pytest.mark.parametrize("native", [False, True], ids=["scope", "task"])
async def test_cancelled_requests_give_back_their_slots(native: bool) -> None:
    """Requests are cancelled after each number of steps that they can take: while they wait, enter, hold and leave."""
    app, slots, inside, most = FastAPI(), 3, 0, 0

    async def held() -> AsyncIterator[None]:
        nonlocal inside, most
        inside, most = inside + 1, max(most, inside + 1)
        try:
            await checkpoint()
            yield
        finally:
            inside -= 1

    async def plain() -> None:
        await checkpoint()

    @app.get("/", dependencies=[Depends(held, max_concurrency=slots), Depends(plain, max_concurrency=1)])
    async def endpoint() -> None:
        await checkpoint()

    async def visit_and_leave(steps: int) -> None:
        if native:
            task = asyncio.ensure_future(visit(app, "/"))
            for _ in range(steps):
                await checkpoint()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            return
        with anyio.CancelScope() as scope:
            async with anyio.create_task_group() as group:
                group.start_soon(visit, app, "/")
                for _ in range(steps):
                    await checkpoint()
                scope.cancel()

    with anyio.fail_after(PATIENCE):
        async with anyio.create_task_group() as group:
            for number in range(400):
                group.start_soon(visit_and_leave, number % 60)
        assert most == slots
        assert inside == 0
        meeting = anyio.Event()

        async def meet() -> AsyncIterator[None]:
            if inside == slots - 1:
                meeting.set()
            async with asynccontextmanager(held)():
                await meeting.wait()
                yield

        app.dependency_overrides[held] = meet
        async with anyio.create_task_group() as group:
            for _ in range(slots):  # all of them at once, which needs every slot
                group.start_soon(visit, app, "/")


@pytest.mark.anyio
@pytest.mark.parametrize("native", [False, True], ids=["scope", "task"])
async def test_every_dependency_that_cancelled_requests_entered_is_left(native: bool) -> None:
    app, entered, left, lock = FastAPI(), Counter[str](), Counter[str](), threading.Lock()
    collected = 0

    def note(counter: Counter[str], name: str) -> None:
        with lock:
            counter[name] += 1

    def held_sync() -> Iterator[None]:
        nonlocal collected
        note(entered, "sync")
        try:
            yield
        except GeneratorExit:
            collected += 1
            raise
        finally:
            note(left, "sync")

    async def held_async() -> AsyncIterator[None]:
        note(entered, "async")
        try:
            yield
        finally:
            if not native:  # asyncio's own cancelling respects no shield
                await checkpoint()
            note(left, "async")

    dependencies = [Depends(held, scope=scope) for held in (held_async, held_sync) for scope in SCOPES]

    @app.get("/", dependencies=dependencies)
    async def endpoint() -> None:
        await checkpoint()

    @app.get("/sync", dependencies=dependencies)
    def endpoint_sync() -> None: ...

    async def visit_and_leave(number: int) -> None:
        task = asyncio.ensure_future(visit(app, "/sync" if number % 2 else "/"))
        if not native:
            task = asyncio.ensure_future(cancelled_by_scope(app, number // 2))
        for _ in range(number // 2):
            await checkpoint()
        if native:
            task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    with anyio.fail_after(PATIENCE):
        for number in range(200):
            await visit_and_leave(number)
        while anyio.to_thread.current_default_thread_limiter().borrowed_tokens or entered != left:
            gc.collect()  # asyncio's own cancelling cuts off the entering; what was entered goes with its last reference
            await checkpoint()
    assert entered == left
    assert set(entered) == {"sync", "async"}
    assert native or not collected


async def cancelled_by_scope(app: FastAPI, steps: int) -> None:
    async with anyio.create_task_group() as group:
        group.start_soon(visit, app, "/")
        for _ in range(steps):
            await checkpoint()
        group.cancel_scope.cancel()


@pytest.mark.anyio
async def test_context_variables_stay_with_their_request() -> None:
    app, name = FastAPI(), ContextVar("name", default="nobody")

    async def set_async(q: str) -> AsyncIterator[None]:
        token = name.set(q)
        yield
        assert name.get() == q
        name.reset(token)

    def set_sync() -> None:
        name.set("lost in a thread")

    @app.get("/", dependencies=[Depends(set_async), Depends(set_sync)])
    async def endpoint() -> str:
        await checkpoint()
        return name.get()

    @app.get("/sync", dependencies=[Depends(set_async), Depends(set_sync)])
    def endpoint_sync() -> str:
        return name.get()

    answers: dict[str, bytes] = {}

    async def ask(number: int) -> None:
        client = Client(app, "/sync" if number % 2 else "/")
        client.scope["query_string"] = b"q=%d" % number
        await client.visit()
        answers[str(number)] = client.body

    with anyio.fail_after(PATIENCE):
        async with anyio.create_task_group() as group:
            for number in range(100):
                group.start_soon(ask, number)
    assert answers == {str(number): b'"%d"' % number for number in range(100)}
    assert name.get() == "nobody"
