"""Multipart forms mean the same however their octets arrive, and the same as to Starlette's own parser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartParser
from starlette.requests import Request

from typeway._runtime import multipart
from typeway._runtime.form import parse_form
from typeway._runtime.multipart import BatchParser

SPOOL, BATCH = 24, 8
"""So little that files of a few octets go to the disk, and in several batches."""

Parser = Callable[..., MultiPartParser]


class SlowTwin(MultiPartParser):
    spool_max_size = SPOOL


class InBatches(BatchParser):
    spool_max_size = SPOOL


def shown(form: FormData) -> list[Any]:
    """Everything a program sees of a form; its files are closed."""
    seen: list[Any] = []
    for name, item in form.multi_items():
        if isinstance(item, UploadFile):
            seen.append((name, item.filename, item.size, item.headers.raw, item.file.tell(), item.file.read()))
            item.file.close()
        else:
            seen.append((name, item))
    return seen


def outcome(parser: Parser, boundary: str, pieces: list[bytes]) -> Any:
    headers = Headers({"content-type": f'multipart/form-data; boundary="{boundary}"'})

    async def stream() -> AsyncGenerator[bytes, None]:
        for piece in pieces:
            yield piece
        yield b""

    made = parser(headers, stream(), max_files=3, max_fields=3, max_part_size=40)

    async def run() -> list[Any]:
        return shown(await made.parse())

    try:
        return asyncio.run(run())
    except Exception as error:
        return type(error).__name__, getattr(error, "message", str(error))
    finally:
        for file in made._files_to_close_on_error:  # Starlette's forgets those that were cut off
            assert file.closed or parser is SlowTwin
            file.close()


def cut(octets: bytes, places: list[int]) -> list[bytes]:
    """The octets in pieces that end at these places."""
    ends = sorted({place % (len(octets) + 1) for place in places})
    return [octets[start:end] for start, end in zip([0, *ends], [*ends, len(octets)], strict=True)]


BOUNDARIES = st.sampled_from(["b", "limit", "--", "-", "aba", "b\r", "a" * 40])
HEADS = st.sampled_from(
    [
        b'Content-Disposition: form-data; name="f"; filename="x"\r\n\r\n',
        b'Content-Disposition: form-data; name="f"; filename=""\r\nContent-Type: a/b\r\n\r\n',
        b'Content-Disposition: form-data; name="t"\r\n\r\n',
        b"Content-Disposition: form-data\r\n\r\n",
        b"Broken\r\n\r\n",
    ]
)
SCRAPS = st.lists(
    st.sampled_from(
        [b"\r", b"\n", b"-", b"a", b"b", b"\r\n", b"\r\n--", b"limit", b"x" * 30, b"\r\n--limi", b"\0\xff"]
    ),
    max_size=12,
).map(b"".join)


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str, bytes]:
    """Mostly forms, some of them malformed, with content that looks like what ends it."""
    boundary = draw(BOUNDARIES)
    line = b"--" + boundary.encode()
    parts = draw(st.lists(st.tuples(HEADS, SCRAPS), max_size=4))
    body = b"".join(line + b"\r\n" + head + content + b"\r\n" for head, content in parts)
    return boundary, body + draw(st.sampled_from([line + b"--\r\n", line + b"--", line, b"", b"more"]))


@settings(max_examples=400, deadline=None)
@given(bodies(), st.lists(st.integers(0, 2000), max_size=30))
@example(("limit", b'--limit\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\n' + b"x" * 99), [])
def test_a_form_means_the_same_as_to_starlettes_parser(body: tuple[str, bytes], places: list[int]) -> None:
    boundary, octets = body
    pieces = cut(octets, places)
    with patch.object(multipart, "BATCH", BATCH):
        assert outcome(InBatches, boundary, pieces) == outcome(SlowTwin, boundary, pieces)


@pytest.mark.parametrize("step", [1, 2, 3, 7, 64])
@pytest.mark.parametrize("content", [b"", b"x" * 500, b"\r\n--lim" * 40, b"\r" * 100, bytes(range(256))])
def test_every_way_to_cut_a_file(content: bytes, step: int) -> None:
    octets = (
        b'--limit\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\n' + content + b"\r\n--limit--\r\n"
    )
    pieces = [octets[start : start + step] for start in range(0, len(octets), step)]
    with patch.object(multipart, "BATCH", BATCH):
        (part,) = outcome(InBatches, "limit", pieces)
    assert part == (
        "f",
        "x",
        len(content),
        [(b"content-disposition", b'form-data; name="f"; filename="x"')],
        0,
        content,
    )


def test_pieces_inside_of_a_file_do_not_reach_the_parser() -> None:
    seen: list[int] = []

    class Watched(InBatches):
        def on_part_data(self, data: bytes, start: int, end: int) -> None:
            seen.append(end - start)
            super().on_part_data(data, start, end)

    head = b'--limit\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\n'
    pieces = [head + b"x", *([b"y" * 10] * 50), b"z\r\n--limit--\r\n"]
    (part,) = outcome(Watched, "limit", pieces)
    assert part[2] == 502
    assert seen == [1, 1]


def multipart_request(body: bytes) -> Request:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    headers = [(b"content-type", b"multipart/form-data; boundary=limit")]
    return Request({"type": "http", "method": "POST", "headers": headers}, receive)


FIELD = b'--limit\r\nContent-Disposition: form-data; name="f"\r\n\r\nvalue\r\n--limit--\r\n'


def test_a_parser_that_a_program_puts_in_its_place_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    class Own(MultiPartParser):
        def on_part_begin(self) -> None:
            made.append("part")
            super().on_part_begin()

    monkeypatch.setattr("starlette.requests.MultiPartParser", Own)
    form = asyncio.run(parse_form(multipart_request(FIELD)))
    assert form.multi_items() == [("f", "value")]
    assert made == ["part"]


def test_the_form_is_the_one_that_the_request_has() -> None:
    request = multipart_request(FIELD)

    async def both() -> bool:
        return await parse_form(request) is await request.form()

    assert asyncio.run(both())
