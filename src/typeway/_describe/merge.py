"""Deep merging of parts of a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from typeway._describe.contract import JsonObject

__all__ = ["merged"]


def merged(base: Mapping[Any, Any], added: Mapping[Any, Any]) -> JsonObject:
    """Return `base` with `added` on top: objects are merged key by key, lists are joined, anything else is replaced.

    Neither argument is changed, and the result shares no object that was merged into.
    """
    result: JsonObject = dict(base)
    for key, value in added.items():
        known: Any = result.get(key)
        if _both(dict, known, value):
            result[key] = merged(known, value)
        elif _both(list, known, value):
            result[key] = known + value
        else:
            result[key] = value
    return result


def _both(kind: type, first: object, second: object) -> bool:
    return isinstance(first, kind) and isinstance(second, kind)
