"""Whatever stands in path, query string, headers and cookies, the client is served or told what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.robustness import hostile
from tests.robustness.application import app
from tests.robustness.effort import effort
from tests.robustness.verdict import assert_answered
from tests.robustness.wire import Ask, plain_headers, told

PATHS = {"/path/int/": 1, "/path/mixed/": 2, "/path/many/": 5, "/path/rest/": 2, "/path/either/": 1}
QUERIES = {
    "/query/plain": "abcdef",
    "/query/typed": "abcdefgh",
    "/query/many": "abcd",
    "/query/checked": ["a", "b", "c", "d", "e", "ef-f"],
    "/query/model": ["number", "colours", "since", "other"],
    "/query/loose": ["x_token", "ids", "other"],
    "/depends/1": ["a", "c"],
    "/request": "ab",
}
HEADERS = {
    "/header/plain": [b"a", b"b-c", b"d", b"e", b"content-length"],
    "/header/model": [b"x-token", b"ids", b"other"],
    "/header/strict": [b"number", b"colours", b"since", b"host"],
    "/depends/1": [b"x-b"],
    "/request": [b"a", b"x"],
}
COOKIES = {
    "/cookie/plain": [b"a", b"b", b"C c"],
    "/cookie/model": [b"number", b"colours", b"since"],
    "/request": [b"a"],
}


@pytest.mark.parametrize("prefix", PATHS)
def test_path(prefix: str) -> None:
    @effort(30)
    @given(hostile.segments(PATHS[prefix]))
    def send(rest: str) -> None:
        ask = Ask(path=prefix + rest, headers=plain_headers())
        answer = told(app, ask)
        if answer.status != 404:  # an empty piece, or one with a slash in it, leads elsewhere
            assert_answered(ask, answer)
        assert answer.raised is None

    send()


@pytest.mark.parametrize("path", QUERIES)
def test_query_string(path: str) -> None:
    @effort(40)
    @given(hostile.queries(QUERIES[path]))
    def send(query: bytes) -> None:
        ask = Ask(path=path, query=query, headers=plain_headers())
        assert_answered(ask, told(app, ask))

    send()


@pytest.mark.parametrize("path", HEADERS)
def test_headers(path: str) -> None:
    @effort(40)
    @given(hostile.header_lists(HEADERS[path]))
    def send(headers: list[tuple[bytes, bytes]]) -> None:
        ask = Ask(path=path, query=b"a=1", headers=headers)
        assert_answered(ask, told(app, ask))

    send()


@pytest.mark.parametrize("path", COOKIES)
def test_cookies(path: str) -> None:
    @effort(40)
    @given(st.lists(hostile.cookies(COOKIES[path]), min_size=1, max_size=2))
    def send(sent: list[bytes]) -> None:
        ask = Ask(path=path, headers=[(b"host", b"x"), *((b"cookie", each) for each in sent)])
        assert_answered(ask, told(app, ask))

    send()


SLASHES = ["/path/int/1/", "/query/plain/", "/nowhere/", "/body/item/", "/path/int/é/"]


@effort(80)
@given(
    hostile.hosts,
    hostile.queries("a"),
    st.sampled_from(SLASHES),
    st.sampled_from(["GET", "POST", "PUT", "", "get", "\u0130"]),
)
def test_redirects_and_refusals_of_any_host(host: bytes, query: bytes, path: str, method: str) -> None:
    """An address is built from what the client says the host is."""
    answer = told(app, Ask(method, path, query, [(b"host", host)]))
    assert answer.raised is None, (host, query, answer.raised)
    assert answer.status in (307, 400, 404, 405), (host, answer.status)
    location = answer.header(b"location") or b""
    assert all(0x20 < byte < 0x7F for byte in location), (host, location)


@effort(40)
@given(st.text(max_size=8), st.text(max_size=8))
def test_any_path_at_all(start: str, rest: str) -> None:
    answer = told(app, Ask(path=f"/{start}/{rest}", headers=plain_headers()))
    assert answer.raised is None, answer.raised
    assert answer.status in (200, 307, 404, 405, 422)
