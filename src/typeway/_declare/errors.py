"""Messages about a declaration: what is wrong, in which function, at which line."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from typeway._declare.signature import call_name, unwrapped
from typeway._plan import Location

__all__ = ["ensure_response", "locate", "where"]


def locate(call: Callable[..., Any]) -> Location:
    """Return where a callable is defined; file and line are ``None`` for what was not written in Python."""
    inner: Any = unwrapped(call)
    if not (inspect.isroutine(inner) or isinstance(inner, type)):
        inner = _class_of(inner)
    try:
        file = inspect.getsourcefile(inner) or inspect.getfile(inner)
    except (TypeError, OSError):
        return Location(call_name(call), None, None)
    code = getattr(inner, "__code__", None) or getattr(getattr(inner, "__func__", None), "__code__", None)
    line: int | None
    if code is not None:
        line = code.co_firstlineno
    else:
        try:
            line = inspect.getsourcelines(inner)[1]
        except (OSError, TypeError):
            line = None
    return Location(call_name(call), file, line)


def _class_of(value: object) -> Any:
    return type(value)


def where(call: Callable[..., Any]) -> str:
    """Return `` in function() (file:line)`` for the end of a message."""
    location = locate(call)
    place = f" ({location.file}:{location.line})" if location.file else ""
    return f" in {location.function}(){place}"


def ensure_response(code: int | str, declared: object, endpoint: Callable[..., Any]) -> None:
    """Refuse what ``responses`` cannot hold. Raises ``AssertionError``."""
    assert isinstance(declared, dict), (
        f"An additional response must be a dict: {code!r} is {declared!r}{where(endpoint)}"
    )
