"""Whatever comes as the body, in whatever pieces, the client is served or told what is wrong."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.robustness import hostile
from tests.robustness.application import app
from tests.robustness.effort import effort
from tests.robustness.verdict import assert_answered, strict_json
from tests.robustness.wire import Ask, json_headers, plain_headers, told

_ITEM = ["name", "price", "tags", "made", "parent", "extra"]
JSON_BODIES = {
    "/body/item": _ITEM,
    "/body/any": ["a"],
    "/body/pet": ["kind", "lives", "weight"],
    "/body/either": ["name", "kind", "lives"],
    "/body/dict": ["a"],
    "/body/keys": ["1", "nan", "1e400"],
    "/body/list": _ITEM,
    "/body/bytes": ["a"],
    "/body/float": ["a"],
    "/body/dataclass": ["x", "y"],
    "/body/typed-dict": ["sides", "name"],
    "/body/embedded": ["item", *_ITEM],
    "/body/several/1": ["item", "point", "took", "level", "x", "name"],
    "/body/set": ["a"],
    "/body/optional": _ITEM,
}
FORMS = {
    "/form/plain": "abc",
    "/form/model": ["name", "counts", "when", "other"],
    "/form/file": ["file", "other", "note"],
    "/form/files": ["files", "data"],
}
EVERY = [*JSON_BODIES, *FORMS, "/body/raw"]


@pytest.fixture
def cut_off_uploads() -> Iterator[None]:
    """Starlette's parser leaves the file of an unfinished part to the garbage collector, which complains; here is where it does so."""
    yield
    gc.collect()


leaves_files = pytest.mark.filterwarnings(r"ignore:(?s).*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning")


@pytest.mark.parametrize("path", JSON_BODIES)
def test_json(path: str) -> None:
    @effort(25)
    @given(hostile.chunked(hostile.json_bodies(JSON_BODIES[path])))
    def send(chunks: tuple[bytes, ...]) -> None:
        ask = Ask("POST", path, b"a=1", json_headers(), chunks)
        assert_answered(ask, told(app, ask))

    send()


@pytest.mark.parametrize("path", FORMS)
def test_urlencoded_form(path: str) -> None:
    @effort(25)
    @given(hostile.chunked(hostile.queries(FORMS[path])))
    def send(chunks: tuple[bytes, ...]) -> None:
        ask = Ask("POST", path, b"", json_headers(b"application/x-www-form-urlencoded"), chunks)
        assert_answered(ask, told(app, ask))

    send()


@leaves_files
@pytest.mark.usefixtures("cut_off_uploads")
@pytest.mark.parametrize("path", FORMS)
def test_multipart_form(path: str) -> None:
    @effort(25)
    @given(hostile.chunked(hostile.multipart_bodies()))
    def send(chunks: tuple[bytes, ...]) -> None:
        ask = Ask("POST", path, b"", json_headers(b"multipart/form-data; boundary=b"), chunks)
        assert_answered(ask, told(app, ask))

    send()


@leaves_files
@pytest.mark.usefixtures("cut_off_uploads")
@effort(120)
@given(
    st.sampled_from(EVERY),
    st.lists(st.sampled_from(hostile.CONTENT_TYPES), max_size=2),
    st.one_of(hostile.json_bodies(_ITEM), hostile.multipart_bodies(), hostile.queries("ab"), st.binary(max_size=8)),
)
def test_any_content_type_with_any_body(path: str, types: list[bytes], body: bytes) -> None:
    ask = Ask("POST", path, b"a=1", [(b"host", b"x"), *((b"content-type", each) for each in types)], (body,))
    assert_answered(ask, told(app, ask))


@pytest.mark.parametrize("path", JSON_BODIES)
def test_deep_nesting(path: str) -> None:
    for body in hostile.DEEP:
        answer = told(app, Ask("POST", path, b"a=1", json_headers(), (body,)))
        assert answer.status in (400, 422)
        assert_answered(Ask("POST", path), answer)


@pytest.mark.parametrize("path", ["/body/item", "/body/any", "/body/embedded", "/body/list"])
def test_nesting_near_the_limits_of_both_parsers(path: str) -> None:
    """pydantic-core, the json module and the encoder of answers give up at different depths."""
    for opening, closing in ((b"[", b"]"), (b'{"name":"x","parent":', b"}"), (b'{"name":1,"extra":', b"}")):
        for depth in (50, 150, 190, 210, 400, 900, 1100, 5000):
            ask = Ask("POST", path, b"a=1", json_headers(), (opening * depth + b"1" + closing * depth,))
            assert_answered(Ask("POST", path), told(app, ask))


@pytest.mark.parametrize("path", JSON_BODIES)
def test_numbers(path: str) -> None:
    for number in hostile.NUMERALS:
        for text in (
            number,
            f"[{number}]",
            f'{{"name":"x","price":{number},"x":{number},"a":{number}}}',
            f'[{{"price":{number}}}]',
        ):
            ask = Ask("POST", path, b"a=1", json_headers(), (text.encode(),))
            assert_answered(ask, told(app, ask))


def test_non_finite_numbers_are_told_without_non_finite_numbers() -> None:
    ask = Ask("POST", "/body/item", b"", json_headers(), (b'{"name": NaN, "price": [1e400], "made": "\\ud800"}',))
    detail = strict_json(told(app, ask).body)["detail"]
    assert [(item["loc"], item["input"]) for item in detail] == [
        (["body", "name"], None),
        (["body", "price"], [None]),
        (["body", "made"], "\\ud800"),
    ]


@pytest.mark.parametrize("size", [0, 1, 300])
@pytest.mark.parametrize("body", [b"", b'{"name": "x"}', b"a=1&name=x"])
def test_pieces_do_not_matter(body: bytes, size: int) -> None:
    """One message, many small ones, empty ones in between and at the end: the answer is the same."""
    pieces = tuple(body[number : number + 1] for number in range(len(body)))
    chunks = (*pieces, *[b""] * size) if size else (b"", *pieces)
    for path, kind in (
        ("/body/item", b"application/json"),
        ("/body/raw", b"text/plain"),
        ("/form/plain", b"application/x-www-form-urlencoded"),
    ):
        whole = told(app, Ask("POST", path, b"", json_headers(kind), (body,)))
        assert_answered(Ask("POST", path), whole)
        cut = told(app, Ask("POST", path, b"", json_headers(kind), chunks))
        assert (cut.status, cut.body, cut.raised) == (whole.status, whole.body, whole.raised)


@pytest.mark.parametrize("path", [path for path in EVERY if path != "/body/raw"])
def test_client_that_leaves_in_the_middle(path: str) -> None:
    kind = b"application/x-www-form-urlencoded" if path.startswith("/form") else b"application/json"
    for chunks in ((), (b"",), (b'{"name":',), (b'{"name":', b'"x"}'), (b"--b\r\n",)):
        answer = told(app, Ask("POST", path, b"a=1", json_headers(kind), chunks, gone=True))
        assert_answered(Ask("POST", path), answer)
        assert answer.status == 400


def test_body_where_none_is_wanted() -> None:
    for chunks, gone in (((b"{" * 100,), False), ((b"x",), True), ((), True)):
        ask = Ask("GET", "/path/int/1", b"", plain_headers(), chunks, gone)
        answer = told(app, ask)
        assert_answered(ask, answer)
        assert answer.status == 200
