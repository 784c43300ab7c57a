"""Which provider of OpenTelemetry does anything: most programs have only those that wait for another one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["working_provider"]


def _idle(provider: object) -> bool:
    """Tell whether a provider of the API itself does nothing, or nothing yet."""
    kind = type(provider)
    return kind.__module__.startswith("opentelemetry.") and kind.__name__.lstrip("_").startswith(("NoOp", "Proxy"))


def _deferred(provider: object) -> bool:
    return _idle(provider) and type(provider).__name__.lstrip("_").startswith("Proxy")


def working_provider(given: Any, find_global: Callable[[], Any]) -> Any:
    """Return the provider to use, ``None`` if it does nothing. One that defers to the global one is that one."""
    provider = find_global() if given is None or _deferred(given) else given
    return None if provider is None or _idle(provider) else provider
