"""Two operations of one document with the same id: clients made from it lose one of them."""

from __future__ import annotations

from collections.abc import Iterator

from typeway._check.finding import Problem
from typeway._check.subject import Subject

__all__ = ["check"]


def check(subject: Subject) -> Iterator[Problem]:
    """Find operation ids that are used twice (OpenAPI 3.1, section 4.8.10.1: they must be unique)."""
    for application in subject.applications:
        # What is in the document: a later operation takes the place of an earlier one with its path and method.
        described = {
            (context.path_format, method): context
            for context in application.operations
            if context.include_in_schema
            for method in sorted(context.methods)
        }
        first: dict[str, str] = {}
        told: set[int] = set()
        for (path, method), context in described.items():
            operation_id = context.operation_id or context.unique_id
            shown = f"{method} {application.prefix}{path}"
            other = first.setdefault(operation_id, shown)
            place = subject.place_of_call(context.endpoint)
            if other != shown and place is not None and id(context) not in told:
                told.add(id(context))
                yield Problem(place, f"{other} and {shown} have the same operation id: {operation_id}")
