"""Build the report of ``typeway explain`` from the very plan that is compiled and executed."""

from __future__ import annotations

import dataclasses
import inspect
from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticUndefined
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.routing import Mount

from typeway._assemble import compiled_operation
from typeway._compile.custom import is_custom
from typeway._compile.inline import runs_inline
from typeway.cli.explain_records import (
    BodyReport,
    FieldReport,
    PlaceReport,
    RequestReport,
    ResponseReport,
    Runs,
    StepReport,
    ValueReport,
)
from typeway.cli.locations import callable_name, source_line
from typeway.cli.type_names import type_name
from typeway.routing import APIRoute, APIWebSocketRoute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic.fields import FieldInfo

    from typeway._plan import BodyPlan, ModelFieldPlan, ResponsePlan, Step, ValuePlan
    from typeway.cli.explain_match import Match

__all__ = ["build_report", "constraints"]

_STREAMS = {"jsonl": "JSON Lines", "sse": "server-sent events", "raw": "pieces passed through"}
_STREAM_MEDIA_TYPES = {"jsonl": "application/jsonl", "sse": "text/event-stream"}
_LEFT = {"function": "before the response is sent", "request": "after the response is sent"}
_SWITCHES = ("include", "exclude", "exclude_unset", "exclude_defaults", "exclude_none")


def build_report(match: Match, method: str, path: str, *, with_script: bool) -> RequestReport:
    """Describe everything that runs for a matched request."""
    context = match.route.context
    route = context.original_route
    planned = isinstance(route, APIRoute | APIWebSocketRoute)
    overrides = getattr(match.route.apps[-1], "dependency_overrides", None)
    compiled = compiled_operation(context, overrides) if planned else None
    return RequestReport(
        method=method,
        path=path,
        route=match.route.path,
        name=context.name or "",
        endpoint=_place(route.app if isinstance(route, Mount) else context.endpoint),
        path_parameters=match.parameters,
        notes=tuple(_notes(match, method)),
        middleware=tuple(layer for app in match.route.apps for layer in _middleware(app)),
        exception_handlers=_exception_handlers(match.route.apps[-1]),
        body=_body(context.plan.body) if planned and context.plan.body is not None else None,
        steps=() if compiled is None else tuple(map(_step, compiled.steps.steps)),
        response=_response(context.plan.response) if isinstance(route, APIRoute) else None,
        script=compiled.source if compiled is not None and with_script else None,
    )


def constraints(field: FieldInfo) -> dict[str, str]:
    """The limits a value must keep, as names and literals."""
    found: dict[str, str] = {}
    for item in field.metadata:
        if dataclasses.is_dataclass(item) and not isinstance(item, type):
            pairs: dict[str, Any] = {entry.name: getattr(item, entry.name) for entry in dataclasses.fields(item)}
        else:
            pairs = dict(getattr(item, "__dict__", {}))
        found.update({name: repr(value) for name, value in pairs.items() if value is not None and not callable(value)})
    return found


def _default(field: FieldInfo) -> str | None:
    """The default as a literal; a factory as its call."""
    if field.default_factory is not None:
        return f"{callable_name(field.default_factory)}()"
    return None if field.default in (PydanticUndefined, ...) else repr(field.default)


def _place(call: object) -> PlaceReport:
    line = source_line(call)
    return PlaceReport(callable_name(call), None if line is None else line.file, None if line is None else line.line)


def _notes(match: Match, method: str) -> Iterator[str]:
    route = match.route.context.original_route
    for later in match.shadowed:
        yield f"{later.path} ({_place(later.context.endpoint).where}) matches as well, but is declared later"
    if match.shadowed_by is not None:
        earlier = match.shadowed_by
        yield f"never reached: {method} {earlier.path} ({_place(earlier.context.endpoint).where}) is declared earlier"
    if isinstance(route, Mount):
        yield "a mounted application answers, whose routes are not known"
    elif isinstance(route, APIRoute):
        if is_custom(route):
            yield f"{type(route).__qualname__}.get_route_handler() wraps the handler described here"
    elif not isinstance(route, APIWebSocketRoute):
        yield "a plain route: the endpoint is handed the request, nothing is read or validated"


