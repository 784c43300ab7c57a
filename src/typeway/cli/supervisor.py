"""Several worker processes on the same sockets: started, watched, replaced and stopped.

SIGTERM and SIGINT stop all of them gracefully, a second one at once. SIGHUP replaces one after the other: the next one
leaves only when its successor serves. SIGTTIN and SIGTTOU start one more and stop one.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import socket
import time
from collections import deque
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors.multiprocess import Process

if TYPE_CHECKING:
    import uvicorn

__all__ = ["Supervisor"]

_TURN = 0.25
"""Seconds after which workers are asked whether they live."""
_MARGIN = 5.0
"""Seconds that a worker has beyond the time for requests in flight, to end its lifespan."""
_BACKOFF = (0.5, 30.0)
"""Seconds before a worker is started again that did not come up, at first and at most."""

_STOPPING = frozenset(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name))
_OTHERS = {
    getattr(signal, name): action
    for name, action in (("SIGHUP", "renew"), ("SIGTTIN", "add"), ("SIGTTOU", "drop"))
    if hasattr(signal, name)
}

_log = logging.getLogger("uvicorn.error")


class Worker(Process):
    """One process, as its parent sees it."""

    def __init__(self, config: uvicorn.Config, sockets: list[socket.socket]) -> None:
        super().__init__(config, sockets)
        self.ready = False
        self.stop_by: float | None = None
        self._asked_at: float | None = None

    @property
    def server(self) -> Any:
        """The server, made in the child process."""
        if self._server is None:
            config: Any = self.config  # it knows which server it is for
            self._server = config.server()
        return self._server

    def always_pong(self) -> None:
        """In the child process: answer the parent, and stop when it is gone."""
        parent = multiprocessing.parent_process()
        assert parent is not None
        while parent.sentinel not in wait([self.child_conn, parent.sentinel]):
            self.pong()
        self.server.should_exit = True

    def pong(self) -> None:
        """In the child process: answer one question."""
        self.child_conn.recv()
        self.child_conn.send(self.server.started)

    def start(self) -> None:
        """Start the process. Its end of the pipe is left to it, so that the end of the one is the end of the other."""
        super().start()
        self.child_conn.close()

    def responds(self, now: float, patience: float) -> bool:
        """Ask whether the process lives and serves, and look at its answer to the last time; never waits for it."""
        try:
            if self._asked_at is None:
                self.parent_conn.send(b"ping")
                self._asked_at = now
            elif self.parent_conn.poll(0):
                self.ready = bool(self.parent_conn.recv())
                self._asked_at = None
        except (OSError, EOFError):
            return True  # it has ended, which its exit code tells better
        return self._asked_at is None or now - self._asked_at < patience

    def retire(self, patience: float | None) -> None:
        """Ask the process to stop; it is killed after ``patience`` seconds."""
        if self.stop_by is None:
            self.terminate()
            self.stop_by = float("inf") if patience is None else time.monotonic() + patience


class Supervisor:
    """The parent of the workers."""

    def __init__(self, config: uvicorn.Config, sockets: list[socket.socket]) -> None:
        self.config = config
        self.sockets = sockets
        self.wanted = config.workers
        self.workers: list[Worker] = []
        self.leaving: list[Worker] = []
        self.stopping = 0
        self.failed = False
        self._served = False  # one worker has been ready
        self._renewing: list[Worker] = []  # those that are to be replaced, in turn
        self._successors: dict[Worker, Worker] = {}  # who starts, and whom it replaces
        self._failures = 0
        self._not_before = 0.0
        self._signals: deque[int] = deque()
        self._woken, self._wake = socket.socketpair()
        limit = config.timeout_graceful_shutdown
        self._patience = None if limit is None else limit + _MARGIN

    def run(self) -> int:
        """Serve until a signal, and return the exit code: 0, or ``STARTUP_FAILURE`` if no worker came up."""
        _log.info("Started parent process [%d]", os.getpid())
        self._woken.setblocking(False)
        self._wake.setblocking(False)
        numbers = [*_STOPPING, *_OTHERS]
        previous = {number: signal.signal(number, self._signalled) for number in numbers}
        try:
            while not self._finished():
                self._turn()
                self._pause()
        finally:
            for number, handler in previous.items():
                signal.signal(number, handler)
            self._woken.close()
            self._wake.close()
        _log.info("Stopping parent process [%d]", os.getpid())
        return STARTUP_FAILURE if self.failed else 0

    def _finished(self) -> bool:
        return bool(self.stopping) and not self.workers and not self.leaving

    def _signalled(self, number: int, frame: Any) -> None:
        self._signals.append(number)
        with suppress(OSError):  # enough has been sent to wake up
            self._wake.send(b"\0")

    def _pause(self) -> None:
        """Wait for a signal, for the end of a worker, or for the next turn."""
        sentinels = [each.process.sentinel for each in (*self.workers, *self.leaving)]
        ready: list[Any] = wait([self._woken, *sentinels], _TURN)
        if self._woken in ready:
            self._woken.recv(1024)

    def _turn(self) -> None:
        while self._signals:
            self._obey(self._signals.popleft())
        now = time.monotonic()
        for worker in list(self.workers):
            if worker in self.workers:  # the end of another one may have retired it
                self._look_at(worker, now)
        for worker in list(self.leaving):
            self._see_off(worker, now)
        if not self.stopping:
            self._renew_next()
            while len(self.workers) < self.wanted and now >= self._not_before:
                self._start()

    def _obey(self, number: int) -> None:
        name = signal.Signals(number).name
        if number in _STOPPING:
            _log.info("Received %s, exiting.", name)
            self._stop()
            return
        action = _OTHERS[number]
        if action == "renew":
            _log.info("Received %s, replacing the worker processes one by one.", name)
            self._renewing = list(self.workers)
        elif action == "add":
            self.wanted += 1
            _log.info("Received %s, %d worker processes from now on.", name, self.wanted)
        elif self.wanted > 1:
            self.wanted -= 1
            _log.info("Received %s, %d worker processes from now on.", name, self.wanted)
            self._drop()

    def _start(self) -> Worker:
        worker = Worker(self.config, self.sockets)
        worker.start()
        self.workers.append(worker)
        return worker

    def _drop(self) -> None:
        """Stop one worker if there are more than wanted: none that starts in place of another, or is about to leave."""
        changing = {*self._successors, *self._successors.values()}
        if len(self.workers) - len(self._successors) > self.wanted:
            self._retire(next(worker for worker in reversed(self.workers) if worker not in changing))

    def _retire(self, worker: Worker) -> None:
        self.workers.remove(worker)
        self.leaving.append(worker)
        worker.retire(self._patience)

    def _look_at(self, worker: Worker, now: float) -> None:
        """Note that a worker is ready, has died or hangs."""
        if worker.exitcode is not None:
            self._lost(worker, now)
        elif not worker.responds(now, self.config.timeout_worker_healthcheck):
            _log.error("Child process [%s] does not respond", worker.pid)
            worker.kill()
            worker.process.join()
            self._lost(worker, now)
        elif worker.ready:
            self._served = True
            self._failures = 0
            old = self._successors.pop(worker, None)
            if old is not None and old in self.workers:
                self._retire(old)

    def _lost(self, worker: Worker, now: float) -> None:
        """A worker has ended by itself: another one takes its place, unless none would come up."""
        self.workers.remove(worker)
        _forget(worker.pid)
        if self._successors.pop(worker, None) is not None:
            _log.error("New child process [%s] did not start; the old ones stay.", worker.pid)
            self._renewing.clear()
        elif worker.exitcode == STARTUP_FAILURE and not self._served:
            _log.error("Child process [%s] failed to start, stopping the parent process.", worker.pid)
            self.failed = True
            self._stop()
        elif worker.ready:
            _log.info("Child process [%s] %s", worker.pid, _end_of(worker.exitcode))
        else:
            pause = min(_BACKOFF[0] * 2**self._failures, _BACKOFF[1])
            self._failures += 1
            self._not_before = now + pause
            end = _end_of(worker.exitcode)
            _log.error("Child process [%s] %s before it served, the next one starts in %g s.", worker.pid, end, pause)

    def _see_off(self, worker: Worker, now: float) -> None:
        if worker.exitcode is not None:
            self.leaving.remove(worker)
            _forget(worker.pid)
        elif worker.stop_by is not None and now > worker.stop_by:
            _log.error("Child process [%s] did not stop in time", worker.pid)
            worker.kill()
            worker.stop_by = float("inf")

    def _renew_next(self) -> None:
        """Start the successor of the next worker, once the one before has been replaced."""
        while self._renewing and not self._successors:
            old = self._renewing.pop(0)
            if old in self.workers:
                self._successors[self._start()] = old

    def _stop(self) -> None:
        """Stop all; the second time, at once."""
        self.stopping += 1
        self._renewing.clear()
        self._successors.clear()
        for sock in self.sockets:  # whoever comes now is refused, and does not wait in vain
            sock.close()
        if self.stopping > 1:
            for worker in self.leaving:
                worker.kill()
        for worker in list(self.workers):
            self._retire(worker)


def _forget(pid: int | None) -> None:
    """Take a process that has ended out of the metrics that all workers share, if they do."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR") and find_spec("prometheus_client") is not None:
        multiprocess: Any = import_module("prometheus_client.multiprocess")  # optional
        multiprocess.mark_process_dead(pid)


def _end_of(code: int | None) -> str:
    if code is not None and code < 0:
        known = {number.value: number.name for number in signal.Signals}
        return f"died of {known.get(-code, f'signal {-code}')}"
    return "ended" if code == 0 else f"died with exit code {code}"
