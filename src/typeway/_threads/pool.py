"""A pool of worker threads that wakes few of them.

What makes a hop to a thread dear is not the queue but the waking: every wake-up is a system call, a switch of threads
and a fight for the interpreter's lock. Most functions of a web program are done in microseconds, so this pool lets one
thread do what has piled up, and tells the event loop once that there are results.

- **Waking.** Idle workers are a stack: the one that rested last is woken first, the others stay asleep and end. A job
  wakes a worker if none is awake, if no job has been taken for ``PATIENCE`` – whatever runs now is blocked – or if
  many of the latest jobs took longer than that. Otherwise it waits for the workers that are awake.
- **Growing.** As long as jobs wait, a timer looks at the queue every ``PATIENCE``. If nothing has moved since, it wakes
  or starts 1, 2, 4 … workers; if things move, but a job has waited for longer than a whole period, one. There are never
  more workers than jobs, and a job holds a token of anyio's limiter (see ``hop.py``), so that the limiter bounds both.
- **Order.** First come, first served, but for cleanup: it goes in front, for whatever holds the threads, or is about
  to, may wait for what cleanup gives back.
- **Results** go to a queue of their own. The worker that finds no more jobs notifies the loop; while jobs wait, the
  timer looks here as well, so that no result is held back by a later job that blocks.
- **No locks.** Each side writes first and looks afterwards: the loop queues a job and then looks for idle workers, a
  worker lies down and then looks at the queue again. At least one of them sees the other.

Every worker lives inside an ordinary ``anyio.to_thread.run_sync``, which a task of its own, the carrier, waits for.
That makes it a worker thread of anyio's with everything that belongs to it: ``anyio.from_thread`` works there, and
tracers, profilers and debuggers see what they saw before. The carrier's cancel scope is what
``anyio.from_thread.check_cancelled`` looks at. If a request is cancelled while its job runs, the carrier's scope is
cancelled too, and the worker ends after the job.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import suppress
from contextvars import Context
from threading import Lock
from time import monotonic
from typing import Any

from anyio import CancelScope, CapacityLimiter
from anyio.to_thread import current_default_thread_limiter, run_sync

__all__ = ["Job", "Pool"]

PATIENCE = 0.001
"""Seconds without progress after which another worker is woken."""

LONGEST_REST = 5.0
"""Seconds of idleness after which a worker ends."""

SWEEP_AFTER = 11.0
"""Seconds after the end of a worker until its thread is ended. anyio keeps idle threads, and ends those that have been
idle for ten seconds only when it is given work."""

_SLOW = 16
_SLOWER = 4
"""Where more than one in five of the latest jobs was slow, no job waits to see whether the others get on."""

_LOOK_UP = 0.5
"""Seconds after which an idle worker looks whether the loop is still running.

