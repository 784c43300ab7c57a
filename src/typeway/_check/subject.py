"""What the checks look at: the application, those mounted in it, and the modules of the program."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from types import CodeType
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Host, Mount

from typeway._check.finding import Place
from typeway._check.recorder import Recorder
from typeway._check.sources import Sources
from typeway._declare.signature import unwrapped
from typeway._plan import CallPlan, DependencyPlan
from typeway.routing import APIRoute, APIWebSocketRoute, RouteContext, iter_route_contexts

__all__ = ["Application", "Subject", "code_of"]


@dataclass(eq=False)
class Application:
    """An application, the outermost one or one that is mounted."""

    app: Any
    prefix: str
    """Path of the mounts above; a host stands there as ``//name``."""
    mount: BaseRoute | None
    """The mount or host that leads here; None for the outermost one."""
    above: tuple[Application, ...]
    """The applications around it, outermost first."""

    @property
    def is_application(self) -> bool:
        """Whether it has settings and middleware, not only routes."""
        return isinstance(self.app, Starlette)

    @cached_property
    def contexts(self) -> list[RouteContext]:
        """Its routes, in the order of matching."""
        return list(iter_route_contexts(getattr(self.app, "routes", None) or []))

    @property
    def planned(self) -> Iterator[RouteContext]:
        """Its path operations and WebSocket routes."""
        return (one for one in self.contexts if isinstance(one.original_route, APIRoute | APIWebSocketRoute))

    @property
    def operations(self) -> Iterator[RouteContext]:
        """Its path operations."""
        return (context for context in self.contexts if isinstance(context.original_route, APIRoute))

    @property
    def middleware(self) -> list[Middleware]:
        """The user's middleware, outermost first."""
        return self.app.user_middleware if self.is_application else []


class Subject:
    """One program."""

    def __init__(self, app: object, sources: Sources, recorder: Recorder, main: Place) -> None:
        self.sources = sources
        self.main = main
        """Where to point if nothing better is known."""
        self._recorder = recorder
        self.root = Application(app, "", None, ())
        self.applications = list(_mounted(self.root))

    def place_of(self, made: object) -> Place:
        """Return the user's line that made an application, a middleware or a mount."""
        for file, line in self._recorder.stack(made):
            if self.sources.holds(file):
                return Place(file, line)
        return self.main

    def place_of_call(self, call: Callable[..., Any]) -> Place | None:
        """Return the definition of a function of the program; None for other people's functions."""
        code = code_of(call)
        if code is None:
            return None
        source = self.sources.get(code.co_filename)
        return None if source is None else Place(source.file, code.co_firstlineno)

    @cached_property
    def uses(self) -> list[tuple[CallPlan, DependencyPlan | None]]:
        """Every endpoint and dependency of every application, with the use that led to it."""
        return [
            use
            for application in self.applications
            for context in application.planned
            for use in _calls_below(context.plan.call)
        ]


def _calls_below(plan: CallPlan, use: DependencyPlan | None = None) -> Iterator[tuple[CallPlan, DependencyPlan | None]]:
    """Yield a callable and everything it depends on, with the use of each; None for the endpoint."""
    yield plan, use
    for below in plan.dependencies:
        yield from _calls_below(below.target, below)


def code_of(call: Callable[..., Any]) -> CodeType | None:
    """Return the code of a function, a method or a callable object; None where there is none in Python."""
    inner: Any = unwrapped(call)
    inner = getattr(inner, "__func__", inner)
    if isinstance(inner, type):
        return None
    code: object = getattr(inner, "__code__", None) or getattr(
        inspect.getattr_static(inner, "__call__", None), "__code__", None
    )
    return code if isinstance(code, CodeType) else None


def _mounted(outer: Application) -> Iterator[Application]:
    yield outer
    above = (*outer.above, outer)
    for context in outer.contexts:
        route = context.route
        if not isinstance(route, Mount | Host):
            continue
        inner: Any = getattr(route, "_base_app", route.app)
        if any(inner is one.app for one in above):
            continue  # mounted in itself
        prefix = f"//{route.host}" if isinstance(route, Host) else outer.prefix + route.path
        yield from _mounted(Application(inner, prefix, context.original_route, above))
