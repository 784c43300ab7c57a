"""Random requests for a random program: most of what it wants, in good and in bad shape."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from hypothesis import strategies as st

from tests.oracle.programs import PATH_NAMES, Parameter, Program
from tests.robustness.wire import Ask

_MODEL_WIRES = ("a", "b", "bee", "c", "d_e", "d-e")
_CONTENT_TYPES = (b"application/json",) * 8 + (b"application/merge-patch+json; charset=utf-8", b"text/plain", b"")


@st.composite
def _pairs(draw: st.DrawFn, parameters: list[Parameter]) -> list[tuple[str, str]]:
    """Texts for parameters of one place, some sent twice, some not at all, and some that nobody wants."""
    pairs: list[tuple[str, str]] = []
    for item in parameters:
        wires = _MODEL_WIRES if item.name == "page" or len(item.type.texts) < 1 else item.wires
        for wire in wires:
            texts = st.sampled_from([*item.type.texts[:1] * 3, *item.type.texts])
            pairs += [(wire, draw(texts)) for _ in range(draw(st.sampled_from([0, 1, 1, 1, 2, 2])))]
    if draw(st.integers(0, 4)) == 0:
        pairs.append(
            (draw(st.sampled_from([*_MODEL_WIRES, "one", "two", "zzz"])), draw(st.sampled_from(["1", "x", ""])))
        )
    return draw(st.permutations(pairs)) if draw(st.integers(0, 3)) == 0 else pairs


def _document(draw: st.DrawFn, parameters: list[Parameter]) -> bytes:
    """A JSON body: one document of a parameter, or an object of all of them."""
    if not parameters:
        return draw(st.sampled_from([b"", b"1", b"{}"]))
    if len(parameters) == 1 and draw(st.booleans()):
        return draw(st.sampled_from(parameters[0].type.documents)).encode()
    sent = [item for item in parameters if draw(st.integers(0, 4))]
    members = [(draw(st.sampled_from(item.wires)), draw(st.sampled_from(item.type.documents))) for item in sent]
    whole = "{" + ", ".join(f"{json.dumps(wire)}: {text}" for wire, text in members) + "}"
    return draw(st.sampled_from([*[whole] * 8, "", "null", "[]", "{", '"\\ud800"', "[" * 3000])).encode()


@st.composite
def requests(draw: st.DrawFn, program: Program) -> tuple[Ask, dict[str, str]]:
    """Return a request and the values of the path's parameters."""
    every: dict[str, list[Parameter]] = {}
    for node in program.nodes:
        for item in node.parameters:
            every.setdefault(item.place, []).append(item)
    texts: list[Any] = [text for item in every.get("path", ()) for text in item.type.texts if text]
    params = {name: draw(st.sampled_from([*texts, "1", "x"])) for name in PATH_NAMES}
    headers = [(name.lower().encode(), value.encode()) for name, value in draw(_pairs(every.get("header", [])))]
    cookies = draw(_pairs(every.get("cookie", [])))
    if cookies:
        headers.append((b"cookie", "; ".join(f"{name}={value}" for name, value in cookies).encode()))
    if "form" in every:
        headers.append((b"content-type", b"application/x-www-form-urlencoded"))
        body = urlencode(draw(_pairs(every["form"]))).encode()
    else:
        body = _document(draw, every.get("body", []))
        if kind := draw(st.sampled_from(_CONTENT_TYPES)):
            headers.append((b"content-type", kind))
    query = urlencode(draw(_pairs(every.get("query", [])))).encode()
    return Ask("POST", f"/{params['x']}/{params['y']}", query, headers, (body,)), params
