"""Which libraries, and what their suites need."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Suite:
    """One library at one version.

    Attributes:
        requirements: what its tests import beyond the library itself.
        arguments: more arguments for pytest; paths are relative to the source distribution.
        explained: tests that pass on FastAPI only, each with the reason.
    """

    name: str
    version: str
    requirements: tuple[str, ...]
    arguments: tuple[str, ...] = ("tests",)
    extras: str = ""
    explained: dict[str, str] = field(default_factory=dict[str, str])


_QUALIFIED = "expects `fastapi.` in the qualified name of an exception's class, which is Typeway's"

SUITES = (
    Suite(
        "fastapi-users",
        "15.0.5",
        ("pytest-asyncio", "pytest-mock", "asgi-lifespan", "httpx", "itsdangerous"),
        extras="sqlalchemy,oauth,redis",
    ),
    Suite(
        "fastapi-jsonrpc",
        "4.1.0",
        ("sentry-sdk", "opentelemetry-sdk", "opentelemetry-instrumentation-fastapi", "httpx", "pytest-cov"),
        # The suite of its pytest plug-in starts pytest within pytest, which does not find the plug-in here.
        ("tests", "--ignore=tests/test_pytest_plugin.py"),
        explained={
            "tests.otel.test_errors::test_http_exception": _QUALIFIED,
            "tests.otel.test_metrics::test_http_exception": _QUALIFIED,
        },
    ),
)
