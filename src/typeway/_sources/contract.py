"""What a source offers to the stages around it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from pydantic.fields import FieldInfo

from typeway._plan import ValuePlan

__all__ = ["Slot", "Source", "Writer"]

Slot = tuple[str, ValuePlan]
"""A value of the operation with the key under which generated code keeps it."""


class Writer(Protocol):
    """The part of a script that sources write to."""

    def line(self, text: str) -> None:
        """Add a line at the current indent."""
        ...

    def bind(self, hint: str, value: Any) -> str:
        """Make a value available to the generated code; return the name it got."""
        ...

    def indent(self) -> AbstractContextManager[None]:
        """Return a context manager that indents the lines written inside it."""
        ...


class Source(Protocol):
    """One place that values come from."""

    location: str
    """First element of an error's location and ``in`` of an OpenAPI parameter."""

    def wires(self, argument: str, field: FieldInfo, path_names: frozenset[str]) -> tuple[str, ...]:
        """Return the names under which the value travels, the preferred one first."""
        ...

    def emit(self, script: Writer, slots: Sequence[Slot]) -> None:
        """Write the lines that read these values from ``x`` into the dict ``given``; what was not sent is left out."""
        ...
