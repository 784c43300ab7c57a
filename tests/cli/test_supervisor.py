"""The parent of worker processes: what cannot be brought about from outside at will."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any, cast

import uvicorn
from uvicorn.config import STARTUP_FAILURE

from typeway.cli.supervisor import Supervisor, _end_of


class EndedWorker:
    """A process that has ended before its parent looks at it."""

    pid = 1
    ready = False
    exitcode = STARTUP_FAILURE
    stop_by: float | None = None

    def retire(self, patience: float | None) -> None:
        self.stop_by = 0.0


class LivingWorker(EndedWorker):
    """A process that goes on."""

    exitcode = cast("Any", None)

    def responds(self, now: float, patience: float) -> bool:
        return True

    def retire(self, patience: float | None) -> None:
        self.stop_by = inf


@contextmanager
def supervising(workers: list[Any]) -> Iterator[Supervisor]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        supervisor = Supervisor(uvicorn.Config("nowhere:app", workers=len(workers)), [listener])
        supervisor.workers = workers
        yield supervisor
        supervisor._woken.close()
        supervisor._wake.close()


def test_workers_that_fail_to_start_at_the_same_moment_stop_the_parent() -> None:
    with supervising([EndedWorker(), EndedWorker()]) as supervisor:
        supervisor._turn()
        assert supervisor.failed
        assert supervisor._finished()


def test_one_worker_less_is_wanted_while_all_of_them_are_leaving() -> None:
    with supervising([LivingWorker(), LivingWorker()]) as supervisor:
        supervisor._obey(signal.SIGTERM)
        supervisor._obey(signal.SIGTTOU)
        assert len(supervisor.leaving) == 2


def test_one_worker_less_is_wanted_while_none_is_there() -> None:
    with supervising([LivingWorker(), LivingWorker()]) as supervisor:
        supervisor.workers.clear()
        supervisor._obey(signal.SIGTTOU)
        assert supervisor.wanted == 1


def test_one_worker_less_is_wanted_while_another_one_is_replaced() -> None:
    first, second, successor = LivingWorker(), LivingWorker(), LivingWorker()
    with supervising([first, second]) as supervisor:
        supervisor.workers.append(cast("Any", successor))
        supervisor._successors[cast("Any", successor)] = cast("Any", first)
        supervisor._obey(signal.SIGTTOU)
        assert supervisor.leaving == [second]
        successor.ready = True
        supervisor._turn()
        assert supervisor.workers == [successor]
        assert not supervisor._successors


def test_the_end_by_a_signal_without_a_name_is_told() -> None:
    assert _end_of(-signal.SIGKILL) == "died of SIGKILL"
    assert _end_of(-50) == "died of signal 50"
