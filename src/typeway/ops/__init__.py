"""Building blocks for production. Each is off until it is added, and works alone, on any Starlette application.

What a block needs beyond Typeway comes with ``typeway[ops]`` and is imported when the block is made.
"""

from typeway.ops.access_log import AccessLogMiddleware, to_logging, to_structlog
from typeway.ops.drain import Drain, DrainMiddleware
from typeway.ops.health import Health
from typeway.ops.metrics import Metrics, MetricsMiddleware
from typeway.ops.rate_limit import RateLimiter, RateLimitMiddleware, Verdict, address_key
from typeway.ops.request_id import RequestIDFilter, RequestIDMiddleware, current_request_id
from typeway.ops.security_headers import SecurityHeadersMiddleware
from typeway.ops.timeout import TimeoutMiddleware

__all__ = [
    "AccessLogMiddleware",
    "Drain",
    "DrainMiddleware",
    "Health",
    "Metrics",
    "MetricsMiddleware",
    "RateLimitMiddleware",
    "RateLimiter",
    "RequestIDFilter",
    "RequestIDMiddleware",
    "SecurityHeadersMiddleware",
    "TimeoutMiddleware",
    "Verdict",
    "address_key",
    "current_request_id",
    "to_logging",
    "to_structlog",
]
