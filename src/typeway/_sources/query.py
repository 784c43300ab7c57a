"""Values from the query string, ``application/x-www-form-urlencoded`` as browsers send it.

Of a repeated name the last text counts.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic.fields import FieldInfo

from typeway._runtime.values import query_lists, query_texts
from typeway._sources.contract import Slot, Writer
from typeway._sources.naming import accepted_names
from typeway._sources.texts import emit_texts, needs_lists

__all__ = ["QuerySource"]


class QuerySource:
    """The query string (RFC 3986, section 3.4)."""

    location = "query"

    def wires(self, argument: str, field: FieldInfo, path_names: frozenset[str]) -> tuple[str, ...]:
        """The aliases, or the argument's name."""
        return accepted_names(argument, field)

    def emit(self, script: Writer, slots: Sequence[Slot]) -> None:
        """Parse the query string once; if there is none, only for a parameter model."""
        lists = needs_lists(slots)
        parse = script.bind("query_lists" if lists else "query_texts", query_lists if lists else query_texts)
        if any(value.model is not None for _, value in slots):
            script.line(f"query = {parse}(x.query)")
            emit_texts(script, slots, "query", pick="[-1]" if lists else "")
            return
        script.line("if x.query:")
        with script.indent():
            script.line(f"query = {parse}(x.query)")
            emit_texts(script, slots, "query", pick="[-1]" if lists else "")
