"""What runs for a route, as records: the very steps and script that serve it. Rendering is left to the caller."""

from __future__ import annotations

from dataclasses import dataclass

from typeway._compile.endpoint import Compiled
from typeway._compile.inline import runs_inline
from typeway._plan import BodyPlan, EndpointPlan, Location, ResponsePlan, Step

__all__ = ["Explanation", "explain"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One operation, explained.

    Attributes:
        methods: upper-case methods, sorted; empty for a WebSocket route.
        path: the template with all prefixes.
        name: the route's name.
        location: where the endpoint is defined.
        script: source of the generated handler.
        steps: dependencies in the order of execution, the endpoint last.
        inline: indexes of steps that would go to the thread pool but are provably free of blocking work, and so run on the event loop.
        body: how the body is read, if it is.
        response: how the result becomes an answer.
        managed: exit stacks surround the handler.
    """

    methods: tuple[str, ...]
    path: str
    name: str
    location: Location
    script: str
    steps: tuple[Step, ...]
    inline: frozenset[int]
    body: BodyPlan | None
    response: ResponsePlan
    managed: bool


def explain(plan: EndpointPlan, compiled: Compiled, name: str) -> Explanation:
    """Explain a compiled operation."""
    steps = compiled.steps.steps
    return Explanation(
        methods=tuple(sorted(plan.methods)),
        path=plan.path,
        name=name,
        location=plan.location,
        script=compiled.source,
        steps=steps,
        inline=frozenset(step.index for step in steps[:-1] if runs_inline(step.plan)),
        body=plan.body,
        response=plan.response,
        managed=compiled.managed,
    )
