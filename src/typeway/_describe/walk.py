"""The tree of callables below an operation, flattened: each use once, outermost first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from typeway._plan import CallPlan

__all__ = ["walk"]


def walk(plan: CallPlan) -> Iterator[tuple[CallPlan, tuple[str, ...]]]:
    """Yield the endpoint and all dependencies in depth-first order, with the OAuth2 scopes demanded on the way to each.

    The same callable with the same scopes is yielded once.
    """
    return _walk(plan, (), set())


def _walk(plan: CallPlan, scopes: tuple[str, ...], seen: set[Any]) -> Iterator[tuple[CallPlan, tuple[str, ...]]]:
    yield plan, scopes
    for use in plan.dependencies:
        demanded = (*scopes, *(scope for scope in use.scopes if scope not in scopes))
        key = (use.target.call, demanded, use.scope)
        try:
            if key in seen:
                continue
            seen.add(key)
        except TypeError:  # an unhashable callable object
            pass
        yield from _walk(use.target, demanded, seen)
