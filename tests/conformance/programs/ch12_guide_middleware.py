"""The everyday stack: cross origins, compression, hosts, a request id, a log, in the order in which they were added."""

import logging
from typing import Any

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from starlette.middleware.base import BaseHTTPMiddleware

from ..calls import call, get

EVENTS: list[str] = []
GENERATE = False
app = FastAPI()
# Not from the registry: each copy of the program has a logger of its own.
logger = logging.Logger("conformance.guide-middleware", logging.INFO)


class Noting(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        EVENTS.append(record.getMessage())


logger.handlers[:] = [Noting()]
app.add_middleware(
    CORSMiddleware,
    allow_origins=["https://myapp.com", "http://localhost:3000"],
    allow_credentials=True,
    allow_methods=["GET", "POST", "PUT", "DELETE"],
    allow_headers=["Authorization", "Content-Type"],
)
app.add_middleware(GZipMiddleware, minimum_size=1000)
app.add_middleware(TrustedHostMiddleware, allowed_hosts=["myapp.com", "*.myapp.com", "localhost"])


class TimingMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: Any) -> Response:
        response: Response = await call_next(request)
        response.headers["X-Process-Time"] = "0.0001s"
        return response


class RequestIDMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: Any) -> Response:
        request_id = request.headers.get("X-Request-ID", "made-up")
        request.state.request_id = request_id
        response = await call_next(request)
        response.headers["X-Request-ID"] = request_id
        return response


class LoggingMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: Any) -> Response:
        logger.info(f"→ {request.method} {request.url.path}")
        response = await call_next(request)
        logger.info(f"← {response.status_code} {request.url.path}")
        return response


for kind in (TimingMiddleware, RequestIDMiddleware, LoggingMiddleware):
    app.add_middleware(kind)


@app.get("/")
def root():
    return {"status": "ok"}


@app.get("/id")
def identity(request: Request):
    return request.state.request_id


@app.get("/large")
def large():
    return "x" * 1000


@app.get("/fail/{kind}")
def fail(kind: str):
    if kind == "crash":
        raise RuntimeError("crash")
    raise HTTPException(404, kind)


HOST = {"host": "myapp.com"}
REQUESTS = [
    get("/", headers=HOST),
    get("/"),
    get("/id", headers={**HOST, "x-request-id": "mine"}),
    get("/id", headers=HOST),
    get("/large", headers={**HOST, "accept-encoding": "gzip", "origin": "https://myapp.com"}),
    get("/large", headers={**HOST, "accept-encoding": "gzip", "origin": "https://evil.com"}),
    get("/fail/http", headers={**HOST, "origin": "https://myapp.com"}),
    get("/fail/crash", headers={**HOST, "origin": "https://myapp.com"}, raises=True),
    get("/missing", headers=HOST),
    call("OPTIONS", "/", headers={**HOST, "origin": "https://myapp.com", "access-control-request-method": "PUT"}),
    call("OPTIONS", "/", headers={**HOST, "origin": "https://evil.com", "access-control-request-method": "PUT"}),
    call("POST", "/", headers={"host": "api.myapp.com"}),
]
