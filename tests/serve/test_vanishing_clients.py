"""Ten thousand clients that go away at random moments, over real connections: afterwards nothing is left of them."""

from __future__ import annotations

import base64
import json
import os
import random
import socket
import struct
import sys
from collections.abc import Iterator
from http.client import HTTPResponse
from typing import Any

import pytest

from tests.serve.real_server import PATIENCE, Running, serving

CLIENTS = int(os.environ.get("VANISHING_CLIENTS", "10000"))
SHARES = {("app", "httptools"): 0.75, ("wrapped", "h11"): 0.25}  # of the clients, by program and uvicorn's parser
SEED = 20
RESET = struct.pack("ii", 1, 0)  # linger for no time: closing is a reset

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="open files are read from /proc")


def get(path: str, *more: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: t", *more, "", ""]).encode()


def post(path: str, media: str, body: bytes) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: t", f"Content-Type: {media}", f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


def form(size: int) -> bytes:
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
    return head + b"x" * size + b"\r\n--b--\r\n"


def frame(text: bytes) -> bytes:
    """A masked text frame; the mask of zeros leaves the text as it is (RFC 6455, section 5.3)."""
    return bytes([0x81, 0x80 | len(text)]) + bytes(4) + text


HANDSHAKE = get(
    "/socket",
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Version: 13",
    f"Sec-WebSocket-Key: {base64.b64encode(bytes(16)).decode()}",
)
JSON = json.dumps({"text": "x" * 2000}).encode()
FORMS = {"small": form(2000), "on disk": form(1_100_000)}
MULTIPART = "multipart/form-data; boundary=b"

# What a client sends, how many octets of the answer it waits for at most, and how often it comes.
CONVERSATIONS: list[tuple[bytes, int, int]] = [
    (post("/json", "application/json", JSON), 100, 12),
    (post("/json-sync", "application/json", JSON), 100, 12),
    (post("/upload", MULTIPART, FORMS["small"]), 100, 8),
    (post("/upload-sync", MULTIPART, FORMS["small"]), 100, 8),
    (post("/upload", MULTIPART, FORMS["on disk"]), 100, 1),
    (post("/upload-sync", MULTIPART, FORMS["on disk"]), 100, 1),
    (get("/waits"), 0, 6),
    (get("/waits-sync"), 0, 6),
    (get("/lines"), 600, 6),
    (get("/lines-sync"), 300, 3),
    (get("/events"), 600, 6),
    (get("/events-sync"), 300, 3),
    (get("/raw"), 100_000, 6),
    (get("/half"), 100_000, 4),
    (get("/background"), 100, 10),
    (HANDSHAKE + frame(b"one") + frame(b"two"), 150, 8),
]


def visit(port: int, choice: random.Random) -> None:
    """Send all of a request or a part of it, read something or nothing, and go: politely, or with a reset."""
    request, patience, _ = choice.choices(CONVERSATIONS, [often for _, _, often in CONVERSATIONS])[0]
    whole = choice.random() < 0.7
    sent = request if whole else request[: choice.randrange(len(request))]
    wanted = choice.randrange(patience) if whole and patience and choice.random() < 0.5 else 0
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as client:
        client.sendall(sent)
        while wanted > 0 and (received := client.recv(wanted)):
            wanted -= len(received)
        if choice.random() < 0.5:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


def ask(port: int, path: str) -> Any:
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as client:
        client.sendall(get(path, "Connection: close"))
        with HTTPResponse(client) as response:
            response.begin()
            assert response.status == 200
            return json.loads(response.read())


@pytest.fixture(params=SHARES, ids=" on ".join)
def kind(request: pytest.FixtureRequest) -> tuple[str, str]:
    pair: tuple[str, str] = request.param
    return pair


@pytest.fixture
def server(kind: tuple[str, str]) -> Iterator[Running]:
    program, parser = kind
    with serving(f"tests.serve.vanishing_program:{program}", parser) as running:
        yield running


def test_nothing_is_left_of_clients_that_vanish(server: Running, kind: tuple[str, str]) -> None:
    before = ask(server.port, "/report")
    choice = random.Random(SEED)
    clients = round(CLIENTS * SHARES[kind])
    for _ in range(clients):
        visit(server.port, choice)
    after = ask(server.port, "/report")
    entered = after.pop("entered")
    assert before.pop("entered") == {}
    assert after == before
    assert after["unbalanced"] == {}
    assert after["tasks"] == after["busy threads"] == []
    assert after["slots taken"] == 0
    everything = {"async request", "async function", "sync request", "sync function", "until gone", "few", "lines"}
    assert entered.keys() == everything | {"raw", "background", "socket"}
    assert min(entered.values()) > clients / 100
    for _ in range(3):  # all slots of the limit are free again
        assert ask(server.port, "/few") == "few"
