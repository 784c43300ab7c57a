"""JSON values of unknown type, taken for what they turn out to be."""

from __future__ import annotations

from typing import Any, cast

__all__ = ["as_array", "as_object"]


def as_object(value: Any) -> dict[str, Any] | None:
    """Return a JSON object; ``None`` for anything else."""
    if not isinstance(value, dict):
        return None
    return cast("dict[str, Any]", value)


def as_array(value: Any) -> list[Any] | None:
    """Return a JSON array; ``None`` for anything else."""
    if not isinstance(value, list):
        return None
    return cast("list[Any]", value)  # type: ignore[redundant-cast]  # pyright sees a list of unknown items
