"""The router tree: a router included in another stays what it is, and is seen through what the inclusion adds.

A ``RouteContext`` is one route seen from the root: the route itself for a route of the root, otherwise the route with
the prefixes, tags, dependencies and defaults of every inclusion on the way. Contexts are made whenever the tree is
walked, plans only once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from starlette.datastructures import URLPath
from starlette.routing import BaseRoute, Match, Mount, NoMatchFound, Route, WebSocketRoute, compile_path, replace_params
from starlette.types import Receive, Scope, Send

from typeway._adapters import Adapter
from typeway._clock import tree_version
from typeway._declare.dependencies import plan_dependency, with_dependencies
from typeway._declare.endpoint import plan_body
from typeway._declare.errors import ensure_response, where
from typeway._declare.response import model_adapter
from typeway._plan import CallPlan, DependencyPlan, EndpointPlan
from typeway._record import record
from typeway._route import outline
from typeway._view.live import VIEW_NAMES, Live, follows, rebuilt, view_attribute
from typeway.datastructures import DefaultPlaceholder
from typeway.exceptions import FastAPIError
from typeway.params import Depends
from typeway.utils import get_value_or_default, is_body_allowed_for_status_code

if TYPE_CHECKING:
    from typeway.routing import APIRouter

__all__ = [
    "Chain",
    "IncludeContext",
    "IncludedRouter",
    "PlannedRoute",
    "RouteContext",
    "RouteList",
    "adapters_of",
    "contains",
    "contexts_below",
    "iter_route_contexts",
    "tree_fingerprint",
    "tree_version",
    "url_path_for",
]


def _mutator(name: str) -> Callable[..., Any]:
    method = getattr(list, name)

    def mutate(self: RouteList, *arguments: Any, **keywords: Any) -> Any:
        try:
            return method(self, *arguments, **keywords)
        finally:  # not before: another thread could take the old list for the new version
            self.version += 1
            tree_version.number += 1

    mutate.__name__ = name
    mutate.__doc__ = method.__doc__
    return mutate


class RouteList(list[BaseRoute]):
    """A list of routes that reports its changes, so that routes added by hand are served as well."""

    version = 0


for _name in (
    *("append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse"),
    *("__setitem__", "__delitem__", "__iadd__", "__imul__"),
):
    setattr(RouteList, _name, _mutator(_name))


def tree_fingerprint(routes: Sequence[BaseRoute]) -> tuple[tuple[int, int], ...]:
    """Return something that changes when a list of routes changes, or one that is included in it."""
    own = (id(routes), getattr(routes, "version", len(routes)))
    below = (tree_fingerprint(route.original_router.routes) for route in routes if isinstance(route, IncludedRouter))
    return (own, *(part for parts in below for part in parts))


@record(frozen=True, eq=False)
class IncludeContext:
    """What one inclusion adds to the routes of a router: settings of the including router and of ``include_router``."""

    prefix: str = ""
    tags: tuple[Any, ...] = ()
    dependencies: tuple[Depends, ...] = ()
    responses: dict[int | str, dict[str, Any]] = field(default_factory=dict[int | str, dict[str, Any]])
    callbacks: tuple[BaseRoute, ...] = ()
    deprecated: bool | None = None
    include_in_schema: bool = True
    response_classes: tuple[Any, ...] = ()
    unique_id_functions: tuple[Any, ...] = ()
    strict_content_types: tuple[Any, ...] = ()
    max_body_size: int | None = None
    form_limits: dict[str, int] = field(default_factory=dict[str, int])
    _planned: dict[frozenset[str], tuple[DependencyPlan, ...]] = field(
        default_factory=dict[frozenset[str], tuple[DependencyPlan, ...]], repr=False
    )

    def planned(self, path_names: frozenset[str]) -> tuple[DependencyPlan, ...]:
        """Return the plans of the dependencies that the inclusion adds."""
        plans = self._planned.get(path_names)
        if plans is None:
            plans = self._planned[path_names] = tuple(
                plan_dependency(marker, path_names, None) for marker in self.dependencies
            )
        return plans


Chain = tuple[IncludeContext, ...]


class PlannedRoute(BaseRoute):
    """What routes with a plan have in common: path operations and WebSocket routes.

    Attributes:
        endpoint: the user's function.
        plan: the plan at the route's own path; ``effective_plans`` holds those seen through inclusions.
        is_operation: the route answers HTTP requests and has the options of a path operation.
    """

    is_operation: bool = False
    path: str
    name: str
    endpoint: Callable[..., Any]
    param_convertors: dict[str, Any]
    plan: EndpointPlan
    effective_plans: dict[tuple[IncludeContext, ...], EndpointPlan]
    lives: Mapping[tuple[IncludeContext, ...], Live] = MappingProxyType({})
    """Plans that libraries look at, by the inclusions they are seen through; an instance gets its own dict then."""

    def live_at(self, chain: tuple[IncludeContext, ...], plan: EndpointPlan, path: str) -> Live:
        """Return what keeps a plan in step with the view that libraries have of it."""
        lives = vars(self).setdefault("lives", {})
        if chain not in lives:
            lives[chain] = Live(plan, path)
        live: Live = lives[chain]
        return live

    if TYPE_CHECKING:
        path_regex: re.Pattern[str]
    else:

        @cached_property
        def path_regex(self) -> re.Pattern[str]:
            """The regular expression of the path; made when somebody asks, for the matcher needs none."""
            return compile_path(self.path)[0]

    def make_plan(self, path: str, path_names: frozenset[str]) -> EndpointPlan:
        """Plan the endpoint anew, for a path with other parameters than the route's own."""
        raise NotImplementedError