def _middleware(app: object) -> Iterator[PlaceReport]:
    """The application's own middleware, outermost first."""
    for layer in getattr(app, "user_middleware", ()):
        dispatch = layer.kwargs.get("dispatch")
        # ``@app.middleware("http")`` wraps a function: that is what its author knows.
        yield _place(dispatch if layer.cls is BaseHTTPMiddleware and dispatch is not None else layer.cls)


def _exception_handlers(app: object) -> dict[str, PlaceReport]:
    handlers: dict[Any, Callable[..., Any]] = getattr(app, "exception_handlers", {})
    return {str(key) if isinstance(key, int) else key.__qualname__: _place(call) for key, call in handlers.items()}


def _step(step: Step) -> StepReport:
    plan, use = step.plan, step.dependency
    place = _place(plan.call)
    is_generator = plan.kind in ("generator", "async_generator")
    return StepReport(
        number=step.index + 1,
        role="endpoint" if use is None else "dependency",
        function=place.name,
        file=place.file,
        line=place.line,
        runs=_runs(step),
        is_generator=is_generator,
        left=_LEFT[use.scope or "request"] if is_generator and use is not None else None,
        reuses=None if step.reuses is None else step.reuses + 1,
        cached=use is not None and use.use_cache,
        fills=None if use is None else use.argument,
        replaces=None if step.original is None else callable_name(step.original),
        security_scopes=step.scopes,
        demands_scopes=() if use is None else use.scopes,
        max_concurrency=None if use is None else use.marker.max_concurrency,
        arguments_from={name: index + 1 for name, index in step.sources.items()},
        injected={item.name: item.kind for item in plan.injected},
        values=tuple(map(_value, plan.parameters)),
        body_arguments=tuple(value.name for value in plan.body),
    )


def _runs(step: Step) -> Runs:
    if runs_inline(step.plan):
        return "inline"
    return "thread" if step.plan.kind in ("function", "generator") else "loop"


def _value(value: ValuePlan) -> ValueReport:
    return ValueReport(
        argument=value.name,
        source=value.source,
        names=value.wires or (value.wire,),
        type=type_name(value.annotation),
        required=value.required,
        default=_default(value.field),
        constraints=constraints(value.field) | _extra_policy(value),
        repeated=value.repeated,
        fields=tuple(_field(field) for field in value.fields),
    )


def _extra_policy(value: ValuePlan) -> dict[str, str]:
    """What a parameter model does with names it does not declare, if it says so."""
    extra = None if value.model is None or not value.fields else value.model.model_config.get("extra")
    return {} if extra is None else {"extra": repr(extra)}


def _field(plan: ModelFieldPlan) -> FieldReport:
    return FieldReport(
        names=tuple(wire for wire, _ in plan.wires),
        type=type_name(plan.field.annotation),
        required=plan.required,
        default=_default(plan.field),
        constraints=constraints(plan.field),
    )


def _body(plan: BodyPlan) -> BodyReport:
    return BodyReport(
        kind=plan.kind,
        media_type=plan.media_type,
        required=plan.required,
        embedded=plan.embedded,
        values=tuple(_value(value) for value in plan.values),
    )


def _response(plan: ResponsePlan) -> ResponseReport:
    options = {name: repr(value) for name in _SWITCHES if (value := getattr(plan, name))}
    if not plan.by_alias:
        options["by_alias"] = "False"
    return ResponseReport(
        status=_status(plan),
        response_class="StreamingResponse" if plan.stream == "jsonl" else plan.response_class.__name__,
        media_type=_STREAM_MEDIA_TYPES.get(plan.stream or "", plan.response_class.media_type),
        model=None if plan.model is None else type_name(plan.model),
        stream=None if plan.stream is None else _STREAMS[plan.stream],
        item=None if plan.item is None else type_name(plan.item.annotation),
        options=options,
    )


def _status(plan: ResponsePlan) -> int:
    """The status of a result without errors: the decorator's, else the default of the response class."""
    if plan.status_code is not None:
        return plan.status_code
    parameter = inspect.signature(plan.response_class).parameters.get("status_code")
    return parameter.default if parameter is not None and isinstance(parameter.default, int) else 200
