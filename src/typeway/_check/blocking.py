"""Calls that block, made directly in a function that runs on the event loop: all other requests wait.

Only calls whose function is certain count: names are looked up where the function would look them up, and compared with
the blocking function itself. What a nested function or a lambda calls is left aside, for it may run in a thread.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from starlette.middleware.base import BaseHTTPMiddleware

from typeway._check.finding import Place, Problem
from typeway._check.names import loaded, meaning
from typeway._check.sources import Source
from typeway._check.subject import Subject, code_of
from typeway._declare.signature import unwrapped

__all__ = ["check"]

_VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "request")
_BLOCKING = (
    "time.sleep",
    *(f"requests.{verb}" for verb in _VERBS),
    *(f"httpx.{verb}" for verb in (*_VERBS, "stream")),
    *(f"urllib.request.{name}" for name in ("urlopen", "urlretrieve")),
    *(f"subprocess.{name}" for name in ("run", "call", "check_call", "check_output", "getoutput", "getstatusoutput")),
    *(f"os.{name}" for name in ("system", "wait", "waitpid")),
    *(f"socket.{name}" for name in ("create_connection", "getaddrinfo", "gethostbyname", "gethostbyaddr")),
    *(f"shutil.{name}" for name in ("copyfileobj", "copytree", "rmtree", "make_archive", "unpack_archive")),
    *(f"{driver}.connect" for driver in ("sqlite3", "psycopg", "psycopg2", "pymysql", "MySQLdb", "pymssql")),
    "builtins.open",
    "builtins.input",
)
_PATH_METHODS = frozenset({"read_text", "read_bytes", "write_text", "write_bytes"})
_ELSEWHERE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.GeneratorExp)
"""What stands inside runs later, perhaps on another thread."""


def check(subject: Subject) -> Iterator[Problem]:
    """Find blocking calls in endpoints, dependencies, middleware and exception handlers."""
    blocking = loaded(_BLOCKING)
    path_classes = loaded(("pathlib.Path",))
    told: set[Place] = set()
    for call in _on_the_loop(subject):
        code = code_of(call)
        source = None if code is None else subject.sources.get(code.co_filename)
        function = None if source is None else _definition(source, code)
        if source is None or function is None:
            continue
        names = _names(call, code, source)
        for node in _calls(function):
            name = blocking.get(id(meaning(node.func, names))) or _path_call(node, names, path_classes)
            place = source.place(node)
            if name is not None and place not in told:
                told.add(place)
                shown = name.removeprefix("builtins.")
                yield Problem(place, f"{shown}() blocks the event loop: it is called in async def {function.name}")


def _on_the_loop(subject: Subject) -> Iterator[Any]:
    for plan, _ in subject.uses:
        yield plan.call
    for application in subject.applications:
        yield from (context.endpoint for context in application.contexts if callable(context.endpoint))
        for layer in application.middleware:
            cls: Any = layer.cls
            if isinstance(cls, type):
                dispatch = layer.kwargs.get("dispatch") or (issubclass(cls, BaseHTTPMiddleware) and cls.dispatch)
                yield dispatch or cls.__call__
        yield from getattr(application.app, "exception_handlers", {}).values()


def _definition(source: Source, code: Any) -> ast.AsyncFunctionDef | None:
    """Return the statement that a coroutine function's code was made from."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.AsyncFunctionDef) and node.name == code.co_name:
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            if first == code.co_firstlineno:
                return node
    return None


def _names(call: Callable[..., Any], code: Any, source: Source) -> Mapping[str, object]:
    """Return what names mean in a function; those of its own, and of functions around it, mean nothing known."""
    function: Any = unwrapped(call)
    function = getattr(function, "__func__", function)
    names = getattr(function, "__globals__", source.names)
    own = (*code.co_varnames, *code.co_cellvars, *code.co_freevars)
    return {**names, **dict.fromkeys(own)}


def _calls(function: ast.AsyncFunctionDef) -> Iterator[ast.Call]:
    pending: list[ast.AST] = list(reversed(function.body))
    while pending:
        node = pending.pop()
        if isinstance(node, _ELSEWHERE):
            continue
        if isinstance(node, ast.Call):
            yield node
        pending.extend(reversed(list(ast.iter_child_nodes(node))))


def _path_call(node: ast.Call, names: Mapping[str, object], path_classes: Mapping[int, str]) -> str | None:
    """Return the name of ``Path(…).read_text()`` and the like."""
    method = node.func
    if not (isinstance(method, ast.Attribute) and method.attr in _PATH_METHODS and isinstance(method.value, ast.Call)):
        return None
    found = path_classes.get(id(meaning(method.value.func, names)))
    return None if found is None else f"{found}.{method.attr}"
