"""What FastAPI lets a program import is importable under the same name from Typeway."""

from __future__ import annotations

import importlib
import subprocess
import sys
from types import ModuleType
from typing import ParamSpec, TypeVar

import pytest

import typeway

# Modules that exist for their names: what they define and what they take over from Starlette.
STREET = (
    "background", "concurrency", "datastructures", "encoders", "exceptions", "logger", "middleware",
    "middleware.asyncexitstack", "middleware.cors", "middleware.gzip", "middleware.httpsredirect",
    "middleware.trustedhost", "middleware.wsgi", "openapi.constants", "openapi.docs", "openapi.models",
    "param_functions", "params", "requests", "responses", "security", "security.api_key", "security.base",
    "security.http", "security.oauth2", "security.open_id_connect_url", "security.utils", "sse", "staticfiles",
    "templating", "testclient", "types", "websockets",
)  # fmt: skip

# Modules with an inside of their own: the names that the documentation and published libraries import.
CHOSEN = {
    "applications": ["FastAPI"],
    "datastructures": ["Default", "DefaultPlaceholder"],
    "exception_handlers": [
        "http_exception_handler",
        "request_validation_exception_handler",
        "websocket_request_validation_exception_handler",
    ],
    "openapi.utils": ["get_openapi"],
    "responses": ["EventSourceResponse"],
    "routing": [
        "APIRoute", "APIRouter", "APIWebSocketRoute", "RouteContext", "iter_route_contexts", "request_response",
    ],
    "utils": ["generate_unique_id", "is_body_allowed_for_status_code"],
}  # fmt: skip

# Names that are left out on purpose, with the reason.
LEFT_OUT = {
    "encoders": {"PyExtraColor": "an optional import of the encoder, not a name of its own"},
}


def public(module: ModuleType) -> set[str]:
    """The names a module defines or takes over from below; submodules and typing helpers do not count."""
    homes = (module.__name__, "starlette")
    names = set()
    for name in dir(module):
        value = getattr(module, name)
        if name.startswith("_") or value is None or isinstance(value, ModuleType | TypeVar | ParamSpec):
            continue
        home = str(getattr(value, "__module__", None) or module.__name__)
        if any(home == each or home.startswith(f"{each}.") for each in homes):
            names.add(name)
    return names


def test_top_level_names() -> None:
    fastapi = importlib.import_module("fastapi")
    assert public(fastapi) | {"status"} <= set(typeway.__all__)


def test_all_is_sorted_and_true() -> None:
    assert list(typeway.__all__) == sorted(set(typeway.__all__))
    assert [name for name in typeway.__all__ if not hasattr(typeway, name)] == []


@pytest.mark.filterwarnings("ignore:starlette.middleware.wsgi is deprecated")
@pytest.mark.parametrize("name", STREET)
def test_module_has_the_same_names(name: str) -> None:
    theirs = public(importlib.import_module(f"fastapi.{name}"))
    ours = importlib.import_module(f"typeway.{name}")
    assert {each for each in theirs if not hasattr(ours, each)} - LEFT_OUT.get(name, {}).keys() == set()


@pytest.mark.parametrize("name", CHOSEN)
def test_module_has_the_chosen_names(name: str) -> None:
    theirs, ours = (importlib.import_module(f"{package}.{name}") for package in ("fastapi", "typeway"))
    assert [each for each in CHOSEN[name] if not hasattr(theirs, each)] == []
    assert [each for each in CHOSEN[name] if not hasattr(ours, each)] == []


def test_public_objects_are_documented() -> None:
    """Every public name at the top level says what it is; Starlette's classes are its own affair."""
    values = {name: getattr(typeway, name) for name in typeway.__all__}
    ours = {name: value for name, value in values.items() if getattr(value, "__module__", "").startswith("typeway")}
    assert len(ours) > 10
    assert [name for name, value in ours.items() if not (value.__doc__ or "").strip()] == []


def test_fastapi_is_not_needed() -> None:
    """Typeway stands on its own: none of its modules imports the package it is compared with."""
    code = "import sys, typeway, typeway.applications, typeway.routing, typeway.testclient; print('fastapi' in sys.modules)"
    finished = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    assert finished.stdout == "False\n"
