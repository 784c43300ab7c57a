"""A plan becomes one straight-line handler.

The order of the emitters below is the order of the request: body, parameters, dependencies, endpoint, answer. The
handler takes an exchange ``x`` (see ``_runtime/exchange.py``) and returns what ``_runtime/reply.py`` describes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from pydantic_core import ValidationError

from typeway._compile.call import emit_call, emit_check, emit_refusal
from typeway._compile.direct_json import runs_user_code, same_from_json
from typeway._compile.draft import Draft, Late
from typeway._compile.response import emit_conversation, emit_response
from typeway._compile.script import Script
from typeway._compile.slots import lay_out
from typeway._compile.telemetry import emit_begin, observed_reading, observed_span
from typeway._declare.annotations import holds_models
from typeway._plan import EndpointPlan, Steps, ValuePlan
from typeway._record import record
from typeway._runtime.body import ABSENT, BodyReader, SingleBody
from typeway._runtime.calls import amendable_response
from typeway._runtime.inputs import Field, Inputs
from typeway._sources import SOURCES
from typeway.background import BackgroundTasks
from typeway.exceptions import EndpointContext

__all__ = ["Compiled", "compile_endpoint", "emit_values", "layout_field"]

_EXCHANGE = re.compile(r"\bx[.,]")
_ONE_DEPENDENCY = 2  # the endpoint's step and one more: nothing runs before it that could change the overrides
_ONE_LOOK = ("path", "query", "header", "cookie")


@record(frozen=True, slots=True)
class Compiled:
    """A compiled operation.

    ``managed`` handlers have something to leave and run inside ``run_with_stacks``; ``bare`` ones never look at the
    exchange.
    """

    handler: Callable[[Any], Any]
    steps: Steps
    managed: bool
    bare: bool
    source: str


def compile_endpoint(
    plan: EndpointPlan,
    steps: Steps,
    context: EndpointContext,
    title: str,
    *,
    socket: bool = False,
    late: Late | None = None,
    value_only: bool = False,
    form_limits: Mapping[str, int] | None = None,
    observed: bool = False,
) -> Compiled:
    """Compile a plan whose order of execution is ``steps``.

    ``socket`` says that it talks to a WebSocket, ``late`` resolves dependencies whose overrides appear while a request
    is running, ``value_only`` makes a handler that returns what its last dependency returned, ``form_limits`` are for
    the parser of forms, and ``observed`` adds what telemetry wants to see.
    """
    draft = Draft(
        Script(title),
        plan,
        steps,
        lay_out(steps, plan),
        context,
        socket=socket,
        late=late,
        form_limits=form_limits,
        observed=observed,
    )
    script = draft.script
    with script.block("async def handler(x):"):
        script.comment(f"{title} -> {plan.location.function}")
        if late is not None and len(steps.steps) > _ONE_DEPENDENCY:
            script.line("overrides = x.overrides")
        _emit_request(draft)
        emit_begin(draft)
        with observed_reading(draft):
            _emit_body(draft)
        with observed_span(draft, "dependencies"):
            emit_values(draft)
            for step in steps.steps[:-1]:
                emit_call(draft, step)
            emit_check(draft)
        emit_refusal(draft)
        if value_only:
            script.line(f"return r{len(steps.steps) - 2}")
        elif socket:
            emit_conversation(draft)
        else:
            emit_response(draft)
    managed = socket or steps.needs_request_stack or steps.needs_function_stack or draft.uses_request or draft.is_form
    handler = script.build("handler")
    bare = not managed and _EXCHANGE.search(script.source) is None
    return Compiled(handler, steps, managed, bare, script.source)


def _emit_request(draft: Draft) -> None:
    script, kinds = draft.script, draft.injected
    if draft.uses_request:
        script.line("request = x.request()")
    if "response" in kinds:
        script.line(f"response = {script.bind('amendable_response', amendable_response)}()")
    if "background" in kinds:
        script.line(f"background = {script.bind('BackgroundTasks', BackgroundTasks)}()")


def _emit_body(draft: Draft) -> None:
    """Read the body before anything of the user's runs."""
    body, script, layout = draft.plan.body, draft.script, draft.layout
    if body is None:
        return
    if draft.is_form and draft.socket:
        script.line("body = None")
        return
    if draft.is_form:
        from typeway._runtime.form import read_form  # not before there is a form

        limits = f", {script.bind('form_limits', dict(draft.form_limits))}" if draft.form_limits else ""
        request = ", request=request" if draft.uses_request else ""
        script.line(f"form = body = await {script.bind('read_form', read_form)}(x{limits}{request})")
        return
    # COMPAT(fastapi): with a WebSocket no body is sent; what is declared as a part of one is missing.
    script.line("raw = b''" if draft.socket else "raw = await x.body()")
    bodies = [(key, value) for key, value in layout.slots if value.source == "body"]
    # None are left where an override took the place of what wanted the body.
    if len(bodies) != 1 or bodies[0][0] not in draft.whole_keys:
        draft.whole = BodyReader(draft.plan.strict_content_type, draft.context)
        script.line(f"body = {script.bind('reader', draft.whole)}.parse(raw, x.headers)")
        return
    key, value = bodies[0]
    draft.single, draft.may_refuse = value, True
    draft.whole = _single_body(draft, key, value)
    reader = script.bind("reader", draft.whole)  # not "body_…": those are the locals of values
    of_endpoint = key in layout.keys[-1].values()
    draft.body_late = of_endpoint and runs_user_code(value.adapter.core_schema) and _others_run_user_code(draft)
    if draft.body_late:
        script.line(f"body = {reader}.parse(raw, x.headers)")
        script.line("refused = None")
    else:
        script.line(f"{layout.local(key)}, refused = {reader}.read(raw, x.headers)")


