"""The same over TLS, and on the other event loop."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from tests.server.program import Program
from tests.server.serving import (
    Client,
    Served,
    Variant,
    chunked,
    get,
    limited,
    on_every_protocol,
    on_ours,
    post,
    serving,
)

CERTIFICATE = Path(__file__).with_name("certificate.pem")
"""A certificate for the name testserver with its key, signed by itself and valid for a hundred years."""


def secured(served: Served) -> Client:
    context = ssl.create_default_context(cafile=CERTIFICATE)
    client = served.client()
    client.sock = context.wrap_socket(client.sock, server_hostname="testserver", suppress_ragged_eofs=True)
    return client


TLS = {"ssl_certfile": str(CERTIFICATE)}


@on_every_protocol()
def test_requests_over_tls(program: Program, variant: Variant) -> None:
    with serving(program.app, variant, **TLS) as served, secured(served) as client:
        client.send(get("/scope") + get("/hello") + chunked("/echo", b"ab", b"c"))
        assert client.answer().json()["scheme"] == "https"
        assert client.answer().json() == {"hello": "world"}
        assert client.answer().body == b"abc"
        client.send(get("/failing-with-scope", "Connection: close"))
        assert client.answer().json()["scheme"] == "https"
        assert client.closed()


@on_ours
def test_a_refusal_over_tls(program: Program, variant: Variant) -> None:
    with serving(program.app, variant, **TLS) as served:
        with secured(served) as client:
            client.send(b"garbage\r\n\r\n")
            assert client.answer().status == 400
            connection = served.connections[0]
        served.until(lambda: connection not in served.connections)
        with secured(served) as client:
            client.send(post("/echo", b"abc", length=10))
        served.until(lambda: not served.connections and not served.server.server_state.tasks)


@on_ours
def test_a_client_that_does_not_close_is_not_waited_for_over_tls(program: Program, variant: Variant) -> None:
    limits = limited()
    with serving(program.app, variant, limits, **TLS) as served, secured(served) as client:
        client.send(b"garbage\r\n\r\n")
        assert client.answer().status == 400
        for _ in range(2):
            served.elapse(limits.linger_timeout + limits.tick + 0.01)
        served.until(lambda: not served.connections)


@on_every_protocol()
def test_requests_on_uvloop(program: Program, variant: Variant) -> None:
    uvloop = pytest.importorskip("uvloop")
    with serving(program.app, variant, loop_factory=uvloop.new_event_loop) as served:
        for size in (1, 100_000, 3_000_000):
            with served.client() as client:
                client.send(
                    get("/hello") + post("/echo", b"x" * size) + get("/stream") + get("/items/1", "Connection: close")
                )
                assert client.answer().status == 200
                assert len(client.answer().body) == size
                assert client.answer().body == b"0,1,2,"
                assert client.answer().json()["item_id"] == 1
                assert client.closed()
        with served.client() as client:
            client.send(b"garbage\r\n\r\n" + b"x" * 100_000)
            assert client.answer().status == 400
            assert client.closed()
        served.until(lambda: not served.connections)


@on_ours
def test_on_uvloop_a_client_may_stop_sending(program: Program, variant: Variant) -> None:
    uvloop = pytest.importorskip("uvloop")
    with serving(program.app, variant, loop_factory=uvloop.new_event_loop) as served, served.client() as client:
        client.send(get("/wait"))
        assert program.entered.wait(5)
        connection = served.connection(client)
        client.sock.shutdown(1)
        served.until(lambda: connection.ended)
        served.do(program.open)
        assert client.answer().json() == {"waited": True}
        assert client.closed()
