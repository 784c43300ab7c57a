"""Metrics for Prometheus: requests, durations, requests in flight; labelled by route template, never by path."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from typeway.ops._extra import from_extra
from typeway.ops._template import RouteTemplates, method_label

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

__all__ = ["Metrics", "MetricsMiddleware"]

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_LABELS = ("method", "route", "status")
_made: WeakKeyDictionary[Any, dict[str, _Collectors]] = WeakKeyDictionary()
"""By registry and namespace: applications that share both share the collectors, for a registry has each name once."""


class Metrics:
    """The collectors and the page that shows them.

    ``http_requests_total`` and ``http_request_duration_seconds`` have the labels ``method``, ``route`` and ``status``;
    ``http_requests_in_flight`` has ``method``, for the route is not known before it is found. ``namespace`` goes before
    the names. ``buckets`` are upper bounds in seconds; those of the first ``Metrics`` of a registry hold. ``registry``
    is prometheus-client's own by default.

    Where ``PROMETHEUS_MULTIPROC_DIR`` names a directory when prometheus-client is first imported, all processes with
    that directory are one: the page of any shows the sums. Empty it before the service starts. When a worker has ended,
    ``prometheus_client.multiprocess.mark_process_dead(pid)`` is to be called, which ``typeway run`` does.

    Raises:
        ImportError: prometheus-client is not installed.
    """

    def __init__(
        self,
        *,
        namespace: str = "",
        buckets: Sequence[float] = _BUCKETS,
        registry: CollectorRegistry | None = None,
    ) -> None:
        with from_extra("prometheus-client", "metrics"):
            import prometheus_client
        self.registry: CollectorRegistry = prometheus_client.REGISTRY if registry is None else registry
        known = _made.setdefault(self.registry, {})
        if namespace not in known:
            known[namespace] = _Collectors(namespace, buckets, self.registry)
        self._collectors = known[namespace]

    def endpoint(self, request: Request) -> Response:
        """Answer with the metrics: ``app.add_route("/metrics", metrics.endpoint)``.

        The format is OpenMetrics 1.0 if ``Accept`` asks for it, else the text format. The function blocks: files are
        read where there are several processes, so it has to run in a thread, as it does as a route.
        """
        from prometheus_client import CollectorRegistry
        from prometheus_client.exposition import choose_encoder

        registry = self.registry
        if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
            from prometheus_client.multiprocess import MultiProcessCollector

            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library has no annotations here
        encode, media_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(registry), headers={"content-type": media_type})

    def started(self, method: str) -> None:
        """Count a request that has begun."""
        self._collectors.in_flight.labels(method).inc()

    def ended(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that has ended."""
        self._collectors.in_flight.labels(method).dec()
        labels = (method, route, str(status))
        self._collectors.requests.labels(*labels).inc()
        self._collectors.durations.labels(*labels).observe(seconds)


class _Collectors:
    def __init__(self, namespace: str, buckets: Sequence[float], registry: CollectorRegistry) -> None:
        from prometheus_client import Counter, Gauge, Histogram

        self.requests: Counter = Counter(
            "http_requests", "Requests answered.", _LABELS, namespace=namespace, registry=registry
        )
        self.durations: Histogram = Histogram(
            "http_request_duration_seconds",
            "Seconds from the first line of a request to the end of its answer.",
            _LABELS,
            namespace=namespace,
            registry=registry,
            buckets=buckets,
        )
        self.in_flight: Gauge = Gauge(
            "http_requests_in_flight",
            "Requests being served.",
            ("method",),
            namespace=namespace,
            registry=registry,
            multiprocess_mode="livesum",
        )


class MetricsMiddleware:
    """ASGI middleware that counts requests and measures them until the end of the answer.

    What no route serves has the route ``unmatched``, an unknown method is ``OTHER``. A request whose client was gone
    before there was a status has the status 499. WebSockets are not counted.
    """

    def __init__(self, app: ASGIApp, *, metrics: Metrics, clock: Callable[[], float] = time.perf_counter) -> None:
        self.app = app
        self.metrics = metrics
        self._clock = clock
        self._templates = RouteTemplates(app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request and count it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        root, root_path = scope.get("app"), scope.get("root_path", "")
        method = method_label(scope)
        status = 0

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        began = self._clock()
        self.metrics.started(method)
        try:
            await self.app(scope, receive, watch)
        except ClientDisconnect:  # nobody is there for the 500 that this becomes
            raise
        except Exception:
            status = status or 500
            raise
        finally:
            route = self._templates.name_of(scope, root, root_path)
            self.metrics.ended(method, route, status or 499, self._clock() - began)
