"""Clients that leave, and servers that stop."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from typing import Any

import pytest

from tests.server.program import Program
from tests.server.serving import PATIENCE, Served, Variant, get, limited, on_every_protocol, on_ours, post, serving

JSON = "Content-Type: application/json"


HANGS = "a stream that never waits keeps the loop to itself when its client has left"


@on_every_protocol(uvicorn_hangs=HANGS)
def test_the_producer_of_a_stream_is_stopped(served: Served) -> None:
    with served.client() as client:
        client.send(get("/endless"))
        assert client.head().status == 200
    served.until(lambda: not served.server.server_state.tasks)


@on_every_protocol()
def test_a_stream_that_waits_is_closed(served: Served, program: Program) -> None:
    with served.client() as client:
        client.send(get("/two-steps"))
        assert program.entered.wait(PATIENCE)
    served.until(lambda: "two-steps closed" in program.events)


@on_every_protocol(uvicorn_hangs=HANGS)
def test_a_reader_that_stops_holds_the_producer_back(served: Served, program: Program) -> None:
    with served.client() as client:
        client.send(get("/endless"))
        connection = served.connection(client)
        served.until(lambda: connection.transport.get_write_buffer_size() > 0)
        served.settle()
        blocks = program.events.count("block")
        served.settle()
        assert program.events.count("block") == blocks < 200
        assert connection.transport.get_write_buffer_size() < 1024 * 1024


@on_every_protocol()
def test_a_client_is_gone_when_it_has_left_and_not_before(served: Served, program: Program) -> None:
    with served.client() as client:
        client.send(get("/watch"))
        assert program.entered.wait(PATIENCE)
        served.settle()
        assert program.gone == ["False"]
        connection = served.connection(client)
    served.until(lambda: connection.transport.is_closing() or connection.ended)
    served.do(program.open)
    served.until(lambda: len(program.gone) == 2)
    assert program.gone == ["False", "True"]


@on_every_protocol()
def test_a_client_that_stays_is_not_gone(served: Served, program: Program) -> None:
    with served.client() as client:
        client.send(get("/watch"))
        assert program.entered.wait(PATIENCE)
        served.do(program.open)
        assert client.answer().status == 200
    assert program.gone == ["False", "False"]


@on_every_protocol()
@pytest.mark.parametrize("path", ["/orders", "/echo"])
def test_a_client_that_leaves_within_a_body_leaves_no_trace(served: Served, program: Program, path: str) -> None:
    with served.client() as client:
        client.send(post(path, b"abc", JSON, length=10))
        connection = served.connection(client)
    served.until(lambda: connection not in served.connections and not served.server.server_state.tasks)
    assert "orders" not in program.calls


@on_every_protocol(uvicorn_fails="it closes as soon as the client has sent everything")
def test_a_client_that_only_sends_no_more_gets_its_answers(served: Served, program: Program) -> None:
    with served.client() as client:
        client.send(get("/wait"))
        assert program.entered.wait(PATIENCE)
        connection = served.connection(client)
        client.sock.shutdown(socket.SHUT_WR)
        served.until(lambda: connection.transport.is_closing() or connection.ended)
        served.do(program.open)
        assert client.answer().json() == {"waited": True}
        assert client.closed()


@on_ours
@pytest.mark.parametrize("path", ["/orders", "/echo", "/unread"])
def test_a_body_cut_off_behind_a_request_that_is_being_answered_is_not_waited_for(
    served: Served, program: Program, path: str
) -> None:
    with served.client() as client:
        client.send(get("/wait") + post(path, b"abc", JSON, length=10))
        assert program.entered.wait(PATIENCE)
        connection = served.connection(client)
        client.sock.shutdown(socket.SHUT_WR)
        served.until(lambda: connection.ended)
        served.do(program.open)
        assert client.answer().json() == {"waited": True}
        assert client.closed()
    assert program.calls == ["wait"]


class Reset:
    """A transport whose client has reset the connection just now."""

    def __init__(self, transport: Any) -> None:
        self._transport = transport

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write_eof(self) -> None:
        raise OSError(errno.ENOTCONN, "Transport endpoint is not connected")


@on_ours
def test_a_client_that_resets_the_connection_before_its_end_does_no_harm(
    served: Served, program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    with served.client() as client:
        client.send(get("/wait") + b"\0\r\n\r\n")
        assert program.entered.wait(PATIENCE)
        connection = served.connection(client)
        connection.transport = Reset(connection.transport)
        served.do(program.open)
        assert client.answer().status == 200
        served.until(lambda: connection not in served.connections)
    assert [record.levelname for record in caplog.records if record.levelno >= logging.WARNING] == ["WARNING"]


@on_every_protocol()
def test_a_stream_to_a_client_that_only_sends_no_more_ends_with_the_connection(
    served: Served, program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    """Such a client cannot be told from one that has left; what it gets is not to be taken for the whole."""
    with served.client() as client:
        client.send(get("/two-steps"))
        assert client.head().status == 200
        assert program.entered.wait(PATIENCE)
        client.sock.shutdown(socket.SHUT_WR)
        assert b"0\r\n\r\n" not in client.rest()
    served.until(lambda: not served.connections and not served.server.server_state.tasks)
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


@on_every_protocol()
def test_stopping_closes_idle_connections_and_finishes_requests(served: Served, program: Program) -> None:
    with served.client() as idle, served.client() as begun, served.client() as busy:
        idle.send(get("/hello"))
        assert idle.answer().status == 200
        busy.send(get("/wait"))
        begun.send(get("/hello")[:10])
        assert program.entered.wait(PATIENCE)
        served.connection(begun)
        served.settle()
        served.do(lambda: [connection.shutdown() for connection in served.connections])
        assert idle.closed()
        assert begun.closed()
        served.do(program.open)
        answer = busy.answer()
        assert (answer.status, answer["connection"]) == (200, "close")
        assert busy.closed()


@on_every_protocol()
def test_a_body_that_arrives_while_the_server_stops_is_answered(served: Served) -> None:
    with served.client() as client:
        client.send(post("/orders", b'{"cust', JSON, length=16))
        connection = served.connection(client)
        served.settle()
        served.do(connection.shutdown)
        client.send(b'omer":"c"}')
        answer = client.answer()
        assert (answer.status, answer["connection"]) == (200, "close")
        assert client.closed()


@on_every_protocol()
def test_a_whole_server_stops_gracefully(program: Program, variant: Variant) -> None:
    with serving(program.app, variant, timeout_graceful_shutdown=PATIENCE) as served, served.client() as client:
        client.send(get("/wait"))
        assert program.entered.wait(PATIENCE)
        stopping = asyncio.run_coroutine_threadsafe(served.server.shutdown(), served.loop)
        connection = served.connection(client)
        served.until(lambda: not connection.keep_alive if variant.ours else not connection.cycle.keep_alive)
        served.do(program.open)
        assert client.answer()["connection"] == "close"
        stopping.result(PATIENCE)


@on_every_protocol()
def test_a_server_that_may_not_wait_longer_cancels_what_still_runs(program: Program, variant: Variant) -> None:
    with serving(program.app, variant, timeout_graceful_shutdown=0) as served, served.client() as client:
        client.send(get("/wait"))
        assert program.entered.wait(PATIENCE)
        asyncio.run_coroutine_threadsafe(served.server.shutdown(), served.loop).result(PATIENCE)
        served.until(lambda: not served.server.server_state.tasks)
        assert client.answer().status == 500
        assert client.closed()


@on_ours
def test_what_a_client_still_sends_after_the_last_answer_has_a_limit(program: Program, variant: Variant) -> None:
    limits = limited(linger_size=100_000)
    with serving(program.app, variant, limits) as served:
        for more, kept in [(limits.linger_size, True), (limits.linger_size + 1, False)]:
            with served.client() as client:
                client.send(b"garbage\r\n\r\n")
                assert client.answer().status == 400
                connection = served.connection(client)
                client.send(b"x" * more)
                if kept:
                    served.until(lambda each=connection: each._received == limits.linger_size)
                    assert connection in served.connections
                else:
                    served.until(lambda each=connection: each not in served.connections)
