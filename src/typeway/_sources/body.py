"""Values from a body that is JSON or raw bytes: the whole body, or members of one JSON object."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic.fields import FieldInfo

from typeway._runtime.body import members_of
from typeway._sources.contract import Slot, Writer
from typeway._sources.naming import accepted_names

__all__ = ["BodySource"]


class BodySource:
    """The content of the request (RFC 9110, section 6.4)."""

    location = "body"

    def wires(self, argument: str, field: FieldInfo, path_names: frozenset[str]) -> tuple[str, ...]:
        """The aliases, or the argument's name; they count only where the body is embedded."""
        return accepted_names(argument, field)

    def emit(self, script: Writer, slots: Sequence[Slot]) -> None:
        """Copy the members of an embedded body that was parsed as ``body``."""
        members = {key: value.wires for key, value in slots}
        picked = ", picked" if any(len(value.wires) > 1 for _, value in slots) else ""
        copy, names = script.bind("members_of", members_of), script.bind("body_members", members)
        script.line(f"refused = {copy}(body, given, {names}{picked})")
