"""The default handlers: FastAPI's answers, octet by octet, and an answer also where FastAPI has none."""

import asyncio
import datetime
import json
import math
from collections import deque
from decimal import Decimal
from typing import Any

import fastapi.exception_handlers as theirs
import fastapi.exceptions
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocketState

import typeway.exception_handlers as ours
from typeway.exceptions import HTTPException, RequestValidationError, WebSocketRequestValidationError

REQUEST = Request({"type": "http", "method": "GET", "path": "/", "headers": []})


def sent(response: Response) -> tuple[Any, ...]:
    return type(response).__name__, response.status_code, response.raw_headers, response.body


def answer(errors: Any) -> Response:
    return asyncio.run(ours.request_validation_exception_handler(REQUEST, RequestValidationError(errors)))


def answer_of_fastapi(errors: Any) -> Response:
    error = fastapi.exceptions.RequestValidationError(errors)
    return asyncio.run(theirs.request_validation_exception_handler(REQUEST, error))


def strictly_decoded(body: bytes) -> Any:
    def refuse(constant: str) -> Any:
        raise AssertionError(f"{constant} is not JSON")

    return json.loads(body.decode("utf-8"), parse_constant=refuse)


@pytest.mark.parametrize(
    "error",
    [
        HTTPException(404),
        HTTPException(404, {"a": [1, None, "é"]}, {"x": "y"}),
        HTTPException(400, ""),
        HTTPException(400, headers={}),
        HTTPException(204, "unsent"),
        HTTPException(205, "unsent"),
        HTTPException(304, "unsent", {"etag": "x"}),
        HTTPException(100),
        StarletteHTTPException(405, "Not that way", {"allow": "GET"}),
    ],
    ids=repr,
)
def test_http_exception_handler(error: StarletteHTTPException) -> None:
    mine = asyncio.run(ours.http_exception_handler(REQUEST, error))
    assert sent(mine) == sent(asyncio.run(theirs.http_exception_handler(REQUEST, error)))


@pytest.mark.parametrize(
    "detail, expected",
    [("bad \ud800 name", "bad \\ud800 name"), ({"limit": math.inf}, {"limit": None}), ([math.nan, 1.5], [None, 1.5])],
)
def test_http_exception_that_echoes_what_json_cannot_hold(detail: Any, expected: Any) -> None:
    response = asyncio.run(ours.http_exception_handler(REQUEST, HTTPException(400, detail, {"x": "y"})))
    assert strictly_decoded(response.body) == {"detail": expected}
    assert (response.status_code, response.headers["x"]) == (400, "y")


def test_http_exception_whose_detail_is_no_json_is_a_mistake() -> None:
    with pytest.raises(TypeError, match="not JSON serializable"):
        asyncio.run(ours.http_exception_handler(REQUEST, HTTPException(400, object())))


def pydantic_errors(annotation: Any, value: Any) -> list[Any]:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(annotation).validate_python(value)
    return list(caught.value.errors(include_url=False))


class Positive(BaseModel):
    number: int
    moment: datetime.date | None = None


@pytest.mark.parametrize(
    "errors",
    [
        [],
        (),
        pydantic_errors(Positive, {}),
        pydantic_errors(Positive, {"number": "é", "moment": [1, {"a": None}]}),
        pydantic_errors(list[int], ["x", 1.5, None, b"abc", {1, 2}]),
        [{"type": "t", "ctx": {"error": ValueError("x")}, "input": Decimal("1.5"), "loc": ("body", 0)}],
        [{"input": {1: 2, None: 3, False: 4, "_sa_gone": 5}}],
    ],
    ids=len,
)
def test_same_422_as_fastapi(errors: Any) -> None:
    assert sent(answer(errors)) == sent(answer_of_fastapi(errors))


DEEP: list[Any] = []
for _ in range(5000):
    DEEP = [DEEP]
CYCLE: dict[str, Any] = {}
CYCLE["again"] = CYCLE


class Unknown:
    __slots__ = ()


