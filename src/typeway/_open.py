"""Operations served step by step, where a library has replaced one of the functions that FastAPI calls.

As long as nothing is replaced, nothing of this runs: the compiled handler does it all.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from pydantic_core import PydanticUndefined
from starlette.responses import Response

from typeway._compile.response import writes_json
from typeway._compile.stream import stream_shape, stream_writer
from typeway._inclusion import RouteContext
from typeway._plan import BodyPlan, EndpointPlan
from typeway._runtime.body import ABSENT, BodyReader
from typeway._runtime.form import parse_form
from typeway._runtime.reply import JSON_TYPE
from typeway._runtime.results import amended_reply, attach_background, make_response
from typeway._runtime.stream import stream_answer
from typeway._telemetry import function_name, recorder_of
from typeway._view.functions import ROUTING, current
from typeway.exceptions import EndpointContext, RequestValidationError, WebSocketRequestValidationError

__all__ = ["open_conversation", "open_handler"]

Handler = Callable[[Any], Awaitable[Any]]


def _provider(x: Any, context: RouteContext) -> Any:
    route: Any = context.original_route
    return getattr(x.scope.get("router"), "dependency_overrides_provider", route.dependency_overrides_provider)


def open_handler(context: RouteContext, location: EndpointContext) -> Handler:
    """Return the handler of a path operation."""
    plan = context.plan
    dependant = context.dependant
    reader = BodyReader(plan.strict_content_type, location)
    embed = plan.body is not None and plan.body.embedded
    answer = _streamed if plan.response.stream is not None else _answered

    name = function_name(plan.call.call)

    async def handler(x: Any) -> Any:
        recorder = recorder_of(x.scope)
        recorder.begin(x.request())
        with recorder.reading():
            body = await _body(x, plan.body, reader, context)
            shown = None if body is PydanticUndefined else body
            recorder.note_body(shown)
        with recorder.dependencies(name):
            solved = await current(ROUTING, "solve_dependencies")(
                request=x.request(),
                dependant=dependant,
                body=body,
                dependency_overrides_provider=_provider(x, context),
                async_exit_stack=x.request_stack,
                embed_body_fields=embed,
            )
            refusal = None
            if solved.errors:
                refusal = RequestValidationError(solved.errors, body=shown, endpoint_ctx=location)
            recorder.resolved(solved.values, refusal)
        if refusal is not None:
            raise refusal
        return await answer(plan, context, dependant, solved, location, recorder)

    return handler


async def _body(x: Any, plan: BodyPlan | None, reader: BodyReader, context: RouteContext) -> Any:
    """Return the body before validation; undefined if there is none."""
    if plan is None:
        return PydanticUndefined
    if plan.kind == "form":
        form = await parse_form(x.request(), context.form_limits)
        x.scope["fastapi_middleware_astack"].push_async_callback(form.close)
        return form
    body = reader.parse(await x.body(), x.headers)
    return PydanticUndefined if body is ABSENT else body


async def _answered(
    plan: EndpointPlan, context: RouteContext, dependant: Any, solved: Any, location: EndpointContext, recorder: Any
) -> Any:
    """Call the endpoint and make the answer."""
    is_coroutine = plan.call.kind == "coroutine"
    name = function_name(plan.call.call)
    with recorder.endpoint(name):
        result = await current(ROUTING, "run_endpoint_function")(
            dependant=dependant, values=solved.values, is_coroutine=is_coroutine
        )
    background = solved.background_tasks
    if isinstance(result, Response):
        return attach_background(result, background)
    with recorder.serialization(name):
        return await _serialized(plan, context, result, solved, location)


async def _serialized(
    plan: EndpointPlan, context: RouteContext, result: Any, solved: Any, location: EndpointContext
) -> Any:
    """Make the answer out of what the endpoint returned."""
    is_coroutine, background = plan.call.kind == "coroutine", solved.background_tasks
    answer = plan.response
    dump_json = answer.adapter is not None and writes_json(answer)
    content = await current(ROUTING, "serialize_response")(
        field=context.response_field,
        response_content=result,
        include=answer.include,
        exclude=answer.exclude,
        by_alias=answer.by_alias,
        exclude_unset=answer.exclude_unset,
        exclude_defaults=answer.exclude_defaults,
        exclude_none=answer.exclude_none,
        is_coroutine=is_coroutine,
        endpoint_ctx=location,
        dump_json=dump_json,
    )
    if dump_json:
        declared = None if answer.status_code is None else int(answer.status_code)
        return amended_reply(solved.response, declared, JSON_TYPE, content, background)
    return make_response(answer.response_class, content, answer.status_code, solved.response, background)


async def _streamed(
    plan: EndpointPlan, context: RouteContext, dependant: Any, solved: Any, location: EndpointContext, recorder: Any
) -> Any:
    """Start an endpoint with ``yield``."""
    response_class, extra, headers = stream_shape(plan.response)
    items = dependant.call(**solved.values)
    write = stream_writer(plan.response, location)
    return stream_answer(items, write, response_class, extra, headers, solved.response, solved.background_tasks)


def open_conversation(context: RouteContext, location: EndpointContext) -> Handler:
    """Return the handler of a WebSocket route."""
    plan, dependant = context.plan, context.dependant
    embed = plan.body is not None and plan.body.embedded

    name = function_name(plan.call.call)

    async def handler(x: Any) -> None:
        recorder = recorder_of(x.scope)
        recorder.begin(x.request())
        with recorder.dependencies(name):
            solved = await current(ROUTING, "solve_dependencies")(
                request=x.request(),
                dependant=dependant,
                dependency_overrides_provider=_provider(x, context),
                async_exit_stack=x.request_stack,
                embed_body_fields=embed,
            )
            refusal = None
            if solved.errors:
                refusal = WebSocketRequestValidationError(solved.errors, endpoint_ctx=location)
            recorder.resolved(solved.values, refusal)
        if refusal is not None:
            raise refusal
        with recorder.endpoint(name):
            await dependant.call(**solved.values)

    return handler
