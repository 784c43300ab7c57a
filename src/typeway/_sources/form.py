"""Values from a form, urlencoded or multipart. An empty text counts as not sent, an empty item of a list does not."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic.fields import FieldInfo

from typeway._sources.contract import Slot, Writer
from typeway._sources.naming import accepted_names

__all__ = ["FormSource"]


class FormSource:
    """The parts of a form (RFC 7578; WHATWG URL, section 5)."""

    location = "body"

    def wires(self, argument: str, field: FieldInfo, path_names: frozenset[str]) -> tuple[str, ...]:
        """The aliases, or the argument's name."""
        return accepted_names(argument, field)

    def emit(self, script: Writer, slots: Sequence[Slot]) -> None:
        """Read the parts of a form that was parsed as ``form``."""
        from typeway._runtime.form import FormField, form_values  # not before there is a form

        copy = script.bind("form_values", form_values)
        fields = script.bind("form_fields", [FormField(key, value) for key, value in slots])
        picked = ", picked" if any(len(value.wires) > 1 and value.model is None for _, value in slots) else ""
        script.line(f"await {copy}(form, given, {fields}{picked})")
