"""Timeouts, by a timer that the tests turn: none is early, none is renewed by octets that trickle in."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.server.program import Program
from tests.server.serving import DEFAULTS, Client, Served, Variant, chunked, get, on_ours, post, serving
from typeway.server._states import State
from typeway.server._ticker import Ticker

STEP = DEFAULTS.tick
BELOW = STEP - 0.001  # clocks are floating-point numbers: exactly at a limit is above it at some times
KEEP_ALIVE = 5.0  # uvicorn's default


@pytest.fixture
def served(program: Program, variant: Variant):
    with serving(program.app, variant) as running:
        yield running


@pytest.fixture
def program() -> Program:
    return Program()


def refused(client: Client) -> None:
    answer = client.answer()
    assert (answer.status, answer["connection"]) == (408, "close")
    assert client.closed()


def arrived(served: Served, octets: int) -> None:
    served.until(lambda: sum(len(connection.framing.rest) for connection in served.connections) == octets)


@on_ours
@pytest.mark.parametrize("beginning", [b"G", b"GET /hello HTTP/1.1\r\nHo", b"GET /hello HTTP/1.1\r\nHost: a\r\n"])
def test_a_head_has_to_arrive_in_time(served: Served, beginning: bytes) -> None:
    with served.client() as client:
        client.send(beginning)
        arrived(served, len(beginning))
        served.elapse(DEFAULTS.head_timeout + BELOW)
        assert len(served.connections) == 1
        served.elapse(0.01)
        refused(client)


@on_ours
def test_trickling_octets_do_not_renew_the_time_of_a_head(served: Served) -> None:
    with served.client() as client:
        for count in range(21):
            client.send(get("/hello")[count : count + 1])
            arrived(served, count + 1)
            served.elapse(0.5)
        served.elapse(0.01)
        refused(client)


@on_ours
def test_a_head_that_arrives_in_time_is_served(served: Served) -> None:
    octets = get("/hello")
    with served.client() as client:
        client.send(octets[:10])
        arrived(served, 10)
        served.elapse(DEFAULTS.head_timeout)
        client.send(octets[10:])
        assert client.answer().status == 200


@on_ours
def test_a_connection_on_which_nothing_arrives_is_closed(served: Served) -> None:
    with served.client() as client:
        served.until(lambda: len(served.connections) == 1)
        served.elapse(DEFAULTS.head_timeout + BELOW)
        assert len(served.connections) == 1
        served.elapse(0.01)
        assert client.closed()


@on_ours
def test_an_idle_connection_is_closed(served: Served) -> None:
    with served.client() as client:
        client.send(get("/hello"))
        assert client.answer().status == 200
        served.elapse(KEEP_ALIVE + BELOW)
        client.send(get("/hello"))
        assert client.answer().status == 200
        served.elapse(KEEP_ALIVE + STEP + 0.01)
        assert client.closed()


@on_ours
def test_empty_lines_do_not_keep_a_connection(served: Served) -> None:
    with served.client() as client:
        client.send(get("/hello"))
        assert client.answer().status == 200
        for count in range(11):
            client.send(b"\r\n")
            served.until(lambda expected=2 * count + 2: served.connections[0].framing.empty == expected)
            served.elapse(0.5)
        served.elapse(0.01)
        assert client.closed()


@on_ours
@pytest.mark.parametrize("path", ["/orders", "/echo"])
def test_a_body_has_to_arrive_in_time(served: Served, path: str) -> None:
    with served.client() as client:
        client.send(post(path, b"", length=10))
        served.until(lambda: any(connection.inbox is not None for connection in served.connections))
        served.elapse(DEFAULTS.body_timeout + BELOW)
        assert len(served.connections) == 1
        served.elapse(0.01)
        refused(client)


@on_ours
@pytest.mark.parametrize(("rate", "enough"), [(DEFAULTS.body_rate, True), (DEFAULTS.body_rate / 2, False)])
def test_a_long_body_has_to_keep_a_rate(served: Served, rate: float, enough: bool) -> None:
    """At least ``body_rate`` in the long run; below that, ``body_timeout`` helps for a while only."""
    size, sent = int(rate) * 100, 0
    with served.client() as client:
        client.send(post("/echo", b"", length=size))
        connection = served.connection(client)
        while connection.state is not State.LINGERING and sent < size:
            client.send(b"x" * int(rate))
            sent += int(rate)
            if sent < size:
                served.until(lambda expected=sent: connection._received == expected)
                served.elapse(1)
        if enough:
            assert len(client.answer().body) == size
        else:
            assert 2 * DEFAULTS.body_timeout <= sent / rate <= 2 * (DEFAULTS.body_timeout + STEP) + 1
            assert client.answer().status == 408


@on_ours
def test_a_body_that_is_not_asked_for_has_all_the_time(served: Served) -> None:
    """Neither one that the server does not read at the moment, nor one for which the client waits to be asked."""
    with served.client() as client:
        client.send(post("/pieces", b"x" * 1000, length=200_000))
        served.until(lambda: any(connection.inbox is not None for connection in served.connections))
        client.send(b"x" * 100_000)
        served.until(lambda: not served.connections[0].transport.is_reading())
        served.elapse(1000)
        assert len(served.connections) == 1


@on_ours
def test_an_answer_has_all_the_time(served: Served, program: Program) -> None:
    with served.client() as client:
        client.send(get("/wait"))
        assert program.entered.wait(10)
        served.elapse(1000)
        served.do(program.open)
        assert client.answer().status == 200


@on_ours
def test_an_unread_body_has_to_arrive_in_time(served: Served) -> None:
    with served.client() as client:
        client.send(post("/unread", b"", length=10))
        assert client.answer().status == 200
        served.elapse(DEFAULTS.body_timeout + BELOW)
        assert len(served.connections) == 1
        served.elapse(0.01)
        assert client.closed()


@on_ours
def test_a_client_that_does_not_close_is_not_waited_for(served: Served) -> None:
    with served.client() as client:
        client.send(b"garbage\r\n\r\n")
        assert client.answer().status == 400
        assert client.closed()  # for writing; the server still reads
        served.elapse(DEFAULTS.linger_timeout + BELOW)
        assert len(served.connections) == 1
        served.elapse(0.01)
        served.until(lambda: not served.connections)


@on_ours
def test_a_slow_reader_is_not_cut_off_while_it_reads(served: Served) -> None:
    """Closing waits for what is still to be written, as long as some of it goes out."""
    with served.client() as client:
        client.send(get("/huge", "Connection: close"))
        transport = served.connection(client).transport
        served.until(lambda: transport.get_write_buffer_size() > 0)
        while unsent := transport.get_write_buffer_size():
            served.elapse(KEEP_ALIVE + STEP + 0.01)
            while unsent == transport.get_write_buffer_size():
                assert client._more()
                served.settle()
        assert len(client.answer().body) > 20_000_000
        assert client.closed()


@on_ours
def test_a_client_that_stops_reading_is_cut_off(served: Served) -> None:
    with served.client() as client:
        client.send(get("/huge", "Connection: close"))
        connection = served.connection(client)
        served.until(lambda: connection.state is State.CLOSED)
        served.settle()
        for _ in range(3):
            served.elapse(DEFAULTS.linger_timeout + STEP + 0.01)
        served.until(lambda: connection not in served.connections)


@on_ours
def test_chunks_are_timed_like_any_body(served: Served) -> None:
    with served.client() as client:
        client.send(chunked("/echo", b"abc", end=b""))
        served.until(lambda: any(connection.inbox is not None for connection in served.connections))
        served.elapse(DEFAULTS.body_timeout + STEP + 1)
        refused(client)


class Loop:
    """As much of a loop as a timer needs, with a clock that the test sets."""

    def __init__(self) -> None:
        self.now = 100.0
        self.planned: list[tuple[float, Any]] = []

    def time(self) -> float:
        return self.now

    def call_later(self, delay: float, call: Any) -> Any:
        self.planned.append((self.now + delay, call))
        return object()

    def run(self) -> None:
        [(self.now, call)] = self.planned
        self.planned.clear()
        call()


class Member:
    def __init__(self) -> None:
        self.told: list[float] = []

    def on_tick(self, now: float) -> None:
        self.told.append(now)


def test_the_timer_runs_while_somebody_listens_and_sets_its_clock_anew() -> None:
    loop = Loop()
    ticker = Ticker(loop, 0.5)  # type: ignore[arg-type]
    first, second = Member(), Member()
    ticker.join(first)
    ticker.join(second)
    loop.run()
    loop.run()
    assert first.told == second.told == [100.5, 101.0]
    ticker.leave(first)
    ticker.leave(second)
    ticker.leave(second)
    loop.run()
    assert loop.planned == []
    loop.now = 5000.0
    ticker.join(second)
    assert ticker.now == 5000.0  # with the old clock the next step would be a timeout of everything
    loop.run()
    assert second.told[2:] == [5000.5]
    assert first.told == [100.5, 101.0]


def test_the_timer_runs_in_a_real_loop() -> None:
    async def main() -> list[float]:
        member, loop = Member(), asyncio.get_running_loop()
        ticker = Ticker(loop, 0.001)
        ticker.join(member)
        while len(member.told) < 3:  # noqa: ASYNC110  # the timer is what is looked at
            await asyncio.sleep(0)
        ticker.leave(member)
        return member.told

    told = asyncio.run(main())
    assert told == sorted(told)
