"""A service for production: each block is added where it is wanted, and only then."""

import os
from contextlib import asynccontextmanager

from typeway import Depends, FastAPI
from typeway.ops import (
    AccessLogMiddleware,
    Drain,
    DrainMiddleware,
    Health,
    Metrics,
    MetricsMiddleware,
    RateLimiter,
    RequestIDMiddleware,
    SecurityHeadersMiddleware,
    TimeoutMiddleware,
    address_key,
)
from typeway.responses import StreamingResponse

PROXIES = os.environ.get("TRUSTED_PROXIES", "10.0.0.0/8").split(",")
drain = Drain(delay=float(os.environ.get("DRAIN_DELAY", "0")), deadline=25)
login_limit = RateLimiter(
    "5/minute; 100/day",
    key=address_key(PROXIES),
    storage=os.environ.get("REDIS_URL", "memory://"),
    name="login",
    on_store_error="closed",
)


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with drain.lifespan():
        yield
    await login_limit.aclose()


async def database_answers() -> None:
    """Runs `SELECT 1`; raises if that fails."""


metrics = Metrics()
app = FastAPI(lifespan=lifespan)
Health({"database": database_answers}, timeout=1, cache=2, drain=drain).install(app)
app.add_route("/metrics", metrics.endpoint, include_in_schema=False)

# The last is the outermost.
app.add_middleware(TimeoutMiddleware, seconds=10)
app.add_middleware(DrainMiddleware, drain=drain)
app.add_middleware(SecurityHeadersMiddleware)
app.add_middleware(MetricsMiddleware, metrics=metrics)
app.add_middleware(AccessLogMiddleware, skip={"/healthz", "/readyz", "/metrics"}, trusted_proxies=PROXIES)
app.add_middleware(RequestIDMiddleware)


@app.post("/login", dependencies=[Depends(login_limit)])
async def login():
    return {"token": "..."}


@app.get("/clock")
async def clock():
    async def ticks():
        yield "tick\n"
        while not await drain.wait(seconds=1):
            yield "tick\n"
        yield "the service is about to stop\n"

    return StreamingResponse(ticks(), media_type="text/plain")
