"""Where a callable is defined, for people: ``app/main.py:12``."""

from __future__ import annotations

import functools
import inspect
import os
from dataclasses import dataclass
from pathlib import Path

import typeway

__all__ = ["SourceLine", "callable_name", "source_line"]

_PACKAGE = Path(next(iter(typeway.__path__))).resolve()


@dataclass(frozen=True, slots=True)
class SourceLine:
    """File and line of a definition; ``built_in`` if it belongs to Typeway itself."""

    file: str
    line: int | None

    @property
    def built_in(self) -> bool:
        """Whether the definition is part of Typeway."""
        return Path(self.file).is_relative_to(_PACKAGE)

    def __str__(self) -> str:
        """``file:line``, relative to the current directory or, for an installed package, to site-packages."""
        if self.built_in:
            return "built in"
        path = Path(self.file)
        if path.is_relative_to(Path.cwd()):
            path = path.relative_to(Path.cwd())
        elif "site-packages" in path.parts:
            path = Path(*path.parts[path.parts.index("site-packages") + 1 :])
        return str(path) if self.line is None else f"{path}:{self.line}"


def source_line(call: object) -> SourceLine | None:
    """Find the definition of a function, class, partial or callable object; None for compiled ones."""
    call = _unwrapped(call)
    if not (inspect.isroutine(call) or inspect.isclass(call)):
        call = type(call)
    if inspect.isclass(call):
        return _class_line(call)
    code = getattr(call, "__code__", None)
    return None if code is None else _file_line(code.co_filename, code.co_firstlineno)


def _unwrapped(call: object) -> object:
    """The callable behind partials and decorators that used ``functools.wraps``."""
    inner: object = call
    while inner is not None:
        call, is_partial = inner, isinstance(inner, functools.partial)
        inner = getattr(call, "func" if is_partial else "__wrapped__", None)
    return call


def callable_name(call: object) -> str:
    """Name of a function or class as its module knows it; for an object, that of its class with ``(...)``."""
    call = _unwrapped(call)
    name = getattr(call, "__qualname__", None)
    if not isinstance(name, str):
        return f"{type(call).__qualname__}(...)"
    return name.rpartition("<locals>.")[2]


def _class_line(cls: type) -> SourceLine | None:
    try:
        file = inspect.getsourcefile(cls)
    except TypeError:  # built-in class
        return None
    if file is None:
        return None
    try:
        return _file_line(file, inspect.getsourcelines(cls)[1])
    except (OSError, TypeError):
        return _file_line(file, None)


def _file_line(file: str, line: int | None) -> SourceLine:
    return SourceLine(os.path.realpath(file), line)