# Input that JSON cannot hold, and what the answer shows instead.
UNSENDABLE: dict[str, tuple[Any, Any]] = {
    "NaN": (math.nan, None),
    "an infinity": ({"a": -math.inf, "b": 1.5}, {"a": None, "b": 1.5}),
    "lone surrogates": ("x\ud800y\udfff", "x\\ud800y\\udfff"),
    "a lone surrogate in a key": ({"\udc80": 1}, {"\\udc80": 1}),
    "octets": (b"abc\xff", "abc\\xff"),
    "octets in a list": ([b"fine", b"\x80"], ["fine", "\\x80"]),
    "keys": (
        {math.nan: 1, 2.5: 2, None: 3, (1, 2): 4, b"\xff": 5},
        {"nan": 1, "2.5": 2, "null": 3, "(1, 2)": 4, "\\xff": 5},
    ),
    "a long integer": (10**5000, None),
    "long integers": ([-(10**5000), 10**4000, True], [None, 10**4000, True]),
    "an unknown object": ([Unknown(), 1], [None, 1]),
    "NaN beside others": ([math.nan, datetime.date(2020, 1, 1), deque([1]), {2}], [None, "2020-01-01", [1], [2]]),
    "NaN beside a model": ([math.nan, Positive(number=3), Decimal("NaN")], [None, {"number": 3, "moment": None}, None]),
}


@pytest.mark.parametrize("value, expected", UNSENDABLE.values(), ids=UNSENDABLE)
def test_422_where_fastapi_has_no_answer(value: Any, expected: Any) -> None:
    errors = [{"type": "t", "loc": ("body", "x"), "msg": "no", "input": value}]
    with pytest.raises((ValueError, TypeError)):
        answer_of_fastapi(errors)
    response = answer(errors)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/json"
    assert strictly_decoded(response.body) == {
        "detail": [{"type": "t", "loc": ["body", "x"], "msg": "no", "input": expected}]
    }


@pytest.mark.parametrize("value", [DEEP, CYCLE], ids=["deep", "endless"])
def test_input_nested_too_deeply_is_cut_off(value: Any) -> None:
    response = answer([{"type": "t", "loc": ("body",), "input": value}])
    (error,) = strictly_decoded(response.body)["detail"]
    assert (response.status_code, error["type"], error["loc"]) == (422, "t", ["body"])


TEXT = st.text(st.characters() | st.characters(categories=["Cs"]), max_size=4)
INPUTS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | TEXT
    | st.binary(max_size=3)
    | st.decimals()
    | st.builds(Unknown),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(TEXT | st.floats() | st.none(), inner, max_size=3)
        | st.tuples(inner, inner)
    ),
    max_leaves=6,
)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.lists(st.fixed_dictionaries({"loc": st.tuples(TEXT), "input": INPUTS}), max_size=3))
def test_every_422_can_be_sent_and_equals_fastapis_if_there_is_one(errors: list[Any]) -> None:
    response = answer(errors)
    assert response.status_code == 422
    decoded = strictly_decoded(response.body)
    assert len(decoded["detail"]) == len(errors)
    try:
        expected = answer_of_fastapi(errors)
    except (ValueError, TypeError):
        return
    assert sent(response) == sent(expected)


class Socket:
    """As much of a WebSocket as the handler uses."""

    def __init__(self, state: WebSocketState) -> None:
        self.application_state = state
        self.closed: list[Any] = []

    async def close(self, code: int = 1000, reason: str | None = None) -> None:
        self.closed.append((code, reason))


def closed(errors: Any, state: WebSocketState) -> tuple[int, str]:
    socket: Any = Socket(state)
    asyncio.run(ours.websocket_request_validation_exception_handler(socket, WebSocketRequestValidationError(errors)))
    ((code, reason),) = socket.closed
    return code, reason


def test_websocket_is_refused_with_the_errors_as_text() -> None:
    errors = [{"type": "t", "loc": ("query", "é"), "msg": "no" * 100, "input": {1}}, {"input": [math.nan, "\ud800"]}]
    code, reason = closed(errors, WebSocketState.CONNECTING)
    assert code == 1008
    assert json.loads(reason) == [
        {"type": "t", "loc": ["query", "é"], "msg": "no" * 100, "input": [1]},
        {"input": [None, "\\ud800"]},
    ]


def test_reason_of_an_open_websocket_fits_into_a_close_frame() -> None:
    code, reason = closed([{"msg": "é" * 100}], WebSocketState.CONNECTED)
    assert code == 1008
    assert len(reason.encode()) in {122, 123}
    assert ('[{"msg":"' + "é" * 100).startswith(reason)


def test_websocket_errors_are_those_of_fastapi() -> None:
    errors = pydantic_errors(Positive, {"number": "x"})
    socket: Any = Socket(WebSocketState.CONNECTING)
    error = fastapi.exceptions.WebSocketRequestValidationError(errors)
    asyncio.run(theirs.websocket_request_validation_exception_handler(socket, error))
    ((code, reason),) = socket.closed
    mine = closed(errors, WebSocketState.CONNECTING)
    assert (code, reason) == (mine[0], json.loads(mine[1]))
