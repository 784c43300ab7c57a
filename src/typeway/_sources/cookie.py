"""Values from the ``Cookie`` header. Of a repeated name the last text counts; there are no lists."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic.fields import FieldInfo

from typeway._runtime.values import cookie_texts
from typeway._sources.contract import Slot, Writer
from typeway._sources.naming import accepted_names
from typeway._sources.texts import emit_texts

__all__ = ["CookieSource"]


class CookieSource:
    """The cookies of the request (RFC 6265, section 5.4)."""

    location = "cookie"

    def wires(self, argument: str, field: FieldInfo, path_names: frozenset[str]) -> tuple[str, ...]:
        """The aliases, or the argument's name."""
        return accepted_names(argument, field)

    def emit(self, script: Writer, slots: Sequence[Slot]) -> None:
        """Parse the cookies once."""
        script.line(f"cookies = {script.bind('cookie_texts', cookie_texts)}(x.headers)")
        emit_texts(script, slots, "cookies")
