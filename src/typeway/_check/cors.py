"""Every origin may send requests with credentials: any site can act for its visitors."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from typeway._check.finding import Problem
from typeway._check.subject import Subject

__all__ = ["check", "settings"]

_STRANGERS = ("https://stranger.example", "http://198.51.100.7:8081", "https://a-b.c.d.test")
"""Origins that no program names: a pattern that takes all of them takes everything."""


def check(subject: Subject) -> Iterator[Problem]:
    """Find CORS middleware that lets every origin send credentials."""
    for application in subject.applications:
        for layer in application.middleware:
            options = settings(layer, CORSMiddleware)
            if options is None or not options.get("allow_credentials"):
                continue
            what = _open_to_all(options)
            if what is not None:
                yield Problem(
                    subject.place_of(layer), f"{what} with allow_credentials: any site may use the API as you"
                )


def settings(layer: Middleware, wanted: type) -> dict[str, Any] | None:
    """Return the arguments of a middleware by name, if it is of a class or of one derived from it."""
    cls: Any = layer.cls
    if not (isinstance(cls, type) and issubclass(cls, wanted)):
        return None
    try:
        return dict(inspect.signature(cls).bind_partial(None, *layer.args, **layer.kwargs).arguments)
    except TypeError:  # it cannot be made at all, which shows at the first request
        return None


def _open_to_all(options: dict[str, Any]) -> str | None:
    if "*" in (options.get("allow_origins") or ()):
        return 'allow_origins=["*"]'
    pattern = options.get("allow_origin_regex")
    if isinstance(pattern, str) and all(re.fullmatch(pattern, origin) for origin in _STRANGERS):
        return f"allow_origin_regex={pattern!r}"
    return None
