"""The exit stack of a request."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import fastapi.middleware.asyncexitstack
import pytest

import typeway.middleware.asyncexitstack

IMPLEMENTATIONS = [
    typeway.middleware.asyncexitstack.AsyncExitStackMiddleware,
    fastapi.middleware.asyncexitstack.AsyncExitStackMiddleware,
]


@pytest.mark.parametrize("middleware", IMPLEMENTATIONS)
@pytest.mark.parametrize("name", [None, "own_name"])
@pytest.mark.parametrize("fails", [False, True])
def test_stack_closes_after_the_application(middleware: Any, name: str | None, fails: bool) -> None:
    log: list[str] = []
    key = name or "fastapi_middleware_astack"

    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert isinstance(scope[key], AsyncExitStack)
        scope[key].callback(log.append, "closed")
        log.append(f"app {receive} {send}")
        if fails:
            raise KeyError("x")

    wrapped = middleware(app) if name is None else middleware(app, name)
    assert vars(wrapped) == {"app": app, "context_name": key}
    call = wrapped({key: "replaced"}, "receive", "send")
    if fails:
        with pytest.raises(KeyError):
            asyncio.run(call)
    else:
        asyncio.run(call)
    assert log == ["app receive send", "closed"]
