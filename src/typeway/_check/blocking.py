"""Calls that block, made directly in a function that runs on the event loop: all other requests wait.

Only calls whose function is certain count: names are looked up where the function would look them up, and compared with
the blocking function itself. What a nested function or a lambda calls is left aside, for it may run in a thread.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
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
_PATH_METHODS = ("read_text", "read_bytes", "write_text", "write_bytes", "open")
_METHODS = {
    "requests.Session": (*_VERBS, "send"),
    "httpx.Client": (*_VERBS, "send", "stream"),
    "pathlib.Path": _PATH_METHODS,
    "pathlib.PosixPath": _PATH_METHODS,
    "pathlib.WindowsPath": _PATH_METHODS,
}
"""Methods that block, of objects that are of exactly these classes."""
_ELSEWHERE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.GeneratorExp)
"""What stands inside runs later, perhaps on another thread."""


def check(subject: Subject) -> Iterator[Problem]:
    """Find blocking calls in endpoints, dependencies, middleware and exception handlers."""
    blocking = loaded(_BLOCKING)
    classes = loaded(_METHODS)
    told: set[Place] = set()
    for call in _on_the_loop(subject):
        code = code_of(call)
        source = None if code is None else subject.sources.get(code.co_filename)
        function = None if source is None else _definition(source, code)
        if source is None or function is None:
            continue
        names = {**_names(call, code, source), **_imported(function)}
        for node in _calls(function):
            name = blocking.get(id(meaning(node.func, names))) or _method(node, names, classes)
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


def _imported(function: ast.AsyncFunctionDef) -> dict[str, object]:
    """Return what the names stand for that a function imports once, and binds in no other way."""
    bound: Counter[str] = Counter()
    found: dict[str, object] = {}
    own = {id(node) for node in _inside(function)}
    for node in ast.walk(function):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                name, value = _import_of(node, alias)
                bound[name] += 1 if id(node) in own else 2  # that of a nested function is no use here
                found[name] = value
        elif not isinstance(node, ast.alias):
            bound.update(_bindings(node))
    return {name: value for name, value in found.items() if bound[name] == 1}


def _import_of(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> tuple[str, object]:
    """Return the name that an import binds, and what it then stands for; None if that is not loaded yet."""
    if isinstance(node, ast.Import):
        name = alias.asname or alias.name.partition(".")[0]
        return name, sys.modules.get(alias.name if alias.asname else name)
    module = sys.modules.get(node.module or "") if node.level == 0 else None
    return alias.asname or alias.name, None if module is None else vars(module).get(alias.name)


def _bindings(node: ast.AST) -> tuple[str, ...]:
    """Return the names that a node binds in a way other than an import."""
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        return (node.id,)
    if isinstance(node, ast.arg):
        return (node.arg,)
    if isinstance(node, ast.Global | ast.Nonlocal):
        return tuple(node.names)
    name = getattr(node, "name", None) or getattr(node, "rest", None)  # of definitions, handlers and patterns
    return (name,) if isinstance(name, str) else ()


def _calls(function: ast.AsyncFunctionDef) -> Iterator[ast.Call]:
    yield from (node for node in _inside(function) if isinstance(node, ast.Call))


def _inside(function: ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    """Yield what runs with the function itself, in the order of the text."""
    pending: list[ast.AST] = list(reversed(function.body))
    while pending:
        node = pending.pop()
        if isinstance(node, _ELSEWHERE):
            continue
        yield node
        pending.extend(reversed(list(ast.iter_child_nodes(node))))


def _method(node: ast.Call, names: Mapping[str, object], classes: Mapping[int, str]) -> str | None:
    """Return the name of ``client.get()`` and the like, of an object of the module or of ``Path(…)``."""
    if not isinstance(node.func, ast.Attribute):
        return None
    owner = node.func.value
    # A call of a class gives one of its objects, but for `Path`, whose objects are of another class.
    kind = meaning(owner.func, names) if isinstance(owner, ast.Call) else type(meaning(owner, names))
    found = classes.get(id(kind))
    if found is None or node.func.attr not in _METHODS[found]:
        return None
    return f"{'pathlib.Path' if found.startswith('pathlib.') else found}.{node.func.attr}"
