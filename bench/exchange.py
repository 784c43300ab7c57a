"""Calls an ASGI application the way a server does, without a server."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

from bench.cases import ALSO_RIGHT, CASES, Call

STRETCH = 100
"""Requests between two looks at the clock."""


class Exchange:
    """One request and its answer."""

    __slots__ = ("chunks", "request", "start")

    def __init__(self, body: bytes) -> None:
        self.request: dict[str, Any] | None = {"type": "http.request", "body": body, "more_body": False}
        self.start: dict[str, Any] = {}
        self.chunks: list[bytes] = []

    async def receive(self) -> dict[str, Any]:
        request, self.request = self.request, None
        if request is None:
            await asyncio.Event().wait()  # a connected client is silent after its request
            raise AssertionError
        return request

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.chunks.append(message["body"])


async def one(app: Any, call: Call) -> tuple[int, dict[bytes, bytes], bytes]:
    """Status, headers and body of the answer to one call."""
    exchange = Exchange(call.body)
    await app(call.scope(), exchange.receive, exchange.send)
    return exchange.start["status"], dict(exchange.start["headers"]), b"".join(exchange.chunks)


async def check(app: Any) -> None:
    """Raise `AssertionError` unless every answer is the one all peers must give."""
    right = [case.call for case in CASES] + list(ALSO_RIGHT)
    for call in [*right, *(refused for case in CASES for refused in case.refused)]:
        status, headers, body = await one(app, call)
        assert status == call.status, f"{call.method} {call.target}: {status} instead of {call.status}: {body!r}"
        assert headers.get(b"content-length") == b"%d" % len(body), f"{call.target}: wrong content-length"
        if call.answer is not None:
            kind = headers.get(b"content-type")
            assert kind == b"application/json", f"{call.target}: {kind!r}"
            assert json.loads(body) == call.answer, f"{call.target}: {body!r}"


async def batch(app: Any, call: Call, count: int) -> int:
    """CPU time of the whole process, threads included, in ns, for `count` requests, one after the other.

    The scopes, which a server would make, are made between the timed stretches.
    """
    total = 0
    for begin in range(0, count, STRETCH):
        prepared = [(call.scope(), Exchange(call.body)) for _ in range(min(STRETCH, count - begin))]
        start = time.process_time_ns()
        for scope, exchange in prepared:
            await app(scope, exchange.receive, exchange.send)
        total += time.process_time_ns() - start
    return total
