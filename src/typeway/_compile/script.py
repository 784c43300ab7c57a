"""A script under construction: lines, indent, and the values that its names stand for.

User text never becomes code: whatever came from a declaration is bound to a name. The finished source is registered
with ``linecache``, so that tracebacks and debuggers show its lines.
"""

from __future__ import annotations

import linecache
import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from itertools import count
from typing import Any

__all__ = ["Script"]

_NOT_WORD = re.compile(r"[^a-zA-Z0-9_]")
_numbers = count(1)


class Script:
    """Lines of Python and the globals they run with."""

    def __init__(self, title: str) -> None:
        self.title = title.encode("unicode_escape").decode("ascii")
        self.lines: list[str] = []
        self.globals: dict[str, Any] = {}
        self._depth = 0

    def line(self, text: str = "") -> None:
        """Add a line at the current indent."""
        self.lines.append("    " * self._depth + text if text else "")

    def comment(self, text: str) -> None:
        """Add a comment; anything that is not printable ASCII is escaped."""
        self.line("# " + text.encode("unicode_escape").decode("ascii"))

    @contextmanager
    def indent(self) -> Generator[None, None, None]:
        """Indent the lines written inside."""
        self._depth += 1
        yield
        self._depth -= 1

    @contextmanager
    def block(self, head: str) -> Generator[None, None, None]:
        """Write ``head`` and indent what follows."""
        self.line(head)
        with self.indent():
            yield

    def bind(self, hint: str, value: Any) -> str:
        """Make ``value`` a global of the script. Return its name: the hint, with a number if something else has it."""
        name = base = _NOT_WORD.sub("_", hint) or "value"
        if name[0].isdigit():
            name = base = f"_{base}"
        number = 2
        while name in self.globals and self.globals[name] is not value:
            name = f"{base}_{number}"
            number += 1
        self.globals[name] = value
        return name

    @property
    def source(self) -> str:
        """The text written so far."""
        return "\n".join(self.lines) + "\n"

    def build(self, function: str) -> Callable[..., Any]:
        """Compile the script and return one of the functions it defines, with ``__source__`` holding the text."""
        file = f"<typeway {self.title} #{next(_numbers)}>"
        source = self.source
        exec(compile(source, file, "exec"), self.globals)  # noqa: S102 - the source is written by this package only
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        built: Callable[..., Any] = self.globals[function]
        built.__source__ = source  # type: ignore[attr-defined]  # functions take attributes; typeshed does not know
        return built
