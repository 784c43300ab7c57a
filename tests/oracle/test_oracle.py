"""The compiled handler does what the slow interpreter of the same plan does: the same calls with the same arguments in the same order, the same errors."""

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import given, note, reject
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send

from tests.oracle.interpreter import Interpreter, Request
from tests.oracle.programs import Log, Program, programs
from tests.oracle.requests import requests
from tests.robustness.effort import effort
from tests.robustness.wire import Ask, told
from typeway import FastAPI
from typeway._declare.dependencies import plan_call
from typeway.exceptions import DependencyScopeError, HTTPException, RequestValidationError

PATH = "/{x}/{y}"


class Compiled:
    """A program as an application, with an ear on what it raises and when it answers."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.app = FastAPI(openapi_url=None)
        self.app.add_api_route(
            PATH, program.calls["endpoint"], methods=["POST"], dependencies=program.depends(), response_model=None
        )
        names = [node.name for node in program.nodes]
        for replaced, replacing in program.overrides.items():
            self.app.dependency_overrides[program.calls[names[replaced]]] = program.calls[names[replacing]]
        self.errors: Any = None
        self.app.exception_handler(RequestValidationError)(self._noted)

    async def _noted(self, request: Any, error: RequestValidationError) -> Any:
        self.errors = error.errors()
        raise HTTPException(422)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def listening(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.program.log.append(("answered",))
            await send(message)

        await self.app(scope, receive, listening)

    def outcome(self, ask: Ask) -> tuple[Log, Any]:
        self.program.log.clear()
        self.errors = None
        answer = told(self, ask)
        if answer.raised is not None:
            return list(self.program.log), repr(answer.raised)
        if self.errors is not None:
            return list(self.program.log), repr(self.errors)
        return list(self.program.log), (answer.status, answer.body)


def slow_outcome(compiled: Compiled, ask: Ask, params: dict[str, str]) -> tuple[Log, Any]:
    """The same, by the interpreter."""
    program, route = compiled.program, compiled.app.routes[0]
    program.log.clear()
    overrides = {
        call: plan_call(replacement, frozenset(params))
        for call, replacement in compiled.app.dependency_overrides.items()
    }
    slow = Interpreter(route.plan, Request(ask, params), overrides, lambda: program.log.append(("answered",)))  # type: ignore[attr-defined]  # an APIRoute
    try:
        result = asyncio.run(slow.run())
    except RequestValidationError as error:
        return list(program.log), repr(error.errors())
    except HTTPException as error:
        return list(program.log), (error.status_code, f'{{"detail":"{error.detail}"}}'.encode())
    except Exception as error:
        return list(program.log), repr(error)
    return list(program.log), (200, f'"{result}"'.encode())


@effort(220)
@given(st.data())
def test_compiled_handler_and_interpreter_agree(data: st.DataObject) -> None:
    program: Program = data.draw(programs())
    program.load()
    note(program.source())
    try:
        compiled = Compiled(program)
    except DependencyScopeError:  # needs something that is left earlier: no program at all
        reject()
    for ask, params in data.draw(st.lists(requests(program), min_size=1, max_size=4)):
        note(str(ask))
        assert compiled.outcome(ask) == slow_outcome(compiled, ask, params)
