"""Before anything is timed: every server gives the right answers and refuses the same bad requests."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterable

from bench.cases import ALSO_RIGHT, Call
from bench.programs import EVENTS
from bench.sockets.servers import Running
from bench.sockets.wire import echoed_frame, fields, handshake, text_frame
from bench.sockets.workloads import ECHOED, Workload

SAME = {422: (422, 400), 401: (401,), 405: (405,), 404: (404,), 400: (400,), 200: (200, 201)}
"""Statuses that mean the same: frameworks have one or the other for values that are wrong."""


def ask(port: int, call: Call) -> tuple[int, str, bytes]:
    """Status, content type and body of the answer to one call."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(call.method, call.target, call.body or None, fields(call, port))
        answer = connection.getresponse()
        return answer.status, answer.getheader("content-type", ""), answer.read()
    finally:
        connection.close()


def check_call(port: int, call: Call) -> bytes:
    """Raise `AssertionError` unless the call gets its answer; returns the body."""
    status, kind, body = ask(port, call)
    what = f"{call.method} {call.target}"
    assert status in SAME[call.status] + call.also, f"{what}: {status} instead of {call.status}: {body[:200]!r}"
    if call.answer is not None:
        assert kind.partition(";")[0] == "application/json", f"{what}: {kind}"
        assert json.loads(body) == call.answer, f"{what}: {body[:200]!r}"
    return body


def check_events(port: int, call: Call) -> None:
    status, kind, body = ask(port, call)
    assert status == 200, status
    assert kind.partition(";")[0] == "text/event-stream", kind
    lines = body.replace(b"\r\n", b"\n").split(b"\n")
    data = [json.loads(line.removeprefix(b"data:")) for line in lines if line.startswith(b"data:")]
    assert data == [{"n": number} for number in range(EVENTS)], body[:200]


def check_echo(port: int, call: Call) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(handshake(call.target, port))
        received = b""
        while b"\r\n\r\n" not in received:
            received += part(client)
        assert received.startswith(b"HTTP/1.1 101 "), received
        client.sendall(text_frame(ECHOED))
        received = received.partition(b"\r\n\r\n")[2]
        while len(received) < len(echoed_frame(ECHOED)):
            received += part(client)
        assert received == echoed_frame(ECHOED), received


def part(client: socket.socket) -> bytes:
    data = client.recv(1 << 16)
    assert data, "the server closed the connection"
    return data


def check(server: Running, workloads: Iterable[Workload]) -> None:
    """Raise `AssertionError` unless the server does all of these workloads as it should."""
    for workload in workloads:
        try:
            check_workload(server.port, workload)
        except (AssertionError, OSError, ValueError) as error:
            raise AssertionError(f"{server.server.name}, {workload.name}: {error}") from error


def check_workload(port: int, workload: Workload) -> None:
    if workload.kind == "websocket":
        check_echo(port, workload.call)
    elif workload.kind == "stream":
        check_events(port, workload.call)
    else:
        check_call(port, workload.call)
    also = [call for call in ALSO_RIGHT if same_path(call, workload.call)]
    for call in (*also, *workload.refused):
        check_call(port, call)


def same_path(one: Call, other: Call) -> bool:
    return one.target.partition("?")[0].split("/")[1] == other.target.partition("?")[0].split("/")[1]
