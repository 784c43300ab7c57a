"""The two implementations, so that one piece of a library can be run on both."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from tests.street.outcome import neutral

PACKAGES = ("typeway", "fastapi")


class Side:
    """One of the packages; its modules are attributes, with `_` for the dots in their names."""

    def __init__(self, package: str) -> None:
        self.package = package
        self.root: Any = import_module(package)
        self.routing: Any = import_module(f"{package}.routing")
        self.models: Any = import_module(f"{package}.dependencies.models")
        self.utils: Any = import_module(f"{package}.dependencies.utils")
        self.compat: Any = import_module(f"{package}._compat")
        self.compat_v2: Any = import_module(f"{package}._compat.v2")
        self.params: Any = import_module(f"{package}.params")
        self.security: Any = import_module(f"{package}.security")
        self.responses: Any = import_module(f"{package}.responses")
        self.package_utils: Any = import_module(f"{package}.utils")
        self.client: Any = import_module(f"{package}.testclient").TestClient


SIDES = tuple(Side(package) for package in PACKAGES)


def same(piece: Callable[[Side], Any]) -> Any:
    """Run a piece of code on both sides. They must agree; what they agree on is returned."""
    ours, theirs = (_told(piece(side)) for side in SIDES)
    assert ours == theirs, f"{ours}\n{theirs}"
    return ours


def _told(value: Any) -> Any:
    if isinstance(value, dict):
        return {_told(key): _told(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_told(item) for item in value]
    return value if isinstance(value, bool | int | None) else neutral(value if isinstance(value, str) else repr(value))


def replaced(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, calls: list[Any]) -> None:
    """Put a function in the place of another that notes its keyword arguments and passes them on."""
    original = getattr(module, name)

    def note(*arguments: Any, **keywords: Any) -> Any:
        calls.append((name, sorted(keywords)))
        return original(*arguments, **keywords)

    monkeypatch.setattr(module, name, note)
