"""Debug mode: error answers show tracebacks, with source lines."""

from __future__ import annotations

from collections.abc import Iterator

from typeway._check.finding import Problem
from typeway._check.subject import Subject

__all__ = ["check"]


def check(subject: Subject) -> Iterator[Problem]:
    """Find applications in debug mode."""
    for application in subject.applications:
        if application.is_application and application.app.debug:
            yield Problem(subject.place_of(application.app), "debug mode is on: error answers show tracebacks")
