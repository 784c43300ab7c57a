"""The serializer's keywords that a route's ``response_model_*`` options stand for."""

from __future__ import annotations

from typing import Any

from typeway._plan import ResponsePlan

__all__ = ["serializer_options"]


def serializer_options(plan: ResponsePlan) -> dict[str, Any]:
    """Return the keywords for ``to_json`` and ``to_python``, without those that change nothing."""
    options: dict[str, Any] = {"by_alias": plan.by_alias}
    for name in ("include", "exclude"):
        if getattr(plan, name) is not None:
            options[name] = getattr(plan, name)
    for name in ("exclude_unset", "exclude_defaults", "exclude_none"):
        if getattr(plan, name):
            options[name] = True
    return options
