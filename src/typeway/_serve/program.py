"""What is served: a matcher over operations and foreign routes, frozen until the router tree changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any, Protocol

from starlette._utils import get_route_path
from starlette.routing import BaseRoute, Match, compile_path
from starlette.types import ASGIApp, Scope

from typeway._record import record
from typeway._route import Matcher

__all__ = ["Clock", "Foreign", "Operation", "Program", "Site", "Variant"]


class Clock(Protocol):
    """Tells with one number whether the router tree may have changed."""

    @property
    def number(self) -> int: ...


@record(frozen=True, slots=True)
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
    overrides; ``replaceable`` says what in a set of overrides makes a difference to this operation, nothing if it
    touches none of its dependencies. ``observe`` makes the same operation with handlers that telemetry sees into;
    without it, there are no others than these.
    """

    __slots__ = (
        "_compile",
        "_included_route",
        "_observe",
        "_observed",
        "_replaceable",
        "_variants",
        "context",
        "endpoint",
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
        limit: int | None = None,
        observe: Callable[[], Operation] | None = None,
    ) -> None:
        self.limit = limit
        self.route = route
        self.endpoint = endpoint
        self.context = context
        self._compile = compile
        self._replaceable = replaceable
        self.plain: Variant | None = None
        self._included_route: Any = None
        self._variants: dict[tuple[int, ...], tuple[Variant, Any]] = {}
        self._observe = observe
        self._observed: Operation | None = None

    def observed(self) -> Operation:
        """Return this operation for a request that telemetry records."""
        if self._observe is None:
            return self
        if self._observed is None:
            self._observed = self._observe()
        return self._observed

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

    def known_variant(self, overrides: Mapping[Any, Any]) -> Variant | None:
        """Return the handler for the overrides in force, if it has been compiled."""
        pairs = self._replaceable(overrides)
        if not pairs:
            return self.plain
        known = self._variants.get(tuple(id(item) for item in pairs))
        return None if known is None else known[0]

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
    """A route that is not ours to compile: Starlette's, a mount, a host, or a class with its own ``matches``.

    ``limit`` is the number of octets that a body may have, if an inclusion sets it.
    """

    __slots__ = ("limit", "route")

    def __init__(self, route: BaseRoute, limit: int | None = None) -> None:
        self.route = route
        self.limit = limit


@record(frozen=True, slots=True)
class Site:
    """Files below a path, served where nothing else matches: by an operation for GET and HEAD, refused otherwise."""

    operation: Operation
    refuse: ASGIApp


@record(frozen=True, slots=True)
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
    sites: Mapping[str, Site]
    """By the path below which they are."""

    def site(self, path: str) -> Site | None:
        """Return the site with the longest path that is the beginning of this one, up to a slash or its end."""
        while path:
            if (site := self.sites.get(path)) is not None:
                return site
            path = path[: path.rindex("/")] if "/" in path else ""
        return self.sites.get("")

    def moved(self, path: str, scope: Scope) -> tuple[Scope, Any] | None:
        """Return the scope with the trailing slash of its path changed, and what matches there, if anything does."""
        if path == "/":
            return None
        moved = dict(scope)
        moved["path"] = moved["path"].rstrip("/") if path.endswith("/") else moved["path"] + "/"
        found = self.http.find(scope["method"], get_route_path(moved), self.probe(moved))
        return None if found is None else (moved, found)

    def probe(self, scope: Scope) -> Callable[[Operation | Foreign], int] | None:
        """Return the function that asks a foreign route about this request."""
        return (lambda payload: _ask(payload, scope)) if self.probes else None


_LEVELS = {Match.NONE: 0, Match.PARTIAL: 1, Match.FULL: 2}


def _ask(payload: Operation | Foreign, scope: Scope) -> int:
    return _LEVELS[payload.route.matches(scope)[0]]
