"""The application: it keeps declarations and settings, owns the layers around the router, and describes itself."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from functools import partial
from sys import modules
from typing import TYPE_CHECKING, Any, Self, TypeVar

from starlette.applications import Starlette
from starlette.datastructures import State
from starlette.exceptions import HTTPException, WebSocketException
from starlette.middleware import Middleware
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Router
from starlette.types import ASGIApp, ExceptionHandler, Lifespan, Receive, Scope, Send
from typing_extensions import Unpack, deprecated

from typeway import routing
from typeway._assemble import assemble
from typeway._inclusion import tree_fingerprint
from typeway._lazy import handed_on
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
from typeway._serve.dispatch import Dispatcher
from typeway._serve.errors import ErrorTable, close_socket
from typeway._serve.limit import BodyLimitLayer, checked_limit
from typeway._serve.originals import ENTRY, has_original_layers
from typeway._serve.program import Program
from typeway._serve.stack import ServerErrors
from typeway._telemetry import DEFAULTS
from typeway.datastructures import Default, DefaultPlaceholder
from typeway.exception_handlers import (
    http_exception_handler,
    request_validation_exception_handler,
    websocket_request_validation_exception_handler,
)
from typeway.exceptions import FastAPIDeprecationWarning, RequestValidationError, WebSocketRequestValidationError
from typeway.params import Depends
from typeway.types import DecoratedCallable, IncEx
from typeway.utils import generate_unique_id

if TYPE_CHECKING:
    from starlette.middleware.base import BaseHTTPMiddleware

    from typeway.middleware.asyncexitstack import AsyncExitStackMiddleware
    from typeway.openapi.docs import get_redoc_html, get_swagger_ui_html, get_swagger_ui_oauth2_redirect_html
    from typeway.openapi.utils import get_openapi
    from typeway.telemetry import TelemetryConfig
else:  # what it is to whoever evaluates the hints; the class itself would bring in OpenTelemetry
    TelemetryConfig = dict[str, Any]

__all__ = [
    "AppType",
    "AsyncExitStackMiddleware",
    "BaseHTTPMiddleware",
    "DefaultPlaceholder",
    "ExceptionHandler",
    "FastAPI",
    "IncEx",
    "ServerErrorMiddleware",
    "Typeway",
    "get_openapi",
    "get_redoc_html",
    "get_swagger_ui_html",
    "get_swagger_ui_oauth2_redirect_html",
]

AppType = TypeVar("AppType", bound="FastAPI")
"""The class of an application, in the types of its lifespan."""

# COMPAT(fastapi): programs replace the functions that make the document and its pages here, so they are looked up here
# each time they are called.
_handed_on = handed_on(
    __name__,
    {
        "AsyncExitStackMiddleware": "typeway.middleware.asyncexitstack.AsyncExitStackMiddleware",
        "BaseHTTPMiddleware": "starlette.middleware.base.BaseHTTPMiddleware",
        "get_openapi": "typeway.openapi.utils.get_openapi",
        "get_redoc_html": "typeway.openapi.docs.get_redoc_html",
        "get_swagger_ui_html": "typeway.openapi.docs.get_swagger_ui_html",
        "get_swagger_ui_oauth2_redirect_html": "typeway.openapi.docs.get_swagger_ui_oauth2_redirect_html",
    },
)
if not TYPE_CHECKING:
    __getattr__ = _handed_on


class FastAPI(Starlette):
    """A web application, exact to FastAPI's last default.

    ``title``, ``version``, ``summary``, ``description``, ``terms_of_service``, ``contact``, ``license_info``,
    ``openapi_tags``, ``servers``, ``openapi_external_docs``, ``separate_input_output_schemas`` and ``webhooks`` are for
    the OpenAPI document (OpenAPI 3.1.0), which is served at ``openapi_url``; ``docs_url`` and ``redoc_url`` are its
    pages. ``dependencies``, ``responses``, ``callbacks``, ``deprecated``, ``include_in_schema``,
    ``default_response_class``, ``generate_unique_id_function``, ``strict_content_type``, ``max_body_size`` (bytes) and
    ``form_limits`` apply to every route. ``lifespan`` runs around the time of service; ``on_startup`` and
    ``on_shutdown`` are its predecessors. ``middleware`` and ``exception_handlers`` are what it starts with, ``routes``
    Starlette's own way to declare. ``redirect_slashes`` sends a client to the path with or without a slash at its end
    if only that one has a route. ``root_path`` is the prefix that a proxy strips; ``root_path_in_servers`` adds it to
    the document. ``debug`` shows tracebacks in answers. For ``telemetry`` see ``TelemetryConfig``.

    Raises:
        AssertionError: title or version is empty and a document is to be served.
        ValueError: ``max_body_size`` is no number of bytes, zero or more.
        pydantic.ValidationError: ``form_limits`` has an unknown key, or a value that is no number, zero or more.
    """

    def __init__(
        self,
        *,
        telemetry: TelemetryConfig | None = None,
        debug: bool = False,
        routes: list[BaseRoute] | None = None,
        title: str = "FastAPI",
        summary: str | None = None,
        description: str = "",
        version: str = "0.1.0",
        openapi_url: str | None = "/openapi.json",
        openapi_tags: list[dict[str, Any]] | None = None,
        servers: list[dict[str, str | Any]] | None = None,
        dependencies: Sequence[Depends] | None = None,
        default_response_class: type[Response] = Default(JSONResponse),
        redirect_slashes: bool = True,
        docs_url: str | None = "/docs",
        redoc_url: str | None = "/redoc",
        swagger_ui_oauth2_redirect_url: str | None = "/docs/oauth2-redirect",
        swagger_ui_init_oauth: dict[str, Any] | None = None,
        middleware: Sequence[Middleware] | None = None,
        exception_handlers: dict[int | type[Exception], Callable[[Request, Any], Any]] | None = None,
        on_startup: Sequence[Callable[[], Any]] | None = None,
        on_shutdown: Sequence[Callable[[], Any]] | None = None,
        lifespan: Lifespan[Self] | None = None,
        terms_of_service: str | None = None,
        contact: dict[str, str | Any] | None = None,
        license_info: dict[str, str | Any] | None = None,
        root_path: str = "",
        root_path_in_servers: bool = True,
        responses: dict[int | str, dict[str, Any]] | None = None,
        callbacks: list[BaseRoute] | None = None,
        webhooks: routing.APIRouter | None = None,
        deprecated: bool | None = None,
        include_in_schema: bool = True,
        swagger_ui_parameters: dict[str, Any] | None = None,
        generate_unique_id_function: Callable[[routing.APIRoute], str] = Default(generate_unique_id),
        separate_input_output_schemas: bool = True,
        openapi_external_docs: dict[str, Any] | None = None,
        strict_content_type: bool = True,
        max_body_size: int | None = None,
        form_limits: Any = None,
    ) -> None:
        self.debug = debug
        self._telemetry: dict[str, Any] = {**DEFAULTS, **({} if telemetry is None else telemetry)}
        self._auto_configure = telemetry is not None and "auto_configure" in telemetry
        self._native_telemetry: Any = None
        self.title, self.summary, self.description, self.version = title, summary, description, version
        self.terms_of_service, self.contact, self.license_info = terms_of_service, contact, license_info
        self.openapi_url, self.openapi_tags, self.servers = openapi_url, openapi_tags, servers or []
        self.root_path_in_servers = root_path_in_servers
        self.docs_url, self.redoc_url = docs_url, redoc_url
        self.swagger_ui_oauth2_redirect_url = swagger_ui_oauth2_redirect_url
        self.swagger_ui_init_oauth = swagger_ui_init_oauth
        self.swagger_ui_parameters = swagger_ui_parameters
        self.separate_input_output_schemas = separate_input_output_schemas
        self.openapi_external_docs = openapi_external_docs
        self.openapi_version = "3.1.0"
        self.openapi_schema: dict[str, Any] | None = None
        self._described: Any = None
        if openapi_url:
            assert title, "A title must be provided for OpenAPI, e.g.: 'My API'"
            assert version, "A version must be provided for OpenAPI, e.g.: '2.1.0'"
        if root_path:
            _warn_root_path()
        self.root_path = root_path
        self.max_body_size = checked_limit(max_body_size)
        self.webhooks: routing.APIRouter = webhooks or routing.APIRouter()
        self.state: State = State()
        self.dependency_overrides: dict[Callable[..., Any], Callable[..., Any]] = {}
        self.router: routing.APIRouter = routing.APIRouter(
            routes=routes,
            redirect_slashes=redirect_slashes,
            dependency_overrides_provider=self,
            on_startup=on_startup,
            on_shutdown=on_shutdown,
            lifespan=lifespan,
            default_response_class=default_response_class,
            dependencies=dependencies,
            callbacks=callbacks,
            deprecated=deprecated,
            include_in_schema=include_in_schema,
            responses=responses,
            generate_unique_id_function=generate_unique_id_function,
            strict_content_type=strict_content_type,
            max_body_size=max_body_size,
            form_limits=form_limits,
        )
        self.exception_handlers: dict[Any, Callable[[Any, Any], Any]] = dict(exception_handlers or {})
        self.exception_handlers.setdefault(HTTPException, http_exception_handler)
        self.exception_handlers.setdefault(RequestValidationError, request_validation_exception_handler)
        self.exception_handlers.setdefault(
            WebSocketRequestValidationError, websocket_request_validation_exception_handler
        )
        self.user_middleware: list[Middleware] = list(middleware or [])
        self.middleware_stack: ASGIApp | None = None
        self.setup()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI 3.0)."""
        if self.root_path:
            scope["root_path"] = self.root_path
        scope["app"] = self
        stack: Any = self.middleware_stack
        if stack is None:
            stack = self.middleware_stack = self.build_middleware_stack()
        if "opentelemetry" in modules and (observer := self._observer()).concerns(stack, scope):
            await observer.serve(self._entry(stack), scope, receive, send)
            return
        if type(stack) is not ServerErrors or stack.http is None or scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._serve_lifespan(self._entry(stack), scope, receive, send)
            else:
                await self._entry(stack)(scope, receive, send)
            return
        try:  # PERF: nothing lies between this and the dispatcher, so what the outermost layer does is done here
            await stack.http(scope, receive, send)
        except Exception as error:
            await stack.answer(error, scope, receive, send)
            raise

    def _entry(self, stack: ASGIApp) -> ASGIApp:
        """Return the layers, or what a monitoring tool has put in the place of Starlette's own way to them."""
        return stack if Starlette.__call__ is ENTRY else partial(Starlette.__call__, self)

    async def _serve_lifespan(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        from typeway._telemetry._lifespan import is_asked_for, serve_lifespan

        if is_asked_for(self._telemetry, self._auto_configure):
            await serve_lifespan(app, self._telemetry, scope, receive, send)
        else:
            await app(scope, receive, send)

    def observes(self) -> bool:
        """Tell whether telemetry records the connections of this application: there are providers to record with."""
        observed: bool = self._observer().would_observe(self.middleware_stack)
        return observed

    def _observer(self) -> Any:
        """Return what observes the connections. A program that has not loaded OpenTelemetry never asks for it."""
        if self._native_telemetry is None:
            from typeway._telemetry._observer import Observer

            self._native_telemetry = Observer(self._telemetry)
        return self._native_telemetry

    def build_middleware_stack(self) -> ASGIApp:
        """Close the layers around the router: server errors, body limit, the user's middleware, exception handlers."""
        handlers: dict[Any, Any] = {WebSocketException: close_socket}
        outermost: Any = None
        for key, handler in self.exception_handlers.items():
            if key in (500, Exception):
                outermost = handler
            else:
                handlers[key] = handler
        app: ASGIApp
        own = type(self.router).app is routing.APIRouter.app and type(self.router).__call__ is Router.__call__
        if own and has_original_layers():
            app = Dispatcher(self.router, self._assemble, ErrorTable(handlers))
        else:
            app = self.router
            exits = Middleware(_handed_on("AsyncExitStackMiddleware"))
            layers = exits, Middleware(ExceptionMiddleware, handlers, self.debug)
            for cls, args, kwargs in layers:
                app = cls(app, *args, **kwargs)
        direct = not self.user_middleware and isinstance(app, Dispatcher)
        app = self._behind_middleware(app)
        if self.max_body_size is not None and not direct:  # where nothing lies between, the dispatcher does it
            app = BodyLimitLayer(app, self.max_body_size)
        stack = ServerErrors(app, handler=outermost, debug=self.debug, direct=direct)
        if Starlette.__call__ is not ENTRY:
            stack.http = None  # no short way past it
        return stack

    def _behind_middleware(self, app: ASGIApp) -> ASGIApp:
        """Put the user's middleware around the router; what is known of it is closed into the compiled path."""
        if not self.user_middleware:
            return app
        from typeway._middleware.known import quickened  # many programs have none

        quickens = isinstance(app, Dispatcher)
        for cls, args, kwargs in reversed(self.user_middleware):
            app = cls(app, *args, **kwargs)
            if quickens:
                app = quickened(app)
        return app

    def _assemble(self, previous: Program | None) -> Program:
        return assemble(self.router.routes, previous, self.router.frontends)

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI 3.1.0 document.

        It is made at the first call, and again when routes have changed. Assigning to ``openapi_schema`` replaces it.
        """
        now = (tree_fingerprint(self.routes), tree_fingerprint(self.webhooks.routes))
        if not self.openapi_schema or (self._described is not None and self._described != now):
            document: dict[str, Any] = _handed_on("get_openapi")(
                title=self.title,
                version=self.version,
                openapi_version=self.openapi_version,
                summary=self.summary,
                description=self.description,
                terms_of_service=self.terms_of_service,
                contact=self.contact,
                license_info=self.license_info,
                routes=self.routes,
                webhooks=self.webhooks.routes,
                tags=self.openapi_tags,
                servers=self.servers,
                separate_input_output_schemas=self.separate_input_output_schemas,
                external_docs=self.openapi_external_docs,
            )
            self.openapi_schema, self._described = document, now
        return self.openapi_schema

    def setup(self) -> None:
        """Add the routes of the document and its pages, as far as their addresses are set."""
        if not self.openapi_url:
            return

        # Tools that list or label routes show these names.
        async def openapi(request: Request) -> JSONResponse:
            return await self._serve_document(request)

        async def swagger_ui_html(request: Request) -> HTMLResponse:
            return await self._serve_swagger_ui(request)

        async def swagger_ui_redirect(request: Request) -> HTMLResponse:
            return await self._serve_oauth2_redirect(request)

        async def redoc_html(request: Request) -> HTMLResponse:
            return await self._serve_redoc(request)

        self.add_route(self.openapi_url, openapi, include_in_schema=False)
        if self.docs_url:
            self.add_route(self.docs_url, swagger_ui_html, include_in_schema=False)
            if self.swagger_ui_oauth2_redirect_url:
                self.add_route(self.swagger_ui_oauth2_redirect_url, swagger_ui_redirect, include_in_schema=False)
        if self.redoc_url:
            self.add_route(self.redoc_url, redoc_html, include_in_schema=False)

    async def _serve_document(self, request: Request) -> JSONResponse:
        root_path = request.scope.get("root_path", "").rstrip("/")
        document = self.openapi()
        if root_path and self.root_path_in_servers:
            servers = document.get("servers", [])
            if root_path not in {server.get("url") for server in servers}:
                document = {**document, "servers": [{"url": root_path}, *servers]}
        return JSONResponse(document)

    async def _serve_swagger_ui(self, request: Request) -> HTMLResponse:
        root_path = request.scope.get("root_path", "").rstrip("/")
        redirect_url = self.swagger_ui_oauth2_redirect_url
        page: HTMLResponse = _handed_on("get_swagger_ui_html")(
            openapi_url=f"{root_path}{self.openapi_url}",
            title=f"{self.title} - Swagger UI",
            oauth2_redirect_url=f"{root_path}{redirect_url}" if redirect_url else None,
            init_oauth=self.swagger_ui_init_oauth,
            swagger_ui_parameters=self.swagger_ui_parameters,
        )
        return page

    async def _serve_oauth2_redirect(self, request: Request) -> HTMLResponse:
        page: HTMLResponse = _handed_on("get_swagger_ui_oauth2_redirect_html")()
        return page

    async def _serve_redoc(self, request: Request) -> HTMLResponse:
        root_path = request.scope.get("root_path", "").rstrip("/")
        page: HTMLResponse = _handed_on("get_redoc_html")(
            openapi_url=f"{root_path}{self.openapi_url}", title=f"{self.title} - ReDoc"
        )
        return page

    @spell_out("app_add")
    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Unpack[AnyRouteOptions]) -> None:
        """Add a path operation. See ``RouteOptions`` for the keywords.

        Raises:
            AssertionError, FastAPIError: the declaration is faulty; the message names function, file and line.
        """
        complete("app_add", dict(options), "FastAPI.add_api_route")
        self.router.add_api_route(path, endpoint, **options)

    @spell_out("app_add")
    def api_route(self, path: str, **options: Unpack[AnyRouteOptions]) -> routing.Decorator[Any]:
        """Return a decorator that adds a path operation for several methods."""
        complete("app_add", dict(options), "FastAPI.api_route")
        return self.router.api_route(path, **options)

    @spell_out("verb")
    def get(self, path: str, **options: Unpack[RouteOptions]) -> routing.Decorator[Any]:
        """Return a decorator for a GET operation (RFC 9110, section 9.3.1)."""
        return self.router.get(path, **options)

    @spell_out("verb")
    def put(self, path: str, **options: Unpack[RouteOptions]) -> routing.Decorator[Any]:
        """Return a decorator for a PUT operation (RFC 9110, section 9.3.4)."""
        return self.router.put(path, **options)

    @spell_out("verb")
    def post(self, path: str, **options: Unpack[RouteOptions]) -> routing.Decorator[Any]:
        """Return a decorator for a POST operation (RFC 9110, section 9.3.3)."""
        return self.router.post(path, **options)

    @spell_out("verb")
    def delete(self, path: str, **options: Unpack[RouteOptions]) -> routing.Decorator[Any]:
        """Return a decorator for a DELETE operation (RFC 9110, section 9.3.5)."""
        return self.router.delete(path, **options)

    @spell_out("verb")
    def options(self, path: str, **options: Unpack[RouteOptions]) -> routing.Decorator[Any]:
        """Return a decorator for an OPTIONS operation (RFC 9110, section 9.3.7)."""
        return self.router.options(path, **options)

    @spell_out("verb")
    def head(self, path: str, **options: Unpack[RouteOptions]) -> routing.Decorator[Any]:
        """Return a decorator for a HEAD operation (RFC 9110, section 9.3.2)."""
        return self.router.head(path, **options)

    @spell_out("verb")
    def patch(self, path: str, **options: Unpack[RouteOptions]) -> routing.Decorator[Any]:
        """Return a decorator for a PATCH operation (RFC 5789)."""
        return self.router.patch(path, **options)

    @spell_out("verb")
    def trace(self, path: str, **options: Unpack[RouteOptions]) -> routing.Decorator[Any]:
        """Return a decorator for a TRACE operation (RFC 9110, section 9.3.8)."""
        return self.router.trace(path, **options)

    def add_api_websocket_route(
        self,
        path: str,
        endpoint: Callable[..., Any],
        name: str | None = None,
        *,
        dependencies: Sequence[Depends] | None = None,
    ) -> None:
        """Add a WebSocket endpoint (RFC 6455)."""
        self.router.add_api_websocket_route(path, endpoint, name=name, dependencies=dependencies)

    def websocket(
        self, path: str, name: str | None = None, *, dependencies: Sequence[Depends] | None = None
    ) -> routing.Decorator[Any]:
        """Return a decorator for a WebSocket endpoint (RFC 6455)."""
        return self.router.websocket(path, name=name, dependencies=dependencies)

    def websocket_route(self, path: str, name: str | None = None) -> routing.Decorator[Any]:
        """Return a decorator that adds a plain Starlette WebSocket route."""
        return self.router.websocket_route(path, name=name)

    @spell_out("app_include")
    def include_router(self, router: routing.APIRouter, **options: Unpack[IncludeOptions]) -> None:
        """Include the routes of a router, also those it will get. See ``IncludeOptions`` for the keywords."""
        self.router.include_router(router, **options)

    def frontend(
        self, path: str, *, directory: Directory, fallback: Fallback | None = "auto", check_dir: CheckDir = "auto"
    ) -> None:
        """Serve a built site, the files in ``directory``, below ``path``. See ``APIRouter.frontend``.

        Raises:
            AssertionError: the path does not start with a slash, or the fallback is unknown.
            RuntimeError: the directory or the named fallback is missing.
        """
        self.router.frontend(path, directory=directory, fallback=fallback, check_dir=check_dir)

    def middleware(self, middleware_type: str) -> routing.Decorator[Any]:
        """Return a decorator that adds a function as HTTP middleware.

        ``middleware_type`` is ``"http"``; any other text means the same.
        """

        def decorate(function: DecoratedCallable) -> DecoratedCallable:
            self.add_middleware(_handed_on("BaseHTTPMiddleware"), dispatch=function)
            return function

        return decorate

    def exception_handler(self, exc_class_or_status_code: int | type[Exception]) -> routing.Decorator[Any]:
        """Return a decorator that adds a handler for an exception class or a status code."""

        def decorate(function: DecoratedCallable) -> DecoratedCallable:
            self.add_exception_handler(exc_class_or_status_code, function)
            return function

        return decorate

    @deprecated("on_event is deprecated, use lifespan event handlers instead.")
    def on_event(self, event_type: str) -> routing.Decorator[Any]:
        """Return a decorator that adds a start-up or shut-down function. Deprecated: use ``lifespan``."""

        def decorate(function: DecoratedCallable) -> DecoratedCallable:
            self.router.add_event_handler(event_type, function)
            return function

        return decorate


class Typeway(FastAPI):
    """``FastAPI`` with better defaults; so far the title."""

    def __init__(self, *, title: str = "Typeway", **settings: Any) -> None:
        super().__init__(title=title, **settings)


def _warn_root_path() -> None:
    warnings.warn(
        "The root_path argument is deprecated: pass --root-path to the server instead, so that the address a proxy "
        "strips is configured where the application is deployed",
        category=FastAPIDeprecationWarning,
        stacklevel=3,
    )
