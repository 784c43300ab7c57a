"""Which security schemes guard each route, as the plans know them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.routing import BaseRoute, Host, Mount, Route, WebSocketRoute

from typeway._declare.signature import unwrapped
from typeway._describe.walk import walk
from typeway._frontend.declared import Frontend
from typeway._inclusion import Chain, IncludedRouter, PlannedRoute
from typeway._plan import CallPlan
from typeway.routing import APIRouter, RouteContext, iter_route_contexts
from typeway.security.base import SecurityBase

__all__ = ["GuardedRoute", "Scheme", "guarded_routes", "guards", "is_description"]


@dataclass(frozen=True, slots=True)
class Scheme:
    """One security scheme in front of a route."""

    name: str
    """Its name in the OpenAPI document."""
    kind: str
    """Name of its class."""
    scopes: tuple[str, ...]
    """Every scope demanded with it."""
    optional: bool
    """It hands on that credentials are missing instead of refusing (``auto_error=False``)."""


@dataclass(frozen=True, slots=True)
class GuardedRoute:
    """One route with what guards it."""

    methods: tuple[str, ...]
    """Methods served, sorted; or WEBSOCKET, MOUNT, HOST or FRONTEND; ``*`` for every method."""
    path: str
    """Path template with all prefixes; below a host route it starts with ``//host``."""
    name: str
    endpoint: Any
    """The function; for a mount the application, for a frontend None."""
    schemes: tuple[Scheme, ...]
    is_description: bool = False
    """The OpenAPI document or one of its pages."""

    @property
    def is_protected(self) -> bool:
        """Whether some scheme refuses requests without credentials."""
        return any(not scheme.optional for scheme in self.schemes)


def guarded_routes(app: object) -> Iterator[GuardedRoute]:
    """Yield every route of an application and of those mounted in it, in the order of matching.

    Frontends come last. What a mounted application shows no routes of is one entry.
    """
    routes: Sequence[BaseRoute] = getattr(app, "routes", None) or ()
    yield from _below(routes, "")
    router = getattr(app, "router", app)
    if isinstance(router, APIRouter):
        yield from _frontends(router, ())


def guards(plan: CallPlan) -> tuple[Scheme, ...]:
    """Return the schemes of a callable and everything it depends on, each with all scopes demanded with it."""
    found: dict[str, Scheme] = {}
    for call, scopes in walk(plan):
        scheme: Any = unwrapped(call.call)
        if not isinstance(scheme, SecurityBase):
            continue
        name: str = scheme.scheme_name
        optional = not getattr(scheme, "auto_error", True)
        known = found.get(name, Scheme(name, type(scheme).__name__, (), optional))
        added = tuple(scope for scope in dict.fromkeys(scopes) if scope not in known.scopes)
        found[name] = Scheme(name, known.kind, (*known.scopes, *added), known.optional and optional)
    return tuple(found.values())


def is_description(context: RouteContext) -> bool:
    """Tell whether a route is the document or a page that the application made by itself."""
    return getattr(context.endpoint, "__module__", None) == "typeway.applications"


def _below(routes: Sequence[BaseRoute], prefix: str) -> Iterator[GuardedRoute]:
    for context in iter_route_contexts(routes):
        route = context.original_route
        if isinstance(route, Mount | Host):
            yield from _inside(context, route, prefix)
            continue
        schemes = guards(context.plan.call) if isinstance(route, PlannedRoute) else ()
        path = prefix + (context.path or "")
        name = context.name or ""
        yield GuardedRoute(_methods(context), path, name, context.endpoint, schemes, is_description(context))


def _inside(context: RouteContext, route: Mount | Host, prefix: str) -> Iterator[GuardedRoute]:
    inner = f"//{route.host}" if isinstance(route, Host) else prefix + (context.path or "")
    below = list(guarded_routes(getattr(route, "_base_app", route.app)))
    for one in below:
        path = inner + one.path
        yield GuardedRoute(one.methods, path, one.name, one.endpoint, one.schemes, one.is_description)
    if not below:
        kind = "HOST" if isinstance(route, Host) else "MOUNT"
        yield GuardedRoute((kind,), inner or "/", route.name or "", route.app, ())


def _methods(context: RouteContext) -> tuple[str, ...]:
    if isinstance(context.original_route, WebSocketRoute):
        return ("WEBSOCKET",)
    methods = context.methods if isinstance(context.original_route, Route) else None
    return tuple(sorted(methods)) if methods else ("*",)


def _frontends(router: APIRouter, chain: Chain) -> Iterator[GuardedRoute]:
    sites: Sequence[Frontend] = router.frontends
    for site in sites:
        context = site.seen_through(chain)
        yield GuardedRoute(("FRONTEND",), context.path or "/", "", None, guards(context.plan.call))
    for route in router.routes:
        if isinstance(route, IncludedRouter):
            yield from _frontends(route.original_router, (*chain, route.include_context))