_OFTEN_ABSENT = frozenset({"path", "path_format", "name", "methods", "endpoint"})
"""What a view has of every route, also of a host or a mount, which do not know all of it."""


@dataclass(init=False, repr=False, eq=False)
class RouteContext:
    """One route as it is served: every attribute has its effective value.

    ``original_route`` is the route object that was declared; attributes that no inclusion changes are its own.
    ``route`` is the same object, or a copy with the whole path if it is one of Starlette's own below a prefix.
    """

    route: BaseRoute
    original_route: BaseRoute
    chain: Chain

    def __init__(self, route: BaseRoute, _route_context: RouteContext | Chain | None = None) -> None:
        chain: Chain = _route_context.chain if isinstance(_route_context, RouteContext) else _route_context or ()
        self.route = route
        self.original_route = route
        self.chain = chain
        if chain:
            self.prefix = "".join(step.prefix for step in chain)
            self._set_effective()

    def _set_effective(self) -> None:
        route = self.original_route
        if isinstance(route, PlannedRoute):
            self.path = self.prefix + route.path
            if not self.path:
                raise FastAPIError(f"The route {route.name!r} has an empty path and is included without a prefix")
            self.path_format, self.param_convertors = outline(self.path)
            if route.is_operation:
                self._set_operation(route)
            return
        inner_first = self.chain[::-1]
        self.max_body_size = next((step.max_body_size for step in inner_first if step.max_body_size is not None), None)
        if isinstance(route, (Route, WebSocketRoute, Mount)):
            self.route = prefixed = _prefixed(route, self.prefix)
            self.path = prefixed.path
            self.path_format = prefixed.path_format

    def _set_operation(self, route: Any) -> None:
        chain = self.chain
        self.tags = [tag for step in chain for tag in step.tags] + list(route.tags)
        self.dependencies = [marker for step in chain for marker in step.dependencies] + list(route.dependencies)
        self.callbacks = [callback for step in chain for callback in step.callbacks] + list(route.callbacks or [])
        self.responses = {code: value for step in chain for code, value in step.responses.items()} | route.responses
        self.deprecated = True if any(step.deprecated for step in chain) else route.deprecated
        self.include_in_schema = route.include_in_schema and all(step.include_in_schema for step in chain)
        inner_first = chain[::-1]
        classes = [route.response_class, *(item for step in inner_first for item in step.response_classes)]
        self.response_class: Any = get_value_or_default(classes[0], *classes[1:])
        functions = [
            route.generate_unique_id_function,
            *(item for step in inner_first for item in step.unique_id_functions),
        ]
        self.generate_unique_id_function: Any = get_value_or_default(functions[0], *functions[1:])
        limits = [route.max_body_size, *(step.max_body_size for step in inner_first)]
        self.max_body_size = next((limit for limit in limits if limit is not None), None)
        self.form_limits = {key: n for step in chain for key, n in step.form_limits.items()} | route.form_limits
        stricts = [route.strict_content_type, *(item for step in inner_first for item in step.strict_content_types)]
        self.strict_content_type: Any = get_value_or_default(stricts[0], *stricts[1:])

    @property
    def unique_id(self) -> str:
        """The operation's id in documents: as declared, or made by the unique-id function in force."""
        route: Any = self.original_route
        if not self.chain or route.operation_id:
            declared: str = route.operation_id or route.unique_id
            return declared
        function = self.generate_unique_id_function
        function = function.value if isinstance(function, DefaultPlaceholder) else function
        return str(function(self))

    @property
    def response_adapters(self) -> dict[int | str, Adapter]:
        """Adapters of the models of additional responses, by status."""
        route: Any = self.original_route
        return adapters_of(self.responses, route.endpoint) if self.chain else route.response_adapters

    @property
    def plan(self) -> EndpointPlan:
        """The plan of the operation, with everything that the inclusions add and libraries changed."""
        route = cast("PlannedRoute", self.original_route)
        plan = self._base_plan(route)
        live = route.lives.get(self.chain)
        return plan if live is None else live.plan()

    def _base_plan(self, route: PlannedRoute) -> EndpointPlan:
        if not self.chain:
            return route.plan
        plan = route.effective_plans.get(self.chain)
        if plan is None:
            plan = route.effective_plans[self.chain] = self._make_plan(route)
            markers = [use.marker for use in plan.call.dependencies if use.argument is None]
            live = rebuilt(plan, self.path_format, markers)
            if live is not None:
                vars(route).setdefault("lives", {})[self.chain] = live
        return plan

    def _make_plan(self, route: PlannedRoute) -> EndpointPlan:
        own = frozenset(route.param_convertors)
        names = frozenset(self.param_convertors)
        plan = route.plan
        if (names - own) & argument_names(plan.call) or not follows(route, plan):
            plan = route.make_plan(self.path, names)
        added = [dependency for step in self.chain for dependency in step.planned(names)]
        call = with_dependencies(plan.call, added)
        response = plan.response
        strict = plan.strict_content_type
        if hasattr(self, "response_class"):
            chosen = self.response_class
            explicit = not isinstance(chosen, DefaultPlaceholder)
            response = replace(response, response_class=chosen if explicit else chosen.value, explicit_class=explicit)
            strict_setting = self.strict_content_type
            strict = bool(strict_setting.value if isinstance(strict_setting, DefaultPlaceholder) else strict_setting)
        body = plan_body(call) if added else plan.body
        return replace(plan, path=self.path, call=call, body=body, response=response, strict_content_type=strict)

    @property
    def dependant(self) -> Any:
        """The tree of dependants; changing it changes what is served."""
        route: Any = self.original_route
        if not self.chain or not isinstance(route, PlannedRoute):
            return route.dependant
        return route.live_at(self.chain, self._base_plan(route), self.path_format).dependant

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match the route at its effective path; below an inclusion a ``matches`` of the user's own is not asked."""
        route = self.original_route
        kind = next((kind for kind in (Route, WebSocketRoute) if isinstance(route, kind)), None)
        if kind is None or not self.chain:
            return self.route.matches(scope)
        found = kind.matches(cast("Any", moved_route(self)), scope)
        if found[0] is not Match.NONE and isinstance(route, PlannedRoute) and not route.is_operation:
            found[1]["route"] = route
        return found

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Build the effective path. Raises ``starlette.routing.NoMatchFound`` for another name or other parameters."""
        return url_path_for([cast("BaseRoute", self)], name, path_params)

    @property
    def path_regex(self) -> re.Pattern[str]:
        """The regular expression of the effective path."""
        route: Any = self.original_route
        regex: re.Pattern[str] = compile_path(self.path)[0] if self.chain else route.path_regex
        return regex

    @property
    def starlette_route(self) -> BaseRoute | None:
        """The route with its whole path if it is one of Starlette's own, below an inclusion."""
        return None if isinstance(self.original_route, PlannedRoute) or not self.chain else self.route

    @property
    def _route_context(self) -> RouteContext | None:
        return self if self.chain else None

    @property
    def _effective_route(self) -> RouteContext | BaseRoute:
        return self if self.chain and getattr(self.original_route, "is_operation", False) else self.route

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name in ("original_route", "route", "chain"):
            raise AttributeError(name)
        route = cast("PlannedRoute", self.original_route)
        if name in VIEW_NAMES and self.chain and route.is_operation:
            return view_attribute(name, self._base_plan(route), self)
        if name in _OFTEN_ABSENT:
            return getattr(self.original_route, name, None)
        return getattr(self.original_route, name)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RouteContext):
            return NotImplemented
        return self.original_route is other.original_route and self.chain == other.chain

    def __hash__(self) -> int:
        return hash((id(self.original_route), self.chain))

    def __repr__(self) -> str:
        return f"RouteContext(path={getattr(self, 'path', None)!r}, name={getattr(self, 'name', None)!r})"


