"""What a client may send if it means no good: strategies of bytes for every part of a request."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st

# --- single values ---

NUMBERS = (
    "0", "-0", "1", "-1", "+1", " 1", "01", "1_0", "1.0", "1e3", "1e400", "-1e400", "1e-400", "nan", "NaN", "inf", "Infinity", "-inf", "0x10", "1" * 400, "9" * 5000, "0." + "3" * 500,
    "9223372036854775808", "1e999999999", "-", ".", "1,5", "٣", "½", "1\x00", "1\u200b",
)  # fmt: skip
TIMES = (
    "2024-02-29", "2023-02-29", "0000-00-00", "99999-01-01", "2024-02-29T25:61:61Z", "2024-02-29T00:00:00+99:99", "1577836800", "1e20", "-1e20", "P1D", "P99999999999D", "PT1S",
    "-P1Y", "1 day, 00:00:00", "24:00:00", "12:00:00.9999999999", "999999999 days, 23:59:59",
)  # fmt: skip
WORDS = (
    "", " ", "red", "low", "true", "off", "x", "abc", "abcdef", "null", "None", "[]", "{}", '{"a":1}', '{"a":NaN}', "[1,[", '"\\ud800"', "\x00", "\r\n", "\ufeff", "\ufffd", "é", "漢字", "😀",
    "00000000-0000-0000-0000-000000000000", "{00000000-0000-0000-0000-00000000000}", "127.0.0.1", "::1", "../..", "%", "%2", "%zz", "%00", "%ff", "%ed%a0%80", "a" * 3000, "'; DROP", "(a+)+$",
)  # fmt: skip

values: st.SearchStrategy[str] = st.one_of(
    st.sampled_from(NUMBERS),
    st.sampled_from(TIMES),
    st.sampled_from(WORDS),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    st.integers().map(str),
)
raw_values: st.SearchStrategy[bytes] = st.one_of(
    values.map(str.encode),
    st.binary(max_size=6),
    st.sampled_from([b"\xed\xa0\x80", b"\xff\xfe", b"\xc3", b"\xc3\x28", b"\xf0\x9f"]),
)

# --- path and query ---


def segments(count: int) -> st.SearchStrategy[str]:
    """Return what a server hands over as the decoded rest of a path; servers differ in what they do about bytes that are no UTF-8."""
    ways: tuple[Callable[[bytes], str], ...] = (
        lambda raw: raw.decode("utf-8", "replace"),
        lambda raw: raw.decode("latin-1"),
        lambda raw: raw.decode("utf-8", "surrogateescape"),
    )
    whole = st.lists(raw_values, min_size=count, max_size=count).map(b"/".join)
    return st.tuples(whole, st.sampled_from(ways)).map(lambda drawn: drawn[1](drawn[0]))


def queries(names: Sequence[str]) -> st.SearchStrategy[bytes]:
    """Return query strings, or urlencoded forms, that mostly use these names."""
    keys = st.one_of(*[st.sampled_from([name.encode() for name in names])] * 4, raw_values)
    coded = raw_values.map(lambda raw: quote(raw).encode())
    pairs = st.tuples(
        keys, st.sampled_from([b"=", b"=", b"=", b"", b"==", b"%3D"]), st.one_of(coded, coded, raw_values)
    ).map(b"".join)
    tidy = st.tuples(st.lists(pairs, max_size=5), st.sampled_from([b"&", b"&", b"&", b";", b"&&"])).map(
        lambda drawn: drawn[1].join(drawn[0])
    )
    return st.one_of(tidy, tidy, tidy, st.binary(max_size=20))


# --- headers and cookies ---

_NAMES = (
    b"host",
    b"cookie",
    b"content-type",
    b"content-length",
    b"accept",
    b"x-forwarded-for",
    b"transfer-encoding",
    b"",
    b"\xff",
    b"a b",
    b"range",
)

hosts: st.SearchStrategy[bytes] = st.one_of(
    raw_values,
    st.sampled_from(
        [
            b"",
            b"[",
            b"[::1",
            b"[::1]:x",
            b"a]b",
            b"a b",
            b"a\r\nx: y",
            b"u:p@h",
            b"h:99999999",
            b"h:b",
            b"//h",
            b"h/p?q#f",
            b"\\",
            b"%00",
            b"h" * 3000,
        ]
    ),
)


def header_lists(names: Sequence[bytes]) -> st.SearchStrategy[list[tuple[bytes, bytes]]]:
    """Return header fields that mostly have these names; names come in lower case, as ASGI has it."""
    keys = st.one_of(*[st.sampled_from([*names])] * 4, st.sampled_from(_NAMES), st.binary(max_size=4).map(bytes.lower))
    return st.lists(st.tuples(keys, raw_values), max_size=6)


def cookies(names: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Return ``Cookie`` headers that mostly have these names."""
    keys = st.one_of(*[st.sampled_from([*names])] * 4, raw_values)
    quoted = raw_values.map(lambda raw: b'"' + raw + b'"')
    octal = st.sampled_from([b'"\\', b'"\\777"', b'"\\000\\15"', b'"\\"', b"\\"])
    pairs = st.tuples(keys, st.sampled_from([b"=", b"=", b"", b" = "]), st.one_of(raw_values, quoted, octal)).map(
        b"".join
    )
    return st.one_of(
        st.lists(pairs, max_size=5).map(b"; ".join), st.lists(pairs, max_size=3).map(b";".join), st.binary(max_size=20)
    )


