"""Routers and routes: they keep declarations. What serves them is made in ``_assemble``."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from starlette import routing as starlette_routing
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Match, WebSocketRoute
from starlette.types import ASGIApp, Lifespan, Receive, Scope, Send
from typing_extensions import Unpack, deprecated

from typeway._assemble import assemble, context_for, operation_of, planned_only, route_handler
from typeway._clock import view_version
from typeway._declare.endpoint import plan_endpoint
from typeway._declare.response import ResponseOptions
from typeway._elsewhere import ROUTING_NAMES
from typeway._inclusion import (
    IncludeContext,
    IncludedRouter,
    PlannedRoute,
    RouteContext,
    RouteList,
    contains,
    iter_route_contexts,
    tree_version,
    url_path_for,
)
from typeway._lazy import handed_on
from typeway._lifespan import DefaultLifespan, include_lifespan, wrapped_lifespan
from typeway._options import (
    AnyRouteOptions,
    CheckDir,
    Directory,
    Fallback,
    IncludeOptions,
    RouteOptions,
    complete,
    spell_out,
)
from typeway._own_matching import Included
from typeway._plan import EndpointPlan
from typeway._route import outline
from typeway._route_state import RouteState, default_name
from typeway._serve.dispatch import Dispatcher
from typeway._serve.limit import checked_form_limits, checked_limit
from typeway._serve.program import Operation
from typeway._telemetry import SCOPE_KEY
from typeway._view.functions import ROUTING, any_replaced, current, is_replaced, watch_module
from typeway._view.live import ViewAttribute, rebuilt
from typeway.datastructures import Default, DefaultPlaceholder
from typeway.exceptions import FastAPIError
from typeway.params import Depends
from typeway.types import DecoratedCallable
from typeway.utils import generate_unique_id, get_value_or_default

if TYPE_CHECKING:
    from typeway._frontend.declared import Frontend

__all__ = ["APIRoute", "APIRouter", "APIWebSocketRoute", "RouteContext", "iter_route_contexts"]

_IncludedRouter = IncludedRouter
_EffectiveRouteContext = RouteContext
_DefaultLifespan = DefaultLifespan

# COMPAT(fastapi): names that programs import from here, though they live elsewhere.
if not TYPE_CHECKING:
    __getattr__ = handed_on(__name__, ROUTING_NAMES)
watch_module(__name__, ROUTING_NAMES)

Decorator = Callable[[DecoratedCallable], DecoratedCallable]


class _Alone:
    """Stands for the router of a route that is served on its own."""

    redirect_slashes = False
    max_body_size = None

    def __init__(self, route: _ServedRoute) -> None:
        self.dependency_overrides_provider = route.dependency_overrides_provider


class _ServedRoute(PlannedRoute):
    """What routes need to serve what another router matched, or what reaches them through a method of the user's."""

    dependency_overrides_provider: Any
    path_format: str
    dependencies: list[Depends]
    makers: ClassVar[tuple[str, str]]

    def build_app(self) -> ASGIApp:
        """Return what serves the route, made by the functions that libraries may have replaced."""
        raise NotImplementedError

    _own: tuple[int, Operation] | None = None

    @property
    def own_operation(self) -> Operation:
        """The route's plan at its own path, with what has been compiled for it."""
        if self._own is None or self._own[0] != view_version.number:
            self._own = (view_version.number, operation_of(planned_only(RouteContext(self))))
        return self._own[1]

    def operation_in(self, scope: Scope) -> Operation:
        """Return the operation that a request was matched for: that of an inclusion, or the route's own."""
        operation: Operation | None = scope.get("typeway.operation")
        if operation is None or operation.route is not self or not operation.context.chain:
            return self.own_operation
        return operation

    dependant = ViewAttribute(lambda route: route.live_at((), route.plan, route.path_format).dependant)
    _embed_body_fields = ViewAttribute()
    app = ViewAttribute(lambda route: route._serve)

    def make_view(self) -> None:
        """Have the route made by the functions that libraries have put in the place of FastAPI's."""
        live = rebuilt(self.plan, self.path_format, self.dependencies)
        if live is not None:
            vars(self)["lives"] = {(): live}
        if is_replaced(ROUTING, *self.makers):
            self.app = self.build_app()

    @cached_property
    def own_dispatcher(self) -> Dispatcher:
        """What serves the route where no router of ours does."""
        return Dispatcher(_Alone(self), lambda _: assemble([self]), None)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match as Starlette does, and put the route itself into the child scope."""
        match, child_scope = super().matches(scope)
        if match is not Match.NONE:
            child_scope["route"] = self
        return match, child_scope


class APIRoute(RouteState, _ServedRoute, starlette_routing.Route):
    """A path operation: a path template, methods, and the function that answers.

    It is planned at once, so that a faulty declaration raises where it stands. Subclasses may override
    ``get_route_handler``, ``matches`` and ``handle``.

    Raises:
        AssertionError, FastAPIError, DependencyScopeError: the declaration is faulty; the message names function, file
            and line.
    """

    is_operation = True

    @spell_out("route")
    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Unpack[AnyRouteOptions]) -> None:
        every = complete("route", dict(options), "APIRoute.__init__")
        every["max_body_size"] = checked_limit(every["max_body_size"])
        every["form_limits"] = checked_form_limits(every["form_limits"])
        self.path = path
        self.take_options(endpoint, every)
        self.name = default_name(endpoint) if every["name"] is None else every["name"]
        self.path_format, self.param_convertors = outline(path)
        methods: Iterable[str] = every["methods"] if every["methods"] is not None else ["GET"]
        self.methods: set[str] = {method.upper() for method in methods}
        function = self.generate_unique_id_function
        make_id: Callable[[Any], str] = function.value if isinstance(function, DefaultPlaceholder) else function
        self.unique_id: str = every["operation_id"] or make_id(self)
        self.plan = self.make_plan(self.path_format, frozenset(self.param_convertors))
        self.effective_plans = {}
        if any_replaced():
            self.make_view()

    body_field = ViewAttribute()
    response_field = ViewAttribute()
    response_fields = ViewAttribute()
    stream_item_field = ViewAttribute()
    stream_item_type = ViewAttribute()
    is_sse_stream = ViewAttribute()
    is_json_stream = ViewAttribute()

    makers = ("get_request_handler", "request_response")

    def build_app(self) -> ASGIApp:
        """Return what serves the route, made of its handler by ``request_response``."""
        app: ASGIApp = current(ROUTING, "request_response")(self.get_route_handler())
        return app

    generate_unique_id_function: Any
    strict_content_type: Any
    callbacks: list[BaseRoute] | None
    include_in_schema: bool
    operation_id: str | None
    dependency_overrides_provider: Any

    def make_plan(self, path: str, path_names: frozenset[str]) -> EndpointPlan:
        """Plan the endpoint for a path."""
        return self.plan_at(path, path_names, self.methods)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the function that turns a request into a response.

        Override it to wrap or to replace what the framework does.
        """
        context = context_for(self)
        if is_replaced(ROUTING, "get_request_handler"):
            from typeway._handlers import handler_arguments

            make: Callable[..., Any] = current(ROUTING, "get_request_handler")
            handler: Callable[[Request], Coroutine[Any, Any, Response]] = make(**handler_arguments(context))
            return handler
        return route_handler(context)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request that another router matched."""
        operation = self.operation_in(scope)
        if scope.get(SCOPE_KEY) is not None:
            operation = operation.observed()
        await self.own_dispatcher.http(scope, receive, send, (operation, None, True))

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a matched request; a method that the route does not have is a 405."""
        await super().handle(scope, receive, send)