def adapters_of(responses: dict[int | str, dict[str, Any]], endpoint: Callable[..., Any]) -> dict[int | str, Adapter]:
    """Return the adapters of the models that ``responses`` document.

    Raises:
        AssertionError: a status has a model and allows no body.
        FastAPIError: a model is no type that Pydantic knows.
    """
    adapters: dict[int | str, Adapter] = {}
    for code, response in responses.items():
        ensure_response(code, response, endpoint)
        model = response.get("model")
        if model is not None:
            assert is_body_allowed_for_status_code(code), (
                f"Status code {code} must not have a response body{where(endpoint)}"
            )
            adapters[code] = model_adapter(model, endpoint)
    return adapters


def argument_names(plan: CallPlan) -> frozenset[str]:
    """Return the names of all values in a tree; those that a template names come from the path."""
    names = {value.name for value in (*plan.parameters, *plan.body)}
    return frozenset(names).union(*(argument_names(use.target) for use in plan.dependencies))


def _prefixed(route: Any, prefix: str) -> Any:
    """Return a copy of a Starlette route below a prefix."""
    if not prefix:
        return route
    moved = copy(route)
    if isinstance(route, Mount):
        moved.path = (prefix + route.path).rstrip("/")
        moved.path_regex, moved.path_format, moved.param_convertors = compile_path(moved.path + "/{path:path}")
    else:
        moved.path = prefix + route.path
        moved.path_regex, moved.path_format, moved.param_convertors = compile_path(moved.path)
    return moved


