"""The lines that run one callable: a dependency or the endpoint."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from typeway import _threads
from typeway._compile.draft import Draft
from typeway._compile.inline import own_call, runs_inline
from typeway._compile.telemetry import emit_resolved, endpoint_name, observed_span
from typeway._plan import Step
from typeway._runtime.calls import enter_async_generator, enter_generator, entered_with_limit, limited, sent_to
from typeway.security._scopes import SecurityScopes

__all__ = [
    "arguments",
    "emit_call",
    "emit_check",
    "emit_dependency",
    "emit_endpoint",
    "emit_endpoint_and_check",
    "emit_refusal",
    "hops",
    "injected_text",
    "spared_text",
]

_LOCALS = {
    "request": "request",
    "websocket": "request",
    "connection": "request",
    "response": "response",
    "background": "background",
}


def emit_call(draft: Draft, step: Step, emit: Callable[[Draft, Step], None] | None = None) -> None:
    """Write the call of a dependency, guarded where its input may have been refused; ``emit`` writes the call alone."""
    emit = emit or emit_dependency
    if step.reuses is not None:
        draft.script.line(f"r{step.index} = r{step.reuses}")
        return
    guard = spared_text(draft, step)
    if not guard:
        emit(draft, step)
        return
    draft.script.line(f"r{step.index} = None")
    with draft.script.block(f"if {guard}:"):
        emit(draft, step)


def spared_text(draft: Draft, step: Step) -> str:
    """Return the condition that nothing at or below a step was refused; empty if nothing can be."""
    keys = frozenset(key for index in step.below for key in draft.layout.keys[index].values())
    if not draft.may_refuse or not keys:
        return ""
    return f"refused is None or refused.spares({draft.script.bind(f'keys_{step.index}', keys)})"


def emit_check(draft: Draft) -> None:
    """Write the validation of a body that waits for the dependencies, the last that is done before the endpoint."""
    script = draft.script
    if draft.body_late and draft.single is not None:
        key = next(key for key, value in draft.layout.slots if value is draft.single)
        reader = script.bind("reader", draft.whole)
        script.line(f"{draft.layout.local(key)}, late = {reader}.check(body)")
        with script.block("if late is not None:"):
            script.line("refused = late if refused is None else refused.joined(late)")
    if draft.observed and draft.may_refuse:
        script.line(f"refusal = None if refused is None else {_failure(draft)}")
    emit_resolved(draft, "refusal" if draft.may_refuse else "None")


def emit_refusal(draft: Draft) -> None:
    """Write the end of the road for a request with invalid input, just before the endpoint is called."""
    if not draft.may_refuse:
        return
    failure = "refusal" if draft.observed else _failure(draft)
    draft.script.line(f"if refused is not None: raise {failure}")


def _failure(draft: Draft) -> str:
    """Return the expression of the exception that says what was refused."""
    body = "None"
    if draft.is_form:
        body = "body"
    elif draft.whole is not None:
        body = f"{draft.script.bind('reader', draft.whole)}.sent(raw, x.headers)"
    return f"{draft.inputs}.failure(refused, {body})"


def arguments(draft: Draft, step: Step) -> str:
    """Return the keyword arguments of a step's call."""
    parts: list[str] = []
    keys = draft.layout.keys[step.index]
    values = (*step.plan.parameters, *step.plan.body)
    alone = step.dependency is None and len(draft.layout.slots) == len(values)
    if values and alone and draft.single is None and not step.sources and not step.plan.injected:
        return "**values"
    for value in values:
        key = keys[value.name]
        text = draft.layout.local(key) if value is draft.single else f"values[{key!r}]"
        parts.append(f"{value.name}={text}")
    absent = "request" if draft.socket else "websocket"  # there is none: the parameter keeps its default
    injected = [item for item in step.plan.injected if item.kind != absent]
    own = None if draft.uses_request else own_call(step.plan)
    if own is not None:
        parts += [f"{item.name}={_sent_text(draft, step, own)}" for item in injected]
    else:
        parts += [f"{item.name}={injected_text(draft, step, item.kind)}" for item in injected]
    parts += [f"{name}=r{index}" for name, index in step.sources.items()]
    return ", ".join(parts)


def injected_text(draft: Draft, step: Step, kind: str) -> str:
    if kind == "scopes":
        make = draft.script.bind("SecurityScopes", SecurityScopes)
        return f"{make}(scopes=list({draft.script.bind(f'scopes_{step.index}', step.scopes)}))"
    return _LOCALS[kind]


