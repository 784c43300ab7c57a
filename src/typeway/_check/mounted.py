"""Mounted applications with a lifespan: the outer application does not run it.

A program may run it itself. Where it seems to – it names the inner lifespan – nothing is said.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import starlette.routing

from typeway._check.finding import Problem
from typeway._check.names import meaning
from typeway._check.sources import Sources
from typeway._check.subject import Subject
from typeway._lifespan import DefaultLifespan, lifespan_parts

__all__ = ["check"]

_BY_HAND = frozenset({"lifespan_context", "startup"})
"""Attributes by which a program gets hold of the lifespan of an application; ``lifespan`` may be something else's."""


def check(subject: Subject) -> Iterator[Problem]:
    """Find mounted applications whose lifespan or event handlers never run."""
    by_text = "lifespan_context" in subject.sources.texts  # as `getattr` takes it
    if by_text or _BY_HAND & subject.sources.attributes or _takes_lifespan(subject.sources):
        return
    running = {id(part) for part in _parts(subject.root.app)}
    for application in subject.applications[1:]:
        waiting = [part for part in _parts(application.app) if _does_something(part) and id(part) not in running]
        if waiting and not any(_mentions(subject.sources, part) for part in waiting):
            what = "lifespan" if any(not isinstance(part, DefaultLifespan) for part in waiting) else "start-up"
            where = application.prefix or "/"
            yield Problem(subject.place_of(application.mount), f"the {what} of the application at {where} never runs")


def _parts(app: Any) -> Iterator[Any]:
    """The lifespans of an application or router, as they were declared."""
    context = getattr(getattr(app, "router", app), "lifespan_context", None)
    if context is not None:
        yield from lifespan_parts(context)


def _takes_lifespan(sources: Sources) -> bool:
    """Whether the program asks an application, or something unknown, for its ``lifespan``."""
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute) and node.attr == "lifespan":
                owner = meaning(node.value, source.names)
                if owner is None or hasattr(owner, "routes"):
                    return True
    return False


def _does_something(part: Any) -> bool:
    if isinstance(part, DefaultLifespan):
        return bool(part.router.on_startup or part.router.on_shutdown)
    return not isinstance(part, starlette.routing._DefaultLifespan)  # pyright: ignore[reportPrivateUsage]  # it has no other name


def _mentions(sources: Sources, part: Any) -> bool:
    """Whether the program uses a lifespan function for more than ``lifespan=``."""
    wanted = (part, getattr(part, "__wrapped__", part))
    for source in sources:
        nodes = list(ast.walk(source.tree))
        handed_over = {id(node.value) for node in nodes if isinstance(node, ast.keyword) and node.arg == "lifespan"}
        for node in nodes:
            if isinstance(node, ast.Name | ast.Attribute) and id(node) not in handed_over:
                found = meaning(node, source.names)
                if found is not None and any(found is one for one in wanted):
                    return True
    return False
