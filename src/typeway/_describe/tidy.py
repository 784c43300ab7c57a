"""From what was gathered to plain JSON: keys without a value are left out, Python values become JSON values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, cast

from pydantic_core import to_jsonable_python

__all__ = ["plain", "renamed"]


def plain(value: Any, names: Mapping[str, str]) -> Any:
    """Return a value as JSON, without object members that are null.

    `names` replaces texts: it has the final reference of every definition by the provisional one.

    Raises:
        PydanticSerializationError: a value that has no counterpart in JSON.
    """
    kind = value.__class__
    if kind is str:
        return names.get(value, value)
    if kind is dict:
        written: dict[str, Any] = {}
        for key, member in value.items():
            if type(key) is not str:
                return plain(to_jsonable_python(value, by_alias=True, exclude_none=True), names)
            if member is not None and (member := plain(member, names)) is not None:
                written[key] = member
        return written
    if kind is list or kind is tuple:
        return [plain(member, names) for member in value]
    if kind is int or kind is bool or value is None:
        return value
    if kind is float:
        return value if math.isfinite(value) else None
    return plain(to_jsonable_python(value, by_alias=True, exclude_none=True), names)


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Return a value with other references and otherwise as it is, so that what is wrong with it can be told."""
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        return {key: renamed(member, names) for key, member in members.items()}
    if isinstance(value, (list, tuple)):
        return [renamed(member, names) for member in cast("list[Any]", value)]
    return names.get(value, value) if isinstance(value, str) else value