class APIWebSocketRoute(_ServedRoute, WebSocketRoute):
    """A WebSocket endpoint whose arguments are read from the handshake and from dependencies.

    Raises:
        AssertionError, FastAPIError, DependencyScopeError: the declaration is faulty.
    """

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        *,
        name: str | None = None,
        dependencies: Sequence[Depends] | None = None,
        dependency_overrides_provider: Any = None,
    ) -> None:
        self.path = path
        self.endpoint = endpoint
        self.name = default_name(endpoint) if name is None else name
        self.dependencies = list(dependencies or [])
        self.dependency_overrides_provider = dependency_overrides_provider
        self.path_format, self.param_convertors = outline(path)
        self.plan = self.make_plan(self.path_format, frozenset(self.param_convertors))
        self.effective_plans = {}
        if any_replaced():
            self.make_view()

    makers = ("get_websocket_app", "websocket_session")

    def build_app(self) -> ASGIApp:
        """Return what serves the route, made by ``get_websocket_app`` and ``websocket_session``."""
        from typeway._handlers import socket_arguments

        converse = current(ROUTING, "get_websocket_app")(**socket_arguments(context_for(self)))
        app: ASGIApp = current(ROUTING, "websocket_session")(converse)
        return app

    def make_plan(self, path: str, path_names: frozenset[str]) -> EndpointPlan:
        """Plan the endpoint for a path."""
        silent = ResponseOptions(None, Response, True, None, None, None, True, False, False, False)
        return plan_endpoint(
            self.endpoint,
            path=path,
            path_names=path_names,
            methods=(),
            dependencies=self.dependencies,
            response=silent,
            strict_content_type=True,
        )

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.own_dispatcher.converse(self.operation_in(scope), None, scope, receive, send)


