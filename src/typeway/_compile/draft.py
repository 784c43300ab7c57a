"""A handler under construction: its script, and what the emitters know about the operation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from typeway._compile.inline import own_call
from typeway._compile.script import Script
from typeway._compile.slots import Layout
from typeway._plan import DependencyPlan, EndpointPlan, Steps, ValuePlan
from typeway._record import record
from typeway.exceptions import EndpointContext

__all__ = ["Draft", "Late"]

_REQUESTS = frozenset({"request", "connection", "websocket"})
"""Kinds of injected objects that are made from a request, or are the socket."""

Late = Callable[[Any, DependencyPlan, Any], Awaitable[Any]]
"""Resolves a dependency whose override was installed while the request was running."""


@record(slots=True)
class Draft:
    """What the emitters share while a script is written."""

    script: Script
    plan: EndpointPlan
    steps: Steps
    layout: Layout
    context: EndpointContext
    whole: Any = None
    inputs: str = ""
    may_refuse: bool = False
    single: ValuePlan | None = None
    body_late: bool = False
    socket: bool = False
    late: Late | None = None
    form_limits: Mapping[str, int] | None = None
    user_code_ran: bool = False
    observed: bool = False
    returns_values: bool = False

    @property
    def uses_request(self) -> bool:
        """A ``Request`` is made, or the socket taken: the program or telemetry wants it."""
        steps = (step for step in self.steps.steps if self.socket or own_call(step.plan) is None)
        return self.observed or any(item.kind in _REQUESTS for step in steps for item in step.plan.injected)

    @property
    def is_form(self) -> bool:
        """The body is a form."""
        return self.plan.body is not None and self.plan.body.kind == "form"

    @property
    def whole_keys(self) -> frozenset[str]:
        """Keys of the values that the whole body is: the only one of its callable, in a body that is not embedded."""
        if self.plan.body is not None and self.plan.body.embedded:
            return frozenset()
        bodies = [(step, value) for step in self.steps.steps for value in step.plan.body if len(step.plan.body) == 1]
        return frozenset(self.layout.keys[step.index][value.name] for step, value in bodies if value.source == "body")

    @property
    def needed_keys(self) -> frozenset[str] | None:
        """Keys of the values that are used though others are refused: those of dependencies; ``None`` for all."""
        if self.observed or self.returns_values:
            return None
        return frozenset(key for keys in self.layout.keys[:-1] for key in keys.values())

    @property
    def injected(self) -> set[str]:
        """Kinds of everything that is handed over."""
        return {item.kind for step in self.steps.steps for item in step.plan.injected}
