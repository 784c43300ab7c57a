"""Routes that are never reached, since earlier ones match all their requests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from starlette.routing import Mount

from typeway._assemble import served_entries
from typeway._check.covering import covers
from typeway._check.finding import Place, Problem
from typeway._check.subject import Application, Subject
from typeway._guards import is_description
from typeway._route import Template, parse_template
from typeway.routing import RouteContext

__all__ = ["check"]

_EVERY = None
"""Stands for every method in place of a set of them."""

Known = tuple[RouteContext, Template, frozenset[str] | None]


def check(subject: Subject) -> Iterator[Problem]:
    """Find routes that are shadowed by earlier ones."""
    for application in subject.applications:
        requests: list[Known] = []
        sockets: list[Known] = []
        for context, for_http, for_sockets in served_entries(getattr(application.app, "routes", None) or []):
            found = [_shadow(requests, context, for_http), _shadow(sockets, context, for_sockets)]
            # A mount has entries of both kinds, and is unreachable if both are.
            shadows = [shadow for shadow, entries in zip(found, (for_http, for_sockets), strict=True) if entries]
            if shadows and all(shadow is not None for shadow in shadows) and not is_description(context):
                yield _problem(subject, application, context, shadows[0] or context)


def _shadow(known: list[Known], context: RouteContext, entries: Sequence[Any]) -> RouteContext | None:
    """Return the earlier route that takes the requests of this one, the first if it takes several; note this one."""
    shadow: RouteContext | None = None
    for entry in entries:
        if entry.template is None:
            continue  # Only the route itself can tell what it matches.
        template = parse_template(entry.template)
        wide = [one for one in known if covers(one[1], template)]
        for method in sorted(entry.methods) if entry.methods else (_EVERY,):
            takes = (
                earlier for earlier, _, methods in wide if not methods or (method is not None and method in methods)
            )
            first = next(takes, None)
            if first is None:
                shadow = None
                break
            shadow = shadow or first
        known.append((context, template, entry.methods))
    return shadow


def _problem(subject: Subject, application: Application, context: RouteContext, shadow: RouteContext) -> Problem:
    place = _place(subject, context) or subject.place_of(application.app)
    other = _place(subject, shadow)
    where = (
        ""
        if other is None
        else f" (line {other.line})"
        if other.file == place.file
        else f" ({other.file}:{other.line})"
    )
    shadowing = f"{_shown(application, shadow)}{where}"
    return Problem(place, f"{_shown(application, context)} is never reached: {shadowing} takes all its requests")


def _place(subject: Subject, context: RouteContext) -> Place | None:
    if isinstance(context.route, Mount):
        return subject.place_of(context.original_route)
    return None if context.endpoint is None else subject.place_of_call(context.endpoint)


def _shown(application: Application, context: RouteContext) -> str:
    if isinstance(context.route, Mount):
        return f"the mount at {application.prefix + context.route.path or '/'}"
    methods = ",".join(sorted(getattr(context, "methods", None) or ())) or "the route"
    return f"{methods} {application.prefix}{context.path}"
