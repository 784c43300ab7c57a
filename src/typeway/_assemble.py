"""READ FIRST. Declarations → plans → handlers → matcher → program.

This is the only file that knows every stage. ``APIRouter`` keeps declarations; here they become a ``Program``: the
router tree is walked once, every route becomes an entry of the matcher, and every operation gets a handler that is
compiled when it is first called.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Mount, Route, WebSocketRoute
from starlette.types import Scope

from typeway._clock import view_version
from typeway._compile.custom import as_response, compile_app, compile_custom, compile_socket_app, is_custom
from typeway._compile.endpoint import Compiled, compile_endpoint
from typeway._compile.late import LateResolver
from typeway._declare.dependencies import order_steps
from typeway._inclusion import (
    Chain,
    IncludedRouter,
    PlannedRoute,
    RouteContext,
    contexts_below,
    tree_fingerprint,
    tree_version,
)
from typeway._own_matching import Below, OwnInclusion, has_own
from typeway._plan import CallPlan, EndpointPlan
from typeway._route import Entry, Matcher
from typeway._runtime.inputs import DeclaredPath, name_request
from typeway._serve.exchange import ASGIExchange
from typeway._serve.program import Foreign, Operation, Program, Site, Variant
from typeway._telemetry import SCOPE_KEY
from typeway._view.functions import ROUTING, is_open, is_replaced
from typeway._view.live import Live, is_touched, plan_now, replaced_names
from typeway.exceptions import EndpointContext

if TYPE_CHECKING:
    from typeway._frontend.declared import Frontend, FrontendContext

__all__ = [
    "HandlerContext",
    "assemble",
    "compiled_operation",
    "context_for",
    "described",
    "operation_of",
    "planned_only",
    "route_handler",
    "served_entries",
]

Overrides = Mapping[Any, Any]


def assemble(routes: list[BaseRoute], previous: Program | None = None, frontends: Sequence[Frontend] = ()) -> Program:
    """Make the program that serves a list of routes, everything included in it, and the sites of its router.

    ``previous`` is kept, with all that it has compiled, if the change was in some other tree.
    """
    version = tree_version.number
    fingerprint = (view_version.number, *tree_fingerprint(routes))
    if previous is not None and previous.fingerprint == fingerprint:
        return replace(previous, version=version)
    http: list[Entry[Operation | Foreign]] = []
    sockets: list[Entry[Operation | Foreign]] = []
    for _, for_http, for_sockets in served_entries(routes):
        http += for_http
        sockets += for_sockets
    probes = any(entry.template is None for entry in (*http, *sockets))
    sites: dict[str, Site] = {}
    _add_sites(sites, routes, frontends, ())
    return Program(version, tree_version, Matcher(http), Matcher(sockets), probes, fingerprint, sites)


def _add_sites(
    sites: dict[str, Site], routes: Sequence[BaseRoute], frontends: Sequence[Frontend], chain: Chain
) -> None:
    """Add the sites of a router and of those included in it; of two with the same path the first is served."""
    for frontend in frontends:
        context = frontend.seen_through(chain)
        if context.path not in sites:
            sites[context.path] = Site(operation_of(context), context.refuse)
    for route in routes:
        if isinstance(route, IncludedRouter):
            router = route.original_router
            _add_sites(sites, router.routes, router.frontends, (*chain, route.include_context))


Entries = list[Entry[Operation | Foreign]]


def served_entries(routes: Sequence[BaseRoute]) -> Iterator[tuple[RouteContext, Entries, Entries]]:
    """Walk a tree of routes in the order of matching: each with its entries for requests and for WebSockets, if any."""
    for context in _served(routes):
        yield context, _http_entry(context), _socket_entry(context)


def _served(routes: Sequence[BaseRoute], chain: Chain = ()) -> Iterator[RouteContext]:
    """Walk a tree of routes as it is served: routers that match for themselves are not entered."""
    for route in routes:
        if not isinstance(route, IncludedRouter):
            yield from contexts_below([route], chain)
            continue
        inner = (*chain, route.include_context)
        router: Any = route.original_router
        if has_own(router, "matches", "handle"):
            yield RouteContext(OwnInclusion(router, [_below(context) for context in _served(router.routes, inner)]))
        else:
            yield from _served(router.routes, inner)


def _below(context: RouteContext) -> BaseRoute:
    """Return a route as a router that matches for itself asks and calls it."""
    if not isinstance(context.original_route, PlannedRoute) or has_own(context.original_route, "matches"):
        return _seen_from_root(context)
    return Below(context, operation_of(context))


def _http_entry(context: RouteContext) -> list[Entry[Operation | Foreign]]:
    route = context.route
    if isinstance(route, PlannedRoute) and route.is_operation and not has_own(route, "matches", "handle"):
        return [Entry(context.path, _methods(route), operation_of(context))]
    if isinstance(route, (PlannedRoute, WebSocketRoute)) and not getattr(route, "is_operation", False):
        return []
    foreign = Foreign(_seen_from_root(context), getattr(context, "max_body_size", None))
    if has_own(route, "matches"):
        return [Entry(None, None, foreign)]
    if type(route) is Route:
        return [Entry(route.path, _methods(route), foreign)]
    if isinstance(route, Mount):
        return [Entry(route.path + "/{path:path}", None, foreign)]
    return [Entry(None, None, foreign)]


def _methods(route: Any) -> frozenset[str] | None:
    return frozenset(route.methods) if route.methods else None


def _socket_entry(context: RouteContext) -> list[Entry[Operation | Foreign]]:
    route = context.route
    if isinstance(route, PlannedRoute):
        if route.is_operation:
            return []
        if not has_own(route, "matches", "handle"):
            return [Entry(context.path, None, operation_of(context))]
    if isinstance(route, Route):
        return []
    foreign = Foreign(_seen_from_root(context))
    if isinstance(route, Mount) and not has_own(route, "matches"):
        return [Entry(route.path + "/{path:path}", None, foreign)]
    if type(route) is WebSocketRoute:
        return [Entry(route.path, None, foreign)]
    return [Entry(None, None, foreign)]


def _seen_from_root(context: RouteContext) -> BaseRoute:
    """Return the route to ask and to call; a route of the user's own class is reached through its prefix."""
    if context.chain and isinstance(context.original_route, PlannedRoute):
        return _Prefixed(context)
    return context.route