class IncludedRouter(BaseRoute):
    """The place of an included router in the list of routes of another one."""

    def __init__(self, router: APIRouter, context: IncludeContext) -> None:
        self.original_router = router
        self.include_context = context

    @property
    def routes(self) -> list[BaseRoute]:
        """The routes of the included router, as they are there."""
        return self.original_router.routes

    def effective_route_contexts(self) -> list[RouteContext]:
        """Return the routes below as they are seen from here."""
        return list(iter_route_contexts([self]))

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match the routes below; a full match wins over a partial one."""
        partial: tuple[Match, Scope] = (Match.NONE, {})
        for context in iter_route_contexts([self]):
            match, child_scope = context_matches(context, scope)
            if match is Match.FULL:
                return match, child_scope
            if match is Match.PARTIAL and partial[0] is Match.NONE:
                partial = (match, child_scope)
        return partial

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request that was matched below."""
        for wanted in (Match.FULL, Match.PARTIAL):
            for context in iter_route_contexts([self]):
                match, child_scope = context_matches(context, scope)
                if match is wanted:
                    scope.update(child_scope)
                    await context.route.handle(scope, receive, send)
                    return

    def url_path_for(self, name: str, /, **path_params: Any) -> Any:
        """Build the path of a route below. Raises ``starlette.routing.NoMatchFound``."""
        return url_path_for([self], name, path_params)


def contains(router: APIRouter, wanted: APIRouter) -> bool:
    """Tell whether a router is included in another, directly or further down."""
    inner = [route.original_router for route in router.routes if isinstance(route, IncludedRouter)]
    return any(item is wanted or contains(item, wanted) for item in inner)


def context_matches(context: RouteContext, scope: Scope) -> tuple[Match, Scope]:
    """Match one route at its effective path."""
    return moved_route(context).matches(scope)


def moved_route(context: RouteContext) -> BaseRoute:
    """Return the route, or a copy of it that stands at its effective path."""
    route = context.original_route
    if not context.chain or context.route is not route or not hasattr(context, "path"):
        return context.route
    moved = copy(route)
    path_regex, path_format, convertors = compile_path(context.path)
    vars(moved).update(path=context.path, path_regex=path_regex, path_format=path_format, param_convertors=convertors)
    return moved


def iter_route_contexts(routes: Sequence[BaseRoute]) -> Iterator[RouteContext]:
    """Walk a list of routes and everything included below, in the order of matching.

    Yields one ``RouteContext`` per route; inclusions themselves are not yielded.
    """
    return contexts_below(routes, ())


def contexts_below(routes: Sequence[BaseRoute], chain: Chain) -> Iterator[RouteContext]:
    """Walk a list of routes that are seen through some inclusions; otherwise as ``iter_route_contexts``."""
    for route in routes:
        if isinstance(route, IncludedRouter):
            yield from contexts_below(route.original_router.routes, (*chain, route.include_context))
        elif isinstance(route, RouteContext):
            yield route
        else:
            yield RouteContext(route, chain)


def url_path_for(routes: Sequence[BaseRoute], name: str, path_params: dict[str, Any]) -> URLPath:
    """Build the path of the first route of that name that takes exactly these parameters.

    Raises:
        starlette.routing.NoMatchFound: there is none.
    """
    for context in iter_route_contexts(routes):
        route = context.original_route
        if not isinstance(route, PlannedRoute) or not context.chain:
            try:
                return context.route.url_path_for(name, **path_params)
            except NoMatchFound:
                continue
        if name == context.name and set(path_params) == set(context.param_convertors):
            path, rest = replace_params(context.path_format, context.param_convertors, dict(path_params))
            if not rest:
                return URLPath(path=path, protocol="http" if route.is_operation else "websocket")
    raise NoMatchFound(name, path_params)
