"""Requests whose head decides: what is malformed, ambiguous or too large is refused before any handler runs."""

from __future__ import annotations

import time

import pytest

from tests.server.program import Program
from tests.server.serving import DEFAULTS, Served, Variant, get, limited, on_every_protocol, on_ours, serving

HELLO = b"GET /hello HTTP/1.1\r\nHost: a\r\n"

MALFORMED = {
    "chunked twice": HELLO + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "bare LF behind the line": b"GET /hello HTTP/1.1\nHost: a\r\n\r\n",
    "bare LF behind a field": b"GET /hello HTTP/1.1\r\nHost: a\n\r\n",
    "CR CR LF at the end": HELLO + b"\r\r\n",
    "CR LF CR X": HELLO + b"\rX\r\n\r\n",
    "folded field": HELLO + b"A: b\r\n c\r\n\r\n",
    "space before the colon": HELLO + b"A : b\r\n\r\n",
    "no name": HELLO + b": b\r\n\r\n",
    "no colon": HELLO + b"Abc\r\n\r\n",
    "NUL in a value": HELLO + b"A: b\0c\r\n\r\n",
    "control in a value": HELLO + b"A: b\x01c\r\n\r\n",
    "DEL in a value": HELLO + b"A: b\x7fc\r\n\r\n",
    "8-bit name": HELLO + b"\xc4: b\r\n\r\n",
    "space in the target": b"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
    "no slash": b"GET hello HTTP/1.1\r\nHost: a\r\n\r\n",
    "8-bit target": b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
    "control in the target": b"GET /\x07 HTTP/1.1\r\nHost: a\r\n\r\n",
    "space behind the version": b"GET /hello HTTP/1.1 \r\nHost: a\r\n\r\n",
    "no version number": b"GET /hello HTTP\r\nHost: a\r\n\r\n",
    "lower-case version": b"GET /hello http/1.1\r\nHost: a\r\n\r\n",
    "TLS on a plain port": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 40,
    "length with plus": HELLO + b"Content-Length: +5\r\n\r\nhello",
    "length with minus": HELLO + b"Content-Length: -5\r\n\r\nhello",
    "length with underscore": HELLO + b"Content-Length: 1_0\r\n\r\nhellohello",
    "length in hexadecimal": HELLO + b"Content-Length: 0x5\r\n\r\nhello",
    "length with a vertical tab": HELLO + b"Content-Length: \x0b5\r\n\r\nhello",
    "length of other digits": HELLO + "Content-Length: ٥\r\n\r\nhello".encode(),
    "length empty": HELLO + b"Content-Length: \r\n\r\n",
    "length 2**64": HELLO + b"Content-Length: 18446744073709551616\r\n\r\n",
    "length as list": HELLO + b"Content-Length: 5, 5\r\n\r\nhello",
    "two lengths": HELLO + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    "the same length twice": HELLO + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
    "length and coding": HELLO + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "coding and length": HELLO + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "chunked not last": HELLO + b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
    "coding behind a vertical tab": HELLO + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
}

REFUSED_BY_OURS = {
    "coding quoted": HELLO + b'Transfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n',
    "coding behind a no-break space": HELLO + b"Transfer-Encoding: \xa0chunked\r\n\r\n0\r\n\r\n",
    "coding not chunked": HELLO + b"Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n",
    "two spaces": b"GET  /hello HTTP/1.1\r\nHost: a\r\n\r\n",
    "HTTP/0.9": b"GET /hello\r\n\r\n",
    "coding in 1.0": b"POST /unread HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "no host": b"GET /hello HTTP/1.1\r\n\r\n",
    "two hosts": HELLO + b"Host: b\r\n\r\n",
    "the same host twice": HELLO + b"Host: a\r\n\r\n",
    "host with a path": b"GET /hello HTTP/1.1\r\nHost: a/b\r\n\r\n",
    "host with a user": b"GET /hello HTTP/1.1\r\nHost: u@a\r\n\r\n",
    "host with a query": b"GET /hello HTTP/1.1\r\nHost: a?b\r\n\r\n",
    "host with a space": b"GET /hello HTTP/1.1\r\nHost: a b\r\n\r\n",
    "host list": b"GET /hello HTTP/1.1\r\nHost: a,b c\r\n\r\n",
    "host with a port of letters": b"GET /hello HTTP/1.1\r\nHost: a:b\r\n\r\n",
    "host with a backslash": b"GET /hello HTTP/1.1\r\nHost: a\\b\r\n\r\n",
    "host with 8 bits": b"GET /hello HTTP/1.1\r\nHost: \xe4\r\n\r\n",
    "host with an open bracket": b"GET /hello HTTP/1.1\r\nHost: [::1\r\n\r\n",
}


