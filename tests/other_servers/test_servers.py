"""One program under every server: the answers are those of Typeway's own protocol."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import unix_connect
from websockets.typing import Subprotocol

from tests.other_servers.servers import OTHERS, SUPPORTED, TYPEWAY, Kind, Served, served_by

pytestmark = pytest.mark.skipif(not SUPPORTED, reason="the servers listen on Unix sockets")

PATIENCE = 30.0
OF_THE_SERVER = {"server", "date", "connection", "keep-alive", "transfer-encoding"}

REQUESTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "values": ("GET", "/items/5?q=a&q=%C3%A9", {}),
    "refused values": ("GET", "/items/five", {}),
    "body": ("POST", "/items", {"json": {"name": "a"}}),
    "refused body": ("POST", "/items", {"json": {"price": "x"}}),
    "no JSON": ("POST", "/items", {"content": b"{", "headers": {"content-type": "application/json"}}),
    "header fields": (
        "GET",
        "/headers",
        {"headers": [("X-Token", "1"), ("x-token", "2"), ("Cookie", "a=1")]},
    ),
    "request": ("GET", "/request?path=%2F", {}),
    "lifespan": ("GET", "/lifespan", {}),
    "escaped path": ("GET", "/path/a%20b/%C3%A9", {}),
    "not found": ("GET", "/nowhere", {}),
    "method": ("DELETE", "/items", {}),
    "HEAD": ("HEAD", "/items/5", {}),
    "OPTIONS": ("OPTIONS", "/items/5", {}),
    "redirect": ("GET", "/headers/", {}),
    "no content": ("GET", "/gone", {}),
    "HTTP error": ("GET", "/teapot", {}),
    "unhandled error": ("GET", "/fails", {}),
    "large answer": ("GET", "/large", {}),
    "stream": ("GET", "/stream", {}),
    "server-sent events": ("GET", "/events", {}),
    "JSON lines": ("GET", "/lines", {}),
    "upload": ("POST", "/upload?note=n", {"files": {"file": ("ä.txt", b"x" * 300_000 + b"end", "text/plain")}}),
    "no upload": ("POST", "/upload", {"files": {"other": b"x"}}),
    "chunked body": ("POST", "/raw", {"content": (b"x" * 1000 for _ in range(100))}),
    "document": ("GET", "/openapi.json", {}),
}


def conversation(served: Served) -> dict[str, Any]:
    """Everything a server answered, without what it adds itself."""
    heard: dict[str, Any] = {}
    with served.client() as client:
        for name, (method, target, details) in REQUESTS.items():
            if name == "chunked body":
                details = {"content": (b"x" * 1000 for _ in range(100))}
            answer = client.request(method, target, **details)
            fields = sorted(pair for pair in answer.headers.multi_items() if pair[0] not in OF_THE_SERVER)
            heard[name] = (answer.status_code, fields, answer.content)
    return heard


def socket_conversation(served: Served) -> dict[str, Any]:
    """What was said over WebSockets."""
    path = str(served.socket)
    heard: dict[str, Any] = {}
    with unix_connect(path, uri="ws://example.org/socket?token=!", subprotocols=[Subprotocol("chat")]) as socket:
        heard["subprotocol"] = socket.subprotocol
        for message in ("text", "é" * 5000, b"octets"):
            socket.send(message)
            heard[f"echo {message[:5]!r}"] = socket.recv(PATIENCE)
        socket.send("close")
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(PATIENCE)
        assert closed.value.rcvd is not None
        heard["closed"] = (closed.value.rcvd.code, closed.value.rcvd.reason)
    with pytest.raises(InvalidStatus) as refused:
        unix_connect(path, uri="ws://example.org/refused").close()
    heard["refused"] = refused.value.response.status_code
    return heard


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Any]]:
    with served_by(TYPEWAY, tmp_path_factory.mktemp("wanted") / "t") as served:
        return conversation(served), socket_conversation(served)


@pytest.mark.parametrize("kind", OTHERS, ids=lambda kind: kind.name)
def test_the_same_answers(kind: Kind, wanted: tuple[dict[str, Any], dict[str, Any]], tmp_path: Path) -> None:
    skip_without(kind)
    with served_by(kind, tmp_path / "p") as served:
        given = conversation(served)
        differing = {name for name, one in wanted[0].items() if given[name] != one}
        assert differing == kind.differing, {name: (given[name], wanted[0][name]) for name in differing}
        said = wanted[1] if kind.tells_reasons else {**wanted[1], "closed": (4001, "")}
        assert socket_conversation(served) == said


@pytest.mark.parametrize("kind", [TYPEWAY, *OTHERS], ids=lambda kind: kind.name)
def test_clients_that_leave_and_the_end(kind: Kind, tmp_path: Path) -> None:
    """A stream nobody reads ends, a WebSocket hears why, and the lifespan is left at the end."""
    skip_without(kind)
    with served_by(kind, tmp_path / "p") as served:
        with served.client() as client, client.stream("GET", "/endless") as answer:
            assert len(next(answer.iter_raw())) > 0
        until(lambda: "left" in events(served))
        with unix_connect(str(served.socket), uri="ws://example.org/socket") as socket:
            socket.close(4002)
        until(lambda: f"socket left with {kind.code(4002)}" in events(served))
        served.process.stop()
        assert ("lifespan ended" in served.process.text) == kind.lifespan


def events(served: Served) -> list[str]:
    with served.client() as client:
        found: list[str] = client.get("/noted").json()
        return found


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    pause = threading.Event()
    while not true():
        assert time.monotonic() < deadline, "it did not come true"
        pause.wait(0.02)


def skip_without(kind: Kind) -> None:
    if not kind.installed:
        pytest.skip(f"{kind.package} is not installed")
