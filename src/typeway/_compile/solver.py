"""A plan becomes a function that returns the arguments of its callable instead of calling it.

Libraries use it to have FastAPI's dependencies outside of an endpoint. What was refused is returned as well, and
results are looked up in, and added to, a cache that the caller hands over.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from typeway._compile.call import emit_call, emit_dependency, injected_text, spared_text
from typeway._compile.draft import Draft, Late
from typeway._compile.endpoint import emit_values
from typeway._compile.script import Script
from typeway._compile.slots import lay_out
from typeway._plan import EndpointPlan, Injected, Step, Steps
from typeway.exceptions import EndpointContext

__all__ = ["compile_solver"]

_ORDER: tuple[Injected, ...] = ("connection", "request", "websocket", "background", "response", "scopes")
"""What is handed over, in the order in which FastAPI adds it to the arguments."""

Solver = Callable[[Any], Awaitable[tuple[dict[str, Any], list[Any]]]]
"""Takes an exchange with a body that was parsed already; returns arguments and errors."""


def compile_solver(
    plan: EndpointPlan, steps: Steps, context: EndpointContext, title: str, *, socket: bool, late: Late
) -> Solver:
    """Compile a plan whose order of execution is ``steps``."""
    layout = lay_out(steps, plan)
    draft = Draft(Script(title), plan, steps, layout, context, socket=socket, late=late, returns_values=True)
    script = draft.script
    with script.block("async def solve(x):"):
        script.line("overrides = x.overrides")
        script.line("request, response, cache = x.request(), x.response, x.cache")
        if "background" in draft.injected:
            script.line("background = x.background()")
        script.line("values, refused = {}, None")
        if plan.body is not None:
            script.line("form = body = x.sent")
        emit_values(draft)
        for step in steps.steps[:-1]:
            emit_call(draft, step, _emit_cached)
        _emit_arguments(draft, steps.steps[-1])
    return script.build("solve")


def _emit_cached(draft: Draft, step: Step) -> None:
    script = draft.script
    key = script.bind(f"cache_key_{step.index}", step.key)
    if step.dependency is not None and not step.dependency.use_cache:
        emit_dependency(draft, step)
    else:
        with script.block(f"if {key} in cache:"):
            script.line(f"r{step.index} = cache[{key}]")
        with script.block("else:"):
            emit_dependency(draft, step)
    script.line(f"cache.setdefault({key}, r{step.index})")


def _emit_arguments(draft: Draft, step: Step) -> None:
    """Write the end: the keyword arguments that there are, and what was refused."""
    script, keys = draft.script, draft.layout.keys[step.index]
    script.line("solved = {}")
    for name, index in step.sources.items():
        guard = spared_text(draft, draft.steps.steps[index])
        script.line(f"{f'if {guard}: ' if guard else ''}solved[{name!r}] = r{index}")
    for value in (*step.plan.parameters, *step.plan.body):
        key = keys[value.name]
        if key in draft.whole_keys and not draft.is_form:  # COMPAT(fastapi): a body is there, even one that was refused
            script.line(f"solved[{value.name!r}] = values.get({key!r})")
        else:
            script.line(f"if {key!r} in values: solved[{value.name!r}] = values[{key!r}]")
    absent = "request" if draft.socket else "websocket"
    for item in sorted(step.plan.injected, key=lambda item: _ORDER.index(item.kind)):
        if item.kind != absent:
            script.line(f"solved[{item.name!r}] = {injected_text(draft, step, item.kind)}")
    script.line(f"return solved, ([] if refused is None else {draft.inputs}.failure(refused).errors())")
