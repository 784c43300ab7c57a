"""What is served: a matcher over operations and foreign routes, frozen until the router tree changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any, Protocol

from starlette.routing import BaseRoute, Match, compile_path
from starlette.types import Scope

from typeway._route import Matcher

__all__ = ["Clock", "Foreign", "Operation", "Program", "Provider", "Variant"]


class Clock(Protocol):
    """Tells with one number whether the router tree may have changed."""

    @property
    def number(self) -> int: ...


class Provider(Protocol):
    """Whoever holds ``dependency_overrides``: the application."""

    dependency_overrides: dict[Callable[..., Any], Callable[..., Any]]


@dataclass(frozen=True, slots=True)
class Variant:
    """A handler in one state of the overrides.

    ``managed`` ones run inside exit stacks, ``bare`` ones never look at the exchange.
    """

    handler: Callable[[Any], Any]
    managed: bool
    bare: bool = False


class Operation:
    """A path operation or WebSocket route with its handler, which is compiled when it is first needed.

    ``limit`` is the number of octets that a body may have, if there is one. ``compile`` makes the variant for a set of
    overrides; ``replaceable`` says what in a set of overrides makes a
    difference to this operation, nothing if it touches none of its dependencies. ``inner`` is what a route of the
    user's own class wraps.
    """

    __slots__ = (
        "_compile",
        "_included_route",
        "_replaceable",
        "_variants",
        "context",
        "endpoint",
        "inner",
        "limit",
        "plain",
        "route",
    )

    def __init__(
        self,
        route: BaseRoute,
        endpoint: Callable[..., Any],
        context: Any,
        compile: Callable[[Mapping[Any, Any]], Variant],
        replaceable: Callable[[Mapping[Any, Any]], tuple[Any, ...]],
        inner: Operation | None = None,
        limit: int | None = None,
    ) -> None:
        self.limit = limit
        self.inner = inner
        self.route = route
        self.endpoint = endpoint
        self.context = context
        self._compile = compile
        self._replaceable = replaceable
        self.plain: Variant | None = None
        self._included_route: Any = None
        self._variants: dict[tuple[int, ...], tuple[Variant, Any]] = {}

    def included_route(self) -> BaseRoute:
        """Return the route, or a copy that has the whole path if it is included below a prefix."""
        if not self.context.chain:
            return self.route
        if self._included_route is None:
            copied: Any = copy(self.route)
            copied.path = self.context.path
            copied.path_regex, copied.path_format, copied.param_convertors = compile_path(copied.path)
            self._included_route = copied
        route: BaseRoute = self._included_route
        return route

    def variant(self, overrides: Mapping[Any, Any]) -> Variant:
        """Return the handler for the overrides in force. Those that do not touch this operation change nothing."""
        if overrides:
            pairs = self._replaceable(overrides)
            if pairs:
                key = tuple(id(item) for item in pairs)
                known = self._variants.get(key)
                if known is None:
                    if len(self._variants) >= _VARIANTS:
                        self._variants.clear()
                    known = self._variants[key] = (self._compile(overrides), pairs)
                return known[0]
        if self.plain is None:
            self.plain = self._compile({})
        return self.plain


_VARIANTS = 32
"""Override states kept per operation; tests rarely have more than a few."""


class Foreign:
    """A route that is not ours to compile: Starlette's, a mount, a host, or a class with its own ``matches``."""

    __slots__ = ("route",)

    def __init__(self, route: BaseRoute) -> None:
        self.route = route


@dataclass(frozen=True, slots=True)
class Program:
    """Everything that one version of the router tree serves."""

    version: int
    clock: Clock
    http: Matcher[Operation | Foreign]
    sockets: Matcher[Operation | Foreign]
    probes: bool
    """Some entries have to be asked whether they match."""
    fingerprint: object
    """Equal to that of the tree as long as the tree is the same; the version alone also counts changes elsewhere."""

    def probe(self, scope: Scope) -> Callable[[Operation | Foreign], int] | None:
        """Return the function that asks a foreign route about this request."""
        return (lambda payload: _ask(payload, scope)) if self.probes else None


_LEVELS = {Match.NONE: 0, Match.PARTIAL: 1, Match.FULL: 2}


def _ask(payload: Operation | Foreign, scope: Scope) -> int:
    return _LEVELS[payload.route.matches(scope)[0]]
