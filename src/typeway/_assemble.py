"""READ FIRST. Declarations → plans → handlers → matcher → program.

This is the only file that knows every stage. ``APIRouter`` keeps declarations; here they become a ``Program``: the
router tree is walked once, every route becomes an entry of the matcher, and every operation gets a handler that is
compiled when it is first called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Mount, Route, WebSocketRoute
from starlette.types import Scope

from typeway._compile.custom import as_response, compile_custom, is_custom
from typeway._compile.endpoint import Compiled, compile_endpoint
from typeway._declare.dependencies import order_steps
from typeway._inclusion import PlannedRoute, RouteContext, iter_route_contexts, tree_fingerprint, tree_version
from typeway._plan import CallPlan, DependencyPlan
from typeway._route import Entry, Matcher
from typeway._serve.exchange import ASGIExchange
from typeway._serve.program import Foreign, Operation, Program, Variant
from typeway.exceptions import EndpointContext

__all__ = ["assemble", "compiled_operation", "operation_of", "serve_operation"]

Overrides = Mapping[Any, Any]


def assemble(routes: list[BaseRoute], previous: Program | None = None) -> Program:
    """Make the program that serves a list of routes and everything included in it.

    ``previous`` is kept, with all that it has compiled, if the change was in some other tree.
    """
    version = tree_version.number
    fingerprint = tree_fingerprint(routes)
    if previous is not None and previous.fingerprint == fingerprint:
        return replace(previous, version=version)
    http: list[Entry[Operation | Foreign]] = []
    sockets: list[Entry[Operation | Foreign]] = []
    for context in iter_route_contexts(routes):
        http += _http_entry(context)
        sockets += _socket_entry(context)
    probes = any(entry.template is None for entry in (*http, *sockets))
    return Program(version, tree_version, Matcher(http), Matcher(sockets), probes, fingerprint)


def _overrides(route: Any, *names: str) -> bool:
    """Tell whether a subclass or an instance replaces one of a route's own methods."""
    for name in names:
        if name in vars(route):
            return True
        for base in type(route).__mro__:
            if name in vars(base):
                if base.__module__ not in _OUR_MODULES:
                    return True
                break
    return False


_OUR_MODULES = frozenset({"typeway.routing", "typeway._inclusion", "starlette.routing"})


def _http_entry(context: RouteContext) -> list[Entry[Operation | Foreign]]:
    route = context.route
    if isinstance(route, PlannedRoute) and route.is_operation and not _overrides(route, "matches", "handle"):
        return [Entry(context.path, _methods(route), operation_of(context))]
    if isinstance(route, (PlannedRoute, WebSocketRoute)) and not getattr(route, "is_operation", False):
        return []
    foreign = Foreign(_seen_from_root(context))
    if _overrides(route, "matches"):
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
        if not _overrides(route, "matches", "handle"):
            return [Entry(context.path, None, operation_of(context))]
    if isinstance(route, Route):
        return []
    foreign = Foreign(_seen_from_root(context))
    if isinstance(route, Mount) and not _overrides(route, "matches"):
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


def operation_of(context: RouteContext) -> Operation:
    """Return the operation of a route, with a handler that is compiled at first use."""
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
        compiled = compiled_operation(context, overrides)
        return Variant(compiled.handler, compiled.managed, compiled.bare)

    limit: int | None = getattr(context, "max_body_size", None)
    operation = Operation(route, route.endpoint, context, compile_plan, replaceable, limit=limit)
    if not is_custom(route):
        return operation
    return Operation(
        route,
        route.endpoint,
        context,
        lambda _: Variant(compile_custom(route), managed=True),
        lambda _: (),
        inner=operation,
        limit=limit,
    )


async def serve_operation(route: Any, request: Request) -> Response:
    """Answer a request with the compiled handler of a route whose class wraps it."""
    scope = request.scope
    operation: Operation = scope.get("typeway.operation") or route.own_operation
    if operation.route is not route:
        operation = route.own_operation
    operation = operation.inner or operation
    provider = scope.get("router", route).dependency_overrides_provider
    overrides: Overrides = provider.dependency_overrides if provider is not None else {}
    variant = operation.variant(overrides)
    params: dict[str, Any] = scope.get("path_params", {})
    send = request._send  # pyright: ignore[reportPrivateUsage]  # Starlette offers no getter
    x = ASGIExchange(scope, request.receive, send, params, overrides, request)
    if "fastapi_inner_astack" in scope:
        x.use_stacks(scope["fastapi_inner_astack"], scope["fastapi_function_astack"])
    return as_response(await variant.handler(x))


def compiled_operation(context: RouteContext, overrides: Overrides | None = None) -> Compiled:
    """Compile a route as seen from the root, with overrides in place of the dependencies they replace."""
    route: Any = context.original_route
    plan, title, names = context.plan, _title(context), frozenset(context.param_convertors)
    socket, location = not route.is_operation, _error_context(context)

    resolvers: dict[tuple[Any, ...], Compiled] = {}

    async def late(x: Any, dependency: DependencyPlan, replacement: Callable[..., Any] | None) -> Any:
        """Resolve a dependency whose override changed after this handler was chosen."""
        changed = {} if replacement is None else {dependency.target.call: replacement}
        now = {**x.overrides, **changed}
        key = (dependency, *(part for pair in now.items() for part in pair))
        lone = resolvers.get(key)
        if lone is None:
            call = CallPlan(_same, "late", "function", dependencies=(replace(dependency, argument="value"),))
            lone_steps = order_steps(call, names, now)
            lone_plan = replace(plan, call=call, body=None)
            if len(resolvers) >= _RESOLVERS:
                resolvers.clear()
            lone = resolvers[key] = compile_endpoint(
                lone_plan, lone_steps, location, title, socket=socket, value_only=True
            )
        return await lone.handler(x)

    steps = order_steps(plan.call, names, overrides)
    limits = None if socket else context.form_limits
    return compile_endpoint(plan, steps, location, title, socket=socket, late=late, form_limits=limits)


_RESOLVERS = 32
"""Late overrides kept per handler; a program that has more of them starts anew."""


def _same(value: Any) -> Any:
    return value


def _title(context: RouteContext) -> str:
    methods = ",".join(sorted(getattr(context, "methods", None) or ["WS"]))
    return f"{methods} {context.path}"


def _error_context(context: RouteContext) -> EndpointContext:
    location = context.plan.location
    route: Any = context.original_route
    name = getattr(route.endpoint, "__name__", location.function)
    found: EndpointContext = {"function": name, "path": _title(context)}
    if location.file is not None:
        found["file"] = location.file
    if location.line is not None:
        found["line"] = location.line
    return found
