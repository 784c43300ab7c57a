"""Values from the path template. They are always there: the matcher found them."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import AliasChoices
from pydantic.fields import FieldInfo

from typeway._sources.contract import Slot, Writer
from typeway._sources.naming import accepted_names
from typeway._sources.texts import emit_texts

__all__ = ["PathSource"]


class PathSource:
    """The segments of the URL that the template names (RFC 3986, section 3.3)."""

    location = "path"

    def wires(self, argument: str, field: FieldInfo, path_names: frozenset[str]) -> tuple[str, ...]:
        """Of several alias choices the one that the template has is taken; if it has none, they do not count."""
        names = accepted_names(argument, field)
        found = tuple(name for name in names if name in path_names)[:1]
        if not found and isinstance(field.validation_alias, AliasChoices):
            return (field.alias or argument,)
        return found or names[:1]

    def emit(self, script: Writer, slots: Sequence[Slot]) -> None:
        """Copy each one; a name that the template lacks is simply missing."""
        script.line("params = x.params")
        for key, value in slots:
            if value.model is not None:
                emit_texts(script, [(key, value)], "params")
                continue
            wire = script.bind(f"path_{value.name}", value.wire)
            script.line(f"if {wire} in params: given[{key!r}] = params[{wire}]")
