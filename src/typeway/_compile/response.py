"""The lines that call the endpoint and build the one kind of answer that its plan allows."""

from __future__ import annotations

from functools import partial
from typing import Any

from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from typeway import _threads
from typeway._compile.call import arguments, emit_endpoint, emit_endpoint_and_check, hops
from typeway._compile.draft import Draft
from typeway._compile.options import serializer_options
from typeway._compile.telemetry import observed_span
from typeway._plan import ResponsePlan
from typeway._runtime.reply import JSON_TYPE, Reply
from typeway._runtime.results import (
    ResultChecker,
    amended_reply,
    attach_background,
    checks_returned,
    make_response,
    plain_json,
    plain_value,
)
from typeway.utils import is_body_allowed_for_status_code

__all__ = ["emit_conversation", "emit_response", "writes_json"]


def emit_response(draft: Draft) -> None:
    """Write the endpoint's call and everything after it."""
    plan, script = draft.plan.response, draft.script
    if plan.stream is not None:
        from typeway._compile.stream import emit_stream  # slow to import, and few programs stream

        emit_stream(draft)
        return
    response_class = script.bind("Response", Response)
    amended, tasks = "response" in draft.injected, "background" in draft.injected
    exact = _exact_model(plan)
    fused = plan.adapter is not None and hops(draft)
    if fused:
        emit_endpoint_and_check(draft, checks_returned(_result_checker(draft), exact))
    else:
        emit_endpoint(draft)
    if exact is None or draft.observed or fused:
        _emit_passed_on(draft, response_class, tasks)
    with observed_span(draft, "serialization"):
        if fused:
            pass  # the result has been checked where it was made
        elif exact is not None:
            with script.block(f"if type(result) is not {script.bind('model', exact)}:"):
                if not draft.observed:
                    _emit_passed_on(draft, response_class, tasks)
                script.line(f"result = {_checker(draft)}")
        elif plan.adapter is not None:
            script.line(f"result = {_checker(draft)}")
        if writes_json(plan):
            _emit_reply(draft, amended=amended, tasks=tasks)
        else:
            _emit_made_response(draft, amended=amended, tasks=tasks)


def emit_conversation(draft: Draft) -> None:
    """Write the call of a WebSocket endpoint."""
    step = draft.steps.steps[-1]
    with observed_span(draft, "endpoint"):
        draft.script.line(f"return await {draft.script.bind('endpoint', step.plan.call)}({arguments(draft, step)})")


def _emit_passed_on(draft: Draft, response_class: str, tasks: bool) -> None:
    """A ``Response`` that the endpoint made itself is the answer."""
    attach = draft.script.bind("attach_background", attach_background)
    answer = f"{attach}(result, background)" if tasks else "result"
    draft.script.line(f"if isinstance(result, {response_class}): return {answer}")


def _exact_model(plan: ResponsePlan) -> type[BaseModel] | None:
    """Return the response model if an instance of exactly this class passes validation as it is."""
    if plan.adapter is None or not isinstance(plan.model, type) or not issubclass(plan.model, BaseModel):
        return None
    schema: Any = plan.adapter.core_schema
    if schema["type"] == "definitions":
        refs = {item["ref"]: item for item in schema["definitions"]}
        schema = schema["schema"]
        if schema["type"] == "definition-ref":
            schema = refs.get(schema["schema_ref"], schema)
    config: dict[str, Any] = schema.get("config") or {}
    plain: bool = schema["type"] == "model" and config.get("revalidate_instances", "never") == "never"
    return plan.model if plain and not schema.get("root_model") else None


def _result_checker(draft: Draft) -> ResultChecker:
    adapter = draft.plan.response.adapter
    assert adapter is not None
    return ResultChecker(adapter.validator, draft.context)


def _checker(draft: Draft) -> str:
    """Return the expression that validates a result; that of a ``def`` endpoint runs in the thread pool."""
    script = draft.script
    check = script.bind("check_result", _result_checker(draft))
    if draft.steps.steps[-1].plan.kind == "coroutine":
        return f"{check}(result)"
    work = f"{script.bind('partial', partial)}({check}, result)"
    return f"await {script.bind('in_thread', _threads.in_thread)}({work})"


def writes_json(plan: ResponsePlan) -> bool:
    """Tell whether the answer is plain JSON that can be written without a response object."""
    if plan.status_code is not None and not is_body_allowed_for_status_code(plan.status_code):
        return False
    if plan.adapter is not None:
        return not plan.explicit_class
    return plan.response_class is JSONResponse


def _body_text(draft: Draft) -> str:
    """Return the expression for the body of a JSON answer."""
    plan, script = draft.plan.response, draft.script
    if plan.adapter is None:
        return f"{script.bind('plain_json', plain_json)}(result)"
    to_json = script.bind("to_json", plan.adapter.serializer.to_json)
    return f"{to_json}(result{_keywords(draft)})"


def _keywords(draft: Draft) -> str:
    """Return the serializer's keywords, ready to be put behind the first argument."""
    options = serializer_options(draft.plan.response)
    return "".join(f", {name}={draft.script.bind(name, value)}" for name, value in options.items())


def _emit_reply(draft: Draft, *, amended: bool, tasks: bool) -> None:
    plan, script = draft.plan.response, draft.script
    status = str(int(plan.status_code)) if plan.status_code is not None else "200"
    if status == "200" and not amended and not tasks:
        script.line(f"return {_body_text(draft)}")
        return
    parts = [status, script.bind("JSON_TYPE", JSON_TYPE), _body_text(draft)]
    if amended:
        amend, background = script.bind("amended_reply", amended_reply), "background" if tasks else "None"
        declared = "None" if plan.status_code is None else status
        script.line(f"return {amend}(response, {', '.join([declared, *parts[1:]])}, {background})")
        return
    if tasks:
        parts += ["None", "background"]
    script.line(f"return {script.bind('Reply', Reply)}({', '.join(parts)})")


def _emit_made_response(draft: Draft, *, amended: bool, tasks: bool) -> None:
    """The answer goes through a response class, or has a status that allows no body."""
    plan, script = draft.plan.response, draft.script
    if plan.adapter is None:
        script.line(f"content = {script.bind('plain_value', plain_value)}(result)")
    else:
        to_python = script.bind("to_python", plan.adapter.serializer.to_python)
        script.line(f"content = {to_python}(result, mode='json'{_keywords(draft)})")
    make = script.bind("make_response", make_response)
    response_class = script.bind("response_class", plan.response_class)
    status = "None" if plan.status_code is None else str(int(plan.status_code))
    amend = "response" if amended else "None"
    script.line(f"return {make}({response_class}, content, {status}, {amend}, {'background' if tasks else 'None'})")