class _Prefixed(BaseRoute):
    """A path operation of a user's class with its own matching, below the prefixes of its inclusions."""

    def __init__(self, context: RouteContext) -> None:
        self.context = context
        self.prefix = context.prefix
        self.operation = operation_of(context)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Let the route match what is left of the path behind the prefix."""
        path: str = scope["path"]
        if not path.startswith(self.prefix):
            return Match.NONE, {}
        return self.context.original_route.matches({**scope, "path": path[len(self.prefix) :]})

    async def handle(self, scope: Scope, receive: Any, send: Any) -> None:
        """Hand the request over."""
        scope["typeway.operation"] = self.operation
        await self.context.original_route.handle(scope, receive, send)


def _calls(plan: CallPlan) -> list[Callable[..., Any]]:
    found: list[Callable[..., Any]] = []
    for use in plan.dependencies:
        found += [use.target.call, *_calls(use.target)]
    return found


def operation_of(context: RouteContext | FrontendContext, *, observed: bool = False) -> Operation:
    """Return the operation of a route, with a handler that is compiled at first use.

    ``observed`` is for handlers that telemetry sees into.
    """
    route: Any = context.original_route
    originals: list[Callable[..., Any]] | None = None

    def replaceable(overrides: Overrides) -> tuple[Any, ...]:
        """Return all overrides if one of them touches this operation, for the others may touch that one; else none."""
        nonlocal originals
        if originals is None:
            originals = list(dict.fromkeys(_calls(context.plan.call)))
        if not any(call in overrides for call in originals):
            return ()
        return tuple(item for pair in overrides.items() for item in pair)

    def compile_plan(overrides: Overrides) -> Variant:
        if viewed is not None and is_open():
            from typeway._open import open_conversation, open_handler

            serve = open_handler if route.is_operation else open_conversation
            return Variant(serve(viewed, _error_context(context)), managed=True)
        compiled = compiled_operation(context, overrides, observed=observed)
        if overrides:  # removed while a request runs, one may bring back what has to be left
            return Variant(compiled.handler, managed=True)
        return Variant(compiled.handler, compiled.managed, compiled.bare)

    viewed = context if isinstance(context, RouteContext) else None
    limit: int | None = getattr(context, "max_body_size", None)
    special = None if viewed is None or isinstance(context, HandlerContext) else _special(route, viewed)
    if special is None:
        observe = None if observed else lambda: operation_of(context, observed=True)
        return Operation(route, context.endpoint, context, compile_plan, replaceable, limit=limit, observe=observe)
    return Operation(
        route,
        context.endpoint,
        context,
        lambda _: Variant(special(), managed=True),
        lambda _: (),
        limit=limit,
    )


def _special(route: Any, context: RouteContext) -> Callable[[], Callable[[Any], Any]] | None:
    """Return what makes the handler of a route that is not served by its plan alone.

    That is a route of a user's class, one whose application was replaced, and every included route once a library has
    replaced the functions that make handlers; where no router lies between, a route asks them when it is declared.
    """
    wrapped = bool(context.chain) and is_replaced(ROUTING, *route.makers)
    if not context.chain and "app" in replaced_names(route):
        make = compile_app if route.is_operation else compile_socket_app
        return lambda: make(route.app)
    if not route.is_operation:
        return (lambda: compile_socket_app(_made_for(context, route.build_app))) if wrapped else None
    if wrapped:
        return lambda: compile_app(_made_for(context, route.build_app))
    return (lambda: compile_custom(_made_for(context, route.get_route_handler))) if is_custom(route) else None


_building: ContextVar[RouteContext | None] = ContextVar("typeway_building", default=None)
"""The context that a route makes a handler for."""


def _made_for(context: RouteContext, make: Callable[[], Any]) -> Any:
    """Return what a route makes for a context: its handler, or its application by functions that were replaced."""
    token = _building.set(context)
    try:
        return make()
    finally:
        _building.reset(token)


class HandlerContext(RouteContext):
    """A route seen through the plan that its attributes stood for when a handler was made."""

    def __init__(self, context: RouteContext, live: Live) -> None:
        vars(self).update(vars(context))
        self.live = live

    @property
    def plan(self) -> EndpointPlan:
        """The plan, with what has changed in its dependant since."""
        return self.live.plan()

    @property
    def dependant(self) -> Any:
        """The dependant of the plan."""
        return self.live.dependant


class _Planned(HandlerContext):
    """A route seen through the plan of a context."""

    def __init__(self, context: RouteContext) -> None:
        vars(self).update(vars(context))
        self.seen = context

    @property
    def plan(self) -> EndpointPlan:
        """The plan as the context has it."""
        return self.seen.plan

    @property
    def dependant(self) -> Any:
        """The dependant of the context."""
        return self.seen.dependant


def planned_only(context: RouteContext) -> RouteContext:
    """Return a context that stands for the route's plan, whatever else may serve the route."""
    return context if isinstance(context, HandlerContext) else _Planned(context)


