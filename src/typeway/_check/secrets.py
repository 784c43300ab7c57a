"""Secrets that stand in the source, the weak and well-known ones among them.

A value counts only if it is in force: a setting that the environment has replaced is none.
"""

from __future__ import annotations

import ast
import gc
import re
import sys
from collections.abc import Iterator
from typing import Any

from starlette.datastructures import Secret

from typeway._check.cors import settings
from typeway._check.finding import Place, Problem
from typeway._check.names import loaded, meaning
from typeway._check.sources import Source
from typeway._check.subject import Subject

__all__ = ["check"]

_NAME = re.compile(r"(.*_)?secret_key|((jwt|session|token|auth|app|signing)_)?secret|(jwt|signing)_key", re.I)
_SHORTEST = 32
"""Octets that a key of HMAC with SHA-256 must have at least (RFC 7518, section 3.2)."""
_PLACEHOLDER = re.compile(
    r"secret|password|change.?(me|this)|your|example|insecure|placeholder|keep.?this|123456", re.I
)
_PUBLISHED = frozenset({"09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7"})
"""Keys that well-read tutorials print."""
_PUBLIC = re.compile(r"\s*(-----BEGIN ([A-Z]+ )?(PUBLIC KEY|CERTIFICATE)-----|ssh-|ecdsa-)")
"""How keys begin that anybody may know: they check signatures and make none."""
_JWT_FUNCTIONS = tuple(f"{module}.{name}" for module in ("jwt", "jose.jwt") for name in ("encode", "decode"))


def check(subject: Subject) -> Iterator[Problem]:
    """Find secrets that are written in the source."""
    for source in subject.sources:
        yield from _constants(source)
        yield from _tokens(source)
        yield from _defaults(source)
    yield from _sessions(subject)


def _constants(source: Source) -> Iterator[Problem]:
    """Constants of a module, ``os.environ.get("…", "literal")`` included."""
    for name, value in source.assignments():
        current = _plain(source.names.get(name)) if _NAME.fullmatch(name) else None
        if _is_secret(current) and _holds(value, current):
            yield Problem(source.place(value), f"{name} {_fault(current)}")


def _tokens(source: Source) -> Iterator[Problem]:
    """Keys written into calls of ``jwt.encode`` and ``jwt.decode``."""
    functions = loaded(_JWT_FUNCTIONS)
    for node in ast.walk(source.tree) if functions else ():
        name = functions.get(id(meaning(node.func, source.names))) if isinstance(node, ast.Call) else None
        if name is None or not isinstance(node, ast.Call):
            continue
        keys = [*node.args[1:2], *(keyword.value for keyword in node.keywords if keyword.arg == "key")]
        for key in keys:
            if isinstance(key, ast.Constant) and _is_secret(key.value):
                yield Problem(source.place(key), f"the key of {name.removeprefix('jose.')} {_fault(key.value)}")


def _sessions(subject: Subject) -> Iterator[Problem]:
    # Looked up, not imported: its module needs itsdangerous, which only programs with sessions have.
    sessions = sys.modules.get("starlette.middleware.sessions")
    if sessions is None:
        return
    for application in subject.applications:
        for layer in application.middleware:
            key = (settings(layer, sessions.SessionMiddleware) or {}).get("secret_key")
            place = subject.place_of(layer)
            source = subject.sources.get(place.file)
            if source is not None and _is_secret(key) and _stands_at(source, place, key):
                yield Problem(place, f"the key of SessionMiddleware {_fault(key)}")


def _stands_at(source: Source, place: Place, key: object) -> bool:
    """Whether the expression at a place holds the key itself; one that is passed by name is told where it stands."""
    calls = (node for node in ast.walk(source.tree) if isinstance(node, ast.Call))
    around = [node for node in calls if node.lineno <= place.line <= (node.end_lineno or node.lineno)]
    return any(_holds(node, key) for node in around)


def _defaults(source: Source) -> Iterator[Problem]:
    """Defaults of settings classes: in force if an object has them, or if none has been made yet.

    Of several classes with one base, as for development and production, only those count that have been chosen.
    """
    base = vars(sys.modules.get("pydantic_settings", object)).get("BaseSettings")
    for node in source.tree.body:
        cls: Any = source.names.get(node.name) if isinstance(node, ast.ClassDef) else None
        if not (isinstance(node, ast.ClassDef) and isinstance(base, type) and isinstance(cls, type)):
            continue
        if not issubclass(cls, base) or cls.__module__ != source.module.__name__:
            continue
        family = _objects(next(each for each in reversed(cls.__mro__) if each is not base and issubclass(each, base)))
        objects = [one for one in family if isinstance(one, cls)]
        for name, value in _fields(node):
            default = _plain(value.value) if isinstance(value, ast.Constant) else _wrapped_text(value)
            in_force = not family or any(_plain(getattr(one, name, None)) == default for one in objects)
            if _NAME.fullmatch(name) and _is_secret(default) and in_force:
                yield Problem(source.place(value), f"the default of {node.name}.{name} {_fault(default)}")


def _objects(cls: type) -> list[Any]:
    """The objects of a class and of those derived from it; nothing that only pretends to be one is asked."""
    return [one for one in gc.get_objects() if issubclass(type(one), cls)]


def _fields(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value:
            yield statement.target.id, statement.value


def _wrapped_text(value: ast.expr) -> object:
    """The text in ``SecretStr("…")`` and ``Field("…")``."""
    if not isinstance(value, ast.Call):
        return None
    named = [keyword.value for keyword in value.keywords if keyword.arg == "default"]
    first = next(iter([*value.args[:1], *named]), None)
    if isinstance(first, ast.Call):
        return _wrapped_text(first)
    return first.value if isinstance(first, ast.Constant) else None


def _plain(value: object) -> object:
    """A secret without the wrapper that hides it: that of pydantic, or that of Starlette."""
    if isinstance(value, Secret):
        return str(value)
    reveal = None if isinstance(value, type) else getattr(value, "get_secret_value", None)
    return value if reveal is None else reveal()


def _is_secret(value: object) -> bool:
    if not isinstance(value, str | bytes):
        return False
    return bool(value) and not _PUBLIC.match(value if isinstance(value, str) else value.decode("latin-1"))


def _holds(expression: ast.expr, value: object) -> bool:
    return any(isinstance(node, ast.Constant) and _same(node.value, value) for node in ast.walk(expression))


def _same(one: object, other: object) -> bool:
    """Whether a constant is a secret; ``"…".encode()`` makes octets of it."""
    if isinstance(one, str) and isinstance(other, bytes):
        return one.encode("utf-8", "surrogatepass") == other
    return type(one) is type(other) and one == other


def _fault(secret: Any) -> str:
    text = secret if isinstance(secret, str) else secret.decode("latin-1")
    if text in _PUBLISHED:
        return "is printed in tutorials"
    if _PLACEHOLDER.search(text):
        return "is a placeholder that anybody can guess"
    size = len(text.encode())
    if size < _SHORTEST:
        return f"is written in the source and has only {size} octet{'s' if size != 1 else ''}"
    return "is written in the source"
