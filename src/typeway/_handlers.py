"""The functions that make up FastAPI's handling of a request, for libraries that call, wrap or replace them.

What they return serves through the compiled plan.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from typing import Any

from starlette._exception_handler import wrap_app_handling_exceptions
from starlette._utils import is_async_callable
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from typeway._assemble import HandlerContext, operation_of, planned_only, route_handler
from typeway._clock import view_version
from typeway._compat.v2 import ModelField
from typeway._declare.endpoint import plan_body
from typeway._declare.errors import locate
from typeway._inclusion import RouteContext
from typeway._plan import CallPlan, EndpointPlan, ResponsePlan, StreamKind
from typeway._runtime.calls import run_with_stacks
from typeway._serve.exchange import ASGIExchange
from typeway._serve.socket import SocketExchange
from typeway._view.dependants import call_plan, path_names_of
from typeway._view.fields import adapter_of, body_plan
from typeway._view.live import Live
from typeway.datastructures import Default, DefaultPlaceholder
from typeway.dependencies.models import Dependant
from typeway.encoders import jsonable_encoder
from typeway.exceptions import EndpointContext, ResponseValidationError
from typeway.sse import EventSourceResponse
from typeway.types import IncEx

__all__ = [
    "get_request_handler",
    "get_websocket_app",
    "handler_arguments",
    "request_response",
    "run_endpoint_function",
    "serialize_response",
    "socket_arguments",
    "websocket_session",
]

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def handler_arguments(context: RouteContext) -> dict[str, Any]:
    """Return the keyword arguments that ``get_request_handler`` gets for a route."""
    view: Any = context
    dependant = context.dependant
    vars(dependant)["_context"] = context
    return {
        "dependant": dependant,
        "body_field": view.body_field,
        "status_code": view.status_code,
        "response_class": view.response_class,
        "response_field": view.response_field,
        "response_model_include": view.response_model_include,
        "response_model_exclude": view.response_model_exclude,
        "response_model_by_alias": view.response_model_by_alias,
        "response_model_exclude_unset": view.response_model_exclude_unset,
        "response_model_exclude_defaults": view.response_model_exclude_defaults,
        "response_model_exclude_none": view.response_model_exclude_none,
        "dependency_overrides_provider": view.dependency_overrides_provider,
        "embed_body_fields": view._embed_body_fields,
        "strict_content_type": view.strict_content_type,
        "form_limits": view.form_limits,
        "stream_item_field": view.stream_item_field,
        "is_json_stream": view.is_json_stream,
    }


def socket_arguments(context: RouteContext) -> dict[str, Any]:
    """Return the keyword arguments that ``get_websocket_app`` gets for a route."""
    view: Any = context
    dependant = context.dependant
    vars(dependant)["_context"] = context
    return {
        "dependant": dependant,
        "dependency_overrides_provider": view.dependency_overrides_provider,
        "embed_body_fields": view._embed_body_fields,
    }


class _Unrouted:
    """Stands for the route of a handler that was made of a dependant alone."""

    chain = ()
    max_body_size = None

    def __init__(self, plan: EndpointPlan, provider: Any, form_limits: Any, *, is_operation: bool) -> None:
        self.endpoint = plan.call.call
        self.path = self.path_format = plan.path
        self.name = plan.call.name
        self.methods = None
        self.param_convertors = dict.fromkeys(path_names_of(plan.path))
        self.dependency_overrides_provider = provider
        self.form_limits: dict[str, int] = dict(form_limits or ())
        self.is_operation = is_operation
        self.original_route = self.route = self


def _unrouted(
    plan: EndpointPlan, dependant: Dependant, provider: Any, form_limits: Any, *, is_operation: bool
) -> RouteContext:
    context: Any = _Unrouted(plan, provider, form_limits, is_operation=is_operation)
    return HandlerContext(context, Live(plan, plan.path, dependant))


def get_request_handler(
    dependant: Dependant,
    body_field: ModelField | None = None,
    status_code: int | None = None,
    response_class: type[Response] | DefaultPlaceholder = Default(JSONResponse),
    response_field: ModelField | None = None,
    response_model_include: IncEx | None = None,
    response_model_exclude: IncEx | None = None,
    response_model_by_alias: bool = True,
    response_model_exclude_unset: bool = False,
    response_model_exclude_defaults: bool = False,
    response_model_exclude_none: bool = False,
    dependency_overrides_provider: Any | None = None,
    embed_body_fields: bool = False,
    strict_content_type: bool | DefaultPlaceholder = Default(True),
    stream_item_field: ModelField | None = None,
    is_json_stream: bool = False,
    form_limits: Any | None = None,
) -> Handler:
    """Return the function that answers a request: reads its values, calls the endpoint, makes the response.

    Raises:
        AssertionError: the dependant has nothing to call.
    """
    given = dict(locals())
    assert dependant.call is not None, "dependant.call must be a function"
    context = vars(dependant).get("_context")
    if context is not None and _same(given, handler_arguments(context)):
        return route_handler(context)
    chosen: Any = response_class
    explicit = not isinstance(chosen, DefaultPlaceholder)
    plain_class = chosen if explicit else chosen.value
    call = call_plan(dependant)
    answer = ResponsePlan(
        model=None if response_field is None else response_field.field_info.annotation,
        adapter=None if response_field is None else adapter_of(response_field),
        status_code=status_code,
        response_class=plain_class,
        explicit_class=explicit,
        include=response_model_include,
        exclude=response_model_exclude,
        by_alias=response_model_by_alias,
        exclude_unset=response_model_exclude_unset,
        exclude_defaults=response_model_exclude_defaults,
        exclude_none=response_model_exclude_none,
        stream=_stream_kind(call, plain_class, is_json_stream),
        item=None if stream_item_field is None else adapter_of(stream_item_field),
    )
    body = body_plan(body_field)
    strict: Any = strict_content_type
    plan = EndpointPlan(
        path=dependant.path or "",
        methods=frozenset(),
        call=call,
        body=None if body is None else replace(body, embedded=embed_body_fields),
        response=answer,
        location=locate(call.call),
        strict_content_type=bool(strict.value if isinstance(strict, DefaultPlaceholder) else strict),
    )
    return route_handler(_unrouted(plan, dependant, dependency_overrides_provider, form_limits, is_operation=True))


def _same(given: dict[str, Any], known: dict[str, Any]) -> bool:
    return all(given[name] is known[name] or given[name] == known[name] for name in known)


def _stream_kind(call: CallPlan, response_class: type[Response], is_json_stream: bool) -> StreamKind | None:
    """Tell how an endpoint with ``yield`` sends what it yields; ``None`` for any other endpoint."""
    if call.kind not in ("generator", "async_generator"):
        return None
    if issubclass(response_class, EventSourceResponse):
        return "sse"
    return "jsonl" if is_json_stream else "raw"


def get_websocket_app(
    dependant: Dependant, dependency_overrides_provider: Any | None = None, embed_body_fields: bool = False
) -> Callable[[WebSocket], Coroutine[Any, Any, Any]]:
    """Return the function that serves a WebSocket: reads the values of the handshake and calls the endpoint."""
    context: RouteContext | None = vars(dependant).get("_context")
    if context is None:
        call = call_plan(dependant)
        body = plan_body(call)
        plan = EndpointPlan(
            path=dependant.path or "",
            methods=frozenset(),
            call=call,
            body=None if body is None else replace(body, embedded=embed_body_fields),
            response=ResponsePlan(None, None, None, Response, explicit_class=True),
            location=locate(call.call),
        )
        context = _unrouted(plan, dependant, dependency_overrides_provider, None, is_operation=False)
    context = planned_only(context)
    operation, version = operation_of(context), view_version.number

    async def app(websocket: WebSocket) -> None:
        nonlocal operation, version
        if version != view_version.number:
            operation, version = operation_of(context), view_version.number
        scope = websocket.scope
        provider = getattr(scope.get("router"), "dependency_overrides_provider", dependency_overrides_provider)
        overrides: dict[Any, Any] = provider.dependency_overrides if provider is not None else {}
        x = SocketExchange(scope, websocket.receive, websocket.send, scope.get("path_params", {}), overrides)
        x.use_socket(websocket)
        x.use_stacks(scope["fastapi_inner_astack"], scope["fastapi_function_astack"])
        await operation.variant(overrides).handler(x)

    return app


class _Application:
    """An ASGI application around a function; ``handler`` is the function, for those who have a request already."""

    def __init__(self, handler: Callable[[Any], Awaitable[Any]]) -> None:
        self.handler = handler

    async def run(self, connection: Any, x: Any) -> None:
        """Run the function inside exit stacks, with the exception handlers that the scope has."""
        scope = x.scope

        async def handler(x: Any) -> Any:
            return await self.handler(connection)

        async def inside(scope: Scope, receive: Receive, send: Send) -> None:
            await run_with_stacks(handler, x)

        async with AsyncExitStack() as stack:
            scope.setdefault("fastapi_middleware_astack", stack)
            await wrap_app_handling_exceptions(inside, connection)(scope, x.receive, x.send)


class _RequestApplication(_Application):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        await self.run(request, ASGIExchange(scope, receive, send, scope.get("path_params", {}), {}, request))


class _SocketApplication(_Application):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        await self.run(socket, SocketExchange(scope, receive, send, scope.get("path_params", {}), {}))


def request_response(func: Callable[[Request], Awaitable[Response] | Response]) -> ASGIApp:
    """Return the ASGI application of a function that takes a request and returns a response.

    Dependencies with ``yield`` are left at their times: exit stacks are opened around the function and the answer.
    """
    handler: Any = func
    if is_async_callable(func):
        return _RequestApplication(handler)

    async def in_thread(request: Request) -> Any:
        return await run_in_threadpool(func, request)

    return _RequestApplication(in_thread)


def websocket_session(func: Callable[[WebSocket], Awaitable[None]]) -> ASGIApp:
    """Return the ASGI application of a function that takes a WebSocket."""
    return _SocketApplication(func)


async def run_endpoint_function(*, dependant: Dependant, values: dict[str, Any], is_coroutine: bool) -> Any:
    """Return what the dependant's callable returns, called in the thread pool unless it is a coroutine function.

    Raises:
        AssertionError: the dependant has nothing to call.
    """
    assert dependant.call is not None, "dependant.call must be a function"
    if is_coroutine:
        return await dependant.call(**values)
    return await run_in_threadpool(partial(dependant.call, **values))


async def serialize_response(
    *,
    field: ModelField | None = None,
    response_content: Any,
    include: IncEx | None = None,
    exclude: IncEx | None = None,
    by_alias: bool = True,
    exclude_unset: bool = False,
    exclude_defaults: bool = False,
    exclude_none: bool = False,
    is_coroutine: bool = True,
    endpoint_ctx: EndpointContext | None = None,
    dump_json: bool = False,
) -> Any:
    """Return a result as plain data, validated and filtered by the field; with ``dump_json`` as a JSON document.

    Raises:
        ResponseValidationError: the result does not fit the field.
    """
    if field is None:
        return jsonable_encoder(response_content)
    if is_coroutine:
        value, errors = field.validate(response_content, {}, loc=("response",))
    else:
        value, errors = await run_in_threadpool(field.validate, response_content, {}, loc=("response",))
    if errors:
        raise ResponseValidationError(errors, body=response_content, endpoint_ctx=endpoint_ctx)
    write: Callable[..., Any] = field.serialize_json if dump_json else field.serialize
    return write(
        value,
        include=include,
        exclude=exclude,
        by_alias=by_alias,
        exclude_unset=exclude_unset,
        exclude_defaults=exclude_defaults,
        exclude_none=exclude_none,
    )
