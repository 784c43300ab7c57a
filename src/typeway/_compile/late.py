"""Dependencies whose override changed after the handler of a request was chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from typeway._compile.endpoint import Compiled, compile_endpoint
from typeway._declare.dependencies import order_steps
from typeway._plan import CallPlan, DependencyPlan, EndpointPlan
from typeway.exceptions import EndpointContext

__all__ = ["LateResolver"]

_KEPT = 32
"""Late overrides kept per handler; a program that has more of them starts anew."""


class LateResolver:
    """Resolves such dependencies, each with a handler of its own that is compiled when it is first needed."""

    def __init__(
        self, plan: EndpointPlan, names: frozenset[str], location: EndpointContext, title: str, *, socket: bool
    ) -> None:
        self.plan = plan
        self.names = names
        self.location = location
        self.title = title
        self.socket = socket
        self.known: dict[tuple[Any, ...], Compiled] = {}

    async def __call__(self, x: Any, dependency: DependencyPlan, replacement: Callable[..., Any] | None) -> Any:
        """Return the value of a dependency, with ``replacement`` in its place."""
        changed = {} if replacement is None else {dependency.target.call: replacement}
        now = {**x.overrides, **changed}
        key = (dependency, *(part for pair in now.items() for part in pair))
        lone = self.known.get(key)
        if lone is None:
            call = CallPlan(_same, "late", "function", dependencies=(replace(dependency, argument="value"),))
            steps = order_steps(call, self.names, now)
            plan = replace(self.plan, call=call, body=None)
            if len(self.known) >= _KEPT:
                self.known.clear()
            lone = self.known[key] = compile_endpoint(
                plan, steps, self.location, self.title, socket=self.socket, value_only=True
            )
        return await lone.handler(x)


def _same(value: Any) -> Any:
    return value
