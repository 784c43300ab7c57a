"""Monitoring tools replace parts of Starlette to be called: they are, as they are in FastAPI."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.testclient import TestClient

from typeway._serve.originals import has_original_layers, is_original

NOTES: list[str] = []


class Layer:
    """A layer of the user's own."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, *connection: Any) -> None:
        NOTES.append("layer")
        await self.app(*connection)


def noting(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
    def replacement(*args: Any, **kwargs: Any) -> Any:
        NOTES.append(name)
        return original(*args, **kwargs)

    return replacement


def made(framework: str, layers: list[type]) -> Any:
    fastapi = importlib.import_module(framework)
    app = fastapi.FastAPI(middleware=[Middleware(layer) for layer in layers])

    @app.get("/items/{number}")
    def item(number: int) -> int:
        if number == 0:
            raise LookupError("none")
        if number == 4:
            raise fastapi.HTTPException(404)
        return number

    @app.exception_handler(LookupError)
    def handled(request: Any, error: Exception) -> Any:
        return fastapi.responses.PlainTextResponse(str(error), 418)

    return app


def story(framework: str, layers: list[type]) -> list[Any]:
    NOTES.clear()
    client = TestClient(made(framework, layers))
    answers = [client.get(f"/items/{number}") for number in ("1", "0", "4", "x")] + [client.get("/none")]
    told = [[answer.status_code, answer.text] for answer in answers]
    return [told, list(NOTES)]


@pytest.mark.parametrize("layers", [[], [Layer]], ids=["alone", "with middleware"])
@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (Starlette, "__call__"),
        (Middleware, "__init__"),
        (ExceptionMiddleware, "__init__"),
        (ExceptionMiddleware, "__call__"),
    ],
    ids=lambda part: getattr(part, "__name__", part),
)
def test_a_replaced_part_is_called(monkeypatch: pytest.MonkeyPatch, owner: type, name: str, layers: list[type]) -> None:
    monkeypatch.setattr(owner, name, noting(name, getattr(owner, name)))
    told, notes = story("typeway", layers)
    assert [status for status, _ in told] == [200, 418, 404, 422, 404]
    assert notes.count(name) >= (5 if name == "__call__" else 1)
    theirs = story("fastapi", layers)
    assert told == theirs[0]
    if (owner, name) != (Middleware, "__init__"):  # FastAPI makes one more, for the outermost layer
        assert notes == theirs[1]


def test_replaced_while_it_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    """With middleware of its own, an application notices later ones too, and the end of them."""
    NOTES.clear()
    client = TestClient(made("typeway", [Layer]))
    client.get("/items/1")
    with monkeypatch.context() as patch:
        patch.setattr(Starlette, "__call__", noting("call", Starlette.__call__))
        client.get("/items/1")
    client.get("/items/1")
    assert NOTES == ["layer", "call", "layer", "layer"]


def test_what_counts_as_original(monkeypatch: pytest.MonkeyPatch) -> None:
    assert has_original_layers()
    assert is_original(Starlette.__call__, "starlette.applications")
    assert not is_original(noting("", Starlette.__call__), "starlette.applications")
    assert not is_original(object(), "starlette.applications")
    monkeypatch.setattr(Middleware, "__init__", noting("", Middleware.__init__))
    assert not has_original_layers()
