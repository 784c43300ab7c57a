"""The template of the route that served a request: a name with few values, unlike the path.

The scope names the route or its endpoint. Where in the tree it stands – below which prefixes and mounts – is looked up
in an index that is made when first needed, and again when the tree has changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from starlette.routing import BaseRoute, Host, Mount, compile_path
from starlette.types import ASGIApp, Scope

from typeway._clock import tree_version
from typeway._inclusion import iter_route_contexts

__all__ = ["KNOWN_METHODS", "UNMATCHED", "RouteTemplates", "method_label"]

UNMATCHED = "unmatched"
"""The one name of everything that no route served."""

_NAME = re.compile(r"{[a-zA-Z_][a-zA-Z0-9_]*(?=[:}])")
"""What names a parameter in a template."""

KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY"})


def method_label(scope: Scope) -> str:
    """Return the method, ``WEBSOCKET`` for a connection of that kind, ``OTHER`` for what a client made up."""
    if scope["type"] == "websocket":
        return "WEBSOCKET"
    method: str = scope["method"]
    return method if method in KNOWN_METHODS else "OTHER"


class RouteTemplates:
    """The templates of all routes of one application, or of the application behind some layers of middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._behind: Any = app
        self._known: Any = None
        self._fingerprint: tuple[int, int] | None = None
        self._places: dict[int, list[_Place]] = {}

    def name_of(self, scope: Scope, root: Any, root_path: str) -> str:
        """Return the template of the route in a scope after it was served, or ``UNMATCHED``.

        ``root`` and ``root_path`` are ``app`` and ``root_path`` of the scope as it came in: what is mounted
        changes them.
        """
        places = self._find(scope, root)
        if len(places) > 1:
            path: str = scope["path"].removeprefix(root_path) if root_path else scope["path"]
            places = [place for place in places if place.matches(path)] or places
        return places[0].template if places else UNMATCHED

    def _find(self, scope: Scope, root: Any) -> Sequence[_Place]:
        index = self._index(scope, root)
        for key in ("route", "endpoint"):
            if key in scope and (places := index.get(id(scope[key]))):
                return places
        return ()

    def _index(self, scope: Scope, root: Any) -> dict[int, list[_Place]]:
        app = root if root is not None else self._application(scope)
        routes: Sequence[BaseRoute] = getattr(app, "routes", None) or ()
        fingerprint = (tree_version.number, len(routes))
        if app is not self._known or fingerprint != self._fingerprint:
            places: dict[int, list[_Place]] = {}
            for place in _walk(routes, ""):
                for item in (place.route, getattr(place.route, "app", None), getattr(place.route, "endpoint", None)):
                    if item is not None and place not in places.setdefault(id(item), []):
                        places[id(item)].append(place)
            self._places, self._fingerprint, self._known = places, fingerprint, app
        return self._places

    def _application(self, scope: Scope) -> Any:
        """The application for a layer that is wrapped around it by hand."""
        app = self._behind
        while not hasattr(app, "routes") and hasattr(app, "app"):
            app = app.app
        return app if hasattr(app, "routes") else scope.get("app")


class _Place:
    """Where a route stands. It keeps the route, so that its identity is not used again."""

    def __init__(self, route: Any, template: str, below: bool) -> None:
        self.route = route
        self.template = template
        self._below = below
        self._regex: re.Pattern[str] | None = None

    def matches(self, path: str) -> bool:
        if self._regex is None:
            template = self.template + "/{rest:path}" if self._below else self.template
            numbers = count()  # a mount and a route below it may use the same name
            self._regex = compile_path(_NAME.sub(lambda _: f"{{p{next(numbers)}", template))[0]
        return self._regex.match(path) is not None


def _walk(routes: Sequence[BaseRoute], prefix: str) -> Iterator[_Place]:
    """Yield each route with its whole template, what is mounted before its mount."""
    for context in iter_route_contexts(routes):
        route: Any = context.original_route
        seen: Any = context.route
        template: str = prefix + str(getattr(context, "path", None) or getattr(seen, "path", ""))
        if isinstance(route, (Mount, Host)):
            yield from _walk(seen.routes or (), template if isinstance(route, Mount) else prefix)
        yield _Place(route, template or "/", isinstance(route, Mount))
