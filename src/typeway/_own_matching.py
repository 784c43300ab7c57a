"""Routers of a class of the user's own, with its own ``matches`` or ``handle``: asked as a whole, not route by route.

The matcher knows nothing about them: whatever it finds, their ``matches`` decides first whether the router is meant at
all. What they call upwards, ``super().matches(scope)`` and ``super().handle(...)``, is here.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

from starlette.routing import BaseRoute, Match, compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from typeway._inclusion import RouteContext

__all__ = ["Below", "Included", "OwnInclusion", "has_own"]

_KEY = "typeway.inclusion"
_OURS = frozenset({"typeway.routing", "typeway._inclusion", __name__, "starlette.routing"})


def has_own(route: Any, *names: str) -> bool:
    """Tell whether a subclass or an instance replaces one of the methods of a route or router."""
    for name in names:
        if name in vars(route):
            return True
        for base in type(route).__mro__:
            if name in vars(base):
                if base.__module__ not in _OURS:
                    return True
                break
    return False


class Included:
    """What a router does where it is included: the part of ``APIRouter`` that subclasses may override."""

    app: ASGIApp

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match the routes of the router through the inclusion that is asked; a full match wins over a partial one.

        A router that is not asked through an inclusion matches nothing.
        """
        inclusion: OwnInclusion | None = scope.get(_KEY)
        if inclusion is None or inclusion.router is not self:
            return Match.NONE, {}
        match, child_scope, _ = inclusion.find(scope)
        return match, child_scope

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request that was matched; without an inclusion, as the application that the router is."""
        inclusion: OwnInclusion | None = scope.get(_KEY)
        if inclusion is None or inclusion.router is not self:
            await self.app(scope, receive, send)
            return
        _, child_scope, route = inclusion.find(scope)
        if route is None:
            await self.app(scope, receive, send)
            return
        scope.update(child_scope)
        await route.handle(scope, receive, send)


class OwnInclusion(BaseRoute):
    """One inclusion of such a router, as seen from the root: the routes below it have their whole paths."""

    def __init__(self, router: Any, below: Sequence[BaseRoute]) -> None:
        self.router = router
        self.below = below

    def find(self, scope: Scope) -> tuple[Match, Scope, BaseRoute | None]:
        """Return how well the best of the routes below matches, its child scope, and the route."""
        partial: tuple[Match, Scope, BaseRoute | None] = (Match.NONE, {}, None)
        for route in self.below:
            match, child_scope = route.matches(scope)
            if match is Match.FULL:
                return match, child_scope, route
            if match is Match.PARTIAL and partial[2] is None:
                partial = (match, child_scope, route)
        return partial

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Ask the router."""
        scope[_KEY] = self
        return self.router.matches(scope)  # type: ignore[no-any-return]  # a router of the user's

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request to the router."""
        scope[_KEY] = self
        await self.router.handle(scope, receive, send)


class Below(BaseRoute):
    """A path operation or WebSocket route below such a router, at its whole path."""

    def __init__(self, context: RouteContext, operation: Any) -> None:
        self.route: Any = context.original_route
        self.operation = operation
        self.moved: Any = copy(self.route)
        regex, template, convertors = compile_path(context.path)
        moved = {"path": context.path, "path_regex": regex, "path_format": template, "param_convertors": convertors}
        self.moved.__dict__.update(moved)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match the whole path."""
        match, child_scope = self.moved.matches(scope)
        return match, child_scope if match is Match.NONE else {**child_scope, "route": self.route}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve with what the inclusions add."""
        scope["typeway.operation"] = self.operation
        await self.route.handle(scope, receive, send)
