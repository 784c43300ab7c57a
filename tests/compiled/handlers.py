"""Looking at the handlers of an application."""

from __future__ import annotations

from typing import Any

from typeway import FastAPI
from typeway._assemble import compiled_operation
from typeway._compile.endpoint import Compiled
from typeway._inclusion import iter_route_contexts


def compiled(app: FastAPI, path: str | None = None) -> Compiled:
    """Compile the operation at a path, or the only one there is."""
    contexts: list[Any] = [
        context for context in iter_route_contexts(app.routes) if hasattr(context.original_route, "plan")
    ]
    return compiled_operation(next(context for context in contexts if path in (None, context.path)))
