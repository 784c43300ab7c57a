"""A result is written as FastAPI writes it, byte for byte, or refused as FastAPI refuses it: without a model, and with one that allows anything."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from hypothesis import given

from tests.robustness.effort import effort
from tests.robustness.results import Colour, Inner, LoudWord, Plain, Text, fresh, results
from tests.robustness.wire import Ask, told


class Stage:
    """One application whose endpoints return what lies ready."""

    def __init__(self, framework: str) -> None:
        self.result: Any = None
        self.app = importlib.import_module(framework).FastAPI(openapi_url=None)

        @self.app.get("/plain")
        async def plain():  # no annotation: no response model
            return self.result

        @self.app.get("/any")
        async def anything() -> Any:
            return self.result

        @self.app.get("/status", status_code=404, response_model=None)
        def status() -> Any:
            return self.result

    def outcome(self, path: str, result: Any) -> tuple[int, bytes, type[BaseException] | None]:
        self.result = result
        answer = told(self.app, Ask(path=path))
        return answer.status, answer.body, type(answer.raised) if answer.raised else None


REFERENCE, CANDIDATE = Stage("fastapi"), Stage("typeway")


@effort(300)
@given(results)
def test_any_result_without_a_model(result: Any) -> None:
    assert CANDIDATE.outcome("/plain", fresh(result)) == REFERENCE.outcome("/plain", fresh(result))


@effort(80)
@given(results)
def test_any_result_where_anything_is_allowed(result: Any) -> None:
    assert CANDIDATE.outcome("/any", fresh(result)) == REFERENCE.outcome("/any", fresh(result))


def _cyclic() -> list[Any]:
    ring: list[Any] = []
    ring.append(ring)
    return ring


def _deep(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("path", ["/plain", "/any", "/status"])
@pytest.mark.parametrize(
    "result",
    [
        {"_sa_instance_state": 1, "a": 2}, {"a": {"_sa": 1, "sa": 2}}, [{"_sa": "_sa"}], {"a": "_sa"}, {"x": '"_sa'}, {1: "_sa_"}, Plain(), {"plain": Plain()},
        {"a": float("nan")}, {"a": float("inf"), b"\xff": None}, float("inf"), [float("-inf")], {float("nan"): 1}, {1.0: "a", "1.0": "b"}, {True: 1, "true": 2}, {None: 1, "null": 2}, {1: 1, "1": 2}, {(1, 2): 3},
        {Text.a: Text.a, "a": 1}, {Colour.red: 1}, {LoudWord("x"): LoudWord("y")}, {1e16: 1e16, 1e22: 1e22}, {"a": {1, 2}}, [Inner()], {"m": Inner(firstName=3)}, "\ud800", {"\ud800": 1},
        _cyclic(), {"a": _cyclic()}, _deep(50), [10**5000], {"a": 10**5000}, {}, [], (), "", None, b"", [[], {}, ()], {"": {}},
    ],
)  # fmt: skip
def test_chosen_result(result: Any, path: str) -> None:
    assert CANDIDATE.outcome(path, result) == REFERENCE.outcome(path, result)


@pytest.mark.parametrize("path", ["/plain", "/any", "/status"])
def test_a_very_deep_result_is_written_or_refused(path: str) -> None:
    """FastAPI's encoder recurses in Python and refuses it; whoever gets further has to write it right."""
    status, body, raised = CANDIDATE.outcome(path, _deep(5000))
    assert (status == 500 and raised) or (status, body) in (
        (200, b"[" * 5000 + b"1" + b"]" * 5000),
        (404, b"[" * 5000 + b"1" + b"]" * 5000),
    )
