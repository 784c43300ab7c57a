"""Every class and function that FastAPI defines in these modules exists here with the same parameters."""

import importlib
import inspect
import subprocess
import sys
import warnings
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from tests.street.outcome import neutral

MODULES = (
    "background",
    "concurrency",
    "datastructures",
    "encoders",
    "exception_handlers",
    "exceptions",
    "middleware.asyncexitstack",
    "responses",
    "security.api_key",
    "security.base",
    "security.http",
    "security.oauth2",
    "security.open_id_connect_url",
    "security.utils",
    "sse",
    "utils",
)

# Not a function of these modules: it makes fields, which the routing tests cover.
ELSEWHERE = {"create_model_field"}

REEXPORTED = {
    "concurrency": "iterate_in_threadpool run_in_threadpool run_until_first_complete",
    "datastructures": "URL Address FormData Headers QueryParams State",
    "middleware": "Middleware",
    "middleware.cors": "CORSMiddleware",
    "middleware.gzip": "GZipMiddleware",
    "middleware.httpsredirect": "HTTPSRedirectMiddleware",
    "middleware.trustedhost": "TrustedHostMiddleware",
    "requests": "HTTPConnection Request",
    "responses": "FileResponse HTMLResponse JSONResponse PlainTextResponse RedirectResponse Response StreamingResponse",
    "staticfiles": "StaticFiles",
    "templating": "Jinja2Templates",
    "testclient": "TestClient",
    "websockets": "WebSocket WebSocketDisconnect WebSocketState",
}


def pair(module: str) -> tuple[ModuleType, ModuleType]:
    return importlib.import_module(f"typeway.{module}"), importlib.import_module(f"fastapi.{module}")


def defined_in(module: ModuleType) -> Iterator[tuple[str, Any]]:
    for name, value in vars(module).items():
        own = callable(value) and getattr(value, "__module__", None) == module.__name__
        if own and not name.startswith("_") and name not in ELSEWHERE:
            yield name, value


def parameters(function: Any) -> list[tuple[str, str, str]] | None:
    try:
        signature = inspect.signature(function)
    except ValueError:  # a class whose constructor is built into Python
        return None
    return [(one.name, one.kind.name, neutral(repr(one.default))) for one in signature.parameters.values()]


def cases() -> Iterator[Any]:
    for module in MODULES:
        for name, value in defined_in(importlib.import_module(f"fastapi.{module}")):
            if name == "PyExtraColor":  # FastAPI's stand-in for a package that is not installed
                continue
            yield pytest.param(module, name, id=f"{module}.{name}")
            own = vars(value) if inspect.isclass(value) else {}
            for method, function in own.items():
                public = not method.startswith("_") or method in {"__init__", "__call__"}
                if public and inspect.isfunction(function):
                    yield pytest.param(module, f"{name}.{method}", id=f"{module}.{name}.{method}")


def lookup(module: ModuleType, path: str) -> Any:
    value: Any = module
    for name in path.split("."):
        value = getattr(value, name)
    return value


@pytest.mark.parametrize("module, path", list(cases()))
def test_same_parameters(module: str, path: str) -> None:
    ours, theirs = (lookup(side, path) for side in pair(module))
    assert inspect.isclass(ours) == inspect.isclass(theirs)
    assert inspect.iscoroutinefunction(ours) == inspect.iscoroutinefunction(theirs)
    assert parameters(ours) == parameters(theirs)


@pytest.mark.parametrize("module, path", [case for case in cases() if "." not in case.values[1]])
def test_same_bases(module: str, path: str) -> None:
    ours, theirs = (lookup(side, path) for side in pair(module))
    if inspect.isclass(theirs):
        bases = [neutral(f"{base.__module__}.{base.__name__}") for base in theirs.__mro__]
        assert [f"{base.__module__}.{base.__name__}" for base in ours.__mro__] == bases


@pytest.mark.parametrize(
    "module, name", [(module, name) for module in REEXPORTED for name in REEXPORTED[module].split()]
)
def test_same_class_of_starlette(module: str, name: str) -> None:
    ours, theirs = pair(module)
    assert getattr(ours, name) is getattr(theirs, name)
    assert name in ours.__all__


@pytest.mark.parametrize("module", sorted({*MODULES, *REEXPORTED, "security", "types", "logger"}))
def test_all_is_complete(module: str) -> None:
    ours, _ = pair(module)
    assert sorted(ours.__all__) == sorted(set(ours.__all__))
    assert [name for name in ours.__all__ if not hasattr(ours, name)] == []
    assert [name for name, _ in defined_in(ours) if name not in ours.__all__] == []


def test_security_exports() -> None:
    ours, theirs = pair("security")
    exported = {name for name, value in vars(theirs).items() if inspect.isclass(value)}
    assert set(ours.__all__) == exported


def test_the_wsgi_bridge_is_starlettes() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Starlette announces its removal on import
        ours, theirs = pair("middleware.wsgi")
    assert ours.WSGIMiddleware is theirs.WSGIMiddleware


def test_optional_and_heavy_modules_are_left_alone() -> None:
    """What the street imports at start-up brings in neither the test client nor optional packages."""
    modules = ", ".join(f"typeway.{module}" for module in MODULES)
    unwanted = {"jinja2", "httpx", "httpx2", "orjson", "ujson", "starlette.testclient", "starlette.middleware.wsgi"}
    program = f"import sys, {modules}; print(sorted({unwanted!r} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
