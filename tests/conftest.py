"""Fixtures every test may use. Tests marked `anyio` run as coroutines, through AnyIO's own plug-in."""

from __future__ import annotations

import sys
from typing import Any

import pytest


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Servers run ASGI applications on asyncio, and so do the tests."""
    return "asyncio"


@pytest.fixture(autouse=True)
def contexts_of_this_test() -> None:
    """FastAPI keeps where endpoints stand by `id`, which a function of an earlier test may have had."""
    kept: Any = getattr(sys.modules.get("fastapi.routing"), "_endpoint_context_cache", None)
    if kept is not None:
        kept.clear()