def _sent_text(draft: Draft, step: Step, own: Callable[..., Any]) -> str:
    """Return the expression of what a security scheme looks at."""
    script = draft.script
    scheme = script.bind(_hint(step.plan.call, step.plan.name), step.plan.call)
    return f"{script.bind('sent_to', sent_to)}(x, {scheme}, {script.bind('own_call', own)})"


def emit_dependency(draft: Draft, step: Step) -> None:
    """Write the call; from the second one on, look at the overrides again, which the user's code may have changed."""
    script, plan = draft.script, step.plan
    call = f"r{step.index} = {call_text(draft, step, _hint(plan.call, plan.name))}"
    if draft.late is None or step.dependency is None or not draft.user_code_ran:
        script.line(call)
    else:
        original = step.original or plan.call
        test = f"overrides.get({script.bind(f'original_{step.index}', original)})"
        if step.original is None:
            head = f"if overrides and (late := {test}) is not None:"
        else:
            head = f"if (late := {test}) is not {script.bind(f'expected_{step.index}', plan.call)}:"
        with script.block(head):
            resolve = script.bind("resolve_late", draft.late)
            dependency = script.bind(f"dependency_{step.index}", step.dependency)
            script.line(f"r{step.index} = await {resolve}(x, {dependency}, late)")
        with script.block("else:"):
            script.line(call)
    draft.user_code_ran = True


def _hint(call: Callable[..., Any], name: str) -> str:
    """Return a name for a callable of the user's; no variable of a handler and no builtin starts like this."""
    return f"call_{name.rpartition('.')[2] or type(call).__name__}"


def call_text(draft: Draft, step: Step, hint: str) -> str:
    """Return the expression that runs a step's callable: awaited, in the thread pool, inline, or entered."""
    script, plan = draft.script, step.plan
    given = arguments(draft, step)
    dependency = step.dependency
    limit = dependency.marker._concurrency if dependency else None  # pyright: ignore[reportPrivateUsage]  # ours
    if plan.kind in ("generator", "async_generator"):
        make = enter_generator if plan.kind == "generator" else enter_async_generator
        enter = make(plan.call)
        if limit is not None:
            enter = entered_with_limit(limit, enter)
        stack = "function_stack" if dependency is not None and dependency.scope == "function" else "request_stack"
        if plan.kind == "async_generator":
            given = f"x.request_stack, {given}"
        return f"await x.{stack}.enter_async_context({script.bind(f'enter_{hint}', enter)}({given}))"
    if plan.kind == "coroutine":
        call: Any = plan.call if limit is None else limited(limit, plan.call)
        return f"await {script.bind(hint, call)}({given})"
    if limit is None and runs_inline(plan):
        return f"{script.bind(hint, plan.call)}({given})"
    hop: Any = _threads.in_thread if limit is None else limited(limit, _threads.in_thread)
    work = _work_text(draft, step, hint)
    return f"await {script.bind('in_thread' if limit is None else 'in_thread_limited', hop)}({work})"


def _work_text(draft: Draft, step: Step, hint: str) -> str:
    """Return the expression for what a thread is to call, without arguments."""
    script, given = draft.script, arguments(draft, step)
    function = script.bind(hint, step.plan.call)
    return f"{script.bind('partial', partial)}({function}, {given})" if given else function


def hops(draft: Draft) -> bool:
    """Tell whether the endpoint is called in the thread pool, unobserved."""
    plan = draft.steps.steps[-1].plan
    return plan.kind == "function" and not draft.observed and not runs_inline(plan)


def emit_endpoint_and_check(draft: Draft, check: Callable[[Any], Any]) -> None:
    """Write the call of an endpoint that hops, and in the same hop a function that gets its result."""
    script, work = draft.script, _work_text(draft, draft.steps.steps[-1], "endpoint")
    hop = script.bind("in_thread", _threads.in_thread)
    script.line(f"result = await {hop}({work}, {script.bind('check_returned', check)})")


def emit_endpoint(draft: Draft) -> None:
    """Write the call of the endpoint; its span is opened where it runs, be it in a thread."""
    step = draft.steps.steps[-1]
    text = call_text(draft, step, "endpoint")
    if draft.observed and step.plan.kind == "function":
        script, given = draft.script, arguments(draft, step)
        parts = ["telemetry.in_endpoint", endpoint_name(draft), script.bind("endpoint", step.plan.call), given]
        work = f"{script.bind('partial', partial)}({', '.join(filter(None, parts))})"
        draft.script.line(f"result = await {script.bind('in_thread', _threads.in_thread)}({work})")
        return
    with observed_span(draft, "endpoint"):
        draft.script.line(f"result = {text}")