# --- bodies ---

NUMERALS = (
    "0",
    "-0",
    "1",
    "2.5",
    "-1e5",
    "1e400",
    "-1e400",
    "NaN",
    "Infinity",
    "-Infinity",
    "1" * 400,
    "8" * 5000,
    "1e-400",
    "1.7976931348623159e308",
    "123456789012345678",
)
LITERALS = (
    *NUMERALS,
    "true",
    "null",
    '""',
    '"a"',
    '"cat"',
    '"\\ud800"',
    '"\\udc00x"',
    '"\\u0000"',
    '"1e400"',
    '"2024-02-29"',
    "[]",
    "{}",
    '"' + "é" * 50 + '"',
)
_FAULTS = (
    "",
    "{",
    "}",
    "[",
    "]",
    '"',
    "'a'",
    "{a: 1}",
    "[1,]",
    '{"a":}',
    "tru",
    "01",
    "+1",
    "1.",
    "--1",
    "/**/1",
    "nan",
    '"\n"',
    "1 2",
    '{"a" 1}',
    "\x00",
    "\ufeff1",
)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def documents(names: Sequence[str]) -> st.SearchStrategy[str]:
    """Return JSON texts, objects mostly with these names, now and then with one of them twice, and some that are malformed."""
    leaves = st.one_of(st.sampled_from(LITERALS), values.map(json.dumps), st.text(max_size=4).map(json.dumps))
    keys = st.one_of(*[st.sampled_from(names)] * 4, st.text(max_size=2)).map(json.dumps)

    def grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        arrays = st.lists(inner, max_size=4).map(lambda items: "[" + ",".join(items) + "]")
        objects = st.lists(st.tuples(keys, inner), max_size=5).map(
            lambda members: "{" + ",".join(f"{key}: {text}" for key, text in members) + "}"
        )
        return st.one_of(arrays, objects, objects, objects)

    whole = st.recursive(leaves, grow, max_leaves=8)
    grown = grow(whole)
    return st.one_of(grown, grown, whole, st.sampled_from(_FAULTS), grown.map(lambda text: text[:-1]))


_DEEP = 100_000
DEEP = (
    b"[" * _DEEP,
    b"[" * _DEEP + b"]" * _DEEP,
    b'{"parent":' * _DEEP,
    b'{"parent":' * _DEEP + b"1" + b"}" * _DEEP,
    b'{"name":"x","extra":' + b'{"a":[' * _DEEP,
)

