"""A short traceback: the user's own frames and the cause, without the library frames between them."""

from __future__ import annotations

import sys
import sysconfig
import traceback
from functools import cache
from pathlib import Path

import typeway

__all__ = ["describe_failure", "import_advice", "is_user_file"]

_LIBRARY_DIRECTORIES = ("site-packages", "dist-packages")


def describe_failure(error: BaseException, *, full: bool = False) -> list[str]:
    """Render ``error`` and what caused it as lines; only frames of the user's files unless ``full``."""
    # The first frame is that of the function that called the user's code.
    start = error.__traceback__ and error.__traceback__.tb_next
    summary = traceback.TracebackException(type(error), error, start)
    if not full:
        _shorten(summary)
    return "".join(summary.format()).rstrip().splitlines()


def import_advice(error: BaseException, search_path: Path) -> str | None:
    """What usually helps against this failure of an import, or None."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        top = error.name.partition(".")[0]
        if (search_path / top).exists() or (search_path / f"{top}.py").exists():
            return f"{search_path} holds {top!r}, but not all of {error.name!r}"
        if search_path.name == top:
            return f"{search_path} is no package: add an empty __init__.py to it to import {top!r} from inside"
        return f"is {top!r} installed in this environment ({sys.executable}), and spelt correctly?"
    if isinstance(error, ImportError) and "attempted relative import" in str(error):
        return f"add an empty __init__.py to {search_path} to make it a package"
    return None


def _shorten(summary: traceback.TracebackException) -> None:
    """Drop library frames from ``summary``, its causes and the members of exception groups."""
    kept = [frame for frame in summary.stack if is_user_file(frame.filename)]
    if not kept and not hasattr(summary, "text"):  # A syntax error names its place itself.
        # Not one line of the user's, so a library is broken: the place of the failure is better than nothing.
        kept = list(summary.stack)[-1:]
    summary.stack = traceback.StackSummary.from_list(kept)
    for part in (summary.__cause__, summary.__context__, *(summary.exceptions or ())):
        if part is not None:
            _shorten(part)


def is_user_file(filename: str) -> bool:
    """Whether a frame's file is the user's: neither frozen or generated code, nor a library, nor this package."""
    if filename.startswith("<"):
        return False
    path = Path(filename).resolve()
    if any(part in _LIBRARY_DIRECTORIES for part in path.parts):
        return False
    return not any(path.is_relative_to(directory) for directory in _own_directories())


@cache
def _own_directories() -> tuple[Path, ...]:
    standard = {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")}
    directories = [Path(directory).resolve() for directory in standard if directory]
    return (*directories, *(Path(directory).resolve() for directory in typeway.__path__))
