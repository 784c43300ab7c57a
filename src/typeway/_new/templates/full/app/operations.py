"""What surrounds the application in production: ids, logs, metrics, health, limits, header fields, an orderly end."""

import os
from collections.abc import Callable
from pathlib import Path

from prometheus_client import multiprocess
from starlette.types import Scope
from typeway import FastAPI
from typeway.middleware.cors import CORSMiddleware
from typeway.middleware.trustedhost import TrustedHostMiddleware
from typeway.ops import (
    AccessLogMiddleware,
    Drain,
    DrainMiddleware,
    Health,
    Metrics,
    MetricsMiddleware,
    RequestIDMiddleware,
    SecurityHeadersMiddleware,
    TimeoutMiddleware,
)

from app.errors import OneShape
from app.settings import Settings

PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked by machines every few seconds: not in the access log. Proxies keep the last one from clients."""

LAST_ANSWERS = 25.0
"""Seconds that requests may take when the process has been told to stop. Whoever stops it has to wait for longer."""


def install(app: FastAPI, settings: Settings) -> None:
    """Add all blocks to an application. Of the middleware, the last is the outermost."""
    app.state.drain = drain = Drain(deadline=LAST_ANSWERS)
    _add_health(app, settings, drain)
    metrics = Metrics()
    prepare_shared_metrics()
    app.add_route("/metrics", metrics.endpoint, include_in_schema=False)

    seconds = settings.request_timeout
    app.add_middleware(TimeoutMiddleware, seconds=seconds, deadline=deadline_of(seconds))
    app.add_middleware(DrainMiddleware, drain=drain)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.allowed_hosts), www_redirect=False)
    if settings.cors_origins:
        _add_cors(app, settings)
    app.add_middleware(OneShape)  # of what the blocks further in have refused, too
    app.add_middleware(SecurityHeadersMiddleware)
    app.add_middleware(MetricsMiddleware, metrics=metrics)
    app.add_middleware(AccessLogMiddleware, skip=PROBES, trusted_proxies=settings.trusted_proxies)
    app.add_middleware(RequestIDMiddleware)


def _add_health(app: FastAPI, settings: Settings, drain: Drain) -> None:
    """Add `/healthz`, whether the process answers, and `/readyz`, whether all it needs is there.

    While Redis is away, replicas are not ready, though they would answer. Where all share one Redis and shall go on
    without it, leave that check out.
    """

    async def database_answers() -> None:
        await app.state.database.ping()

    async def redis_answers() -> None:
        await app.state.hub.ping()

    health = Health({"database": database_answers}, timeout=2, cache=1, drain=drain)
    if settings.redis_url:
        health.add("redis", redis_answers)
    health.install(app)


def _add_cors(app: FastAPI, settings: Settings) -> None:
    """Let scripts of other sites call the API, and see the fields of its answers that they need."""
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(settings.cors_origins),
        allow_credentials=settings.cors_credentials,
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "If-Match", "If-None-Match", "X-Request-ID"],
        expose_headers=["Content-Disposition", "ETag", "Link", "Location", "RateLimit", "Retry-After", "X-Request-ID"],
    )


def deadline_of(seconds: float) -> Callable[[Scope], float | None]:
    """Give each request so many seconds, but uploads: the server itself ends those that are too slow."""

    def deadline(scope: Scope) -> float | None:
        path = scope["path"].removeprefix(scope.get("root_path", ""))  # behind a proxy with a prefix, both have that
        return None if scope["method"] == "POST" and path == "/files" else seconds

    return deadline


def prepare_shared_metrics() -> None:
    """Where processes share their metrics, make the folder, and take those that were killed out of the numbers.

    `PROMETHEUS_MULTIPROC_DIR` names the folder; it is to be empty when the service starts.
    """
    name = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if not name:
        return
    folder = Path(name)
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("gauge_live*_*.db"):
        pid = int(file.stem.rpartition("_")[2])
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            multiprocess.mark_process_dead(pid)  # type: ignore[no-untyped-call]  # the library has no annotations here
        except PermissionError:
            continue  # it is alive, and somebody else's
