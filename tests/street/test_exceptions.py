"""The error classes, compared with FastAPI's."""

import itertools
import pickle
from typing import Any

import fastapi.exceptions as theirs
import pytest
from starlette.exceptions import HTTPException as StarletteHTTPException

import typeway.exceptions as ours

ERRORS: list[list[Any]] = [
    [],
    [{"type": "missing", "loc": ("body", "a"), "msg": "Field required", "input": None}],
    [{"type": "x"}, "text", 3],
]

CONTEXTS: list[dict[str, Any] | None] = [
    None,
    *(
        {
            key: value
            for key, value in zip(("file", "line", "function", "path"), values, strict=True)
            if value is not None
        }
        for values in itertools.product((None, "", "app.py"), (None, 0, 7), (None, "", "read"), (None, "", "GET /x"))
    ),
]

VALIDATION = (
    "ValidationException",
    "RequestValidationError",
    "WebSocketRequestValidationError",
    "ResponseValidationError",
)


@pytest.mark.parametrize("name", VALIDATION)
@pytest.mark.parametrize("errors", ERRORS, ids=len)
def test_validation_errors_say_the_same(name: str, errors: list[Any]) -> None:
    for context in CONTEXTS:
        mine = getattr(ours, name)(errors, endpoint_ctx=context)
        other = getattr(theirs, name)(errors, endpoint_ctx=context)
        assert (str(mine), repr(mine), mine.args, vars(mine)) == (str(other), repr(other), other.args, vars(other))
        assert mine.errors() is errors


def test_message_names_file_line_function_and_route() -> None:
    context: ours.EndpointContext = {"file": "app.py", "line": 7, "function": "read", "path": "GET /items"}
    error = ours.ResponseValidationError([{"type": "missing"}], body={}, endpoint_ctx=context)
    assert (
        str(error) == "1 validation error:\n  {'type': 'missing'}\n\n  File \"app.py\", line 7, in read\n    GET /items"
    )
    assert error.body == {}


@pytest.mark.parametrize(
    "arguments",
    [(404,), (404, "gone"), (404, {"a": [1]}), (401, "no", {"WWW-Authenticate": "Bearer"}), (299,)],
    ids=repr,
)
def test_http_exception(arguments: tuple[Any, ...]) -> None:
    mine, other = ours.HTTPException(*arguments), theirs.HTTPException(*arguments)
    assert (str(mine), repr(mine), vars(mine), mine.args) == (str(other), repr(other), vars(other), other.args)
    assert isinstance(mine, StarletteHTTPException)


@pytest.mark.parametrize("arguments", [(1000,), (1008, "no"), (1011, None)], ids=repr)
def test_websocket_exception(arguments: tuple[Any, ...]) -> None:
    mine, other = ours.WebSocketException(*arguments), theirs.WebSocketException(*arguments)
    assert (str(mine), repr(mine), vars(mine)) == (str(other), repr(other), vars(other))


def test_errors_survive_pickling() -> None:
    error = ours.RequestValidationError(ERRORS[1], body=b"x", endpoint_ctx={"path": "GET /x"})
    assert vars(pickle.loads(pickle.dumps(error))) == vars(error)


@pytest.mark.parametrize("name", ["RequestErrorModel", "WebSocketErrorModel"])
def test_empty_models(name: str) -> None:
    model = getattr(ours, name)
    assert (model.__name__, model.model_json_schema()) == (
        getattr(theirs, name).__name__,
        getattr(theirs, name).model_json_schema(),
    )
    assert getattr(ours, name) is model


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Missing'"):
        ours.Missing  # noqa: B018


def test_endpoint_context_has_the_same_keys() -> None:
    assert ours.EndpointContext.__annotations__ == theirs.EndpointContext.__annotations__
    assert ours.EndpointContext.__total__ is False
