"""Whether parts of Starlette are as Starlette wrote them.

Monitoring tools replace them in order to be called. Where they have, the layers are built of Starlette's own classes,
as slow as those are.
"""

from __future__ import annotations

from types import FunctionType
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.responses import Response

__all__ = ["ENTRY", "PLAIN_SEND", "has_original_layers", "is_original"]


def is_original(function: Any, module: str) -> bool:
    """Whether a function was defined in that module: neither another one nor an object that stands for it."""
    return type(function) is FunctionType and function.__globals__.get("__name__") == module


def has_original_layers() -> bool:
    """Whether nobody wants to know of the layers between the outermost one and the router."""
    return is_original(Middleware.__init__, "starlette.middleware") and all(
        is_original(function, "starlette.middleware.exceptions")
        for function in (ExceptionMiddleware.__init__, ExceptionMiddleware.__call__)
    )


ENTRY = Starlette.__call__ if is_original(Starlette.__call__, "starlette.applications") else None
"""Starlette's entry to an application, which ours does without; None if it has been replaced already."""

PLAIN_SEND = Response.__call__ if is_original(Response.__call__, "starlette.responses") else None
"""How a plain response sends itself: the head, the body, then its background tasks. None if that has been replaced."""
