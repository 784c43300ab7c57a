"""Nobody looks at the Host field: links and redirects can be made to lead elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.middleware.trustedhost import TrustedHostMiddleware

from typeway._check.cors import settings
from typeway._check.finding import Problem
from typeway._check.subject import Subject

__all__ = ["check"]


def check(subject: Subject) -> Iterator[Problem]:
    """Find an outermost application that takes every host."""
    root = subject.root
    if not root.is_application:
        return
    layers = [
        (layer, found) for layer in root.middleware if (found := settings(layer, TrustedHostMiddleware)) is not None
    ]
    if not layers:
        yield Problem(
            subject.place_of(root.app), "requests for any host are answered: there is no TrustedHostMiddleware"
        )
    for layer, options in layers:
        hosts = options.get("allowed_hosts")
        if hosts is None or "*" in hosts:
            yield Problem(subject.place_of(layer), "TrustedHostMiddleware lets every host through")
