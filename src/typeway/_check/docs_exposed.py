"""The document and its pages are served. Meant for some programs, forgotten in others."""

from __future__ import annotations

from collections.abc import Iterator

from typeway._check.finding import Problem
from typeway._check.subject import Subject
from typeway._guards import is_description

__all__ = ["check"]


def check(subject: Subject) -> Iterator[Problem]:
    """Find applications that serve their description."""
    for application in subject.applications:
        paths = [application.prefix + context.path for context in application.contexts if is_description(context)]
        pages = [path for path in paths if not path.endswith("/oauth2-redirect")]
        if pages:
            yield Problem(subject.place_of(application.app), f"the API's description is served at {', '.join(pages)}")
