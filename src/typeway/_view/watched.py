"""Lists that report their changes once they belong to a route."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from typeway._clock import view_changed

__all__ = ["WatchedList"]


def _mutator(name: str) -> Callable[..., Any]:
    method = getattr(list, name)

    def mutate(self: WatchedList, *arguments: Any, **keywords: Any) -> Any:
        try:
            return method(self, *arguments, **keywords)
        finally:
            view_changed()

    mutate.__name__ = name
    mutate.__doc__ = method.__doc__
    return mutate


class WatchedList(list[Any]):
    """A list whose changes are changes of what is served."""


for _name in (
    *("append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse"),
    *("__setitem__", "__delitem__", "__iadd__", "__imul__"),
):
    setattr(WatchedList, _name, _mutator(_name))