def context_for(route: Any) -> RouteContext:
    """Return the context to make a handler of a route for: the one that is being built, or that of its own path."""
    context = _building.get()
    if context is not None and context.original_route is route:
        return context
    return _as_it_is(RouteContext(route), serving=True)


def described(context: RouteContext) -> RouteContext:
    """Return the context to describe a route by; at its own path, what libraries have set on the route counts."""
    return context if context.chain else _as_it_is(context, serving=False)


def _as_it_is(context: RouteContext, *, serving: bool) -> RouteContext:
    """Return the context of a route at its own path, with a plan of what its attributes say."""
    route: Any = context.original_route
    if not is_touched(route):
        return context
    plan = plan_now(route, serving=serving)
    looked_at = "dependant" in replaced_names(route) or () in route.lives
    return HandlerContext(context, Live(plan, route.path_format, route.dependant if looked_at else None))


def route_handler(context: RouteContext) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    """Return the function that answers a request with the compiled handler of a route."""
    context = planned_only(context)
    route: Any = context.original_route
    operation, version = operation_of(context), view_version.number

    async def serve(request: Request) -> Response:
        nonlocal operation, version
        if version != view_version.number:
            operation, version = operation_of(context), view_version.number
        scope = request.scope
        # The router may be one of Starlette's, if a library serves this handler with it.
        provider = getattr(scope.get("router"), "dependency_overrides_provider", route.dependency_overrides_provider)
        overrides: Overrides = provider.dependency_overrides if provider is not None else {}
        variant = (operation.observed() if scope.get(SCOPE_KEY) else operation).variant(overrides)
        params: dict[str, Any] = scope.get("path_params", {})
        send = request._send  # pyright: ignore[reportPrivateUsage]  # Starlette offers no getter
        x = ASGIExchange(scope, request.receive, send, params, overrides, request)
        if "fastapi_inner_astack" in scope:
            x.use_stacks(scope["fastapi_inner_astack"], scope["fastapi_function_astack"])
        try:
            reply = await variant.handler(x)
        except Exception as error:
            name_request(error, scope)
            raise
        return as_response(reply, checked=context.plan.response.adapter is not None)

    return serve


def compiled_operation(
    context: RouteContext | FrontendContext, overrides: Overrides | None = None, *, observed: bool = False
) -> Compiled:
    """Compile a route as seen from the root, with overrides in place of the dependencies they replace."""
    route: Any = context.original_route
    plan, title, names = context.plan, _title(context), frozenset(context.param_convertors)
    socket, location = not route.is_operation, _error_context(context)
    late = LateResolver(plan, names, location, title, socket=socket)
    steps = order_steps(plan.call, names, overrides)
    limits = None if socket else context.form_limits
    return compile_endpoint(
        plan, steps, location, title, socket=socket, late=late, form_limits=limits, observed=observed
    )


def _title(context: RouteContext | FrontendContext) -> str:
    return f"{_method_list(context)} {context.path}"


def _method_list(context: RouteContext | FrontendContext) -> str:
    return ",".join(sorted(getattr(context, "methods", None) or ["WS"]))


def _error_context(context: RouteContext | FrontendContext) -> EndpointContext:
    if not isinstance(context, RouteContext):
        return {}  # there is no endpoint of the user's to name
    location = context.plan.location
    route: Any = context.original_route
    name = getattr(route.endpoint, "__name__", location.function)
    found: EndpointContext = {}
    if location.file is not None:
        found["file"] = location.file
    if location.line is not None:
        found["line"] = location.line
    found["function"], found["path"] = name, DeclaredPath(f"{_method_list(context)} {context.path_format}")
    return found
