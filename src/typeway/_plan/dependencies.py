"""A callable with everything it needs, and the order in which the callables of an operation run.

``CallPlan`` and ``DependencyPlan`` form the declared tree. ``Steps`` is the same tree laid out in the order of
execution, after caching and ``dependency_overrides`` have been taken into account: that is what is compiled and what
``typeway explain`` prints.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from typeway._plan.value import InjectedPlan, ValuePlan
from typeway._record import record
from typeway.params import Depends
from typeway.types import DependencyCacheKey

CallKind = Literal["function", "coroutine", "generator", "async_generator"]
"""How a callable runs: in the thread pool, on the event loop, or as a context manager in either."""


@record(frozen=True, slots=True, eq=False)
class CallPlan:
    """One callable, endpoint or dependency, with its arguments by origin.

    ``parameters`` are the values from path, query, header and cookie, in FastAPI's order of errors; ``body`` those from
    the body. ``dependencies`` are in the order of the signature, those declared without an argument (decorator, router,
    application) first.
    """

    call: Callable[..., Any]
    name: str
    kind: CallKind
    parameters: tuple[ValuePlan, ...] = ()
    body: tuple[ValuePlan, ...] = ()
    injected: tuple[InjectedPlan, ...] = ()
    dependencies: tuple[DependencyPlan, ...] = ()


@record(frozen=True, slots=True, eq=False)
class DependencyPlan:
    """One use of a dependency: the callable, the argument it fills, and how it is cached.

    ``argument`` is ``None`` if the result is dropped. ``scopes`` are the OAuth2 scopes demanded at this use; ``scope``
    is when a dependency with ``yield`` is left.
    """

    target: CallPlan
    argument: str | None
    marker: Depends
    use_cache: bool = True
    scope: Literal["function", "request"] | None = None
    scopes: tuple[str, ...] = ()


@record(frozen=True, slots=True, eq=False)
class Step:
    """One line of the order of execution.

    Attributes:
        index: position, from 0; the endpoint is the last step.
        plan: the callable and its arguments.
        dependency: the use that led here; ``None`` for the endpoint.
        sources: argument name → index of the step whose result it gets.
        after: indexes of all steps directly below, also those whose results are dropped.
        reuses: index of an earlier step whose cached result is taken instead of calling again.
        scopes: security scopes gathered on the way from the endpoint, outermost first.
        original: the callable that ``dependency_overrides`` replaced, if it did.
        key: what its result is cached under in the course of a request; ``None`` for the endpoint.
        below: indexes of this step and everything below it; if one of them has invalid input, this step is skipped.
    """

    index: int
    plan: CallPlan
    dependency: DependencyPlan | None
    sources: dict[str, int]
    after: tuple[int, ...]
    reuses: int | None
    scopes: tuple[str, ...]
    original: Callable[..., Any] | None
    below: frozenset[int]
    key: DependencyCacheKey | None = None


@record(frozen=True, slots=True, eq=False)
class Steps:
    """The whole order of execution; the last step is the endpoint."""

    steps: tuple[Step, ...]
    needs_request_stack: bool
    needs_function_stack: bool
