"""Database pools with fewer connections than there are threads that use them at once.

Threads are those of endpoints and dependencies written with ``def``. Each worker process has its own threads and its
own pool, so the figures are the same for any number of workers.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

from typeway._check.finding import Problem
from typeway._check.sources import Source
from typeway._check.subject import Subject, code_of
from typeway._declare.signature import unwrapped
from typeway._plan import CallPlan, DependencyPlan

__all__ = ["check"]

_THREADS = 40
"""Threads that anyio grants to a process unless the program changes its limiter."""
_LIMITER = frozenset({"total_tokens", "current_default_thread_limiter"})
_LIMITER_VARIABLE = "_default_thread_limiter"
"""Where anyio keeps its limiter; some programs put another one there."""


def check(subject: Subject) -> Iterator[Problem]:
    """Find engines whose pool is smaller than the number of threads that take connections from it."""
    kinds = vars(sys.modules.get("sqlalchemy.engine", object)).get("Engine")
    pools = vars(sys.modules.get("sqlalchemy.pool", object)).get("QueuePool")
    if kinds is None or pools is None or _sets_the_number(subject):
        return
    told: set[int] = set()
    for source in subject.sources:
        for name, engine in list(source.names.items()):
            if not isinstance(engine, kinds) or id(engine) in told:
                continue
            made = _assignment(source, name)
            size = _capacity(engine, pools)
            if made is None or size is None or size >= _THREADS:
                continue
            user = next((call for call in _in_threads(subject, size) if _Search(subject, engine).reaches(call)), None)
            if user is not None:
                told.add(id(engine))
                who = getattr(user, "__name__", "a function")
                yield Problem(
                    source.place(made), f"{who} runs in up to {_THREADS} threads, for {size} connections of this engine"
                )


def _sets_the_number(subject: Subject) -> bool:
    """Whether the program seems to change how many threads there are."""
    return bool(_LIMITER & subject.sources.attributes) or _LIMITER_VARIABLE in subject.sources.texts


def _assignment(source: Source, name: str) -> ast.expr | None:
    """Return the call that makes what a module's name stands for; None for an imported name."""
    values = [value for assigned, value in source.assignments() if assigned == name]
    return values[-1] if values and isinstance(values[-1], ast.Call) else None


def _capacity(engine: Any, kind: type) -> int | None:
    """Return how many connections a pool makes at most; None if there is no bound, or it is another kind of pool."""
    pool = engine.pool
    if not isinstance(pool, kind):
        return None
    size: int = getattr(pool, "size", lambda: 0)()
    overflow: int = getattr(pool, "_max_overflow", -1)
    return None if size == 0 or overflow < 0 else size + overflow


def _in_threads(subject: Subject, connections: int) -> Iterator[Callable[..., Any]]:
    """Yield the functions that run in threads, as many at once as the limiter grants."""
    for plan, use in subject.uses:
        if plan.kind in ("function", "generator") and not _is_limited(plan, use, connections):
            yield plan.call


def _is_limited(plan: CallPlan, use: DependencyPlan | None, connections: int) -> bool:
    most = None if use is None else use.marker.max_concurrency
    return isinstance(plan.call, type) or (most is not None and most <= connections)


class _Search:
    """Looks for an engine in the names that a function uses, and those of the program's functions that it calls."""

    def __init__(self, subject: Subject, engine: object) -> None:
        self._subject = subject
        self._engine = engine
        self._seen: set[int] = set()

    def reaches(self, call: Callable[..., Any]) -> bool:
        """Tell whether a function uses the engine."""
        function: Any = unwrapped(call)
        function = getattr(function, "__func__", function)
        code = code_of(function)
        if code is None or not isinstance(function, FunctionType) or id(function) in self._seen:
            return False
        self._seen.add(id(function))
        if self._subject.sources.get(code.co_filename) is None:
            return False
        used = [function.__globals__.get(name) for name in code.co_names]
        return any(self._is_engine(value) or (callable(value) and self.reaches(value)) for value in used)

    def _is_engine(self, value: object) -> bool:
        """Whether something is the engine, or a maker of sessions that is bound to it."""
        orm = vars(sys.modules.get("sqlalchemy.orm", object))
        made: Any = value
        if isinstance(made, orm.get("scoped_session", ())):
            made = made.session_factory
        bound = made.kw.get("bind") if isinstance(made, orm.get("sessionmaker", ())) else made
        return bound is self._engine
