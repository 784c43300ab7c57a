"""`gunicorn app.main:app`: the same server under gunicorn, which replaces workers that hang or have served enough.

`typeway run --workers 2` needs nothing of this.
"""

import os
import shutil

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "typeway.workers.TypewayWorker"
timeout = 30
"""Seconds without a sign of life after which a worker is replaced."""
graceful_timeout = 35
"""Seconds that a worker has to end: longer than `LAST_ANSWERS` in app/operations.py."""
max_requests = 100_000
max_requests_jitter = 10_000
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")


def on_starting(server: Arbiter) -> None:
    """Begin with no numbers of an earlier run."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)


def child_exit(server: Arbiter, worker: Worker) -> None:
    """Take a worker that has ended out of the numbers of those that are at work."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)
