"""From callables to a tree of plans, and from the tree to the order of execution.

Planning happens once, at the declaration. Ordering happens once per set of overrides that touches the tree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from typeway import params
from typeway._declare.classify import classify
from typeway._declare.errors import where
from typeway._declare.signature import call_kind, call_name, typed_signature, unwrapped
from typeway._plan import CallPlan, DependencyPlan, InjectedPlan, Step, Steps, ValuePlan
from typeway._record import record
from typeway.exceptions import DependencyScopeError
from typeway.security.base import SecurityBase

__all__ = ["order_steps", "plan_call", "plan_dependency", "with_dependencies"]

Call = Callable[..., Any]

_ERROR_ORDER = {"path": 0, "query": 1, "header": 2, "cookie": 3}


def plan_call(call: Call, path_names: frozenset[str], trail: tuple[Call, ...] = ()) -> CallPlan:
    """Plan a callable and everything below it.

    Raises:
        AssertionError: a parameter's declaration contradicts itself.
        FastAPIError: a type that Pydantic cannot validate.
        DependencyScopeError: see ``plan_dependency``.
        RecursionError: a dependency needs itself; the message names the whole circle with file and line.
    """
    _refuse_cycle(call, trail)
    values: list[ValuePlan] = []
    injected: list[InjectedPlan] = []
    dependencies: list[DependencyPlan] = []
    for parameter in typed_signature(call).parameters.values():
        claimed = classify(parameter, path_names, call)
        if isinstance(claimed, params.Depends):
            dependencies.append(plan_dependency(claimed, path_names, parameter.name, (*trail, call)))
        elif isinstance(claimed, InjectedPlan):
            injected.append(claimed)
        else:
            values.append(claimed)
    plan = CallPlan(
        call=call,
        name=call_name(call),
        kind=call_kind(call),
        parameters=tuple(sorted((v for v in values if v.source in _ERROR_ORDER), key=lambda v: _ERROR_ORDER[v.source])),
        body=tuple(v for v in values if v.source not in _ERROR_ORDER),
        injected=tuple(injected),
        dependencies=tuple(dependencies),
    )
    return plan


def plan_dependency(
    marker: params.Depends, path_names: frozenset[str], argument: str | None, trail: tuple[Call, ...] = ()
) -> DependencyPlan:
    """Plan one use of a dependency.

    Raises:
        TypeError, AssertionError: what a parameter, or a list of dependencies, depends on cannot be called.
        DependencyScopeError: a dependency that is left after the response needs one that is left before.
    """
    call = marker.dependency
    if not callable(call):
        place = where(trail[-1]) if trail else ""
        message = f"A dependency must be callable, not {call!r}{place}"
        raise TypeError(message) if argument is not None else AssertionError(message)
    target = plan_call(call, path_names, trail)
    plan = DependencyPlan(
        target=target,
        argument=argument,
        marker=marker,
        use_cache=marker.use_cache or argument is None,  # COMPAT(fastapi): a result that is dropped is never made twice
        scope=marker.scope,
        scopes=tuple(marker.scopes or ()) if isinstance(marker, params.Security) else (),
    )
    if computed_scope(plan) == "request" and target.kind in ("generator", "async_generator"):
        for below in target.dependencies:
            if below.scope == "function":
                raise DependencyScopeError(
                    f'"{target.name}" is left after the response (scope "request") and cannot depend on '
                    f'"{below.target.name}", which is left before it (scope "function"){where(call)}'
                )
    return plan


def computed_scope(plan: DependencyPlan) -> str | None:
    """Return when a dependency with ``yield`` is left; ``None`` for one that has nothing to leave."""
    if plan.scope:
        return plan.scope
    return "request" if plan.target.kind in ("generator", "async_generator") else None


def _refuse_cycle(call: Call, trail: tuple[Call, ...]) -> None:
    if not any(call is earlier for earlier in trail):
        return
    start = next(number for number, earlier in enumerate(trail) if earlier is call)
    circle = [*trail[start:], call]
    lines = "\n".join(f"  {call_name(step)}{where(step).replace(f' in {call_name(step)}', '')}" for step in circle)
    raise RecursionError(f"The dependency {call_name(call)} needs itself:\n{lines}")


def uses_scopes(plan: CallPlan) -> bool:
    """Tell whether security scopes make a difference to a callable or to anything below it."""
    if any(item.kind == "scopes" for item in plan.injected) or isinstance(unwrapped(plan.call), SecurityBase):
        return True
    return any(below.scopes or uses_scopes(below.target) for below in plan.dependencies)


@record()
class _Ordering:
    """The state of one walk over a tree."""

    overrides: Mapping[Call, Call]
    path_names: frozenset[str]
    steps: list[Step] = field(default_factory=list[Step])
    cache: dict[Any, int] = field(default_factory=dict[Any, int])
    request_stack: bool = False
    function_stack: bool = False

    def dependency(self, plan: DependencyPlan, scopes: tuple[str, ...]) -> Step:
        # COMPAT(fastapi): what is demanded twice a dependency sees once, but those below it twice, unless there are
        # overrides.
        repeated = (*scopes, *plan.scopes)
        scopes = (*scopes, *(scope for scope in dict.fromkeys(plan.scopes) if scope not in scopes))
        handed_on = scopes if self.overrides else repeated
        target, original = plan.target, None
        # COMPAT(fastapi): what is overridden decides what counts as the same dependency, not what stands in for it.
        scoped = bool(plan.scopes) or uses_scopes(target)
        key = (target.call, tuple(sorted(set(scopes))) if scoped else (), computed_scope(plan) or "")
        replacement = self.overrides.get(target.call) if self.overrides else None
        if replacement is not None:
            original = target.call
            target = plan_call(replacement, self.path_names)
        return self.call(target, plan, scopes, original, key, handed_on)

    def call(
        self,
        target: CallPlan,
        plan: DependencyPlan | None,
        scopes: tuple[str, ...],
        original: Call | None,
        key: Any,
        handed_on: tuple[str, ...],
    ) -> Step:
        below = [(use.argument, self.dependency(use, handed_on)) for use in target.dependencies]
        reuses = self.cache.get(key) if plan is not None and plan.use_cache else None
        index = len(self.steps)
        step = Step(
            index=index,
            plan=target,
            dependency=plan,
            sources={name: step.index for name, step in below if name is not None},
            after=tuple(step.index for _, step in below),
            reuses=reuses,
            scopes=scopes,
            original=original,
            below=frozenset({index}).union(*(step.below for _, step in below)),
            key=key,
        )
        self.steps.append(step)
        if plan is not None and reuses is None:
            self.cache.setdefault(key, index)
            self._note_stack(target, plan)
        return step

    def _note_stack(self, target: CallPlan, plan: DependencyPlan) -> None:
        if target.kind not in ("generator", "async_generator"):
            return
        if (plan.scope or "request") == "request":
            self.request_stack = True
        else:
            self.function_stack = True


def order_steps(
    plan: CallPlan,
    path_names: frozenset[str],
    overrides: Mapping[Call, Call] | None = None,
    scopes: tuple[str, ...] = (),
) -> Steps:
    """Lay the tree out in the order of execution: depth first, in the order of the signatures, the endpoint last.

    ``scopes`` are security scopes demanded of all of it.
    """
    ordering = _Ordering(overrides or {}, path_names)
    ordering.call(plan, None, scopes, None, None, scopes)
    return Steps(tuple(ordering.steps), ordering.request_stack, ordering.function_stack)


def with_dependencies(plan: CallPlan, first: Sequence[DependencyPlan]) -> CallPlan:
    """Return the plan of an endpoint with dependencies put before its own."""
    return replace(plan, dependencies=(*first, *plan.dependencies)) if first else plan
