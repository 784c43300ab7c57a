"""The guide's middleware, all at once: CORS, GZip, trusted hosts, timing, request ids, a log, in the order they were added."""

import logging
import time
import uuid

from fastapi import FastAPI, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from starlette.middleware.base import BaseHTTPMiddleware

from ..calls import call, get

EVENTS: list[str] = []
GENERATE = False
app = FastAPI()
app.add_middleware(
    CORSMiddleware,
    allow_origins=["https://myapp.com", "http://localhost:3000"],
    allow_credentials=True,
    allow_methods=["GET", "POST", "PUT", "DELETE"],
    allow_headers=["Authorization", "Content-Type"],
)
app.add_middleware(GZipMiddleware, minimum_size=1000)
app.add_middleware(TrustedHostMiddleware, allowed_hosts=["myapp.com", "*.myapp.com", "testserver"])


class TimingMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        start = time.perf_counter()
        response: Response = await call_next(request)
        duration = time.perf_counter() - start
        response.headers["X-Process-Time"] = "measured" if duration >= 0 else "never"
        return response


class RequestIDMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        given = request.headers.get("X-Request-ID")
        request.state.request_id = given or str(uuid.uuid4())
        response = await call_next(request)
        response.headers["X-Request-ID"] = given or "made"
        return response


class LoggingMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        EVENTS.append(f"→ {request.method} {request.url.path}")
        response = await call_next(request)
        EVENTS.append(f"← {response.status_code} {request.url.path}")
        return response


app.add_middleware(TimingMiddleware)
app.add_middleware(RequestIDMiddleware)
app.add_middleware(LoggingMiddleware)
logger = logging.getLogger(__name__)


@app.get("/")
def root():
    return {"status": "ok"}


@app.get("/large")
def large(size: int = 2000):
    return "x" * size


@app.get("/id")
async def request_id(request: Request):
    return request.state.request_id == request.headers.get("x-request-id", request.state.request_id)


@app.get("/crash")
def crash():
    raise ValueError("crash")


def from_origin(origin, **headers):
    return {"origin": origin, **headers}


REQUESTS = [
    get("/"),
    get("/", headers={"x-request-id": "7"}),
    get("/id", headers={"x-request-id": "7"}),
    get("/id"),
    *(
        get("/", headers=from_origin(origin))
        for origin in ("https://myapp.com", "http://localhost:3000", "https://evil.com")
    ),
    *(
        call("OPTIONS", "/", headers={"origin": origin, "access-control-request-method": method, **more})
        for origin in ("https://myapp.com", "https://evil.com")
        for method in ("PUT", "PATCH")
        for more in (
            {},
            {"access-control-request-headers": "authorization"},
            {"access-control-request-headers": "x-own"},
        )
    ),
    get("/large"),
    get("/large?size=2000", headers={"accept-encoding": "gzip"}),
    get("/large?size=10", headers={"accept-encoding": "gzip"}),
    get("/large?size=x", headers={"accept-encoding": "gzip", "origin": "https://myapp.com"}),
    *(get("/", headers={"host": host}) for host in ("myapp.com", "api.myapp.com", "evil.com", "myapp.com:8000")),
    get("/missing"),
    call("POST", "/"),
    get("/crash", headers={"origin": "https://myapp.com"}, raises=True),
]
GENERATE = False