A loop that is only stopped, and closed without its tasks being cancelled, tells nobody.
"""


class Job:
    """A function to be run in a thread, and what became of it.

    Attributes:
        context: the caller's context; the function runs in it, and what it changes is lost with it.
        then: gets the function's result, in the context as it was for the function.
        first: it gives back what the others may come to wait for, such as a connection of a database.
        future: what the caller waits for. Settled on the loop only, and replaced if the caller has to wait again.
        withdrawn: the caller was cancelled; a job that has not begun must not begin any more.
        skipped: a worker found it withdrawn and has not run it.
        settled: the result was handed over; nothing changes any more.
    """

    __slots__ = (
        "call", "context", "error", "first", "future", "result", "settled", "skipped", "then", "tick", "withdrawn",
        "worker",
    )  # fmt: skip

    def __init__(
        self,
        call: Callable[[], Any],
        then: Callable[[Any], Any] | None,
        context: Context,
        future: asyncio.Future[Any],
        *,
        first: bool = False,
    ) -> None:
        self.call = call
        self.then = then
        self.context = context
        self.first = first
        self.future = future
        self.tick = 0
        self.result: Any = None
        self.error: BaseException | None = None
        self.worker: _Worker | None = None
        self.withdrawn = self.skipped = self.settled = False

    def run(self) -> None:
        """Run the function. Called in the worker thread."""
        try:
            if self.then is None:
                self.result = self.context.run(self.call)
            else:
                self.result = self.context.run(self.then, self.context.copy().run(self.call))
        except BaseException as error:  # raised again where the caller waits
            self.error = error
        finally:
            del self  # its future keeps the exception, whose traceback keeps this frame

    def settle(self) -> None:
        """Hand the result to whoever waits for it. Called on the loop."""
        self.settled = True
        future, error = self.future, self.error
        if future.done():  # its caller was cancelled
            return
        if self.skipped:
            future.cancel()
        elif error is None:
            future.set_result(self.result)
        else:
            if isinstance(error, StopIteration):  # a future cannot hold one; anyio says it with the same words
                caught, error = error, RuntimeError("coroutine raised StopIteration")
                error.__cause__ = caught
            self.error = None  # the traceback holds the frame that holds the job
            future.set_exception(error)


class _Carrier(asyncio.Task[None]):
    """The task of a worker, of which the program must notice nothing.

    It is not among ``asyncio.all_tasks()``, for programs wait for all of these, or cancel them. And asyncio must not
    complain where a loop is closed while it is pending.
    """

    def __init__(self, work: Coroutine[Any, Any, None], loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(work, loop=loop, context=Context())
        asyncio.tasks._unregister_task(self)  # pyright: ignore[reportPrivateUsage]  # documented, for tasks of one's own

    def __del__(self) -> None:
        """Say nothing, in the place of ``asyncio.Task``, which would."""


async def _run_nothing() -> None:
    """Give anyio some work, so that it looks for threads it has no more use for."""
    await run_sync(int, limiter=CapacityLimiter(1))


class _Worker:
    """One thread. All of its methods run in that thread, but for ``wake``, ``interrupt`` and ``end``."""

    __slots__ = ("_changing", "_pool", "_signal", "job", "leaving", "scope")

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._signal = Lock()
        self._signal.acquire()
        self._changing = Lock()
        self.job: Job | None = None
        self.leaving = False
        self.scope: CancelScope | None = None

    def wake(self) -> None:
        """Wake the worker, which was idle and is not listed as such any more."""
        self._signal.release()

    def interrupt(self, job: Job) -> None:
        """Let ``anyio.from_thread`` know that the caller of a job was cancelled, if it is still running."""
        with self._changing:
            if self.job is job and self.scope is not None:
                self.leaving = True
                self.scope.cancel()

    def end(self) -> None:
        """Let the worker end once it has done what it is doing."""
        self.leaving = True
        if self._pool.unlist(self):
            self.wake()

    def work(self) -> None:
        """Do jobs until there are none for a while."""
        pool, queue = self._pool, self._pool.queue
        while not self.leaving:
            try:
                job = queue.popleft()
            except IndexError:
                pool.notify()
                if not self._rest():
                    return
                continue
            self._do(job)
            del job  # whatever it refers to must not live as long as the worker rests
        pool.notify()

    def _do(self, job: Job) -> None:
        pool = self._pool
        pool.moved = began = monotonic()
        self.job = job
        job.worker = self
        if job.withdrawn:
            job.skipped = True
        else:
            job.run()
        with self._changing:
            self.job = None
        if monotonic() - began > PATIENCE:
            pool.slowness = min(pool.slowness + _SLOWER, 2 * _SLOW)
        elif pool.slowness:
            pool.slowness -= 1
        pool.done.append(job)
        del job  # as in its ``run``: this frame is around that one

    def _rest(self) -> bool:
        """Wait to be woken. Return whether to go on."""
        pool = self._pool
        pool.idle.append(self)
        if pool.queue and pool.unlist(self):
            return True
        tired = monotonic() + LONGEST_REST
        while not self._signal.acquire(timeout=_LOOK_UP):
            over = self.leaving or monotonic() >= tired or not pool.loop.is_running()
            if over and pool.unlist(self):
                return False
        return True


async def _closing_at_the_end(pool: Pool) -> AsyncGenerator[None, None]:
    """Close the pool when the loop shuts down its asynchronous generators: that is how it says that it ends."""
    try:
        yield
    finally:
        await pool.close()


class Pool:
    """The worker threads of one event loop.

    Attributes:
        limiter: anyio's limiter for the threads of this loop.
        queue: jobs that no worker has taken.
        done: jobs whose results were not handed over.
        idle: sleeping workers; what takes one off the list, and only that, may wake it or let it end.
        moved: when a job was taken last, on the monotonic clock.
        slowness: rises with every job that takes longer than ``PATIENCE``, and falls with every other.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.limiter = current_default_thread_limiter()
        self.queue: deque[Job] = deque()
        self.done: deque[Job] = deque()
        self.idle: deque[_Worker] = deque()
        self.moved = 0.0
        self.slowness = 0
        self._workers: dict[_Worker, _Carrier] = {}
        self._unsettled = 0
        self._notified = False
        self._tick = 0
        self._timer: asyncio.TimerHandle | None = None
        self._moved_before = 0.0
        self._step = 1
        self._sweeper: asyncio.TimerHandle | None = None
        self._sweeping: _Carrier | None = None
        self._closed = False
        self._watch = _closing_at_the_end(self)
        with suppress(StopIteration):
            self._watch.__anext__().send(None)

    # On the loop:

    def submit(self, job: Job) -> None:
        """Queue a job, in front of the others if it is ``first``."""
        job.tick = self._tick
        self._unsettled += 1
        if job.first:
            with suppress(IndexError):
                job.tick = self.queue[0].tick  # the one in front tells how long any has waited
            self.queue.appendleft(job)
        else:
            self.queue.append(job)
        urgent = len(self.idle) == len(self._workers) or self.slowness > _SLOW or monotonic() - self.moved > PATIENCE
        if not (urgent and self._add(1)) and self._timer is None:
            self._start_timer()

    async def close(self) -> None:
        """Let all threads end. Those that are busy end after their job; nobody waits for them."""
        self._closed = True
        carriers = [*self._workers.values()]
        for carrier in carriers:
            carrier.cancel()
        await asyncio.gather(*carriers, return_exceptions=True)

    def withdraw(self, job: Job) -> bool:
        """Tell whether a job could be taken back, because it has not begun."""
        job.withdrawn = True
        try:
            self.queue.remove(job)
        except ValueError:
            return False
        self._unsettled -= 1
        return True

    def interrupt(self, job: Job) -> None:
        """Let a job that could not be withdrawn know that its caller was cancelled."""
        if job.worker is not None:  # else its worker is about to see that it is withdrawn
            job.worker.interrupt(job)

    def _deliver(self) -> None:
        self._notified = False  # first: whatever is appended from now on gives a new notice
        done = self.done
        while done:
            self._unsettled -= 1
            done.popleft().settle()

    def _start_timer(self) -> None:
        self._moved_before = self.moved
        self._timer = self.loop.call_later(PATIENCE, self._look)

    def _look(self) -> None:
        """Wake or start workers if jobs are stuck."""
        self._timer = None
        self._tick += 1
        waiting = bool(self.queue)  # before `done`: a worker adds to `done` before it takes the last job from here
        self._deliver()
        if not waiting:
            self._step = 1
            return
        if self.moved == self._moved_before:
            self._add(self._step)
            self._step *= 2
        else:
            self._step = 1
            if self._has_waited():
                self._add(1)
        self._start_timer()

    def _has_waited(self) -> bool:
        """Tell whether the oldest job has seen a whole period pass."""
        try:
            return self.queue[0].tick < self._tick - 1
        except IndexError:
            return False

    def _add(self, number: int) -> bool:
        """Wake workers, or start them if none is idle; never more than there are jobs.

        Return whether that many were awoken: a worker that merely starts may still fail to.
        """
        self.moved = monotonic()  # they are given some time to begin
        awoken = True
        for _ in range(min(number, len(self.queue))):
            try:
                self.idle.pop().wake()
            except IndexError:
                awoken = False
                if len(self._workers) >= self._unsettled:
                    break
                self._start()
        return awoken

    def _start(self) -> None:
        worker = _Worker(self)
        self._workers[worker] = _Carrier(self._carry(worker), self.loop)

    async def _carry(self, worker: _Worker) -> None:
        try:
            with CancelScope() as worker.scope:
                await run_sync(worker.work, limiter=CapacityLimiter(1))
        except RuntimeError as error:
            if self.loop.is_closed():  # nobody cancelled this task, and now it is collected: the scope cannot be left
                return
            self._fail(worker, error)  # no thread could be started
        finally:
            self._workers.pop(worker, None)
            worker.end()
            if not self.loop.is_closed():
                self._left()

    def _left(self) -> None:
        """See to what a worker that ends leaves behind: a job that it was woken for, and its thread."""
        if self.queue and self._timer is None:
            self._start_timer()
        if self._sweeper is not None:
            self._sweeper.cancel()
        if self._closed:  # anyio ends its threads itself
            return
        self._sweeper = self.loop.call_later(SWEEP_AFTER, self._sweep)

    def _sweep(self) -> None:
        self._sweeper = None
        if self._sweeping is not None and not self._sweeping.done():  # its thread would be left over
            self._sweeper = self.loop.call_later(SWEEP_AFTER, self._sweep)
            return
        self._sweeping = _Carrier(_run_nothing(), self.loop)

    def _fail(self, worker: _Worker, error: BaseException) -> None:
        """End all jobs that wait with an error, if nobody is left to do them."""
        if [*self._workers] != [worker]:
            return
        while self.queue:
            job = self.queue.popleft()
            job.error = error
            self.done.append(job)
        self._deliver()

    # In the threads:

    def unlist(self, worker: _Worker) -> bool:
        """Tell whether the worker was idle and could be taken off the list; ``False``: somebody is waking it."""
        try:
            self.idle.remove(worker)
        except ValueError:
            return False
        return True

    def notify(self) -> None:
        """Have the results handed over."""
        if self._notified or not self.done:
            return
        self._notified = True
        try:
            self.loop.call_soon_threadsafe(self._deliver)
        except RuntimeError:
            if not self.loop.is_closed():  # else nobody waits any more
                raise
