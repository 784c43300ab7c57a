"""Where a callable is defined."""

from __future__ import annotations

import functools
import inspect
from pathlib import Path
from typing import Any

import pytest
from pydantic_core import SchemaValidator

import typeway
from typeway.cli.locations import SourceLine, callable_name, source_line


def plain() -> None: ...


@functools.wraps(plain)
def wrapper() -> None: ...


class Thing:
    def __call__(self) -> None: ...

    def method(self) -> None: ...


HERE = Path(__file__).resolve()


@pytest.mark.parametrize(
    ("call", "name", "defined"),
    [
        (plain, "plain", plain),
        (wrapper, "plain", plain),
        (functools.partial(functools.partial(wrapper)), "plain", plain),
        (Thing, "Thing", Thing),
        (Thing(), "Thing(...)", Thing),
        (Thing().method, "Thing.method", Thing.method),
        (Thing.method, "Thing.method", Thing.method),
    ],
)
def test_definitions(call: object, name: str, defined: Any) -> None:
    found = source_line(call)
    assert found is not None
    assert Path(found.file) == HERE
    assert found.line == inspect.getsourcelines(defined)[1]
    assert callable_name(call) == name


def test_nested_names_are_short() -> None:
    def inner() -> None: ...

    assert callable_name(inner) == "inner"


@pytest.mark.parametrize("call", [len, int, dict.fromkeys, SchemaValidator])
def test_compiled_callables_have_no_line(call: object) -> None:
    assert source_line(call) is None


def test_a_class_without_source_has_no_line() -> None:
    found = source_line(type("Made", (), {"__module__": __name__}))
    assert found is not None
    assert (Path(found.file), found.line) == (HERE, None)


def test_shown_paths(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert str(SourceLine(str(Path.cwd() / "app" / "main.py"), 3)) == str(Path("app/main.py:3"))
    assert str(SourceLine("/elsewhere/main.py", None)) == "/elsewhere/main.py"
    assert str(SourceLine("/venv/lib/site-packages/shop/web.py", 7)) == str(Path("shop/web.py:7"))
    built_in = SourceLine(str(Path(typeway.__file__).resolve()), 1)
    assert built_in.built_in
    assert str(built_in) == "built in"