def _others_run_user_code(draft: Draft) -> bool:
    """Tell whether code of the user's runs before a body is validated: dependencies, or validators of parameters."""
    if len(draft.steps.steps) > 1:
        return True
    others = [value for _, value in draft.layout.slots if value is not draft.single]
    return any(runs_user_code(value.adapter.core_schema) for value in others)


def _single_body(draft: Draft, key: str, value: ValuePlan) -> SingleBody:
    return SingleBody(
        layout_field(key, value, embedded=False),
        value.adapter.validator,
        strict=draft.plan.strict_content_type,
        context=draft.context,
        direct=same_from_json(value.adapter.core_schema),
        default=None if value.required else partial(value.field.get_default, call_default_factory=True),
        validates_default=bool(value.field.validate_default),
    )


def layout_field(key: str, value: ValuePlan, *, embedded: bool = True) -> Field:
    """Return what the runtime needs to know of a value to validate it and to report it."""
    source = SOURCES[value.source]
    names: dict[str, str] | None = None
    location: tuple[str, ...] = (source.location, value.wire)
    schema = value.adapter.core_schema
    if value.source == "body" and not embedded:
        location = (source.location,)
    elif value.model is not None:
        location = (source.location,)
        names = {known: wire for field in value.fields for wire, known in field.wires}
    elif value.alternatives:
        from typeway._compile.alternatives import with_form_readers  # only forms have alternatives

        location = (source.location,)
        schema = with_form_readers(value)
    return Field(
        key=key,
        location=location,
        schema=schema,
        required=value.required,
        default=value.field.default,
        default_factory=value.field.default_factory,
        validate_default=bool(value.field.validate_default),
        names=names,
    )


def emit_values(draft: Draft) -> None:
    """Read everything that is not the single body into ``given`` and validate it in one call."""
    script, layout = draft.script, draft.layout
    merged = [(key, value) for key, value in layout.slots if value is not draft.single]
    fields = [_field(draft, key, value) for key, value in merged]
    inputs = Inputs(fields, layout.order, draft.context, socket=draft.socket, needed=draft.needed_keys)
    draft.inputs = script.bind("inputs", inputs)
    if not merged:
        return
    script.line("given = {}")
    picks = any(len(value.wires) > 1 and value.model is None for _, value in merged)
    if picks:
        script.line("picked = {}")
    if draft.single is None:
        script.line("refused = None")
    for place in _ONE_LOOK:
        slots = [(key, value) for key, value in merged if value.source == place]
        if slots:
            SOURCES[place].emit(script, slots)
    in_body = [(key, value) for key, value in merged if value.source not in _ONE_LOOK and _can_be_sent(draft, value)]
    whole = [key for key, _ in in_body if key in draft.whole_keys and not draft.is_form]
    if whole:
        with script.block(f"if body is not {script.bind('ABSENT', ABSENT)}:"):
            for key in whole:
                script.line(f"given[{key!r}] = body")
    members = [(key, value) for key, value in in_body if key not in whole]
    if members:
        SOURCES["form" if draft.is_form else "body"].emit(script, members)
    draft.may_refuse = True
    script.line("try:")
    with script.indent():
        attributes = ", from_attributes=True" if in_body or any(_has_models(value) for _, value in merged) else ""
        script.line(f"values = {script.bind('validate', inputs.validate)}(given{attributes})")
    script.line(f"except {script.bind('ValidationError', ValidationError)} as error:")
    with script.indent():
        script.line(f"values, refused = {draft.inputs}.refuse(given, error, refused{', picked' if picks else ''})")


def _can_be_sent(draft: Draft, value: ValuePlan) -> bool:
    """Tell whether the body that the operation reads, if any, is of the kind that a value wants.

    An override may want one of another kind; such a value is missing. So is what a WebSocket route wants of a form.
    """
    if draft.plan.body is None:
        return False
    return not draft.socket if draft.is_form else value.source == "body"


def _field(draft: Draft, key: str, value: ValuePlan) -> Field:
    field = layout_field(key, value, embedded=key not in draft.whole_keys)
    if draft.socket and draft.is_form and value.source not in _ONE_LOOK:
        # COMPAT(fastapi): with a WebSocket a model, too, is looked for under its name.
        field.location, field.names = (SOURCES[value.source].location, value.wire), None
    return field


def _has_models(value: ValuePlan) -> bool:
    return value.model is not None or holds_models(value.annotation)
