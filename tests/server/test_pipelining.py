"""Several requests on one connection: answered in order, one at a time, and never more of them taken in than needed."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.server.program import Program
from tests.server.serving import (
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

JSON = "Content-Type: application/json"


@on_every_protocol()
def test_answers_come_in_the_order_of_the_requests(served: Served, program: Program) -> None:
    with served.client() as client:
        client.send(b"".join(get(f"/items/{number}") for number in range(50)))
        assert [client.answer().json()["item_id"] for _ in range(50)] == list(range(50))
    assert program.calls == [f"item {number}" for number in range(50)]


@on_every_protocol()
def test_requests_of_all_kinds_follow_each_other(served: Served) -> None:
    requests = [
        (get("/hello"), b'{"hello":"world"}'),
        (post("/orders", b'{"customer":"c"}', JSON), b'{"customer":"c","lines":[]}'),
        (post("/echo", b"abc"), b"abc"),
        (chunked("/echo", b"ab", b"c"), b"abc"),
        (post("/unread", b"abc"), b'{"read":false}'),
        (get("/nowhere"), b'{"detail":"Not Found"}'),
        (get("/stream"), b"0,1,2,"),
        (get("/hello", method="HEAD"), b""),
        (get("/refused"), b'{"detail":"no coffee"}'),
    ]
    with served.client() as client:
        client.send(b"".join(octets for octets, _ in requests * 3))
        for octets, body in requests * 3:
            assert client.answer(to="HEAD" if octets.startswith(b"HEAD") else "GET").body == body


@on_every_protocol()
def test_one_handler_at_a_time(served: Served, program: Program) -> None:
    with served.client() as client:
        client.send(get("/wait") + get("/hello"))
        assert program.entered.wait(10)
        served.settle()
        assert program.calls == ["wait", "hello"]  # that of the other connection
        served.do(program.open)
        assert client.answer().json() == {"waited": True}
        assert client.answer().json() == {"hello": "world"}
    assert program.calls == ["wait", "hello", "hello"]


@on_ours
def test_the_connection_is_not_read_while_a_request_waits(served: Served, program: Program) -> None:
    with served.client() as client:
        client.send(get("/wait"))
        assert program.entered.wait(10)
        connection = served.connection(client)
        client.send(get("/hello"))
        served.until(lambda: not connection.transport.is_reading())
        assert len(connection.framing.rest) == len(get("/hello"))
        served.do(program.open)
        assert [client.answer().status, client.answer().status] == [200, 200]
        served.until(connection.transport.is_reading)


@on_every_protocol(uvicorn_fails="it writes the 400 before the answers that are owed")
def test_a_malformed_request_does_not_overtake_the_answers_before_it(served: Served, program: Program) -> None:
    with served.client() as client:
        client.send(get("/wait") + b"garbage\r\n\r\n")
        assert program.entered.wait(10)
        served.do(program.open)
        assert client.answer().status == 200
        answer = client.answer()
        assert (answer.status, answer["connection"]) == (400, "close")
        assert client.closed()


@on_every_protocol(uvicorn_fails="it writes the 400 into the body of the answer")
def test_a_malformed_request_does_not_get_into_an_answer(served: Served, program: Program) -> None:
    with served.client() as client:
        client.send(get("/two-steps"))
        assert program.entered.wait(10)
        client.send(b"garbage\r\n\r\n")
        served.settle()
        served.do(program.open)
        assert client.answer().body == b"first,second"
        assert client.answer().status == 400
        assert client.closed()


@on_every_protocol()
def test_nothing_behind_a_last_request_is_looked_at(served: Served, program: Program) -> None:
    with served.client() as client:
        client.send(get("/items/1", "Connection: close") + get("/items/2") + b"garbage")
        answer = client.answer()
        assert (answer.json()["item_id"], answer["connection"]) == (1, "close")
        assert client.closed()
    assert program.calls == ["item 1"]


@on_ours
@pytest.mark.parametrize("count", [4, 5, 11])
def test_a_long_pipeline_lets_others_have_their_turn(program: Program, variant: Variant, count: int) -> None:
    """The numbers are just below, just above, and above twice the limit."""
    with serving(program.app, variant, limited(in_a_row=5)) as served, served.client() as client:
        turns: list[int] = []
        served.do(lambda: _note_turns(served, program, turns))
        client.send(b"".join(get(f"/items/{number}") for number in range(count)))
        assert [client.answer().json()["item_id"] for _ in range(count)] == list(range(count))
        assert max(turns) <= 5


def _note_turns(served: Served, program: Program, turns: list[int]) -> None:
    """Count the calls between two turns of the loop, as long as there are any."""
    seen = 0

    def turn() -> None:
        nonlocal seen
        turns.append(len(program.calls) - seen)
        seen = len(program.calls)
        served.loop.call_soon(turn)

    turn()


@on_every_protocol(uvicorn_fails="it makes objects for all of them")
def test_a_flood_without_reading_is_not_taken_in(served: Served, program: Program) -> None:
    """A client that sends requests and reads no answers is served until its answers do not go out, and then no more."""
    with served.client() as client:
        client.send(get("/large") * 200)
        connection = served.connection(client)
        served.until(lambda: connection.transport.get_write_buffer_size() > 0)
        served.settle()
        assert len(program.calls) < 150
        assert connection.transport.get_write_buffer_size() < 2 * 1024 * 1024
        assert len(getattr(connection, "pipeline", ())) <= 1
        for _ in range(200):
            assert len(client.answer().body) > 200_000
    assert program.calls.count("large") == 200


@on_ours
def test_single_requests_without_reading_are_not_taken_in_either(served: Served, program: Program) -> None:
    with served.client() as client:
        client.send(get("/hello"))
        assert client.answer().status == 200
        connection, sent = served.connection(client), 0
        while connection.transport.is_reading():
            client.send(get("/large"))
            sent += 1
            served.until(lambda expected=sent: program.calls.count("large") == expected or not connection._reading)
            assert sent < 150
        assert connection.transport.get_write_buffer_size() < 2 * 1024 * 1024
        for _ in range(sent):
            assert len(client.answer().body) > 200_000
        client.send(get("/hello"))
        assert client.answer().status == 200


REQUESTS = [
    get("/hello"),
    get("/items/7?q=a"),
    get("/items/x", "X-Own: 1"),
    get("/hello", method="HEAD"),
    get("/nowhere"),
    get("/refused"),
    post("/orders", b'{"customer":"c","lines":[1,2]}', JSON),
    post("/orders", b"{", JSON),
    post("/unread", b"0123456789"),
    post("/echo", b"abc\r\n\r\n"),
    chunked("/echo", b"ab", b"cdefgh"),
    chunked("/orders", b'{"customer":', b'"c"}'),
    get("/stream?count=2"),
    get("/status/204"),
    b"\r\n" + get("/hello"),
    get("/hello", "Connection: close"),
    get("/hello", version="1.0"),
    b"garbage\r\n\r\n",
    get("/hello").replace(b"Host", b"Most"),
    post("/echo", b"", "Transfer-Encoding: chunked"),
]


def conversation(served: Served, pieces: list[bytes]) -> bytes:
    """Send pieces one by one, each in a segment of its own as far as the system lets us, and return all answers."""
    with served.client() as client:
        with suppress(ConnectionError):  # the server may have closed already
            for piece in (*pieces, get("/hello", "Connection: close")):
                client.send(piece)
        return _without_date(client.rest())


def _without_date(octets: bytes) -> bytes:
    return b"\r\n".join(line for line in octets.split(b"\r\n") if not line.startswith(b"date: "))


@on_ours
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_same_octets_have_the_same_answers_wherever_they_are_cut(served: Served, data: st.DataObject) -> None:
    octets = b"".join(data.draw(st.lists(st.sampled_from(REQUESTS), min_size=1, max_size=6)))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(octets) - 1), max_size=12)))
    pieces = [octets[start:end] for start, end in zip([0, *cuts], [*cuts, len(octets)], strict=True)]
    assert conversation(served, pieces) == conversation(served, [octets])
