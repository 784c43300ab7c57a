"""Fixtures every test may use. Tests marked `anyio` run as coroutines, through AnyIO's own plug-in."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Servers run ASGI applications on asyncio, and so do the tests."""
    return "asyncio"
