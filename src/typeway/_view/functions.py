"""Functions of the public modules that libraries and tests replace, and who replaced them.

A replaced function is called where FastAPI calls it. That costs a request nothing as long as none is replaced: the
modules note assignments to their names, and programs are put together anew.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

from typeway._clock import view_changed

__all__ = ["ROUTING", "UTILS", "any_replaced", "current", "is_open", "is_replaced", "watch_module"]

_homes: dict[str, Mapping[str, Any]] = {}
_replaced: set[tuple[str, str]] = set()

ROUTING = "typeway.routing"
UTILS = "typeway.dependencies.utils"


class _WatchedModule(ModuleType):
    """A module that notes when one of its functions is replaced."""

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        _note(self, name)

    def __delattr__(self, name: str) -> None:
        super().__delattr__(name)
        _note(self, name)


def watch_module(name: str, homes: Mapping[str, Any]) -> None:
    """Watch some functions of a module; ``homes`` has each, or the full name under which it is defined elsewhere."""
    _homes[name] = homes
    sys.modules[name].__class__ = _WatchedModule


def _note(module: ModuleType, name: str) -> None:
    home = _homes.get(module.__name__, {}).get(name)
    if home is None:
        return
    key = (module.__name__, name)
    value = vars(module).get(name)
    if value is None or value is _original(home):
        _replaced.discard(key)
    else:
        _replaced.add(key)
    view_changed()


def _original(home: Any) -> Any:
    """Return a function as it came."""
    if not isinstance(home, str):
        return home
    place, _, there = home.rpartition(".")
    module = import_module(place)
    known = _homes.get(place, {}).get(there)
    return getattr(module, there) if known is None else _original(known)


def any_replaced() -> bool:
    """Tell whether anything is replaced at all."""
    return bool(_replaced)


def is_replaced(module: str, *names: str) -> bool:
    """Tell whether one of these functions of a module is no longer the one that it came with."""
    return bool(_replaced) and any((module, name) in _replaced for name in names)


def is_open() -> bool:
    """Tell whether a function is replaced that FastAPI calls in the course of a request."""
    return is_replaced(ROUTING, "solve_dependencies", "run_endpoint_function", "serialize_response")


def current(module: str, name: str) -> Any:
    """Return a function of a module as it is now."""
    return getattr(import_module(module), name)