def refused(served: Served, program: Program, octets: bytes, status: int = 400) -> None:
    with served.client() as client:
        client.send(octets)
        answer = client.answer()
        assert (answer.status, answer["connection"]) == (status, "close")
        assert client.closed()
    assert program.calls == []


@on_every_protocol()
@pytest.mark.parametrize("octets", MALFORMED.values(), ids=MALFORMED)
def test_malformed_heads_are_refused(served: Served, program: Program, octets: bytes) -> None:
    refused(served, program, octets)


@on_every_protocol(uvicorn_fails="it takes what only a lenient reader takes, and does not look at Host")
@pytest.mark.parametrize("octets", REFUSED_BY_OURS.values(), ids=REFUSED_BY_OURS)
def test_heads_that_two_readers_may_understand_in_two_ways_are_refused(
    served: Served, program: Program, octets: bytes
) -> None:
    refused(served, program, octets)


@on_every_protocol(uvicorn_fails="it answers 400 to all of them, and serves HTTP/2.0")
@pytest.mark.parametrize(
    ("octets", "status"),
    [
        (b"BREW /hello HTTP/1.1\r\nHost: a\r\n\r\n", 501),
        (b"GET /hello HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        (b"GET /hello HTTP/1.2\r\nHost: a\r\n\r\n", 505),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        (HELLO + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
    ],
)
def test_what_is_not_supported_is_told(served: Served, program: Program, octets: bytes, status: int) -> None:
    refused(served, program, octets, status)


WELL_FORMED = {
    "plain": HELLO + b"\r\n",
    "empty line before": b"\r\n" + HELLO + b"\r\n",
    "white space around a value": HELLO + b"A: \t b \t\r\n\r\n",
    "no space behind the colon": HELLO + b"A:b\r\n\r\n",
    "8-bit value": HELLO + b"A: \xe4\xff\r\n\r\n",
    "empty value": HELLO + b"A:\r\n\r\n",
    "port": b"GET /hello HTTP/1.1\r\nHost: a:8000\r\n\r\n",
    "IPv6": b"GET /hello HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
    "empty host": b"GET /hello HTTP/1.1\r\nHost:\r\n\r\n",
    "absolute form": b"GET http://a/hello HTTP/1.1\r\nHost: a\r\n\r\n",
    "query and fragment": b"GET /hello?a=b#c HTTP/1.1\r\nHost: a\r\n\r\n",
    "escaped path": b"GET /h%65llo HTTP/1.1\r\nHost: a\r\n\r\n",
    "1.0 without host": b"GET /hello HTTP/1.0\r\n\r\n",
    "length 0": HELLO + b"Content-Length: 0\r\n\r\n",
    "unknown expectation": HELLO + b"Expect: something\r\n\r\n",
}


@on_every_protocol()
@pytest.mark.parametrize("octets", WELL_FORMED.values(), ids=WELL_FORMED)
def test_well_formed_heads_are_served(served: Served, octets: bytes) -> None:
    with served.client() as client:
        client.send(octets)
        answer = client.answer()
        assert (answer.status, answer.body) == (200, b'{"hello":"world"}')


LIMITS = limited(line_size=300, head_size=1000, fields=10)


def line_of(octets: int) -> bytes:
    start, end = b"GET /hello?", b" HTTP/1.1"
    return start + b"a" * (octets - len(start) - len(end)) + end + b"\r\nHost: a\r\n\r\n"


def head_of(octets: int) -> bytes:
    start, end = HELLO + b"A: ", b"\r\n\r\n"
    return start + b"b" * (octets - len(start) - len(end)) + end


def fields_of(count: int) -> bytes:
    return HELLO + b"".join(b"A: %d\r\n" % number for number in range(count - 1)) + b"\r\n"


@on_ours
@pytest.mark.parametrize(
    ("make", "limit", "status"),
    [(line_of, LIMITS.line_size, 414), (head_of, LIMITS.head_size, 431), (fields_of, LIMITS.fields, 431)],
)
@pytest.mark.parametrize("cut", [False, True], ids=["at once", "octet by octet"])
def test_heads_have_limits(program: Program, variant: Variant, make, limit: int, status: int, cut: bool) -> None:
    def pieces(octets: bytes) -> list[bytes]:
        return [octets[at : at + 1] for at in range(len(octets))] if cut else [octets]

    with serving(program.app, variant, LIMITS) as served:
        with served.client() as client:
            client.send(*pieces(make(limit)))
            assert client.answer().status == 200
        with served.client() as client:
            client.send(make(limit + 1))
            assert client.answer().status == status
            assert client.closed()


@on_ours
def test_a_header_section_seen_before_does_not_lift_the_limit_of_the_line(program: Program, variant: Variant) -> None:
    with serving(program.app, variant, LIMITS) as served, served.client() as client:
        for _ in range(2):
            client.send(line_of(LIMITS.line_size))
            assert client.answer().status == 200
        client.send(line_of(LIMITS.line_size + 1))
        assert client.answer().status == 414


@on_ours
@pytest.mark.parametrize(("octets", "status"), [(b"GET /" + b"a" * 400, 414), (HELLO + b"A: " + b"b" * 1100, 431)])
def test_a_head_too_large_is_refused_before_it_ends(
    program: Program, variant: Variant, octets: bytes, status: int
) -> None:
    with serving(program.app, variant, LIMITS) as served, served.client() as client:
        client.send(octets)
        assert client.answer().status == status


@on_ours
@pytest.mark.parametrize("begin", [b"GET /", b"GET /?", b"GET /?a=/"])
def test_a_line_far_too_long_costs_no_time(program: Program, variant: Variant, begin: bytes) -> None:
    with serving(program.app, variant, LIMITS) as served, served.client() as client:
        started = time.monotonic()
        client.send(begin + b"a" * 40_000)
        assert client.answer().status == 414
        assert time.monotonic() - started < 1


@on_ours
def test_empty_lines_have_the_limit_of_a_head(program: Program, variant: Variant) -> None:
    with serving(program.app, variant, LIMITS) as served:
        room = LIMITS.head_size - len(HELLO) - 2
        with served.client() as client:
            client.send(b"\r\n" * (room // 2), HELLO + b"\r\n")
            assert client.answer().status == 200
        with served.client() as client:
            client.send(b"\r\n" * (room // 2 + 1), HELLO + b"\r\n")
            assert client.answer().status == 431


def test_the_default_limits_are_those_of_the_trusted_servers() -> None:
    assert (DEFAULTS.line_size, DEFAULTS.head_size) == (16 * 1024, 64 * 1024)
    assert 100 <= DEFAULTS.fields <= 200


@on_every_protocol(uvicorn_fails="it passes white space behind a value on")
def test_values_come_without_the_white_space_around_them(served: Served) -> None:
    with served.client() as client:
        client.send(get("/fields", "X-Own: \t a b \t"))
        assert ["x-own", "a b"] in client.answer().json()
