"""The exit stacks of a connection, shared by requests and sockets."""

from __future__ import annotations

from contextlib import AsyncExitStack

from starlette.types import Scope

__all__ = ["WithStacks"]


class WithStacks:
    """A scope with the stacks of what has to be left after the answer, and before."""

    __slots__ = ("function_stack", "request_stack", "scope")

    function_stack: AsyncExitStack
    request_stack: AsyncExitStack
    scope: Scope

    def use_stacks(self, request_stack: AsyncExitStack, function_stack: AsyncExitStack) -> None:
        """Remember the exit stacks, for the handler and, under the names that extensions read, in the scope."""
        self.request_stack = request_stack
        self.function_stack = function_stack
        self.scope["fastapi_inner_astack"] = request_stack
        self.scope["fastapi_function_astack"] = function_stack
