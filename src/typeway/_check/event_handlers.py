"""Event handlers that never run, since there is a lifespan.

A program may call them itself. Where it seems to – it looks at the lists of handlers – nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from typeway._check.finding import Problem
from typeway._check.subject import Subject
from typeway._inclusion import IncludedRouter
from typeway._lifespan import DefaultLifespan, lifespan_parts
from typeway.routing import APIRouter

__all__ = ["check"]

_BY_HAND = frozenset({"on_startup", "on_shutdown"})


def check(subject: Subject) -> Iterator[Problem]:
    """Find handlers of the outermost application and its routers that nobody calls."""
    router: Any = getattr(subject.root.app, "router", subject.root.app)
    if not isinstance(router, APIRouter) or _BY_HAND & subject.sources.attributes:
        return
    # Whoever includes a router has its handlers as well: they run if one of those has no lifespan.
    working = [part.router for part in lifespan_parts(router.lifespan_context) if isinstance(part, DefaultLifespan)]
    known = {id(handler) for one in working for handler in (*one.on_startup, *one.on_shutdown)}
    for one in _routers(router):
        why = "the lifespan takes its place" if _has_lifespan(one) else "its router was included too late"
        for event, handlers in (("startup", one.on_startup), ("shutdown", one.on_shutdown)):
            for handler in handlers:
                if id(handler) in known:
                    continue
                known.add(id(handler))
                place = subject.place_of_call(handler) or subject.place_of(subject.root.app)
                name = getattr(handler, "__name__", type(handler).__name__)
                yield Problem(place, f"the {event} handler {name} never runs: {why}")


def _routers(router: APIRouter) -> Iterator[APIRouter]:
    yield router
    for route in router.routes:
        if isinstance(route, IncludedRouter):
            yield from _routers(route.original_router)


def _has_lifespan(router: APIRouter) -> bool:
    """Whether a router was made with a lifespan of its own."""
    first = next(lifespan_parts(router.lifespan_context))
    return not isinstance(first, DefaultLifespan)