class APIRouter(Included, starlette_routing.Router):
    """A group of path operations with settings in common, to be included in an application or in another router.

    ``prefix`` starts with ``/`` and does not end with it. Routes may be added before or after the router is included.

    Raises:
        AssertionError: the prefix is malformed.
        ValueError: ``max_body_size`` is no number of bytes, zero or more.
        pydantic.ValidationError: ``form_limits`` has an unknown key, or a value that is no number, zero or more.
    """

    def __init__(
        self,
        *,
        prefix: str = "",
        tags: list[str | Enum] | None = None,
        dependencies: Sequence[Depends] | None = None,
        default_response_class: type[Response] = Default(JSONResponse),
        responses: dict[int | str, dict[str, Any]] | None = None,
        callbacks: list[BaseRoute] | None = None,
        routes: list[BaseRoute] | None = None,
        redirect_slashes: bool = True,
        default: ASGIApp | None = None,
        dependency_overrides_provider: Any = None,
        route_class: type[APIRoute] = APIRoute,
        on_startup: Sequence[Callable[[], Any]] | None = None,
        on_shutdown: Sequence[Callable[[], Any]] | None = None,
        lifespan: Lifespan[Any] | None = None,
        deprecated: bool | None = None,
        include_in_schema: bool = True,
        generate_unique_id_function: Callable[[APIRoute], str] = Default(generate_unique_id),
        strict_content_type: bool = Default(True),
        max_body_size: int | None = None,
        form_limits: Any = None,
    ) -> None:
        self.on_startup: list[Callable[[], Any]] = list(on_startup or [])
        self.on_shutdown: list[Callable[[], Any]] = list(on_shutdown or [])
        super().__init__(routes=routes, redirect_slashes=redirect_slashes, default=default)
        self.lifespan_context = DefaultLifespan(self) if lifespan is None else wrapped_lifespan(lifespan)
        _check_prefix(prefix)
        self.prefix = prefix
        self.tags: list[str | Enum] = tags or []
        self.dependencies: list[Depends] = list(dependencies or [])
        self.deprecated = deprecated
        self.include_in_schema = include_in_schema
        self.responses = responses or {}
        self.callbacks = callbacks or []
        self.dependency_overrides_provider = dependency_overrides_provider
        self.route_class = route_class
        self.default_response_class = default_response_class
        self.generate_unique_id_function = generate_unique_id_function
        self.strict_content_type = strict_content_type
        self.max_body_size = checked_limit(max_body_size)
        self.form_limits = checked_form_limits(form_limits)
        self.frontends: list[Frontend] = []
        self.dispatcher = Dispatcher(self, lambda previous: assemble(self.routes, previous, self.frontends), None)

    @property
    def routes(self) -> list[BaseRoute]:
        """The routes in the order of matching; changing the list changes what is served."""
        return self._routes

    @routes.setter
    def routes(self, routes: Iterable[BaseRoute]) -> None:
        self._routes = RouteList(routes)
        tree_version.number += 1

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection: the ASGI application of this router."""
        if "router" not in scope:
            scope["router"] = self
        await self.dispatcher(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> Any:
        """Build the path of the route called ``name``.

        Raises:
            starlette.routing.NoMatchFound: there is none with exactly these parameters.
        """
        return url_path_for(self.routes, name, path_params)

    @spell_out("add")
    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Unpack[AnyRouteOptions]) -> None:
        """Add a path operation. See ``RouteOptions`` for the keywords.

        Raises:
            AssertionError, FastAPIError: the declaration is faulty; the message names function, file and line.
        """
        every = complete("add", dict(options), "APIRouter.add_api_route")
        route_class = every.pop("route_class_override") or self.route_class
        every["tags"] = [*self.tags, *(every["tags"] or [])]
        every["dependencies"] = [*self.dependencies, *(every["dependencies"] or [])]
        every["callbacks"] = [*self.callbacks, *(every["callbacks"] or [])]
        every["responses"] = {**self.responses, **(every["responses"] or {})}
        every["deprecated"] = every["deprecated"] or self.deprecated
        every["include_in_schema"] = every["include_in_schema"] and self.include_in_schema
        every["response_class"] = get_value_or_default(every["response_class"], self.default_response_class)
        every["generate_unique_id_function"] = get_value_or_default(
            every["generate_unique_id_function"], self.generate_unique_id_function
        )
        every["strict_content_type"] = get_value_or_default(every["strict_content_type"], self.strict_content_type)
        every["max_body_size"] = _first_set(checked_limit(every["max_body_size"]), self.max_body_size)
        every["form_limits"] = {**self.form_limits, **checked_form_limits(every["form_limits"])}
        every["dependency_overrides_provider"] = self.dependency_overrides_provider
        self.routes.append(route_class(self.prefix + path, endpoint=endpoint, **every))

    @spell_out("api")
    def api_route(self, path: str, **options: Unpack[AnyRouteOptions]) -> Decorator[Any]:
        """Return a decorator that adds a path operation for several methods. See ``RouteOptions`` for the keywords."""
        complete("api", dict(options), "APIRouter.api_route")

        def decorate(function: DecoratedCallable) -> DecoratedCallable:
            self.add_api_route(path, function, **options)
            return function

        return decorate

    def _verb(self, method: str, path: str, options: RouteOptions) -> Decorator[Any]:
        complete("verb", dict(options), f"APIRouter.{method.lower()}")
        return self.api_route(path, methods=[method], **options)

    @spell_out("verb")
    def get(self, path: str, **options: Unpack[RouteOptions]) -> Decorator[Any]:
        """Return a decorator for a GET operation (RFC 9110, section 9.3.1)."""
        return self._verb("GET", path, options)

    @spell_out("verb")
    def put(self, path: str, **options: Unpack[RouteOptions]) -> Decorator[Any]:
        """Return a decorator for a PUT operation (RFC 9110, section 9.3.4)."""
        return self._verb("PUT", path, options)

    @spell_out("verb")
    def post(self, path: str, **options: Unpack[RouteOptions]) -> Decorator[Any]:
        """Return a decorator for a POST operation (RFC 9110, section 9.3.3)."""
        return self._verb("POST", path, options)

    @spell_out("verb")
    def delete(self, path: str, **options: Unpack[RouteOptions]) -> Decorator[Any]:
        """Return a decorator for a DELETE operation (RFC 9110, section 9.3.5)."""
        return self._verb("DELETE", path, options)

    @spell_out("verb")
    def options(self, path: str, **options: Unpack[RouteOptions]) -> Decorator[Any]:
        """Return a decorator for an OPTIONS operation (RFC 9110, section 9.3.7)."""
        return self._verb("OPTIONS", path, options)

    @spell_out("verb")
    def head(self, path: str, **options: Unpack[RouteOptions]) -> Decorator[Any]:
        """Return a decorator for a HEAD operation (RFC 9110, section 9.3.2)."""
        return self._verb("HEAD", path, options)

    @spell_out("verb")
    def patch(self, path: str, **options: Unpack[RouteOptions]) -> Decorator[Any]:
        """Return a decorator for a PATCH operation (RFC 5789)."""
        return self._verb("PATCH", path, options)

    @spell_out("verb")
    def trace(self, path: str, **options: Unpack[RouteOptions]) -> Decorator[Any]:
        """Return a decorator for a TRACE operation (RFC 9110, section 9.3.8)."""
        return self._verb("TRACE", path, options)

    def route(
        self, path: str, methods: Iterable[str] | None = None, name: str | None = None, include_in_schema: bool = True
    ) -> Decorator[Any]:
        """Return a decorator that adds a plain Starlette route: the function takes a request and returns a response."""
        every = list(methods) if methods else None

        def decorate(function: DecoratedCallable) -> DecoratedCallable:
            self.add_route(path, function, methods=every, name=name, include_in_schema=include_in_schema)
            return function

        return decorate

    def add_api_websocket_route(
        self,
        path: str,
        endpoint: Callable[..., Any],
        name: str | None = None,
        *,
        dependencies: Sequence[Depends] | None = None,
    ) -> None:
        """Add a WebSocket endpoint (RFC 6455)."""
        self.routes.append(
            APIWebSocketRoute(
                self.prefix + path,
                endpoint=endpoint,
                name=name,
                dependencies=[*self.dependencies, *(dependencies or [])],
                dependency_overrides_provider=self.dependency_overrides_provider,
            )
        )

    def websocket(
        self, path: str, name: str | None = None, *, dependencies: Sequence[Depends] | None = None
    ) -> Decorator[Any]:
        """Return a decorator for a WebSocket endpoint (RFC 6455)."""

        def decorate(function: DecoratedCallable) -> DecoratedCallable:
            self.add_api_websocket_route(path, function, name=name, dependencies=dependencies)
            return function

        return decorate

    def websocket_route(self, path: str, name: str | None = None) -> Decorator[Any]:
        """Return a decorator that adds a plain Starlette WebSocket route: the function takes a ``WebSocket``."""

        def decorate(function: DecoratedCallable) -> DecoratedCallable:
            self.add_websocket_route(path, function, name=name)
            return function

        return decorate

    def frontend(
        self, path: str, *, directory: Directory, fallback: Fallback | None = "auto", check_dir: CheckDir = "auto"
    ) -> None:
        """Serve a built site, the files in ``directory``, below ``path``, where no route matches.

        The longest path wins. The router's dependencies and those of its inclusions run before a file is sent.
        For ``fallback`` and ``check_dir`` see their types.

        Raises:
            AssertionError: the path does not start with a slash, or the fallback is unknown.
            RuntimeError: the directory or the named fallback is missing.
        """
        from typeway._frontend.declared import declare

        declare(self, path, directory, fallback, check_dir)
        self._routes.version += 1
        tree_version.number += 1

    @spell_out("include")
    def include_router(self, router: APIRouter, **options: Unpack[IncludeOptions]) -> None:
        """Include the routes of another router, those it has and those it will get.

        The routes get the prefix, tags, dependencies and so on of this router and of ``options`` in addition to their
        own; see ``IncludeOptions``. The other router is not changed.

        Raises:
            AssertionError: the prefix is malformed, or the router would contain itself.
            FastAPIError: a route would have an empty path.
        """
        every = complete("include", dict(options), "APIRouter.include_router")
        prefix: str = every["prefix"]
        circular = self is router or contains(router, self)
        assert not circular, "Cannot include a router in itself, directly or through other routers"
        _check_prefix(prefix)
        if not prefix:
            for route in router.routes:
                if getattr(route, "path", None) == "":
                    raise FastAPIError(
                        f"The route {getattr(route, 'name', '')!r} has an empty path and is included without a prefix"
                    )
        self.routes.append(IncludedRouter(router, _include_context(self, router, every)))
        include_lifespan(self, router)

    def add_event_handler(self, event_type: str, func: Callable[[], Any]) -> None:
        """Add a function to run at ``"startup"`` or ``"shutdown"``; it is not run if there is a lifespan."""
        assert event_type in ("startup", "shutdown"), f"There is no event {event_type!r}, only 'startup' and 'shutdown'"
        (self.on_startup if event_type == "startup" else self.on_shutdown).append(func)

    @deprecated("on_event is deprecated, use lifespan event handlers instead.")
    def on_event(self, event_type: str) -> Decorator[Any]:
        """Return a decorator that adds a start-up or shut-down function. Deprecated: use ``lifespan``."""

        def decorate(function: DecoratedCallable) -> DecoratedCallable:
            self.add_event_handler(event_type, function)
            return function

        return decorate


def _iter_routes_with_context(  # pyright: ignore[reportUnusedFunction]  # libraries import it
    routes: Sequence[BaseRoute],
) -> Iterator[tuple[BaseRoute, RouteContext | None]]:
    for context in iter_route_contexts(routes):
        yield context.original_route, context if context.chain else None


def _first_set(*limits: int | None) -> int | None:
    """Return the most specific limit that was set; 0 is a limit."""
    return next((limit for limit in limits if limit is not None), None)


def _check_prefix(prefix: str) -> None:
    if prefix:
        assert prefix.startswith("/"), f"A path prefix must start with '/': {prefix!r}"
        assert not prefix.endswith("/"), f"A path prefix must not end with '/': {prefix!r}"


def _include_context(outer: APIRouter, inner: APIRouter, options: dict[str, Any]) -> IncludeContext:
    """Collect what an inclusion adds: the settings of the including router first, then those of the call."""
    return IncludeContext(
        prefix=outer.prefix + options["prefix"],
        tags=(*outer.tags, *(options["tags"] or ())),
        dependencies=(*outer.dependencies, *(options["dependencies"] or ())),
        responses={**outer.responses, **(options["responses"] or {})},
        callbacks=(*outer.callbacks, *(options["callbacks"] or ())),
        deprecated=options["deprecated"] or outer.deprecated,
        include_in_schema=outer.include_in_schema and options["include_in_schema"],
        response_classes=(
            inner.default_response_class,
            options["default_response_class"],
            outer.default_response_class,
        ),
        unique_id_functions=(
            inner.generate_unique_id_function,
            options["generate_unique_id_function"],
            outer.generate_unique_id_function,
        ),
        strict_content_types=(inner.strict_content_type, outer.strict_content_type),
        max_body_size=_first_set(inner.max_body_size, checked_limit(options["max_body_size"]), outer.max_body_size),
        form_limits={**outer.form_limits, **checked_form_limits(options["form_limits"])},
    )
