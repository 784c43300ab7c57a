"""The parent of worker processes: what cannot be brought about from outside at will."""

from __future__ import annotations

import socket
from typing import Any, cast

import uvicorn
from uvicorn.config import STARTUP_FAILURE

from typeway.cli.supervisor import Supervisor


class EndedWorker:
    """A process that has ended before its parent looks at it."""

    pid = 1
    ready = False
    exitcode = STARTUP_FAILURE
    stop_by: float | None = None

    def retire(self, patience: float | None) -> None:
        self.stop_by = 0.0


def test_workers_that_fail_to_start_at_the_same_moment_stop_the_parent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        supervisor = Supervisor(uvicorn.Config("nowhere:app", workers=2), [listener])
        supervisor.workers = [cast("Any", EndedWorker()), cast("Any", EndedWorker())]
        supervisor._turn()
        assert supervisor.failed
        assert supervisor._finished()
        supervisor._woken.close()
        supervisor._wake.close()
