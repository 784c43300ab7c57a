"""The two deprecated JSON responses, compared with FastAPI's; the others are Starlette's own."""

import json
import sys
import warnings
from types import SimpleNamespace
from typing import Any

import fastapi.responses as theirs
import pytest

import typeway.responses as ours
from typeway.exceptions import FastAPIDeprecationWarning


def fake_orjson(calls: list[Any]) -> Any:
    def dumps(value: Any, *, option: int = 0) -> bytes:
        calls.append(("orjson", value, option))
        return json.dumps(value).encode()

    return SimpleNamespace(dumps=dumps, OPT_NON_STR_KEYS=4, OPT_SERIALIZE_NUMPY=16)


def fake_ujson(calls: list[Any]) -> Any:
    def dumps(value: Any, *, ensure_ascii: bool = True) -> str:
        calls.append(("ujson", value, ensure_ascii))
        return json.dumps(value, ensure_ascii=ensure_ascii)

    return SimpleNamespace(dumps=dumps)


FAKES: dict[str, Any] = {"orjson": fake_orjson, "ujson": fake_ujson}


@pytest.mark.parametrize("package", sorted(FAKES))
def test_package_is_called_alike(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class_name = f"{package.upper()}Response"

    def used(module: Any) -> tuple[Any, ...]:
        calls: list[Any] = []
        fake = FAKES[package](calls)
        monkeypatch.setitem(sys.modules, package, fake)
        monkeypatch.setattr(theirs, package, fake)
        with pytest.warns(UserWarning, match=f"{class_name} is deprecated") as warned:
            response = getattr(module, class_name)({"é": 1}, status_code=201, headers={"x": "y"})
        assert len(warned) == 1
        assert warned[0].filename == __file__
        return response.body, response.status_code, response.raw_headers, calls

    assert used(ours) == used(theirs)


@pytest.mark.parametrize("package", sorted(FAKES))
def test_missing_package(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    class_ = getattr(ours, f"{package.upper()}Response")
    with (
        pytest.warns(FastAPIDeprecationWarning),
        pytest.raises(AssertionError, match=f"{package} must be installed to use {class_.__name__}"),
    ):
        class_({})


def test_subclasses_warn_alike() -> None:
    def warned(module: Any) -> list[str]:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")

            class Custom(module.ORJSONResponse):
                def render(self, content: Any) -> bytes:
                    return b""

            Custom({})
        return [one.category.__name__ for one in caught]

    assert warned(ours) == warned(theirs)
