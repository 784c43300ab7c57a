"""Security Requirement and Security Scheme Objects (OpenAPI 3.1, sections 4.8.30 and 4.8.27)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from typeway._declare.signature import unwrapped
from typeway._describe.contract import JsonObject
from typeway._plan import CallPlan
from typeway.security.base import SecurityBase

__all__ = ["describe_security"]


def describe_security(
    calls: Iterable[tuple[CallPlan, tuple[str, ...]]],
) -> tuple[list[JsonObject], dict[str, object]]:
    """Return the requirements of an operation, one per scheme with all its scopes, and the schemes' models by name."""
    demanded: dict[str, list[str]] = {}
    models: dict[str, object] = {}
    for plan, scopes in calls:
        scheme: Any = unwrapped(plan.call)
        if not isinstance(scheme, SecurityBase):
            continue
        models[scheme.scheme_name] = scheme.model
        known = demanded.setdefault(scheme.scheme_name, [])
        known += [scope for scope in dict.fromkeys(scopes) if scope not in known]
    return [{name: scopes} for name, scopes in demanded.items()], models
