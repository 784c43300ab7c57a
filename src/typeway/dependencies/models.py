"""A callable with everything it needs, as libraries written for FastAPI know it.

The plans say the same in frozen form; ``_view/dependants.py`` leads from one to the other and back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from typeway._clock import view_changed
from typeway._compat.v2 import ModelField
from typeway._concurrency_limit import ConcurrencyLimit
from typeway._elsewhere import DEPENDENCY_MODELS
from typeway._lazy import handed_on
from typeway._view.watched import WatchedList

__all__ = ["Dependant"]

if not TYPE_CHECKING:
    __getattr__ = handed_on(__name__, DEPENDENCY_MODELS)


@dataclass
class Dependant:
    """One callable, endpoint or dependency, with its arguments by the place they come from.

    A dependant that belongs to a route may be changed: its attributes may be set and its lists modified, and what is
    served changes with them.
    """

    path_params: list[ModelField] = field(default_factory=list[ModelField])
    query_params: list[ModelField] = field(default_factory=list[ModelField])
    header_params: list[ModelField] = field(default_factory=list[ModelField])
    cookie_params: list[ModelField] = field(default_factory=list[ModelField])
    body_params: list[ModelField] = field(default_factory=list[ModelField])
    dependencies: list[Dependant] = field(default_factory=list["Dependant"])
    name: str | None = None
    call: Callable[..., Any] | None = None
    request_param_name: str | None = None
    websocket_param_name: str | None = None
    http_connection_param_name: str | None = None
    response_param_name: str | None = None
    background_tasks_param_name: str | None = None
    security_scopes_param_name: str | None = None
    own_oauth_scopes: list[str] | None = None
    parent_oauth_scopes: list[str] | None = None
    use_cache: bool = True
    path: str | None = None
    scope: Literal["function", "request"] | None = None
    concurrency: ConcurrencyLimit | None = None

    def __setattr__(self, name: str, value: Any) -> None:
        own = vars(self)
        if "_watched" not in own or name.startswith("_"):
            own[name] = value
            return
        items: Any = value
        own[name] = WatchedList(items) if name in _LISTS and isinstance(value, list) else value
        view_changed()


_LISTS = frozenset({"path_params", "query_params", "header_params", "cookie_params", "body_params", "dependencies"})


def watch(dependant: Dependant) -> None:
    """Have a dependant, and all below it, report their changes from now on."""
    own = vars(dependant)
    if "_watched" not in own:
        for name in _LISTS:
            own[name] = WatchedList(own[name])
        own["_watched"] = True
    for below in dependant.dependencies:
        watch(below)
