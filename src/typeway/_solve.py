"""The arguments of a dependant's callable, for libraries that resolve dependencies on their own."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

from pydantic_core import PydanticUndefined
from starlette.datastructures import FormData
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.websockets import WebSocket

from typeway._compile.late import LateResolver
from typeway._compile.solver import compile_solver
from typeway._declare.dependencies import order_steps
from typeway._declare.endpoint import plan_body
from typeway._declare.errors import locate
from typeway._plan import CallPlan, EndpointPlan, ResponsePlan
from typeway._runtime.body import ABSENT
from typeway._runtime.calls import amendable_response
from typeway._view.dependants import call_plan, path_names_of, scopes_below
from typeway.background import BackgroundTasks
from typeway.dependencies.models import Dependant

__all__ = ["Solving", "solve"]

_KEPT = 32
"""Solvers kept per dependant, for different overrides and kinds of body."""

_NO_ANSWER = ResponsePlan(None, None, None, Response, explicit_class=True)


class Solving:
    """What the compiled solver reads: a request whose body was parsed by the caller, and what the caller provides.

    ``tasks`` are the background tasks, ``None`` until somebody wants them.
    """

    is_socket = False

    def __init__(
        self,
        connection: HTTPConnection,
        *,
        sent: Any,
        overrides: Mapping[Any, Any],
        cache: dict[Any, Any],
        response: Response | None,
        tasks: Any,
    ) -> None:
        scope = connection.scope
        self.connection = connection
        self.scope = scope
        self.params: dict[str, Any] = scope.get("path_params", {})
        self.query: bytes = scope.get("query_string", b"")
        self.headers: list[tuple[bytes, bytes]] = scope["headers"]
        self.sent = sent
        self.overrides = overrides
        self.cache = cache
        self.response = amendable_response() if response is None else response
        self.tasks = tasks

    def request(self) -> Any:
        """Return the request or the socket."""
        return self.connection

    def background(self) -> Any:
        """Return the background tasks of the request."""
        if self.tasks is None:
            self.tasks = BackgroundTasks()
        return self.tasks

    @property
    def request_stack(self) -> AsyncExitStack:
        """What is left after the answer."""
        return self._stack("fastapi_inner_astack")

    @property
    def function_stack(self) -> AsyncExitStack:
        """What is left before the answer."""
        return self._stack("fastapi_function_astack")

    def check_stacks(self) -> None:
        """Make sure that there are exit stacks, whether they will be used or not."""
        self._stack("fastapi_inner_astack")
        self._stack("fastapi_function_astack")

    def _stack(self, name: str) -> AsyncExitStack:
        if isinstance(self.scope.get(name), AsyncExitStack):
            stack: AsyncExitStack = self.scope[name]
            return stack
        raise AssertionError(f"{name} not found in request scope")


async def solve(solving: Solving, dependant: Dependant, *, embed: bool) -> tuple[dict[str, Any], list[Any]]:
    """Return the keyword arguments of a dependant's callable, and the errors of what was refused."""
    solving.check_stacks()
    call = call_plan(dependant)
    socket = isinstance(solving.connection, WebSocket)
    pairs = tuple(item for pair in solving.overrides.items() for item in pair)
    key = (id(call), tuple(scopes_below(dependant)), socket, embed, tuple(map(id, pairs)))
    known: dict[Any, Any] = vars(dependant).setdefault("_solvers", {})
    if key not in known:
        if len(known) >= _KEPT:
            known.clear()
        known[key] = (_compiled(call, dependant, socket, embed, solving.overrides), call, pairs)
    plan_is_form, compiled = known[key][0]
    solving.sent = _sent(solving.sent, plan_is_form)
    arguments, errors = await compiled(solving)
    return arguments, list(errors)


def _sent(body: Any, is_form: bool) -> Any:
    if is_form:
        return body if isinstance(body, FormData) else FormData()
    return ABSENT if body is PydanticUndefined else body


def _compiled(
    call: CallPlan, dependant: Dependant, socket: bool, embed: bool, overrides: Mapping[Any, Any]
) -> tuple[bool, Any]:
    names = path_names_of(dependant.path)
    body = plan_body(call)
    plan = EndpointPlan(
        path=dependant.path or "",
        methods=frozenset(),
        call=call,
        body=body if body is None else replace(body, embedded=embed),
        response=_NO_ANSWER,
        location=locate(call.call),
    )
    title = f"solve {dependant.path or call.name}"
    late = LateResolver(plan, names, {}, title, socket=socket)
    steps = order_steps(call, names, overrides, tuple(scopes_below(dependant)))
    compiled = compile_solver(plan, steps, {}, title, socket=socket, late=late)
    return body is not None and body.kind == "form", compiled
