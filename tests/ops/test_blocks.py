"""What all blocks have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute

from typeway import FastAPI, Request, WebSocket
from typeway.ops import (
    AccessLogMiddleware,
    Drain,
    DrainMiddleware,
    Metrics,
    MetricsMiddleware,
    RateLimiter,
    RateLimitMiddleware,
    RequestIDMiddleware,
    SecurityHeadersMiddleware,
    TimeoutMiddleware,
)
from typeway.testclient import TestClient

MIDDLEWARE: dict[Any, Callable[[], dict[str, Any]]] = {
    AccessLogMiddleware: lambda: {"write": lambda fields: None},
    DrainMiddleware: lambda: {"drain": Drain()},
    MetricsMiddleware: lambda: {"metrics": Metrics(registry=CollectorRegistry())},
    RateLimitMiddleware: lambda: {"limiter": RateLimiter("9/hour")},
    RequestIDMiddleware: dict,
    SecurityHeadersMiddleware: dict,
    TimeoutMiddleware: lambda: {"seconds": 60},
}


async def page(request: Request) -> PlainTextResponse:
    return PlainTextResponse("page")


async def conversation(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text(await websocket.receive_text())
    await websocket.close()


@pytest.mark.parametrize("middleware", MIDDLEWARE, ids=lambda middleware: middleware.__name__)
@pytest.mark.parametrize("framework", [FastAPI, Starlette])
@pytest.mark.parametrize("wrapped", [False, True])
def test_a_block_alone_lets_everything_through(middleware: Any, framework: Any, wrapped: bool) -> None:
    """Requests, sockets and the lifespan, inside an application and around it."""
    events: list[str] = []
    app = framework(routes=[Route("/page", page), WebSocketRoute("/socket", conversation)])
    app.router.on_startup.append(lambda: events.append("started")) if framework is FastAPI else None
    settings = MIDDLEWARE[middleware]()
    if not wrapped:
        app.add_middleware(middleware, **settings)
    with TestClient(middleware(app, **settings) if wrapped else app) as client:
        assert events == (["started"] if framework is FastAPI else [])
        answer = client.get("/page")
        assert (answer.status_code, answer.text) == (200, "page")
        assert client.get("/nowhere").status_code == 404
        with client.websocket_connect("/socket") as socket:
            socket.send_text("text")
            assert socket.receive_text() == "text"
