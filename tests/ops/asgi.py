"""A request by hand, for what a test client hides: the messages themselves, and what happens beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import anyio

Messages = list[dict[str, Any]]


def http_scope(path: str = "/", *, method: str = "GET", headers: Sequence[tuple[str, str]] = (), **more: Any) -> Any:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
        "client": ("203.0.113.9", 5000),
        "server": ("testserver", 80),
        **more,
    }


async def receive() -> dict[str, Any]:
    """One empty body; then the client stays."""
    await anyio.lowlevel.checkpoint()
    return {"type": "http.request", "body": b"", "more_body": False}


async def call(app: Any, scope: Any) -> Messages:
    """What an application sends."""
    sent: Messages = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent


def status_of(sent: Messages) -> int:
    (start,) = [message for message in sent if message["type"] == "http.response.start"]
    status: int = start["status"]
    return status


def headers_of(sent: Messages) -> dict[str, str]:
    (start,) = [message for message in sent if message["type"] == "http.response.start"]
    return {name.decode().lower(): value.decode() for name, value in start["headers"]}


def body_of(sent: Messages) -> bytes:
    return b"".join(message.get("body", b"") for message in sent if message["type"] == "http.response.body")