_WAYS: tuple[Callable[[str], bytes], ...] = (
    lambda text: text.encode("utf-16", "surrogatepass"),
    lambda text: text.encode("utf-16-be", "surrogatepass"),
    lambda text: text.encode("utf-32", "surrogatepass"),
    lambda text: text.encode("utf-8-sig"),
    lambda text: text.encode("latin-1", "replace"),
    lambda text: text.encode()[:-1],
    lambda text: text.replace('"', '"\ud800', 1).encode("utf-8", "surrogatepass"),
    lambda text: text.encode() + b"\xc3",
    lambda text: text.replace('"', '"\xff', 1).encode("latin-1", "replace"),
)


def json_bodies(names: Sequence[str]) -> st.SearchStrategy[bytes]:
    """Return bodies that are JSON, nearly JSON, or JSON in another encoding."""
    texts = documents(names)
    plain = texts.map(str.encode)
    return st.one_of(
        plain,
        plain,
        plain,
        plain,
        st.tuples(texts, st.sampled_from(_WAYS)).map(lambda drawn: drawn[1](drawn[0])),
        st.binary(max_size=12),
    )


CONTENT_TYPES = (
    b"application/json", b"Application/JSON; charset=utf-8", b"application/problem+json", b"application/json;", b"application/jsonx", b"application", b"/", b"", b";", b"text/plain",
    b"application/json; charset=utf-16", b"application/x-www-form-urlencoded", b"multipart/form-data", b"multipart/form-data; boundary=", b"multipart/form-data; boundary=b", b"\xff\xfe",
    b"multipart/form-data; boundary=\xff", b"application/json, text/plain", b"a/b/json", b'application/json; x="', b"application/octet-stream", b"*/*",
)  # fmt: skip

_DISPOSITIONS = (
    b'form-data; name="a"', b'form-data; name="file"; filename="f.txt"', b'form-data; name="files"; filename=""', b'form-data; name="name"', b"form-data", b'form-data; name="', b"", b"attachment",
    b'form-data; name="file"; filename="../../\x00"', b'form-data; name="\xff"', b"form-data; name=data; filename*=utf-8''%ff", b'form-data; name="note"; filename="\xe9"', b'form-data; name="counts"',
)  # fmt: skip
_PART_HEADERS = (
    b"",
    b"content-type: text/plain\r\n",
    b"content-type: \xff\r\n",
    b": x\r\n",
    b"no colon\r\n",
    b"content-transfer-encoding: base64\r\n",
    b"x: " + b"y" * 9000 + b"\r\n",
)


def multipart_bodies() -> st.SearchStrategy[bytes]:
    """Return forms with the boundary ``b``, more or less well-formed."""

    def part(drawn: tuple[bytes, bytes, bytes]) -> bytes:
        return b"--b\r\ncontent-disposition: " + drawn[0] + b"\r\n" + drawn[1] + b"\r\n" + drawn[2] + b"\r\n"

    parts = st.tuples(st.sampled_from(_DISPOSITIONS), st.sampled_from(_PART_HEADERS), raw_values).map(part)
    ends = st.sampled_from([b"--b--\r\n", b"--b--\r\n", b"--b--", b"--b\r\n", b"", b"--c--\r\n"])
    return st.tuples(
        st.sampled_from([b"", b"", b"preamble\r\n", b"\r\n\r\n"]), st.lists(parts, max_size=4).map(b"".join), ends
    ).map(b"".join)


def chunked(bodies: st.SearchStrategy[bytes]) -> st.SearchStrategy[tuple[bytes, ...]]:
    """Return bodies in pieces, some of them empty."""

    def cut(drawn: tuple[bytes, list[int]]) -> tuple[bytes, ...]:
        body, places = drawn
        edges = [0, *sorted(place % (len(body) + 1) for place in places), len(body)]
        return tuple(body[start:end] for start, end in pairwise(edges))

    return st.tuples(bodies, st.one_of(st.just([]), st.lists(st.integers(0, 10_000), max_size=4))).map(cut)
