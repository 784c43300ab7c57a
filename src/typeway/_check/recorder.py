"""Where a program makes its applications, middleware and mounts, noted while it is imported.

These objects do not know where they were made, and a factory may be anywhere. So their constructors are wrapped for the
time of the import.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import starlette
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Host, Mount

import typeway
from typeway.applications import FastAPI

__all__ = ["Recorder"]

_CLASSES: tuple[type, ...] = (FastAPI, Starlette, Middleware, Mount, Host)
_FRAMEWORK = tuple(str(Path(path)) + "/" for package in (typeway, starlette) for path in package.__path__)
_CONSTRUCTOR = "__init__"

Stack = tuple[tuple[str, int], ...]
"""File and line of each call outside the framework, innermost first."""


class Recorder:
    """Keeps, for each object, the calls that led to it. What was not seen being made has no stack."""

    def __init__(self) -> None:
        # The objects are kept as well, so that no other one gets their ids.
        self._seen: dict[int, tuple[object, Stack]] = {}

    def stack(self, made: object) -> Stack:
        """Return the calls that led to an object."""
        return self._seen.get(id(made), (None, ()))[1]

    @contextmanager
    def recording(self) -> Generator[None]:
        """Note what is made inside the block."""
        originals = {cls: vars(cls)[_CONSTRUCTOR] for cls in _CLASSES}
        for cls, original in originals.items():
            setattr(cls, _CONSTRUCTOR, self._noting(original))
        try:
            yield
        finally:
            for cls, original in originals.items():
                setattr(cls, _CONSTRUCTOR, original)

    def _noting(self, original: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(original)
        def construct(made: Any, *arguments: Any, **keywords: Any) -> None:
            if id(made) not in self._seen:
                self._seen[id(made)] = (made, _outside())
            original(made, *arguments, **keywords)

        return construct


def _outside() -> Stack:
    calls: list[tuple[str, int]] = []
    frame = inspect.currentframe()
    while frame is not None:
        file = frame.f_code.co_filename
        if not file.startswith(_FRAMEWORK):
            calls.append((file, frame.f_lineno))
        frame = frame.f_back
    return tuple(calls)
