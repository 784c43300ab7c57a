"""Deep merging of parts of a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from typeway._describe.contract import JsonObject

__all__ = ["merged"]


def merged(base: Mapping[Any, Any], added: Mapping[Any, Any]) -> JsonObject:
    """Return `base` with `added` on top: objects are merged key by key, lists are joined, anything else is replaced.

    Neither argument is changed, and the result shares no object that was merged into.
    """
    result = dict(base)
    for key, value in added.items():
        known: Any = result.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            result[key] = merged(cast("JsonObject", known), cast("JsonObject", value))
        elif isinstance(known, list) and isinstance(value, list):
            result[key] = _joined(known, value)
        else:
            result[key] = value
    return result


def _joined(first: list[Any], second: list[Any]) -> list[Any]:
    return first + second
