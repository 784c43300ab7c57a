"""Values from request headers.

Underscores stand for hyphens; names are case-insensitive; of a repeated name the first text counts.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import AliasChoices
from pydantic.fields import FieldInfo

from typeway._runtime.values import Fields, header_lists
from typeway._sources.contract import Slot, Writer
from typeway._sources.naming import accepted_names
from typeway._sources.texts import emit_texts, needs_lists

__all__ = ["HeaderSource"]


class HeaderSource:
    """The request's header fields (RFC 9110, section 6.3)."""

    location = "header"

    def wires(self, argument: str, field: FieldInfo, path_names: frozenset[str]) -> tuple[str, ...]:
        """The aliases as they are, or the argument's name with hyphens for underscores."""
        names = accepted_names(argument, field)
        alias = field.validation_alias
        said = isinstance(alias, str) or (isinstance(alias, AliasChoices) and alias.choices == [argument])
        if names == (argument,) and field.alias is None and not said and getattr(field, "convert_underscores", True):
            return (argument.replace("_", "-"),)
        return names

    def emit(self, script: Writer, slots: Sequence[Slot]) -> None:
        """Take single values from the first of each name, everything else from a dict of lists."""
        if needs_lists(slots) or any(len(value.wires) > 1 or value.blank_is_missing for _, value in slots):
            lists = script.bind("header_lists", header_lists)
            script.line(f"headers = {lists}(x.headers)")
            emit_texts(script, slots, "headers", pick="[0]", lower=True)
            return
        fields = script.bind("Fields", Fields)
        script.line("headers = x.headers")
        script.line(f"first = headers.first if type(headers) is {fields} else dict(reversed([*headers]))")
        for key, value in slots:
            name = script.bind(f"header_{value.name}", value.wire.lower().encode("latin-1"))
            script.line(f"if (sent := first.get({name})) is not None: given[{key!r}] = sent.decode('latin-1')")
