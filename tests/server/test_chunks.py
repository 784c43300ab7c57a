"""Bodies in chunks: what is malformed is refused, what is no part of the body has limits (RFC 9112, section 7.1)."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.server.program import Program
from tests.server.serving import Served, Variant, chunked, get, limited, on_every_protocol, on_ours, serving
from typeway.server._chunks import Chunks
from typeway.server._head import Refusal
from typeway.server._limits import Limits

HEAD = get("/echo", "Transfer-Encoding: chunked", method="POST")

MALFORMED = {
    "size with plus": b"+5\r\nhello\r\n0\r\n\r\n",
    "size with minus": b"-5\r\nhello\r\n0\r\n\r\n",
    "size with 0x": b"0x5\r\nhello\r\n0\r\n\r\n",
    "size with underscore": b"0_5\r\nhello\r\n0\r\n\r\n",
    "size with letters": b"5g\r\nhello\r\n0\r\n\r\n",
    "no size": b"\r\nhello\r\n0\r\n\r\n",
    "no size, extension": b";a=b\r\nhello\r\n0\r\n\r\n",
    "space before the size": b" 5\r\nhello\r\n0\r\n\r\n",
    "size 2**64": b"10000000000000000\r\nhello\r\n0\r\n\r\n",
    "bare LF behind the size": b"5\nhello\r\n0\r\n\r\n",
    "bare LF in an extension": b"5;a\nhello\r\n0\r\n\r\n",
    "CR in an extension": b"5;a\rb\r\nhello\r\n0\r\n\r\n",
    "data too long": b"5\r\nhelloo\r\n0\r\n\r\n",
    "any two octets behind the data": b"5\r\nhelloXX0\r\n\r\n",
    "bare LF behind the data": b"5\r\nhello\n0\r\n\r\n",
    "no end behind the data": b"5\r\nhello0\r\n\r\n",
    "trailer without colon": b"5\r\nhello\r\n0\r\nabc\r\n\r\n",
    "trailer with a space before the colon": b"5\r\nhello\r\n0\r\na : b\r\n\r\n",
    "trailer with bare LF": b"5\r\nhello\r\n0\r\na: b\n\r\n",
    "trailer with NUL": b"5\r\nhello\r\n0\r\na: \0\r\n\r\n",
}


@on_every_protocol()
@pytest.mark.parametrize("octets", MALFORMED.values(), ids=MALFORMED)
def test_malformed_chunks_are_refused(served: Served, octets: bytes) -> None:
    with served.client() as client:
        client.send(HEAD + octets)
        answer = client.answer()
        assert (answer.status, answer["connection"]) == (400, "close")
        assert client.closed()


@on_every_protocol(uvicorn_fails="it calls the handler first")
@pytest.mark.parametrize("path", ["/unread", "/echo"])
def test_no_handler_runs_if_the_chunks_that_came_with_the_head_are_malformed(
    served: Served, program: Program, path: str
) -> None:
    for _ in range(2):
        with served.client() as client:
            client.send(get(path, "Transfer-Encoding: chunked", method="POST") + MALFORMED["size with plus"])
            assert client.answer().status == 400
    assert program.calls == []


WELL_FORMED = {
    "one": (b"5\r\nhello\r\n0\r\n\r\n", b"hello"),
    "several": (b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", b"hello world"),
    "none": (b"0\r\n\r\n", b""),
    "zeros before the size": (b"0005\r\nhello\r\n000\r\n\r\n", b"hello"),
    "either case": (b"a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n", b"0123456789" * 2),
    "extension": (b"5;a=b\r\nhello\r\n0;c\r\n\r\n", b"hello"),
    "quoted extension": (b'5;a="b c"\r\nhello\r\n0\r\n\r\n', b"hello"),
    "trailers": (b"5\r\nhello\r\n0\r\nA: b\r\nC: d\r\n\r\n", b"hello"),
    "CR LF in the data": (b"5\r\n0\r\n\r\n\r\n0\r\n\r\n", b"0\r\n\r\n"),
}


@on_every_protocol()
@pytest.mark.parametrize(("octets", "body"), WELL_FORMED.values(), ids=WELL_FORMED)
def test_well_formed_chunks_are_read_and_the_next_request_is_served(served: Served, octets: bytes, body: bytes) -> None:
    with served.client() as client:
        client.send(HEAD + octets + get("/hello"))
        assert client.answer().body == body
        assert client.answer().body == b'{"hello":"world"}'


@on_every_protocol()
def test_a_json_body_may_come_in_chunks(served: Served) -> None:
    with served.client() as client:
        request = chunked("/orders", b'{"custo', b'mer":"c"', b"}")
        client.send(request.replace(b"\r\n\r\n", b"\r\nContent-Type: application/json\r\n\r\n", 1))
        assert client.answer().json() == {"customer": "c", "lines": []}


LIMITS = limited(chunk_line=100, head_size=1000, fields=11)


def size_line(octets: int) -> bytes:
    return b"5;" + b"a" * (octets - 4) + b"\r\nhello\r\n0\r\n\r\n"


def extensions(octets: int) -> bytes:
    """Many chunks of one octet whose extensions, with that of the last, have so many octets."""
    many, rest = divmod(octets, 50)
    line = b"1;" + b"a" * 49 + b"\r\nx\r\n"
    return line * many + (b"1;" + b"a" * (rest - 1) + b"\r\nx\r\n" if rest > 1 else b"") + b"0\r\n\r\n"


def trailers(octets: int) -> bytes:
    """Trailers that have so many octets together with the end of the line before them."""
    many, rest = divmod(octets, 95)
    line = b"a: " + b"b" * 90 + b"\r\n"
    return b"1\r\nx\r\n0\r\n" + line * many + b"a: " + b"b" * (rest - 5) + b"\r\n\r\n"


def trailer_fields(count: int) -> bytes:
    return b"1\r\nx\r\n0\r\n" + b"a: b\r\n" * count + b"\r\n"


@on_ours
@pytest.mark.parametrize(
    ("make", "limit", "step"),
    [
        (size_line, LIMITS.chunk_line, 1),
        (extensions, LIMITS.head_size, 2),
        (trailers, LIMITS.head_size, 1),
        (trailer_fields, LIMITS.fields, 1),
    ],
)
def test_what_is_no_part_of_the_body_has_limits(
    program: Program, variant: Variant, make, limit: int, step: int
) -> None:
    with serving(program.app, variant, LIMITS) as served:
        with served.client() as client:
            client.send(HEAD + make(limit))
            assert client.answer().status == 200
        with served.client() as client:
            client.send(HEAD + make(limit + step))
            assert client.answer().status == 400
            assert client.closed()


@on_ours
def test_many_small_chunks_are_no_attack(program: Program, variant: Variant) -> None:
    with serving(program.app, variant, LIMITS) as served, served.client() as client:
        client.send(chunked("/echo", *[b"x"] * 2000))
        assert client.answer().body == b"x" * 2000


@given(
    chunks=st.lists(st.binary(min_size=1, max_size=20), max_size=5),
    trailing=st.sampled_from([b"", b"a: b\r\n"]),
    behind=st.binary(max_size=10),
    data=st.data(),
)
def test_chunks_are_the_same_wherever_they_are_cut(
    chunks: list[bytes], trailing: bytes, behind: bytes, data: st.DataObject
) -> None:
    coded = b"".join(b"%x;e\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n" + trailing + b"\r\n"
    octets = coded + behind
    cuts = sorted(data.draw(st.lists(st.integers(0, len(coded) - 1), max_size=10)))
    decoder, body, rest = Chunks(Limits()), b"", None
    for start, end in zip([0, *cuts], [*cuts, len(octets)], strict=True):
        assert rest is None
        pieces, rest = decoder.feed(octets[start:end])
        body += b"".join(pieces)
    assert (body, rest) == (b"".join(chunks), behind)


@given(st.lists(st.binary(max_size=30), max_size=5))
def test_no_octets_break_the_decoder(pieces: list[bytes]) -> None:
    decoder = Chunks(limited(chunk_line=20))
    with suppress(Refusal):
        for piece in pieces:
            _, rest = decoder.feed(piece)
            if rest is not None:
                break
